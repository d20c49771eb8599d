//! Message encryption for Web Push: RFC 8291 over RFC 8188 (`aes128gcm`, one record), on the primitives of aws-lc-rs.
//!
//! The crate `ece` does the same at a third of the speed: it is the oracle of the tests.

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{self, ECDH_P256, PrivateKey, UnparsedPublicKey},
    hkdf::{HKDF_SHA256, KeyType, Salt},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use serde::{Deserialize, Serialize};

/// Push services need not take more than 4,096 bytes (RFC 8030, 7.2), header and tag included.
const RECORD_SIZE: u32 = 4096;
/// Salt, record size, key length, key (RFC 8188, 2.1).
const HEADER: usize = 16 + 4 + 1 + 65;
const TAG: usize = 16;
/// Marks the last record; what follows it would be padding.
const LAST: u8 = 2;
/// The longest text that fits into one record.
pub const TEXT_MAX: usize = RECORD_SIZE as usize - HEADER - TAG - 1;

/// What a browser subscribes with: its public key and a shared secret, in URL-safe base64.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Keys {
    /// An uncompressed point of P-256: 65 bytes.
    p256dh: String,
    /// 16 bytes.
    auth: String,
}

impl Keys {
    /// Checks what a browser sent.
    ///
    /// # Errors
    /// The name of the field at fault.
    pub fn new(p256dh: &str, auth: &str) -> Result<Self, &'static str> {
        let keys = Self {
            p256dh: p256dh.trim_end_matches('=').to_owned(),
            auth: auth.trim_end_matches('=').to_owned(),
        };
        match keys.bytes() {
            Ok((point, _)) => {
                let point = UnparsedPublicKey::new(&ECDH_P256, point);
                let is_on_curve = agreement::ParsedPublicKey::try_from(&point).is_ok();
                is_on_curve.then_some(keys).ok_or("p256dh")
            }
            Err(EncryptError::Key(field)) => Err(field),
            Err(_) => Err("p256dh"),
        }
    }

    fn bytes(&self) -> Result<([u8; 65], [u8; 16]), EncryptError> {
        let mut point = [0; 65];
        let mut auth = [0; 16];
        let read = |text: &str, out: &mut [u8], name| match BASE64URL.decode_slice(text, out) {
            Ok(length) if length == out.len() => Ok(()),
            _ => Err(EncryptError::Key(name)),
        };
        read(&self.p256dh, &mut point, "p256dh")?;
        read(&self.auth, &mut auth, "auth")?;
        Ok((point, auth))
    }
}

/// Why a message could not be encrypted.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EncryptError {
    /// The text does not fit into one record.
    #[error("longer than {TEXT_MAX} bytes")]
    TooLong,
    /// A key of the subscription is not one.
    #[error("{0} is not a key")]
    Key(&'static str),
    /// The machine could not: no randomness, say.
    #[error("the machine could not")]
    Machine,
}

/// Turns a text into the body that a push service takes.
pub trait Encrypt: Send + Sync {
    /// The body for whoever holds the other half of `keys`.
    ///
    /// # Errors
    /// See [`EncryptError`].
    fn encrypt(&self, keys: &Keys, text: &[u8]) -> Result<Vec<u8>, EncryptError>;
}

/// RFC 8291.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rfc8291;

impl Encrypt for Rfc8291 {
    fn encrypt(&self, keys: &Keys, text: &[u8]) -> Result<Vec<u8>, EncryptError> {
        let ours = PrivateKey::generate(&ECDH_P256).map_err(|_| EncryptError::Machine)?;
        encrypt_with(keys, text, &ours, rand::random())
    }
}

/// A length that HKDF shall give.
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// The body under this key pair of ours and this salt; both must be new for each message.
fn encrypt_with(
    keys: &Keys,
    text: &[u8],
    ours: &PrivateKey,
    salt: [u8; 16],
) -> Result<Vec<u8>, EncryptError> {
    if text.len() > TEXT_MAX {
        return Err(EncryptError::TooLong);
    }
    let (theirs, auth) = keys.bytes()?;
    let machine = |_| EncryptError::Machine;
    let our_point = ours.compute_public_key().map_err(machine)?;

    // RFC 8291, 3.3 and 3.4.
    let peer = UnparsedPublicKey::new(&ECDH_P256, theirs);
    let mut secret = [0; 32];
    agreement::agree(ours, peer, EncryptError::Key("p256dh"), |shared| {
        let info = [b"WebPush: info\0".as_slice(), &theirs, our_point.as_ref()];
        let key = Salt::new(HKDF_SHA256, &auth).extract(shared);
        let okm = key.expand(&info, Length(secret.len())).map_err(machine)?;
        okm.fill(&mut secret).map_err(machine)
    })?;

    // RFC 8188, 2.2 and 2.3.
    let pseudo_random = Salt::new(HKDF_SHA256, &salt).extract(&secret);
    let derive = |info: &[u8], out: &mut [u8]| {
        let okm = [info];
        let okm = pseudo_random.expand(&okm, Length(out.len()));
        okm.and_then(|okm| okm.fill(out)).map_err(machine)
    };
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    derive(b"Content-Encoding: aes128gcm\0", &mut key)?;
    derive(b"Content-Encoding: nonce\0", &mut nonce)?;

    let mut body = Vec::with_capacity(HEADER + text.len() + 1 + TAG);
    body.extend(salt);
    body.extend(RECORD_SIZE.to_be_bytes());
    body.push(65);
    body.extend(our_point.as_ref());
    body.extend(text);
    body.push(LAST);
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).map_err(machine)?);
    let nonce = Nonce::assume_unique_for_key(nonce);
    let (_, record) = body.split_at_mut(HEADER);
    let tag = key.seal_in_place_separate_tag(nonce, Aad::empty(), record);
    let tag = tag.map_err(machine)?;
    body.extend(tag.as_ref());
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        BASE64URL.decode(text).unwrap()
    }

    /// RFC 8291, appendix A.
    #[test]
    fn the_vector_of_the_rfc() {
        let keys = Keys::new(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg",
        )
        .unwrap();
        let ours = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let ours = PrivateKey::from_private_key(&ECDH_P256, &ours).unwrap();
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap();
        let text = b"When I grow up, I want to be a watermelon";
        let body = encrypt_with(&keys, text, &ours, salt).unwrap();
        assert_eq!(
            BASE64URL.encode(body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg\
             Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVB\
             St2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    /// Another implementation reads what this one wrote.
    #[test]
    fn the_crate_ece_decrypts_it() {
        let (theirs, auth) = ece::generate_keypair_and_auth_secret().unwrap();
        let components = theirs.raw_components().unwrap();
        let keys = Keys::new(
            &BASE64URL.encode(components.public_key()),
            &BASE64URL.encode(auth),
        );
        for text in [&b""[..], "Accalmie : à ce soir".as_bytes(), &[7; TEXT_MAX]] {
            let body = Rfc8291.encrypt(keys.as_ref().unwrap(), text).unwrap();
            assert_eq!(ece::decrypt(&components, &auth, &body).unwrap(), text);
        }
    }

    #[test]
    fn what_is_no_key_or_too_long_is_refused() {
        let good = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        let auth = "BTBZMqHH6r4Tts7J_aSIgg";
        assert_eq!(Keys::new("", auth), Err("p256dh"));
        assert_eq!(Keys::new("AAAA", auth), Err("p256dh"));
        let off_curve = good.replace("iw4", "iw8");
        assert_eq!(Keys::new(&off_curve, auth), Err("p256dh"), "not a point");
        assert_eq!(Keys::new(good, "short"), Err("auth"));
        let keys = Keys::new(good, auth).unwrap();
        let long = Rfc8291.encrypt(&keys, &[0; TEXT_MAX + 1]);
        assert_eq!(long, Err(EncryptError::TooLong));
    }
}
