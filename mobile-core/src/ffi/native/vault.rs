//! The bridge to the vault: PIN, locking, and what a locked phone takes.

use zeroize::Zeroizing;

use super::error::Fault;
use super::types::{Here, Request, Saved, Write, count};
use super::{Answer, Phone, echoed, lenient, parsed};
use crate::client;

/// What became of an attempt.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum Unlock {
    /// It was right.
    Open,
    /// It was wrong: `wrong_secret`.
    Wrong {
        /// Attempts left.
        left: u32,
        /// For the person.
        fault: Fault,
    },
    /// Too many wrong ones: only the recovery code opens, or everything here is deleted.
    PinRemoved {
        /// For the person.
        fault: Fault,
    },
}

impl From<client::Unlock> for Unlock {
    fn from(outcome: client::Unlock) -> Self {
        let fault = Fault {
            code: "wrong_secret".to_owned(),
            field: None,
            message: "this is not the secret".to_owned(),
        };
        match outcome {
            client::Unlock::Open => Self::Open,
            client::Unlock::Wrong { left } => Self::Wrong { left, fault },
            client::Unlock::PinRemoved => Self::PinRemoved { fault },
        }
    }
}

/// An attempt. Its write holds the count of wrong ones, and is persisted before the person is told: that is why a wrong
/// secret is an outcome and no error.
#[derive(Clone, uniffi::Record)]
pub struct Attempt {
    /// To be persisted.
    pub write: Write,
    /// What became of it.
    pub outcome: Unlock,
}

impl From<(client::Write, client::Unlock)> for Attempt {
    fn from((write, outcome): (client::Write, client::Unlock)) -> Self {
        Self {
            write: write.into(),
            outcome: outcome.into(),
        }
    }
}

/// A PIN that was set.
#[derive(Clone, uniffi::Record)]
pub struct PinSet {
    /// To be persisted.
    pub write: Write,
    /// It is easy to find: say so.
    pub weak: bool,
}

/// Something that may still be undone.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct Undoable {
    /// The entry.
    pub id: String,
    /// Until when, by the device's clock.
    pub until_millis: i64,
}

/// How the phone is locked, for the lock page and the settings.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
pub struct LockState {
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
    pub unsent: u32,
    /// Minutes without use until the app locks: it drops this phone and opens it anew from its rows.
    pub auto_lock_minutes: u32,
    /// What was noted while locked and may be undone, newest first.
    pub undoable: Vec<Undoable>,
}

impl From<client::LockView> for LockState {
    fn from(lock: client::LockView) -> Self {
        let undoable = lock.undoable.into_iter().filter_map(|saved| {
            Some(Undoable {
                id: saved.id.to_string(),
                until_millis: saved.undo_until?.0,
            })
        });
        Self {
            is_locked: lock.is_locked,
            has_pin: lock.has_pin,
            pin_removed: lock.pin_removed,
            attempts_left: lock.attempts_left,
            needs_device_secret: lock.needs_device_secret,
            has_recovery: lock.has_recovery,
            unsent: count(lock.unsent),
            auto_lock_minutes: lock.auto_lock_minutes,
            undoable: undoable.collect(),
        }
    }
}

#[uniffi::export]
impl Phone {
    /// Whether nothing can be read until `unlock`.
    pub fn is_locked(&self) -> Answer<bool> {
        self.with(|engine| Ok(engine.is_locked()))
    }

    /// How the phone is locked.
    pub fn lock_state(&self, here: Here) -> Answer<LockState> {
        self.with(|engine| Ok(engine.lock_view(here.now()).into()))
    }

    /// Opens a locked phone. What was noted while it was locked becomes ordinary entries.
    #[uniffi::method(default(device_secret = None))]
    pub fn unlock(
        &self,
        secret: String,
        here: Here,
        device_secret: Option<Vec<u8>>,
    ) -> Answer<Attempt> {
        let (secret, device_secret) = hidden(secret, device_secret);
        let device_secret = device_secret.as_deref().map(Vec::as_slice);
        self.at(here, |engine, here| {
            Ok(engine.unlock(&secret, device_secret, here)?.into())
        })
    }

    /// Proves anew to know the PIN, for the next sensitive call within two minutes.
    #[uniffi::method(default(device_secret = None))]
    pub fn confirm(
        &self,
        secret: String,
        here: Here,
        device_secret: Option<Vec<u8>>,
    ) -> Answer<Attempt> {
        let (secret, device_secret) = hidden(secret, device_secret);
        let device_secret = device_secret.as_deref().map(Vec::as_slice);
        self.at(here, |engine, here| {
            Ok(engine.confirm(&secret, device_secret, here)?.into())
        })
    }

    /// Sets a PIN or passphrase, or changes it after `confirm`, and seals all rows anew.
    ///
    /// It is compared byte by byte: the host gives it in the Unicode form NFKC here, at `unlock` and at `confirm`, since
    /// keyboards write accents in more than one way.
    #[uniffi::method(default(device_secret = None))]
    pub fn set_pin(
        &self,
        secret: String,
        here: Here,
        device_secret: Option<Vec<u8>>,
    ) -> Answer<PinSet> {
        let (secret, device_secret) = hidden(secret, device_secret);
        let device_secret = device_secret.as_deref().map(Vec::as_slice);
        let (write, weak) = self.at(here, |engine, here| {
            Ok(engine.set_pin(&secret, device_secret, here)?)
        })?;
        let write = write.into();
        Ok(PinSet { write, weak })
    }

    /// Removes the PIN after `confirm`, and seals all rows anew.
    pub fn remove_pin(&self, here: Here) -> Answer<Write> {
        self.at(here, |engine, here| Ok(engine.remove_pin(here)?.into()))
    }

    /// Sets after how many minutes without use, 1 to 60, the app locks.
    pub fn set_auto_lock(&self, minutes: u32, here: Here) -> Answer<Write> {
        self.at(here, |engine, here| {
            Ok(engine.set_auto_lock(minutes, here)?.into())
        })
    }

    /// Notes a craving without unlocking: its strength, 0 to 10, and nothing else. `id` is a random UUID of the host's.
    pub fn log_locked(&self, id: &str, intensity: i32, here: Here) -> Answer<Saved> {
        let id = parsed(id, "id")?;
        // Beyond a byte is beyond the scale.
        let intensity = intensity.try_into().unwrap_or(u8::MAX);
        self.at(here, |engine, here| {
            Ok(engine.log_locked(id, intensity, here)?.into())
        })
    }

    /// Takes back what was noted while locked, within ten seconds.
    pub fn undo_locked(&self, id: &str, here: Here) -> Answer<Write> {
        let id = parsed(id, "id")?;
        self.at(here, |engine, here| {
            Ok(engine.undo_locked(id, here)?.into())
        })
    }

    /// A body for `POST /api/v1/sync` with the send token, once: what gets no answer leaves after the next unlock.
    pub fn locked_request(&self, here: Here) -> Answer<Option<Request>> {
        self.at(here, |engine, here| {
            Ok(engine.locked_request(here).map(Into::into))
        })
    }

    /// Takes the body of the answer to it, with status 200.
    pub fn on_locked_response(&self, echo: &str, response: &str, here: Here) -> Answer<Write> {
        let (echo, response) = (echoed(echo)?, lenient(response));
        self.at(here, |engine, here| {
            Ok(engine.on_locked_response(&echo, &response, here)?.into())
        })
    }

    /// Keeps the token that a locked phone sends with, for apps without a keystore; it lies in clear among the rows.
    pub fn keep_send_token(&self, token: &str, here: Here) -> Answer<Write> {
        self.at(here, |engine, here| {
            Ok(engine.keep_send_token(token, here)?.into())
        })
    }

    /// The token that a locked phone sends with, if it was given to keep.
    pub fn send_token(&self) -> Answer<Option<String>> {
        self.with(|engine| Ok(engine.send_token().map(str::to_owned)))
    }

    /// Deletes everything here: once its write is persisted, the phone belongs to nobody.
    pub fn start_again(&self) -> Answer<Write> {
        self.with(|engine| Ok(engine.start_again().into()))
    }
}

type Hidden = (Zeroizing<String>, Option<Zeroizing<Vec<u8>>>);

fn hidden(secret: String, device_secret: Option<Vec<u8>>) -> Hidden {
    (Zeroizing::new(secret), device_secret.map(Zeroizing::new))
}
