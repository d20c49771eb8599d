//! One version of a record, kept as the JSON it came in: what this app does not know is neither lost nor altered.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

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

/// A version: its head, and all of its JSON.
#[derive(Clone, PartialEq)]
pub struct Version {
    head: Head,
    value: Value,
}

/// What the server adds to a change when it hands it back.
const ADDED_BY_SERVER: [&str; 3] = ["received_at", "time_doubtful", "others"];

impl Version {
    /// Reads the head; `None` if even that is not there.
    pub fn read(value: Value) -> Option<Self> {
        let head = Head::deserialize(&value).ok()?;
        Some(Self { head, value })
    }

    /// What every version has.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The whole, as it came.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The version as it is sent: without what the server added.
    pub fn as_change(&self) -> Self {
        let mut change = self.clone();
        if let Value::Object(map) = &mut change.value {
            for field in ADDED_BY_SERVER {
                map.remove(field);
            }
        }
        change
    }

    /// Puts the version on another base.
    pub(crate) fn set_base(&mut self, base: Option<Revision>) {
        self.head.base = base;
        self.value["base"] = serde_json::json!(base);
    }

    /// Other versions that the server keeps beside this one.
    pub fn others(&self) -> impl Iterator<Item = Version> + '_ {
        let others = self.value.get("others").and_then(Value::as_array);
        others
            .into_iter()
            .flatten()
            .filter_map(|value| Self::read(value.clone()))
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
        let content = |version: &Self, field| {
            version
                .value
                .get(field)
                .filter(|value| !value.is_null())
                .cloned()
        };
        self.head.revision == other.head.revision
            && CONTENT
                .iter()
                .all(|field| content(self, field) == content(other, field))
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
        self.value.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(Value::deserialize(deserializer)?)
            .ok_or_else(|| serde::de::Error::custom("not a version of a record"))
    }
}
