//! Something that worked for one person, offered to the others by choice and without a name.

use serde::Serialize;
use serde_json::Value;

use crate::coping::Coping;
use crate::fields::Fields;
use crate::invalid::Invalid;

/// Longest tip, in characters.
pub const TIP_MAX: usize = 500;

/// One tip.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tip {
    /// The person's words.
    pub text: String,
    /// The strategy it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coping: Option<Coping>,
}

impl Tip {
    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let tip = Self {
            text: fields.text("text", TIP_MAX)?,
            coping: fields.optional_code("coping")?,
        };
        fields.end()?;
        Ok(tip)
    }
}
