//! A simulated person's phone: the engine of a real one, so that the core validates, derives and seals what was tapped.
//!
//! It keeps its private key to itself and is gone when the simulation ends, as a lost phone would be.

use mobile_core::{
    client::{
        ClientError, Command, Draft, Engine, Here, NoRandomness,
        outbox::{Request, Urgency},
    },
    ids::RecordId,
    protocol::{Accepted, Change, SyncRequest, SyncResponse},
    time::{MINUTE, OccurredAt, UnixMillis},
};
use rand::Rng;
use serde_json::Value;
use uuid::Uuid;

use super::simulated::{Noted, calendar::offset_minutes};

/// What one request carried.
#[derive(Debug)]
pub struct Delivery {
    /// When the server received it.
    pub at: UnixMillis,
    /// Changes with their index.
    pub changes: Vec<(usize, Change)>,
}

/// A phone that was enrolled.
#[derive(Debug)]
pub struct Phone(Engine);

impl Phone {
    /// Takes the server's answer to an enrolment.
    ///
    /// # Errors
    /// The engine's own.
    pub fn enrolled(answer: &Value, first_name: &str, at: UnixMillis) -> Result<Self, ClientError> {
        let mut engine = Engine::open([], 0, "demonstration")?;
        // What a write holds would be kept by a browser; nothing opens this engine again.
        let _ = with(at, |here| {
            engine.enrolled(answer, Some(first_name), None, here)
        })?;
        Ok(Self(engine))
    }

    /// Taps everything in, and answers what the requests carried, in order of time.
    ///
    /// # Errors
    /// What the core refuses.
    pub fn live(mut self, noted: &[Noted]) -> Result<Vec<Delivery>, ClientError> {
        let mut deliveries = Vec::new();
        let mut network_at: Option<UnixMillis> = None;
        for note in noted {
            if let Some(at) = network_at.filter(|at| *at < note.recorded_at) {
                deliveries.extend(self.send(at)?);
                network_at = None;
            }
            self.tap(note)?;
            // Nothing leaves the phone while it may still be undone.
            let rested = note.recorded_at.plus(MINUTE);
            let sooner = network_at.map_or(note.sent_at, |at| at.min(note.sent_at));
            network_at = Some(sooner.max(rested));
        }
        if let Some(at) = network_at {
            deliveries.extend(self.send(at)?);
        }
        Ok(deliveries)
    }

    fn tap(&mut self, note: &Noted) -> Result<(), ClientError> {
        let draft = Draft {
            kind: note.kind.code().to_owned(),
            body: note.body.clone(),
            occurred_at: OccurredAt::at(note.occurred_at, offset_minutes(note.occurred_at)),
            private: None,
        };
        let id = RecordId(Uuid::new_v4());
        let _ = with(note.recorded_at, |here| {
            self.0.apply(Command::Log { id, draft }, here)
        })?;
        Ok(())
    }

    fn send(&mut self, at: UnixMillis) -> Result<Option<Delivery>, ClientError> {
        let (_, request) = with(at, |here| self.0.next_request(Urgency::Now, here))?;
        let Some(Request { body, echo }) = request else {
            return Ok(None);
        };
        let request: SyncRequest =
            serde_json::from_str(&body).map_err(|_| ClientError::BadAnswer)?;
        let decode = |value| Change::decode(value).map_err(|rejection| rejection.invalid);
        let changes = request.changes.iter().map(decode);
        let changes: Vec<Change> = changes.collect::<Result<_, _>>()?;
        let accepted = changes.iter().map(|change| Accepted {
            id: change.id,
            revision: change.revision,
        });
        let answer = SyncResponse {
            accepted: accepted.collect(),
            rejected: Vec::new(),
            changes: Vec::new(),
            cursor: None,
            more: false,
            programme_etag: String::new(),
            server_time: at,
        };
        let answer = serde_json::to_value(answer).unwrap_or_default();
        let _ = with(at, |here| self.0.on_response(&echo, &answer, here))?;
        let changes = changes.into_iter().enumerate().collect();
        Ok(Some(Delivery { at, changes }))
    }
}

/// Calls the engine with a moment, the centre's zone and the machine's randomness.
fn with<T>(now: UnixMillis, call: impl FnOnce(&mut Here<'_>) -> T) -> T {
    let mut random = |bytes: &mut [u8]| -> Result<(), NoRandomness> {
        rand::rng().fill_bytes(bytes);
        Ok(())
    };
    call(&mut Here {
        now,
        offset_minutes: offset_minutes(now),
        random: &mut random,
    })
}
