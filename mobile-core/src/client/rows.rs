//! What the host keeps: opaque bytes under a key.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use zeroize::Zeroizing;

/// Keys of the rows that exist once. Secrets lie alone, so that a vault can seal them one by one.
pub(crate) mod keys {
    /// Who this phone belongs to.
    pub(crate) const IDENTITY: &str = "identity";
    /// The bearer token.
    pub(crate) const TOKEN: &str = "token";
    /// The key from which once-a-day ids are derived.
    pub(crate) const ID_KEY: &str = "id_key";
    /// The key of what only the person can read.
    pub(crate) const PRIVATE_KEY: &str = "private_key";
    /// Cursor, back-off, clock.
    pub(crate) const STATE: &str = "state";
    /// An enrolment that got no answer yet.
    pub(crate) const ENROLMENT: &str = "enrolment";
    /// The last `GET /me/programme`.
    pub(crate) const PROGRAMME: &str = "programme";
    /// Followed by a record's id.
    pub(crate) const RECORD: &str = "record/";
}

/// One row. `Debug` shows its size alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// Names the row; holds ids, nothing a person wrote.
    pub key: String,
    /// Opaque to the host.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} bytes", self.key, self.bytes.len())
    }
}

/// What a call changed, to be persisted in one durable transaction that compares the generation inside it:
/// another one stands there → nothing is written, the host opens the engine anew and repeats the call.
#[must_use = "what is not persisted is not saved"]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Write {
    /// The generation that must be stored for this write to hold; 0 in an empty store.
    pub expected: u64,
    /// The generation to store with it; the same as expected when there is nothing to write.
    pub next: u64,
    /// Rows to put, replacing those with the same key.
    pub put: Vec<Row>,
    /// Keys of rows to delete; they may be missing.
    pub delete: Vec<String>,
}

impl Write {
    /// Whether there is nothing to persist.
    pub fn is_empty(&self) -> bool {
        self.put.is_empty() && self.delete.is_empty()
    }
}

/// Rows being gathered for one write; of two changes to a row the later holds.
#[derive(Default)]
pub(crate) struct Batch(BTreeMap<String, Option<Zeroizing<Vec<u8>>>>);

impl Batch {
    pub(crate) fn put(&mut self, key: impl Into<String>, bytes: Vec<u8>) {
        self.0.insert(key.into(), Some(Zeroizing::new(bytes)));
    }

    pub(crate) fn put_json(&mut self, key: impl Into<String>, value: &impl Serialize) {
        // Plain data with text keys serialises without a fault.
        self.put(key, serde_json::to_vec(value).unwrap_or_default());
    }

    pub(crate) fn delete(&mut self, key: impl Into<String>) {
        self.0.insert(key.into(), None);
    }

    /// Ends the gathering; the generation rises if there is something to write.
    pub(crate) fn write(self, generation: &mut u64) -> Write {
        let expected = *generation;
        *generation += u64::from(!self.0.is_empty());
        let mut write = Write {
            expected,
            next: *generation,
            put: Vec::new(),
            delete: Vec::new(),
        };
        for (key, bytes) in self.0 {
            match bytes {
                Some(bytes) => write.put.push(Row { key, bytes }),
                None => write.delete.push(key),
            }
        }
        write
    }
}
