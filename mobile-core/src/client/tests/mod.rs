//! Tests of the engine through its public calls, with a host that persists as hosts must.

mod commands;
mod contents;
mod convergence;
mod enrolment;
mod fuzz;
mod outbox;
mod record;
mod recovery;
mod reminders;
mod server;
mod sync;
mod vault;
mod vectors;
mod views;
mod weeks;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::*;
use crate::ids::RecordId;
use crate::time::UnixMillis;

/// 2026-11-20, a Friday, 23:30 in Paris.
const START: UnixMillis = UnixMillis(1_795_213_800_000);
const PARTICIPANT: &str = "7d0c4f0e-2a8b-4c1e-9a55-0f2b7c3d4e5f";

/// A phone: engine, rows, clock, and randomness that repeats itself from run to run.
#[derive(Debug)]
struct Phone {
    engine: Engine,
    rows: BTreeMap<String, Vec<u8>>,
    now: UnixMillis,
    app: &'static str,
    seed: u64,
    /// What opens it.
    pin: Option<&'static str>,
    /// Whether each write is checked by opening the rows anew; slow with many records.
    is_checked: bool,
}

/// Enough for ids and nonces that differ.
fn fill(seed: &mut u64, bytes: &mut [u8]) {
    for byte in bytes {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        *byte = (*seed >> 56) as u8;
    }
}

/// Trying a PIN costs nothing.
fn with_cheap_pins(mut engine: Engine) -> Engine {
    engine.vault.cost = super::vault::pin::Cost::NONE;
    engine
}

impl Phone {
    fn new(seed: u64) -> Self {
        Self {
            engine: with_cheap_pins(Engine::open([], 0, "1").unwrap()),
            rows: BTreeMap::new(),
            now: START,
            app: "1",
            seed,
            pin: None,
            is_checked: true,
        }
    }

    fn enrolled(seed: u64) -> Self {
        let mut phone = Self::new(seed);
        phone.enrol();
        phone
    }

    fn enrol(&mut self) {
        let answer = enrolment(self.seed);
        let write = self.with(|engine, here| engine.enrolled(&answer, Some("Sam"), None, here));
        self.persist(write.unwrap());
    }

    fn with<T>(&mut self, call: impl FnOnce(&mut Engine, &mut Here<'_>) -> T) -> T {
        let seed = &mut self.seed;
        let mut random = |bytes: &mut [u8]| {
            fill(seed, bytes);
            Ok(())
        };
        let mut here = Here {
            now: self.now,
            offset_minutes: 60,
            random: &mut random,
        };
        call(&mut self.engine, &mut here)
    }

    /// Persists as a host does, and checks that what is on disk is what the engine holds.
    fn persist(&mut self, write: Write) {
        if write.is_empty() {
            assert_eq!(write.next, write.expected);
        } else {
            assert_eq!(write.next, write.expected + 1);
        }
        assert_eq!(write.next, self.engine.generation());
        for row in write.put {
            self.rows.insert(row.key, row.bytes.to_vec());
        }
        for key in write.delete {
            self.rows.remove(&key);
        }
        if !self.is_checked {
            return;
        }
        assert!(self.rows.keys().eq(&self.engine.on_disk));
        let on_disk = match self.engine.is_locked() {
            true => self.opened(),
            false => self.opened_with_pin(),
        };
        let (now, all) = (self.now, crate::client::history::PAGE_MAX);
        let looks = |engine: &Engine| {
            // What is in hand is not on disk, on purpose.
            let due = (!engine.is_locked()).then(|| engine.next_due_at(now));
            let mut lock = json!(engine.lock_view(now));
            (lock["undoable"], lock["attempts_left"]) = (json!(null), json!(null));
            json!([
                engine.status(now),
                engine.history(all, None, now),
                due,
                lock
            ])
        };
        assert_eq!(looks(&on_disk), looks(&self.engine));
    }

    /// As the host opens it, and the person unlocks it, if there is a PIN.
    fn opened_with_pin(&self) -> Engine {
        let mut engine = self.opened();
        if let Some(pin) = self.pin {
            let mut random = |bytes: &mut [u8]| {
                bytes.fill(1);
                Ok(())
            };
            let mut here = Here {
                now: self.now,
                offset_minutes: 60,
                random: &mut random,
            };
            let (_, outcome) = engine.unlock(pin, None, &mut here).unwrap();
            assert_eq!(outcome, Unlock::Open);
            engine.generation = self.engine.generation;
        }
        engine
    }

    fn opened(&self) -> Engine {
        let rows = self.rows.iter().map(|(key, bytes)| Row {
            key: key.clone(),
            bytes: Zeroizing::new(bytes.clone()),
        });
        let engine = Engine::open(rows, self.engine.generation(), self.app).unwrap();
        with_cheap_pins(engine)
    }

    /// What a row says.
    fn plain(&self, key: &str) -> Vec<u8> {
        self.engine.vault.plain_row(key, &self.rows[key])
    }

    /// Puts a row that says this.
    fn put_plain(&mut self, key: &str, plain: &[u8]) {
        let sealed = self.with(|engine, here| engine.vault.sealed_row(key, plain, here));
        self.rows.insert(key.to_owned(), sealed);
    }

    fn reopen(&mut self) {
        self.engine = self.opened();
    }

    fn pass(&mut self, millis: i64) {
        self.now = self.now.plus(millis);
    }

    /// Does a command, given as it crosses the bridge.
    fn apply(&mut self, command: Value) -> Result<Saved, ClientError> {
        let command = serde_json::from_value(command).unwrap();
        let (write, saved) = self.with(|engine, here| engine.apply(command, here))?;
        self.persist(write);
        Ok(saved)
    }

    fn random_id(&mut self) -> RecordId {
        RecordId(self.with(|_, here| here.id()).unwrap())
    }

    fn log(&mut self, kind: &str, body: Value) -> Result<RecordId, ClientError> {
        self.log_as(json!({"kind": kind, "body": body}))
    }

    fn log_as(&mut self, draft: Value) -> Result<RecordId, ClientError> {
        let id = self.random_id();
        let saved = self.apply(json!({"do": "log", "id": id, "draft": draft}))?;
        Ok(saved.id)
    }

    fn craving(&mut self, intensity: u8) -> RecordId {
        self.log(
            "craving",
            json!({"intensity": intensity, "triggers": ["alcohol"]}),
        )
        .unwrap()
    }

    fn edit(&mut self, id: RecordId, body: Value) -> Result<Saved, ClientError> {
        self.apply(json!({"do": "edit", "id": id, "edit": {"body": body}}))
    }

    fn delete(&mut self, id: RecordId) -> Result<Saved, ClientError> {
        self.apply(json!({"do": "delete", "id": id}))
    }

    fn undo(&mut self, id: RecordId) -> Result<Saved, ClientError> {
        self.apply(json!({"do": "undo", "id": id}))
    }

    fn keep_programme(&mut self, etag: &str, programme: Value) {
        let write = self.with(|engine, here| engine.keep_programme(etag, programme, here));
        self.persist(write.unwrap());
    }

    fn request(&mut self, urgency: Urgency) -> Option<Request> {
        let asked = self.with(|engine, here| engine.next_request(urgency, here));
        let (write, request) = asked.unwrap();
        self.persist(write);
        request
    }

    fn answer(&mut self, echo: &Echo, answer: &Value) -> Result<(), ClientError> {
        let write = self.with(|engine, here| engine.on_response(echo, answer, here))?;
        self.persist(write);
        Ok(())
    }

    fn fail(&mut self, echo: &Echo, failure: Failure) {
        let write = self
            .with(|engine, here| engine.on_failure(echo, &failure, here))
            .unwrap();
        self.persist(write);
    }

    fn entry(&self, id: RecordId) -> Option<Value> {
        self.engine.entry(id, self.now).map(|entry| json!(entry))
    }

    fn status(&self) -> Value {
        json!(self.engine.status(self.now))
    }

    fn view(&mut self) -> Value {
        self.with(|engine, here| engine.view(here))
    }

    /// Rests what was edited, and exchanges with the server until there is nothing more to say.
    fn sync(&mut self, server: &mut server::Server) {
        self.pass(super::record::UNDO_WINDOW);
        let mut urgency = Urgency::Now;
        while let Some(request) = self.request(urgency) {
            let answer = server.take(&request, self.now);
            self.answer(&request.echo, &answer).unwrap();
            urgency = Urgency::Due;
        }
    }
}

/// An answer of `POST /enrolments` for the same person and another device.
fn enrolment(seed: u64) -> Value {
    json!({
        "participant_id": PARTICIPANT,
        "device_id": format!("6f1c0e36-6a39-4d0f-9a27-{:012x}", seed & 0xffff_ffff_ffff),
        "token": format!("token {seed}"),
        "send_token": "send",
        "id_key": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
        "cycle": {
            "id": "c0000000-0000-4000-8000-000000000001",
            "name": "Automne",
            "sessions": [
                {"number": 1, "starts_at": "2026-11-03T18:00:00.000Z"},
                {"number": 2, "starts_at": "2026-11-24T18:00:00.000Z"},
            ],
        },
    })
}

fn changes(request: &Request) -> Vec<Value> {
    let body: Value = serde_json::from_str(&request.body).unwrap();
    body["changes"].as_array().unwrap().clone()
}
