//! PIN or passphrase: set, changed, removed; unlocking, wrong ones, confirming.

use serde::Serialize;
use zeroize::Zeroizing;

use super::lock::ATTEMPTS;
use super::notices::Noticed;
use super::seal::{Purpose, SealKey, Shut};
use super::{Door, pin};
use crate::client::commands::Saved;
use crate::client::engine::Engine;
use crate::client::record::Record;
use crate::client::rows::{Batch, Write};
use crate::client::{ClientError, Here};
use crate::invalid::{Code, Invalid};
use crate::time::{MINUTE, UnixMillis};

/// How long a confirmation holds, in milliseconds.
const CONFIRMED_FOR: i64 = 2 * MINUTE;
/// Most minutes without use until hosts lock.
const AUTO_LOCK_MAX: u32 = 60;

/// What became of an attempt. Its write holds the count, and is persisted before the person is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Unlock {
    /// It was right.
    Open,
    /// It was wrong.
    Wrong {
        /// Attempts left.
        left: u32,
    },
    /// Too many wrong ones: only the recovery code opens, or everything here is deleted.
    PinRemoved,
}

/// How the phone is locked, for the lock page and the settings.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LockView {
    /// Nothing can be read.
    pub is_locked: bool,
    /// There is a PIN, or was before too many wrong ones.
    pub has_pin: bool,
    /// Too many wrong ones: it opens nothing any more.
    pub pin_removed: bool,
    /// Attempts left.
    pub attempts_left: u32,
    /// The secret of the device's platform is needed too.
    pub needs_device_secret: bool,
    /// A recovery code opens this phone.
    pub has_recovery: bool,
    /// Entries that are not on the server's disk.
    pub unsent: usize,
    /// Minutes without use until hosts lock.
    pub auto_lock_minutes: u32,
    /// What was noted while locked and may be undone.
    pub undoable: Vec<Saved>,
}

impl Engine {
    /// Whether nothing can be read here: the PIN, or the device's secret, has to be given.
    pub fn is_locked(&self) -> bool {
        self.vault.is_locked()
    }

    /// How the phone is locked.
    pub fn lock_view(&self, now: UnixMillis) -> LockView {
        let lock = &self.vault.lock;
        let wrong = lock.pin.as_ref().map_or(0, |pin| pin.wrong);
        LockView {
            is_locked: self.is_locked(),
            has_pin: lock.pin.is_some(),
            pin_removed: lock.pin.as_ref().is_some_and(|pin| pin.wrap.is_none()),
            attempts_left: ATTEMPTS.saturating_sub(wrong),
            needs_device_secret: lock.needs_device_secret,
            has_recovery: lock.recovery_wrap.is_some(),
            unsent: lock.unsent,
            auto_lock_minutes: lock.auto_lock_minutes,
            undoable: self.undoable_locked(now),
        }
    }

    /// Opens a locked phone. What was noted while it was locked becomes ordinary entries.
    ///
    /// # Errors
    /// `missing_field` without the device's secret where it is needed; as [`Engine::open`] if the rows are broken.
    pub fn unlock(
        &mut self,
        secret: &str,
        device_secret: Option<&[u8]>,
        here: &mut Here<'_>,
    ) -> Result<(Write, Unlock), ClientError> {
        if !self.is_locked() {
            return Ok((self.write(Batch::default(), here)?, Unlock::Open));
        }
        match self.try_secret(secret, device_secret)? {
            Tried::Right(key) => Ok((self.enter(key, here)?, Unlock::Open)),
            Tried::Not(outcome) => Ok((self.write(Batch::default(), here)?, outcome)),
        }
    }

    /// Opens with the vault key; what may still be undone stays so.
    pub(crate) fn enter(
        &mut self,
        key: SealKey,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        self.load(key)?;
        if let Some(pin) = self
            .vault
            .lock
            .pin
            .as_mut()
            .filter(|pin| pin.wrap.is_some())
        {
            pin.wrong = 0;
        }
        for (id, noted) in std::mem::take(&mut self.vault.in_hand) {
            if noted.is_held(here.now) {
                self.records
                    .insert(id, Record::held(noted.version, noted.until));
            }
        }
        self.write(Batch::default(), here)
    }

    /// Proves anew to know the PIN, for the next sensitive call within two minutes. Wrong ones count as in
    /// [`Self::unlock`]. Without a PIN there is nothing to prove.
    ///
    /// # Errors
    /// `locked`; `missing_field` without the device's secret where it is needed.
    pub fn confirm(
        &mut self,
        secret: &str,
        device_secret: Option<&[u8]>,
        here: &mut Here<'_>,
    ) -> Result<(Write, Unlock), ClientError> {
        self.unlocked()?;
        let outcome = match self.vault.lock.pin {
            None => Unlock::Open,
            Some(_) => match self.try_secret(secret, device_secret)? {
                Tried::Right(_) => {
                    self.vault.confirmed_at = Some(here.now);
                    Unlock::Open
                }
                Tried::Not(outcome) => outcome,
            },
        };
        Ok((self.write(Batch::default(), here)?, outcome))
    }

    /// Uses up a confirmation, where one is needed.
    pub(crate) fn use_confirmation(&mut self, now: UnixMillis) -> Result<(), ClientError> {
        self.unlocked()?;
        let is_fresh = |at: UnixMillis| (0..CONFIRMED_FOR).contains(&(now.0 - at.0));
        let confirmed = self.vault.confirmed_at.take().is_some_and(is_fresh);
        match confirmed || self.vault.lock.pin.is_none() {
            true => Ok(()),
            false => Err(ClientError::ConfirmFirst),
        }
    }

    /// Sets a PIN or passphrase, or changes it, and seals all rows anew. `true` if it is easy to find.
    ///
    /// # Errors
    /// `pin_too_weak`; `confirm_first` if there is one already; `future_version` if a newer app's rows would be lost.
    pub fn set_pin(
        &mut self,
        secret: &str,
        device_secret: Option<&[u8]>,
        here: &mut Here<'_>,
    ) -> Result<(Write, bool), ClientError> {
        let is_weak = pin::is_weak(secret)?;
        self.use_confirmation(here.now)?;
        let what = match self.vault.lock.pin {
            Some(_) => Noticed::PinChanged,
            None => Noticed::PinSet,
        };
        let device_secret = device_secret.map(<[u8]>::to_vec).map(Zeroizing::new);
        let device_secret = device_secret.or_else(|| self.vault.device_secret.clone());
        let door = Door::Pin {
            secret,
            device_secret: device_secret.as_deref().map(Vec::as_slice),
        };
        Ok((self.reseal(door, what, here)?, is_weak))
    }

    /// Removes the PIN and seals all rows anew. Nothing happens without one.
    ///
    /// # Errors
    /// `confirm_first`; `future_version` if a newer app's rows would be lost.
    pub fn remove_pin(&mut self, here: &mut Here<'_>) -> Result<Write, ClientError> {
        self.unlocked()?;
        if self.vault.lock.pin.is_none() {
            return self.write(Batch::default(), here);
        }
        self.use_confirmation(here.now)?;
        self.reseal(Door::Open, Noticed::PinRemoved, here)
    }

    fn reseal(
        &mut self,
        door: Door<'_>,
        what: Noticed,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        if self.vault.has_future_rows {
            return Err(ClientError::FutureVersion);
        }
        let recovery_key = self
            .secrets
            .as_ref()
            .and_then(|secrets| secrets.recovery_key.clone());
        let mut made = Batch::default();
        self.vault
            .rekey(door, recovery_key.as_ref(), &mut made, here)?;
        self.notice(what, here.now);
        let mut batch = self.all_rows();
        batch.append(made);
        self.write(batch, here)
    }

    /// Sets after how many minutes without use hosts lock.
    ///
    /// # Errors
    /// `out_of_range` outside 1 to 60; `locked`.
    pub fn set_auto_lock(
        &mut self,
        minutes: u32,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        self.unlocked()?;
        if !(1..=AUTO_LOCK_MAX).contains(&minutes) {
            return Err(Invalid::new(Code::OutOfRange, "minutes", "1 to 60").into());
        }
        let mut batch = Batch::default();
        self.vault.make(&mut batch, here)?;
        self.vault.lock.auto_lock_minutes = minutes;
        self.write(batch, here)
    }

    /// Keeps the token a locked phone sends with, for hosts without a better place; it lies in clear.
    ///
    /// # Errors
    /// `locked`.
    pub fn keep_send_token(
        &mut self,
        token: &str,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        self.unlocked()?;
        let mut batch = Batch::default();
        self.vault.make(&mut batch, here)?;
        self.vault.lock.send_token = Some(Zeroizing::new(token.to_owned()));
        self.write(batch, here)
    }

    /// The token a locked phone sends with, if it was given to keep.
    pub fn send_token(&self) -> Option<&str> {
        self.vault
            .lock
            .send_token
            .as_ref()
            .map(|token| token.as_str())
    }

    /// Deletes everything here: the host persists it, and the phone belongs to nobody.
    pub fn start_again(&mut self) -> Write {
        let expected = self.generation;
        let delete: Vec<String> = std::mem::take(&mut self.on_disk).into_iter().collect();
        let next = expected + u64::from(!delete.is_empty());
        let device_secret = self.vault.device_secret.take();
        self.forget();
        self.vault = super::Vault::none(device_secret.as_deref().map(Vec::as_slice));
        self.generation = next;
        Write {
            expected,
            next,
            put: Vec::new(),
            delete,
        }
    }

    /// Tries a PIN, and counts.
    fn try_secret(
        &mut self,
        secret: &str,
        device_secret: Option<&[u8]>,
    ) -> Result<Tried, ClientError> {
        let vault = &mut self.vault;
        let device_secret = match vault.lock.needs_device_secret {
            true => {
                let kept = vault.device_secret.as_deref().map(Vec::as_slice);
                let missing = || Invalid::new(Code::MissingField, "device_secret", "is needed");
                Some(device_secret.or(kept).ok_or_else(missing)?)
            }
            false => None,
        };
        let Some(pin) = &mut vault.lock.pin else {
            // Only the device's secret was missing.
            return vault.key_under(device_secret).map(Tried::Right);
        };
        let Some(wrap) = &pin.wrap else {
            return Ok(Tried::Not(Unlock::PinRemoved));
        };
        let key = pin.stretch.key(secret, device_secret)?;
        match key.unwrap(Purpose::Pin(&vault.lock.public_key), wrap) {
            Ok(key) => {
                pin.wrong = 0;
                Ok(Tried::Right(key))
            }
            Err(Shut::FutureVersion) => Err(ClientError::FutureVersion),
            Err(Shut::Fails) => {
                pin.wrong = pin.wrong.saturating_add(1);
                if pin.wrong < ATTEMPTS {
                    let left = ATTEMPTS - pin.wrong;
                    return Ok(Tried::Not(Unlock::Wrong { left }));
                }
                pin.wrap = None;
                Ok(Tried::Not(Unlock::PinRemoved))
            }
        }
    }
}

/// What trying gave.
enum Tried {
    Right(SealKey),
    Not(Unlock),
}
