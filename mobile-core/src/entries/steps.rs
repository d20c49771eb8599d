//! Triggers on an entry, and the order of events before it.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::LIST_MAX;
use crate::fields::{Fields, distinct, string};
use crate::invalid::{Code, Invalid};
use crate::order::{by_rank, falling};
use crate::triggers::{CRAVING_STEP, TriggerCode};

/// Longest time between a step and the entry: 7 days.
pub const MINUTES_BEFORE_MAX: i64 = 7 * 24 * 60;

/// Something that happened before an entry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// What happened.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: StepCode,
    /// Minutes between it and the entry, 0 to 10,080.
    pub minutes_before: u16,
}

/// What can happen before an entry: a trigger, or a craving.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StepCode {
    /// A craving came.
    Craving,
    /// A trigger was met.
    Trigger(TriggerCode),
}

impl StepCode {
    /// The stable code; its words are `trigger_<code>`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Craving => CRAVING_STEP,
            Self::Trigger(code) => code.as_str(),
        }
    }
}

impl Serialize for StepCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

fn unknown(path: &str) -> Invalid {
    Invalid::new(
        Code::UnknownCode,
        path,
        "must be a trigger of the catalogue, or own_ and 32 hexadecimal digits",
    )
}

/// One trigger's code.
pub(super) fn trigger(value: &Value, path: &str) -> Result<TriggerCode, Invalid> {
    string(value, path)?.parse().map_err(|_| unknown(path))
}

/// The field `triggers`.
pub(super) fn triggers(fields: &mut Fields<'_>) -> Result<Vec<TriggerCode>, Invalid> {
    let codes = fields.list("triggers", LIST_MAX, trigger)?;
    distinct(&codes, "triggers")?;
    Ok(codes)
}

/// The field `before`. The same code may come twice: alcohol at noon and at night.
pub(super) fn steps(fields: &mut Fields<'_>) -> Result<Vec<Step>, Invalid> {
    fields.list("before", LIST_MAX, |value, path| {
        let mut fields = Fields::of(value, path)?;
        let code = fields.required("code")?;
        let code = match string(code, &fields.at("code"))? {
            CRAVING_STEP => StepCode::Craving,
            text => StepCode::Trigger(text.parse().map_err(|_| unknown(&fields.at("code")))?),
        };
        let step = Step {
            code,
            minutes_before: fields.integer("minutes_before", 0, MINUTES_BEFORE_MAX)? as u16,
        };
        fields.end()?;
        Ok(step)
    })
}

/// The codes of some steps in order of time, the furthest back first; equal times keep the order they were noted in.
pub fn in_order_of_time(steps: &[Step]) -> Vec<&StepCode> {
    let steps = by_rank(steps.iter().collect(), |step: &&Step| {
        (falling(step.minutes_before), 0)
    });
    steps.into_iter().map(|step| &step.code).collect()
}
