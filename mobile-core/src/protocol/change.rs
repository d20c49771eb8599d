//! One record as it travels.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::entries::{Body, Kind, PrivatePart, TIME_FORM};
use crate::fields::Fields;
use crate::ids::{DeviceId, RecordId};
use crate::invalid::{Code, Invalid};
use crate::time::{OccurredAt, UnixMillis};

/// Which edit of a record: ordered by counter, then device, so that every machine agrees which one stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// From 1.
    pub counter: u32,
    /// Who minted it.
    pub device: DeviceId,
}

/// One version of one record.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Which record.
    pub id: RecordId,
    /// What kind of record.
    pub kind: Kind,
    /// This version.
    pub revision: Revision,
    /// The version it was made from; null at first.
    pub base: Option<Revision>,
    /// When it happened, with the offset of the place.
    pub occurred_at: OccurredAt,
    /// When the person noted it.
    pub recorded_at: OccurredAt,
    /// Whether the record is deleted, which is final.
    pub deleted: bool,
    /// The content; null exactly when deleted.
    pub body: Option<Body>,
    /// What only the person can read of a shared record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private: Option<PrivatePart>,
}

/// A change that cannot be stored, with as much of its name as could be read.
#[derive(Clone, PartialEq, Debug)]
pub struct Rejection {
    /// The record, if its id could be read.
    pub id: Option<RecordId>,
    /// The version, if it could be read.
    pub revision: Option<Revision>,
    /// What is wrong; the field's path begins at the change, such as `body.triggers[2]`.
    pub invalid: Invalid,
}

impl Change {
    /// Reads one change.
    ///
    /// # Errors
    /// The first fault found; unknown fields are refused.
    pub fn decode(value: &Value) -> Result<Self, Rejection> {
        let read = Fields::of(value, "").and_then(|mut fields| {
            let change = read_change(&mut fields)?;
            fields.end()?;
            Ok(change)
        });
        read.map_err(|invalid| Rejection::of(value, invalid))
    }

    /// The change as JSON; `decode` of it gives the same change again.
    pub fn to_value(&self) -> Value {
        // Plain data with text keys serialises without a fault.
        serde_json::to_value(self).unwrap_or(Value::Null)
    }
}

impl Rejection {
    fn of(value: &Value, invalid: Invalid) -> Self {
        let id = value.get("id").and_then(|id| record_id(id, "id").ok());
        let revision = value
            .get("revision")
            .and_then(|value| revision(value, "revision").ok());
        Self {
            id,
            revision,
            invalid,
        }
    }
}

fn read_change(fields: &mut Fields<'_>) -> Result<Change, Invalid> {
    let id = record_id(fields.required("id")?, "id")?;
    let kind = fields.code("kind")?;
    let change_revision = revision(fields.required("revision")?, "revision")?;
    let base = fields
        .optional("base")
        .map(|value| revision(value, "base"))
        .transpose()?;
    let occurred_at = fields.parsed("occurred_at", TIME_FORM)?;
    let recorded_at = fields.parsed("recorded_at", TIME_FORM)?;
    let deleted = fields.optional_bool("deleted")?.unwrap_or(false);
    let body = fields.optional("body");
    let private = fields.optional("private");
    let (body, private) = match (deleted, body) {
        (true, Some(_)) => {
            return Err(fields.fault(Code::OutOfRange, "body", "must be null in a deletion"));
        }
        (true, None) if private.is_some() => {
            return Err(fields.fault(Code::OutOfRange, "private", "must be absent in a deletion"));
        }
        (true, None) => (None, None),
        (false, None) => {
            return Err(fields.fault(Code::MissingField, "body", "is required unless deleted"));
        }
        (false, Some(body)) => {
            let body = Body::parse(kind, body).map_err(|invalid| under("body", invalid))?;
            let private = private
                .map(|value| PrivatePart::read(value, "private"))
                .transpose()?;
            if kind == Kind::Private && private.is_some() {
                return Err(fields.fault(
                    Code::UnknownField,
                    "private",
                    "a private record has no private part",
                ));
            }
            (Some(body), private)
        }
    };
    Ok(Change {
        id,
        kind,
        revision: change_revision,
        base,
        occurred_at,
        recorded_at,
        deleted,
        body,
        private,
    })
}

/// Moves a fault's path below `parent`.
fn under(parent: &str, invalid: Invalid) -> Invalid {
    let field = if invalid.field.is_empty() {
        parent.to_owned()
    } else {
        format!("{parent}.{}", invalid.field)
    };
    Invalid { field, ..invalid }
}

fn record_id(value: &Value, path: &str) -> Result<RecordId, Invalid> {
    crate::fields::parsed(value, path, "a UUID")
}

fn revision(value: &Value, path: &str) -> Result<Revision, Invalid> {
    let mut fields = Fields::of(value, path)?;
    let revision = Revision {
        counter: fields.integer("counter", 1, u32::MAX.into())? as u32,
        device: fields.parsed("device", "a UUID")?,
    };
    fields.end()?;
    Ok(revision)
}

/// One record as the server hands it back.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoredChange {
    /// The version that stands.
    #[serde(flatten)]
    pub change: Change,
    /// When the server received it.
    pub received_at: UnixMillis,
    /// Present and true if `occurred_at` lay more than 5 minutes after receipt.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub time_doubtful: bool,
    /// Other versions, made apart from the one that stands: shown to the person as "another version".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Change>,
}

impl StoredChange {
    /// Reads one stored change. Strict like [`Change::decode`]: a client that meets something newer keeps the JSON.
    ///
    /// # Errors
    /// The first fault found.
    pub fn decode(value: &Value) -> Result<Self, Rejection> {
        let read = Fields::of(value, "").and_then(|mut fields| {
            let stored = Self {
                change: read_change(&mut fields)?,
                received_at: fields.parsed("received_at", TIME_FORM)?,
                time_doubtful: fields.optional_bool("time_doubtful")?.unwrap_or(false),
                others: fields.list("others", usize::MAX, |value, path| {
                    Change::decode(value).map_err(|rejection| under(path, rejection.invalid))
                })?,
            };
            fields.end()?;
            Ok(stored)
        });
        read.map_err(|invalid| Rejection::of(value, invalid))
    }

    /// The stored change as JSON.
    pub fn to_value(&self) -> Value {
        // Plain data with text keys serialises without a fault.
        serde_json::to_value(self).unwrap_or(Value::Null)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn craving() -> Value {
        json!({
            "id": "0b8f2f6e-4f3f-4a59-8f7a-0a4a8a4d9b11",
            "kind": "craving",
            "revision": {"counter": 1, "device": "6f1c0e36-6a39-4d0f-9a27-0d6a8f1f8f10"},
            "base": null,
            "occurred_at": "2026-11-20T23:30:00+01:00",
            "recorded_at": "2026-11-20T23:31:00+01:00",
            "deleted": false,
            "body": {"intensity": 7, "triggers": ["alcohol"]},
        })
    }

    fn fault(edit: impl FnOnce(&mut Value)) -> (Code, String) {
        let mut value = craving();
        edit(&mut value);
        let rejection = Change::decode(&value).unwrap_err();
        (rejection.invalid.code, rejection.invalid.field)
    }

    #[test]
    fn what_was_decoded_is_written_again() {
        assert_eq!(Change::decode(&craving()).unwrap().to_value(), craving());
    }

    #[test]
    fn faults_name_their_place() {
        assert_eq!(
            fault(|c| c["body"]["intensity"] = json!(11)),
            (Code::OutOfRange, "body.intensity".into())
        );
        assert_eq!(
            fault(|c| c["body"]["triggers"][0] = json!("x")),
            (Code::UnknownCode, "body.triggers[0]".into())
        );
        assert_eq!(
            fault(|c| c["revision"]["counter"] = json!(0)),
            (Code::OutOfRange, "revision.counter".into())
        );
        assert_eq!(
            fault(|c| c["base"] = json!(3)),
            (Code::WrongType, "base".into())
        );
        assert_eq!(
            fault(|c| c["kind"] = json!("poem")),
            (Code::UnknownCode, "kind".into())
        );
        assert_eq!(
            fault(|c| c["colour"] = json!("red")),
            (Code::UnknownField, "colour".into())
        );
        assert_eq!(
            fault(|c| c["occurred_at"] = json!("2026-11-20T23:30:00")),
            (Code::OutOfRange, "occurred_at".into())
        );
        assert_eq!(
            fault(|c| c["id"] = json!(7)),
            (Code::WrongType, "id".into())
        );
        assert_eq!(
            fault(|c| c["body"] = json!(null)),
            (Code::MissingField, "body".into())
        );
    }

    #[test]
    fn a_rejection_keeps_the_name_it_could_read() {
        let mut value = craving();
        value["body"] = json!([]);
        let rejection = Change::decode(&value).unwrap_err();
        assert_eq!(
            rejection.id.map(|id| id.to_string()).as_deref(),
            craving()["id"].as_str()
        );
        assert_eq!(rejection.revision.map(|revision| revision.counter), Some(1));
        assert_eq!(Change::decode(&json!(7)).unwrap_err().id, None);
    }

    #[test]
    fn a_deletion_has_no_content() {
        assert_eq!(
            fault(|c| c["deleted"] = json!(true)),
            (Code::OutOfRange, "body".into())
        );
        let mut value = craving();
        value["deleted"] = json!(true);
        value["body"] = json!(null);
        assert_eq!(Change::decode(&value).unwrap().to_value(), value);
        value["private"] = json!({"v": 1, "blob": "AAEC"});
        assert_eq!(Change::decode(&value).unwrap_err().invalid.field, "private");
    }

    #[test]
    fn private_parts_and_private_records() {
        let mut value = craving();
        value["private"] = json!({"v": 1, "blob": "AAEC"});
        assert_eq!(Change::decode(&value).unwrap().to_value(), value);
        value["kind"] = json!("private");
        value["body"] = json!({"v": 1, "blob": "AAEC"});
        assert_eq!(
            Change::decode(&value).unwrap_err().invalid.code,
            Code::UnknownField
        );
        value["private"].take();
        assert!(Change::decode(&value).is_ok());
    }

    #[test]
    fn revisions_are_ordered_by_counter_then_device() {
        let device = |text: &str| text.parse().unwrap();
        let low = device("00000000-0000-4000-8000-000000000001");
        let high = device("00000000-0000-4000-8000-000000000002");
        let revision = |counter, device| Revision { counter, device };
        assert!(revision(2, low) > revision(1, high));
        assert!(revision(2, high) > revision(2, low));
    }

    #[test]
    fn a_stored_change_carries_its_receipt_and_its_others() {
        let mut value = craving();
        value["received_at"] = json!("2026-11-20T22:32:00.000Z");
        value["others"] = json!([craving()]);
        let stored = StoredChange::decode(&value).unwrap();
        assert!(!stored.time_doubtful);
        assert_eq!(stored.to_value(), value);
        value["others"][0]["body"]["intensity"] = json!("7");
        assert_eq!(
            StoredChange::decode(&value).unwrap_err().invalid.field,
            "others[0].body.intensity"
        );
    }
}
