//! What only the person can read: sealed on the phone under a key the server never has.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fields::{Fields, string};
use crate::invalid::{Code, Invalid};

/// Longest sealed text, in characters of base64.
pub const BLOB_MAX: usize = 64 * 1024;

/// A sealed part: format version and base64. Bound to participant, record id and revision by who sealed it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PrivatePart {
    /// Format version of the seal, from 1.
    pub v: u16,
    /// Sealed bytes in padded standard base64.
    pub blob: String,
}

impl PrivatePart {
    /// Reads a sealed part that stands at `path`.
    ///
    /// # Errors
    /// Names the field that is not as the type says.
    pub(crate) fn read(value: &Value, path: &str) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, path)?;
        let v = fields.integer("v", 1, u16::MAX.into())? as u16;
        let blob = fields.required("blob")?;
        let blob = string(blob, &fields.at("blob"))?;
        if blob.len() > BLOB_MAX {
            return Err(fields.fault(
                Code::TooLong,
                "blob",
                format!("is longer than {BLOB_MAX} characters"),
            ));
        }
        if !is_base64(blob) {
            return Err(fields.fault(
                Code::OutOfRange,
                "blob",
                "must be padded standard base64 and not empty",
            ));
        }
        fields.end()?;
        Ok(Self {
            v,
            blob: blob.to_owned(),
        })
    }
}

impl fmt::Debug for PrivatePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PrivatePart {{ v: {}, {} characters }}",
            self.v,
            self.blob.len()
        )
    }
}

/// Shape only: decoding happens where the key is.
pub(crate) fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    !text.is_empty()
        && text.len().is_multiple_of(4)
        && padding <= 2
        && digits
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_base64_is_a_blob() {
        let code = |blob: &str| {
            PrivatePart::read(&json!({"v": 1, "blob": blob}), "")
                .map_err(|e| e.code)
                .err()
        };
        assert_eq!(code("AAEC"), None);
        assert_eq!(code("AAE="), None);
        assert_eq!(code("AA=="), None);
        for bad in ["", "AAE", "A===", "AA=E", "une note en clair", "AAEC-_=="] {
            assert_eq!(code(bad), Some(Code::OutOfRange), "{bad}");
        }
        assert_eq!(code(&"A".repeat(BLOB_MAX)), None);
        assert_eq!(code(&"A".repeat(BLOB_MAX + 4)), Some(Code::TooLong));
        assert_eq!(
            PrivatePart::read(&json!({"v": 0, "blob": "AAEC"}), "private")
                .unwrap_err()
                .field,
            "private.v"
        );
    }
}
