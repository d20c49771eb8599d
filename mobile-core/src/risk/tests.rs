use serde_json::json;

use super::*;
use crate::entries::Kind;
use crate::time::MINUTE;

fn body(kind: Kind, value: serde_json::Value) -> Body {
    Body::parse(kind, &value).unwrap()
}

fn craving(intensity: u8) -> Body {
    body(Kind::Craving, json!({ "intensity": intensity }))
}

fn noted<'a>(entries: &'a [(&str, Body)]) -> Vec<Noted<'a>> {
    let entries = entries.iter();
    entries
        .map(|(at, body)| Noted {
            at: at.parse().unwrap(),
            body,
        })
        .collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Sunday of a week in which Wednesdays are the difficult day.
const TODAY: &str = "2026-11-22";

fn wednesdays() -> Vec<(&'static str, Body)> {
    vec![
        ("2026-10-28T21:10:00+01:00", craving(8)),
        ("2026-11-04T21:40:00+01:00", craving(9)),
        (
            "2026-11-11T20:05:00+01:00",
            body(
                Kind::Craving,
                json!({"intensity": 8, "triggers": ["alcohol", "weekend"]}),
            ),
        ),
        (
            "2026-11-11T20:00:00+01:00",
            body(Kind::Moment, json!({"code": "alcohol"})),
        ),
        (
            "2026-11-18T18:30:00+01:00",
            body(Kind::Moment, json!({"code": "alcohol"})),
        ),
        ("2026-11-18T22:15:00+01:00", craving(7)),
        ("2026-11-14T15:00:00+01:00", craving(3)),
        ("2026-11-15T21:00:00+01:00", craving(9)),
    ]
}

fn windows(entries: &[(&str, Body)]) -> Vec<OwnWindow> {
    own_windows(
        &noted(entries),
        day(TODAY),
        7,
        &Prior::weekend(),
        &WindowRules::default(),
    )
}

#[test]
fn without_entries_the_protocols_weekend_stands() {
    let windows = windows(&[]);
    let days: Vec<u8> = windows.iter().map(|own| own.window.from / 24).collect();
    assert_eq!(days, [4, 5, 6], "Friday, Saturday, Sunday: {windows:?}");
    assert!(windows.iter().all(|own| own.reasons == [Reason::Protocol]));
}

#[test]
fn reasons_are_the_persons_own_counts() {
    let windows = windows(&wednesdays());
    let wednesday = windows
        .iter()
        .find(|own| own.window.from / 24 == 2)
        .unwrap();
    assert_eq!(
        serde_json::to_value(&wednesday.reasons).unwrap(),
        json!([
            {"code": "strong_cravings", "count": 4, "of": 5},
            {"code": "after", "trigger": "alcohol", "count": 2},
        ])
    );
    assert!(wednesday.window.contains(2 * 24 + 20) && wednesday.window.contains(2 * 24 + 22));
}

#[test]
fn taken_without_choice_counts_nothing_and_a_lapse_more_than_any_craving() {
    let at = "2026-11-17T04:00:00+01:00";
    let with = |meaning: &str| {
        let mut entries = wednesdays();
        entries.push((at, body(Kind::Use, json!({ "meaning": meaning }))));
        let noted = noted(&entries);
        super::profile(&noted, day(TODAY), &Prior::weekend())
    };
    let without = super::profile(&noted(&wednesdays()), day(TODAY), &Prior::weekend());
    assert_eq!(with("not_by_choice"), without);
    assert_eq!(without.exposure(24 + 12), 0.0);
    assert_eq!(with("within_frame"), with("unsure"));
    assert!(
        with("within_frame").rate(28) < without.rate(28),
        "a day known as calm"
    );
    assert!(with("lapse").rate(28) > without.rate(28));
    assert_eq!(with("lapse"), with("beyond_frame"));
}

#[test]
fn an_old_craving_counts_half_after_four_weeks_and_nothing_after_twelve() {
    let counted = |at: &str| {
        let entries = [(at, craving(10))];
        let observations = features::observations(&noted(&entries), day(TODAY));
        let profile = Profile::of(&observations, day(TODAY), &Prior::weekend());
        profile.exposure(6 * 24 + 12)
    };
    assert_eq!(counted("2026-11-22T12:00:00+01:00"), 1.0);
    assert!((counted("2026-10-25T12:00:00+01:00") - 0.5).abs() < 1e-12);
    assert_eq!(counted("2026-08-30T12:00:00+02:00"), 0.0);
    assert_eq!(counted("2026-11-29T12:00:00+01:00"), 0.0, "a wrong clock");
}

#[test]
fn the_lead_is_kept_as_far_as_the_window_stays_within_reach() {
    let entries = |hours: std::ops::Range<u32>| {
        let days = ["02", "09", "16"];
        let at = move |day| {
            hours
                .clone()
                .map(move |hour| format!("2026-11-{day}T{hour:02}:30:00+01:00"))
        };
        days.into_iter().flat_map(at).collect::<Vec<_>>()
    };
    let monday = |times: &[String]| {
        let entries: Vec<_> = times.iter().map(|at| (at.as_str(), craving(10))).collect();
        let windows = windows(&entries);
        windows
            .iter()
            .find(|own| own.window.from < 24)
            .unwrap()
            .window
    };
    let short = monday(&entries(20..21));
    assert_eq!((short.from, short.hours, short.remind_at), (19, 3, 17));
    let long = monday(&entries(18..23));
    assert_eq!((long.from, long.hours, long.remind_at), (18, 5, 17));
}

#[test]
fn what_is_noted_now_is_answered_at_once() {
    let now: OccurredAt = "2026-11-20T21:00:00+01:00".parse().unwrap();
    let minutes_ago =
        |minutes: i64| OccurredAt::at(now.millis().plus(-minutes * MINUTE), 60).unwrap();
    let reason = |entries: &[(i64, Body)]| {
        let noted: Vec<_> = entries
            .iter()
            .map(|(minutes, body)| Noted {
                at: minutes_ago(*minutes),
                body,
            })
            .collect();
        offer(&noted, now.millis(), 7).map(|offer| offer.reason.code())
    };
    let moment = |code: &str| body(Kind::Moment, json!({ "code": code }));
    assert_eq!(reason(&[]), None);
    assert_eq!(reason(&[(1, craving(7))]), Some("strong"));
    assert_eq!(reason(&[(61, craving(9))]), None);
    assert_eq!(
        reason(&[(1, craving(5)), (200, craving(3))]),
        Some("rising")
    );
    assert_eq!(reason(&[(1, craving(5)), (200, craving(4))]), None);
    assert_eq!(reason(&[(1, craving(5)), (6 * 60 + 1, craving(1))]), None);
    assert_eq!(
        reason(&[(1, craving(2)), (3, moment("alcohol"))]),
        Some("alcohol")
    );
    assert_eq!(
        reason(&[(3, moment("alcohol")), (2, moment("dating_app"))]),
        Some("dating_app")
    );
    assert_eq!(reason(&[(3, moment("party"))]), None);
    assert_eq!(reason(&[(-3, craving(9))]), None, "not yet");
}
