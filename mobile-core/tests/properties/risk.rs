//! What holds for every log: own entries alone, silence proves nothing, without choice counts nothing.

use chrono::{NaiveDate, TimeDelta};
use mobile_core::entries::{Body, Kind};
use mobile_core::risk::{
    HOURS, Noted, OwnWindow, Prior, Profile, QuietHours, REACH, Reason, WindowRules, own_windows,
    profile,
};
use mobile_core::time::OccurredAt;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

type Log = Vec<(String, Body)>;

const TODAY: &str = "2026-11-22";

fn today() -> NaiveDate {
    TODAY.parse().unwrap()
}

/// Local times of the twelve weeks up to today, in the offset of Paris in winter.
fn time() -> impl Strategy<Value = String> {
    (0..84_i64, 0..24_u32, 0..60_u32).prop_map(|(days, hour, minute)| {
        let day = today() - TimeDelta::days(days);
        format!("{day}T{hour:02}:{minute:02}:00+01:00")
    })
}

fn body() -> impl Strategy<Value = Body> {
    let craving =
        (0..=10_u8).prop_map(|intensity| (Kind::Craving, json!({ "intensity": intensity })));
    const MEANINGS: [&str; 4] = ["within_frame", "beyond_frame", "lapse", "unsure"];
    let uses = select(&MEANINGS[..]).prop_map(|meaning| (Kind::Use, json!({ "meaning": meaning })));
    let moments =
        select(&["alcohol", "party"][..]).prop_map(|code| (Kind::Moment, json!({ "code": code })));
    prop_oneof![6 => craving, 1 => uses, 2 => moments]
        .prop_map(|(kind, value)| Body::parse(kind, &value).unwrap())
}

fn log() -> impl Strategy<Value = Log> {
    vec((time(), body()), 0..60)
}

fn rules() -> impl Strategy<Value = WindowRules> {
    (0..5_usize, 0..40_usize, 0..6_usize, 0..24_u8, 0..24_u8).prop_map(
        |(per_week, spacing, lead, from, to)| WindowRules {
            per_week,
            spacing,
            lead,
            quiet: QuietHours { from, to },
        },
    )
}

fn noted(log: &Log) -> Vec<Noted<'_>> {
    let noted = log.iter().map(|(at, body)| Noted {
        at: at.parse().unwrap(),
        body,
    });
    noted.collect()
}

fn of(log: &Log) -> Profile {
    profile(&noted(log), today(), &Prior::weekend())
}

fn windows(log: &Log, rules: &WindowRules) -> Vec<OwnWindow> {
    own_windows(&noted(log), today(), 7, &Prior::weekend(), rules)
}

fn apart(from: u8, to: u8) -> usize {
    (usize::from(to) + HOURS - usize::from(from)) % HOURS
}

fn moved(at: &str, weeks: i64) -> String {
    let at: OccurredAt = at.parse().unwrap();
    let day = at.local_date() + TimeDelta::days(7 * weeks);
    format!("{day}{}", &at.to_string()[10..])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn without_choice_changes_nothing(log in log(), times in vec(time(), 1..6)) {
        let mut more = log.clone();
        let body = Body::parse(Kind::Use, &json!({"meaning": "not_by_choice"})).unwrap();
        more.extend(times.into_iter().map(|at| (at, body.clone())));
        let rules = WindowRules::default();
        prop_assert_eq!(of(&log), of(&more));
        prop_assert_eq!(windows(&log, &rules), windows(&more, &rules));
    }

    #[test]
    fn the_order_of_entries_and_the_offset_of_a_place_change_nothing(log in log()) {
        let mut turned = log.clone();
        turned.reverse();
        let rules = WindowRules::default();
        prop_assert_eq!(windows(&log, &rules), windows(&turned, &rules));
        let elsewhere = log.iter().map(|(at, body)| (at.replace("+01:00", "-08:00"), body.clone())).collect();
        prop_assert_eq!(of(&log), of(&elsewhere));
    }

    #[test]
    fn whole_weeks_later_all_is_the_same(log in log(), weeks in 1..200_i64) {
        let later: Log = log.iter().map(|(at, body)| (moved(at, weeks), body.clone())).collect();
        let then = profile(&noted(&later), today() + TimeDelta::days(7 * weeks), &Prior::weekend());
        prop_assert_eq!(of(&log), then);
    }

    #[test]
    fn silence_proves_nothing(log in log()) {
        let profile = of(&log);
        let prior = Prior::weekend();
        for hour in 0..HOURS {
            prop_assert!(profile.rate(hour) > 0.0 && profile.rate(hour).is_finite());
            if profile.exposure(hour) == 0.0 {
                prop_assert!((profile.rate(hour) - prior.rate(hour)).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_craving_on_a_day_already_known_never_lowers_its_hour(log in log(), minute in 0..60_u32, intensity in 0..=10_u8) {
        let Some((at, _)) = log.first() else { return Ok(()) };
        let again = format!("{}{minute:02}:00+01:00", &at[..14]);
        let mut more = log.clone();
        more.push((again.clone(), Body::parse(Kind::Craving, &json!({"intensity": intensity})).unwrap()));
        let at: OccurredAt = again.parse().unwrap();
        let hour = usize::from(at.hour_of_week());
        prop_assert!(of(&more).rate(hour) >= of(&log).rate(hour));
    }

    #[test]
    fn windows_keep_their_rules_and_count_what_was_noted(log in log(), rules in rules()) {
        let windows = windows(&log, &rules);
        prop_assert!(windows.len() <= rules.per_week);
        let spacing = rules.spacing.max(REACH);
        for own in &windows {
            let window = own.window;
            let lead = apart(window.remind_at, window.from);
            prop_assert!(lead <= rules.lead.max(REACH - 1), "{:?}", window);
            prop_assert!((1..=REACH).contains(&usize::from(window.hours)));
            let hour = window.remind_at % 24;
            let quiet = rules.quiet;
            let is_quiet = if quiet.from <= quiet.to {
                (quiet.from..quiet.to).contains(&hour)
            } else {
                hour >= quiet.from || hour < quiet.to
            };
            prop_assert!(!is_quiet, "{:?} in {:?}", window, quiet);
            for other in windows.iter().filter(|other| *other != own) {
                prop_assert!(apart(window.remind_at, other.window.remind_at) >= spacing);
            }
            let strong = |log: &Log, inside: bool| {
                let strong = log.iter().filter(|(at, body)| {
                    let at: OccurredAt = at.parse().unwrap();
                    let is_inside = window.contains(at.hour_of_week()) || !inside;
                    is_inside && matches!(body, Body::Craving(craving) if craving.intensity >= 7)
                });
                strong.count() as u32
            };
            let (count, of) = (strong(&log, true), strong(&log, false));
            let told = own.reasons.iter().find_map(|reason| match reason {
                Reason::StrongCravings { count, of } => Some((*count, *of)),
                _ => None,
            });
            prop_assert_eq!(told, (count > 0).then_some((count, of)));
            prop_assert!(!own.reasons.is_empty());
        }
    }
}
