//! From a PIN or passphrase to a key.
//!
//! The key-encryption key is HKDF-SHA256 of Argon2id of the secret, followed by the device's secret where the platform
//! keeps one. A PIN of six digits stops someone who holds the phone; whoever can copy the phone's memory and try a
//! million of them is stopped by the device's secret or a passphrase alone.

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::encoded::Encoded;
use super::seal::SealKey;
use crate::client::{ClientError, Here};

/// Fewer characters are refused.
pub const PIN_MIN: usize = 4;
/// Fewer than so many characters, or digits that anyone tries first, are taken with a warning.
pub const PIN_ADVISED: usize = 6;

/// What one try costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cost {
    /// Memory, in KiB.
    memory: u32,
    passes: u32,
}

impl Cost {
    /// About a second on a weak phone's only thread in WebAssembly, and memory that every browser grants.
    pub(crate) const PHONE: Self = Self {
        memory: 32 * 1024,
        passes: 3,
    };
    /// For tests that try hundreds of PINs: what is stored tells that it costs nothing.
    #[cfg(test)]
    pub(crate) const NONE: Self = Self {
        memory: 8,
        passes: 1,
    };
    /// Stored parameters beyond this are no app's, and would freeze the phone.
    const MAX: Self = Self {
        memory: 256 * 1024,
        passes: 16,
    };
}

/// How a secret was stretched: stored, so that a newer app may cost more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Stretch {
    /// Memory, in KiB.
    memory: u32,
    passes: u32,
    salt: Encoded,
}

impl Stretch {
    pub(crate) fn new(cost: Cost, here: &mut Here<'_>) -> Result<Self, ClientError> {
        Ok(Self {
            memory: cost.memory,
            passes: cost.passes,
            salt: Encoded(here.bytes::<16>()?.to_vec()),
        })
    }

    /// The key-encryption key of a secret.
    ///
    /// # Errors
    /// `corrupt` if the stored parameters are no app's.
    pub(crate) fn key(
        &self,
        secret: &str,
        device_secret: Option<&[u8]>,
    ) -> Result<SealKey, ClientError> {
        let corrupt = || ClientError::Corrupt("lock");
        if self.memory > Cost::MAX.memory || self.passes > Cost::MAX.passes {
            return Err(corrupt());
        }
        let params = Params::new(self.memory, self.passes, 1, None).map_err(|_| corrupt())?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let device_secret = device_secret.unwrap_or_default();
        let mut stretched = Zeroizing::new(vec![0; 32 + device_secret.len()]);
        let (own, device) = stretched.split_at_mut(32);
        argon2
            .hash_password_into(secret.as_bytes(), &self.salt, own)
            .map_err(|_| corrupt())?;
        device.copy_from_slice(device_secret);
        Ok(SealKey::derive(&stretched, "accalmie pin"))
    }
}

/// Whether someone who holds the phone is likely to find the secret within ten tries.
///
/// # Errors
/// `pin_too_weak` for what is refused.
pub(crate) fn is_weak(secret: &str) -> Result<bool, ClientError> {
    let length = secret.chars().count();
    if length < PIN_MIN {
        return Err(ClientError::PinTooWeak);
    }
    let steps: Vec<i64> = secret
        .chars()
        .zip(secret.chars().skip(1))
        .map(|(one, next)| i64::from(u32::from(next)) - i64::from(u32::from(one)))
        .collect();
    let is_a_row = |step: i64| steps.iter().all(|found| *found == step);
    Ok(length < PIN_ADVISED || is_a_row(0) || is_a_row(1) || is_a_row(-1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_secrets_are_refused_and_easy_ones_flagged() {
        let weak = |secret| is_weak(secret).map_err(|error| error.code());
        for refused in ["", "1", "123", "éàü"] {
            assert_eq!(weak(refused), Err("pin_too_weak"), "{refused}");
        }
        for easy in [
            "1111", "2580", "12345", "000000", "123456", "987654", "abcdef",
        ] {
            assert_eq!(weak(easy), Ok(true), "{easy}");
        }
        for good in ["284013", "une phrase", "123457"] {
            assert_eq!(weak(good), Ok(false), "{good}");
        }
    }

    #[test]
    fn parameters_that_are_no_apps_are_refused() {
        let stretch = |memory, passes, salt: usize| Stretch {
            memory,
            passes,
            salt: Encoded(vec![1; salt]),
        };
        for broken in [
            stretch(1 << 30, 1, 16),
            stretch(8, 1 << 20, 16),
            stretch(0, 1, 16),
            stretch(8, 0, 16),
            stretch(8, 1, 2),
        ] {
            let found = broken.key("284013", None);
            assert_eq!(found, Err(ClientError::Corrupt("lock")), "{broken:?}");
        }
        let key = stretch(8, 1, 16).key("284013", None).unwrap();
        let other = |secret, device| stretch(8, 1, 16).key(secret, device).unwrap();
        assert_eq!(key, other("284013", None));
        assert_ne!(key, other("284014", None));
        assert_ne!(key, other("284013", Some(&[1; 32])));
    }
}
