//! Something noted without a craving; two taps, and the order of events keeps it.

use serde::Serialize;
use serde_json::Value;

use super::{NOTE_MAX, TriggerList};
use crate::codes::codes;
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::triggers::CATALOGUE;

codes! {
    /// What happened. Every code is also a trigger's, so that a moment can stand before a use; its words are `moment_<code>`.
    MomentCode {
        /// Drank alcohol.
        Alcohol => "alcohol",
        /// Opened a dating app.
        DatingApp => "dating_app",
        /// A party, or an invitation to one.
        Party => "party",
        /// A message about drugs.
        DrugMessage => "drug_message",
        /// Desire.
        Desire => "desire",
        /// Someone flirted.
        Seduction => "seduction",
        /// Felt alone.
        Loneliness => "loneliness",
        /// The days after.
        Comedown => "comedown",
        /// A conflict.
        Conflict => "conflict",
        /// Could not sleep.
        Insomnia => "insomnia",
        /// A flashback: leads to grounding.
        Flashback => "flashback",
        /// Found product or equipment left over.
        Leftover => "leftover",
        /// Saw veins; only by opt-in.
        Veins => "veins",
        /// Saw a needle; only by opt-in.
        Needle => "needle",
        /// A blood test; only by opt-in.
        BloodTest => "blood_test",
        /// Something else.
        Other => "other",
    }
}

impl MomentCode {
    /// What may be offered to a person: opt-in ones only if they stand on the own list of triggers.
    pub fn offered(list: Option<&TriggerList>) -> Vec<Self> {
        let asked = |code: &str| {
            list.is_some_and(|list| list.triggers.iter().any(|item| item.code.as_str() == code))
        };
        let is_opt_in = |code: &str| {
            CATALOGUE
                .iter()
                .any(|trigger| trigger.opt_in && trigger.code == code)
        };
        Self::ALL
            .iter()
            .copied()
            .filter(|moment| !is_opt_in(moment.code()) || asked(moment.code()))
            .collect()
    }
}

/// Something that happened, craving or not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Moment {
    /// What happened.
    pub code: MomentCode,
    /// A note the person chose to share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Moment {
    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let moment = Self {
            code: fields.code("code")?,
            note: fields.optional_text("note", NOTE_MAX)?,
        };
        fields.end()?;
        Ok(moment)
    }
}
