//! A locked phone writes and does not read: it takes the intensity of a craving and nothing else.
//!
//! What is noted is sealed to the vault and persisted. Its bytes stay in memory for the ten seconds in which it may be
//! undone; then they are posted if the network is there at that moment, or leave after the next unlock.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::mailbox;
use crate::client::commands::{Command, Draft, Saved};
use crate::client::engine::Engine;
use crate::client::outbox::{Echo, Request, Sent};
use crate::client::record::UNDO_WINDOW;
use crate::client::rows::{Batch, Row, Write};
use crate::client::version::Version;
use crate::client::{ClientError, Here};
use crate::entries::{Body, Kind};
use crate::ids::RecordId;
use crate::order::{by_rank, falling};
use crate::protocol::{Accepted, Revision, SyncResponse};
use crate::time::UnixMillis;

/// Noted while locked, and still in memory.
pub(crate) struct InHand {
    pub(crate) version: Version,
    /// Until when it may be undone, by the device's clock.
    pub(crate) until: UnixMillis,
}

impl InHand {
    /// A device clock that was set back does not hold it longer than the window.
    pub(crate) fn is_held(&self, now: UnixMillis) -> bool {
        now < self.until && self.until.0 - now.0 <= UNDO_WINDOW
    }
}

impl Engine {
    /// Notes a craving without unlocking; on an unlocked phone the same as logging one.
    ///
    /// # Errors
    /// `out_of_range` for an intensity beyond 10; `not_enrolled`.
    pub fn log_locked(
        &mut self,
        id: RecordId,
        intensity: u8,
        here: &mut Here<'_>,
    ) -> Result<(Write, Saved), ClientError> {
        let body = json!({"intensity": intensity});
        if !self.is_locked() {
            let draft = Draft {
                kind: Kind::Craving.code().to_owned(),
                body,
                occurred_at: None,
                private: None,
            };
            return self.apply(Command::Log { id, draft }, here);
        }
        let row = Self::locked_rows(id)[0].clone();
        if self.on_disk.contains(&row) {
            // The same call again.
            let held = self
                .vault
                .in_hand
                .get(&id)
                .filter(|noted| noted.is_held(here.now));
            let undo_until = held.map(|noted| noted.until);
            return Ok((
                self.write(Batch::default(), here)?,
                Saved { id, undo_until },
            ));
        }
        let device = self.vault.lock.device_id.ok_or(ClientError::NotEnrolled)?;
        let lived = self.lived(here)?;
        let body = self.derive(body, Kind::Craving, Some(&lived), &lived);
        let body = Body::parse(Kind::Craving, &body)?;
        let version = Version::read(&json!({
            "id": id,
            "kind": Kind::Craving,
            "revision": Revision { counter: 1, device },
            "base": null,
            "occurred_at": lived,
            "recorded_at": lived,
            "deleted": false,
            "body": body.to_value(),
        }));
        let version = version.ok_or(ClientError::NotFound)?;
        let text = version.text().get().as_bytes();
        let sealed = mailbox::seal(&self.vault.lock.public_key, &row, text, here)?;

        let until = here.now.plus(UNDO_WINDOW);
        self.vault.in_hand.insert(id, InHand { version, until });
        self.vault.lock.unsent += 1;
        let write = self.write_clear(row, sealed, here)?;
        let undo_until = Some(until);
        Ok((write, Saved { id, undo_until }))
    }

    fn write_clear(
        &mut self,
        key: String,
        bytes: Vec<u8>,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        let mut batch = Batch::default();
        batch.put(key.clone(), bytes.clone());
        // What an unlock will read.
        self.vault.sealed.push(Row {
            key,
            bytes: Zeroizing::new(bytes),
        });
        self.write(batch, here)
    }

    /// Takes back what was noted while locked, within ten seconds.
    ///
    /// # Errors
    /// `too_late`.
    pub fn undo_locked(&mut self, id: RecordId, here: &mut Here<'_>) -> Result<Write, ClientError> {
        if !self.is_locked() {
            return Ok(self.apply(Command::Undo { id }, here)?.0);
        }
        let noted = self.vault.in_hand.get(&id);
        if !noted.is_some_and(|noted| noted.is_held(here.now)) {
            return Err(ClientError::TooLate);
        }
        let row = Self::locked_rows(id)[0].clone();
        self.vault.in_hand.remove(&id);
        self.vault.sealed.retain(|sealed| sealed.key != row);
        self.vault.lock.unsent = self.vault.lock.unsent.saturating_sub(1);
        let mut batch = Batch::default();
        batch.delete(row);
        self.write(batch, here)
    }

    /// What may be undone while locked, newest first.
    pub(crate) fn undoable_locked(&self, now: UnixMillis) -> Vec<Saved> {
        let in_hand = self.vault.in_hand.iter();
        let held: Vec<Saved> = in_hand
            .filter(|(_, noted)| noted.is_held(now))
            .map(|(id, noted)| Saved {
                id: *id,
                undo_until: Some(noted.until),
            })
            .collect();
        by_rank(held, |saved| {
            (saved.undo_until.map_or(0, |until| falling(until.0)), 0)
        })
    }

    /// When something noted while locked can be sent.
    pub(crate) fn in_hand_until(&self, now: UnixMillis) -> Option<UnixMillis> {
        let in_hand = self.vault.in_hand.values();
        let due = in_hand.map(|noted| match noted.is_held(now) {
            true => noted.until,
            false => now,
        });
        due.min()
    }

    /// A body for `POST /api/v1/sync` with the send token, once; what gets no answer leaves after the next unlock.
    pub fn locked_request(&mut self, here: &Here<'_>) -> Option<Request> {
        let device = self.vault.lock.device_id.filter(|_| self.is_locked())?;
        let ids: Vec<RecordId> = self.vault.in_hand.keys().copied().collect();
        let (mut changes, mut sent): (Vec<Box<RawValue>>, Vec<Sent>) = Default::default();
        for id in ids {
            let held = self
                .vault
                .in_hand
                .get(&id)
                .is_some_and(|noted| noted.is_held(here.now));
            if !held && let Some(noted) = self.vault.in_hand.remove(&id) {
                changes.push(noted.version.text().to_owned());
                let revision = noted.version.head().revision;
                sent.push(Sent { id, revision });
            }
        }
        if sent.is_empty() {
            return None;
        }
        let echo = Echo {
            device,
            cursor: None,
            sent,
            sent_at: here.now,
            // Sealed away; what comes of it is noted beside the entries themselves.
            store: 0,
        };
        Some(Request::new(echo, changes))
    }

    /// Takes the answer to [`Self::locked_request`], whether the phone was unlocked meanwhile or not.
    ///
    /// # Errors
    /// `unexpected` if it is not our server's answer: nothing is lost then.
    pub fn on_locked_response(
        &mut self,
        echo: &Echo,
        answer: &Value,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        let answer = SyncResponse::deserialize(answer).map_err(|_| ClientError::BadAnswer)?;
        let was_sent = |accepted: &&Accepted| {
            let sent = |sent: &Sent| (sent.id, sent.revision) == (accepted.id, accepted.revision);
            echo.sent.iter().any(sent)
        };
        let mut batch = Batch::default();
        for accepted in answer.accepted.iter().filter(was_sent) {
            let [locked, ack] = Self::locked_rows(accepted.id);
            if !self.is_locked() {
                if let Some(mut record) = self.records.get(&accepted.id).cloned()
                    && record.accepted(accepted.revision)
                {
                    self.keep(accepted.id, record, &mut batch);
                }
            } else if self.on_disk.contains(&locked) && !self.on_disk.contains(&ack) {
                let bytes = serde_json::to_vec(&accepted.revision).unwrap_or_default();
                batch.put(ack.clone(), bytes.clone());
                self.vault.sealed.push(Row {
                    key: ack,
                    bytes: Zeroizing::new(bytes),
                });
                self.vault.lock.unsent = self.vault.lock.unsent.saturating_sub(1);
            }
        }
        self.write(batch, here)
    }
}
