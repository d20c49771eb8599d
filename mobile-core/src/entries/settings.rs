//! What a person chose for the own phone. Absent means the default.

use serde::Serialize;
use serde_json::Value;

use super::reminders::{NudgeChoices, Reminder, reminders};
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::locale::Locale;
use crate::time::OccurredAt;

/// Choices that follow a person from device to device.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// Language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// Whether Today may name things as they are instead of « Noter ». Default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explicit_words: Option<bool>,
    /// Intensity, 0 to 10, from which coping is offered at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right_now_from: Option<u8>,
    /// Until when the person asked to be left in peace; silence in a pause is not silence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused_until: Option<OccurredAt>,
    /// Own windows, each with what the person answered to the offer of a reminder.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<Reminder>,
    /// Choices about nudges.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nudges: Option<NudgeChoices>,
}

impl Settings {
    /// Intensity from which coping is offered at once, unless the person set another.
    pub const RIGHT_NOW_FROM: u8 = 7;

    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let settings = Self {
            locale: fields.optional_code("locale")?,
            explicit_words: fields.optional_bool("explicit_words")?,
            right_now_from: fields
                .optional_integer("right_now_from", 0, 10)?
                .map(|level| level as u8),
            paused_until: fields.optional_parsed("paused_until", super::TIME_FORM)?,
            reminders: reminders(&mut fields)?,
            nudges: fields
                .optional("nudges")
                .map(|value| NudgeChoices::read(value, "nudges"))
                .transpose()?,
        };
        fields.end()?;
        Ok(settings)
    }
}
