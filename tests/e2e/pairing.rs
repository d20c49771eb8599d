//! A second device comes to a person from the first: a code for two minutes, and keys that the server can't open.

use accalmie::{jobs, sealing::Class};
use harness::{Answer, Phone, Test, journey, rows, rows::Loot};
use mobile_core::time::{DAY, MINUTE};
use serde_json::{Value, json};

/// What the first device hands over.
const BLOB: &str = "Y2zDqXMgc2NlbGzDqWVz";

async fn sacha(t: &Test) -> Phone {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    t.enrolled(&paul, &cycle, "Sacha").await
}

/// What a new device sends with a code that it read from another's screen.
fn presented(code: &str) -> Value {
    json!({"code": code, "locale": "fr", "timezone": "Europe/Paris", "installed": true})
}

fn marked(code: &str) -> Value {
    let mut body = presented(code);
    body["request_id"] = json!("tunnel-42");
    body
}

async fn presents(t: &Test, body: &Value) -> Answer {
    t.anybody().presents(body).await
}

async fn is_unusable(t: &Test, body: &Value) {
    presents(t, body).await.refused(404, "invitation_unusable");
}

journey!(a_second_device_is_the_same_person, async |t: Test| {
    let phone = sacha(&t).await;
    phone.sends(&[phone.craving(6)]).await;
    let tag = phone.syncs(Vec::new()).await.programme_etag;
    t.clock.advance(DAY);
    let made = phone.post("/me/pairings", &json!({ "blob": BLOB })).await;
    let made = made.created();
    assert_eq!(made["expires_at"], "2026-11-03T08:02:00.000Z");
    let answer = presents(&t, &presented(made["code"].as_str().unwrap())).await;
    assert!(answer.cookie("accalmie-me").is_some());
    let view = answer.created();
    assert_eq!(view["first_name"], "Sacha");
    assert_eq!(view["transfer"], BLOB);
    assert_eq!(view["cycle"]["name"], "Mardi");

    let tablet = Phone::enrolled(t.wire(), &t.clock, &view);
    assert_eq!(tablet.participant, phone.participant);
    assert_eq!(tablet.id_key, phone.id_key);
    assert_eq!(tablet.everything().await.len(), 1);
    for device in [&phone, &tablet] {
        let devices = device.get("/me/programme").await.ok()["devices"].clone();
        assert_eq!(
            devices,
            json!([
                {"id": phone.device, "created_at": "2026-11-02T08:00:00.000Z", "via": "invitation"},
                {"id": tablet.device, "created_at": "2026-11-03T08:00:00.000Z", "via": "pairing"},
            ])
        );
    }
    let listed = phone.get("/me/devices").await.ok();
    assert_eq!(listed[1]["via"], "pairing");
    assert_eq!(listed[1]["announced"], true);
    assert_ne!(phone.syncs(Vec::new()).await.programme_etag, tag);

    tablet
        .delete(&format!("/me/devices/{}", phone.device))
        .await
        .done();
    let devices = tablet.get("/me/programme").await.ok()["devices"].clone();
    assert_eq!(devices.as_array().unwrap().len(), 1);
});

journey!(
    a_device_that_was_paired_and_left_is_told_of_all_the_same,
    async |t: Test| {
        let phone = sacha(&t).await;
        let told = async || {
            let programme = phone.get("/me/programme").await.ok();
            programme["devices"].as_array().unwrap().len()
        };
        let code = phone.pairs(BLOB).await;
        let view = presents(&t, &presented(&code)).await.created();
        let tablet = Phone::enrolled(t.wire(), &t.clock, &view);
        let path = format!("/me/devices/{}", tablet.device);
        tablet.delete(&path).await.done();
        let working = phone.get("/me/devices").await.ok();
        assert_eq!(working.as_array().unwrap().len(), 1);
        assert_eq!(told().await, 2, "it read, and went");
        t.clock.advance(14 * DAY - 1);
        assert_eq!(told().await, 2);
        t.clock.advance(1);
        assert_eq!(told().await, 1);
    }
);

journey!(a_pairing_works_once_for_two_minutes, async |t: Test| {
    let phone = sacha(&t).await;
    let in_time = phone.pairs(BLOB).await;
    t.clock.advance(2 * MINUTE - 1);
    presents(&t, &presented(&in_time)).await.created();
    is_unusable(&t, &presented(&in_time)).await;

    let late = phone.pairs(BLOB).await;
    t.clock.advance(2 * MINUTE);
    is_unusable(&t, &presented(&late)).await;

    let replaced = phone.pairs(BLOB).await;
    let newer = phone.pairs(BLOB).await;
    is_unusable(&t, &presented(&replaced)).await;
    presents(&t, &presented(&newer)).await.created();
});

journey!(
    an_answer_lost_on_the_way_burns_no_pairing,
    async |t: Test| {
        let phone = sacha(&t).await;
        let code = phone.pairs(BLOB).await;
        let lost = presents(&t, &marked(&code)).await.created();
        let lost = Phone::enrolled(t.wire(), &t.clock, &lost);
        is_unusable(&t, &presented(&code)).await;

        t.clock.advance(2 * MINUTE - 1);
        let again = presents(&t, &marked(&code)).await.created();
        assert_eq!(again["transfer"], BLOB);
        lost.get("/me/devices")
            .await
            .refused(401, "unauthenticated");

        t.clock.advance(1);
        let later = presents(&t, &marked(&code)).await.created();
        assert_eq!(later.get("transfer"), None, "the two minutes are over");
        let tablet = Phone::enrolled(t.wire(), &t.clock, &later);
        let devices = tablet.get("/me/devices").await.ok();
        assert_eq!(devices.as_array().unwrap().len(), 2);

        t.clock.advance(DAY);
        is_unusable(&t, &marked(&code)).await;
        tablet.get("/me/devices").await.ok();
    }
);

journey!(of_two_who_present_a_pairing_one_gets_it, async |t: Test| {
    let phone = sacha(&t).await;
    let code = phone.pairs(BLOB).await;
    let body = presented(&code);
    let (one, other) = tokio::join!(presents(&t, &body), presents(&t, &body));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 404]);
});

journey!(what_is_handed_over_does_not_stay, async |t: Test| {
    let sealed = async |t: &Test| {
        let sql = "pairings WHERE sealed IS NOT NULL";
        rows::count(t.server.app(), sql).await
    };
    let phone = sacha(&t).await;
    let code = phone.pairs(BLOB).await;
    assert_eq!(Loot::of(&t.db).await.find(BLOB.as_bytes()), [""; 0]);
    assert_eq!(
        Loot::of(&t.db).await.find(code.replace('-', "").as_bytes()),
        [""; 0]
    );
    presents(&t, &presented(&code)).await.created();
    assert_eq!(sealed(&t).await, 0, "nobody can ask for it again");

    let code = phone.pairs(BLOB).await;
    presents(&t, &marked(&code)).await.created();
    phone.pairs(BLOB).await;
    jobs::tidy(t.server.app()).await.unwrap();
    assert_eq!(sealed(&t).await, 2);
    t.clock.advance(2 * MINUTE);
    jobs::tidy(t.server.app()).await.unwrap();
    assert_eq!(sealed(&t).await, 0);
    assert_eq!(rows::count(t.server.app(), "pairings").await, 2);
    presents(&t, &marked(&code)).await.created();
    t.clock.advance(DAY);
    jobs::tidy(t.server.app()).await.unwrap();
    assert_eq!(rows::count(t.server.app(), "pairings").await, 0);
});

journey!(what_is_refused_burns_no_pairing, async |t: Test| {
    let phone = sacha(&t).await;
    for blob in [
        json!(""),
        json!("pas de la base64"),
        json!("AAEC".repeat(1025)),
        json!(7),
    ] {
        let refusal = phone.post("/me/pairings", &json!({ "blob": blob })).await;
        refusal.refused(422, "invalid_field");
    }
    let code = phone.pairs(BLOB).await;
    for (name, value) in [
        ("first_name", json!("")),
        ("timezone", json!("Europe/Atlantis")),
        ("request_id", json!("court")),
    ] {
        let mut body = presented(&code);
        body[name] = value;
        presents(&t, &body).await.refused(422, "invalid_field");
    }
    let mut body = presented(&code);
    body["first_name"] = json!("Sam");
    let view = presents(&t, &body).await.created();
    assert_eq!(view["first_name"], "Sam", "what he now wants to be called");
    let programme = phone.get("/me/programme").await.ok();
    assert_eq!(programme["first_name"], "Sam");
});

journey!(an_invitation_asks_for_a_name, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let card = paul.includes(&cycle).await;
    let refusal = presents(&t, &presented(&card.code)).await;
    let problem = refusal.refused(422, "invalid_field");
    assert_eq!(problem["field"], "first_name");
    let phone = t.enrols(&card.code, "Sacha").await;
    phone.get("/me/devices").await.ok();
});

journey!(
    a_pairing_goes_with_the_log_and_lives_without_a_cycle,
    async |t: Test| {
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let sacha = t.enrolled(&paul, &cycle, "Sacha").await;
        let path = format!(
            "/team/cycles/{}/participants/{}",
            cycle.id, sacha.participant
        );
        paul.delete(&path, Some(json!({}))).await.done();
        let code = sacha.pairs(BLOB).await;
        let view = presents(&t, &presented(&code)).await.created();
        assert_eq!(view["cycle"], Value::Null);

        let code = sacha.pairs(BLOB).await;
        let app = t.server.app();
        let destroyed = app
            .keyring()
            .destroy(sacha.participant.0, Class::Log, app.now());
        destroyed.await.unwrap();
        is_unusable(&t, &presented(&code)).await;
    }
);
