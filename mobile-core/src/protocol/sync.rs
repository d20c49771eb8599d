//! The envelope of `POST /api/v1/sync`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Rejection, Revision};
use crate::ids::RecordId;
use crate::time::UnixMillis;

/// What a device sends: what it has, and up to where it knows the rest.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SyncRequest {
    /// One of [`super::PROTOCOLS`].
    pub protocol: u32,
    /// The cursor of the last answer; null at first.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Changes, at most [`super::MAX_CHANGES`], each a [`super::Change`] once decoded.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<super::Change>))]
    pub changes: Vec<Value>,
}

/// What the server answers.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncResponse {
    /// Changes that are on disk now.
    pub accepted: Vec<Accepted>,
    /// Changes that were refused, by their index in the request.
    pub rejected: Vec<Rejected>,
    /// What others changed since the cursor, each a [`super::StoredChange`] once decoded.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<super::StoredChange>))]
    pub changes: Vec<Value>,
    /// Opaque; goes into the next request.
    pub cursor: Option<String>,
    /// Whether more changes wait.
    pub more: bool,
    /// Version of `GET /me/programme`.
    pub programme_etag: String,
    /// The server's clock.
    pub server_time: UnixMillis,
}

/// One change that is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Accepted {
    /// Which record.
    pub id: RecordId,
    /// Which version.
    pub revision: Revision,
}

/// One change that was refused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rejected {
    /// Its place in the request's `changes`.
    pub index: usize,
    /// The record, if its id could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RecordId>,
    /// The version, if it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// Stable code, see [`crate::invalid::Code`]; kept as text, since a newer server may know more.
    pub code: String,
    /// Path of the field at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Plain English: the fault and what is accepted.
    pub message: String,
}

impl Rejected {
    /// The answer for the change at `index`.
    pub fn new(index: usize, rejection: Rejection) -> Self {
        let Rejection {
            id,
            revision,
            invalid,
        } = rejection;
        let field = Some(invalid.field).filter(|field| !field.is_empty());
        Self {
            index,
            id,
            revision,
            code: invalid.code.code().to_owned(),
            field,
            message: invalid.message,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invalid::{Code, Invalid};
    use serde_json::json;

    #[test]
    fn the_envelope_knows_its_fields() {
        let read = |value| serde_json::from_value::<SyncRequest>(value);
        let request =
            read(json!({"protocol": 1, "cursor": null, "changes": [{"anything": 1}, 7]})).unwrap();
        assert_eq!(request.changes.len(), 2);
        assert!(read(json!({"protocol": 1, "changes": [], "token": "x"})).is_err());
        assert!(read(json!({"changes": []})).is_err());
    }

    #[test]
    fn a_rejection_leaves_out_what_it_does_not_know() {
        let invalid = Invalid::new(Code::WrongType, "", "must be a JSON object");
        let rejected = Rejected::new(
            3,
            Rejection {
                id: None,
                revision: None,
                invalid,
            },
        );
        let value = serde_json::to_value(&rejected).unwrap();
        assert_eq!(
            value,
            json!({"index": 3, "code": "wrong_type", "message": "must be a JSON object"})
        );
    }
}
