//! Sealing what stays on the phone, and keys for one another: XChaCha20-Poly1305.
//!
//! What is sealed is a version byte, a random nonce of 24 bytes and the ciphertext with its tag. The version, the purpose
//! and what it is bound to are authenticated with it, so that nothing can be taken for something else.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::client::{ClientError, Here};

/// Format version, the first byte of everything sealed here.
pub(crate) const VERSION: u8 = 1;
const NONCE: usize = 24;
/// Rows are padded to multiples of this, so that their length tells little.
const PADDING: usize = 128;
/// Before the padding: the length of what is padded.
const LENGTH: usize = 4;

/// What something is sealed for, and what it is bound to.
#[derive(Clone, Copy)]
pub(crate) enum Purpose<'a> {
    /// A row, under its key in the store.
    Row(&'a str),
    /// The vault key, for a PIN; bound to the vault.
    Pin(&'a [u8]),
    /// The vault key, for whoever holds the phone; bound to the vault.
    Open(&'a [u8]),
    /// The vault key, for the recovery code; bound to the vault.
    Recovery(&'a [u8]),
    /// The private key, for the recovery code; bound to the participant.
    CodeWrap(&'a [u8]),
    /// The recovery key, for the private key; bound to the participant.
    KeyWrap(&'a [u8]),
    /// Keys, for another phone; bound to the participant.
    Transfer(&'a [u8]),
}

impl Purpose<'_> {
    /// Version, purpose, a zero byte, what it is bound to.
    fn associated_data(self) -> Vec<u8> {
        let (purpose, bound) = match self {
            Self::Row(key) => ("accalmie row", key.as_bytes()),
            Self::Pin(vault) => ("accalmie pin wrap", vault),
            Self::Open(vault) => ("accalmie open wrap", vault),
            Self::Recovery(vault) => ("accalmie recovery wrap", vault),
            Self::CodeWrap(participant) => ("accalmie code wrap", participant),
            Self::KeyWrap(participant) => ("accalmie key wrap", participant),
            Self::Transfer(participant) => ("accalmie transfer", participant),
        };
        [&[VERSION], purpose.as_bytes(), &[0], bound].concat()
    }
}

/// Why something sealed does not open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shut {
    /// A newer app sealed it.
    FutureVersion,
    /// Another key, another purpose, or not all of it.
    Fails,
}

impl Shut {
    /// As an error about the row `name`.
    pub(crate) fn at(self, name: &'static str) -> ClientError {
        match self {
            Self::FutureVersion => ClientError::FutureVersion,
            Self::Fails => ClientError::Corrupt(name),
        }
    }
}

/// Whether a first byte is a later format's; what is far beyond is no version at all.
pub(crate) fn is_future(version: u8) -> bool {
    (VERSION + 1..16).contains(&version)
}

/// A 256-bit key. Zeroed when dropped; `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SealKey(Zeroizing<[u8; 32]>);

impl SealKey {
    pub(crate) fn generate(here: &mut Here<'_>) -> Result<Self, ClientError> {
        Ok(Self(Zeroizing::new(here.bytes()?)))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key from secrets that are long or slow enough to guess.
    pub(crate) fn derive(secret: &[u8], purpose: &str) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        // 32 bytes are within what HKDF-SHA256 gives, so this never fails.
        let _ = Hkdf::<Sha256>::new(None, secret).expand(purpose.as_bytes(), &mut *key);
        Self(key)
    }

    pub(crate) fn seal(
        &self,
        purpose: Purpose<'_>,
        plain: &[u8],
        here: &mut Here<'_>,
    ) -> Result<Vec<u8>, ClientError> {
        let nonce: [u8; NONCE] = here.bytes()?;
        let aad = purpose.associated_data();
        let payload = Payload {
            msg: plain,
            aad: &aad,
        };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        // Fails only beyond 256 GiB.
        let sealed = sealed.map_err(|_| ClientError::Corrupt("too long"))?;
        Ok([&[VERSION][..], &nonce, &sealed].concat())
    }

    pub(crate) fn open(
        &self,
        purpose: Purpose<'_>,
        bytes: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Shut> {
        let (&version, rest) = bytes.split_first().ok_or(Shut::Fails)?;
        match version {
            VERSION => {}
            later if is_future(later) => return Err(Shut::FutureVersion),
            _ => return Err(Shut::Fails),
        }
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(Shut::Fails)?;
        let aad = purpose.associated_data();
        let payload = Payload {
            msg: sealed,
            aad: &aad,
        };
        let plain = self.cipher().decrypt(&XNonce::from(*nonce), payload);
        plain.map(Zeroizing::new).map_err(|_| Shut::Fails)
    }

    /// A key under this one.
    pub(crate) fn wrap(
        &self,
        purpose: Purpose<'_>,
        key: &SealKey,
        here: &mut Here<'_>,
    ) -> Result<Vec<u8>, ClientError> {
        self.seal(purpose, key.as_bytes(), here)
    }

    /// The key that was wrapped.
    pub(crate) fn unwrap(&self, purpose: Purpose<'_>, wrapped: &[u8]) -> Result<SealKey, Shut> {
        let bytes = self.open(purpose, wrapped)?;
        SealKey::from_bytes(&bytes).ok_or(Shut::Fails)
    }

    /// A row, padded.
    pub(crate) fn seal_row(
        &self,
        key: &str,
        bytes: &[u8],
        here: &mut Here<'_>,
    ) -> Result<Vec<u8>, ClientError> {
        let length = u32::try_from(bytes.len()).map_err(|_| ClientError::Corrupt("too long"))?;
        let padded = (LENGTH + bytes.len()).next_multiple_of(PADDING);
        let mut plain = Zeroizing::new(Vec::with_capacity(padded));
        plain.extend_from_slice(&length.to_be_bytes());
        plain.extend_from_slice(bytes);
        plain.resize(padded, 0);
        self.seal(Purpose::Row(key), &plain, here)
    }

    pub(crate) fn open_row(&self, key: &str, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Shut> {
        let mut plain = self.open(Purpose::Row(key), bytes)?;
        let length = plain.first_chunk::<LENGTH>().ok_or(Shut::Fails)?;
        let length = u32::from_be_bytes(*length) as usize;
        if length > plain.len() - LENGTH {
            return Err(Shut::Fails);
        }
        plain.drain(..LENGTH);
        plain.truncate(length);
        Ok(plain)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.0))
    }
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey")
    }
}
