//! Voluntary application server identification (RFC 8292): one signature a push origin, kept for hours.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use mobile_core::time::{HOUR, UnixMillis};
use reqwest::header::HeaderValue;
use web_push::{
    PartialVapidSignatureBuilder, SubscriptionInfo, VapidSignatureBuilder, WebPushError,
};
use zeroize::Zeroizing;

use super::services::Endpoint;

/// How long a signature holds; RFC 8292 allows 24 hours, and clocks differ.
const VALID: i64 = 12 * HOUR;
/// A signature is made anew when it holds for less than this.
const MARGIN: i64 = 2 * HOUR;

/// The installation's key pair, and the signatures made with it.
pub struct Vapid {
    builder: PartialVapidSignatureBuilder,
    contact: String,
    /// By push origin: the header, and until when it holds.
    signed: Mutex<HashMap<String, (HeaderValue, UnixMillis)>>,
}

impl std::fmt::Debug for Vapid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vapid(…)")
    }
}

/// Signing failed, or there is nothing to sign with.
#[derive(Debug, thiserror::Error)]
pub enum VapidError {
    /// Not a private key of P-256.
    #[error("not a private key")]
    Key,
    /// The crate `web-push` could not.
    #[error(transparent)]
    Sign(#[from] WebPushError),
    /// The contact can't stand in a header.
    #[error("not a header")]
    Header,
}

impl Vapid {
    /// Whether 32 bytes are a private key of P-256: all but one in four thousand million are.
    pub fn is_private_key(bytes: &[u8; 32]) -> bool {
        PrivateKey::from_private_key(&ECDH_P256, bytes).is_ok()
    }

    /// Signs with this private key; `contact` is a `mailto:` or `https:` address at which a push service may reach the
    /// operator.
    ///
    /// # Errors
    /// If that is not a key.
    pub fn new(private_key: &[u8], contact: String) -> Result<Self, VapidError> {
        let encoded = Zeroizing::new(BASE64URL.encode(private_key));
        let builder = VapidSignatureBuilder::from_base64_no_sub(&encoded);
        Ok(Self {
            builder: builder.map_err(|_| VapidError::Key)?,
            contact,
            signed: Mutex::default(),
        })
    }

    /// The public key, an uncompressed point in URL-safe base64.
    pub fn public_key(&self) -> String {
        BASE64URL.encode(self.builder.get_public_key())
    }

    /// The `Authorization` header for a push service.
    ///
    /// # Errors
    /// If signing fails.
    pub fn authorization(
        &self,
        endpoint: &Endpoint,
        now: UnixMillis,
    ) -> Result<HeaderValue, VapidError> {
        let origin = endpoint.origin();
        let mut signed = self.signed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((header, until)) = signed.get(&origin)
            && (MARGIN..=VALID).contains(&(until.0 - now.0))
        {
            return Ok(header.clone());
        }
        let until = now.plus(VALID);
        let subscription = SubscriptionInfo::new(endpoint.as_str(), "", "");
        let mut builder = self.builder.clone().add_sub_info(&subscription);
        builder.add_claim("aud", origin.clone());
        builder.add_claim("sub", self.contact.clone());
        builder.add_claim("exp", until.0 / 1000);
        let token = builder.build()?.auth_t;
        let header = format!("vapid t={token}, k={}", self.public_key());
        let mut header = HeaderValue::try_from(header).map_err(|_| VapidError::Header)?;
        header.set_sensitive(true);
        signed.insert(origin, (header.clone(), until));
        Ok(header)
    }

    /// How many signatures are kept: one for each push origin.
    pub fn signatures(&self) -> usize {
        self.signed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;
    use crate::push::services::Services;

    fn endpoint(path: &str) -> Endpoint {
        let url = format!("https://fcm.googleapis.com/{path}");
        Services::default().endpoint(&url).unwrap()
    }

    #[test]
    fn one_signature_serves_an_origin_for_hours() {
        let vapid = Vapid::new(&[7; 32], "mailto:suivi@example.org".to_owned()).unwrap();
        let now = UnixMillis(1_795_000_000_000);
        let first = vapid.authorization(&endpoint("a"), now).unwrap();
        let later = now.plus(9 * HOUR);
        assert_eq!(first, vapid.authorization(&endpoint("b"), later).unwrap());
        let much_later = now.plus(11 * HOUR);
        let renewed = vapid.authorization(&endpoint("a"), much_later).unwrap();
        assert_ne!(first, renewed);
        let set_back = now.plus(-26 * HOUR);
        assert_ne!(
            renewed,
            vapid.authorization(&endpoint("a"), set_back).unwrap()
        );
        assert_eq!(vapid.signatures(), 1);
    }

    #[test]
    fn the_token_names_the_service_the_contact_and_the_end() {
        let vapid = Vapid::new(&[7; 32], "mailto:suivi@example.org".to_owned()).unwrap();
        let now = UnixMillis(1_795_000_000_000);
        let header = vapid.authorization(&endpoint("a"), now).unwrap();
        let (token, public) = header
            .to_str()
            .unwrap()
            .strip_prefix("vapid t=")
            .and_then(|rest| rest.split_once(", k="))
            .unwrap();
        assert_eq!(public, vapid.public_key());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let claims = signed.split('.').nth(1).unwrap();
        let claims: serde_json::Value =
            serde_json::from_slice(&BASE64URL.decode(claims).unwrap()).unwrap();
        assert_eq!(claims["aud"], "https://fcm.googleapis.com");
        assert_eq!(claims["sub"], "mailto:suivi@example.org");
        assert_eq!(claims["exp"], (now.0 + VALID) / 1000);
        let key = BASE64URL.decode(public).unwrap();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
            .verify(signed.as_bytes(), &BASE64URL.decode(signature).unwrap())
            .unwrap();
    }
}
