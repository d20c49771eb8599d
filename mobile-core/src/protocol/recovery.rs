//! What the server keeps for the recovery code: keys that it can't open.

use serde::{Deserialize, Serialize};

use crate::entries::is_base64;
use crate::invalid::{Code, Invalid};

/// Longest sealed key, in characters.
const WRAP_MAX: usize = 1024;

/// Keys sealed for the recovery code, and the code's key sealed for the person's other devices. Opaque to the server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RecoveryBlob {
    /// Version of the format.
    pub v: u16,
    /// The key of what only the person can read, under the recovery key; base64.
    pub code_wrap: String,
    /// The recovery key, under the key of what only the person can read; base64.
    pub key_wrap: String,
}

impl RecoveryBlob {
    /// Whether it has the shape of one.
    ///
    /// # Errors
    /// `too_long`, or `wrong_type` for what is not base64.
    pub fn check(&self) -> Result<(), Invalid> {
        for (field, wrap) in [("code_wrap", &self.code_wrap), ("key_wrap", &self.key_wrap)] {
            if wrap.len() > WRAP_MAX {
                return Err(Invalid::new(
                    Code::TooLong,
                    field,
                    "at most 1,024 characters",
                ));
            }
            if !is_base64(wrap) {
                return Err(Invalid::new(Code::WrongType, field, "must be base64"));
            }
        }
        Ok(())
    }
}

/// Sealed or not, keys do not belong into logs.
impl std::fmt::Debug for RecoveryBlob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecoveryBlob v{}", self.v)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_base64_of_a_reasonable_length_is_kept() {
        let blob = |code_wrap: &str| RecoveryBlob {
            v: 1,
            code_wrap: code_wrap.to_owned(),
            key_wrap: "AAEC".to_owned(),
        };
        let fault = |code_wrap: &str| blob(code_wrap).check().map_err(|fault| fault.code);
        assert_eq!(fault("AAEC"), Ok(()));
        assert_eq!(fault(""), Err(Code::WrongType));
        assert_eq!(fault("é"), Err(Code::WrongType));
        assert_eq!(fault(&"A".repeat(1028)), Err(Code::TooLong));
        assert_eq!(format!("{:?}", blob("AAEC")), "RecoveryBlob v1");
    }
}
