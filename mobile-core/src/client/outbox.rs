//! What to send, and when.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::engine::Engine;
use super::record::Record;
use super::rows::{Batch, Write};
use super::{ClientError, Here};
use crate::ids::{DeviceId, RecordId};
use crate::order::by_rank;
use crate::protocol::{MAX_BYTES, PROTOCOLS, Revision};
use crate::time::UnixMillis;

/// Room for the envelope around the changes, in bytes.
const ENVELOPE: usize = 1024;

/// The shape of [`crate::protocol::SyncRequest`], with each change byte for byte as it was frozen.
#[derive(Serialize)]
struct Envelope<'a> {
    protocol: u32,
    cursor: &'a Option<String>,
    changes: Vec<Box<RawValue>>,
}

/// Why the host asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Urgency {
    /// Because something may be due: nothing is sent without need, nor before a back-off is over.
    Due,
    /// Because the person came, or the network came back: asks for news too, and only waits if the server said so.
    Now,
}

/// What an answer is matched with: the host gives it back, so that nothing is lost when the engine is opened anew.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Echo {
    /// Who asked: an answer to somebody who has left this phone is none.
    pub device: DeviceId,
    /// The cursor that was sent.
    pub cursor: Option<String>,
    /// The changes that were sent, in order.
    pub sent: Vec<Sent>,
    /// When, by the device's clock.
    pub sent_at: UnixMillis,
    /// How many stores the server had had by then: an answer of an earlier one is none.
    #[serde(default)]
    pub store: u32,
}

/// One change that was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sent {
    /// Which record.
    pub id: RecordId,
    /// Which version.
    pub revision: Revision,
}

/// A body for `POST /api/v1/sync`, to be sent after its write is persisted. One at a time.
#[derive(Clone, PartialEq, Serialize)]
pub struct Request {
    /// JSON.
    pub body: String,
    /// To be given back with the answer.
    pub echo: Echo,
}

impl Request {
    pub(crate) fn new(echo: Echo, changes: Vec<Box<RawValue>>) -> Self {
        let envelope = Envelope {
            protocol: PROTOCOLS[0],
            cursor: &echo.cursor,
            changes,
        };
        // Plain data with text keys serialises without a fault.
        let body = serde_json::to_string(&envelope).unwrap_or_default();
        Self { body, echo }
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Request of {} changes, {} bytes",
            self.echo.sent.len(),
            self.body.len()
        )
    }
}

impl Engine {
    /// The request to send now, if there is one: at most 500 changes and 1 MiB, the longest noted first.
    ///
    /// What it holds is frozen by its write; edits made from now on get a revision of their own.
    ///
    /// # Errors
    /// Without randomness.
    pub fn next_request(
        &mut self,
        urgency: Urgency,
        here: &mut Here<'_>,
    ) -> Result<(Write, Option<Request>), ClientError> {
        let now = here.now;
        let mut batch = Batch::default();
        self.tidy(now, &mut batch);
        let Some(device) = self.may_send(urgency, now) else {
            return Ok((self.write(batch, here)?, None));
        };

        let due = self.due(now);
        if due.is_empty() && urgency == Urgency::Due && !self.state.more {
            return Ok((self.write(batch, here)?, None));
        }
        let mut changes: Vec<Box<RawValue>> = Vec::new();
        let mut sent = Vec::new();
        let mut bytes = ENVELOPE;
        for id in due.into_iter().take(self.state.batch_limit()) {
            let Some(mut record) = self.records.get(&id).cloned() else {
                continue;
            };
            let is_new = !record.is_flying();
            let Some(version) = record.fly(now, &self.app) else {
                continue;
            };
            bytes += version.text().get().len() + 1;
            if bytes > MAX_BYTES && !changes.is_empty() {
                break;
            }
            changes.push(version.text().to_owned());
            let revision = version.head().revision;
            sent.push(Sent { id, revision });
            if is_new {
                self.keep(id, record, &mut batch);
            }
        }
        let echo = Echo {
            device,
            cursor: self.state.cursor.clone(),
            sent,
            sent_at: now,
            store: self.state.store,
        };
        let request = Request::new(echo, changes);
        Ok((self.write(batch, here)?, Some(request)))
    }

    /// What could be sent, the longest noted first.
    fn due(&self, now: UnixMillis) -> Vec<RecordId> {
        let due = self
            .records
            .iter()
            .filter(|(_, record)| record.is_due(now, &self.app));
        // They come in the order of their ids.
        let due = due
            .filter_map(|(id, record)| Some((record.current()?.head().recorded_at.millis(), *id)))
            .collect();
        let due = by_rank(due, |(noted_at, _): &(UnixMillis, RecordId)| {
            (noted_at.0, 0)
        });
        due.into_iter().map(|(_, id)| id).collect()
    }

    /// When to ask for the next request, if nothing happens before: something is due then, or an undo window is over and
    /// its way back is to be forgotten. `None`: when something happens.
    pub fn next_due_at(&self, now: UnixMillis) -> Option<UnixMillis> {
        let in_hand = self.in_hand_until(now);
        let rests = self
            .records
            .values()
            .filter_map(|record| record.held_until(now))
            .min();
        let is_open = self.identity.is_some() && self.state.is_open(&self.app);
        let is_due = || {
            self.records
                .values()
                .any(|record| record.is_due(now, &self.app))
        };
        let sends = (is_open && (self.state.more || is_due()))
            .then(|| self.state.waits_until(now).unwrap_or(now));
        rests.into_iter().chain(sends).chain(in_hand).min()
    }

    /// As which device to send, if something may be sent now.
    fn may_send(&self, urgency: Urgency, now: UnixMillis) -> Option<DeviceId> {
        let identity = self.identity.as_ref()?;
        self.state
            .may_send(urgency, now, &self.app)
            .then_some(identity.device_id)
    }

    /// Forgets ways back that are over, and deletions that the server needs not hear of.
    fn tidy(&mut self, now: UnixMillis, batch: &mut Batch) {
        let rested: Vec<(RecordId, Record)> = self
            .records
            .iter()
            .filter(|(_, record)| record.is_untidy())
            .filter_map(|(id, record)| {
                let mut record = record.clone();
                record.tidy(now).then_some((*id, record))
            })
            .collect();
        for (id, record) in rested {
            self.keep(id, record, batch);
        }
    }
}
