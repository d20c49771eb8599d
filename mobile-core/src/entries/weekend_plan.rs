//! The plan of a weekend: what fills it, so that the product finds no gap.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::{NOTE_MAX, TIME_FORM, friday};
use crate::codes::codes;
use crate::fields::Fields;
use crate::invalid::{Code, Invalid};
use crate::products::Company;
use crate::time::{DAY, OccurredAt};

/// Most activities in one plan.
pub const PLAN_MAX: usize = 60;

/// Most announced evenings of use in one plan.
pub const EVENINGS_MAX: usize = 3;

/// Longest message to oneself, in characters.
pub const MESSAGE_MAX: usize = 500;

codes! {
    /// Where something planned takes place: kinds of places, never addresses. Its words are `place_<code>`.
    Place {
        /// At home.
        Home => "home",
        /// At someone else's home.
        SomeonesHome => "someones_home",
        /// Outdoors.
        Outdoors => "outdoors",
        /// Sport.
        Sport => "sport",
        /// Cinema, museum, concert.
        Culture => "culture",
        /// Café, restaurant.
        CafeRestaurant => "cafe_restaurant",
        /// Bar, club.
        BarClub => "bar_club",
        /// An association, a community place.
        Community => "community",
        /// Away, travelling.
        Away => "away",
        /// Somewhere else.
        Other => "other",
    }
}

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
    /// Who knows about the plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Company>,
    /// Evenings that the person announces as ones of use: nothing is asked in them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evenings_of_use: Vec<EveningOfUse>,
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
    /// In what company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Company>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// How it stays without the product, in the person's words (a drink, a way home), up to 120 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sober_option: Option<String>,
    /// `false`: no reminder of it. Absent means that one may come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remind: Option<bool>,
}

/// A time of use that the person announced.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EveningOfUse {
    /// From when.
    pub starts_at: OccurredAt,
    /// Until when; after the start, at most three days.
    pub ends_at: OccurredAt,
    /// What the person wants to read then, up to 500 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl WeekendPlan {
    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let plan = Self {
            friday: friday(&mut fields)?,
            activities: fields.list("activities", PLAN_MAX, activity)?,
            alcohol: fields.optional_bool("alcohol")?,
            dating_app: fields.optional_bool("dating_app")?,
            who: fields.optional_code("who")?,
            evenings_of_use: fields.list("evenings_of_use", EVENINGS_MAX, evening)?,
            note: fields.optional_text("note", NOTE_MAX)?,
        };
        fields.end()?;
        Ok(plan)
    }

    /// Whether nothing is planned: neither anything to do nor an evening of use.
    pub fn is_empty(&self) -> bool {
        self.activities.is_empty() && self.evenings_of_use.is_empty()
    }
}

fn activity(value: &Value, path: &str) -> Result<Activity, Invalid> {
    let mut fields = Fields::of(value, path)?;
    let (starts_at, ends_at) = span(&mut fields)?;
    let activity = Activity {
        label: fields.text("label", 120)?,
        starts_at,
        ends_at,
        who: fields.optional_code("who")?,
        place: fields.optional_code("place")?,
        sober_option: fields.optional_text("sober_option", 120)?,
        remind: fields.optional_bool("remind")?,
    };
    fields.end()?;
    Ok(activity)
}

fn evening(value: &Value, path: &str) -> Result<EveningOfUse, Invalid> {
    let mut fields = Fields::of(value, path)?;
    let (starts_at, ends_at) = span(&mut fields)?;
    if ends_at.millis() > starts_at.millis().plus(3 * DAY) {
        let message = "must be at most three days after starts_at";
        return Err(fields.fault(Code::OutOfRange, "ends_at", message));
    }
    let evening = EveningOfUse {
        starts_at,
        ends_at,
        message: fields.optional_text("message", MESSAGE_MAX)?,
    };
    fields.end()?;
    Ok(evening)
}

fn span(fields: &mut Fields<'_>) -> Result<(OccurredAt, OccurredAt), Invalid> {
    let starts_at: OccurredAt = fields.parsed("starts_at", TIME_FORM)?;
    let ends_at: OccurredAt = fields.parsed("ends_at", TIME_FORM)?;
    if ends_at.millis() <= starts_at.millis() {
        return Err(fields.fault(Code::OutOfRange, "ends_at", "must be after starts_at"));
    }
    Ok((starts_at, ends_at))
}
