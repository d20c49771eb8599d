//! What a person worked on between two sessions.

use serde::Serialize;
use serde_json::Value;

use crate::cycles::SESSIONS_MAX;
use crate::fields::Fields;
use crate::invalid::Invalid;

/// Longest homework text, in characters.
pub const HOMEWORK_MAX: usize = 12_000;

/// One piece of homework.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Homework {
    /// The session it is for, from 1.
    pub session_number: u8,
    /// The person's text; absent if it lies in the private part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whether the person hands it in; absent is no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_in: Option<bool>,
}

impl Homework {
    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let homework = Self {
            session_number: fields.integer("session_number", 1, SESSIONS_MAX as i64)? as u8,
            text: fields.optional_text("text", HOMEWORK_MAX)?,
            handed_in: fields.optional_bool("handed_in")?,
        };
        fields.end()?;
        Ok(homework)
    }
}
