use serde_json::{Value, json};

use super::*;
use crate::time::{HOUR, MINUTE};

fn empty_answer(now: UnixMillis) -> Value {
    json!({
        "accepted": [], "rejected": [], "changes": [], "cursor": "0.0", "more": false,
        "programme_etag": "p1", "server_time": now,
    })
}

fn refused(status: u16, code: &str) -> Failure {
    Failure::Answer {
        status,
        code: Some(code.to_owned()),
        retry_after: None,
    }
}

#[test]
fn an_entry_reaches_the_other_phone_and_its_edit_comes_back() {
    let (mut one, mut two) = (Phone::enrolled(1), Phone::enrolled(2));
    let mut server = server::Server::default();
    let id = one.craving(7);
    assert_eq!(one.entry(id).unwrap()["mark"], "held");
    one.sync(&mut server);
    assert_eq!(one.entry(id).unwrap()["mark"], "sent");
    two.sync(&mut server);
    two.edit(id, json!({"intensity": 5, "used": false}))
        .unwrap();
    two.pass(10_000);
    assert_eq!(two.entry(id).unwrap()["mark"], "waiting");
    two.sync(&mut server);
    one.sync(&mut server);
    assert_eq!(one.entry(id), two.entry(id));
    assert_eq!(
        one.entry(id).unwrap()["body"],
        json!({"intensity": 5, "used": false})
    );
}

#[test]
fn edits_made_apart_are_both_kept_until_the_person_settles_it() {
    let (mut one, mut two) = (Phone::enrolled(1), Phone::enrolled(2));
    let mut server = server::Server::default();
    let id = one.craving(7);
    one.sync(&mut server);
    two.sync(&mut server);
    one.edit(id, json!({"intensity": 1})).unwrap();
    two.edit(id, json!({"intensity": 2})).unwrap();
    one.sync(&mut server);
    two.sync(&mut server);
    one.sync(&mut server);
    for phone in [&one, &two] {
        let entry = phone.entry(id).unwrap();
        assert_eq!(entry["body"]["intensity"], 2, "the higher device stands");
        assert_eq!(entry["others"].as_array().unwrap().len(), 1);
        assert_eq!(entry["others"][0]["body"]["intensity"], 1);
    }
    one.edit(id, json!({"intensity": 3})).unwrap();
    one.sync(&mut server);
    two.sync(&mut server);
    for phone in [&one, &two] {
        let entry = phone.entry(id).unwrap();
        assert_eq!(
            (&entry["body"]["intensity"], &entry["others"]),
            (&json!(3), &json!([]))
        );
    }
}

#[test]
fn a_refused_entry_is_parked_with_its_reason_and_the_others_go() {
    let mut phone = Phone::enrolled(1);
    let mut server = server::Server::default();
    let (bad, good) = (phone.craving(1), phone.craving(2));
    phone.pass(10_000);
    let request = phone.request(Urgency::Due).unwrap();
    let index = request
        .echo
        .sent
        .iter()
        .position(|sent| sent.id == bad)
        .unwrap();
    let mut answer = server.take(&request, phone.now);
    answer["accepted"].as_array_mut().unwrap().remove(index);
    // The server may not have been able to read the id.
    answer["rejected"] = json!([{"index": index, "code": "unknown_code", "field": "body.triggers[0]", "message": "no"}]);
    answer["changes"] = json!([]);
    phone.answer(&request.echo, &answer).unwrap();
    assert_eq!(
        (&phone.status()["waiting"], &phone.status()["parked"]),
        (&json!(0), &json!(1))
    );
    let entry = phone.entry(bad).unwrap();
    assert_eq!(entry["mark"], "parked");
    assert_eq!(entry["parked"]["field"], "body.triggers[0]");
    assert_eq!(phone.entry(good).unwrap()["mark"], "sent");
    assert_eq!(phone.request(Urgency::Due), None);

    phone.app = "2";
    phone.reopen();
    assert_eq!(phone.entry(bad).unwrap()["mark"], "waiting");
    assert_eq!(changes(&phone.request(Urgency::Due).unwrap()).len(), 1);
}

#[test]
fn a_conflicting_revision_is_sealed_and_sent_anew() {
    let mut phone = Phone::enrolled(1);
    let mut server = server::Server::default();
    let id = phone
        .log("craving", json!({"intensity": 3, "note": "avant"}))
        .unwrap();
    phone.pass(10_000);
    // An old copy of the phone, restored, notes something else under the same revision.
    let mut copy = Phone::enrolled(1);
    copy.rows = phone.rows.clone();
    copy.engine = phone.opened();
    copy.now = phone.now;
    copy.seed = 99;
    copy.edit(id, json!({"intensity": 4, "note": "après"}))
        .unwrap();
    phone.sync(&mut server);
    copy.sync(&mut server);
    let slot = &server.slots[&id.to_string()];
    assert_eq!((slot.standing.revision.counter, slot.others.len()), (2, 1));
    let entry = copy.entry(id).unwrap();
    assert_eq!(
        (&entry["body"]["note"], &entry["mark"]),
        (&json!("après"), &json!("sent"))
    );
    assert_eq!(entry["others"][0]["body"]["note"], "avant");
}

#[test]
fn a_restored_server_gets_everything_back() {
    let (mut one, mut two) = (Phone::enrolled(1), Phone::enrolled(2));
    let mut server = server::Server::default();
    let (kept, gone) = (one.craving(1), one.craving(2));
    one.sync(&mut server);
    let backup = server.clone();
    let later = one.craving(3);
    one.delete(gone).unwrap();
    one.edit(kept, json!({"intensity": 5})).unwrap();
    one.sync(&mut server);
    two.sync(&mut server);
    server.restore(backup);
    for phone in [&mut one, &mut two] {
        phone.pass(60_000);
        let request = phone.request(Urgency::Now).unwrap();
        phone.fail(&request.echo, refused(409, "resync_required"));
        assert_eq!(phone.status()["waiting"], 3);
        phone.sync(&mut server);
        assert_eq!(phone.status()["waiting"], 0);
    }
    one.sync(&mut server);
    for phone in [&one, &two] {
        assert_eq!(phone.entry(kept).unwrap()["body"]["intensity"], 5);
        assert_eq!(phone.entry(later).unwrap()["body"]["intensity"], 3);
        assert_eq!(phone.entry(gone), None);
    }
    assert!(server.slots[&gone.to_string()].standing.deleted);
    assert_eq!(server.slots.len(), 3);
}

#[test]
fn an_answer_of_a_store_that_is_gone_acknowledges_nothing() {
    let mut phone = Phone::enrolled(1);
    let mut server = server::Server::default();
    let id = phone.craving(1);
    phone.pass(crate::client::record::UNDO_WINDOW);
    let question = phone.request(Urgency::Now).unwrap();
    let late = server.take(&question, phone.now);
    phone.fail(&question.echo, Failure::Network);
    server.restore(server::Server::default());
    phone.pass(60_000);
    let request = phone.request(Urgency::Now).unwrap();
    phone.fail(&request.echo, refused(409, "resync_required"));
    phone.answer(&question.echo, &late).unwrap();
    assert_eq!(phone.status()["waiting"], 1);
    phone.sync(&mut server);
    assert!(server.slots.contains_key(&id.to_string()));
}

#[test]
fn a_server_that_asks_for_it_again_and_again_is_not_asked_in_a_circle() {
    let mut phone = Phone::enrolled(1);
    let request = phone.request(Urgency::Now).unwrap();
    phone.fail(&request.echo, refused(409, "resync_required"));
    let request = phone.request(Urgency::Due).unwrap();
    phone.fail(&request.echo, refused(409, "resync_required"));
    assert_eq!(phone.request(Urgency::Due), None);
    assert!(phone.engine.next_due_at(phone.now) > Some(phone.now));
}

#[test]
fn an_old_app_is_told_to_update_and_keeps_everything() {
    let mut phone = Phone::enrolled(1);
    phone.craving(7);
    phone.pass(10_000);
    let request = phone.request(Urgency::Due).unwrap();
    phone.fail(&request.echo, refused(400, "protocol_unsupported"));
    assert_eq!(
        (&phone.status()["upgrade"], &phone.status()["waiting"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(phone.request(Urgency::Now), None);
    assert_eq!(phone.engine.next_due_at(phone.now), None);
    phone.app = "2";
    phone.reopen();
    assert_eq!(phone.status()["upgrade"], false);
    assert_eq!(
        phone.request(Urgency::Due).unwrap().echo.sent,
        request.echo.sent
    );
}

#[test]
fn what_is_too_much_at_once_is_halved_and_what_is_too_much_alone_is_parked() {
    let mut phone = Phone::enrolled(1);
    for intensity in 0..5 {
        phone.craving(intensity);
    }
    phone.pass(10_000);
    let mut sizes = Vec::new();
    while let Some(request) = phone.request(Urgency::Due) {
        sizes.push(request.echo.sent.len());
        phone.fail(&request.echo, refused(413, "too_large"));
    }
    assert_eq!(sizes, [5, 2, 1, 1, 1, 1, 1]);
    assert_eq!(
        (&phone.status()["waiting"], &phone.status()["parked"]),
        (&json!(0), &json!(5))
    );
}

#[test]
fn old_answers_bring_no_old_news() {
    let (mut one, mut two) = (Phone::enrolled(1), Phone::enrolled(2));
    let mut server = server::Server::default();
    let id = one.craving(1);
    one.sync(&mut server);
    let question = two.request(Urgency::Now).unwrap();
    let old = server.take(&question, two.now);
    two.answer(&question.echo, &old).unwrap();
    one.edit(id, json!({"intensity": 2})).unwrap();
    one.sync(&mut server);
    two.sync(&mut server);
    let before = two.plain("state");
    two.answer(&question.echo, &old).unwrap();
    assert_eq!(two.entry(id).unwrap()["body"]["intensity"], 2);
    let cursor = |row: &[u8]| serde_json::from_slice::<Value>(row).unwrap()["cursor"].clone();
    assert_eq!(cursor(&two.plain("state")), cursor(&before));
}

#[test]
fn a_server_that_says_nothing_of_what_it_got_is_not_asked_in_a_circle() {
    let mut phone = Phone::enrolled(1);
    phone.craving(7);
    phone.pass(10_000);
    let request = phone.request(Urgency::Due).unwrap();
    let answer = empty_answer(phone.now);
    phone.answer(&request.echo, &answer).unwrap();
    assert_eq!(phone.request(Urgency::Due), None);
    assert!(phone.engine.next_due_at(phone.now) > Some(phone.now));

    // Nor one that always has more and never moves on.
    let mut phone = Phone::enrolled(2);
    let mut answer = empty_answer(phone.now);
    answer["more"] = json!(true);
    let request = phone.request(Urgency::Now).unwrap();
    phone.answer(&request.echo, &answer).unwrap();
    let request = phone.request(Urgency::Due).unwrap();
    phone.answer(&request.echo, &answer).unwrap();
    assert_eq!(phone.request(Urgency::Due), None);
}

#[test]
fn what_is_no_answer_changes_nothing() {
    let mut phone = Phone::enrolled(1);
    let request = phone.request(Urgency::Now).unwrap();
    let rows = phone.rows.clone();
    for answer in [
        json!(null),
        json!({}),
        json!([1]),
        json!({"accepted": [], "changes": []}),
    ] {
        assert_eq!(
            phone.answer(&request.echo, &answer),
            Err(ClientError::BadAnswer)
        );
    }
    assert_eq!(phone.rows, rows);
}

#[test]
fn the_servers_clock_corrects_the_phones() {
    let noted = |wrong_by: i64| {
        let mut phone = Phone::enrolled(1);
        let request = phone.request(Urgency::Now).unwrap();
        phone.pass(2_000);
        let halfway = phone.now.plus(-1_000);
        let answer = empty_answer(halfway.plus(-wrong_by));
        phone.answer(&request.echo, &answer).unwrap();
        let id = phone.craving(7);
        let entry = phone.entry(id).unwrap();
        let at: UnixMillis = entry["occurred_at"].as_str().unwrap().parse().unwrap();
        (at.0 - phone.now.0, phone)
    };
    assert_eq!(noted(4_000).0, 0, "the way of the answer explains it");
    assert_eq!(noted(-90 * MINUTE).0, 90 * MINUTE);
    let (offset, mut phone) = noted(90 * MINUTE);
    assert_eq!(offset, -90 * MINUTE);
    // An answer that took too long, or a clock that was set meanwhile, tells nothing.
    for passed in [2 * HOUR, -HOUR] {
        let request = phone.request(Urgency::Now).unwrap();
        phone.pass(passed);
        phone
            .answer(&request.echo, &empty_answer(phone.now))
            .unwrap();
        let id = phone.craving(7);
        let at: UnixMillis = phone.entry(id).unwrap()["occurred_at"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        assert_eq!(at.0 - phone.now.0, offset);
    }
    // The rule about the future is measured by the corrected clock.
    let at = crate::time::OccurredAt::at(phone.now, 60).unwrap();
    let fault = phone
        .log_as(json!({"kind": "use", "body": {}, "occurred_at": at}))
        .unwrap_err();
    assert_eq!(fault.code(), "future");
}

#[test]
fn what_a_newer_app_made_is_kept_verbatim_and_sent_back() {
    let mut phone = Phone::enrolled(1);
    let change = |id: &str, kind: &str, body: Value| {
        json!({
            "id": id, "kind": kind, "revision": {"counter": 1, "device": "6f1c0e36-6a39-4d0f-9a27-000000000009"},
            "base": null, "occurred_at": "2026-11-20T20:00:00+01:00", "recorded_at": "2026-11-20T20:00:00+01:00",
            "deleted": false, "body": body, "received_at": "2026-11-20T19:00:05.000Z", "later_field": {"x": [1]},
        })
    };
    let poem = "00000000-0000-4000-8000-000000000001";
    let craving = "00000000-0000-4000-8000-000000000002";
    let coded = "00000000-0000-4000-8000-000000000003";
    let request = phone.request(Urgency::Now).unwrap();
    let mut answer = empty_answer(phone.now);
    answer["changes"] = json!([
        change(poem, "poem", json!({"lines": 3})),
        change(craving, "craving", json!({"intensity": 3, "mood_colour": "blue"})),
        change(coded, "craving", json!({"intensity": 3, "triggers": ["a_new_one"]})),
        {"what": "nobody could have made"},
    ]);
    phone.answer(&request.echo, &answer).unwrap();

    let id = |text: &str| text.parse::<RecordId>().unwrap();
    let entry = phone.entry(id(poem)).unwrap();
    assert_eq!(
        (&entry["kind"], &entry["body"], &entry["editable"]),
        (&json!("poem"), &json!({"lines": 3}), &json!(false))
    );
    assert_eq!(
        phone.edit(id(poem), json!({})),
        Err(ClientError::UpgradeRequired)
    );
    assert_eq!(
        phone.edit(id(coded), json!({"intensity": 4})),
        Err(ClientError::UpgradeRequired)
    );

    // What this app knows of a record can be edited; the rest goes with it.
    assert_eq!(phone.entry(id(craving)).unwrap()["editable"], true);
    phone.edit(id(craving), json!({"intensity": 4})).unwrap();
    phone.pass(10_000);
    let request = phone.request(Urgency::Due).unwrap();
    let sent = &changes(&request)[0];
    assert_eq!(sent["body"], json!({"intensity": 4, "mood_colour": "blue"}));
    assert_eq!(sent["later_field"], json!({"x": [1]}));
    assert_eq!(sent.get("received_at"), None);

    phone.fail(&request.echo, refused(409, "resync_required"));
    let again = changes(&phone.request(Urgency::Due).unwrap());
    let sent = again.iter().find(|change| change["id"] == poem).unwrap();
    let mut expected = change(poem, "poem", json!({"lines": 3}));
    expected.as_object_mut().unwrap().remove("received_at");
    assert_eq!(*sent, expected);
}
