//! What a thief of the disk, a reader of the log or an eavesdropper on addresses finds: nothing that was said.

use harness::{
    Phone, Rewrite, Staff, Test, journey, people::enrolment, rows::Loot, staff::PASSWORD,
};
use mobile_core::{entries::Kind, protocol::Change};
use reqwest::Method;
use serde_json::{Value, json};

const FIRST_NAME: &str = "Zéphirin-Canari";
const NOTED_NAME: &str = "Barnabé-Canari";
const CYCLE: &str = "Groupe du Canari bleu";
const CENTRE: &str = "Maison du Canari vert";
const STAFF: &str = "Hippolyte Canari";
const LOGIN: &str = "hippolyte.canari";
const NOTE: &str = "le canari a chanté toute la nuit";
const LABEL: &str = "l’odeur du canari";
const SOLD_AS: &str = "poudre de canari";
const REASON: &str = "le canari déménage";
const CANARIES: [&str; 10] = [
    FIRST_NAME, NOTED_NAME, CYCLE, CENTRE, STAFF, LOGIN, NOTE, LABEL, SOLD_AS, REASON,
];

/// Clinical codes as they stand in JSON; without the quotes some are English words of the schema.
const CODES: [&str; 9] = [
    "\"alcohol\"",
    "\"dating_app\"",
    "\"3mmc\"",
    "\"injected\"",
    "\"lapse\"",
    "\"not_by_choice\"",
    "\"craving\"",
    "\"breathe\"",
    "\"intensity\"",
];

/// Everything secret that came up in a conversation: what people said, and what opens doors.
struct Secrets(Vec<String>);

async fn facilitator(t: &Test) -> (Staff, String) {
    let chief = t.staff("administrator").await;
    let roles = json!({"roles": ["facilitator", "administrator"]});
    let link = chief.post("/team/staff/invitations", roles).await.created();
    let link = link["url"].as_str().unwrap();
    let answer = t
        .anybody()
        .joins(link, LOGIN, STAFF, PASSWORD)
        .await
        .created();
    let token = link.split('#').next_back().unwrap().to_owned();
    (Staff::signed_in(t.wire(), LOGIN, &answer), token)
}

fn entries(phone: &Phone) -> Vec<Change> {
    let own = format!("own_{}", "0123456789abcdef".repeat(2));
    let list = json!({"triggers": [{"code": own, "label": LABEL}]});
    let craving = phone.note(
        Kind::Craving,
        json!({"intensity": 7, "triggers": ["alcohol", "dating_app", own], "coping": [{"code": "breathe"}],
            "note": NOTE}),
    );
    vec![
        craving.edited(phone, json!({"intensity": 8, "note": NOTE})),
        craving,
        phone.once_per_person(Kind::TriggerList, list),
        phone.used(json!({"meaning": "lapse", "products": [{"code": "3mmc", "route": "injected", "sold_as": SOLD_AS}]})),
        phone.used(json!({"meaning": "not_by_choice", "note": NOTE})),
    ]
}

/// A whole life: inclusion, enrolment, entries, edits, a brief, a leaving, and every refusal that could repeat words.
async fn live(t: &Test) -> (Phone, Secrets) {
    let (paul, link) = facilitator(t).await;
    paul.put(
        "/team/centre",
        json!({"name": CENTRE, "timezone": "Europe/Paris"}),
    )
    .await
    .ok();
    let cycle = paul.opens_cycle(CYCLE).await;
    let path = format!("/team/cycles/{}", cycle.id);
    let noted = paul
        .post(
            &format!("{path}/invitations"),
            json!({"first_name": NOTED_NAME}),
        )
        .await
        .created();
    let code = noted["code"].as_str().unwrap().to_owned();
    let phone = t.enrols(&code, FIRST_NAME).await;
    let mut changes = entries(&phone);
    changes.swap(0, 1);
    phone.sends(&changes).await;
    phone.everything().await;
    let brief = paul.brief(&cycle, 1).await;
    assert_eq!(brief["participants"]["included"], 1);
    assert_eq!(paul.participants(&cycle).await[0]["first_name"], FIRST_NAME);
    refusals(t, &paul, &phone).await;
    let other = paul.includes(&cycle).await;
    let person = format!("{path}/participants/{}", other.participant);
    paul.delete(&person, Some(json!({ "reason": REASON })))
        .await
        .done();
    let mut secrets = vec![
        phone.token.clone(),
        phone.send_token.clone(),
        paul.token.clone(),
        link,
        PASSWORD.into(),
    ];
    secrets.extend([code.replace('-', ""), code, other.code]);
    secrets.extend(CANARIES.map(str::to_owned));
    secrets.extend(CODES.map(str::to_owned));
    (phone, Secrets(secrets))
}

/// Every way we know to make a server repeat what it was told.
async fn refusals(t: &Test, paul: &Staff, phone: &Phone) {
    let anybody = t.anybody();
    anybody
        .signs_in(LOGIN, NOTE)
        .await
        .refused(401, "sign_in_failed");
    anybody
        .joins(NOTE, LOGIN, STAFF, PASSWORD)
        .await
        .refused(404, "invitation_unusable");
    anybody
        .presents(&enrolment(NOTE, FIRST_NAME))
        .await
        .refused(404, "invitation_unusable");
    for (field, value) in [
        ("locale", json!(NOTE)),
        ("timezone", json!(NOTE)),
        ("installed", json!(NOTE)),
        (NOTE, json!(1)),
    ] {
        let mut body = enrolment("00000-00000", FIRST_NAME);
        body[field] = value;
        anybody.presents(&body).await.refused(422, "invalid_field");
    }
    for body in [
        json!({"name": {FIRST_NAME: 1}}),
        json!(NOTE),
        json!({"name": CYCLE, "timezone": NOTE, "sessions": []}),
    ] {
        paul.post("/team/cycles", body)
            .await
            .refused(422, "invalid_field");
    }
    paul.post("/team/staff/invitations", json!({"roles": [NOTE]}))
        .await
        .refused(422, "invalid_field");
    let broken = t
        .wire()
        .api(Method::POST, "/team/cycles")
        .bearer(&paul.token);
    broken
        .body(format!("{{\"name\": \"{CYCLE}").into())
        .send()
        .await
        .refused(400, "not_json");
    let bent = |pointer: &str, value: Value| {
        let mut change = phone
            .note(
                Kind::Craving,
                json!({"intensity": 1, "triggers": ["alcohol"]}),
            )
            .to_value();
        *change.pointer_mut(pointer).unwrap() = value;
        change
    };
    let bad = vec![
        bent("/body/triggers/0", json!(NOTE)),
        bent("/body", json!({"intensity": 1, NOTE: 1})),
        bent("/occurred_at", json!(NOTE)),
        bent("/id", json!(NOTE)),
        bent("/kind", json!(NOTE)),
    ];
    let answer = phone.syncs(bad.clone()).await;
    assert_eq!(answer.rejected.len(), bad.len());
    let told = serde_json::to_string(&answer.rejected).unwrap();
    assert!(!told.contains(NOTE), "{told}");
    let cursor = json!({"protocol": 1, "cursor": NOTE, "changes": bad});
    phone
        .posts(&phone.token, &cursor)
        .await
        .refused(409, "resync_required");
    let envelope = json!({"protocol": 1, "changes": [], NOTE: bad});
    phone
        .posts(&phone.token, &envelope)
        .await
        .refused(400, "invalid_envelope");
}

journey!(
    nothing_that_was_said_lies_in_the_files_or_tables,
    async |t: Test| {
        let (phone, Secrets(secrets)) = live(&t).await;
        let loot = Loot::of(&t.db).await;
        let places = loot.names();
        let known = ["data.db", "data.db-wal", "keyring.db"]
            .iter()
            .all(|name| places.contains(name))
            || ["records", "audit", "data_keys"]
                .iter()
                .all(|name| places.contains(name));
        assert!(known, "{places:?}");
        let id = phone.participant.0;
        let found = [
            loot.find(id.as_bytes()),
            loot.find(id.to_string().as_bytes()),
        ]
        .concat();
        assert!(!found.is_empty(), "the search finds what is there in clear");
        for secret in &secrets {
            assert_eq!(loot.find(secret.as_bytes()), [""; 0], "{secret}");
        }
        assert_eq!(
            loot.find(&phone.id_key),
            [""; 0],
            "the key of the person's ids"
        );
    }
);

journey!(
    nothing_that_was_said_is_in_the_log_an_address_or_a_refusal,
    async |t: Test| {
        let (_, Secrets(secrets)) = live(&t).await;
        assert!(
            t.has_logged("/api/v1/sync") && t.has_logged("/team/cycles/{id}/briefs/{number}"),
            "the log is kept"
        );
        let seen = t.wire().seen();
        assert!(seen.urls.len() > 20 && seen.refusals.len() > 10);
        for secret in &secrets {
            assert!(!t.has_logged(secret), "{secret} is in the log");
            for url in &seen.urls {
                assert!(!url.contains(secret.as_str()), "{secret} in {url}");
            }
            for refusal in &seen.refusals {
                assert!(!refusal.contains(secret.as_str()), "{secret} in {refusal}");
            }
        }
    }
);

journey!(
    the_brief_gives_back_what_its_facilitators_need,
    async |t: Test| {
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle(CYCLE).await;
        let phone = t.enrolled(&paul, &cycle, FIRST_NAME).await;
        let mut changes = entries(&phone);
        changes.swap(0, 1);
        phone.sends(&changes).await;
        t.clock.advance(1);
        let brief = paul.brief(&cycle, 1).await.to_string();
        assert!(
            !brief.contains(NOTE) && !brief.contains(SOLD_AS),
            "notes and labels of products stay out: {brief}"
        );
    }
);
