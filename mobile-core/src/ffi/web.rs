//! The browser's bridge: the engine as one object. Data crosses by serde as plain objects; ids and 64-bit numbers are
//! texts, times of the device are milliseconds.

mod recovery;
mod vault;
mod weekend;

use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use super::error::Fault;
use crate::client::{Engine, Here, NoRandomness, Row, Urgency, Write};
use crate::time::UnixMillis;

type Answer = Result<JsValue, JsValue>;

/// The engine of one phone. After an error with the code `corrupt` or an exception it must be thrown away.
#[wasm_bindgen]
pub struct Core {
    engine: Engine,
}

#[wasm_bindgen]
impl Core {
    /// Opens the engine from `rows`, a list of `[key, bytes]`, the generation stored with them (`"0"` for none), and the
    /// version of the app. `device_secret`: what the platform keeps beside the rows, if it does.
    pub fn open(
        rows: &Array,
        generation: &str,
        app: &str,
        device_secret: Option<Vec<u8>>,
    ) -> Result<Core, JsValue> {
        let rows = rows.iter().map(|row| {
            let row = Array::from(&row);
            let key = row.get(0).as_string()?;
            let bytes = row.get(1).dyn_into::<Uint8Array>().ok()?.to_vec();
            Some(Row {
                key,
                bytes: Zeroizing::new(bytes),
            })
        });
        let rows: Option<Vec<Row>> = rows.collect();
        let rows = rows.ok_or_else(|| thrown(Fault::call("rows")))?;
        let generation = generation
            .parse()
            .map_err(|_| thrown(Fault::call("generation")))?;
        let device_secret = device_secret.map(Zeroizing::new);
        let device_secret = device_secret.as_deref().map(Vec::as_slice);
        let engine = Engine::open_with(rows, generation, app, device_secret).map_err(refused)?;
        Ok(Self { engine })
    }

    /// The generation of the rows this engine stands at.
    pub fn generation(&self) -> String {
        self.engine.generation().to_string()
    }

    /// `{do: "log", id, draft}`, `{do: "edit", id, edit}`, `{do: "delete", id}` or `{do: "undo", id}` →
    /// `{write, value: {id, undo_until}}`.
    pub fn apply(&mut self, now: f64, offset_minutes: i32, command: JsValue) -> Answer {
        let command = read(command, "command")?;
        let (write, saved) = self
            .engine
            .apply(command, &mut here(now, offset_minutes, &mut random))
            .map_err(refused)?;
        answer(write, json!(saved))
    }

    /// → `{write, value: request_id}`: the id to send with the code.
    pub fn begin_enrolment(&mut self, now: f64, code: &str) -> Answer {
        let begun = self
            .engine
            .begin_enrolment(code, &mut here(now, 0, &mut random));
        let (write, request_id) = begun.map_err(refused)?;
        answer(write, json!(request_id))
    }

    /// Takes the answer of `POST /enrolments` → `{write}`. `transfer_secret`: of the other phone's QR code.
    pub fn enrolled(
        &mut self,
        now: f64,
        enrolment: JsValue,
        first_name: Option<String>,
        transfer_secret: Option<String>,
    ) -> Answer {
        let enrolment = read(enrolment, "enrolment")?;
        let transfer_secret = transfer_secret.map(Zeroizing::new);
        let write = self
            .engine
            .enrolled(
                &enrolment,
                first_name.as_deref(),
                transfer_secret.as_deref().map(String::as_str),
                &mut here(now, 0, &mut random),
            )
            .map_err(refused)?;
        answer(write, Value::Null)
    }

    /// → `{write, value: {body, echo} | null}`. `urgent`: the person came, or the network came back.
    pub fn next_request(&mut self, now: f64, urgent: bool) -> Answer {
        let urgency = if urgent { Urgency::Now } else { Urgency::Due };
        let (write, request) = self
            .engine
            .next_request(urgency, &mut here(now, 0, &mut random))
            .map_err(refused)?;
        answer(write, json!(request))
    }

    /// Takes the JSON of an answer with status 200 → `{write}`.
    pub fn on_response(&mut self, now: f64, echo: JsValue, response: &str) -> Answer {
        let echo = read(echo, "echo")?;
        // Parsed here: an answer of hundreds of changes crosses as one text.
        let response = serde_json::from_str(response).unwrap_or(Value::Null);
        let write = self
            .engine
            .on_response(&echo, &response, &mut here(now, 0, &mut random))
            .map_err(refused)?;
        answer(write, Value::Null)
    }

    /// Takes `{what: "network"}` or `{what: "answer", status, code?, retry_after?}` → `{write}`.
    pub fn on_failure(&mut self, now: f64, echo: JsValue, failure: JsValue) -> Answer {
        let (echo, failure) = (read(echo, "echo")?, read(failure, "failure")?);
        let write = self
            .engine
            .on_failure(&echo, &failure, &mut here(now, 0, &mut random))
            .map_err(refused)?;
        answer(write, Value::Null)
    }

    /// When to call `next_request` again, in the device's milliseconds, if nothing happens before.
    pub fn next_due_at(&self, now: f64) -> Option<f64> {
        self.engine.next_due_at(millis(now)).map(|due| due.0 as f64)
    }

    /// → `{etag: text | null, due}`: whether to ask `GET /me/programme`, and with which tag.
    pub fn programme_due(&self) -> Answer {
        let (etag, due) = self.engine.programme_due();
        plain(&json!({"etag": etag, "due": due}))
    }

    /// Keeps what `GET /me/programme` answered → `{write}`.
    pub fn keep_programme(&mut self, now: f64, etag: &str, programme: JsValue) -> Answer {
        let programme = read(programme, "programme")?;
        let write = self
            .engine
            .keep_programme(etag, programme, &mut here(now, 0, &mut random))
            .map_err(refused)?;
        answer(write, Value::Null)
    }

    /// Everything the screens are drawn from.
    pub fn view(&self, now: f64, offset_minutes: i32) -> Answer {
        plain(&self.engine.view(&here(now, offset_minutes, &mut random)))
    }

    /// One page of entries, newest first.
    pub fn history(&self, now: f64, limit: usize, before: JsValue) -> Answer {
        let before = read(before, "before")?;
        plain(&json!(self.engine.history(limit, before, millis(now))))
    }

    /// One entry, or null.
    pub fn entry(&self, now: f64, id: JsValue) -> Answer {
        plain(&json!(self.engine.entry(read(id, "id")?, millis(now))))
    }

    /// The last weeks, folded for the person alone.
    pub fn weeks(&self, now: f64, offset_minutes: i32) -> Answer {
        plain(&json!(self.engine.weeks(&here(
            now,
            offset_minutes,
            &mut random
        ))))
    }

    /// What this phone holds, counted.
    pub fn contents(&self, now: f64) -> Answer {
        plain(&json!(self.engine.contents(millis(now))))
    }

    /// The bearer token, once enrolled.
    pub fn token(&self) -> Option<String> {
        self.engine.token().map(str::to_owned)
    }
}

fn millis(now: f64) -> UnixMillis {
    UnixMillis(now as i64)
}

type Randomness<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<(), NoRandomness>;

fn here(now: f64, offset_minutes: i32, random: Randomness<'_>) -> Here<'_> {
    Here {
        now: millis(now),
        offset_minutes,
        random,
    }
}

fn random(bytes: &mut [u8]) -> Result<(), NoRandomness> {
    getrandom::fill(bytes).map_err(|_| NoRandomness)
}

fn read<T: for<'a> Deserialize<'a>>(value: JsValue, what: &str) -> Result<T, JsValue> {
    // By way of a plain value, so that each type is read in one way alone: the page downloads every other.
    let value: Option<Value> = serde_wasm_bindgen::from_value(value).ok();
    let read = value.and_then(|value| T::deserialize(&value).ok());
    read.ok_or_else(|| thrown(Fault::call(what)))
}

fn plain(value: &impl Serialize) -> Answer {
    let plain = serde_wasm_bindgen::Serializer::json_compatible().serialize_bytes_as_arrays(false);
    value.serialize(&plain).map_err(JsValue::from)
}

fn refused(error: crate::client::ClientError) -> JsValue {
    thrown(error.into())
}

fn thrown(fault: Fault) -> JsValue {
    plain(&json!(fault)).unwrap_or_else(|error| error)
}

/// A write and what came with it, in one object.
fn answer(write: Write, value: Value) -> Answer {
    #[derive(Serialize)]
    struct WithWrite {
        write: Rows,
        value: Value,
    }
    /// Generations are 64 bits wide: texts.
    #[derive(Serialize)]
    struct Rows {
        expected: String,
        next: String,
        put: Vec<(String, Bytes)>,
        delete: Vec<String>,
    }
    struct Bytes(Zeroizing<Vec<u8>>);
    impl Serialize for Bytes {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(&self.0)
        }
    }
    plain(&WithWrite {
        write: Rows {
            expected: write.expected.to_string(),
            next: write.next.to_string(),
            put: write
                .put
                .into_iter()
                .map(|row| (row.key, Bytes(row.bytes)))
                .collect(),
            delete: write.delete,
        },
        value,
    })
}
