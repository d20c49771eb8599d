//! Goals per product, versioned: sobriety or a frame of one's own limits, both legitimate. Never amounts.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::LIST_MAX;
use crate::codes::codes;
use crate::fields::{Fields, code, distinct};
use crate::invalid::{Code, Invalid};
use crate::products::{Company, Product, Route};

codes! {
    /// Which kind of goal; its words are `aim_<code>`.
    Aim {
        /// No use of this product.
        Sobriety => "sobriety",
        /// Use within limits of one's own.
        Frame => "frame",
    }
}

codes! {
    /// A day of the week.
    Weekday {
        /// Monday.
        Monday => "monday",
        /// Tuesday.
        Tuesday => "tuesday",
        /// Wednesday.
        Wednesday => "wednesday",
        /// Thursday.
        Thursday => "thursday",
        /// Friday.
        Friday => "friday",
        /// Saturday.
        Saturday => "saturday",
        /// Sunday.
        Sunday => "sunday",
    }
}

/// Every version of a person's goals, oldest first: what a use means is measured against the goals of its date.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Goals {
    /// Versions with rising revisions and dates.
    pub versions: Vec<GoalsVersion>,
}

/// The goals as they stood from one day on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalsVersion {
    /// Number of this version, from 1; a use names it in `goal_revision`.
    pub revision: u32,
    /// First local day it holds.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub from: NaiveDate,
    /// One goal a product.
    pub goals: Vec<Goal>,
}

/// The goal for one product.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Goal {
    /// Which product.
    pub product: Product,
    /// Sobriety or a frame.
    pub aim: Aim,
    /// The limits, present exactly when the aim is a frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame: Option<Frame>,
}

/// Limits of one's own; an absent one does not limit.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Frame {
    /// Only on these days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<Weekday>,
    /// Only in these ways.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
    /// Only in this company.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub company: Vec<Company>,
    /// `false`: never together with alcohol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alcohol: Option<bool>,
    /// Home by this local time, `HH:MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_by: Option<String>,
    /// Days of rest afterwards, 0 to 60.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_days: Option<u8>,
}

impl Goals {
    /// The version that held on a local day.
    pub fn on(&self, day: NaiveDate) -> Option<&GoalsVersion> {
        self.versions
            .iter()
            .rev()
            .find(|version| version.from <= day)
    }

    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let versions = fields.list("versions", 200, version)?;
        for (index, pair) in versions.windows(2).enumerate() {
            let path = |name: &str| format!("versions[{}].{name}", index + 1);
            if pair[1].revision <= pair[0].revision {
                return Err(Invalid::new(
                    Code::OutOfRange,
                    path("revision"),
                    "must be higher than the one before",
                ));
            }
            if pair[1].from < pair[0].from {
                return Err(Invalid::new(
                    Code::OutOfRange,
                    path("from"),
                    "must not be earlier than the one before",
                ));
            }
        }
        fields.end()?;
        Ok(Self { versions })
    }
}

fn version(value: &Value, path: &str) -> Result<GoalsVersion, Invalid> {
    let mut fields = Fields::of(value, path)?;
    let version = GoalsVersion {
        revision: fields.integer("revision", 1, u32::MAX.into())? as u32,
        from: super::date(&mut fields, "from")?,
        goals: fields.list("goals", LIST_MAX, goal)?,
    };
    let products: Vec<_> = version.goals.iter().map(|goal| goal.product).collect();
    distinct(&products, &fields.at("goals"))?;
    fields.end()?;
    Ok(version)
}

fn goal(value: &Value, path: &str) -> Result<Goal, Invalid> {
    let mut fields = Fields::of(value, path)?;
    let goal = Goal {
        product: fields.code("product")?,
        aim: fields.code("aim")?,
        frame: fields
            .optional("frame")
            .map(|value| frame(value, &fields.at("frame")))
            .transpose()?,
    };
    match (goal.aim, &goal.frame) {
        (Aim::Frame, None) => {
            return Err(fields.fault(Code::MissingField, "frame", "is required for this aim"));
        }
        (Aim::Sobriety, Some(_)) => {
            return Err(fields.fault(Code::OutOfRange, "frame", "is only for the aim frame"));
        }
        _ => {}
    }
    fields.end()?;
    Ok(goal)
}

fn frame(value: &Value, path: &str) -> Result<Frame, Invalid> {
    let mut fields = Fields::of(value, path)?;
    let frame = Frame {
        days: fields.list("days", 7, code)?,
        routes: fields.list("routes", LIST_MAX, code)?,
        company: fields.list("company", LIST_MAX, code)?,
        alcohol: fields.optional_bool("alcohol")?,
        home_by: fields.optional_text("home_by", 5)?,
        recovery_days: fields
            .optional_integer("recovery_days", 0, 60)?
            .map(|days| days as u8),
    };
    distinct(&frame.days, &fields.at("days"))?;
    distinct(&frame.routes, &fields.at("routes"))?;
    distinct(&frame.company, &fields.at("company"))?;
    if frame
        .home_by
        .as_deref()
        .is_some_and(|time| !is_clock_time(time))
    {
        return Err(fields.fault(
            Code::OutOfRange,
            "home_by",
            "must be a local time from 00:00 to 23:59",
        ));
    }
    fields.end()?;
    if frame == Frame::default() {
        return Err(Invalid::new(
            Code::MissingField,
            path,
            "must hold at least one limit",
        ));
    }
    Ok(frame)
}

fn is_clock_time(text: &str) -> bool {
    crate::time::time_of_day(text).is_some()
}
