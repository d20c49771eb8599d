//! A use, and the person's own word for what it means.

use serde::Serialize;
use serde_json::Value;

use super::steps::{Step, steps};
use super::{LIST_MAX, NOTE_MAX};
use crate::codes::codes;
use crate::fields::Fields;
use crate::invalid::Invalid;
use crate::products::{Company, Product, Route};

codes! {
    /// What a use means: the person's word against the goal set for that product at that date, never inferred.
    Meaning {
        /// Within the limits the person set.
        WithinFrame => "within_frame",
        /// Beyond those limits.
        BeyondFrame => "beyond_frame",
        /// A lapse.
        Lapse => "lapse",
        /// The person does not know, or would rather not decide.
        Unsure => "unsure",
        /// Taken without choice: enters no count, weight or fold, and opens Help.
        NotByChoice => "not_by_choice",
    }
}

/// One occasion of use. Every field may be absent, or lie in the record's private part.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Use {
    /// What was taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<ProductTaken>,
    /// Whether it was planned: a fact, not a judgement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned: Option<bool>,
    /// The person's word for it; absent while not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Meaning>,
    /// The revision of the person's goals that the meaning was measured against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal_revision: Option<u32>,
    /// What happened before, with the minutes in between.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Step>,
    /// In what company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<Company>,
    /// A note the person chose to share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One product of a use; never an amount.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductTaken {
    /// What the person believes it was.
    pub code: Product,
    /// What it was sold as, in the person's words, up to 80 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sold_as: Option<String>,
    /// How it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
}

impl Use {
    pub(super) fn read(value: &Value) -> Result<Self, Invalid> {
        let mut fields = Fields::of(value, "")?;
        let body = Self {
            products: fields.list("products", LIST_MAX, product)?,
            planned: fields.optional_bool("planned")?,
            meaning: fields.optional_code("meaning")?,
            goal_revision: fields
                .optional_integer("goal_revision", 1, u32::MAX.into())?
                .map(|n| n as u32),
            before: steps(&mut fields)?,
            who: fields.optional_code("who")?,
            note: fields.optional_text("note", NOTE_MAX)?,
        };
        fields.end()?;
        Ok(body)
    }
}

fn product(value: &Value, path: &str) -> Result<ProductTaken, Invalid> {
    let mut fields = Fields::of(value, path)?;
    let product = ProductTaken {
        code: fields.code("code")?,
        sold_as: fields.optional_text("sold_as", 80)?,
        route: fields.optional_code("route")?,
    };
    fields.end()?;
    Ok(product)
}
