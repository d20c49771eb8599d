use serde_json::json;

use super::*;
use crate::protocol::{MAX_BYTES, MAX_CHANGES};

#[test]
fn nothing_leaves_before_its_ten_seconds_are_over() {
    let mut phone = Phone::enrolled(1);
    assert_eq!(phone.request(Urgency::Due), None);
    phone.craving(7);
    assert_eq!(
        phone.engine.next_due_at(phone.now),
        Some(phone.now.plus(10_000))
    );
    phone.pass(9_999);
    assert_eq!(phone.request(Urgency::Due), None);
    assert!(
        changes(&phone.request(Urgency::Now).unwrap()).is_empty(),
        "asking for news sends nothing"
    );
    phone.pass(1);
    assert_eq!(changes(&phone.request(Urgency::Due).unwrap()).len(), 1);
}

#[test]
fn an_edit_rests_anew_and_the_rest_of_the_phone_does_not_wait_for_it() {
    let mut phone = Phone::enrolled(1);
    let (rested, edited) = (phone.craving(1), phone.craving(2));
    phone.pass(9_000);
    phone.edit(edited, json!({"intensity": 3})).unwrap();
    phone.pass(1_000);
    let sent = changes(&phone.request(Urgency::Due).unwrap());
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["id"], json!(rested));
}

#[test]
fn what_was_handed_out_is_frozen_and_the_next_edit_mints() {
    let mut phone = Phone::enrolled(1);
    let id = phone.craving(1);
    phone.edit(id, json!({"intensity": 2})).unwrap();
    phone.pass(10_000);
    let first = phone.request(Urgency::Due).unwrap();
    assert_eq!(changes(&first)[0]["revision"]["counter"], 1);
    assert_eq!(changes(&first)[0]["base"], json!(null));
    assert_eq!(changes(&first)[0]["body"]["intensity"], 2);

    // Until the answer comes the same is sent, byte for byte, whatever is edited and however the app was closed.
    phone.edit(id, json!({"intensity": 3})).unwrap();
    phone.pass(10_000);
    phone.edit(id, json!({"intensity": 4})).unwrap();
    phone.pass(10_000);
    phone.reopen();
    let again = phone.request(Urgency::Due).unwrap();
    assert_eq!(again.body, first.body);

    let mut server = server::Server::default();
    let answer = server.take(&again, phone.now);
    phone.answer(&again.echo, &answer).unwrap();
    let second = changes(&phone.request(Urgency::Due).unwrap());
    assert_eq!(second[0]["revision"]["counter"], 2);
    assert_eq!(second[0]["base"], changes(&first)[0]["revision"]);
    assert_eq!(second[0]["body"]["intensity"], 4);
}

#[test]
fn a_deletion_is_sent_only_if_the_server_knows_the_record() {
    let mut phone = Phone::enrolled(1);
    let mut server = server::Server::default();
    let (unsent, sent) = (phone.craving(1), phone.craving(2));
    phone.delete(unsent).unwrap();
    phone.sync(&mut server);
    assert!(
        !phone
            .rows
            .keys()
            .any(|key| key.contains(&unsent.to_string()))
    );
    phone.delete(sent).unwrap();
    phone.sync(&mut server);
    assert_eq!(server.slots.len(), 1);
    let slot = &server.slots[&sent.to_string()];
    assert!(slot.standing.deleted && slot.standing.body.is_none());
    assert_eq!(slot.standing.revision.counter, 2);
    assert_eq!(phone.status()["waiting"], 0);
}

#[test]
fn a_deletion_of_what_may_have_arrived_is_sent_too() {
    let mut phone = Phone::enrolled(1);
    let mut server = server::Server::default();
    let id = phone.craving(1);
    phone.pass(10_000);
    let lost = phone.request(Urgency::Due).unwrap();
    server.take(&lost, phone.now);
    phone.fail(&lost.echo, Failure::Network);
    phone.delete(id).unwrap();
    phone.sync(&mut server);
    assert!(server.slots[&id.to_string()].standing.deleted);
}

#[test]
fn requests_stay_below_500_changes_and_one_mebibyte() {
    let mut phone = Phone::enrolled(1);
    phone.is_checked = false;
    let mut server = server::Server::default();
    for minute in 0..=MAX_CHANGES {
        phone.pass(60_000);
        phone.craving((minute % 11) as u8);
    }
    phone.pass(10_000);
    let first = phone.request(Urgency::Due).unwrap();
    let times: Vec<String> = changes(&first)
        .iter()
        .map(|c| c["recorded_at"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(times.len(), MAX_CHANGES);
    assert!(times.is_sorted(), "the longest noted first");
    let answer = server.take(&first, phone.now);
    phone.answer(&first.echo, &answer).unwrap();
    phone.sync(&mut server);
    assert_eq!(server.slots.len(), MAX_CHANGES + 1);

    let mut phone = Phone::enrolled(2);
    phone.is_checked = false;
    for _ in 0..60 {
        let homework = json!({"kind": "craving", "body": {"intensity": 1, "note": "é".repeat(4_000)}, "private": []});
        phone.log_as(homework.clone()).unwrap();
        phone.log_as(homework.clone()).unwrap();
        phone.log_as(homework).unwrap();
    }
    phone.pass(10_000);
    let first = phone.request(Urgency::Due).unwrap();
    assert!(first.body.len() <= MAX_BYTES && first.body.len() > MAX_BYTES * 9 / 10);
    assert!(changes(&first).len() < 180);
    phone.sync(&mut server);
    assert_eq!(phone.status()["waiting"], 0);
}

#[test]
fn after_a_failure_it_waits_longer_each_time() {
    let mut phone = Phone::enrolled(1);
    phone.craving(7);
    phone.pass(10_000);
    let mut pauses = Vec::new();
    for _ in 0..12 {
        let request = phone.request(Urgency::Due).unwrap();
        phone.fail(&request.echo, Failure::Network);
        let due = phone.engine.next_due_at(phone.now).unwrap();
        pauses.push(due.0 - phone.now.0);
        assert_eq!(phone.status()["retry_at"], json!(due));
        phone.pass(due.0 - phone.now.0 - 1);
        assert_eq!(phone.request(Urgency::Due), None);
        phone.pass(1);
    }
    for (attempt, pause) in pauses.iter().enumerate() {
        let longest = (4_000_i64 << attempt).min(900_000);
        assert!(
            (longest / 2..=longest).contains(pause),
            "attempt {attempt}: {pause} ms"
        );
    }
    assert!(phone.status()["offline"].as_bool().unwrap());

    // The person, or the network, may come before; a server that asked for a pause is left alone.
    let request = phone.request(Urgency::Due).unwrap();
    phone.fail(&request.echo, Failure::Network);
    let request = phone.request(Urgency::Now).unwrap();
    let busy = Failure::Answer {
        status: 503,
        code: None,
        retry_after: Some(1_200),
    };
    phone.fail(&request.echo, busy);
    assert_eq!(phone.request(Urgency::Now), None);
    phone.pass(1_199_000);
    assert_eq!(phone.request(Urgency::Now), None);
    phone.pass(1_000);
    let request = phone.request(Urgency::Due).unwrap();
    let mut server = server::Server::default();
    let answer = server.take(&request, phone.now);
    phone.answer(&request.echo, &answer).unwrap();
    assert_eq!(
        (&phone.status()["offline"], &phone.status()["retry_at"]),
        (&json!(false), &json!(null))
    );
    assert_eq!(phone.engine.next_due_at(phone.now), None);
}

#[test]
fn a_clock_set_back_does_not_silence_the_phone() {
    let mut phone = Phone::enrolled(1);
    phone.craving(7);
    phone.pass(10_000);
    let request = phone.request(Urgency::Due).unwrap();
    phone.fail(&request.echo, Failure::Network);
    phone.pass(-7 * crate::time::DAY);
    assert!(phone.request(Urgency::Due).is_some());
}

#[test]
fn ways_back_are_forgotten_in_time_also_while_nothing_can_be_sent() {
    let mut phone = Phone::enrolled(1);
    let request = phone.request(Urgency::Now).unwrap();
    let busy = Failure::Answer {
        status: 503,
        code: None,
        retry_after: Some(600),
    };
    phone.fail(&request.echo, busy);
    let id = phone
        .log_as(
            json!({"kind": "craving", "body": {"intensity": 4, "note": "effacé"}, "private": []}),
        )
        .unwrap();
    phone.pass(10_000);
    assert_eq!(phone.request(Urgency::Due), None);
    phone.edit(id, json!({"intensity": 4})).unwrap();
    let row = |phone: &Phone| String::from_utf8(phone.plain(&format!("record/{id}"))).unwrap();
    assert!(row(&phone).contains("effacé"), "it can be undone");
    assert_eq!(
        phone.engine.next_due_at(phone.now),
        Some(phone.now.plus(10_000))
    );
    phone.pass(10_000);
    assert_eq!(phone.request(Urgency::Due), None);
    assert!(!row(&phone).contains("effacé"));
    assert_eq!(
        phone.engine.next_due_at(phone.now),
        Some(phone.now.plus(580_000))
    );
}
