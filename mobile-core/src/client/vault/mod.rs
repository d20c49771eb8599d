//! What keeps the rows from whoever copies them, and from whoever holds the phone and does not know the PIN.
//!
//! | Module | What it holds |
//! |---|---|
//! | `seal` | a key, and sealing under it |
//! | `pin` | from a PIN to a key |
//! | `mailbox` | writing without reading |
//! | `lock` | the one row in clear |
//! | `unlock` | PIN set, changed, removed; unlocking, wrong PINs, confirming |
//! | `locked` | what a locked phone notes and sends |
//! | `code`, `recovery` | the recovery code: written and read; what it opens |
//! | `pairing` | a second phone from the first |
//! | `copy` | a copy of everything, for the person |
//! | `notices` | what the person is told of for 14 days |
//!
//! Every row but `lock`, `locked/…` and `ack/…` is sealed under the vault key, a random key of this phone. Setting,
//! changing or removing the PIN makes a new one and seals all rows anew.

pub(crate) mod code;
pub(crate) mod copy;
pub(crate) mod encoded;
pub(crate) mod lock;
pub(crate) mod locked;
pub(crate) mod mailbox;
pub(crate) mod notices;
pub(crate) mod pairing;
pub(crate) mod pin;
pub(crate) mod recovery;
pub(crate) mod seal;
pub(crate) mod unlock;

pub use self::code::RecoveryCode;
pub use self::notices::Noticed;
pub use self::pairing::Pairing;
pub use self::recovery::{RecoveryState, RecoveryView};
pub use self::unlock::{LockView, Unlock};

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use self::encoded::Encoded;
use self::lock::Lock;
use self::locked::InHand;
use self::mailbox::Mailbox;
use self::pin::{Cost, Stretch};
use self::seal::{Purpose, SealKey};
use super::rows::{Batch, Row, keys};
use super::{ClientError, Here};
use crate::ids::RecordId;
use crate::time::UnixMillis;

/// The vault of one phone.
pub(crate) struct Vault {
    /// The row in clear, as it is to be.
    pub(crate) lock: Lock,
    /// As it was persisted last; none in an empty store.
    saved: Option<Lock>,
    /// What rows are sealed under; none while locked, and in an empty store.
    key: Option<SealKey>,
    mailbox: Option<Mailbox>,
    /// The secret of the device's platform, where the host gave it.
    device_secret: Option<Zeroizing<Vec<u8>>>,
    /// When the person last proved to know the PIN, for one call.
    confirmed_at: Option<UnixMillis>,
    /// A recovery code that was shown and not typed back yet.
    offered: Option<RecoveryCode>,
    /// Rows that are not read: all of them while locked.
    pub(crate) sealed: Vec<Row>,
    /// What was noted while locked and may be undone.
    pub(crate) in_hand: BTreeMap<RecordId, InHand>,
    /// A newer app's rows lie in the store: sealing anew would lose them.
    pub(crate) has_future_rows: bool,
    /// What a new PIN costs to try.
    pub(crate) cost: Cost,
}

/// How the vault key is to be wrapped.
#[derive(Clone, Copy)]
pub(crate) enum Door<'a> {
    /// For whoever holds the phone.
    Open,
    /// For who knows the PIN.
    Pin {
        secret: &'a str,
        device_secret: Option<&'a [u8]>,
    },
}

impl Vault {
    /// Of an empty store.
    pub(crate) fn none(device_secret: Option<&[u8]>) -> Self {
        Self {
            lock: Lock::new(),
            saved: None,
            key: None,
            mailbox: None,
            device_secret: device_secret.map(|secret| Zeroizing::new(secret.to_vec())),
            confirmed_at: None,
            offered: None,
            sealed: Vec::new(),
            in_hand: BTreeMap::new(),
            has_future_rows: false,
            cost: Cost::PHONE,
        }
    }

    /// As the store holds it, not open yet.
    pub(crate) fn found(lock: Lock, sealed: Vec<Row>, device_secret: Option<&[u8]>) -> Self {
        Self {
            saved: Some(lock.clone()),
            lock,
            sealed,
            ..Self::none(device_secret)
        }
    }

    /// Whether rows lie here that can't be read.
    pub(crate) fn is_locked(&self) -> bool {
        self.saved.is_some() && self.key.is_none()
    }

    /// The vault key, where nothing has to be asked for.
    ///
    /// # Errors
    /// `corrupt` if what wraps it is broken.
    pub(crate) fn key_without_pin(&self) -> Result<Option<SealKey>, ClientError> {
        let is_asked_for = self.lock.needs_device_secret && self.device_secret.is_none();
        if self.lock.pin.is_some() || is_asked_for {
            return Ok(None);
        }
        let secret = self.device_secret.as_deref().map(Vec::as_slice);
        let secret = secret.filter(|_| self.lock.needs_device_secret);
        self.key_under(secret).map(Some)
    }

    /// The vault key where there is no PIN.
    fn key_under(&self, device_secret: Option<&[u8]>) -> Result<SealKey, ClientError> {
        let wrap = self.lock.open_wrap.as_ref();
        let wrap = wrap.ok_or(ClientError::Corrupt(keys::LOCK))?;
        let key = open_key(device_secret).unwrap(Purpose::Open(&self.lock.public_key), wrap);
        key.map_err(|shut| shut.at(keys::LOCK))
    }

    /// What was found opens under `key`.
    pub(crate) fn opened(&mut self, key: SealKey, mailbox: Mailbox) {
        self.key = Some(key);
        self.mailbox = Some(mailbox);
    }

    /// Makes the vault of an empty store, without a PIN.
    pub(crate) fn make(
        &mut self,
        batch: &mut Batch,
        here: &mut Here<'_>,
    ) -> Result<(), ClientError> {
        if self.key.is_none() && self.saved.is_none() {
            self.rekey(Door::Open, None, batch, here)?;
        }
        Ok(())
    }

    /// Makes a new vault key and wraps it; the caller seals all rows anew.
    pub(crate) fn rekey(
        &mut self,
        door: Door<'_>,
        recovery_key: Option<&SealKey>,
        batch: &mut Batch,
        here: &mut Here<'_>,
    ) -> Result<(), ClientError> {
        let key = SealKey::generate(here)?;
        let mailbox = Mailbox::generate(here)?;
        let mut lock = Lock {
            public_key: Encoded(mailbox.public_key()),
            open_wrap: None,
            pin: None,
            recovery_wrap: None,
            ..self.lock.clone()
        };
        match door {
            Door::Open => {
                let secret = self.device_secret.as_deref().map(Vec::as_slice);
                lock.needs_device_secret = secret.is_some();
                let wrap = open_key(secret).wrap(Purpose::Open(&lock.public_key), &key, here)?;
                lock.open_wrap = Some(Encoded(wrap));
            }
            Door::Pin {
                secret,
                device_secret,
            } => {
                lock.needs_device_secret = device_secret.is_some();
                let stretch = Stretch::new(self.cost, here)?;
                let wrap = stretch.key(secret, device_secret)?.wrap(
                    Purpose::Pin(&lock.public_key),
                    &key,
                    here,
                )?;
                lock.pin = Some(lock::Pin {
                    stretch,
                    wrap: Some(Encoded(wrap)),
                    wrong: 0,
                });
            }
        }
        if let Some(recovery_key) = recovery_key {
            let wrap = recovery_key.wrap(Purpose::Recovery(&lock.public_key), &key, here)?;
            lock.recovery_wrap = Some(Encoded(wrap));
        }
        batch.put(keys::MAILBOX, mailbox.to_bytes().to_vec());
        self.lock = lock;
        self.key = Some(key);
        self.mailbox = Some(mailbox);
        Ok(())
    }

    /// Lets the recovery code open this phone.
    pub(crate) fn wrap_for_recovery(
        &mut self,
        recovery_key: &SealKey,
        here: &mut Here<'_>,
    ) -> Result<(), ClientError> {
        let key = self.key.as_ref().ok_or(ClientError::Locked)?;
        let wrap = recovery_key.wrap(Purpose::Recovery(&self.lock.public_key), key, here)?;
        self.lock.recovery_wrap = Some(Encoded(wrap));
        Ok(())
    }

    /// Whether the row in clear is another than the store's.
    pub(crate) fn lock_has_changed(&self) -> bool {
        self.saved.as_ref().is_some_and(|saved| *saved != self.lock)
    }

    /// Ends a write: puts the row in clear if it changed, seals the others.
    pub(crate) fn seal(
        &mut self,
        rows: &mut Vec<Row>,
        here: &mut Here<'_>,
    ) -> Result<(), ClientError> {
        for row in rows.iter_mut().filter(|row| !keys::is_clear(&row.key)) {
            let key = self.key.as_ref().ok_or(ClientError::Locked)?;
            row.bytes = Zeroizing::new(key.seal_row(&row.key, &row.bytes, here)?);
        }
        if self.saved.as_ref() != Some(&self.lock) {
            // Plain data with text keys serialises without a fault.
            let bytes = serde_json::to_vec(&self.lock).unwrap_or_default();
            rows.push(Row {
                key: keys::LOCK.to_owned(),
                bytes: Zeroizing::new(bytes),
            });
            self.saved = Some(self.lock.clone());
        }
        Ok(())
    }
}

/// What tests look at, and break.
#[cfg(test)]
impl Vault {
    pub(crate) fn plain_row(&self, key: &str, bytes: &[u8]) -> Vec<u8> {
        let vault_key = self.key.as_ref().unwrap();
        vault_key.open_row(key, bytes).unwrap().to_vec()
    }

    pub(crate) fn sealed_row(&self, key: &str, plain: &[u8], here: &mut Here<'_>) -> Vec<u8> {
        let vault_key = self.key.as_ref().unwrap();
        vault_key.seal_row(key, plain, here).unwrap()
    }
}

/// The key that wraps the vault key where there is no PIN.
fn open_key(device_secret: Option<&[u8]>) -> SealKey {
    SealKey::derive(device_secret.unwrap_or_default(), "accalmie open")
}
