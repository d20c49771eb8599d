//! The one row in clear: what a phone must know to open the others, and what a locked one may do.
//!
//! It names neither the person nor anything that was noted.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::encoded::Encoded;
use super::pin::Stretch;
use crate::client::ClientError;
use crate::client::rows::read_json;
use crate::ids::DeviceId;

/// Format version of the row.
const VERSION: u16 = 1;
/// Wrong PINs in a row until its wrap is deleted.
pub const ATTEMPTS: u32 = 10;
/// Minutes without use after which hosts lock, unless the person chose others.
pub const AUTO_LOCK_MINUTES: u32 = 5;

/// See the module.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lock {
    pub(crate) v: u16,
    /// What a locked phone seals to; the vault's name, which wraps are bound to.
    pub(crate) public_key: Encoded,
    /// The vault key without a PIN: it keeps nobody out who has the device's secret, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) open_wrap: Option<Encoded>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pin: Option<Pin>,
    /// The keys need the secret of the device's platform too.
    #[serde(default)]
    pub(crate) needs_device_secret: bool,
    /// The vault key under the recovery key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) recovery_wrap: Option<Encoded>,
    /// Once enrolled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) device_id: Option<DeviceId>,
    /// What a locked phone may send with, where the host gave it to keep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) send_token: Option<Zeroizing<String>>,
    /// What to add to the device's clock.
    #[serde(default)]
    pub(crate) clock_offset: i64,
    /// Entries that are not on the server's disk.
    #[serde(default)]
    pub(crate) unsent: usize,
    pub(crate) auto_lock_minutes: u32,
}

/// A PIN, or what is left of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pin {
    pub(crate) stretch: Stretch,
    /// The vault key under it; none after too many wrong ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) wrap: Option<Encoded>,
    /// Wrong ones in a row.
    #[serde(default)]
    pub(crate) wrong: u32,
}

impl Lock {
    pub(crate) fn new() -> Self {
        Self {
            v: VERSION,
            public_key: Encoded(Vec::new()),
            open_wrap: None,
            pin: None,
            needs_device_secret: false,
            recovery_wrap: None,
            device_id: None,
            send_token: None,
            clock_offset: 0,
            unsent: 0,
            auto_lock_minutes: AUTO_LOCK_MINUTES,
        }
    }

    /// Reads the row.
    ///
    /// # Errors
    /// `future_version`, or `corrupt`.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, ClientError> {
        #[derive(Deserialize)]
        struct Versioned {
            v: u16,
        }
        let corrupt = || ClientError::Corrupt("lock");
        let Versioned { v } = read_json(bytes).ok_or_else(corrupt)?;
        if v > VERSION {
            return Err(ClientError::FutureVersion);
        }
        read_json(bytes).ok_or_else(corrupt)
    }
}

/// Nothing of it belongs into logs.
impl std::fmt::Debug for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lock")
            .field("has_pin", &self.pin.is_some())
            .finish_non_exhaustive()
    }
}
