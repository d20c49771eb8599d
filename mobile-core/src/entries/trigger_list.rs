//! A person's own list of triggers: only personal cues foretell later craving.

use serde::Serialize;
use serde_json::Value;

use super::steps::trigger;
use crate::fields::{Fields, distinct};
use crate::invalid::{Code, Invalid};
use crate::triggers::TriggerCode;

/// Longest own list.
pub const TRIGGER_LIST_MAX: usize = 60;
/// Longest name of an own trigger, in characters.
pub const TRIGGER_LABEL_MAX: usize = 60;

/// The triggers a person chose, in the order chosen. Being on it is what "opted in" means.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TriggerList {
    /// Chosen triggers.
    pub triggers: Vec<ListedTrigger>,
}

/// One chosen trigger.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListedTrigger {
    /// Its code.
    pub code: TriggerCode,
    /// The person's words for it: required for an own trigger, refused for one of the catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl TriggerList {
    /// The person's words for an own trigger.
    pub fn label(&self, code: &TriggerCode) -> Option<&str> {
        self.triggers
            .iter()
            .find(|item| item.code == *code)?
            .label
            .as_deref()
    }

    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let triggers = fields.list("triggers", TRIGGER_LIST_MAX, listed)?;
        let codes: Vec<_> = triggers.iter().map(|item| &item.code).collect();
        distinct(&codes, "triggers")?;
        fields.end()?;
        Ok(Self { triggers })
    }
}

fn listed(value: &Value, path: &str) -> Result<ListedTrigger, Invalid> {
    let mut fields = Fields::of(value, path)?;
    let code = fields.required("code")?;
    let code = trigger(code, &fields.at("code"))?;
    let label = fields.optional_text("label", TRIGGER_LABEL_MAX)?;
    match (code.is_own(), &label) {
        (true, None) => {
            return Err(fields.fault(
                Code::MissingField,
                "label",
                "is required for a trigger of one's own",
            ));
        }
        (false, Some(_)) => {
            return Err(fields.fault(
                Code::OutOfRange,
                "label",
                "is only for a trigger of one's own",
            ));
        }
        _ => {}
    }
    fields.end()?;
    Ok(ListedTrigger { code, label })
}
