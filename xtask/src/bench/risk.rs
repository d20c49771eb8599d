//! What reminders at learnt hours reach, against the same hours for all.

use super::people::{Kind, Person, Week};
use super::plot;
use crate::run::Error;
use crate::workspace::Workspace;
use chrono::{NaiveDate, TimeDelta};
use mobile_core::entries::{Body, Kind as EntryKind};
use mobile_core::risk::{Noted, Prior, QuietHours, WindowRules, own_windows};
use mobile_core::time::OccurredAt;
use serde_json::{Map, Value, json};

/// The seed whose figures are reported.
pub const REPORTED_SEED: u64 = 2026;
/// People of each kind.
pub const PEOPLE: u32 = 300;
/// Weeks of entries after which the following week is looked at.
pub const WEEKS: usize = 8;
/// From this many weeks of entries on the figures are pooled.
const AFTER_WEEKS: usize = 3;
/// From this intensity on a craving is strong.
const LEVEL: u8 = 7;
/// Hours in which a reminder counts as having come before.
const WITHIN: f64 = 5.0;

const FRIDAY_18: f64 = 4.0 * 24.0 + 18.0;
/// The same for all: Friday and Saturday 18:00.
const FIXED: [f64; 2] = [FRIDAY_18, FRIDAY_18 + 24.0];
/// And, as one more reminder is one more chance, with Sunday.
const FIXED_3: [f64; 3] = [FRIDAY_18, FRIDAY_18 + 24.0, FRIDAY_18 + 48.0];

/// Strong cravings that came within [`WITHIN`] hours after a reminder, of all.
#[derive(Clone, Copy, Default)]
pub struct Share {
    reached: u32,
    of: u32,
}

impl Share {
    fn add(&mut self, week: &Week, reminders: &[f64]) {
        let strong = week
            .cravings
            .iter()
            .filter(|craving| craving.intensity >= LEVEL);
        for craving in strong {
            self.of += 1;
            let is_reached = |at: &f64| (craving.at - at).rem_euclid(168.0) <= WITHIN;
            self.reached += u32::from(reminders.iter().any(is_reached));
        }
    }

    /// From 0 to 1.
    pub fn value(self) -> f64 {
        f64::from(self.reached) / f64::from(self.of.max(1))
    }
}

/// One way of choosing hours, after 1 to [`WEEKS`] weeks of entries.
pub type Curve = [Share; WEEKS];

/// The figures of one kind of people.
pub struct Figures {
    /// Which kind.
    pub kind: Kind,
    /// The core's windows.
    pub model: Curve,
    /// Friday and Saturday 18:00.
    pub fixed: Curve,
    fixed_3: Curve,
}

/// Runs the simulation and prints its figures.
pub fn risk(workspace: &Workspace, json: bool, seed: u64, people: u32) -> Result<(), Error> {
    let figures: Vec<Figures> = Kind::ALL
        .into_iter()
        .map(|kind| simulate(kind, seed, people))
        .collect::<Result<_, _>>()
        .map_err(Error::work("simulate"))?;
    if json {
        println!("{}", line(&figures));
    } else {
        table(&figures);
    }
    if (seed, people) == (REPORTED_SEED, PEOPLE) {
        let file = workspace.root.join("docs/images/risk-weeks.svg");
        std::fs::write(&file, plot::svg(&figures)).map_err(Error::work("write the plot"))?;
    }
    Ok(())
}

fn simulate(kind: Kind, seed: u64, people: u32) -> Result<Figures, serde_json::Error> {
    let mut figures = Figures {
        kind,
        model: Curve::default(),
        fixed: Curve::default(),
        fixed_3: Curve::default(),
    };
    // A Monday far from nothing: the model knows no seasons.
    let monday = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default();
    for number in 0..people {
        let mut person = Person::new(kind, number, seed);
        let mut log: Vec<(OccurredAt, Body)> = Vec::new();
        note(&mut log, monday, &person.week(0))?;
        for weeks in 1..=WEEKS {
            let today = monday + TimeDelta::weeks(weeks as i64);
            let reminders = learnt(&log, today, person.quiet);
            let week = person.week(weeks as u32);
            figures.model[weeks - 1].add(&week, &reminders);
            figures.fixed[weeks - 1].add(&week, &FIXED);
            figures.fixed_3[weeks - 1].add(&week, &FIXED_3);
            note(&mut log, today, &week)?;
        }
    }
    Ok(figures)
}

/// What is noted of a week, as entries.
fn note(
    log: &mut Vec<(OccurredAt, Body)>,
    monday: NaiveDate,
    week: &Week,
) -> Result<(), serde_json::Error> {
    let midnight = monday
        .and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .timestamp_millis();
    let mut add = |hours: f64, kind, body: &Value| {
        let at = mobile_core::time::UnixMillis(midnight + (hours * 3_600_000.0) as i64);
        let body = Body::parse(kind, body).map_err(serde::ser::Error::custom)?;
        log.extend(OccurredAt::at(at, 0).map(|at| (at, body)));
        Ok::<(), serde_json::Error>(())
    };
    for craving in week.cravings.iter().filter(|craving| craving.noted) {
        add(
            craving.at,
            EntryKind::Craving,
            &json!({"intensity": craving.intensity}),
        )?;
    }
    for day in &week.answered {
        add(
            f64::from(*day) * 24.0 + 21.0,
            EntryKind::CheckIn,
            &json!({"mood": 5}),
        )?;
    }
    Ok(())
}

/// The reminders of a person who accepts each window offered at the beginning of a week.
fn learnt(log: &[(OccurredAt, Body)], today: NaiveDate, quiet: (u8, u8)) -> Vec<f64> {
    let noted: Vec<Noted<'_>> = log
        .iter()
        .map(|(at, body)| Noted { at: *at, body })
        .collect();
    let rules = WindowRules {
        quiet: QuietHours {
            from: quiet.0,
            to: quiet.1,
        },
        ..WindowRules::default()
    };
    let windows = own_windows(&noted, today, LEVEL, &Prior::weekend(), &rules);
    let hours = windows.iter().map(|own| f64::from(own.window.remind_at));
    hours.collect()
}

fn pooled(curve: &Curve) -> f64 {
    let late = &curve[AFTER_WEEKS - 1..];
    let sum = |of: fn(&Share) -> u32| late.iter().map(of).sum::<u32>();
    let share = Share {
        reached: sum(|share| share.reached),
        of: sum(|share| share.of),
    };
    share.value()
}

fn rounded(share: f64) -> f64 {
    (share * 1_000.0).round() / 1_000.0
}

fn line(figures: &[Figures]) -> Value {
    let kinds: Map<String, Value> = figures
        .iter()
        .map(|of| {
            let value =
                json!({"model": rounded(pooled(&of.model)), "fixed": rounded(pooled(&of.fixed))});
            (of.kind.code().to_owned(), value)
        })
        .collect();
    json!({ "kinds": kinds })
}

fn table(figures: &[Figures]) {
    println!("Share of strong cravings of the following week within 5 h after a reminder\n");
    println!(
        "{:<14} {:>9} {:>9} {:>12}   own hours after 1 to {WEEKS} weeks of entries",
        "people", "own ≤ 3", "Fri+Sat", "Fri+Sat+Sun"
    );
    for of in figures {
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let weeks: Vec<String> = of
            .model
            .iter()
            .map(|share| percent(share.value()))
            .collect();
        println!(
            "{:<14} {:>9} {:>9} {:>12}   {}",
            of.kind.words(),
            percent(pooled(&of.model)),
            percent(pooled(&of.fixed)),
            percent(pooled(&of.fixed_3)),
            weeks.join("  ")
        );
    }
    println!(
        "\nThe first three columns are pooled over the weeks after {AFTER_WEEKS} and more weeks of entries."
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_hours_are_no_worse_for_weekends_and_better_for_the_rest() {
        for kind in Kind::ALL {
            let of = simulate(kind, REPORTED_SEED, 40).unwrap();
            let (model, fixed) = (pooled(&of.model), pooled(&of.fixed));
            let ahead = if kind == Kind::Weekend { 0.0 } else { 0.15 };
            assert!(
                model >= fixed + ahead,
                "{kind:?}: {model:.3}, fixed {fixed:.3}"
            );
        }
    }

    #[test]
    fn the_line_has_two_figures_a_kind() {
        let figures: Vec<_> = Kind::ALL.map(|kind| simulate(kind, 1, 2).unwrap()).into();
        let line = line(&figures);
        let kinds = line["kinds"].as_object().unwrap();
        assert_eq!(kinds.len(), Kind::ALL.len());
        for figures in kinds.values() {
            assert_eq!(figures.as_object().unwrap().len(), 2);
            assert!(figures["model"].is_f64() && figures["fixed"].is_f64());
        }
        assert!(plot::svg(&figures).ends_with("</svg>\n"));
    }
}
