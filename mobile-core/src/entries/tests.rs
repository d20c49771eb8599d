use serde_json::{Value, json};

use super::*;

fn fault(kind: Kind, value: Value) -> (Code, String) {
    let invalid = Body::parse(kind, &value).unwrap_err();
    (invalid.code, invalid.field)
}

#[track_caller]
fn identity(kind: Kind, value: Value) {
    let body = Body::parse(kind, &value).unwrap();
    assert_eq!(body.kind(), kind);
    assert_eq!(body.to_value(), value);
}

const OWN: &str = "own_0b8f2f6e4f3f4a598f7a0a4a8a4d9b11";

#[test]
fn full_bodies_come_back_as_they_were() {
    identity(
        Kind::Craving,
        json!({
            "intensity": 8, "triggers": ["alcohol", OWN], "before": [{"code": "dating_app", "minutes_before": 40}],
            "coping": [{"code": "breathe", "helped": true}, {"code": "delay"}], "used": false, "note": "un soir",
        }),
    );
    identity(
        Kind::Use,
        json!({
            "products": [{"code": "3mmc", "sold_as": "3", "route": "nasal"}], "planned": false, "meaning": "lapse",
            "goal_revision": 2, "before": [{"code": "craving", "minutes_before": 5}], "who": "new", "note": "n",
        }),
    );
    identity(Kind::Moment, json!({"code": "party", "note": "n"}));
    identity(Kind::SoberGain, json!({"code": "sober_sex"}));
    identity(
        Kind::CheckIn,
        json!({"use": "prefer_not_to_say", "mood": 4}),
    );
    identity(
        Kind::TriggerList,
        json!({"triggers": [{"code": "veins"}, {"code": OWN, "label": "la gare"}]}),
    );
    identity(
        Kind::Settings,
        json!({"locale": "fr", "explicit_words": true, "right_now_from": 7, "paused_until": "2026-11-22T08:00:00+01:00"}),
    );
    identity(Kind::Private, json!({"v": 1, "blob": "AAEC"}));
    identity(
        Kind::Intimacy,
        json!({"sober": true, "satisfaction": 8, "who": "partner"}),
    );
    identity(
        Kind::WeekendPlan,
        json!({
            "friday": "2026-11-20", "alcohol": false, "dating_app": true, "note": "n", "activities": [
                {"label": "piscine", "starts_at": "2026-11-21T10:00:00+01:00", "ends_at": "2026-11-21T12:00:00+01:00"}],
        }),
    );
    identity(
        Kind::Debrief,
        json!({"friday": "2026-11-20", "plan_kept": "partly"}),
    );
    identity(
        Kind::Homework,
        json!({"session_number": 3, "text": "t", "handed_in": true}),
    );
    identity(Kind::Tip, json!({"text": "marcher", "coping": "walk"}));
}

#[test]
fn a_weekend_is_named_by_its_friday_and_an_activity_ends() {
    let thursday = fault(Kind::Debrief, json!({"friday": "2026-11-19"}));
    assert_eq!(thursday, (Code::OutOfRange, "friday".into()));
    let backwards = json!({"friday": "2026-11-20", "activities": [
        {"label": "x", "starts_at": "2026-11-21T12:00:00+01:00", "ends_at": "2026-11-21T11:00:00Z"}]});
    assert_eq!(
        fault(Kind::WeekendPlan, backwards),
        (Code::OutOfRange, "activities[0].ends_at".into())
    );
}

#[test]
fn goals_keep_their_versions() {
    let goals = json!({"versions": [
        {"revision": 1, "from": "2026-10-01", "goals": [{"product": "3mmc", "aim": "sobriety"}]},
        {"revision": 2, "from": "2026-11-01", "goals": [
            {"product": "3mmc", "aim": "frame", "frame": {
                "days": ["saturday"], "routes": ["nasal"], "company": ["partner"], "alcohol": false,
                "home_by": "02:00", "recovery_days": 14}},
            {"product": "ghb_gbl", "aim": "sobriety"}]},
    ]});
    identity(Kind::Goals, goals.clone());
    let Body::Goals(read) = Body::parse(Kind::Goals, &goals).unwrap() else {
        unreachable!()
    };
    let on = |day: &str| {
        read.on(day.parse().unwrap())
            .map(|version| version.revision)
    };
    assert_eq!(
        (on("2026-09-30"), on("2026-10-31"), on("2026-11-01")),
        (None, Some(1), Some(2))
    );

    let with = |pointer: &str, value: Value| {
        let mut goals = goals.clone();
        *goals.pointer_mut(pointer).unwrap() = value;
        fault(Kind::Goals, goals)
    };
    assert_eq!(
        with("/versions/1/revision", json!(1)),
        (Code::OutOfRange, "versions[1].revision".into())
    );
    assert_eq!(
        with("/versions/1/from", json!("2026-09-01")),
        (Code::OutOfRange, "versions[1].from".into())
    );
    assert_eq!(
        with("/versions/1/from", json!("2026-11-1")),
        (Code::OutOfRange, "versions[1].from".into())
    );
    let goal = "versions[1].goals[0]";
    assert_eq!(
        with("/versions/1/goals/0/frame", json!({})),
        (Code::MissingField, format!("{goal}.frame"))
    );
    assert_eq!(
        with("/versions/1/goals/0/frame", json!({"amount": 2})),
        (Code::UnknownField, format!("{goal}.frame.amount"))
    );
    let home = with("/versions/1/goals/0/frame/home_by", json!("26:00"));
    assert_eq!(home, (Code::OutOfRange, format!("{goal}.frame.home_by")));
    assert_eq!(
        with("/versions/1/goals/0/product", json!("ghb_gbl")),
        (Code::Duplicate, "versions[1].goals[1]".into())
    );
    assert_eq!(
        with("/versions/0/goals/0/aim", json!("frame")),
        (Code::MissingField, "versions[0].goals[0].frame".into())
    );
}

#[test]
fn little_is_required() {
    identity(Kind::Craving, json!({"intensity": 0}));
    identity(Kind::Use, json!({}));
    identity(Kind::Settings, json!({}));
    identity(Kind::CheckIn, json!({"mood": 0}));
    assert_eq!(
        fault(Kind::Craving, json!({})),
        (Code::MissingField, "intensity".into())
    );
    assert_eq!(
        fault(Kind::CheckIn, json!({})),
        (Code::MissingField, "use".into())
    );
    // A client may write null for what it does not know.
    assert!(
        Body::parse(
            Kind::Craving,
            &json!({"intensity": 3, "used": null, "coping": null})
        )
        .is_ok()
    );
}

#[test]
fn intensity_is_a_whole_number_from_0_to_10() {
    for (value, code) in [
        (json!(11), Code::OutOfRange),
        (json!(-1), Code::OutOfRange),
        (json!("7"), Code::WrongType),
        (json!(true), Code::WrongType),
        (json!(7.5), Code::WrongType),
        (json!(null), Code::WrongType),
    ] {
        assert_eq!(
            fault(Kind::Craving, json!({"intensity": value})),
            (code, "intensity".into()),
            "{value}"
        );
    }
}

#[test]
fn faults_tell_their_place_and_never_the_words() {
    let secret = "Sacha au 12 rue";
    let cases = [
        (
            Kind::Craving,
            json!({"intensity": 3, "triggers": ["alcohol", secret]}),
            Code::UnknownCode,
            "triggers[1]",
        ),
        (
            Kind::Craving,
            json!({"intensity": secret}),
            Code::WrongType,
            "intensity",
        ),
        (
            Kind::Craving,
            json!({"intensity": 3, "used": secret}),
            Code::WrongType,
            "used",
        ),
        (
            Kind::Craving,
            json!({"intensity": 3, "before": [{"code": secret, "minutes_before": 1}]}),
            Code::UnknownCode,
            "before[0].code",
        ),
        (
            Kind::Craving,
            json!({"intensity": 3, "note": secret.repeat(400)}),
            Code::TooLong,
            "note",
        ),
        (
            Kind::Craving,
            json!({"intensity": 3, "coping": [{"code": "eat"}, {"code": "eat"}]}),
            Code::Duplicate,
            "coping[1]",
        ),
        (
            Kind::Craving,
            json!({"intensity": 3, "triggers": vec!["alcohol"; 41]}),
            Code::TooMany,
            "triggers",
        ),
        (
            Kind::Use,
            json!({"meaning": secret}),
            Code::UnknownCode,
            "meaning",
        ),
        (
            Kind::Use,
            json!({"products": [{"code": "3mmc", "amount": 2}]}),
            Code::UnknownField,
            "products[0].amount",
        ),
        (
            Kind::Use,
            json!({"supplier": secret}),
            Code::UnknownField,
            "supplier",
        ),
        (
            Kind::Use,
            json!({"goal_revision": 0}),
            Code::OutOfRange,
            "goal_revision",
        ),
        (
            Kind::TriggerList,
            json!({"triggers": [{"code": OWN}]}),
            Code::MissingField,
            "triggers[0].label",
        ),
        (
            Kind::TriggerList,
            json!({"triggers": [{"code": "veins", "label": secret}]}),
            Code::OutOfRange,
            "triggers[0].label",
        ),
        (
            Kind::Settings,
            json!({"paused_until": secret}),
            Code::OutOfRange,
            "paused_until",
        ),
        (
            Kind::Private,
            json!({"v": 1, "blob": secret}),
            Code::OutOfRange,
            "blob",
        ),
        (
            Kind::Private,
            json!({"v": 1, "blob": "AAEC", "note": secret}),
            Code::UnknownField,
            "note",
        ),
        (Kind::Moment, json!([secret]), Code::WrongType, ""),
    ];
    for (kind, value, code, field) in cases {
        let invalid = Body::parse(kind, &value).unwrap_err();
        assert_eq!(
            (invalid.code, invalid.field.as_str()),
            (code, field),
            "{value}"
        );
        assert!(!invalid.message.contains("Sacha"), "{}", invalid.message);
    }
}

#[test]
fn a_body_is_at_most_64_kib() {
    let labels: Vec<_> = (0..1200)
        .map(|i| json!({"code": format!("own_{i:032x}"), "label": "x".repeat(60)}))
        .collect();
    assert_eq!(
        fault(Kind::TriggerList, json!({"triggers": labels})),
        (Code::TooLong, String::new())
    );
}

#[test]
fn debug_shows_no_content() {
    let body = Body::parse(Kind::Craving, &json!({"intensity": 3, "note": "secret"})).unwrap();
    assert_eq!(format!("{body:?}"), "Body(craving)");
}

#[test]
fn every_moment_is_also_a_trigger() {
    for code in MomentCode::ALL {
        assert!(
            code.code().parse::<crate::triggers::TriggerCode>().is_ok(),
            "{code}"
        );
    }
}

#[test]
fn moments_of_injection_are_offered_to_those_who_asked() {
    let is_opt_in = |code: &MomentCode| {
        matches!(
            code,
            MomentCode::Veins | MomentCode::Needle | MomentCode::BloodTest
        )
    };
    assert!(!MomentCode::offered(None).iter().any(is_opt_in));
    let list = Body::parse(
        Kind::TriggerList,
        &json!({"triggers": [{"code": "needle"}]}),
    )
    .unwrap();
    let Body::TriggerList(list) = list else {
        unreachable!()
    };
    let offered: Vec<_> = MomentCode::offered(Some(&list))
        .into_iter()
        .filter(is_opt_in)
        .collect();
    assert_eq!(offered, [MomentCode::Needle]);
}

#[test]
fn a_plan_names_kinds_of_people_and_places_and_an_announced_evening_ends() {
    let plan = |activity: Value| {
        fault(
            Kind::WeekendPlan,
            json!({"friday": "2026-11-20", "activities": [activity]}),
        )
    };
    let named = json!({"label": "x", "starts_at": "2026-11-21T12:00:00+01:00",
        "ends_at": "2026-11-21T13:00:00+01:00", "who": "Karim"});
    assert_eq!(plan(named), (Code::UnknownCode, "activities[0].who".into()));
    let evening = |ends_at: &str| {
        json!({"friday": "2026-11-20", "evenings_of_use": [
            {"starts_at": "2026-11-21T20:00:00+01:00", "ends_at": ends_at}]})
    };
    assert!(Body::parse(Kind::WeekendPlan, &evening("2026-11-24T20:00:00+01:00")).is_ok());
    assert_eq!(
        fault(Kind::WeekendPlan, evening("2026-11-24T20:00:01+01:00")),
        (Code::OutOfRange, "evenings_of_use[0].ends_at".into())
    );
}

#[test]
fn a_debrief_may_stop_after_the_mood() {
    identity(
        Kind::Debrief,
        json!({"friday": "2026-11-20", "mood": 3, "skipped": true}),
    );
    let twice = json!({"friday": "2026-11-20", "helped": ["walk", "walk"]});
    assert_eq!(
        fault(Kind::Debrief, twice),
        (Code::Duplicate, "helped[1]".into())
    );
}

#[test]
fn a_reminder_has_its_hour_unless_refused() {
    let settings = |reminder: Value| json!({"reminders": [reminder]});
    let accepted = |at: &str| {
        settings(
            json!({"from": 116, "hours": 4, "answer": "accepted", "weekday": "friday", "at": at}),
        )
    };
    identity(Kind::Settings, accepted("17:00"));
    assert_eq!(
        fault(Kind::Settings, accepted("9:00")),
        (Code::OutOfRange, "reminders[0].at".into())
    );
    assert_eq!(
        fault(
            Kind::Settings,
            settings(json!({"from": 116, "hours": 4, "answer": "moved", "at": "17:00"}))
        ),
        (Code::MissingField, "reminders[0].weekday".into())
    );
    assert_eq!(
        fault(
            Kind::Settings,
            settings(json!({"from": 116, "hours": 4, "answer": "refused", "at": "17:00"}))
        ),
        (Code::OutOfRange, "reminders[0].at".into())
    );
    let window = json!({"from": 116, "hours": 4, "answer": "refused"});
    assert_eq!(
        fault(Kind::Settings, json!({"reminders": [window, window]})),
        (Code::Duplicate, "reminders[1]".into())
    );
    assert_eq!(
        fault(Kind::Settings, json!({"nudges": {"quiet_from": "22:00"}})),
        (Code::MissingField, "nudges.quiet_to".into())
    );
}
