//! A weekend, from Friday 17:00 to Sunday 24:00: what is planned, which own windows nothing fills, what to propose.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime};
use serde::Serialize;

use crate::entries::{Activity, Debrief, Place, PlanKept, WeekendPlan};
use crate::order::{by_rank, falling};
use crate::products::Company;
use crate::risk::Window;
use crate::time::{MINUTE, OccurredAt, UnixMillis};
use crate::zone::ZoneTable;

/// Hour of the Friday at which a weekend's agenda begins.
pub const BEGINS_AT: i64 = 17;

/// Hours of the agenda: to the end of Sunday.
pub const HOURS: i64 = 55;

/// A gap shorter than this is the way from one thing to the next.
const GAP_MIN: i64 = 30 * MINUTE;

/// Most things to propose.
const SUGGESTIONS_MAX: usize = 6;

/// A span of time as it is lived.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Span {
    /// From when.
    pub starts_at: OccurredAt,
    /// Until when.
    pub ends_at: OccurredAt,
}

/// A part of an own window that the plan leaves empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Gap {
    /// The empty part.
    #[serde(flatten)]
    pub span: Span,
    /// First hour of the week of the window it lies in.
    pub window: u8,
}

/// Something that was planned before, in a weekend that went as planned or in part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Suggestion {
    /// What, in the person's words.
    pub label: String,
    /// In what company it was last.
    pub who: Option<Company>,
    /// Where it was last.
    pub place: Option<Place>,
    /// How it stayed without the product, last.
    pub sober_option: Option<String>,
    /// In how many of those weekends.
    pub weekends: u32,
}

/// The Friday of the weekend that a local day belongs to, or comes before: Monday to Thursday look ahead.
pub fn friday_of(day: NaiveDate) -> NaiveDate {
    let since_friday = i64::from(day.weekday().num_days_from_monday()) - 4;
    day - Duration::days(since_friday)
}

/// The weekend named by this Friday, by the clocks of a zone.
pub fn agenda(friday: NaiveDate, zone: &ZoneTable) -> Option<Span> {
    let begins = midnight(friday) + Duration::hours(BEGINS_AT);
    span(zone, begins, begins + Duration::hours(HOURS))
}

/// Where own windows fall in a weekend, cut to its agenda.
pub fn windows_in(friday: NaiveDate, windows: &[Window], zone: &ZoneTable) -> Vec<(u8, Span)> {
    let Some(agenda) = agenda(friday, zone) else {
        return Vec::new();
    };
    let monday = midnight(friday - Duration::days(4));
    let mut found = Vec::new();
    for window in windows {
        let begins = monday + Duration::hours(window.from.into());
        let Some(whole) = span(zone, begins, begins + Duration::hours(window.hours.into())) else {
            continue;
        };
        let starts_at = later(whole.starts_at, agenda.starts_at);
        let ends_at = earlier(whole.ends_at, agenda.ends_at);
        if starts_at.millis() < ends_at.millis() {
            found.push((window.from, Span { starts_at, ends_at }));
        }
    }
    found
}

/// What a plan leaves empty of the own windows of its weekend. An evening announced as one of use is no gap.
pub fn gaps(
    friday: NaiveDate,
    plan: Option<&WeekendPlan>,
    windows: &[Window],
    zone: &ZoneTable,
) -> Vec<Gap> {
    let mut filled: Vec<(OccurredAt, OccurredAt)> = Vec::new();
    if let Some(plan) = plan {
        let activities = plan.activities.iter();
        filled.extend(activities.map(|activity| (activity.starts_at, activity.ends_at)));
        let evenings = plan.evenings_of_use.iter();
        filled.extend(evenings.map(|evening| (evening.starts_at, evening.ends_at)));
    }
    let filled = by_rank(filled, |(starts_at, _)| (starts_at.millis().0, 0));
    let mut gaps = Vec::new();
    for (window, whole) in windows_in(friday, windows, zone) {
        let mut empty_from = whole.starts_at;
        let mut gap = |from: OccurredAt, to: OccurredAt| {
            if to.millis().0 - from.millis().0 >= GAP_MIN {
                let span = Span {
                    starts_at: from,
                    ends_at: to,
                };
                gaps.push(Gap { span, window });
            }
        };
        for (starts_at, ends_at) in &filled {
            if ends_at.millis() <= empty_from.millis()
                || whole.ends_at.millis() <= starts_at.millis()
            {
                continue;
            }
            gap(empty_from, *starts_at);
            empty_from = later(empty_from, *ends_at);
        }
        gap(empty_from, whole.ends_at);
    }
    by_rank(gaps, |gap| (gap.span.starts_at.millis().0, 0))
}

/// What to propose: activities of weekends that went as planned or in part, the most usual first, then the latest; without
/// those that the plan already holds.
pub fn suggestions(
    plan: Option<&WeekendPlan>,
    past: &[WeekendPlan],
    debriefs: &[Debrief],
) -> Vec<Suggestion> {
    let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
    let worked = |plan: &&WeekendPlan| {
        let debrief = debriefs
            .iter()
            .find(|debrief| debrief.friday == plan.friday);
        let kept = debrief.and_then(|debrief| debrief.plan_kept);
        matches!(kept, Some(PlanKept::Yes | PlanKept::Partly))
    };
    let weekends = past.iter().filter(worked).collect();
    let weekends = by_rank(weekends, |plan: &&WeekendPlan| {
        (falling(plan.friday.num_days_from_ce()), 0)
    });
    let mut found: Vec<(Suggestion, NaiveDate)> = Vec::new();
    for weekend in weekends {
        for activity in &weekend.activities {
            let is_planned = plan.is_some_and(|plan| {
                plan.activities
                    .iter()
                    .any(|planned| same(&planned.label, &activity.label))
            });
            if is_planned {
                continue;
            }
            let known = found
                .iter_mut()
                .find(|(known, _)| same(&known.label, &activity.label));
            match known {
                Some((known, counted)) => {
                    known.weekends += u32::from(*counted != weekend.friday);
                    *counted = weekend.friday;
                }
                None => found.push((suggestion(activity), weekend.friday)),
            }
        }
    }
    // Of equals, the latest stay first.
    let found = by_rank(found, |(suggestion, _)| (falling(suggestion.weekends), 0));
    found
        .into_iter()
        .take(SUGGESTIONS_MAX)
        .map(|(suggestion, _)| suggestion)
        .collect()
}

fn suggestion(activity: &Activity) -> Suggestion {
    Suggestion {
        label: activity.label.clone(),
        who: activity.who,
        place: activity.place,
        sober_option: activity.sober_option.clone(),
        weekends: 1,
    }
}

/// Another weekend's plan for this one, at the same hours on the wall. Neither its note nor an evening of use comes along:
/// those are said anew.
pub fn copied(plan: &WeekendPlan, friday: NaiveDate, zone: &ZoneTable) -> WeekendPlan {
    let days = friday - plan.friday;
    let moved = |at: &OccurredAt| lived(zone, zone.resolve(at.wall() + days));
    let activities = plan.activities.iter().filter_map(|activity| {
        let (starts_at, ends_at) = (moved(&activity.starts_at)?, moved(&activity.ends_at)?);
        (starts_at.millis() < ends_at.millis()).then(|| Activity {
            starts_at,
            ends_at,
            ..activity.clone()
        })
    });
    WeekendPlan {
        friday,
        activities: activities.collect(),
        alcohol: plan.alcohol,
        dating_app: plan.dating_app,
        who: plan.who,
        evenings_of_use: Vec::new(),
        note: None,
    }
}

fn midnight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN)
}

/// A moment as it is lived in a zone.
fn lived(zone: &ZoneTable, at: UnixMillis) -> Option<OccurredAt> {
    OccurredAt::at(at, zone.offset_at(at) / 60)
}

fn span(zone: &ZoneTable, from: NaiveDateTime, to: NaiveDateTime) -> Option<Span> {
    Some(Span {
        starts_at: lived(zone, zone.resolve(from))?,
        ends_at: lived(zone, zone.resolve(to))?,
    })
}

fn later(one: OccurredAt, other: OccurredAt) -> OccurredAt {
    if one.millis() < other.millis() {
        other
    } else {
        one
    }
}

fn earlier(one: OccurredAt, other: OccurredAt) -> OccurredAt {
    if other.millis() < one.millis() {
        other
    } else {
        one
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::entries::{Body, Kind};
    use crate::zone::ZoneOffset;

    /// Paris around the end of summer time on 2026-10-25.
    fn paris() -> ZoneTable {
        let offset = |since: &str, seconds| ZoneOffset {
            since: since.parse().unwrap(),
            seconds,
        };
        let offsets = vec![
            offset("2026-06-01T00:00:00Z", 7_200),
            offset("2026-10-25T01:00:00Z", 3_600),
        ];
        ZoneTable::new(offsets, "2027-03-01T00:00:00Z".parse().unwrap()).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn plan(friday: &str, activities: &[(&str, &str, &str)]) -> WeekendPlan {
        let activities: Vec<Value> = activities
            .iter()
            .map(|(label, starts_at, ends_at)| {
                json!({"label": label, "starts_at": starts_at, "ends_at": ends_at})
            })
            .collect();
        let value =
            json!({"friday": friday, "activities": activities, "alcohol": false, "note": "n"});
        match Body::parse(Kind::WeekendPlan, &value).unwrap() {
            Body::WeekendPlan(plan) => plan,
            _ => unreachable!(),
        }
    }

    fn debrief(friday: &str, kept: PlanKept) -> Debrief {
        let value = json!({"friday": friday, "plan_kept": kept});
        match Body::parse(Kind::Debrief, &value).unwrap() {
            Body::Debrief(debrief) => debrief,
            _ => unreachable!(),
        }
    }

    fn window(from: u8, hours: u8) -> Window {
        Window {
            from,
            hours,
            remind_at: from - 1,
        }
    }

    #[test]
    fn a_weekend_lasts_from_friday_afternoon_to_sunday_midnight() {
        assert_eq!(friday_of(day("2026-10-19")), day("2026-10-23"));
        assert_eq!(friday_of(day("2026-10-25")), day("2026-10-23"));
        let agenda = agenda(day("2026-10-23"), &paris()).unwrap();
        assert_eq!(agenda.starts_at.to_string(), "2026-10-23T17:00:00+02:00");
        assert_eq!(agenda.ends_at.to_string(), "2026-10-26T00:00:00+01:00");
    }

    #[test]
    fn gaps_are_what_is_left_of_own_windows() {
        let windows = [window(116, 5), window(20, 3), window(165, 5)];
        let gaps = |plan: Option<&WeekendPlan>| {
            let gaps = super::gaps(day("2026-10-23"), plan, &windows, &paris());
            gaps.iter()
                .map(|gap| format!("{} {} {}", gap.window, gap.span.starts_at, gap.span.ends_at))
                .collect::<Vec<_>>()
        };
        let sunday = "165 2026-10-25T21:00:00+01:00 2026-10-26T00:00:00+01:00";
        assert_eq!(
            gaps(None),
            [
                "116 2026-10-23T20:00:00+02:00 2026-10-24T01:00:00+02:00",
                sunday
            ],
            "not on Mondays, and no further than Sunday"
        );
        let partly = plan(
            "2026-10-23",
            &[
                (
                    "dîner",
                    "2026-10-23T19:00:00+02:00",
                    "2026-10-23T21:30:00+02:00",
                ),
                (
                    "film",
                    "2026-10-23T21:50:00+02:00",
                    "2026-10-24T00:00:00+02:00",
                ),
            ],
        );
        assert_eq!(
            gaps(Some(&partly)),
            [
                "116 2026-10-24T00:00:00+02:00 2026-10-24T01:00:00+02:00",
                sunday
            ]
        );
    }

    #[test]
    fn what_worked_is_proposed_and_what_did_not_is_not() {
        let at = ("2026-10-03T10:00:00+02:00", "2026-10-03T12:00:00+02:00");
        let past = [
            plan(
                "2026-10-02",
                &[("Piscine", at.0, at.1), ("bar", at.0, at.1)],
            ),
            plan(
                "2026-10-09",
                &[("piscine ", at.0, at.1), ("film", at.0, at.1)],
            ),
            plan("2026-10-16", &[("sauna", at.0, at.1)]),
        ];
        let debriefs = [
            debrief("2026-10-02", PlanKept::Partly),
            debrief("2026-10-09", PlanKept::Yes),
            debrief("2026-10-16", PlanKept::No),
        ];
        let labels = |plan: Option<&WeekendPlan>| {
            let found = suggestions(plan, &past, &debriefs);
            found
                .into_iter()
                .map(|found| (found.label, found.weekends))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            labels(None),
            [
                ("piscine ".to_owned(), 2),
                ("film".to_owned(), 1),
                ("bar".to_owned(), 1)
            ]
        );
        let now = plan("2026-10-23", &[("PISCINE", at.0, at.1)]);
        assert_eq!(labels(Some(&now)).len(), 2);
    }

    #[test]
    fn last_weekend_is_copied_at_the_same_hours_on_the_wall() {
        let last = plan(
            "2026-10-16",
            &[(
                "marché",
                "2026-10-18T10:00:00+02:00",
                "2026-10-18T11:00:00+02:00",
            )],
        );
        let copy = copied(&last, day("2026-10-23"), &paris());
        assert_eq!(
            copy.activities[0].starts_at.to_string(),
            "2026-10-25T10:00:00+01:00"
        );
        assert_eq!(
            (copy.friday, copy.alcohol, copy.note),
            (day("2026-10-23"), Some(false), None)
        );
    }
}
