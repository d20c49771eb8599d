//! The context of a call: when, where, and the host's randomness.

use uuid::Uuid;

use super::ClientError;
use crate::time::UnixMillis;

/// The host's source of randomness failed. No record is made without it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this device gives no random numbers")]
pub struct NoRandomness;

/// What only the host knows, passed to every call that needs it.
pub struct Here<'a> {
    /// The device's clock, right or wrong; the engine corrects it by what the server said.
    pub now: UnixMillis,
    /// Minutes east of Greenwich at this place now; decides the local day.
    pub offset_minutes: i32,
    /// Fills a slice with random bytes fit for keys.
    pub random: &'a mut dyn FnMut(&mut [u8]) -> Result<(), NoRandomness>,
}

impl Here<'_> {
    /// `N` random bytes.
    pub(crate) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], ClientError> {
        let mut bytes = [0; N];
        (self.random)(&mut bytes).map_err(|NoRandomness| ClientError::NoRandomness)?;
        Ok(bytes)
    }

    /// A random id (UUIDv4).
    pub(crate) fn id(&mut self) -> Result<Uuid, ClientError> {
        Ok(uuid::Builder::from_random_bytes(self.bytes()?).into_uuid())
    }
}
