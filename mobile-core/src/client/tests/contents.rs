use serde_json::json;

use super::*;

/// A phone with one refused craving of 1, and its server.
fn refused() -> (Phone, server::Server, RecordId) {
    let mut phone = Phone::enrolled(1);
    let server = server::Server::default();
    let id = phone.craving(1);
    phone.pass(10_000);
    let request = phone.request(Urgency::Due).unwrap();
    let answer = json!({
        "accepted": [],
        "rejected": [{"index": 0, "code": "unknown_code", "field": "body.triggers[0]", "message": "no"}],
        "changes": [], "cursor": "0.0", "more": false, "programme_etag": "x", "server_time": phone.now,
    });
    phone.answer(&request.echo, &answer).unwrap();
    (phone, server, id)
}

fn contents(phone: &Phone) -> Value {
    json!(phone.engine.contents(phone.now))
}

#[test]
fn everything_is_counted_once_by_what_it_is() {
    let mut phone = Phone::enrolled(1);
    phone.craving(3);
    phone
        .log_as(json!({"kind": "craving", "body": {"intensity": 2}, "private": "whole"}))
        .unwrap();
    phone
        .log("moment", json!({"code": "party", "note": "pour moi"}))
        .unwrap();
    phone.log("settings", json!({})).unwrap();
    let gone = phone.craving(1);
    phone.pass(10_000);
    let mut server = server::Server::default();
    phone.sync(&mut server);
    phone.delete(gone).unwrap();
    assert_eq!(
        contents(&phone),
        json!({
            "kinds": [
                {"kind": "craving", "count": 2},
                {"kind": "moment", "count": 1},
                {"kind": "settings", "count": 1},
            ],
            "waiting": 1,
            "parked": [],
            "private": 1,
            "partly_private": 1,
            "sealed_elsewhere": 0,
            "other_versions": 0,
            "deleted": 1,
            "unreadable": 0,
        })
    );
}

#[test]
fn what_was_refused_is_sent_once_more_when_the_person_says_so() {
    let (mut phone, mut server, id) = refused();
    assert_eq!(contents(&phone)["parked"][0]["parked"]["left"], false);
    phone.apply(json!({"do": "retry", "id": id})).unwrap();
    assert_eq!(contents(&phone)["parked"], json!([]));
    assert_eq!(phone.entry(id).unwrap()["mark"], "waiting");
    phone.sync(&mut server);
    assert_eq!(phone.entry(id).unwrap()["mark"], "sent");
    // Nothing is refused any more: the same call again does no harm.
    phone.apply(json!({"do": "retry", "id": id})).unwrap();
    assert_eq!(phone.entry(id).unwrap()["mark"], "sent");
}

#[test]
fn what_was_refused_may_be_left_here_without_further_mention() {
    let (mut phone, _, id) = refused();
    assert_eq!(phone.status()["parked_open"], 1);
    phone.apply(json!({"do": "leave", "id": id})).unwrap();
    assert_eq!(
        (&phone.status()["parked"], &phone.status()["parked_open"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(contents(&phone)["parked"][0]["parked"]["left"], true);
    // Another version of the app tries all the same.
    phone.app = "2";
    phone.reopen();
    assert_eq!(phone.entry(id).unwrap()["mark"], "waiting");
}

#[test]
fn another_version_is_settled_by_an_edit_made_in_sight_of_it() {
    let (mut one, mut other) = (Phone::enrolled(1), Phone::enrolled(2));
    let mut server = server::Server::default();
    let id = one.craving(3);
    one.sync(&mut server);
    other.sync(&mut server);
    one.edit(id, json!({"intensity": 4})).unwrap();
    other.edit(id, json!({"intensity": 5})).unwrap();
    one.sync(&mut server);
    other.sync(&mut server);
    one.sync(&mut server);
    for phone in [&one, &other] {
        let entry = phone.entry(id).unwrap();
        assert_eq!(entry["others"].as_array().map(Vec::len), Some(1));
        assert_eq!(contents(phone)["other_versions"], 1);
    }
    let stands = one.entry(id).unwrap()["body"].clone();
    one.edit(id, stands).unwrap();
    assert_eq!(one.entry(id).unwrap()["others"], json!([]));
    one.undo(id).unwrap();
    assert_eq!(contents(&one)["other_versions"], 1);
}
