//! Sealing what only the person can read: XChaCha20-Poly1305 under a key that never leaves the person's devices.
//!
//! A blob is a version byte, a random nonce of 24 bytes and the ciphertext with its tag. The version, the participant,
//! the record and its revision are authenticated with it, so that no blob can be moved or rolled back unnoticed. The
//! text is padded with spaces, which JSON ignores, so that its length tells little.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde_json::Value;
use zeroize::{Zeroize, Zeroizing};

use super::rows::from_json;
use super::{ClientError, Here};
use crate::entries::{BLOB_MAX, PrivatePart};
use crate::ids::{ParticipantId, RecordId};
use crate::invalid::{Code, Invalid};
use crate::protocol::Revision;

/// Format version of the seal, in the part's `v` and as the blob's first byte.
pub const VERSION: u8 = 1;
const NONCE: usize = 24;
const PADDING: usize = 128;

/// What a blob is bound to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Binding {
    /// Whose record.
    pub participant: ParticipantId,
    /// Which record.
    pub record: RecordId,
    /// Which version of it.
    pub revision: Revision,
}

impl Binding {
    /// Version, participant, record, counter (big-endian), device: 53 bytes.
    fn associated_data(&self) -> [u8; 53] {
        let mut data = [0; 53];
        data[0] = VERSION;
        data[1..17].copy_from_slice(self.participant.0.as_bytes());
        data[17..33].copy_from_slice(self.record.0.as_bytes());
        data[33..37].copy_from_slice(&self.revision.counter.to_be_bytes());
        data[37..53].copy_from_slice(self.revision.device.0.as_bytes());
        data
    }
}

/// The 256-bit key of what only the person can read. Zeroed when dropped; `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct PrivateKey(Zeroizing<[u8; 32]>);

impl PrivateKey {
    /// A new key.
    ///
    /// # Errors
    /// Without randomness.
    pub fn generate(here: &mut Here<'_>) -> Result<Self, ClientError> {
        Ok(Self(Zeroizing::new(here.bytes()?)))
    }

    /// A key from its bytes.
    #[cfg(test)]
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals `plain`.
    ///
    /// # Errors
    /// `too_long` if the blob would exceed what a record may hold; without randomness.
    pub fn seal(
        &self,
        plain: &Value,
        binding: &Binding,
        here: &mut Here<'_>,
    ) -> Result<PrivatePart, ClientError> {
        let mut text = Zeroizing::new(serde_json::to_vec(plain).unwrap_or_default());
        let padded = text.len().next_multiple_of(PADDING);
        text.resize(padded, b' ');
        self.seal_bytes(&text, binding, here.bytes()?)
    }

    fn seal_bytes(
        &self,
        text: &[u8],
        binding: &Binding,
        nonce: [u8; NONCE],
    ) -> Result<PrivatePart, ClientError> {
        let too_long = || {
            Invalid::new(
                Code::TooLong,
                "private",
                "is longer than a sealed part may be",
            )
        };
        let aad = binding.associated_data();
        let payload = Payload {
            msg: text,
            aad: &aad,
        };
        // Fails only beyond 256 GiB.
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| too_long())?;
        let blob = BASE64.encode([&[VERSION][..], &nonce, &sealed].concat());
        if blob.len() > BLOB_MAX {
            return Err(too_long().into());
        }
        Ok(PrivatePart {
            v: VERSION.into(),
            blob,
        })
    }

    /// Opens a part; `None` if this key did not seal it for this very version.
    pub fn open(&self, part: &PrivatePart, binding: &Binding) -> Option<Value> {
        let bytes = BASE64.decode(&part.blob).ok()?;
        let (&version, rest) = bytes.split_first()?;
        if version != VERSION || part.v != u16::from(VERSION) {
            return None;
        }
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
        let aad = binding.associated_data();
        let payload = Payload {
            msg: sealed,
            aad: &aad,
        };
        let mut text = self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
        let value = from_json(&text);
        text.zeroize();
        value
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.0))
    }
}

/// The key that seals, and older ones that still open what they sealed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PrivateKeys(Vec<PrivateKey>);

impl PrivateKeys {
    pub(crate) fn new(current: PrivateKey) -> Self {
        Self(vec![current])
    }

    /// The keys a row holds, one after the other, the current one first.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (keys, rest) = bytes.as_chunks::<32>();
        let keys: Vec<_> = keys
            .iter()
            .map(|key| PrivateKey(Zeroizing::new(*key)))
            .collect();
        (rest.is_empty() && !keys.is_empty()).then_some(Self(keys))
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(32 * self.0.len()));
        for key in &self.0 {
            bytes.extend_from_slice(&*key.0);
        }
        bytes
    }

    /// The key that seals.
    pub(crate) fn current(&self) -> &PrivateKey {
        // There is always one.
        &self.0[0]
    }

    /// All of them, the one that seals first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &PrivateKey> {
        self.0.iter()
    }

    /// These keys, then the others; what seals is the first of these.
    pub(crate) fn before(&self, others: &Self) -> Self {
        let mut keys = self.0.clone();
        for other in &others.0 {
            if !keys.contains(other) {
                keys.push(other.clone());
            }
        }
        Self(keys)
    }

    /// Opens a part with whichever key sealed it.
    pub(crate) fn open(&self, part: &PrivatePart, binding: &Binding) -> Option<Value> {
        self.0.iter().find_map(|key| key.open(part, binding))
    }
}

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Recorded, so that other implementations can check themselves: testdata/private_blob.json.
    fn vector() -> Value {
        serde_json::from_str(include_str!("../../testdata/private_blob.json")).unwrap()
    }

    fn hex(value: &Value) -> Vec<u8> {
        let text = value.as_str().unwrap();
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    fn binding() -> Binding {
        let vector = vector();
        let id = |name: &str| {
            vector[name]
                .as_str()
                .unwrap()
                .parse::<uuid::Uuid>()
                .unwrap()
        };
        Binding {
            participant: ParticipantId(id("participant_id")),
            record: RecordId(id("record_id")),
            revision: serde_json::from_value(vector["revision"].clone()).unwrap(),
        }
    }

    #[test]
    fn the_recorded_blob_is_made_and_opened() {
        let vector = vector();
        let key = PrivateKey::from_bytes(&hex(&vector["key"])).unwrap();
        let part = key
            .seal_bytes(
                vector["plaintext"].as_str().unwrap().as_bytes(),
                &binding(),
                hex(&vector["nonce"]).try_into().unwrap(),
            )
            .unwrap();
        assert_eq!(part.blob, vector["blob"].as_str().unwrap());
        assert_eq!(
            key.open(&part, &binding()),
            Some(json!({"note": "pensé à demain"}))
        );
    }

    #[test]
    fn a_blob_opens_only_where_it_belongs() {
        let key = PrivateKey::from_bytes(&[7; 32]).unwrap();
        let plain = json!({"note": "une note"});
        let mut random = |bytes: &mut [u8]| {
            bytes.fill(3);
            Ok(())
        };
        let mut here = Here {
            now: crate::time::UnixMillis(0),
            offset_minutes: 0,
            random: &mut random,
        };
        let part = key.seal(&plain, &binding(), &mut here).unwrap();
        assert_eq!(key.open(&part, &binding()), Some(plain.clone()));
        assert_eq!(
            PrivateKey::from_bytes(&[8; 32])
                .unwrap()
                .open(&part, &binding()),
            None
        );

        let moved = |edit: fn(&mut Binding)| {
            let mut binding = binding();
            edit(&mut binding);
            key.open(&part, &binding)
        };
        assert_eq!(
            moved(|b| b.participant = ParticipantId(uuid::Uuid::nil())),
            None
        );
        assert_eq!(moved(|b| b.record = RecordId(uuid::Uuid::nil())), None);
        assert_eq!(moved(|b| b.revision.counter += 1), None);
        assert_eq!(moved(|b| b.revision.device.0 = uuid::Uuid::nil()), None);

        for (v, edit) in [(2, 0), (1, 1), (1, 30)] {
            let mut bytes = BASE64.decode(&part.blob).unwrap();
            if edit > 0 {
                bytes[edit - 1] ^= 1;
            }
            let blob = BASE64.encode(bytes);
            assert_eq!(
                key.open(&PrivatePart { v, blob }, &binding()),
                None,
                "{v} {edit}"
            );
        }
        assert_eq!(
            key.open(
                &PrivatePart {
                    v: 1,
                    blob: "AAEC".into()
                },
                &binding()
            ),
            None
        );
        assert_eq!(format!("{key:?}"), "PrivateKey");
    }

    #[test]
    fn length_tells_little_and_has_an_end() {
        let key = PrivateKey::from_bytes(&[7; 32]).unwrap();
        let mut random = |bytes: &mut [u8]| {
            bytes.fill(3);
            Ok(())
        };
        let mut length = |note: String| {
            let mut here = Here {
                now: crate::time::UnixMillis(0),
                offset_minutes: 0,
                random: &mut random,
            };
            key.seal(&json!({ "note": note }), &binding(), &mut here)
                .map(|part| part.blob.len())
        };
        assert_eq!(length("a".into()), length("a".repeat(100)));
        assert_ne!(length("a".into()), length("a".repeat(200)));
        assert!(length("a".repeat(48_000)).is_ok());
        let refused = length("a".repeat(50_000)).unwrap_err();
        assert_eq!(
            (refused.code(), refused.field()),
            ("too_long", Some("private"))
        );
    }
}
