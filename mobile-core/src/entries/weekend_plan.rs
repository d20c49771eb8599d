//! The plan of a weekend: what fills it, so that the product finds no gap.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::{NOTE_MAX, TIME_FORM, friday};
use crate::fields::Fields;
use crate::invalid::{Code, Invalid};
use crate::time::OccurredAt;

/// Most activities in one plan.
pub const PLAN_MAX: usize = 60;

/// One weekend's plan.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WeekendPlan {
    /// The Friday that names the weekend.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub friday: NaiveDate,
    /// What fills it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<Activity>,
    /// Whether alcohol is part of it: a choice, not a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alcohol: Option<bool>,
    /// Whether dating apps are part of it: a choice, not a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dating_app: Option<bool>,
    /// A note the person chose to share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Something planned.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activity {
    /// What, in the person's words, up to 120 characters.
    pub label: String,
    /// From when.
    pub starts_at: OccurredAt,
    /// Until when; after the start.
    pub ends_at: OccurredAt,
}

impl WeekendPlan {
    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let plan = Self {
            friday: friday(&mut fields)?,
            activities: fields.list("activities", PLAN_MAX, activity)?,
            alcohol: fields.optional_bool("alcohol")?,
            dating_app: fields.optional_bool("dating_app")?,
            note: fields.optional_text("note", NOTE_MAX)?,
        };
        fields.end()?;
        Ok(plan)
    }
}

fn activity(value: &Value, path: &str) -> Result<Activity, Invalid> {
    let mut fields = Fields::of(value, path)?;
    let activity = Activity {
        label: fields.text("label", 120)?,
        starts_at: fields.parsed("starts_at", TIME_FORM)?,
        ends_at: fields.parsed("ends_at", TIME_FORM)?,
    };
    if activity.ends_at.millis() <= activity.starts_at.millis() {
        return Err(fields.fault(Code::OutOfRange, "ends_at", "must be after starts_at"));
    }
    fields.end()?;
    Ok(activity)
}
