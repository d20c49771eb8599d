//! Recorded vectors of every sealed format, in testdata/vault, so that other implementations can check themselves, and so
//! that no change makes unreadable what phones keep. `RECORD_VECTORS=1` writes them anew.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::*;
use crate::client::private::{PrivateKey, PrivateKeys};
use crate::client::vault::encoded::{decode, encode};
use crate::client::vault::mailbox::{self, Mailbox};
use crate::client::vault::pin::{Cost, Stretch};
use crate::client::vault::seal::{Purpose, SealKey};
use crate::client::vault::{code::RecoveryCode, pairing};
use crate::ids::ParticipantId;

/// Compares what is made with what was recorded, and gives that.
#[track_caller]
fn recorded(name: &str, made: &Value) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/vault");
    let path = path.join(format!("{name}.json"));
    if std::env::var_os("RECORD_VECTORS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, format!("{made:#}\n")).unwrap();
    }
    let text = std::fs::read_to_string(path).unwrap();
    let recorded: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(&recorded, made, "{name}");
    recorded
}

/// Randomness 0, 1, 2, … 255, 0, …
fn counting<T>(call: impl FnOnce(&mut Here<'_>) -> T) -> T {
    let mut next = 0_u8;
    let mut random = |bytes: &mut [u8]| {
        for byte in bytes {
            *byte = next;
            next = next.wrapping_add(1);
        }
        Ok(())
    };
    call(&mut Here {
        now: START,
        offset_minutes: 60,
        random: &mut random,
    })
}

fn key(byte: u8) -> SealKey {
    SealKey::from_bytes(&[byte; 32]).unwrap()
}

fn participant() -> ParticipantId {
    PARTICIPANT.parse().unwrap()
}

fn bytes(vector: &Value, field: &str) -> Vec<u8> {
    decode(vector[field].as_str().unwrap()).unwrap()
}

#[test]
fn a_row() {
    let plain = "{\"note\":\"pensé à demain\"}";
    let sealed = counting(|here| key(1).seal_row("record/x", plain.as_bytes(), here)).unwrap();
    let vector = recorded(
        "row",
        &json!({"vault_key": encode(&[1; 32]), "row": "record/x", "plaintext": plain, "sealed": encode(&sealed)}),
    );
    let opened = key(1)
        .open_row("record/x", &bytes(&vector, "sealed"))
        .unwrap();
    assert_eq!(*opened, plain.as_bytes());
    assert!(key(1).open_row("record/y", &sealed).is_err());
    assert!(key(2).open_row("record/x", &sealed).is_err());
}

#[test]
fn the_vault_key_under_pin_device_and_recovery_code() {
    let (vault, public_key) = (key(1), [2; 32]);
    let (pin, device_secret) = ("284013", [3; 32]);
    let made = counting(|here| {
        let stretch = Stretch::new(Cost::PHONE, here).unwrap();
        let pin_key = stretch.key(pin, None).unwrap();
        let both_key = stretch.key(pin, Some(&device_secret)).unwrap();
        let open_key = SealKey::derive(&device_secret, "accalmie open");
        let empty_key = SealKey::derive(&[], "accalmie open");
        let mut wrap = |key: &SealKey, purpose| encode(&key.wrap(purpose, &vault, here).unwrap());
        json!({
            "vault_key": encode(vault.as_bytes()),
            "vault_public_key": encode(&public_key),
            "pin": pin,
            "device_secret": encode(&device_secret),
            "stretch": stretch,
            "pin_key": encode(pin_key.as_bytes()),
            "pin_wrap": wrap(&pin_key, Purpose::Pin(&public_key)),
            "pin_and_device_wrap": wrap(&both_key, Purpose::Pin(&public_key)),
            "open_wrap": wrap(&empty_key, Purpose::Open(&public_key)),
            "device_open_wrap": wrap(&open_key, Purpose::Open(&public_key)),
            "recovery_key": encode(key(4).as_bytes()),
            "recovery_wrap": wrap(&key(4), Purpose::Recovery(&public_key)),
        })
    });
    let vector = recorded("vault_key", &made);
    let stretch: Stretch = serde_json::from_value(vector["stretch"].clone()).unwrap();
    let pin_key = stretch.key(pin, None).unwrap();
    let unwrap = |key: &SealKey, purpose, field| key.unwrap(purpose, &bytes(&vector, field));
    assert_eq!(
        unwrap(&pin_key, Purpose::Pin(&public_key), "pin_wrap"),
        Ok(vault.clone())
    );
    let recovery = Purpose::Recovery(&public_key);
    assert_eq!(unwrap(&key(4), recovery, "recovery_wrap"), Ok(vault));
    // Nothing is taken for something else.
    assert!(unwrap(&pin_key, Purpose::Open(&public_key), "pin_wrap").is_err());
    assert!(unwrap(&pin_key, Purpose::Pin(&[9; 32]), "pin_wrap").is_err());
}

#[test]
fn the_recovery_code_and_what_the_server_keeps() {
    let mut phone = Phone::enrolled(1);
    let private_keys = PrivateKeys::from_bytes(&[6; 32]).unwrap();
    phone.engine.secrets.as_mut().unwrap().private_keys = private_keys;
    let (code, blob) = counting(|here| {
        let code = phone.engine.begin_recovery_code(here).unwrap();
        let (_, blob) = phone.engine.keep_recovery_code(&code.text(), here).unwrap();
        (code, blob)
    });
    let vector = recorded(
        "recovery",
        &json!({
            "participant_id": participant(),
            "code": *code.text(),
            "recovery_key": encode(code.key().as_bytes()),
            "private_key": encode(&[6; 32]),
            "blob": blob,
        }),
    );
    let code = RecoveryCode::parse(vector["code"].as_str().unwrap()).unwrap();
    let opened = code.key().open(
        Purpose::CodeWrap(participant().0.as_bytes()),
        &bytes(&vector["blob"], "code_wrap"),
    );
    assert_eq!(*opened.unwrap(), [6; 32]);
    let private_key = PrivateKey::from_bytes(&[6; 32]).unwrap();
    let learnt = SealKey::derive(private_key.as_bytes(), "accalmie key wrap").unwrap(
        Purpose::KeyWrap(participant().0.as_bytes()),
        &bytes(&vector["blob"], "key_wrap"),
    );
    assert_eq!(learnt, Ok(code.key()));
}

#[test]
fn what_a_second_phone_gets() {
    let mut phone = Phone::enrolled(1);
    let private_keys = PrivateKeys::from_bytes(&[6; 64]).unwrap();
    let secrets = phone.engine.secrets.as_mut().unwrap();
    secrets.private_keys = private_keys.clone();
    secrets.recovery_key = Some(key(4));
    let pairing = counting(|here| phone.engine.begin_pairing(here)).unwrap();
    let vector = recorded(
        "transfer",
        &json!({
            "participant_id": participant(),
            "secret": *pairing.secret,
            "private_keys": encode(&[6; 64]),
            "recovery_key": encode(&[4; 32]),
            "blob": pairing.blob,
        }),
    );
    let text = |field: &str| vector[field].as_str();
    let opened = pairing::open(text("secret").unwrap(), text("blob"), participant()).unwrap();
    assert!(opened.private_keys == private_keys);
    assert_eq!(opened.recovery_key, Some(key(4)));
}

#[test]
fn what_is_noted_while_locked() {
    let plain = "{\"intensity\":7}";
    let mailbox = counting(Mailbox::generate).unwrap();
    let row = "locked/0b8f2f6e-4f3f-4a59-8f7a-0a4a8a4d9b11";
    let sealed =
        counting(|here| mailbox::seal(&mailbox.public_key(), row, plain.as_bytes(), here)).unwrap();
    let vector = recorded(
        "locked_entry",
        &json!({
            "mailbox_secret": encode(&mailbox.to_bytes()),
            "vault_public_key": encode(&mailbox.public_key()),
            "row": row,
            "plaintext": plain,
            "sealed": encode(&sealed),
        }),
    );
    let mailbox = Mailbox::from_bytes(&bytes(&vector, "mailbox_secret")).unwrap();
    let opened = mailbox.open(row, &bytes(&vector, "sealed")).unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&opened).unwrap(),
        json!({"intensity": 7})
    );
    assert_eq!(opened.len(), 128);
    assert!(mailbox.open("locked/of another", &sealed).is_err());
}

/// Every row of a phone with a PIN and a recovery code, as it lies in the store.
#[test]
fn a_whole_store() {
    const PIN: &str = "284013";
    let mut phone = Phone::enrolled(1);
    phone
        .log("craving", json!({"intensity": 3, "note": "pour moi"}))
        .unwrap();
    phone.keep_programme("p", json!({"cycle": null}));
    let code = phone
        .with(|engine, here| engine.begin_recovery_code(here))
        .unwrap();
    let (write, _) = phone
        .with(|engine, here| engine.keep_recovery_code(&code.text(), here))
        .unwrap();
    phone.persist(write);
    let (write, _) = phone
        .with(|engine, here| engine.set_pin(PIN, None, here))
        .unwrap();
    phone.pin = Some(PIN);
    phone.persist(write);
    phone.reopen();
    let id = phone.random_id();
    let (write, _) = phone
        .with(|engine, here| engine.log_locked(id, 7, here))
        .unwrap();
    phone.persist(write);
    let rows: BTreeMap<_, _> = phone
        .rows
        .iter()
        .map(|(key, row)| (key, encode(row)))
        .collect();
    let vector = recorded(
        "store",
        &json!({"pin": PIN, "recovery_code": *code.text(), "rows": rows}),
    );

    let rows: BTreeMap<String, String> = serde_json::from_value(vector["rows"].clone()).unwrap();
    phone.rows = rows
        .into_iter()
        .map(|(key, row)| (key, decode(&row).unwrap()))
        .collect();
    for by_code in [false, true] {
        phone.reopen();
        let code = vector["recovery_code"].as_str().unwrap();
        let write = phone.with(|engine, here| match by_code {
            true => engine.unlock_with_recovery(code, here),
            false => engine.unlock(PIN, None, here).map(|(write, _)| write),
        });
        assert_eq!(write.unwrap().delete.len(), 1);
        let page = phone.engine.history(50, None, phone.now);
        let notes: Vec<_> = page
            .entries
            .iter()
            .map(|entry| entry.body.clone().unwrap())
            .collect();
        assert_eq!(notes.len(), 2);
        assert!(notes.iter().any(|body| body["note"] == "pour moi"));
        assert!(notes.iter().any(|body| body["intensity"] == 7));
    }
}
