use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::entries::Kind;
use crate::time::{DAY, HOUR, MINUTE};

// Session 3 ended on Tuesday 2026-11-10 at 20:30 in Paris; session 4 begins on Tuesday 2026-11-17 at 19:00.
const FROM: &str = "2026-11-10T20:30:00+01:00";
const TO: &str = "2026-11-17T19:00:00+01:00";

fn at(text: &str) -> OccurredAt {
    text.parse().unwrap()
}

fn millis(text: &str) -> UnixMillis {
    at(text).millis()
}

/// Received a minute after it happened.
fn entry(occurred_at: &str, kind: Kind, body: Value) -> BriefEntry {
    let body = Body::parse(kind, &body).unwrap();
    BriefEntry {
        occurred_at: at(occurred_at),
        received_at: millis(occurred_at).plus(MINUTE),
        body,
    }
}

fn member(number: u128, entries: Vec<BriefEntry>) -> MemberInput {
    MemberInput {
        participant_id: ParticipantId(Uuid::from_u128(number)),
        first_name: format!("P{number}"),
        enrolled_at: Some(millis(FROM).plus(-21 * DAY)),
        left_at: None,
        last_received_at: Some(millis(TO).plus(-DAY)),
        paused_until: None,
        entries,
    }
}

fn input(members: Vec<MemberInput>) -> BriefInput {
    BriefInput {
        cycle_id: CycleId(Uuid::from_u128(1)),
        session_number: 4,
        from: millis(FROM),
        to: millis(TO),
        now: millis(TO).plus(-HOUR),
        members,
    }
}

fn brief(entries: Vec<BriefEntry>) -> Brief {
    fold(&input(vec![member(1, entries)]))
}

fn craving(occurred_at: &str, body: Value) -> BriefEntry {
    entry(occurred_at, Kind::Craving, body)
}

fn use_(occurred_at: &str, body: Value) -> BriefEntry {
    entry(occurred_at, Kind::Use, body)
}

const FRIDAY_23H: &str = "2026-11-13T23:10:00+01:00";

#[test]
fn an_empty_week_is_all_zeros() {
    let brief = brief(vec![]);
    assert_eq!(brief.cravings, Cravings::default());
    assert_eq!(brief.hours, vec![0; 168]);
    assert_eq!(
        (brief.uses, brief.check_ins, brief.late),
        (Uses::default(), CheckIns::default(), 0)
    );
}

#[test]
fn the_span_holds_its_start_and_not_its_end() {
    let count = |occurred_at: &str| {
        brief(vec![craving(occurred_at, json!({"intensity": 5}))])
            .cravings
            .count
    };
    assert_eq!(count("2026-11-10T20:30:00+01:00"), 1);
    assert_eq!(count("2026-11-17T17:59:59+01:00"), 1);
    // The brief is read at 18:00: what lies later has not happened.
    assert_eq!(count("2026-11-17T18:00:00+01:00"), 0);
    let read_later = |occurred_at: &str| {
        let mut input = input(vec![member(
            1,
            vec![craving(occurred_at, json!({"intensity": 5}))],
        )]);
        input.now = input.to.plus(30 * DAY);
        fold(&input).cravings.count
    };
    assert_eq!(read_later("2026-11-17T18:59:59+01:00"), 1);
    assert_eq!(read_later("2026-11-17T19:00:00+01:00"), 0);
}

#[test]
fn a_brief_asked_before_its_span_is_empty() {
    let mut input = input(vec![member(
        1,
        vec![craving(FRIDAY_23H, json!({"intensity": 5}))],
    )]);
    input.now = input.from.plus(-DAY);
    let brief = fold(&input);
    assert_eq!(
        (brief.cravings.count, brief.from, brief.to),
        (0, input.from, input.from)
    );
}

#[test]
fn what_is_told_of_earlier_days_counts_and_is_late() {
    let mut told_late = craving("2026-11-07T23:00:00+01:00", json!({"intensity": 4}));
    assert_eq!(
        brief(vec![told_late.clone()]).cravings.count,
        0,
        "received last week: it was in last week's brief"
    );
    told_late.received_at = millis("2026-11-12T08:00:00+01:00");
    let with = brief(vec![
        told_late.clone(),
        craving(FRIDAY_23H, json!({"intensity": 8})),
    ]);
    assert_eq!(
        (with.cravings.count, with.late, with.cravings.mean_intensity),
        (2, 1, Some(6.0))
    );
    told_late.received_at = millis(TO);
    assert_eq!(
        brief(vec![told_late]).cravings.count,
        0,
        "received after the span"
    );
}

#[test]
fn passed_means_said_so_and_no_use_in_the_next_6_hours() {
    let passed = |body: Value, then: Option<&str>| {
        let mut entries = vec![craving(FRIDAY_23H, body)];
        entries.extend(then.map(|at| use_(at, json!({}))));
        brief(entries).cravings.passed_without_use
    };
    let not_used = || json!({"intensity": 5, "used": false});
    assert_eq!(passed(not_used(), None), 1);
    assert_eq!(passed(json!({"intensity": 5}), None), 0);
    assert_eq!(passed(json!({"intensity": 5, "used": true}), None), 0);
    assert_eq!(passed(not_used(), Some("2026-11-14T05:10:00+01:00")), 0);
    assert_eq!(passed(not_used(), Some("2026-11-14T05:11:00+01:00")), 1);
    assert_eq!(passed(not_used(), Some("2026-11-13T23:09:00+01:00")), 1);
}

#[test]
fn a_use_after_the_span_still_speaks_for_a_craving_in_it() {
    let mut input = input(vec![member(
        1,
        vec![
            craving(
                "2026-11-17T17:30:00+01:00",
                json!({"intensity": 5, "used": false}),
            ),
            use_("2026-11-17T22:00:00+01:00", json!({"meaning": "lapse"})),
        ],
    )]);
    input.now = input.to.plus(DAY);
    let brief = fold(&input);
    assert_eq!(
        (brief.cravings.passed_without_use, brief.uses.count),
        (0, 0)
    );
}

#[test]
fn the_use_of_one_person_says_nothing_of_another() {
    let one = member(
        1,
        vec![craving(FRIDAY_23H, json!({"intensity": 5, "used": false}))],
    );
    let other = member(2, vec![use_(FRIDAY_23H, json!({}))]);
    assert_eq!(
        fold(&input(vec![one, other])).cravings.passed_without_use,
        1
    );
}

#[test]
fn only_use_records_are_use_and_only_the_own_word_is_a_lapse() {
    let brief = brief(vec![
        craving(FRIDAY_23H, json!({"intensity": 9, "used": true})),
        use_(FRIDAY_23H, json!({"planned": false})),
        use_("2026-11-14T02:00:00+01:00", json!({"meaning": "lapse"})),
        use_(
            "2026-11-14T23:00:00+01:00",
            json!({"meaning": "within_frame", "planned": true}),
        ),
        use_(
            "2026-11-14T23:30:00+01:00",
            json!({"meaning": "beyond_frame"}),
        ),
        use_("2026-11-15T01:00:00+01:00", json!({"meaning": "unsure"})),
    ]);
    let uses = Uses {
        count: 5,
        lapses: 1,
        within_frame: 1,
        beyond_frame: 1,
        unsure: 1,
        days: 3,
    };
    assert_eq!(brief.uses, uses);
}

#[test]
fn triggers_are_counted_and_own_ones_carry_their_words() {
    let own = "own_0b8f2f6e4f3f4a598f7a0a4a8a4d9b11";
    let list = json!({"triggers": [{"code": own, "label": "la gare"}]});
    let one = vec![
        entry("2026-10-01T10:00:00+02:00", Kind::TriggerList, list),
        craving(
            FRIDAY_23H,
            json!({"intensity": 5, "triggers": ["weekend", "alcohol", own]}),
        ),
        craving(
            "2026-11-14T23:00:00+01:00",
            json!({"intensity": 5, "triggers": ["alcohol"]}),
        ),
    ];
    let two = vec![craving(
        FRIDAY_23H,
        json!({"intensity": 5, "triggers": ["alcohol"]}),
    )];
    let brief = fold(&input(vec![member(1, one), member(2, two)]));
    let triggers: Vec<_> = brief
        .triggers
        .iter()
        .map(|t| (t.code.as_str(), t.count, t.participants))
        .collect();
    assert_eq!(
        triggers,
        [("alcohol", 3, 2), (own, 1, 1), ("weekend", 1, 1)]
    );
    assert_eq!(brief.triggers[1].label.as_deref(), Some("la gare"));
}

#[test]
fn hours_follow_the_offset_of_the_moment() {
    let brief = brief(vec![
        craving(FRIDAY_23H, json!({"intensity": 5})),
        // The same instant, lived in Lisbon.
        craving("2026-11-13T22:10:00+00:00", json!({"intensity": 5})),
    ]);
    assert_eq!((brief.hours[4 * 24 + 23], brief.hours[4 * 24 + 22]), (1, 1));
}

#[test]
fn what_came_before_a_lapse_is_in_order_of_time() {
    let before = json!([
        {"code": "craving", "minutes_before": 20},
        {"code": "alcohol", "minutes_before": 180},
        {"code": "dating_app", "minutes_before": 60},
    ]);
    let lapse = |at| use_(at, json!({"meaning": "lapse", "before": before}));
    let brief = fold(&input(vec![
        member(
            1,
            vec![lapse(FRIDAY_23H), lapse("2026-11-14T23:00:00+01:00")],
        ),
        member(
            2,
            vec![
                lapse(FRIDAY_23H),
                use_(
                    FRIDAY_23H,
                    json!({"meaning": "within_frame", "before": before}),
                ),
            ],
        ),
        member(3, vec![use_(FRIDAY_23H, json!({"meaning": "lapse"}))]),
    ]));
    let codes = ["alcohol", "dating_app", "craving"]
        .map(str::to_owned)
        .to_vec();
    let expected = Sequence {
        codes,
        labels: BTreeMap::new(),
        count: 3,
        participants: 2,
    };
    assert_eq!(brief.before_lapses, [expected]);
}

#[test]
fn strategies_that_helped_come_first() {
    let tried = |coping| craving(FRIDAY_23H, json!({"intensity": 5, "coping": coping}));
    let brief = fold(&input(vec![
        member(
            1,
            vec![tried(
                json!([{"code": "delay", "helped": false}, {"code": "walk", "helped": true}]),
            )],
        ),
        member(
            2,
            vec![tried(
                json!([{"code": "delay"}, {"code": "breathe", "helped": true}]),
            )],
        ),
        member(3, vec![tried(json!([{"code": "breathe", "helped": true}]))]),
    ]));
    let helped: Vec<_> = brief
        .helped
        .iter()
        .map(|h| (h.code.as_str(), h.tried, h.helped, h.participants))
        .collect();
    assert_eq!(
        helped,
        [("breathe", 2, 2, 2), ("walk", 1, 1, 1), ("delay", 2, 0, 2)]
    );
}

#[test]
fn one_answer_a_day_and_the_last_one_stands() {
    let day = |at, body| entry(at, Kind::CheckIn, body);
    let brief = brief(vec![
        day("2026-11-12T20:00:00+01:00", json!({"use": "no", "mood": 6})),
        day("2026-11-13T20:00:00+01:00", json!({"use": "no", "mood": 1})),
        day(
            "2026-11-13T22:00:00+01:00",
            json!({"use": "yes", "mood": 3}),
        ),
        day(
            "2026-11-14T20:00:00+01:00",
            json!({"use": "prefer_not_to_say"}),
        ),
    ]);
    let expected = CheckIns {
        days_yes: 1,
        days_no: 1,
        undisclosed: 1,
        mean_mood: Some(4.5),
    };
    assert_eq!(brief.check_ins, expected);
}

#[test]
fn moments_and_gains_are_counted() {
    let brief = brief(vec![
        entry(FRIDAY_23H, Kind::Moment, json!({"code": "party"})),
        entry(FRIDAY_23H, Kind::Moment, json!({"code": "alcohol"})),
        entry(FRIDAY_23H, Kind::Moment, json!({"code": "party"})),
        entry(FRIDAY_23H, Kind::SoberGain, json!({"code": "sleep"})),
    ]);
    let moments: Vec<_> = brief
        .moments
        .iter()
        .map(|m| (m.code.as_str(), m.count))
        .collect();
    assert_eq!(moments, [("party", 2), ("alcohol", 1)]);
    assert_eq!(brief.sober_gains.len(), 1);
    assert_eq!(brief.cravings.count, 0);
}

#[test]
fn without_choice_and_private_leave_no_trace() {
    let entries = || {
        vec![
            craving(FRIDAY_23H, json!({"intensity": 5, "used": false})),
            use_("2026-11-14T20:00:00+01:00", json!({"meaning": "lapse"})),
        ]
    };
    let mut more = entries();
    let before = json!([{"code": "alcohol", "minutes_before": 60}]);
    more.push(use_(
        "2026-11-13T23:30:00+01:00",
        json!({"meaning": "not_by_choice", "before": before}),
    ));
    more.push(entry(
        "2026-11-13T23:40:00+01:00",
        Kind::Private,
        json!({"v": 1, "blob": "AAEC"}),
    ));
    let mut late = use_(
        "2026-11-05T23:30:00+01:00",
        json!({"meaning": "not_by_choice"}),
    );
    late.received_at = millis("2026-11-12T08:00:00+01:00");
    more.push(late);
    assert_eq!(brief(more), brief(entries()));
}

#[test]
fn silence_is_five_days_of_nothing_outside_a_pause() {
    let now = millis(TO).plus(-HOUR);
    let participants = |edit: &dyn Fn(&mut MemberInput)| {
        let mut someone = member(1, vec![]);
        edit(&mut someone);
        fold(&input(vec![someone])).participants
    };
    let silent = |edit: &dyn Fn(&mut MemberInput)| participants(edit).silent.len();
    assert_eq!(
        silent(&|m| m.last_received_at = Some(now.plus(-5 * DAY))),
        1
    );
    assert_eq!(
        silent(&|m| m.last_received_at = Some(now.plus(-5 * DAY + 1))),
        0
    );
    assert_eq!(silent(&|m| m.last_received_at = None), 1);
    let fresh =
        |m: &mut MemberInput| (m.enrolled_at, m.last_received_at) = (Some(now.plus(-DAY)), None);
    assert_eq!(participants(&fresh).active, 1);
    let included_only = |m: &mut MemberInput| (m.enrolled_at, m.last_received_at) = (None, None);
    assert_eq!(participants(&included_only).not_enrolled, 1);
    let left = |at: UnixMillis| participants(&|m: &mut MemberInput| m.left_at = Some(at)).included;
    assert_eq!((left(now), left(now.plus(1))), (0, 1));
    for (until, silent_now) in [
        (now.plus(DAY), 0),
        (now.plus(-4 * DAY), 0),
        (now.plus(-5 * DAY), 1),
    ] {
        let paused =
            |m: &mut MemberInput| (m.last_received_at, m.paused_until) = (None, Some(until));
        assert_eq!(silent(&paused), silent_now, "{until}");
        assert_eq!(
            participants(&paused).paused,
            1 - silent_now as u32,
            "{until}"
        );
    }
}

#[test]
fn the_longest_silence_is_named_first() {
    let quiet = |number, days: i64| {
        let mut member = member(number, vec![]);
        member.last_received_at = Some(millis(TO).plus(-days * DAY));
        member
    };
    let presence = fold(&input(vec![quiet(1, 6), quiet(2, 9), quiet(3, 1)])).participants;
    let names: Vec<_> = presence
        .silent
        .iter()
        .map(|silent| silent.first_name.as_str())
        .collect();
    assert_eq!(names, ["P2", "P1"]);
    assert_eq!((presence.included, presence.active), (3, 1));
    assert_eq!(presence.silent[0].since, millis(TO).plus(-9 * DAY));
}

fn plan(occurred_at: &str, friday: &str) -> BriefEntry {
    entry(occurred_at, Kind::WeekendPlan, json!({ "friday": friday }))
}

fn debrief(occurred_at: &str, body: Value) -> BriefEntry {
    entry(occurred_at, Kind::Debrief, body)
}

#[test]
fn plans_are_counted_with_what_was_said_of_them() {
    let thursday = "2026-11-12T20:00:00+01:00";
    let monday = "2026-11-16T20:00:00+01:00";
    let told = |kept: &str| {
        let body = json!({"friday": "2026-11-13", "plan_kept": kept});
        vec![plan(thursday, "2026-11-13"), debrief(monday, body)]
    };
    let skipped = json!({"friday": "2026-11-13", "mood": 4, "skipped": true});
    let members = [
        told("yes"),
        told("partly"),
        told("no"),
        vec![plan(thursday, "2026-11-13"), debrief(monday, skipped)],
        vec![plan(thursday, "2026-11-13")],
        // Without a shared plan a debrief tells nothing.
        vec![told("yes").remove(1)],
        Vec::new(),
    ];
    let members = (1..).zip(members).map(|(n, entries)| member(n, entries));
    let brief = fold(&input(members.collect()));
    let weekends = Weekends {
        planned: 5,
        kept: 1,
        partly: 1,
        differently: 1,
        untold: 2,
        participants: 5,
    };
    assert_eq!((brief.weekends, brief.late), (weekends, 0));
}

#[test]
fn a_weekend_belongs_to_the_week_of_its_saturday() {
    let planned = |entries| brief(entries).weekends.planned;
    let (before, this, next) = ("2026-11-06", "2026-11-13", "2026-11-20");
    let monday = "2026-11-09T08:00:00+01:00";
    assert_eq!(planned(vec![plan(monday, before)]), 0);
    assert_eq!(planned(vec![plan(monday, this)]), 1, "made early");
    assert_eq!(planned(vec![plan("2026-11-17T08:00:00+01:00", next)]), 0);
}

#[test]
fn what_is_told_after_the_session_is_late_in_the_next_brief() {
    let thursday = "2026-11-05T20:00:00+01:00";
    let wednesday = "2026-11-11T12:00:00+01:00";
    let body = json!({"friday": "2026-11-06", "plan_kept": "partly"});
    let brief = brief(vec![plan(thursday, "2026-11-06"), debrief(wednesday, body)]);
    assert_eq!((brief.weekends.planned, brief.weekends.partly), (1, 1));
    assert_eq!(brief.late, 1, "the debrief alone");
}
