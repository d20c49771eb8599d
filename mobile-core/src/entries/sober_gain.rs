//! What life gives without the product: a gain to note, sober sexuality among the first.

use serde::Serialize;
use serde_json::Value;

use super::NOTE_MAX;
use crate::codes::codes;
use crate::fields::Fields;
use crate::invalid::Invalid;

codes! {
    /// What was gained; its words are `sober_gain_<code>`.
    SoberGainCode {
        /// Sexuality or tenderness without the product.
        SoberSex => "sober_sex",
        /// A good time with others.
        GoodCompany => "good_company",
        /// An evening or weekend as planned.
        PlanKept => "plan_kept",
        /// Slept well.
        Sleep => "sleep",
        /// Woke with a clear head.
        ClearMorning => "clear_morning",
        /// Moved, did sport.
        Sport => "sport",
        /// Work or study went well.
        Work => "work",
        /// Time for family or friends.
        Family => "family",
        /// Culture, cooking, something made.
        Creation => "creation",
        /// Said no, or left in time.
        SaidNo => "said_no",
        /// Money kept for something else.
        Money => "money",
        /// A calm moment.
        Calm => "calm",
        /// Something else.
        Other => "other",
    }
}

/// One gain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SoberGain {
    /// What was gained.
    pub code: SoberGainCode,
    /// A note the person chose to share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl SoberGain {
    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let gain = Self {
            code: fields.code("code")?,
            note: fields.optional_text("note", NOTE_MAX)?,
        };
        fields.end()?;
        Ok(gain)
    }
}
