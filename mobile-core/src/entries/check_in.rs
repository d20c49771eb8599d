//! The day's one question: use, and how the day felt.

use serde::Serialize;
use serde_json::Value;

use super::NOTE_MAX;
use crate::codes::codes;
use crate::fields::Fields;
use crate::invalid::{Code, Invalid};

codes! {
    /// The day's answer about use. A missing answer is not a "no".
    DayUse {
        /// There was use.
        Yes => "yes",
        /// There was none.
        No => "no",
        /// The person prefers not to say.
        PreferNotToSay => "prefer_not_to_say",
    }
}

/// A daily check-in about the local day of its `occurred_at`. Holds an answer, a mood, or both.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckIn {
    /// Use that day. Says nothing about what it meant.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    pub day_use: Option<DayUse>,
    /// Mood, 0 to 10; 3 or less brings Help forward.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mood: Option<u8>,
    /// A note the person chose to share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl CheckIn {
    /// Highest mood that brings Help forward.
    pub const LOW_MOOD: u8 = 3;

    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let check_in = Self {
            day_use: fields.optional_code("use")?,
            mood: fields
                .optional_integer("mood", 0, 10)?
                .map(|mood| mood as u8),
            note: fields.optional_text("note", NOTE_MAX)?,
        };
        if check_in.day_use.is_none() && check_in.mood.is_none() {
            return Err(fields.fault(Code::MissingField, "use", "or a mood is required"));
        }
        fields.end()?;
        Ok(check_in)
    }
}
