//! A craving: an urge from 0 to 10, with or without use.

use serde::Serialize;
use serde_json::Value;

use super::steps::{Step, steps, triggers};
use super::{LIST_MAX, NOTE_MAX};
use crate::coping::Coping;
use crate::fields::{Fields, distinct};
use crate::invalid::Invalid;
use crate::triggers::TriggerCode;

/// What a person notes of an urge. Everything but the intensity may be absent, or lie in the record's private part.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Craving {
    /// Strength, 0 to 10.
    pub intensity: u8,
    /// What set it off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<TriggerCode>,
    /// What happened before, with the minutes in between.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Step>,
    /// What the person did about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coping: Vec<CopingTried>,
    /// Whether the person used; absent while not said. Never makes a use day: only a `use` record does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used: Option<bool>,
    /// A note the person chose to share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A strategy that was tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CopingTried {
    /// Which one.
    pub code: Coping,
    /// Whether it helped; absent while not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helped: Option<bool>,
}

impl Craving {
    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let craving = Self {
            intensity: fields.integer("intensity", 0, 10)? as u8,
            triggers: triggers(&mut fields)?,
            before: steps(&mut fields)?,
            coping: coping(&mut fields)?,
            used: fields.optional_bool("used")?,
            note: fields.optional_text("note", NOTE_MAX)?,
        };
        fields.end()?;
        Ok(craving)
    }
}

fn coping(fields: &mut Fields<'_>) -> Result<Vec<CopingTried>, Invalid> {
    let tried = fields.list("coping", LIST_MAX, |value, path| {
        let mut fields = Fields::of(value, path)?;
        let tried = CopingTried {
            code: fields.code("code")?,
            helped: fields.optional_bool("helped")?,
        };
        fields.end()?;
        Ok(tried)
    })?;
    let codes: Vec<_> = tried.iter().map(|tried| tried.code).collect();
    distinct(&codes, "coping")?;
    Ok(tried)
}
