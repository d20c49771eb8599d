//! A second phone from the first: its keys cross the server, sealed with a secret that only the QR code carries.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::encoded::{Encoded, decode, encode};
use super::seal::{Purpose, SealKey};
use crate::client::engine::Engine;
use crate::client::private::PrivateKeys;
use crate::client::rows::read_json;
use crate::client::{ClientError, Here};
use crate::ids::ParticipantId;

/// What the first phone shows and sends. `Debug` hides it.
pub struct Pairing {
    /// For the QR code, after the server's code: base64url, 256 bits.
    pub secret: Zeroizing<String>,
    /// For `POST /me/pairings`: sealed keys, base64.
    pub blob: String,
}

impl std::fmt::Debug for Pairing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pairing")
    }
}

/// What crosses.
#[derive(Serialize, Deserialize)]
struct Transfer {
    private_keys: Encoded,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recovery_key: Option<Encoded>,
}

/// What the second phone takes.
pub(crate) struct Transferred {
    pub(crate) private_keys: PrivateKeys,
    pub(crate) recovery_key: Option<SealKey>,
}

impl Engine {
    /// Hands this phone's keys over to another, once.
    ///
    /// # Errors
    /// `locked`, `confirm_first`, `not_enrolled`.
    pub fn begin_pairing(&mut self, here: &mut Here<'_>) -> Result<Pairing, ClientError> {
        let participant = self.participant()?;
        self.use_confirmation(here.now)?;
        let secrets = self.secrets.as_ref().ok_or(ClientError::NotEnrolled)?;
        let recovery_key = secrets.recovery_key.as_ref();
        let transfer = Transfer {
            private_keys: Encoded(secrets.private_keys.to_bytes().to_vec()),
            recovery_key: recovery_key.map(|key| Encoded(key.as_bytes().to_vec())),
        };
        let plain = Zeroizing::new(serde_json::to_vec(&transfer).unwrap_or_default());
        let key = SealKey::generate(here)?;
        let purpose = Purpose::Transfer(participant.0.as_bytes());
        let blob = encode(&key.seal(purpose, &plain, here)?);
        let secret = Zeroizing::new(URL_SAFE_NO_PAD.encode(key.as_bytes()));
        Ok(Pairing { secret, blob })
    }
}

/// Opens what the first phone sent with what it showed.
///
/// # Errors
/// `transfer_does_not_open`; `future_version`.
pub(crate) fn open(
    secret: &str,
    blob: Option<&str>,
    participant: ParticipantId,
) -> Result<Transferred, ClientError> {
    let fails = || ClientError::TransferDoesNotOpen;
    let secret = URL_SAFE_NO_PAD.decode(secret).map(Zeroizing::new);
    let key = secret.ok().and_then(|secret| SealKey::from_bytes(&secret));
    let key = key.ok_or_else(fails)?;
    let blob = blob.and_then(decode).ok_or_else(fails)?;
    let plain = key.open(Purpose::Transfer(participant.0.as_bytes()), &blob);
    let plain = plain.map_err(|shut| match shut {
        super::seal::Shut::FutureVersion => ClientError::FutureVersion,
        super::seal::Shut::Fails => fails(),
    })?;
    let transfer: Transfer = read_json(&plain).ok_or_else(fails)?;
    let recovery_key = transfer.recovery_key.as_deref();
    Ok(Transferred {
        private_keys: PrivateKeys::from_bytes(&transfer.private_keys).ok_or_else(fails)?,
        recovery_key: recovery_key.and_then(SealKey::from_bytes),
    })
}
