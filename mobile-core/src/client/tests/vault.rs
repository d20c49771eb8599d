//! Rows at rest, the PIN, and the device's secret.

mod locked;

use serde_json::{Value, json};

use super::server::Server;
use super::*;
use crate::time::MINUTE;

const SECOND: i64 = 1_000;

const PIN: &str = "284013";
const CANARY: &str = "canari";

impl Phone {
    fn set_pin(&mut self, pin: &'static str) -> Result<bool, ClientError> {
        let (write, weak) = self.with(|engine, here| engine.set_pin(pin, None, here))?;
        self.pin = Some(pin);
        self.persist(write);
        Ok(weak)
    }

    fn remove_pin(&mut self) -> Result<(), ClientError> {
        let write = self.with(|engine, here| engine.remove_pin(here))?;
        self.pin = None;
        self.persist(write);
        Ok(())
    }

    fn confirm(&mut self, pin: &str) -> Unlock {
        let done = self.with(|engine, here| engine.confirm(pin, None, here));
        let (write, outcome) = done.unwrap();
        self.persist(write);
        outcome
    }

    fn unlock(&mut self, pin: &str) -> Unlock {
        let done = self.with(|engine, here| engine.unlock(pin, None, here));
        let (write, outcome) = done.unwrap();
        self.persist(write);
        outcome
    }

    /// As hosts lock: the engine goes, and comes from the rows.
    fn lock(&mut self) {
        self.reopen();
    }

    fn log_locked(&mut self, intensity: u8) -> RecordId {
        let id = self.random_id();
        let (write, saved) = self
            .with(|engine, here| engine.log_locked(id, intensity, here))
            .unwrap();
        self.persist(write);
        assert_eq!(saved.id, id);
        id
    }

    fn undo_locked(&mut self, id: RecordId) -> Result<(), ClientError> {
        let write = self.with(|engine, here| engine.undo_locked(id, here))?;
        self.persist(write);
        Ok(())
    }

    fn locked_request(&mut self) -> Option<Request> {
        self.with(|engine, here| engine.locked_request(here))
    }

    fn locked_answer(&mut self, echo: &Echo, answer: &Value) -> Result<(), ClientError> {
        let write = self.with(|engine, here| engine.on_locked_response(echo, answer, here))?;
        self.persist(write);
        Ok(())
    }

    fn lock_view(&self) -> Value {
        json!(self.engine.lock_view(self.now))
    }

    fn bytes_hold(&self, text: &str) -> bool {
        let holds = |bytes: &[u8]| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        let rows = &mut self.rows.iter();
        rows.any(|(key, bytes)| key.contains(text) || holds(bytes))
    }
}

/// What the server answers to a locked phone: what it has, and nothing else.
fn locked_answer_of(server: &mut Server, request: &Request, now: UnixMillis) -> Value {
    let mut answer = server.take(request, now);
    answer["changes"] = json!([]);
    answer["cursor"] = json!(request.echo.cursor);
    answer["more"] = json!(false);
    answer
}

fn with_canary() -> Phone {
    let mut phone = Phone::enrolled(1);
    let private = json!({"kind": "craving", "body": {"intensity": 3, "note": CANARY}});
    let shared =
        json!({"kind": "homework", "body": {"session_number": 1, "text": CANARY}, "private": []});
    phone.log_as(private).unwrap();
    phone.log_as(shared).unwrap();
    phone
}

#[test]
fn nothing_that_was_written_lies_in_the_rows() {
    let mut phone = with_canary();
    assert!(!phone.bytes_hold(CANARY) && !phone.bytes_hold("token 1"));
    assert!(!phone.bytes_hold(PARTICIPANT) && !phone.bytes_hold("Sam"));
    phone.set_pin(PIN).unwrap();
    phone.lock();
    phone.log_locked(7);
    assert!(!phone.bytes_hold(CANARY) && !phone.bytes_hold("craving"));
    assert!(!phone.bytes_hold(PIN));
    let view = phone.view();
    let shown = [
        format!("{:?}", phone.engine),
        format!("{:?}", phone.engine.vault.lock),
        view.to_string(),
    ];
    for text in shown {
        assert!(!text.contains(CANARY) && !text.contains("Sam"), "{text}");
    }
    assert_eq!(view["status"]["locked"], true);
    assert_eq!(view["status"]["enrolled"], true);
    assert_eq!(view["status"]["first_name"], json!(null));
    assert_eq!(phone.engine.token(), None);
    assert!(phone.engine.history(50, None, phone.now).entries.is_empty());
}

#[test]
fn a_locked_phone_refuses_what_needs_reading() {
    let mut phone = with_canary();
    phone.set_pin(PIN).unwrap();
    phone.lock();
    let id = phone.random_id();
    let locked = Err(ClientError::Locked);
    let log =
        json!({"do": "log", "id": id, "draft": {"kind": "craving", "body": {"intensity": 1}}});
    assert_eq!(phone.apply(log).map(|_| ()), locked);
    assert_eq!(phone.undo(id).map(|_| ()), locked);
    assert_eq!(phone.set_pin("193755").map(|_| ()), locked);
    phone.pin = Some(PIN);
    assert_eq!(phone.remove_pin(), locked);
    phone.pin = Some(PIN);
    let answer = enrolment(2);
    let enrolled = phone.with(|engine, here| engine.enrolled(&answer, Some("Sam"), None, here));
    assert_eq!(enrolled.map(|_| ()), locked);
    let begun = phone.with(|engine, here| engine.begin_enrolment("ABCDE", here));
    assert_eq!(begun.map(|_| ()), locked);
    let minutes = phone.with(|engine, here| engine.set_auto_lock(3, here));
    assert_eq!(minutes.map(|_| ()), locked);
    assert_eq!(phone.request(Urgency::Now), None);
    phone.keep_programme("p", json!({}));
    assert_eq!(phone.unlock(PIN), Unlock::Open);
    assert_eq!(phone.engine.history(50, None, phone.now).entries.len(), 2);
}

#[test]
fn ten_wrong_pins_delete_its_wrap_and_nothing_else() {
    let mut phone = with_canary();
    phone.set_pin(PIN).unwrap();
    phone.lock();
    for left in (1..10).rev() {
        assert_eq!(phone.unlock("000000"), Unlock::Wrong { left });
        phone.reopen();
        assert_eq!(phone.lock_view()["attempts_left"], left);
    }
    let rows = phone.rows.len();
    assert_eq!(phone.unlock("000001"), Unlock::PinRemoved);
    phone.reopen();
    assert_eq!(phone.rows.len(), rows);
    assert_eq!(phone.unlock(PIN), Unlock::PinRemoved);
    let view = phone.lock_view();
    assert_eq!(
        (&view["pin_removed"], &view["has_pin"], &view["unsent"]),
        (&json!(true), &json!(true), &json!(2))
    );
    // A locked phone goes on taking notes.
    phone.log_locked(4);
    assert_eq!(phone.lock_view()["unsent"], 3);

    let write = phone.engine.start_again();
    assert_eq!(write.delete.len(), phone.rows.len());
    phone.pin = None;
    phone.persist(write);
    assert!(phone.rows.is_empty() && !phone.engine.is_locked());
    assert_eq!(phone.status()["enrolled"], false);
    phone.enrol();
    phone.craving(3);
}

#[test]
fn a_right_pin_sets_the_count_back() {
    let mut phone = with_canary();
    phone.set_pin(PIN).unwrap();
    phone.lock();
    for _ in 0..9 {
        phone.unlock("000000");
    }
    assert_eq!(phone.unlock(PIN), Unlock::Open);
    assert_eq!(phone.unlock("of no matter when open"), Unlock::Open);
    phone.lock();
    assert_eq!(phone.unlock("000000"), Unlock::Wrong { left: 9 });
}

#[test]
fn sensitive_calls_ask_for_the_pin_again() {
    let mut phone = with_canary();
    assert_eq!(
        phone.confirm("without a PIN there is nothing to prove"),
        Unlock::Open
    );
    assert_eq!(phone.set_pin("1234"), Ok(true));
    assert_eq!(phone.set_pin(PIN), Err(ClientError::ConfirmFirst));
    phone.pin = Some("1234");
    assert_eq!(phone.remove_pin(), Err(ClientError::ConfirmFirst));
    phone.pin = Some("1234");
    assert_eq!(phone.confirm("9999"), Unlock::Wrong { left: 9 });
    assert_eq!(phone.confirm("1234"), Unlock::Open);
    assert_eq!(phone.lock_view()["attempts_left"], 10);
    assert_eq!(phone.set_pin("123"), Err(ClientError::PinTooWeak));
    phone.pin = Some("1234");
    assert_eq!(phone.set_pin(PIN), Ok(false));
    assert_eq!(
        phone.remove_pin(),
        Err(ClientError::ConfirmFirst),
        "for one call"
    );
    phone.pin = Some(PIN);
    for (wait, holds) in [
        (2 * MINUTE, false),
        (-SECOND, false),
        (2 * MINUTE - 1, true),
    ] {
        assert_eq!(phone.confirm(PIN), Unlock::Open);
        phone.pass(wait);
        assert_eq!(phone.remove_pin().is_ok(), holds, "{wait}");
        phone.pin = Some(PIN).filter(|_| !holds);
    }
    phone.lock();
    assert!(!phone.engine.is_locked());
    assert_eq!(phone.remove_pin(), Ok(()), "nothing to do");
}

#[test]
fn sealing_anew_leaves_nothing_of_the_vault_before() {
    let mut phone = with_canary();
    phone.put_plain("of a newer app", b"kept");
    phone.put_plain("record/x", b"{}");
    phone.reopen();
    let before = phone.rows.clone();
    phone.set_pin(PIN).unwrap();
    assert!(
        before
            .keys()
            .eq(phone.rows.keys().filter(|key| *key != "notices"))
    );
    assert!(before.iter().all(|(key, bytes)| phone.rows[key] != *bytes));
    assert_eq!(phone.plain("of a newer app"), b"kept");
    phone.lock();
    phone.unlock(PIN);
    assert_eq!(phone.status()["unreadable"], 1);
    // The key of before opens nothing.
    let mut mixed = phone.rows.clone();
    mixed.insert("lock".into(), before["lock"].clone());
    let rows = mixed.into_iter().map(|(key, bytes)| Row {
        key,
        bytes: Zeroizing::new(bytes),
    });
    let opened = Engine::open(rows, 1, "1").map(|_| ());
    assert!(matches!(opened, Err(ClientError::Corrupt(_))));
}

#[test]
fn the_devices_secret_is_needed_where_there_is_one() {
    let secret: &[u8] = &[9; 32];
    let mut phone = Phone::new(1);
    phone.is_checked = false;
    phone.engine = with_cheap_pins(Engine::open_with([], 0, "1", Some(secret)).unwrap());
    phone.enrol();
    phone.craving(3);
    let rows = |phone: &Phone| -> Vec<Row> {
        let row = |(key, bytes): (&String, &Vec<u8>)| Row {
            key: key.clone(),
            bytes: Zeroizing::new(bytes.clone()),
        };
        phone.rows.iter().map(row).collect()
    };
    let open = |phone: &Phone, secret| {
        Engine::open_with(rows(phone), phone.engine.generation(), "1", secret).map(with_cheap_pins)
    };
    assert!(!open(&phone, Some(secret)).unwrap().is_locked());
    assert_eq!(open(&phone, Some(&[8; 32])).unwrap_err().code(), "corrupt");
    // Without it, as behind a PIN.
    phone.engine = open(&phone, None).unwrap();
    let view = phone.lock_view();
    assert_eq!(
        (
            &view["is_locked"],
            &view["has_pin"],
            &view["needs_device_secret"]
        ),
        (&json!(true), &json!(false), &json!(true))
    );
    let missing = phone
        .with(|engine, here| engine.unlock("", None, here))
        .unwrap_err();
    assert_eq!(
        (missing.code(), missing.field()),
        ("missing_field", Some("device_secret"))
    );
    let (write, outcome) = phone
        .with(|engine, here| engine.unlock("", Some(secret), here))
        .unwrap();
    phone.persist(write);
    assert_eq!(outcome, Unlock::Open);

    let (write, _) = phone
        .with(|engine, here| engine.set_pin(PIN, Some(secret), here))
        .unwrap();
    phone.persist(write);
    phone.engine = open(&phone, None).unwrap();
    let tries = [(PIN, Some(&[8_u8; 32][..])), ("000000", Some(secret))];
    for (left, (pin, secret)) in [9, 8].into_iter().zip(tries) {
        let (write, outcome) = phone
            .with(|engine, here| engine.unlock(pin, secret, here))
            .unwrap();
        phone.persist(write);
        assert_eq!(outcome, Unlock::Wrong { left });
    }
    let (write, outcome) = phone
        .with(|engine, here| engine.unlock(PIN, Some(secret), here))
        .unwrap();
    phone.persist(write);
    assert_eq!(outcome, Unlock::Open);
}

#[test]
fn broken_rows_have_a_code_and_never_panic() {
    let mut phone = with_canary();
    phone.is_checked = false;
    phone.set_pin(PIN).unwrap();
    phone.lock();
    phone.log_locked(4);
    let rows = phone.rows.clone();
    let codes = |rows: &BTreeMap<String, Vec<u8>>| -> Result<usize, &'static str> {
        let rows = rows.iter().map(|(key, bytes)| Row {
            key: key.clone(),
            bytes: Zeroizing::new(bytes.clone()),
        });
        let mut engine = Engine::open(rows, 1, "1").map_err(|error| error.code())?;
        let mut random = |bytes: &mut [u8]| {
            bytes.fill(1);
            Ok(())
        };
        let mut here = Here {
            now: START,
            offset_minutes: 0,
            random: &mut random,
        };
        let unlocked = engine.unlock(PIN, None, &mut here);
        let (write, _) = unlocked.map_err(|error| {
            assert!(engine.is_locked(), "nothing has changed");
            error.code()
        })?;
        assert!(write.delete.iter().any(|key| key.starts_with("locked/")) || engine.unreadable > 0);
        Ok(engine.status(START).unreadable)
    };
    assert_eq!(codes(&rows), Ok(0));
    let essential = ["identity", "token", "id_key", "private_key", "mailbox"];
    for (key, bytes) in &rows {
        let with = |changed: Vec<u8>| {
            let mut rows = rows.clone();
            rows.insert(key.clone(), changed);
            codes(&rows)
        };
        for length in [0, 1, 24, 25, bytes.len() - 1] {
            let found = with(bytes[..length].to_vec());
            match key.as_str() {
                "lock" => assert_eq!(found, Err("corrupt"), "{key} {length}"),
                key if essential.contains(&key) => assert_eq!(found, Err("corrupt"), "{key}"),
                key if key.contains('/') => assert_eq!(found, Ok(1), "{key} {length}"),
                key => assert_eq!(found, Ok(0), "{key} {length}"),
            }
        }
        let mut newer = bytes.clone();
        newer[0] = 2;
        match key.as_str() {
            "lock" => {}
            key if essential.contains(&key) => assert_eq!(with(newer), Err("future_version")),
            key => assert!(with(newer).is_ok(), "{key}"),
        }
    }
    for (v, code) in [(2, "future_version"), (70_000, "corrupt")] {
        let mut lock: Value = serde_json::from_slice(&rows["lock"]).unwrap();
        lock["v"] = json!(v);
        let mut rows = rows.clone();
        rows.insert("lock".into(), lock.to_string().into_bytes());
        assert_eq!(codes(&rows), Err(code));
    }
    let mut without = rows.clone();
    without.remove("lock");
    assert_eq!(codes(&without), Err("corrupt"));
}

#[test]
fn a_newer_apps_rows_are_not_lost_to_a_new_pin() {
    let mut phone = with_canary();
    let key = phone
        .rows
        .keys()
        .find(|key| key.starts_with("record/"))
        .unwrap()
        .clone();
    phone.rows.get_mut(&key).unwrap()[0] = 2;
    phone.reopen();
    assert_eq!(phone.set_pin(PIN), Err(ClientError::FutureVersion));
    phone.pin = None;
    phone.craving(3);
}
