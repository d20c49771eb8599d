//! One sealed value: XChaCha20-Poly1305, padded, bound to the place where it is stored.
//!
//! Layout: version (1 byte) ‖ nonce (24) ‖ ciphertext and tag. The plaintext is its length (4 bytes, little
//! endian), the value, and zeros up to a multiple of 128 bytes, so that a size says little.

use aws_lc_rs::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey},
    error::Unspecified,
};
use chacha20::{R20, hchacha};
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::SealingError;

const VERSION: u8 = 1;
const STEP: usize = 128;
const NONCE: usize = 24;
const TAG: usize = 16;

/// Where a sealed value is stored; part of what is authenticated, so that no row can be moved or rolled back.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The table.
    pub table: &'a str,
    /// Whom it is about.
    pub subject: Uuid,
    /// The row.
    pub row: Uuid,
    /// Which version of the row, empty where there is only one.
    pub revision: &'a [u8],
}

impl Place<'_> {
    fn associated_data(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        for part in [
            self.table.as_bytes(),
            self.subject.as_bytes(),
            self.row.as_bytes(),
            self.revision,
        ] {
            bytes.extend((part.len() as u32).to_le_bytes());
            bytes.extend(part);
        }
        bytes
    }
}

/// A data key in use; wiped from memory when dropped.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(…)")
    }
}

impl DataKey {
    /// A key from its bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A new random key.
    pub fn random() -> Self {
        Self::new(rand::random())
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals `value` for `place`.
    pub fn seal(&self, place: Place<'_>, value: &[u8]) -> Vec<u8> {
        let padded = (value.len() + 4).next_multiple_of(STEP);
        // Room for the tag too: what is moved in memory leaves a copy behind.
        let mut body = Zeroizing::new(Vec::with_capacity(padded + TAG));
        body.extend((value.len() as u32).to_le_bytes());
        body.extend(value);
        body.resize(padded, 0);

        let nonce: [u8; NONCE] = rand::random();
        let aad = Aad::from(place.associated_data());
        let sealed = self
            .cipher(&nonce)
            .and_then(|(key, nonce)| key.seal_in_place_append_tag(nonce, aad, &mut *body));
        let mut out = Vec::with_capacity(1 + NONCE + padded + TAG);
        out.push(VERSION);
        out.extend(nonce);
        // Encryption fails only beyond 256 GiB; an empty body is then read as damaged, never as data.
        if sealed.is_ok() {
            out.extend(body.as_slice());
        }
        out
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// [`SealingError::Damaged`] when the bytes, the key or the place are not those of the sealing.
    pub fn open(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealingError> {
        let damaged = || SealingError::Damaged;
        let (&version, rest) = sealed.split_first().ok_or_else(damaged)?;
        let (nonce, body) = rest.split_first_chunk::<NONCE>().ok_or_else(damaged)?;
        if version != VERSION {
            return Err(SealingError::Damaged);
        }
        let aad = Aad::from(place.associated_data());
        let mut body = Zeroizing::new(body.to_vec());
        let plain = self
            .cipher(nonce)
            .and_then(|(key, nonce)| key.open_in_place(nonce, aad, &mut body))
            .map_err(|_| damaged())?;
        let (length, value) = plain.split_first_chunk::<4>().ok_or_else(damaged)?;
        let length = u32::from_le_bytes(*length) as usize;
        Ok(Zeroizing::new(
            value.get(..length).ok_or_else(damaged)?.to_vec(),
        ))
    }

    /// Seals `value` as JSON for `place`.
    pub fn seal_json<T: serde::Serialize>(&self, place: Place<'_>, value: &T) -> Vec<u8> {
        // Our own structs of strings and numbers always serialise; were one not to, nothing readable is stored.
        self.seal(
            place,
            &Zeroizing::new(serde_json::to_vec(value).unwrap_or_default()),
        )
    }

    /// Opens what [`DataKey::seal_json`] sealed for `place`.
    ///
    /// # Errors
    /// [`SealingError::Damaged`].
    pub fn open_json<T: serde::de::DeserializeOwned>(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<T, SealingError> {
        serde_json::from_slice(&self.open(place, sealed)?).map_err(|_| SealingError::Damaged)
    }

    /// A keyed hash of `value`: finds a row by a secret without storing the secret.
    pub fn lookup(&self, purpose: &str, value: &str) -> Vec<u8> {
        let mut mac = self.mac();
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    /// A key for one `purpose`, derived from this one and gone with it.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut out = [0; 32];
        // 32 bytes are within HKDF's limit, so this can't fail.
        let _ = Hkdf::<Sha256>::new(None, self.bytes()).expand(purpose.as_bytes(), &mut out);
        out
    }

    /// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha, 2.3): ChaCha20-Poly1305 under a key derived from ours and the first
    /// 16 bytes of the nonce.
    ///
    /// The crate `chacha20poly1305` does the same at a third of the speed: it is the oracle of the tests.
    fn cipher(&self, nonce: &[u8; NONCE]) -> Result<(LessSafeKey, Nonce), Unspecified> {
        let (head, tail) = nonce.split_first_chunk::<16>().ok_or(Unspecified)?;
        let derived = hchacha::<R20>(self.bytes().into(), head.into());
        let derived = Zeroizing::new(<[u8; 32]>::from(derived));
        let mut rest = [0; 12];
        rest[4..].copy_from_slice(tail);
        let key = UnboundKey::new(&CHACHA20_POLY1305, derived.as_slice())?;
        Ok((LessSafeKey::new(key), Nonce::assume_unique_for_key(rest)))
    }

    fn mac(&self) -> Hmac<Sha256> {
        // HMAC pads a short key with zeros up to its block; done here because that can't fail.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(self.bytes());
        <Hmac<Sha256> as KeyInit>::new((&*block).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(row: u128, revision: &[u8]) -> Place<'_> {
        Place {
            table: "records",
            subject: Uuid::from_u128(1),
            row: Uuid::from_u128(row),
            revision,
        }
    }

    #[test]
    fn opens_only_at_its_own_place() {
        let key = DataKey::random();
        let sealed = key.seal(place(7, b"1"), b"mardi");
        assert_eq!(
            key.open(place(7, b"1"), &sealed).unwrap().as_slice(),
            b"mardi"
        );
        assert!(
            key.open(place(8, b"1"), &sealed).is_err(),
            "moved to another row"
        );
        assert!(
            key.open(place(7, b"2"), &sealed).is_err(),
            "rolled back to another revision"
        );
        assert!(
            DataKey::random().open(place(7, b"1"), &sealed).is_err(),
            "another key"
        );
        let elsewhere = Place {
            table: "participants",
            ..place(7, b"1")
        };
        assert!(
            key.open(elsewhere, &sealed).is_err(),
            "moved to another table"
        );
    }

    #[test]
    fn sizes_come_in_steps_of_128_bytes() {
        let key = DataKey::random();
        let size = |n: usize| key.seal(place(1, b""), &vec![b'a'; n]).len();
        assert_eq!(size(0), size(124));
        assert_eq!(size(125), size(124) + 128);
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let key = DataKey::random();
        let sealed = key.seal(place(1, b""), b"value");
        for i in 0..sealed.len() {
            let mut bent = sealed.clone();
            bent[i] ^= 1;
            assert!(key.open(place(1, b""), &bent).is_err(), "byte {i}");
        }
        for cut in 0..sealed.len() {
            assert!(
                key.open(place(1, b""), &sealed[..cut]).is_err(),
                "cut at {cut}"
            );
        }
    }

    /// Another implementation reads what this one wrote, and the other way round.
    #[test]
    fn the_crate_chacha20poly1305_agrees() {
        use chacha20poly1305::{
            KeyInit, XChaCha20Poly1305, XNonce,
            aead::{Aead, Payload},
        };
        let key = DataKey::random();
        let theirs = XChaCha20Poly1305::new(key.bytes().into());
        let at = place(3, b"2");
        let aad = at.associated_data();
        for size in [0, 5, 124, 125, 1000, 5000] {
            let value = vec![b'a'; size];
            let sealed = key.seal(at, &value);
            let (nonce, body) = sealed[1..].split_first_chunk::<NONCE>().unwrap();
            let payload = Payload {
                msg: body,
                aad: &aad,
            };
            let plain = theirs.decrypt(&XNonce::from(*nonce), payload).unwrap();
            assert_eq!(plain[4..4 + size], value);
            let payload = Payload {
                msg: &plain,
                aad: &aad,
            };
            let again = theirs.encrypt(&XNonce::from(*nonce), payload).unwrap();
            assert_eq!(again, body);
            assert_eq!(key.open(at, &sealed).unwrap().as_slice(), value);
        }
    }

    /// A value sealed by libsodium by the same recipe: the format must stay readable for ever.
    #[test]
    fn recorded_vector_opens() {
        let key = DataKey::new(*b"accalmie recorded vector key 001");
        let sealed = hex(include_str!("../../testdata/sealed-v1.hex"));
        assert_eq!(
            key.open(place(9, b"r"), &sealed).unwrap().as_slice(),
            "séance".as_bytes()
        );
    }

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text
            .chars()
            .filter_map(|c| c.to_digit(16))
            .map(|d| d as u8)
            .collect();
        digits.chunks(2).map(|d| d[0] << 4 | d[1]).collect()
    }
}
