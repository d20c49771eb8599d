//! The bridge for Kotlin, Swift and Python: the engine as one object. Small things cross as types, documents as JSON text.
//!
//! Randomness comes from the operating system; the clock and the place are arguments. No panic crosses: a call that
//! breaks answers `unexpected`, and so does every later one, until the phone is opened anew from its rows.

mod error;
mod recovery;
mod types;
mod vault;
mod weekend;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;
use std::sync::{Arc, Mutex};

use serde::Serialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

pub use error::{Fault, PhoneError};
pub use recovery::{Export, Pairing, RecoveryKept};
pub use types::{
    Draft, Edit, Enrolling, Failure, Here, Outgoing, Privacy, ProgrammeDue, Request, Row, Saved,
    Status, Write,
};
pub use vault::{Attempt, LockState, PinSet, Undoable, Unlock};
pub use weekend::{Zone, zone_table};

use crate::client::{self, Command, Echo, Engine, NoRandomness, Urgency};
use crate::ids::RecordId;

uniffi::setup_scaffolding!("accalmie");

type Answer<T> = Result<T, PhoneError>;

/// The engine of one phone; safe to share between threads. What a call gives back to persist, persist in the order of
/// the calls.
#[derive(Debug, uniffi::Object)]
pub struct Phone {
    engine: Mutex<Engine>,
}

#[uniffi::export]
impl Phone {
    /// Opens the phone from the rows of a store and the generation stored with them (0 and none for an empty store).
    /// `app` is the version of the app: what was refused is tried again when it changes. With a PIN it comes out locked.
    /// `device_secret`: 32 random bytes that the platform's keystore keeps, if it does.
    #[uniffi::constructor(default(device_secret = None))]
    pub fn open(
        rows: Vec<Row>,
        generation: u64,
        app: &str,
        device_secret: Option<Vec<u8>>,
    ) -> Answer<Arc<Self>> {
        let device_secret = device_secret.map(Zeroizing::new);
        unbroken(|| {
            let rows = rows.into_iter().map(Into::into);
            let device_secret = device_secret.as_deref().map(Vec::as_slice);
            let engine = Engine::open_with(rows, generation, app, device_secret)?;
            let engine = Mutex::new(engine);
            Ok(Arc::new(Self { engine }))
        })
    }

    /// The generation of the rows this phone stands at.
    pub fn generation(&self) -> Answer<u64> {
        self.with(|engine| Ok(engine.generation()))
    }

    /// Notes something. `id` is a random UUID of the host's: repeating a call that was done is harmless. Kinds that
    /// exist once a day, weekend or person take the derived id instead, which the answer names.
    pub fn log(&self, id: &str, draft: Draft, here: Here) -> Answer<Saved> {
        let (id, draft) = (parsed(id, "id")?, draft.try_into()?);
        self.apply(Command::Log { id, draft }, here)
    }

    /// Changes an entry.
    pub fn edit(&self, id: &str, edit: Edit, here: Here) -> Answer<Saved> {
        let (id, edit) = (parsed(id, "id")?, edit.try_into()?);
        self.apply(Command::Edit { id, edit }, here)
    }

    /// Deletes an entry.
    pub fn delete(&self, id: &str, here: Here) -> Answer<Saved> {
        let id = parsed(id, "id")?;
        self.apply(Command::Delete { id }, here)
    }

    /// Takes back what was done to an entry in the last ten seconds.
    pub fn undo(&self, id: &str, here: Here) -> Answer<Saved> {
        let id = parsed(id, "id")?;
        self.apply(Command::Undo { id }, here)
    }

    /// Sends what the server refused once more, as it is.
    pub fn retry(&self, id: &str, here: Here) -> Answer<Saved> {
        let id = parsed(id, "id")?;
        self.apply(Command::Retry { id }, here)
    }

    /// Leaves here what the server refused: the person knows.
    pub fn leave(&self, id: &str, here: Here) -> Answer<Saved> {
        let id = parsed(id, "id")?;
        self.apply(Command::Leave { id }, here)
    }

    /// The id to send with the code to `POST /api/v1/enrolments`: the same as last time if that got no answer.
    pub fn begin_enrolment(&self, code: &str, here: Here) -> Answer<Enrolling> {
        let (write, request_id) =
            self.at(here, |engine, here| Ok(engine.begin_enrolment(code, here)?))?;
        Ok(Enrolling {
            write: write.into(),
            request_id: request_id.to_string(),
        })
    }

    /// Takes the answer of `POST /api/v1/enrolments` with status 201. `transfer_secret`: from the QR code of the person's
    /// other phone, after a pairing; if it does not open, the call can be repeated without it.
    #[uniffi::method(default(first_name = None, transfer_secret = None))]
    pub fn enrolled(
        &self,
        answer: &str,
        here: Here,
        first_name: Option<String>,
        transfer_secret: Option<String>,
    ) -> Answer<Write> {
        let (answer, transfer_secret) = (lenient(answer), transfer_secret.map(Zeroizing::new));
        let transfer_secret = transfer_secret.as_ref().map(|secret| secret.as_str());
        let first_name = first_name.as_deref();
        self.at(here, |engine, here| {
            Ok(engine
                .enrolled(&answer, first_name, transfer_secret, here)?
                .into())
        })
    }

    /// The request to send now, if there is one. `urgent`: the person came, or the network came back.
    pub fn next_request(&self, urgent: bool, here: Here) -> Answer<Outgoing> {
        let urgency = if urgent { Urgency::Now } else { Urgency::Due };
        let (write, request) =
            self.at(here, |engine, here| Ok(engine.next_request(urgency, here)?))?;
        Ok(Outgoing {
            write: write.into(),
            request: request.map(Into::into),
        })
    }

    /// Takes the body of an answer with status 200. If it is refused, report a network failure.
    pub fn on_response(&self, echo: &str, response: &str, here: Here) -> Answer<Write> {
        let (echo, response) = (echoed(echo)?, lenient(response));
        let write = self.at(here, |engine, here| {
            Ok(engine.on_response(&echo, &response, here)?)
        })?;
        Ok(write.into())
    }

    /// Takes a failure: decides when to try again, and what must change before.
    pub fn on_failure(&self, echo: &str, failure: Failure, here: Here) -> Answer<Write> {
        let (echo, failure) = (echoed(echo)?, failure.into());
        let write = self.at(here, |engine, here| {
            Ok(engine.on_failure(&echo, &failure, here)?)
        })?;
        Ok(write.into())
    }

    /// When to call `next_request` again, by the device's clock, if nothing happens before.
    pub fn next_due_at(&self, here: Here) -> Answer<Option<i64>> {
        self.with(|engine| Ok(engine.next_due_at(here.now()).map(|due| due.0)))
    }

    /// Whether to ask `GET /api/v1/me/programme`, and with which entity tag.
    pub fn programme_due(&self) -> Answer<ProgrammeDue> {
        self.with(|engine| {
            let (etag, due) = engine.programme_due();
            let etag = etag.map(str::to_owned);
            Ok(ProgrammeDue { etag, due })
        })
    }

    /// Keeps what `GET /api/v1/me/programme` answered with status 200, for offline.
    pub fn keep_programme(&self, etag: &str, programme: &str, here: Here) -> Answer<Write> {
        let programme = types::json(programme, "programme")?;
        let write = self.at(here, |engine, here| {
            Ok(engine.keep_programme(etag, programme, here)?)
        })?;
        Ok(write.into())
    }

    /// How this phone stands with the server.
    pub fn status(&self, here: Here) -> Answer<Status> {
        self.with(|engine| Ok(engine.status(here.now()).into()))
    }

    /// Everything the screens are drawn from: a JSON object.
    pub fn view(&self, here: Here) -> Answer<String> {
        self.at(here, |engine, here| Ok(engine.view(here).to_string()))
    }

    /// One page of entries, newest first, at most `limit` (up to 200), older than the entry `before`: a JSON object
    /// `{entries, more}`.
    #[uniffi::method(default(before = None))]
    pub fn history(&self, limit: u32, here: Here, before: Option<String>) -> Answer<String> {
        let before = before.map(|id| parsed(&id, "before")).transpose()?;
        let limit = limit.try_into().unwrap_or(usize::MAX);
        self.with(|engine| Ok(text(&engine.history(limit, before, here.now()))))
    }

    /// One entry, a JSON object, unless it is missing or deleted.
    pub fn entry(&self, id: &str, here: Here) -> Answer<Option<String>> {
        let id: RecordId = parsed(id, "id")?;
        self.with(|engine| Ok(engine.entry(id, here.now()).as_ref().map(text)))
    }

    /// The last weeks, folded for the person alone: a JSON object.
    pub fn weeks(&self, here: Here) -> Answer<String> {
        self.at(here, |engine, here| Ok(text(&engine.weeks(here))))
    }

    /// Everything on this phone, counted: a JSON object.
    pub fn contents(&self, here: Here) -> Answer<String> {
        self.with(|engine| Ok(text(&engine.contents(here.now()))))
    }

    /// The bearer token, once enrolled.
    pub fn token(&self) -> Answer<Option<String>> {
        self.with(|engine| Ok(engine.token().map(str::to_owned)))
    }
}

impl Phone {
    fn apply(&self, command: Command, here: Here) -> Answer<Saved> {
        self.at(here, |engine, here| Ok(engine.apply(command, here)?.into()))
    }

    /// A call that needs to know when and where, or chance.
    fn at<T>(
        &self,
        here: Here,
        call: impl FnOnce(&mut Engine, &mut client::Here<'_>) -> Answer<T>,
    ) -> Answer<T> {
        let mut random = |bytes: &mut [u8]| getrandom::fill(bytes).map_err(|_| NoRandomness);
        let mut here = client::Here {
            now: here.now(),
            offset_minutes: here.offset_minutes,
            random: &mut random,
        };
        self.with(|engine| call(engine, &mut here))
    }

    fn with<T>(&self, call: impl FnOnce(&mut Engine) -> Answer<T>) -> Answer<T> {
        unbroken(|| {
            // A panic on the way poisons the lock: what the engine holds may be half done.
            let mut engine = self.engine.lock().map_err(|_| PhoneError::broken())?;
            call(&mut engine)
        })
    }
}

fn unbroken<T>(call: impl FnOnce() -> Answer<T>) -> Answer<T> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|_| Err(PhoneError::broken()))
}

fn parsed<T: FromStr>(value: &str, what: &str) -> Answer<T> {
    value.parse().map_err(|_| PhoneError::call(what))
}

fn echoed(echo: &str) -> Answer<Echo> {
    serde_json::from_str(echo).map_err(|_| PhoneError::call("echo"))
}

/// A server's answer; the engine says what it thinks of one that is no JSON.
fn lenient(answer: &str) -> Value {
    serde_json::from_str(answer).unwrap_or(Value::Null)
}

fn text(value: &impl Serialize) -> String {
    json!(value).to_string()
}

#[cfg(test)]
mod tests;
