//! Looking back on a weekend: mood first, the rest may be skipped.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::{LIST_MAX, NOTE_MAX, friday};
use crate::codes::codes;
use crate::coping::Coping;
use crate::fields::{Fields, code, distinct};
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

/// One weekend's debrief. Everything but the weekend may be absent: it ends where the person stops.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Debrief {
    /// The Friday that names the weekend.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub friday: NaiveDate,
    /// Mood, 0 to 10, asked first; 3 or less brings Help forward.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mood: Option<u8>,
    /// The person wants no more of it asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<bool>,
    /// Whether it went as planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan_kept: Option<PlanKept>,
    /// What helped.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub helped: Vec<Coping>,
    /// A note the person chose to share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Debrief {
    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let debrief = Self {
            friday: friday(&mut fields)?,
            mood: fields
                .optional_integer("mood", 0, 10)?
                .map(|mood| mood as u8),
            skipped: fields.optional_bool("skipped")?,
            plan_kept: fields.optional_code("plan_kept")?,
            helped: fields.list("helped", LIST_MAX, code)?,
            note: fields.optional_text("note", NOTE_MAX)?,
        };
        distinct(&debrief.helped, "helped")?;
        fields.end()?;
        Ok(debrief)
    }
}
