use serde_json::{Value, json};

use super::*;
use crate::time::{DAY, MINUTE};

#[test]
fn a_craving_gets_what_follows_from_its_time() {
    let mut phone = Phone::enrolled(1);
    let id = phone.craving(7);
    let entry = phone.entry(id).unwrap();
    assert_eq!(entry["occurred_at"], "2026-11-20T23:30:00+01:00");
    assert_eq!(entry["recorded_at"], entry["occurred_at"]);
    assert_eq!(
        entry["body"],
        json!({"intensity": 7, "triggers": ["alcohol", "weekend"]})
    );
    assert_eq!(id.0.get_version_num(), 4);

    // The person may take it off; it does not come back.
    phone
        .edit(id, json!({"intensity": 8, "triggers": ["alcohol"]}))
        .unwrap();
    assert_eq!(
        phone.entry(id).unwrap()["body"]["triggers"],
        json!(["alcohol"])
    );
}

#[test]
fn refusals_say_where_and_change_nothing() {
    let mut nobody = Phone::new(1);
    assert_eq!(
        nobody.log("craving", json!({"intensity": 7})),
        Err(ClientError::NotEnrolled)
    );

    let mut phone = Phone::enrolled(1);
    let rows = phone.rows.clone();
    let at = |millis: i64| OccurredAtText(START.plus(millis)).to_string();
    let cases = [
        (
            json!({"kind": "craving", "body": {"intensity": 11}}),
            "out_of_range",
            Some("intensity"),
        ),
        (
            json!({"kind": "craving", "body": {"intensity": 1, "colour": 1}}),
            "unknown_field",
            Some("colour"),
        ),
        (
            json!({"kind": "craving", "body": {"intensity": 1, "triggers": ["x"]}}),
            "unknown_code",
            Some("triggers[0]"),
        ),
        (json!({"kind": "craving", "body": []}), "wrong_type", None),
        (
            json!({"kind": "poem", "body": {}}),
            "unknown_code",
            Some("kind"),
        ),
        (
            json!({"kind": "private", "body": {"v": 1, "blob": "AAEC"}}),
            "unknown_code",
            Some("kind"),
        ),
        (
            json!({"kind": "use", "body": {}, "occurred_at": at(5 * MINUTE + 1000)}),
            "future",
            Some("occurred_at"),
        ),
        (
            json!({"kind": "use", "body": {}, "occurred_at": at(-110 * DAY)}),
            "too_old",
            Some("occurred_at"),
        ),
    ];
    for (draft, code, field) in cases {
        let fault = phone.log_as(draft.clone()).unwrap_err();
        assert_eq!((fault.code(), fault.field()), (code, field), "{draft}");
    }
    assert_eq!(phone.rows, rows);

    // 90 days before the cycle began, which was 17 days ago.
    assert!(
        phone
            .log_as(json!({"kind": "use", "body": {}, "occurred_at": at(-107 * DAY)}))
            .is_ok()
    );
    let missing = phone.random_id();
    assert_eq!(phone.edit(missing, json!({})), Err(ClientError::NotFound));
    assert_eq!(phone.delete(missing), Err(ClientError::NotFound));
    assert_eq!(phone.undo(missing), Err(ClientError::NotFound));
}

struct OccurredAtText(UnixMillis);

impl std::fmt::Display for OccurredAtText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        crate::time::OccurredAt::at(self.0, 60).unwrap().fmt(f)
    }
}

#[test]
fn editing_a_time_is_entering_it() {
    let mut phone = Phone::enrolled(1);
    let id = phone.craving(7);
    let to = |at: &str| json!({"do": "edit", "id": id, "edit": {"body": {"intensity": 7}, "occurred_at": at}});
    assert_eq!(
        phone
            .apply(to("2026-11-21T09:00:00+01:00"))
            .unwrap_err()
            .code(),
        "future"
    );
    phone.apply(to("2026-11-19T09:00:00+01:00")).unwrap();
    // What is stored is not measured again when it stays.
    phone.pass(400 * DAY);
    phone.edit(id, json!({"intensity": 6})).unwrap();
    assert_eq!(
        phone.entry(id).unwrap()["occurred_at"],
        "2026-11-19T09:00:00+01:00"
    );
}

#[test]
fn undo_goes_back_to_before_the_last_rest() {
    let mut phone = Phone::enrolled(1);
    let intensity = |phone: &Phone, id| {
        phone
            .entry(id)
            .map(|entry| entry["body"]["intensity"].clone())
    };

    // A log and the taps after it vanish together, without a trace.
    let id = phone.craving(7);
    phone.pass(9_000);
    let saved = phone.edit(id, json!({"intensity": 8})).unwrap();
    assert_eq!(saved.undo_until, Some(phone.now.plus(10_000)));
    phone.pass(9_000);
    phone.undo(id).unwrap();
    assert_eq!(phone.entry(id), None);
    assert!(!phone.rows.keys().any(|key| key.contains(&id.to_string())));

    // After a rest, an edit goes back to what rested; a deletion too.
    let id = phone.craving(7);
    phone.pass(10_000);
    assert_eq!(phone.undo(id), Err(ClientError::TooLate));
    phone.edit(id, json!({"intensity": 8})).unwrap();
    phone.edit(id, json!({"intensity": 9})).unwrap();
    phone.undo(id).unwrap();
    assert_eq!(intensity(&phone, id), Some(json!(7)));
    assert_eq!(phone.undo(id), Err(ClientError::TooLate));
    phone.delete(id).unwrap();
    assert_eq!(phone.entry(id), None);
    phone.undo(id).unwrap();
    assert_eq!(intensity(&phone, id), Some(json!(7)));
}

#[test]
fn a_clock_set_back_does_not_lengthen_the_window() {
    let mut phone = Phone::enrolled(1);
    let id = phone.craving(7);
    phone.pass(-DAY);
    assert_eq!(phone.undo(id), Err(ClientError::TooLate));
    assert_eq!(changes(&phone.request(Urgency::Due).unwrap()).len(), 1);
}

#[test]
fn repeated_calls_do_nothing_twice() {
    let mut phone = Phone::enrolled(1);
    let id = phone.random_id();
    let log =
        json!({"do": "log", "id": id, "draft": {"kind": "craving", "body": {"intensity": 3}}});
    phone.apply(log.clone()).unwrap();
    phone.edit(id, json!({"intensity": 4})).unwrap();
    phone.apply(log.clone()).unwrap();
    assert_eq!(phone.entry(id).unwrap()["body"], json!({"intensity": 4}));
    phone.delete(id).unwrap();
    phone.delete(id).unwrap();
    assert_eq!(phone.apply(log), Err(ClientError::Deleted));
    assert_eq!(
        phone.edit(id, json!({"intensity": 4})),
        Err(ClientError::NotFound)
    );
}

#[test]
fn once_a_day_and_once_a_person_are_one_record_on_two_phones() {
    let (mut one, mut two) = (Phone::enrolled(1), Phone::enrolled(2));
    let today = one.log("check_in", json!({"use": "no"})).unwrap();
    assert_eq!(
        two.log("check_in", json!({"use": "yes", "mood": 2}))
            .unwrap(),
        today
    );
    assert_eq!(today.0.get_version_num(), 8);
    let earlier = json!({"kind": "check_in", "body": {"use": "yes"}, "occurred_at": "2026-11-19T21:00:00+01:00"});
    assert_ne!(one.log_as(earlier).unwrap(), today);
    // The local day of here decides: 40 minutes later it is Saturday.
    one.pass(40 * MINUTE);
    assert_ne!(one.log("check_in", json!({"use": "no"})).unwrap(), today);

    let settings = one.log("settings", json!({"right_now_from": 5})).unwrap();
    assert_eq!(
        one.log("settings", json!({"explicit_words": true}))
            .unwrap(),
        settings
    );
    assert_eq!(two.log("settings", json!({})).unwrap(), settings);
    assert_eq!(one.view()["settings"], json!({"explicit_words": true}));
}

#[test]
fn what_was_deleted_can_be_made_anew_once() {
    let (mut one, mut two) = (Phone::enrolled(1), Phone::enrolled(2));
    let mut server = server::Server::default();
    let check_in = |mood: u8| json!({"mood": mood});
    // Deleted before anybody heard of it: as if it had never been.
    let first = one.log("check_in", check_in(1)).unwrap();
    one.delete(first).unwrap();
    assert_eq!(one.log("check_in", check_in(2)).unwrap(), first);
    one.undo(first).unwrap();
    assert_eq!(one.entry(first), None);

    assert_eq!(one.log("check_in", check_in(3)).unwrap(), first);
    one.pass(11_000);
    one.sync(&mut server);
    one.delete(first).unwrap();
    let second = one.log("check_in", check_in(4)).unwrap();
    assert_ne!(second, first, "a deletion is final");
    assert_eq!(
        one.undo(first),
        Err(ClientError::TooLate),
        "or there would be two"
    );
    assert_eq!(one.log("check_in", check_in(5)).unwrap(), second);
    assert_eq!(one.view()["today"]["check_in"]["body"], check_in(5));

    // The other phone, once it knows, means the same record.
    one.pass(11_000);
    one.sync(&mut server);
    two.sync(&mut server);
    assert_eq!(two.log("check_in", check_in(6)).unwrap(), second);
    two.pass(11_000);
    two.sync(&mut server);
    one.sync(&mut server);
    assert_eq!(one.view()["today"]["check_in"]["body"], check_in(6));
    let kept = one.engine.history(200, None, one.now).entries;
    assert_eq!(kept.len(), 1);
}

#[test]
fn weekends_are_named_by_their_friday() {
    let mut phone = Phone::enrolled(1);
    let plan = |friday: &str| json!({"friday": friday, "activities": []});
    let this = phone.log("weekend_plan", plan("2026-11-20")).unwrap();
    assert_eq!(phone.log("weekend_plan", plan("2026-11-20")).unwrap(), this);
    assert_ne!(phone.log("weekend_plan", plan("2026-11-27")).unwrap(), this);
}

#[test]
fn a_use_with_a_meaning_names_the_goals_of_its_day() {
    let mut phone = Phone::enrolled(1);
    let goals = json!({"versions": [
        {"revision": 1, "from": "2026-11-01", "goals": [{"product": "3mmc", "aim": "sobriety"}]},
        {"revision": 2, "from": "2026-11-20", "goals": []},
    ]});
    phone.log("goals", goals).unwrap();
    let revision = |phone: &mut Phone, body: Value, at: &str| {
        let id = phone
            .log_as(json!({"kind": "use", "body": body, "occurred_at": at}))
            .unwrap();
        phone.entry(id).unwrap()["body"]
            .get("goal_revision")
            .cloned()
    };
    let lapse = || json!({"meaning": "lapse"});
    assert_eq!(
        revision(&mut phone, lapse(), "2026-11-20T20:00:00+01:00"),
        Some(json!(2))
    );
    assert_eq!(
        revision(&mut phone, lapse(), "2026-11-19T20:00:00+01:00"),
        Some(json!(1))
    );
    assert_eq!(
        revision(&mut phone, lapse(), "2026-10-19T20:00:00+01:00"),
        None
    );
    assert_eq!(
        revision(&mut phone, json!({}), "2026-11-20T20:00:00+01:00"),
        None
    );
    let said = json!({"meaning": "lapse", "goal_revision": 1});
    assert_eq!(
        revision(&mut phone, said, "2026-11-20T20:00:00+01:00"),
        Some(json!(1))
    );
}

#[test]
fn notes_and_what_was_not_chosen_are_hidden_by_default() {
    let mut phone = Phone::enrolled(1);
    let id = phone
        .log("craving", json!({"intensity": 3, "note": "pour moi"}))
        .unwrap();
    let dosed = phone
        .log("use", json!({"meaning": "not_by_choice", "note": "x"}))
        .unwrap();
    let shared = phone
        .log_as(json!({"kind": "craving", "body": {"intensity": 4, "note": "pour vous"}, "private": []}))
        .unwrap();
    let route = phone
        .log_as(json!({
            "kind": "use", "body": {"products": [{"code": "3mmc", "route": "injected"}]}, "private": ["route"],
        }))
        .unwrap();
    phone.pass(10_000);
    let request = phone.request(Urgency::Due).unwrap();
    assert!(!request.body.contains("pour moi") && !request.body.contains("not_by_choice"));
    assert!(!request.body.contains("injected"));
    let sent = |id: RecordId| {
        changes(&request)
            .into_iter()
            .find(|c| c["id"] == json!(id))
            .unwrap()
    };
    assert_eq!(
        sent(id)["body"],
        json!({"intensity": 3, "triggers": ["weekend"]})
    );
    assert_eq!(sent(dosed)["kind"], "private");
    assert_eq!(sent(dosed).get("private"), None);
    assert_eq!(sent(shared)["body"]["note"], "pour vous");
    assert_eq!(sent(shared).get("private"), None);
    assert_eq!(sent(route)["body"]["products"], json!([{"code": "3mmc"}]));

    // The person sees everything in its place.
    let seen = |phone: &Phone, id| phone.entry(id).unwrap();
    assert_eq!(seen(&phone, id)["body"]["note"], "pour moi");
    assert_eq!(seen(&phone, id)["hidden"], json!(["note"]));
    assert_eq!(seen(&phone, dosed)["kind"], "use");
    assert_eq!(seen(&phone, dosed)["body"]["meaning"], "not_by_choice");
    assert_eq!(seen(&phone, dosed)["private_whole"], true);
    assert_eq!(
        seen(&phone, route)["body"]["products"][0]["route"],
        "injected"
    );
    assert_eq!(seen(&phone, route)["hidden"], json!(["route"]));

    // Edits keep it so; a choice changes it.
    phone
        .edit(id, json!({"intensity": 5, "note": "encore"}))
        .unwrap();
    assert_eq!(seen(&phone, id)["hidden"], json!(["note"]));
    phone.edit(dosed, json!({"meaning": "lapse"})).unwrap();
    assert_eq!(seen(&phone, dosed)["private_whole"], true);
    let whole =
        json!({"do": "edit", "id": shared, "edit": {"body": {"intensity": 4}, "private": "whole"}});
    phone.apply(whole).unwrap();
    assert_eq!(
        (
            &seen(&phone, shared)["private_whole"],
            &seen(&phone, shared)["kind"]
        ),
        (&json!(true), &json!("craving"))
    );
}

#[test]
fn what_another_device_sealed_is_neither_read_nor_broken() {
    let (mut one, mut two) = (Phone::enrolled(1), Phone::enrolled(2));
    let mut server = server::Server::default();
    let noted = one
        .log("craving", json!({"intensity": 3, "note": "pour moi"}))
        .unwrap();
    let dosed = one.log("use", json!({"meaning": "not_by_choice"})).unwrap();
    one.sync(&mut server);
    two.sync(&mut server);
    let entry = two.entry(noted).unwrap();
    assert_eq!(
        entry["body"],
        json!({"intensity": 3, "triggers": ["weekend"]})
    );
    assert_eq!(
        (&entry["sealed_elsewhere"], &entry["editable"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(
        two.edit(noted, json!({"intensity": 4})),
        Err(ClientError::SealedElsewhere)
    );
    let entry = two.entry(dosed).unwrap();
    assert_eq!(
        (&entry["kind"], &entry["body"]),
        (&json!("private"), &Value::Null)
    );
    // Deleting is always possible.
    two.delete(dosed).unwrap();
    two.sync(&mut server);
    one.sync(&mut server);
    assert_eq!(one.entry(dosed), None);
    assert_eq!(one.entry(noted).unwrap()["body"]["note"], "pour moi");
}

#[test]
fn debug_shows_nothing_a_person_wrote() {
    let mut phone = Phone::enrolled(1);
    let id = phone
        .log_as(
            json!({"kind": "craving", "body": {"intensity": 4, "note": "canari"}, "private": []}),
        )
        .unwrap();
    let record = phone.engine.records.get(&id).unwrap();
    let texts = [format!("{record:?}"), format!("{:?}", phone.engine)];
    phone.pass(10_000);
    let asked = phone.with(|engine, here| engine.next_request(Urgency::Due, here));
    let (write, request) = asked.unwrap();
    for text in texts
        .into_iter()
        .chain([format!("{write:?}"), format!("{request:?}")])
    {
        assert!(
            !text.contains("canari") && !text.contains("token 1"),
            "{text}"
        );
    }
}
