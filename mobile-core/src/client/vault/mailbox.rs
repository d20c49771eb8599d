//! Writing without reading: what a locked phone notes is sealed to the vault's public key (HPKE, RFC 9180: X25519,
//! HKDF-SHA256, ChaCha20-Poly1305).
//!
//! What is sealed is a version byte, the encapsulated key of 32 bytes and the ciphertext with its tag. It is bound to the
//! row it lies in.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use zeroize::Zeroizing;

use super::seal::{SealKey, Shut, VERSION, is_future};
use crate::client::{ClientError, Here};

const INFO: &[u8] = b"accalmie locked entry";
const ENCAPPED: usize = 32;
/// JSON is padded with spaces to multiples of this.
const PADDING: usize = 128;

type PublicKey = <X25519HkdfSha256 as Kem>::PublicKey;
type SecretKey = <X25519HkdfSha256 as Kem>::PrivateKey;
type Encapped = <X25519HkdfSha256 as Kem>::EncappedKey;

/// The secret half. Zeroed when dropped; `Debug` hides it.
pub(crate) struct Mailbox(SecretKey);

impl Mailbox {
    pub(crate) fn generate(here: &mut Here<'_>) -> Result<Self, ClientError> {
        let seed = Zeroizing::new(here.bytes::<32>()?);
        Ok(Self(X25519HkdfSha256::derive_keypair(&*seed).0))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        SecretKey::from_bytes(bytes).ok().map(Self)
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_bytes().to_vec())
    }

    pub(crate) fn public_key(&self) -> Vec<u8> {
        X25519HkdfSha256::sk_to_pk(&self.0).to_bytes().to_vec()
    }

    pub(crate) fn open(&self, row: &str, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Shut> {
        let (&version, rest) = bytes.split_first().ok_or(Shut::Fails)?;
        if is_future(version) {
            return Err(Shut::FutureVersion);
        }
        let (encapped, sealed) = rest.split_first_chunk::<ENCAPPED>().ok_or(Shut::Fails)?;
        let encapped = Encapped::from_bytes(encapped).map_err(|_| Shut::Fails)?;
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.0,
            &encapped,
            INFO,
            sealed,
            row.as_bytes(),
        )
        .map(Zeroizing::new)
        .map_err(|_| Shut::Fails)
    }
}

impl std::fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mailbox")
    }
}

/// Seals JSON for whoever holds the secret half.
///
/// # Errors
/// `corrupt` if that is no public key; without randomness.
pub(crate) fn seal(
    public_key: &[u8],
    row: &str,
    json: &[u8],
    here: &mut Here<'_>,
) -> Result<Vec<u8>, ClientError> {
    let corrupt = || ClientError::Corrupt("lock");
    let public_key = PublicKey::from_bytes(public_key).map_err(|_| corrupt())?;
    let mut padded = Zeroizing::new(Vec::with_capacity(json.len().next_multiple_of(PADDING)));
    padded.extend_from_slice(json);
    padded.resize(json.len().next_multiple_of(PADDING), b' ');
    let mut drawn = Drawn(Zeroizing::new(here.bytes()?));
    let (encapped, sealed) =
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public_key,
            INFO,
            &padded,
            row.as_bytes(),
            &mut drawn,
        )
        .map_err(|_| corrupt())?;
    Ok([&[VERSION][..], &encapped.to_bytes(), &sealed].concat())
}

/// Randomness that was drawn from the host before, for a crate that can't be told that there is none. The crate asks for
/// 32 bytes once; if it asked for more, each block is derived from the one before.
struct Drawn(Zeroizing<[u8; 32]>);

impl TryRng for Drawn {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for block in bytes.chunks_mut(32) {
            let given = SealKey::derive(&*self.0, "accalmie drawn");
            let next = SealKey::derive(&*self.0, "accalmie next");
            block.copy_from_slice(&given.as_bytes()[..block.len()]);
            self.0 = Zeroizing::new(*next.as_bytes());
        }
        Ok(())
    }
}

impl TryCryptoRng for Drawn {}
