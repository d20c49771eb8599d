//! Becoming a device of a participant.
//!
//! The request's id is on disk before the code is spent, so that an answer lost in a tunnel is asked for again and burns
//! nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::engine::{Engine, Identity, Programme, Secrets};
use super::private::{PrivateKey, PrivateKeys};
use super::rows::{Batch, Write, keys};
use super::vault::pairing;
use super::{ClientError, Here};
use crate::ids::{CycleId, DeviceId, ParticipantId};
use crate::time::{DAY, UnixMillis};

/// How long the same code and request get the same person again (contract, *Identity*).
const ASK_AGAIN: i64 = DAY;

/// An enrolment that got no answer yet.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pending {
    code: String,
    request_id: Uuid,
    since: UnixMillis,
}

/// The cycle as far as the phone must know it; the programme tells the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cycle {
    pub(crate) id: CycleId,
    pub(crate) name: String,
    pub(crate) sessions: Vec<Session>,
}

/// When a session begins, and ends if that is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) number: u32,
    pub(crate) starts_at: UnixMillis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ends_at: Option<UnixMillis>,
}

/// The answer of `POST /api/v1/enrolments`; what else it holds is not kept. The send token of a browser is its cookie.
#[derive(Deserialize)]
struct Enrolment {
    participant_id: ParticipantId,
    device_id: DeviceId,
    token: Zeroizing<String>,
    id_key: Zeroizing<String>,
    #[serde(default)]
    cycle: Option<Cycle>,
    /// What the group calls the person, where the server knows.
    #[serde(default)]
    first_name: Option<String>,
    /// Keys from the person's other phone, after a pairing.
    #[serde(default)]
    transfer: Option<String>,
}

impl Engine {
    /// The id for the request that is about to spend `code`: the same as last time if that got no answer.
    ///
    /// # Errors
    /// Without randomness.
    pub fn begin_enrolment(
        &mut self,
        code: &str,
        here: &mut Here<'_>,
    ) -> Result<(Write, Uuid), ClientError> {
        self.unlocked()?;
        let mut batch = Batch::default();
        let asked = self.pending.as_ref().filter(|pending| {
            pending.code == code && (0..ASK_AGAIN).contains(&(here.now.0 - pending.since.0))
        });
        let request_id = match asked {
            Some(pending) => pending.request_id,
            None => {
                let pending = Pending {
                    code: code.to_owned(),
                    request_id: here.id()?,
                    since: here.now,
                };
                batch.put_json(keys::ENROLMENT, &pending);
                let request_id = pending.request_id;
                self.pending = Some(pending);
                request_id
            }
        };
        Ok((self.write(batch, here)?, request_id))
    }

    /// Takes the answer. At the first enrolment the private key is made, or taken from the person's other phone with the
    /// secret of its QR code; a phone that is enrolled anew, after its sign-in ended, keeps it and all records.
    ///
    /// # Errors
    /// `unexpected` for an answer that is not our server's; `other_participant` if the records here are somebody else's;
    /// `transfer_does_not_open`: the call can be repeated without the secret.
    pub fn enrolled(
        &mut self,
        answer: &Value,
        first_name: Option<&str>,
        transfer_secret: Option<&str>,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        self.unlocked()?;
        let answer = Enrolment::deserialize(answer).map_err(|_| ClientError::BadAnswer)?;
        let decoded = BASE64.decode(answer.id_key.as_bytes()).map(Zeroizing::new);
        let id_key: [u8; 32] = decoded
            .ok()
            .and_then(|bytes| bytes.as_slice().try_into().ok())
            .ok_or(ClientError::BadAnswer)?;
        if let Some(identity) = &self.identity
            && identity.participant_id != answer.participant_id
        {
            return Err(ClientError::OtherParticipant);
        }
        let transferred = match transfer_secret {
            Some(secret) => {
                let blob = answer.transfer.as_deref();
                Some(pairing::open(secret, blob, answer.participant_id)?)
            }
            None => None,
        };
        let (private_keys, recovery_key) = match (&self.secrets, &transferred) {
            (Some(secrets), _) => (secrets.private_keys.clone(), secrets.recovery_key.clone()),
            (None, Some(transferred)) => (transferred.private_keys.clone(), None),
            (None, None) => (PrivateKeys::new(PrivateKey::generate(here)?), None),
        };

        let enrolled_at = match &self.identity {
            Some(identity) => identity.enrolled_at,
            None => self.corrected(here.now),
        };
        let known_name = self
            .identity
            .as_ref()
            .map(|identity| identity.first_name.clone());
        let first_name = first_name.map(str::to_owned);
        let first_name = first_name
            .or(answer.first_name)
            .or(known_name)
            .unwrap_or_default();
        let identity = Identity {
            participant_id: answer.participant_id,
            device_id: answer.device_id,
            first_name,
            enrolled_at,
            cycle: answer.cycle,
        };
        let secrets = Secrets {
            token: answer.token,
            id_key: Zeroizing::new(id_key),
            private_keys,
            recovery_key,
        };
        self.state.welcome();

        let mut batch = Batch::default();
        batch.put_json(keys::IDENTITY, &identity);
        secrets.put(&mut batch);
        batch.delete(keys::ENROLMENT);
        self.keep_state(&mut batch);
        self.identity = Some(identity);
        self.secrets = Some(secrets);
        self.pending = None;
        if let Some(transferred) = transferred {
            self.vault.make(&mut batch, here)?;
            self.take_keys(
                &transferred.private_keys,
                transferred.recovery_key,
                &mut batch,
                here,
            )?;
        }
        self.write(batch, here)
    }

    /// The entity tag to ask `GET /me/programme` with, and whether the server has a newer one.
    pub fn programme_due(&self) -> (Option<&str>, bool) {
        let have = self
            .programme
            .as_ref()
            .map(|programme| programme.etag.as_str());
        let due = self.identity.is_some()
            && (have.is_none()
                || (self.state.programme_etag.is_some()
                    && self.state.programme_etag.as_deref() != have));
        (have, due)
    }

    /// Keeps what `GET /me/programme` answered, for offline. `etag` may be quoted, as in the header.
    ///
    /// Nothing is kept on a phone that belongs to nobody, or is locked.
    ///
    /// # Errors
    /// Without randomness.
    pub fn keep_programme(
        &mut self,
        etag: &str,
        value: Value,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        if self.identity.is_none() {
            return self.write(Batch::default(), here);
        }
        let etag = etag.trim_start_matches("W/").trim_matches('"');
        let programme = Programme {
            etag: etag.to_owned(),
            value,
        };
        let mut batch = Batch::default();
        batch.put_json(keys::PROGRAMME, &programme);
        self.state.programme_etag = Some(programme.etag.clone());
        self.programme = Some(programme);
        self.learn_recovery(&mut batch, here)?;
        self.keep_state(&mut batch);
        self.write(batch, here)
    }

    /// The cycle's sessions: as the programme gives them, or enrolment did before the first programme.
    pub(crate) fn sessions(&self) -> Vec<Session> {
        match &self.programme {
            Some(programme) => {
                let sessions = programme.value.pointer("/cycle/sessions");
                sessions
                    .and_then(|sessions| Vec::deserialize(sessions).ok())
                    .unwrap_or_default()
            }
            None => {
                let cycle = self
                    .identity
                    .as_ref()
                    .and_then(|identity| identity.cycle.as_ref());
                cycle
                    .map(|cycle| cycle.sessions.clone())
                    .unwrap_or_default()
            }
        }
    }

    /// From when on a person may note something: the cycle's beginning or enrolment, whichever came first.
    pub(crate) fn earliest(&self) -> Option<UnixMillis> {
        let enrolled_at = self.identity.as_ref()?.enrolled_at;
        let first = self
            .sessions()
            .iter()
            .map(|session| session.starts_at)
            .min();
        Some(first.map_or(enrolled_at, |first| first.min(enrolled_at)))
    }
}
