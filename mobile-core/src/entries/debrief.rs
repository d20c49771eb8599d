//! Looking back on a weekend.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::{NOTE_MAX, friday};
use crate::codes::codes;
use crate::fields::Fields;
use crate::invalid::Invalid;

codes! {
    /// How far the weekend went as planned: information, not a mark.
    PlanKept {
        /// As planned.
        Yes => "yes",
        /// In part.
        Partly => "partly",
        /// Differently.
        No => "no",
    }
}

/// One weekend's debrief.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Debrief {
    /// The Friday that names the weekend.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub friday: NaiveDate,
    /// Whether it went as planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_kept: Option<PlanKept>,
    /// A note the person chose to share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Debrief {
    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let debrief = Self {
            friday: friday(&mut fields)?,
            plan_kept: fields.optional_code("plan_kept")?,
            note: fields.optional_text("note", NOTE_MAX)?,
        };
        fields.end()?;
        Ok(debrief)
    }
}
