//! What a recovery code opens is kept for the day the phone is lost; the server can't open it.

use accalmie::sealing::Class;
use harness::{Answer, Phone, Test, journey, rows, rows::Loot};
use mobile_core::time::HOUR;
use serde_json::{Value, json};

fn request(code_wrap: &str) -> Value {
    json!({"blob": {"v": 1, "code_wrap": code_wrap, "key_wrap": "a2V5IHdyYXA="}})
}

async fn keeps(phone: &Phone, code_wrap: &str) -> Answer {
    phone.put("/me/recovery", &request(code_wrap)).await
}

async fn kept(phone: &Phone) -> Value {
    phone.get("/me/programme").await.ok()["recovery"].clone()
}

async fn two_devices(t: &Test) -> (Phone, Phone) {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let phone = t.enrolled(&paul, &cycle, "Sacha").await;
    let card = paul.invites_again(&cycle, phone.participant).await;
    t.clock.advance(HOUR);
    let tablet = t.enrols(&card.code, "Sacha").await;
    (phone, tablet)
}

journey!(
    a_recovery_blob_reaches_the_persons_other_devices,
    async |t: Test| {
        let (phone, tablet) = two_devices(&t).await;
        assert_eq!(kept(&phone).await, Value::Null);
        let tag = phone.syncs(Vec::new()).await.programme_etag;

        keeps(&phone, "cHJlbWllciBjb2Rl").await.done();
        let first = kept(&tablet).await;
        assert_eq!(first["blob"], request("cHJlbWllciBjb2Rl")["blob"]);
        assert_eq!(first["made_at"], "2026-11-02T09:00:00.000Z");
        assert_eq!(first["made_by_device"], json!(phone.device));
        let changed = phone.syncs(Vec::new()).await.programme_etag;
        assert_ne!(changed, tag);

        t.clock.advance(HOUR);
        keeps(&tablet, "ZGV1eGnDqG1l").await.done();
        let second = kept(&phone).await;
        assert_eq!(second["blob"]["code_wrap"], "ZGV1eGnDqG1l");
        assert_eq!(second["made_by_device"], json!(tablet.device));
        assert_ne!(phone.syncs(Vec::new()).await.programme_etag, changed);
        assert_eq!(rows::count(t.server.app(), "recoveries").await, 1);
    }
);

journey!(what_is_no_recovery_blob_is_not_kept, async |t: Test| {
    let (phone, _) = two_devices(&t).await;
    for (wrap, field) in [
        ("", "blob.code_wrap"),
        ("pas de la base64", "blob.code_wrap"),
        ("A".repeat(1028).as_str(), "blob.code_wrap"),
    ] {
        let problem = keeps(&phone, wrap).await.refused(422, "invalid_field");
        assert_eq!(problem["field"], field);
    }
    let mut more = request("AAEC");
    more["blob"]["private_key"] = json!("en clair");
    let refusal = phone.put("/me/recovery", &more).await;
    let problem = refusal.refused(422, "invalid_field");
    assert!(!problem.to_string().contains("clair"), "{problem}");
    assert_eq!(kept(&phone).await, Value::Null);
});

journey!(
    a_recovery_blob_is_one_persons_and_goes_with_his_log,
    async |t: Test| {
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let sacha = t.enrolled(&paul, &cycle, "Sacha").await;
        let alix = t.enrolled(&paul, &cycle, "Alix").await;
        keeps(&sacha, "c2FjaGE=").await.done();
        keeps(&alix, "YWxpeA==").await.done();
        assert_eq!(kept(&sacha).await["blob"]["code_wrap"], "c2FjaGE=");
        assert_eq!(kept(&alix).await["blob"]["code_wrap"], "YWxpeA==");
        assert_eq!(
            Loot::of(&t.db).await.find(b"c2FjaGE="),
            [""; 0],
            "sealed once more where it lies"
        );

        let app = t.server.app();
        let destroyed = app
            .keyring()
            .destroy(sacha.participant.0, Class::Log, app.now());
        destroyed.await.unwrap();
        assert_eq!(kept(&sacha).await, Value::Null);
        assert_eq!(kept(&alix).await["blob"]["code_wrap"], "YWxpeA==");
        keeps(&sacha, "bm91dmVhdQ==")
            .await
            .refused(404, "not_found");
    }
);
