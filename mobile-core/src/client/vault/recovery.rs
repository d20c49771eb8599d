//! The recovery code: what opens everything when the PIN is forgotten or the phone is gone.
//!
//! 128 random bits. The key derived from them wraps the vault key on each of the person's phones, and the private key in
//! a blob that the server keeps; the blob also holds the recovery key under the private key, so that the person's other
//! phones learn it.

use serde::{Deserialize, Serialize};

use super::code::RecoveryCode;
use super::encoded::{decode, encode};
use super::notices::Noticed;
use super::seal::{Purpose, SealKey, Shut};
use crate::client::engine::Engine;
use crate::client::private::{PrivateKey, PrivateKeys};
use crate::client::rows::{Batch, Write, keys};
use crate::client::{ClientError, Here};
use crate::ids::ParticipantId;
use crate::programme::ProgrammeRecovery;
use crate::protocol::RecoveryBlob;
use crate::time::UnixMillis;

/// Format version of the blob.
const VERSION: u16 = 1;

/// Whether a recovery code protects what is here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryState {
    /// There is none.
    None,
    /// It opens this phone and the private entries.
    Kept,
    /// It was made where another private key is: recover with it, or pair, or make another.
    Elsewhere,
}

/// For the settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RecoveryView {
    /// Whether it protects what is here.
    pub state: RecoveryState,
    /// When the server got it.
    pub made_at: Option<UnixMillis>,
    /// The server does not have it yet.
    pub due: bool,
}

impl Engine {
    /// A new recovery code, to be written down and typed back; nothing is stored before.
    ///
    /// # Errors
    /// `locked`, `confirm_first`, `not_enrolled`.
    pub fn begin_recovery_code(
        &mut self,
        here: &mut Here<'_>,
    ) -> Result<RecoveryCode, ClientError> {
        self.participant()?;
        self.use_confirmation(here.now)?;
        let code = RecoveryCode::generate(here)?;
        self.vault.offered = Some(code.clone());
        Ok(code)
    }

    /// Keeps the code that was offered, once it was typed back. The blob is for `PUT /me/recovery`, at once or when
    /// [`Self::recovery_due`] says so; the code before opens this phone no more.
    ///
    /// # Errors
    /// `wrong_recovery_code` if it is not the one that was offered; `not_found` if none was.
    pub fn keep_recovery_code(
        &mut self,
        typed: &str,
        here: &mut Here<'_>,
    ) -> Result<(Write, RecoveryBlob), ClientError> {
        let participant = self.participant()?;
        let code = RecoveryCode::parse(typed)?;
        let offered = self.vault.offered.as_ref().ok_or(ClientError::NotFound)?;
        if *offered != code {
            return Err(ClientError::WrongRecoveryCode);
        }
        let secrets = self.secrets.as_ref().ok_or(ClientError::NotEnrolled)?;
        let recovery_key = code.key();
        let private_key = secrets.private_keys.current();
        let bound = participant.0.as_bytes();
        let code_wrap =
            recovery_key.seal(Purpose::CodeWrap(bound), private_key.as_bytes(), here)?;
        let key_wrap = wrapping(private_key).wrap(Purpose::KeyWrap(bound), &recovery_key, here)?;
        let blob = RecoveryBlob {
            v: VERSION,
            code_wrap: encode(&code_wrap),
            key_wrap: encode(&key_wrap),
        };
        let mut batch = Batch::default();
        self.learn_recovery_key(recovery_key, &mut batch, here)?;
        self.vault.offered = None;
        batch.put_json(keys::RECOVERY_DUE, &blob);
        self.recovery_due = Some(blob.clone());
        self.notice(Noticed::RecoveryCodeMade, here.now);
        self.keep_notices(&mut batch);
        Ok((self.write(batch, here)?, blob))
    }

    /// What `PUT /me/recovery` has to bring to the server still.
    pub fn recovery_due(&self) -> Option<&RecoveryBlob> {
        self.recovery_due.as_ref()
    }

    /// The server has it.
    ///
    /// # Errors
    /// Without randomness.
    pub fn recovery_kept(&mut self, here: &mut Here<'_>) -> Result<Write, ClientError> {
        let mut batch = Batch::default();
        if self.recovery_due.take().is_some() {
            batch.delete(keys::RECOVERY_DUE);
        }
        self.write(batch, here)
    }

    /// Opens a locked phone without its PIN. It counts as a confirmation, so that a new PIN can be set.
    ///
    /// # Errors
    /// `wrong_recovery_code` for a typing error; `recovery_does_not_open`; `not_found` if no code opens this phone.
    pub fn unlock_with_recovery(
        &mut self,
        code: &str,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        let key = RecoveryCode::parse(code)?.key();
        if !self.is_locked() {
            return self.write(Batch::default(), here);
        }
        let lock = &self.vault.lock;
        let wrap = lock.recovery_wrap.as_ref().ok_or(ClientError::NotFound)?;
        let vault_key = key
            .unwrap(Purpose::Recovery(&lock.public_key), wrap)
            .map_err(does_not_open)?;
        let write = self.enter(vault_key, here)?;
        self.vault.confirmed_at = Some(here.now);
        Ok(write)
    }

    /// As [`Self::confirm`], for who has forgotten the PIN of a phone that is open.
    ///
    /// # Errors
    /// `wrong_recovery_code` for a typing error; `recovery_does_not_open`; `locked`.
    pub fn confirm_with_recovery(
        &mut self,
        code: &str,
        here: &Here<'_>,
    ) -> Result<(), ClientError> {
        self.unlocked()?;
        let key = RecoveryCode::parse(code)?.key();
        let secrets = self.secrets.as_ref().ok_or(ClientError::NotEnrolled)?;
        if secrets.recovery_key.as_ref() != Some(&key) {
            return Err(ClientError::RecoveryDoesNotOpen);
        }
        self.vault.confirmed_at = Some(here.now);
        Ok(())
    }

    /// Gives a phone that was enrolled anew the private key it had: what is sealed elsewhere opens again, and what was
    /// sealed here in between is sealed anew, for the person's other phones.
    ///
    /// # Errors
    /// `wrong_recovery_code` for a typing error; `recovery_does_not_open`; `not_found` if the server knows of no code;
    /// `future_version` if a newer app made it.
    pub fn recover(&mut self, code: &str, here: &mut Here<'_>) -> Result<Write, ClientError> {
        let participant = self.participant()?;
        let recovery_key = RecoveryCode::parse(code)?.key();
        let kept = self.programme_recovery().ok_or(ClientError::NotFound)?;
        if kept.blob.v > VERSION {
            return Err(ClientError::FutureVersion);
        }
        let wrap = decode(&kept.blob.code_wrap).ok_or(ClientError::RecoveryDoesNotOpen)?;
        let private_keys = recovery_key
            .open(Purpose::CodeWrap(participant.0.as_bytes()), &wrap)
            .map_err(does_not_open)?;
        let private_keys =
            PrivateKeys::from_bytes(&private_keys).ok_or(ClientError::RecoveryDoesNotOpen)?;
        let mut batch = Batch::default();
        self.take_keys(&private_keys, Some(recovery_key), &mut batch, here)?;
        self.write(batch, here)
    }

    /// Takes keys of the person's other phones; what only this phone could open is sealed anew.
    pub(crate) fn take_keys(
        &mut self,
        private_keys: &PrivateKeys,
        recovery_key: Option<SealKey>,
        batch: &mut Batch,
        here: &mut Here<'_>,
    ) -> Result<(), ClientError> {
        let secrets = self.secrets.as_mut().ok_or(ClientError::NotEnrolled)?;
        secrets.private_keys = private_keys.before(&secrets.private_keys);
        secrets.put(batch);
        if let Some(key) = recovery_key {
            self.learn_recovery_key(key, batch, here)?;
        }
        let device = self.device()?;
        let mut renewed = Vec::new();
        for (id, record) in &self.records {
            let Some(current) = record
                .current()
                .filter(|current| !self.is_well_sealed(current))
            else {
                continue;
            };
            let (revision, base) = record.mint(device);
            let Some(version) = self.under(&current.without_additions(), revision, here)? else {
                continue;
            };
            let mut record = record.clone();
            record.seal_anew(version.on_base(base));
            renewed.push((*id, record));
        }
        for (id, record) in renewed {
            self.keep(id, record, batch);
        }
        Ok(())
    }

    /// Learns, from the programme, the key of a code that another phone made.
    pub(crate) fn learn_recovery(
        &mut self,
        batch: &mut Batch,
        here: &mut Here<'_>,
    ) -> Result<(), ClientError> {
        if self.recovery_due.is_some() {
            // Ours is newer.
            return Ok(());
        }
        let known = self.secrets.as_ref();
        let known = known.and_then(|secrets| secrets.recovery_key.as_ref());
        match self.key_of_programme() {
            Some(key) if known != Some(&key) => self.learn_recovery_key(key, batch, here),
            _ => Ok(()),
        }
    }

    fn learn_recovery_key(
        &mut self,
        key: SealKey,
        batch: &mut Batch,
        here: &mut Here<'_>,
    ) -> Result<(), ClientError> {
        self.vault.wrap_for_recovery(&key, here)?;
        if let Some(secrets) = &mut self.secrets {
            secrets.recovery_key = Some(key);
            secrets.put(batch);
        }
        Ok(())
    }

    /// What the programme says of a recovery code.
    pub(crate) fn programme_recovery(&self) -> Option<ProgrammeRecovery> {
        let programme = self.programme.as_ref()?;
        ProgrammeRecovery::deserialize(programme.value.get("recovery")?).ok()
    }

    /// The recovery key of the server's blob, if one of our private keys opens it.
    fn key_of_programme(&self) -> Option<SealKey> {
        let kept = self.programme_recovery()?;
        let participant = self.participant().ok()?;
        let wrap = decode(&kept.blob.key_wrap).filter(|_| kept.blob.v == VERSION)?;
        let keys = self.secrets.as_ref()?.private_keys.iter();
        let mut keys = keys.map(wrapping);
        keys.find_map(|key| {
            let bound = participant.0.as_bytes();
            key.unwrap(Purpose::KeyWrap(bound), &wrap).ok()
        })
    }

    /// Whether a recovery code protects what is here.
    pub fn recovery_view(&self) -> RecoveryView {
        let kept = self.programme_recovery();
        let known = self.secrets.as_ref();
        let is_known = known.is_some_and(|secrets| secrets.recovery_key.is_some());
        let due = self.recovery_due.is_some();
        let state = match (&kept, is_known) {
            (None, false) => RecoveryState::None,
            (Some(_), _) if !due && self.key_of_programme().is_none() => RecoveryState::Elsewhere,
            _ => RecoveryState::Kept,
        };
        RecoveryView {
            state,
            made_at: kept.map(|kept| kept.made_at),
            due,
        }
    }

    pub(crate) fn participant(&self) -> Result<ParticipantId, ClientError> {
        self.unlocked()?;
        let identity = self.identity.as_ref().ok_or(ClientError::NotEnrolled)?;
        Ok(identity.participant_id)
    }
}

/// The key that wraps, from the private key, which seals records.
fn wrapping(private_key: &PrivateKey) -> SealKey {
    SealKey::derive(private_key.as_bytes(), "accalmie key wrap")
}

fn does_not_open(shut: Shut) -> ClientError {
    match shut {
        Shut::FutureVersion => ClientError::FutureVersion,
        Shut::Fails => ClientError::RecoveryDoesNotOpen,
    }
}
