//! One version of a record, kept as the JSON it came in: what this app does not know is neither lost nor altered.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::ids::RecordId;
use crate::protocol::Revision;
use crate::time::OccurredAt;

/// What the engine must know of every version, also of a kind it does not know.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct Head {
    /// Which record.
    pub id: RecordId,
    /// As text: a newer app may have made a kind this one does not know.
    pub kind: String,
    /// Which version.
    pub revision: Revision,
    /// What it was made from.
    #[serde(default)]
    pub base: Option<Revision>,
    /// When it happened.
    pub occurred_at: OccurredAt,
    /// When it was noted.
    pub recorded_at: OccurredAt,
    /// Whether this version deletes the record.
    #[serde(default)]
    pub deleted: bool,
}

/// A version: its head, and all of its JSON as text, which is read only when somebody looks at it: thousands of them are
/// opened at once.
#[derive(Clone)]
pub struct Version {
    head: Head,
    text: Box<RawValue>,
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.text.get() == other.text.get()
    }
}

/// What the server adds to a change when it hands it back.
const ADDED_BY_SERVER: [&str; 3] = ["received_at", "time_doubtful", "others"];

impl Version {
    /// Reads the head; `None` if even that is not there.
    pub fn read(value: &Value) -> Option<Self> {
        Self::of(serde_json::value::to_raw_value(value).ok()?)
    }

    fn of(text: Box<RawValue>) -> Option<Self> {
        let head = serde_json::from_str(text.get()).ok()?;
        Some(Self { head, text })
    }

    /// What every version has.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The whole, as it came.
    pub fn text(&self) -> &RawValue {
        &self.text
    }

    /// The whole, to look into.
    pub fn value(&self) -> Value {
        // The head was read from the same text.
        serde_json::from_str(self.text.get()).unwrap_or_default()
    }

    /// The version as it is sent: without what the server added.
    pub fn as_change(&self) -> Value {
        let mut change = self.value();
        if let Value::Object(map) = &mut change {
            for field in ADDED_BY_SERVER {
                map.remove(field);
            }
        }
        change
    }

    /// As [`Self::as_change`], as a version.
    pub fn without_additions(&self) -> Self {
        Self::read(&self.as_change()).unwrap_or_else(|| self.clone())
    }

    /// The same on another base.
    pub fn on_base(&self, base: Option<Revision>) -> Self {
        let mut value = self.value();
        value["base"] = serde_json::json!(base);
        Self::read(&value).unwrap_or_else(|| self.clone())
    }

    /// Other versions that the server keeps beside this one.
    pub fn others(&self) -> Vec<Version> {
        let value = self.value();
        let others = value.get("others").and_then(Value::as_array);
        others
            .into_iter()
            .flatten()
            .filter_map(Self::read)
            .collect()
    }

    /// The same with other versions beside it.
    pub fn beside(&self, others: &[Version]) -> Self {
        if others.is_empty() {
            return self.clone();
        }
        let mut value = self.as_change();
        value["others"] = serde_json::json!(others);
        Self::read(&value).unwrap_or_else(|| self.clone())
    }

    /// Whether both say the same of a record, whatever the server added.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        const CONTENT: [&str; 6] = [
            "kind",
            "occurred_at",
            "recorded_at",
            "deleted",
            "body",
            "private",
        ];
        if self.head.revision != other.head.revision {
            return false;
        }
        let (ours, theirs) = (self.value(), other.value());
        CONTENT.iter().all(|field| {
            ours.get(field).unwrap_or(&Value::Null) == theirs.get(field).unwrap_or(&Value::Null)
        })
    }
}

impl std::fmt::Debug for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Head {
            id, kind, revision, ..
        } = &self.head;
        write!(
            f,
            "{kind} {id} revision {} of {}",
            revision.counter, revision.device
        )
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(Box::deserialize(deserializer)?)
            .ok_or_else(|| serde::de::Error::custom("not a version of a record"))
    }
}
