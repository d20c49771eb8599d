//! Sexuality and tenderness, with or without a product: private unless the person shares it, never asked for.

use serde::Serialize;
use serde_json::Value;

use super::NOTE_MAX;
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::products::Company;

/// An intimate moment. Every field may be absent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Intimacy {
    /// Whether it was without a product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sober: Option<bool>,
    /// How it felt, 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<u8>,
    /// In what company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Company>,
    /// A note the person chose to share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Intimacy {
    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let intimacy = Self {
            sober: fields.optional_bool("sober")?,
            satisfaction: fields
                .optional_integer("satisfaction", 0, 10)?
                .map(|level| level as u8),
            who: fields.optional_code("who")?,
            note: fields.optional_text("note", NOTE_MAX)?,
        };
        fields.end()?;
        Ok(intimacy)
    }
}
