use serde_json::json;

use super::*;
use crate::time::DAY;

#[test]
fn the_same_code_asks_with_the_same_id_for_a_day() {
    let mut phone = Phone::new(1);
    let begin = |phone: &mut Phone, code: &str| {
        let (write, id) = phone
            .with(|engine, here| engine.begin_enrolment(code, here))
            .unwrap();
        phone.persist(write);
        id
    };
    let first = begin(&mut phone, "ABCDE-FGHJK");
    phone.reopen();
    assert_eq!(begin(&mut phone, "ABCDE-FGHJK"), first);
    let other = begin(&mut phone, "ABCDE-FGHJM");
    assert_ne!(other, first);
    phone.pass(DAY);
    assert_ne!(begin(&mut phone, "ABCDE-FGHJM"), other);
    phone.enrol();
    assert!(
        !phone.rows.contains_key("enrolment"),
        "a spent code is not kept"
    );
}

#[test]
fn secrets_lie_in_rows_of_their_own() {
    let phone = Phone::enrolled(1);
    let keys: Vec<&str> = phone.rows.keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "id_key",
            "identity",
            "lock",
            "mailbox",
            "private_key",
            "state",
            "token"
        ]
    );
    assert_eq!(phone.plain("token"), b"token 1");
    assert_eq!(phone.plain("id_key"), [7; 32]);
    assert_eq!(phone.plain("private_key").len(), 32);
    let shown = |key: &str| String::from_utf8(phone.plain(key)).unwrap();
    assert!(!shown("identity").contains("token") && !shown("state").contains("token"));
    assert_eq!(phone.engine.token(), Some("token 1"));
}

#[test]
fn a_phone_enrolled_anew_keeps_key_and_records() {
    let mut phone = Phone::enrolled(1);
    let id = phone
        .log("craving", json!({"intensity": 3, "note": "pour moi"}))
        .unwrap();
    phone.pass(10_000);
    let flown = phone.request(Urgency::Due).unwrap();
    let unauthorized = Failure::Answer {
        status: 401,
        code: None,
        retry_after: None,
    };
    phone.fail(&flown.echo, unauthorized);
    assert_eq!(phone.status()["signed_out"], true);
    assert_eq!(phone.request(Urgency::Now), None);
    assert_eq!(phone.engine.next_due_at(phone.now), None);

    let key = phone.plain("private_key");
    phone.seed = 2;
    phone.enrol();
    assert_eq!(phone.status()["signed_out"], false);
    assert_eq!(phone.plain("private_key"), key);
    assert_eq!(phone.entry(id).unwrap()["body"]["note"], "pour moi");
    // What was handed out stays as it was; what is minted now is the new device's.
    let mut server = server::Server::default();
    phone
        .edit(id, json!({"intensity": 4, "note": "pour moi"}))
        .unwrap();
    phone.sync(&mut server);
    let versions = &server.slots[&id.to_string()].versions;
    assert_eq!(versions.len(), 2);
    assert_ne!(versions[0].revision.device, versions[1].revision.device);
    assert_eq!(versions[1].base, Some(versions[0].revision));

    // An answer to the device it was before is none.
    let before = phone.rows.clone();
    let (mut echo, answer) = (flown.echo.clone(), server.take(&flown, phone.now));
    phone.answer(&echo, &answer).unwrap();
    assert_eq!(phone.rows, before);
    echo.device = phone.engine.device().unwrap();
    phone.answer(&echo, &answer).unwrap();
    assert_ne!(phone.rows, before);
}

#[test]
fn another_persons_code_is_refused_while_records_are_here() {
    let mut phone = Phone::enrolled(1);
    let mut answer = enrolment(2);
    answer["participant_id"] = json!("00000000-0000-4000-8000-000000000001");
    let refused = phone.with(|engine, here| engine.enrolled(&answer, Some("Alex"), None, here));
    assert_eq!(refused, Err(ClientError::OtherParticipant));
    for broken in [json!({}), json!("ok"), json!({"id_key": "AAEC"})] {
        let mut answer = enrolment(2);
        match broken.as_object() {
            Some(fields) if !fields.is_empty() => answer["id_key"] = broken["id_key"].clone(),
            _ => answer = broken,
        }
        let refused = phone.with(|engine, here| engine.enrolled(&answer, Some("Sam"), None, here));
        assert_eq!(refused, Err(ClientError::BadAnswer));
    }
}

#[test]
fn rows_that_cannot_be_read_are_named_or_left_alone() {
    let open = |edit: fn(&mut Phone)| {
        let mut phone = Phone::enrolled(1);
        edit(&mut phone);
        let rows = phone.rows.into_iter().map(|(key, bytes)| Row {
            key,
            bytes: Zeroizing::new(bytes),
        });
        Engine::open(rows, 1, "1").map(|engine| engine.status(START).unreadable)
    };
    assert_eq!(open(|_| {}), Ok(0));
    type Edit = fn(&mut Phone);
    let named: [(Edit, &str); 4] = [
        (|phone| phone.put_plain("identity", b"{"), "identity"),
        (|phone| phone.put_plain("id_key", &[1]), "id_key"),
        (|phone| phone.put_plain("mailbox", &[1]), "mailbox"),
        (|phone| drop(phone.rows.remove("private_key")), "identity"),
    ];
    for (edit, name) in named {
        assert_eq!(open(edit), Err(ClientError::Corrupt(name)));
    }
    assert_eq!(open(|phone| phone.put_plain("state", b"?")), Ok(0));
    assert_eq!(open(|phone| phone.put_plain("record/x", b"{}")), Ok(1));
    assert_eq!(open(|phone| phone.put_plain("of a newer app", b"?")), Ok(0));
}

#[test]
fn the_programme_is_asked_for_when_the_server_has_another() {
    let mut phone = Phone::new(1);
    assert_eq!(phone.engine.programme_due(), (None, false));
    phone.keep_programme("\"p0\"", json!({}));
    assert!(phone.rows.is_empty(), "nothing is kept for nobody");

    phone.enrol();
    assert_eq!(phone.engine.programme_due(), (None, true));
    let sessions = json!([
        {"number": 2, "starts_at": "2026-11-20T21:30:00.000Z", "ends_at": "2026-11-20T23:00:00.000Z"},
        {"number": 3, "starts_at": "2026-11-27T18:00:00.000Z", "ends_at": "2026-11-27T19:30:00.000Z"},
    ]);
    let programme = json!({"cycle": {"sessions": sessions}, "of a newer server": 1});
    phone.keep_programme("W/\"p0\"", programme.clone());
    assert_eq!(phone.engine.programme_due(), (Some("p0"), false));
    assert_eq!(phone.view()["programme"], programme);

    let mut server = server::Server::default();
    phone.sync(&mut server);
    assert_eq!(phone.engine.programme_due(), (Some("p0"), true));
    phone.keep_programme("\"p1\"", json!({"cycle": null}));
    assert_eq!(phone.engine.programme_due(), (Some("p1"), false));
}
