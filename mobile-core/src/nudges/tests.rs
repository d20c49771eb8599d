use serde_json::json;

use super::*;
use crate::entries::{Body, Kind, Settings};
use crate::time::{HOUR, MINUTE};
use crate::zone::ZoneOffset;

/// Europe/Paris around both changes of 2026.
fn paris() -> ZoneTable {
    let offset = |since: &str, seconds| ZoneOffset {
        since: at(since),
        seconds,
    };
    let offsets = vec![
        offset("2026-01-01T00:00:00Z", 3_600),
        offset("2026-03-29T01:00:00Z", 7_200),
        offset("2026-10-25T01:00:00Z", 3_600),
    ];
    ZoneTable::new(offsets, at("2027-12-01T00:00:00Z")).unwrap()
}

fn at(text: &str) -> UnixMillis {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

struct Person {
    protocol: NudgeProtocol,
    settings: Settings,
    plans: Vec<WeekendPlan>,
    debriefed: Vec<NaiveDate>,
    sessions: Vec<SessionTimes>,
    due: Vec<DueItem>,
    home: ZoneTable,
    local: Option<ZoneTable>,
    history: Vec<PastNudge>,
    cravings: Vec<CravingAt>,
    active_at: UnixMillis,
}

impl Person {
    /// Active today, without sessions, nothing planned.
    fn new(settings: serde_json::Value) -> Self {
        let Body::Settings(settings) = Body::parse(Kind::Settings, &settings).unwrap() else {
            unreachable!()
        };
        Self {
            // So that times are the wanted ones.
            protocol: NudgeProtocol {
                jitter_minutes: 0,
                ..NudgeProtocol::default()
            },
            settings,
            plans: vec![],
            debriefed: vec![],
            sessions: vec![],
            due: vec![],
            home: paris(),
            local: None,
            history: vec![],
            cravings: vec![],
            active_at: at("2027-06-01T00:00:00Z"),
        }
    }

    fn plan(mut self, plan: serde_json::Value) -> Self {
        let Body::WeekendPlan(plan) = Body::parse(Kind::WeekendPlan, &plan).unwrap() else {
            unreachable!()
        };
        self.plans.push(plan);
        self
    }

    fn session(mut self, starts_at: &str) -> Self {
        let starts_at = at(starts_at);
        self.sessions.push(SessionTimes {
            starts_at,
            ends_at: starts_at.plus(90 * MINUTE),
        });
        self
    }

    /// What was sent comes into the history.
    fn sent(&mut self, from: &str, to: &str) {
        let due = self.due(from, to);
        self.history.extend(due.into_iter().map(|nudge| PastNudge {
            key: nudge.key,
            due_at: nudge.due_at,
            opened_at: None,
            snoozed_until: None,
        }));
    }

    fn due(&self, from: &str, to: &str) -> Vec<Nudge> {
        let choices = self.settings.nudges.clone().unwrap_or_default();
        let planning = Planning {
            participant: ParticipantId(uuid::Uuid::from_u128(7)),
            protocol: &self.protocol,
            choices: &choices,
            paused_until: self.settings.paused_until.map(|until| until.millis()),
            reminders: &self.settings.reminders,
            plans: &self.plans,
            debriefed: &self.debriefed,
            sessions: &self.sessions,
            due: &self.due,
            home: &self.home,
            local: self.local.as_ref(),
            history: &self.history,
            cravings: &self.cravings,
            active_at: self.active_at,
        };
        planning.due(at(from), at(to)).unwrap()
    }

    /// Rule and date of what is due in the week of Monday 2026-11-16, and the time in Paris.
    fn week(&self) -> Vec<String> {
        self.between("2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z")
    }

    fn between(&self, from: &str, to: &str) -> Vec<String> {
        let due = self.due(from, to);
        let zone = paris();
        let text = |nudge: &Nudge| {
            let local = zone.local(nudge.due_at);
            format!("{} {}", nudge.key.rule, local.format("%a %H:%M"))
        };
        due.iter().map(text).collect()
    }
}

fn friday_and_saturday() -> serde_json::Value {
    json!({"reminders": [
        {"from": 116, "hours": 4, "answer": "accepted", "weekday": "friday", "at": "17:00"},
        {"from": 140, "hours": 4, "answer": "moved", "weekday": "saturday", "at": "16:00"},
        {"from": 20, "hours": 4, "answer": "refused"},
    ]})
}

#[test]
fn a_usual_week() {
    let person = Person::new(friday_and_saturday()).session("2026-11-18T18:00:00Z");
    assert_eq!(
        person.week(),
        [
            "debrief Mon 20:00",
            "session Tue 20:00",
            "plan Thu 20:00",
            "window Fri 17:00",
            "window Sat 16:00"
        ]
    );
    let mut done = Person::new(friday_and_saturday()).plan(json!({"friday": "2026-11-20"}));
    done.debriefed.push(day("2026-11-13"));
    assert_eq!(done.week(), ["window Fri 17:00", "window Sat 16:00"]);
    let actions: Vec<_> = person
        .due("2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z")
        .iter()
        .map(|nudge| nudge.action.code())
        .collect();
    assert_eq!(actions, ["debrief", "open", "plan", "plan", "plan"]);
}

#[test]
fn the_day_before_the_session_is_the_sessions_and_the_debrief_takes_the_next() {
    let person = Person::new(json!({})).session("2026-11-17T18:00:00Z");
    // The session ends at 20:30: the debrief comes after half an hour of silence.
    let week = person.week();
    assert_eq!(week[0], "session Mon 20:00");
    assert_eq!(week[1..], ["debrief Tue 21:00", "plan Thu 20:00"]);
}

#[test]
fn an_accepted_hour_is_served_before_the_session_which_then_comes_in_the_morning() {
    let monday = json!({"reminders": [
        {"from": 22, "hours": 2, "answer": "accepted", "weekday": "monday", "at": "19:00"}]});
    let week = Person::new(monday).session("2026-11-17T18:00:00Z").week();
    assert_eq!(week[..2], ["window Mon 19:00", "session Tue 10:00"]);
    assert!(
        !week.iter().any(|nudge| nudge.starts_with("debrief")),
        "{week:?}"
    );
}

#[test]
fn the_night_of_a_clock_change_moves_nothing() {
    let person = |at: &str| {
        let reminder =
            json!({"from": 164, "hours": 3, "answer": "accepted", "weekday": "sunday", "at": at});
        Person::new(
            json!({"reminders": [reminder], "nudges": {"quiet_from": "00:00", "quiet_to": "00:00"}}),
        )
    };
    let sundays = |at: &str, from: &str, to: &str| {
        let due = person(at).due(from, to);
        let windows = due
            .iter()
            .filter(|nudge| nudge.key.rule == NudgeKind::Window);
        let zone = paris();
        windows
            .map(|nudge| zone.local(nudge.due_at))
            .collect::<Vec<_>>()
    };
    for (from, to, night) in [
        ("2026-10-10T22:00:00Z", "2026-11-07T23:00:00Z", "2026-10-25"),
        ("2026-03-15T00:00:00Z", "2026-04-12T00:00:00Z", "2026-03-29"),
    ] {
        for hour in ["17:00", "12:30"] {
            let came = sundays(hour, from, to);
            assert_eq!(came.len(), 4, "{came:?}");
            let wanted: chrono::NaiveTime = format!("{hour}:00").parse().unwrap();
            assert!(
                came.iter()
                    .all(|at| (at.time() - wanted).num_minutes().abs() <= 20),
                "{came:?}"
            );
        }
        let came = sundays("02:30", from, to);
        assert_eq!(
            came.iter().filter(|at| at.date() == day(night)).count(),
            1,
            "{came:?}"
        );
        assert_eq!(came.len(), 4);
    }
}

#[test]
fn an_announced_evening_asks_nothing_and_says_what_the_person_wrote() {
    let evening = |message: Option<&str>| {
        json!({"friday": "2026-11-20", "evenings_of_use": [{
            "starts_at": "2026-11-21T19:00:00+01:00", "ends_at": "2026-11-22T12:00:00+01:00", "message": message}]})
    };
    let week = Person::new(friday_and_saturday())
        .plan(evening(None))
        .week();
    assert_eq!(week, ["debrief Mon 20:00", "window Fri 17:00"]);
    let week = Person::new(friday_and_saturday())
        .plan(evening(Some("eau")))
        .week();
    assert_eq!(week[..2], ["debrief Mon 20:00", "window Fri 17:00"]);
    assert!(
        week[2].starts_with("own_message Sat 19:") || week[2].starts_with("own_message Sat 18:")
    );
}

#[test]
fn activities_come_last_and_only_if_wanted() {
    let activity = |hour: u32, remind: bool| {
        json!({"label": "x", "starts_at": format!("2026-11-21T{hour:02}:00:00+01:00"),
            "ends_at": format!("2026-11-21T{:02}:30:00+01:00", hour), "remind": remind})
    };
    let plan = json!({"friday": "2026-11-20", "activities": [activity(11, true), activity(13, false), activity(15, true)]});
    let week = Person::new(friday_and_saturday()).plan(plan).week();
    assert_eq!(
        week[2..],
        ["activity Sat 10:00", "window Sat 16:00"],
        "{week:?}"
    );
}

#[test]
fn a_pause_a_later_and_kinds_switched_off_hold() {
    let with = |key: &str, value: serde_json::Value| {
        let mut settings = friday_and_saturday();
        settings[key] = value;
        Person::new(settings).week()
    };
    assert_eq!(
        with("paused_until", json!("2026-11-21T12:00:00+01:00")),
        ["window Sat 16:00"]
    );
    assert_eq!(
        with(
            "nudges",
            json!({"snoozed_until": "2026-11-20T18:00:00+01:00"})
        ),
        ["window Sat 16:00"]
    );
    assert_eq!(
        with("nudges", json!({"off": ["plan", "debrief"]})),
        ["window Fri 17:00", "window Sat 16:00"]
    );
    assert_eq!(with("nudges", json!({"per_week": 1})), ["window Fri 17:00"]);
    assert_eq!(with("nudges", json!({"per_week": 0})), Vec::<String>::new());
    let quiet = with(
        "nudges",
        json!({"quiet_from": "19:00", "quiet_to": "09:00"}),
    );
    assert!(
        quiet.contains(&"debrief Mon 18:59".to_owned()),
        "before the quiet hours: {quiet:?}"
    );
}

#[test]
fn what_was_put_off_comes_once_more() {
    let mut person = Person::new(friday_and_saturday());
    person.sent("2026-11-20T00:00:00Z", "2026-11-20T23:00:00Z");
    assert_eq!(
        person.week()[2..],
        ["window Sat 16:00"],
        "sent once, never again"
    );
    person.history[0].snoozed_until = Some(at("2026-11-20T18:00:00Z"));
    assert_eq!(person.week()[2..], ["window Fri 19:00", "window Sat 16:00"]);
    person.sent("2026-11-20T17:00:00Z", "2026-11-20T23:00:00Z");
    let again = person.history.last_mut().unwrap();
    again.snoozed_until = Some(at("2026-11-20T21:00:00Z"));
    assert_eq!(
        person.week()[2..],
        ["window Sat 16:00"],
        "and no third time"
    );
}

#[test]
fn seven_silent_days_bring_one_message() {
    let mut person = Person::new(friday_and_saturday()).session("2026-11-25T18:00:00Z");
    person.active_at = at("2026-11-11T12:00:00Z");
    let came = person.between("2026-11-15T23:00:00Z", "2026-12-06T23:00:00Z");
    assert_eq!(
        came,
        [
            "debrief Mon 20:00",
            "check_back Wed 20:00",
            "session Tue 20:00"
        ]
    );
}

#[test]
fn ignored_nudges_become_fewer() {
    let mut person = Person::new(friday_and_saturday());
    person.settings.reminders.push(Reminder {
        from: 164,
        hours: 2,
        answer: crate::entries::ReminderAnswer::Accepted,
        weekday: Some(crate::entries::Weekday::Sunday),
        at: crate::entries::ClockTime::new(17, 0),
    });
    assert_eq!(person.week().len(), 5);
    person.sent("2026-11-08T23:00:00Z", "2026-11-15T23:00:00Z");
    assert_eq!(person.history.len(), 5);
    assert_eq!(person.week().len(), 4, "half of seven, rounded up");
    person.sent("2026-11-01T23:00:00Z", "2026-11-08T23:00:00Z");
    assert_eq!(person.history.len(), 10);
    assert_eq!(person.week(), ["window Fri 17:00"]);
    person.history[0].opened_at = Some(at("2026-11-16T09:00:00Z"));
    assert_eq!(person.week().len(), 5, "one was opened");
}

#[test]
fn a_person_whom_reminders_stir_up_gets_fewer() {
    let mut person = Person::new(friday_and_saturday());
    for (from, to) in [
        ("2026-11-01T23:00:00Z", "2026-11-08T23:00:00Z"),
        ("2026-11-08T23:00:00Z", "2026-11-15T23:00:00Z"),
    ] {
        person.sent(from, to);
    }
    person.history[0].opened_at = Some(person.history[0].due_at);
    person.history[7].opened_at = Some(person.history[7].due_at);
    let windows = |person: &Person| {
        person
            .week()
            .iter()
            .filter(|nudge| nudge.starts_with("window"))
            .count()
    };
    assert_eq!(windows(&person), 2);
    let reminders: Vec<_> = person
        .history
        .iter()
        .filter(|past| past.key.rule == NudgeKind::Window)
        .map(|past| past.due_at)
        .collect();
    let craving = |at, intensity| CravingAt { at, intensity };
    person.cravings = reminders[..3]
        .iter()
        .map(|at| craving(at.plus(20 * MINUTE), 6))
        .collect();
    assert_eq!(windows(&person), 1);
    person
        .cravings
        .extend(reminders.iter().map(|at| craving(at.plus(-HOUR), 8)));
    assert_eq!(windows(&person), 2, "they fell");
}

#[test]
fn what_is_due_is_said_twice_at_most() {
    let mut person = Person::new(json!({}));
    person.due = vec![
        DueItem {
            kind: DueKind::Questionnaire,
            number: 2,
            opens_at: at("2026-11-17T19:30:00Z"),
            due_at: at("2026-11-22T18:00:00Z"),
        },
        DueItem {
            kind: DueKind::Homework,
            number: 3,
            opens_at: at("2026-11-11T19:30:00Z"),
            due_at: at("2026-11-22T18:00:00Z"),
        },
    ];
    assert_eq!(
        person.week(),
        [
            "debrief Mon 20:00",
            "questionnaire Wed 20:00",
            "plan Thu 20:00",
            "homework Fri 20:00",
            "questionnaire Sat 20:00"
        ]
    );
}

#[test]
fn travellers_choose_their_clock() {
    let new_york = ZoneTable::new(
        vec![ZoneOffset {
            since: at("2026-01-01T00:00:00Z"),
            seconds: -18_000,
        }],
        at("2027-12-01T00:00:00Z"),
    )
    .unwrap();
    let friday = |clock: &str| {
        let mut settings = friday_and_saturday();
        settings["nudges"] = json!({ "clock": clock });
        let mut person = Person::new(settings);
        person.local = Some(new_york.clone());
        person
            .week()
            .into_iter()
            .find(|nudge| nudge.starts_with("window"))
            .unwrap()
    };
    assert_eq!(friday("home"), "window Fri 17:00");
    assert_eq!(
        friday("local"),
        "window Fri 23:00",
        "five in the afternoon there"
    );
}

#[test]
fn a_brief_is_announced_a_day_before() {
    let person = Person::new(json!({}))
        .session("2026-11-18T18:00:00Z")
        .session("2026-11-25T18:00:00Z");
    let protocol = NudgeProtocol::default();
    let zone = &person.home;
    let ready = |from, to| briefs_ready(&person.sessions, &protocol, zone, at(from), at(to));
    let told = ready("2026-11-16T00:00:00Z", "2026-11-24T18:00:00Z");
    assert_eq!(
        told,
        [BriefReady {
            number: 1,
            due_at: at("2026-11-17T18:00:00Z"),
            starts_at: at("2026-11-18T18:00:00Z"),
        }]
    );
    assert_eq!(
        ready("2026-11-24T18:00:00Z", "2026-11-24T18:00:00.001Z").len(),
        1
    );
}

#[test]
fn a_brief_is_announced_outside_the_quiet_hours() {
    let person = Person::new(json!({}))
        .session("2026-11-18T06:30:00Z")
        .session("2026-11-25T22:30:00Z");
    let protocol = NudgeProtocol::default();
    let (from, to) = (at("2026-11-16T00:00:00Z"), at("2026-11-26T00:00:00Z"));
    let told = briefs_ready(&person.sessions, &protocol, &person.home, from, to);
    let due: Vec<String> = told.iter().map(|ready| ready.due_at.to_string()).collect();
    assert_eq!(
        due,
        ["2026-11-17T07:00:00.000Z", "2026-11-25T07:00:00.000Z"],
        "at eight in Paris"
    );
}

#[test]
fn a_table_that_ends_too_soon_is_refused() {
    let person = Person::new(json!({}));
    let choices = NudgeChoices::default();
    let planning = Planning {
        participant: ParticipantId(uuid::Uuid::from_u128(7)),
        protocol: &person.protocol,
        choices: &choices,
        paused_until: None,
        reminders: &[],
        plans: &[],
        debriefed: &[],
        sessions: &[],
        due: &[],
        home: &person.home,
        local: None,
        history: &[],
        cravings: &[],
        active_at: person.active_at,
    };
    let end = at("2027-12-01T00:00:00Z");
    assert_eq!(planning.due(end.plus(-DAY), end), Err(NotCovered));
}
