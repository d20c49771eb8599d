//! The recovery code, a second phone, notices, copies.

use serde_json::{Value, json};

use super::server::Server;
use super::*;
use crate::time::{DAY, MINUTE};

const PIN: &str = "284013";

/// What the server adds to the programme, from what phones sent it.
#[derive(Default)]
struct Centre {
    recovery: Value,
    devices: Vec<Value>,
    etag: u32,
}

impl Centre {
    fn put_recovery(&mut self, phone: &mut Phone) {
        let blob = json!(phone.engine.recovery_due().unwrap());
        let device = phone.engine.device().unwrap();
        self.recovery = json!({"blob": blob, "made_at": phone.now, "made_by_device": device});
        let write = phone
            .with(|engine, here| engine.recovery_kept(here))
            .unwrap();
        phone.persist(write);
        assert_eq!(phone.engine.recovery_due(), None);
    }

    fn add_device(&mut self, phone: &Phone, via: &str) {
        let id = phone.engine.device().unwrap();
        self.devices
            .push(json!({"id": id, "created_at": phone.now, "via": via}));
    }

    fn tell(&mut self, phone: &mut Phone) {
        self.etag += 1;
        let programme = json!({"recovery": self.recovery, "devices": self.devices, "cycle": null});
        phone.keep_programme(&format!("p{}", self.etag), programme);
    }
}

impl Phone {
    fn make_code(&mut self) -> String {
        let code = self
            .with(|engine, here| engine.begin_recovery_code(here))
            .unwrap();
        let text = code.text().to_string();
        let typed = text.to_lowercase();
        let (write, _) = self
            .with(|engine, here| engine.keep_recovery_code(&typed, here))
            .unwrap();
        self.persist(write);
        text
    }

    fn recover(&mut self, code: &str) -> Result<(), ClientError> {
        let write = self.with(|engine, here| engine.recover(code, here))?;
        self.persist(write);
        Ok(())
    }

    fn private_note(&mut self, note: &str) -> RecordId {
        self.log("craving", json!({"intensity": 3, "note": note}))
            .unwrap()
    }

    fn note_of(&self, id: RecordId) -> Value {
        self.entry(id).unwrap()["body"]["note"].clone()
    }

    fn recovery(&mut self) -> Value {
        self.view()["recovery"]["state"].clone()
    }

    fn notices(&mut self) -> Vec<String> {
        let view = self.view();
        let notices = view["notices"].as_array().unwrap();
        let what = |notice: &Value| notice["what"].as_str().unwrap().to_owned();
        notices.iter().map(what).collect()
    }

    fn confirmed(&mut self) {
        let done = self.with(|engine, here| engine.confirm(PIN, None, here));
        let (write, outcome) = done.unwrap();
        self.persist(write);
        assert_eq!(outcome, Unlock::Open);
    }

    fn with_pin(&mut self) {
        let (write, _) = self
            .with(|engine, here| engine.set_pin(PIN, None, here))
            .unwrap();
        self.pin = Some(PIN);
        self.persist(write);
    }
}

#[test]
fn a_code_counts_once_it_was_typed_back() {
    let mut phone = Phone::enrolled(1);
    phone.with_pin();
    let begin = |phone: &mut Phone| phone.with(|engine, here| engine.begin_recovery_code(here));
    let keep = |phone: &mut Phone, typed: &str| {
        phone
            .with(|engine, here| engine.keep_recovery_code(typed, here))
            .map(|_| ())
    };
    assert_eq!(begin(&mut phone).unwrap_err(), ClientError::ConfirmFirst);
    phone.confirmed();
    let code = begin(&mut phone).unwrap();
    assert_eq!(phone.recovery(), "none");
    let mut other = Phone::enrolled(2);
    let elses = begin(&mut other).unwrap();
    assert_eq!(
        keep(&mut phone, &elses.text()),
        Err(ClientError::WrongRecoveryCode)
    );
    assert_eq!(
        keep(&mut phone, &code.text()[1..]),
        Err(ClientError::WrongRecoveryCode)
    );
    let (write, blob) = phone
        .with(|engine, here| engine.keep_recovery_code(&code.text(), here))
        .unwrap();
    phone.persist(write);
    assert_eq!(blob.check(), Ok(()));
    assert_eq!(
        keep(&mut phone, &code.text()),
        Err(ClientError::NotFound),
        "once"
    );
    assert_eq!(phone.recovery(), "kept");
    let mut again = phone.opened_with_pin();
    std::mem::swap(&mut phone.engine, &mut again);
    assert_eq!(phone.engine.recovery_due(), Some(&blob));
    assert_eq!(phone.view()["recovery"]["due"], true);
    assert!(!format!("{code:?} {blob:?}").contains(&*code.text()));
}

#[test]
fn the_code_opens_a_phone_whose_pin_is_gone() {
    let mut phone = Phone::enrolled(1);
    let id = phone.private_note("à moi");
    let code = phone.make_code();
    phone.with_pin();
    phone.reopen();
    for _ in 0..10 {
        let done = phone.with(|engine, here| engine.unlock("000000", None, here));
        phone.persist(done.unwrap().0);
    }
    assert_eq!(phone.view()["lock"]["pin_removed"], true);
    assert_eq!(phone.view()["lock"]["has_recovery"], true);
    let unlock = |phone: &mut Phone, code: &str| {
        phone.with(|engine, here| engine.unlock_with_recovery(code, here))
    };
    let refused = unlock(&mut phone, "0000").unwrap_err();
    assert_eq!(refused, ClientError::WrongRecoveryCode);
    let elses = Phone::enrolled(2).make_code();
    let refused = unlock(&mut phone, &elses).unwrap_err();
    assert_eq!(refused, ClientError::RecoveryDoesNotOpen);
    let write = unlock(&mut phone, &code).unwrap();
    phone.is_checked = false;
    phone.persist(write);
    assert_eq!(phone.note_of(id), "à moi");
    assert_eq!(phone.recovery(), "kept");
    // A new PIN, without the old one; the same code goes on opening.
    phone.is_checked = true;
    phone.with_pin();
    phone.reopen();
    let write = unlock(&mut phone, &code).unwrap();
    phone.persist(write);
    assert_eq!(phone.note_of(id), "à moi");

    // Who has forgotten the PIN of an open phone confirms with the code.
    let confirm = |phone: &mut Phone, code: &str| {
        phone.with(|engine, here| engine.confirm_with_recovery(code, here))
    };
    phone.pass(2 * MINUTE);
    assert_eq!(
        confirm(&mut phone, &elses),
        Err(ClientError::RecoveryDoesNotOpen)
    );
    assert_eq!(confirm(&mut phone, &code), Ok(()));
    let newer = phone.make_code();
    assert_eq!(
        confirm(&mut phone, &code),
        Err(ClientError::RecoveryDoesNotOpen)
    );
    phone.reopen();
    let refused = unlock(&mut phone, &code).unwrap_err();
    assert_eq!(
        refused,
        ClientError::RecoveryDoesNotOpen,
        "a new code replaces it"
    );
    let write = unlock(&mut phone, &newer).unwrap();
    phone.persist(write);
    assert_eq!(phone.note_of(id), "à moi");
}

#[test]
fn evicted_storage_comes_back_with_an_invitation_and_the_code() {
    let (mut server, mut centre) = (Server::default(), Centre::default());
    let mut before = Phone::enrolled(1);
    let old = before.private_note("d’avant");
    let whole = before.log("intimacy", json!({"note": "tout"})).unwrap();
    before.sync(&mut server);
    let code = before.make_code();
    centre.put_recovery(&mut before);

    // The browser forgot everything; a facilitator gave a new code.
    let mut phone = Phone::enrolled(2);
    phone.sync(&mut server);
    centre.tell(&mut phone);
    assert_eq!(phone.recovery(), "elsewhere");
    assert_eq!(phone.entry(old).unwrap()["sealed_elsewhere"], true);
    let new = phone.private_note("entre deux");
    let sent = phone.private_note("déjà parti");
    phone.sync(&mut server);
    let held = phone.private_note("en attente");
    let elses = Phone::enrolled(3).make_code();
    assert_eq!(phone.recover(&elses), Err(ClientError::RecoveryDoesNotOpen));
    assert_eq!(phone.recover("abc"), Err(ClientError::WrongRecoveryCode));
    phone.recover(&code).unwrap();
    assert_eq!(phone.recovery(), "kept");
    for (id, note) in [
        (old, "d’avant"),
        (whole, "tout"),
        (new, "entre deux"),
        (sent, "déjà parti"),
        (held, "en attente"),
    ] {
        assert_eq!(phone.note_of(id), note);
    }
    assert_eq!(phone.entry(held).unwrap()["mark"], "held");
    assert_eq!(phone.entry(sent).unwrap()["mark"], "waiting", "sealed anew");
    assert_eq!(phone.entry(old).unwrap()["mark"], "sent");
    phone.recover(&code).unwrap();
    phone.sync(&mut server);
    // What was noted in between opens with the key of before.
    before.sync(&mut server);
    for (id, note) in [
        (new, "entre deux"),
        (sent, "déjà parti"),
        (held, "en attente"),
    ] {
        assert_eq!(before.note_of(id), note);
    }
    assert_eq!(before.entry(sent).unwrap()["others"], json!([]));
    assert_eq!(phone.status()["parked"], 0);
}

#[test]
fn recovery_needs_something_to_recover_from() {
    let mut phone = Phone::enrolled(1);
    let code = Phone::enrolled(2).make_code();
    assert_eq!(phone.recover(&code), Err(ClientError::NotFound));
    let mut centre = Centre::default();
    let blob = |v, wrap: &str| json!({"v": v, "code_wrap": wrap, "key_wrap": wrap});
    for (blob, refusal) in [
        (blob(2, "AAEC"), ClientError::FutureVersion),
        (blob(1, "AAEC"), ClientError::RecoveryDoesNotOpen),
        (blob(1, "AgEC"), ClientError::FutureVersion),
        (blob(1, "?"), ClientError::RecoveryDoesNotOpen),
        (blob(1, ""), ClientError::RecoveryDoesNotOpen),
        (json!("of another shape"), ClientError::NotFound),
    ] {
        centre.recovery = json!({"blob": blob, "made_at": phone.now, "made_by_device": phone.engine.device().unwrap()});
        centre.tell(&mut phone);
        assert_eq!(phone.recover(&code), Err(refusal));
    }
}

#[test]
fn other_phones_learn_of_a_new_code() {
    let mut centre = Centre::default();
    let mut one = Phone::enrolled(1);
    let mut two = paired(&mut one, 2).unwrap();
    assert_eq!(two.plain("private_key"), one.plain("private_key"));
    let code = one.make_code();
    centre.put_recovery(&mut one);
    centre.tell(&mut two);
    centre.tell(&mut one);
    assert_eq!(
        (one.recovery(), two.recovery()),
        (json!("kept"), json!("kept"))
    );
    two.with_pin();
    two.reopen();
    let write = two
        .with(|engine, here| engine.unlock_with_recovery(&code, here))
        .unwrap();
    two.persist(write);
    assert_eq!(two.status()["enrolled"], true);
    // A phone with another key can't learn it, and says so; making another code takes over.
    let mut stranger = Phone::enrolled(3);
    centre.tell(&mut stranger);
    assert_eq!(stranger.recovery(), "elsewhere");
    stranger.make_code();
    assert_eq!(stranger.recovery(), "kept");
    centre.tell(&mut stranger);
    assert_eq!(stranger.recovery(), "kept", "its own is newer");
    centre.put_recovery(&mut stranger);
    centre.tell(&mut one);
    assert_eq!(one.recovery(), "elsewhere");
}

/// A second phone, from the first.
fn paired(one: &mut Phone, seed: u64) -> Result<Phone, ClientError> {
    let pairing = one.with(|engine, here| engine.begin_pairing(here))?;
    let mut two = Phone::new(seed);
    two.take(&pairing.secret, Some(&pairing.blob), None)?;
    Ok(two)
}

impl Phone {
    fn take(
        &mut self,
        secret: &str,
        blob: Option<&str>,
        name: Option<&str>,
    ) -> Result<(), ClientError> {
        let mut answer = enrolment(self.seed);
        answer["first_name"] = json!("Alix");
        if let Some(blob) = blob {
            answer["transfer"] = json!(blob);
        }
        let write = self.with(|engine, here| engine.enrolled(&answer, name, Some(secret), here))?;
        self.persist(write);
        Ok(())
    }
}

#[test]
fn a_second_phone_takes_the_keys_of_the_first() {
    let mut one = Phone::enrolled(1);
    let mut server = Server::default();
    let id = one.private_note("à moi");
    one.sync(&mut server);
    let code = one.make_code();
    one.with_pin();
    let refused = one
        .with(|engine, here| engine.begin_pairing(here))
        .unwrap_err();
    assert_eq!(refused, ClientError::ConfirmFirst);
    one.confirmed();
    let mut two = paired(&mut one, 2).unwrap();
    two.sync(&mut server);
    assert_eq!(two.note_of(id), "à moi");
    assert_eq!(two.status()["first_name"], "Alix");
    assert_eq!(two.view()["lock"]["has_recovery"], true);
    two.with_pin();
    two.reopen();
    let write = two
        .with(|engine, here| engine.unlock_with_recovery(&code, here))
        .unwrap();
    two.persist(write);

    // A phone that is enrolled already keeps what it had, and seals it anew.
    let mut three = Phone::enrolled(3);
    let own = three.private_note("sur le troisième");
    one.confirmed();
    let pairing = one.with(|engine, here| engine.begin_pairing(here)).unwrap();
    three
        .take(&pairing.secret, Some(&pairing.blob), Some("Sam"))
        .unwrap();
    three.sync(&mut server);
    assert_eq!(
        (three.note_of(id), three.note_of(own)),
        (json!("à moi"), json!("sur le troisième"))
    );
    two.sync(&mut server);
    assert_eq!(two.note_of(own), "sur le troisième");
    assert_eq!(three.status()["first_name"], "Sam");
}

#[test]
fn keys_do_not_open_with_anything_but_their_secret() {
    let mut one = Phone::enrolled(1);
    let pairing = one.with(|engine, here| engine.begin_pairing(here)).unwrap();
    let other = one.with(|engine, here| engine.begin_pairing(here)).unwrap();
    let mut two = Phone::new(2);
    for (secret, blob) in [
        (other.secret.as_str(), Some(pairing.blob.as_str())),
        (&pairing.secret, None),
        (&pairing.secret, Some("AAEC")),
        (&pairing.secret, Some("?")),
        ("", Some(&pairing.blob)),
        ("short", Some(&pairing.blob)),
    ] {
        assert_eq!(
            two.take(secret, blob, None),
            Err(ClientError::TransferDoesNotOpen)
        );
    }
    assert!(two.rows.is_empty());
    assert_eq!(
        two.take(&pairing.secret, Some("AgEC"), None),
        Err(ClientError::FutureVersion)
    );
    assert!(!format!("{pairing:?}").contains(pairing.secret.as_str()));
    // Without the secret it is an enrolment like any other.
    two.enrol();
    assert_ne!(two.plain("private_key"), one.plain("private_key"));
}

#[test]
fn whatever_may_give_access_is_told_for_14_days() {
    let mut centre = Centre::default();
    let mut one = Phone::enrolled(1);
    centre.add_device(&one, "invitation");
    assert_eq!(one.notices(), [""; 0]);
    one.pass(DAY);
    one.with_pin();
    one.pass(MINUTE);
    one.confirmed();
    let mut two = paired(&mut one, 2).unwrap();
    two.now = one.now;
    centre.add_device(&two, "pairing");
    two.pass(MINUTE);
    two.make_code();
    centre.put_recovery(&mut two);
    centre.tell(&mut one);
    centre.tell(&mut two);
    one.pass(2 * MINUTE);
    one.confirmed();
    let (write, _) = one.with(|engine, here| engine.export(here)).unwrap();
    one.persist(write);
    let all = [
        "copy_downloaded",
        "recovery_code_made",
        "device_added",
        "pin_set",
    ];
    assert_eq!(one.notices(), all);
    let device = two.engine.device().unwrap();
    assert_eq!(one.view()["notices"][2]["device_id"], json!(device));
    assert_eq!(one.view()["notices"][2]["via"], "pairing");
    assert_eq!(two.notices(), ["recovery_code_made", "device_added"]);
    one.confirmed();
    one.with_pin();
    assert_eq!(one.notices()[0], "pin_changed");
    one.pass(14 * DAY - MINUTE);
    assert_eq!(one.notices(), ["pin_changed", "copy_downloaded"]);
    one.pass(DAY);
    assert_eq!(one.notices(), [""; 0]);
}

#[test]
fn a_copy_holds_everything_and_is_asked_for_with_the_pin() {
    let mut phone = Phone::enrolled(1);
    let id = phone.private_note("à moi");
    phone.log("settings", json!({"right_now_from": 6})).unwrap();
    phone.with_pin();
    let refused = phone.with(|engine, here| engine.export(here)).unwrap_err();
    assert_eq!(refused, ClientError::ConfirmFirst);
    phone.confirmed();
    let (write, copy) = phone.with(|engine, here| engine.export(here)).unwrap();
    phone.persist(write);
    assert_eq!(copy["format"], "accalmie-copy");
    assert_eq!(copy["entries"].as_array().unwrap().len(), 1);
    assert_eq!(copy["entries"][0]["id"], json!(id));
    assert_eq!(copy["entries"][0]["body"]["note"], "à moi");
    assert_eq!(copy["settings"]["right_now_from"], 6);
    assert!(!copy.to_string().contains("token"));
    phone.reopen();
    let refused = phone.with(|engine, here| engine.export(here)).unwrap_err();
    assert_eq!(refused, ClientError::Locked);
}

#[test]
fn a_send_token_lies_with_the_lock_where_the_host_wants_it() {
    let mut phone = Phone::enrolled(1);
    assert_eq!(phone.engine.send_token(), None);
    let write = phone
        .with(|engine, here| engine.keep_send_token("send", here))
        .unwrap();
    phone.persist(write);
    phone.with_pin();
    phone.reopen();
    assert_eq!(phone.engine.send_token(), Some("send"));
    assert!(!format!("{:?}", phone.engine.vault.lock).contains("send"));
}
