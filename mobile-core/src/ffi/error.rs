//! One small error for every bridge.

use serde::Serialize;

use crate::client::ClientError;

/// What a caller in another language gets instead of an answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Fault {
    /// Stable; its words are `error_<code>`.
    pub code: &'static str,
    /// Path of the field at fault, if one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Plain English for developers; never what a person wrote.
    pub message: String,
}

impl Fault {
    /// What was passed in is not of the shape the call takes: the caller's mistake.
    pub fn call(what: &str) -> Self {
        Self {
            code: "unexpected",
            field: None,
            message: format!("{what} is not what this call takes"),
        }
    }
}

impl From<ClientError> for Fault {
    fn from(error: ClientError) -> Self {
        Self {
            code: error.code(),
            field: error.field().map(str::to_owned),
            message: error.to_string(),
        }
    }
}
