//! What the host keeps: opaque bytes under a key.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use zeroize::Zeroizing;

/// Keys of rows. Each is sealed on its own.
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
    /// What a locked phone's entries are opened with.
    pub(crate) const MAILBOX: &str = "mailbox";
    /// The recovery key.
    pub(crate) const RECOVERY_KEY: &str = "recovery_key";
    /// What the recovery code opens, until the server has it.
    pub(crate) const RECOVERY_DUE: &str = "recovery_due";
    /// What the person is told of for a while.
    pub(crate) const NOTICES: &str = "notices";
    /// Followed by a record's id.
    pub(crate) const RECORD: &str = "record/";

    /// How the others are opened; in clear.
    pub(crate) const LOCK: &str = "lock";
    /// Followed by the id of what was noted while locked; sealed to the mailbox.
    pub(crate) const LOCKED: &str = "locked/";
    /// Followed by the id of what was noted while locked, and sent; a revision, in clear.
    pub(crate) const ACK: &str = "ack/";

    /// Whether the row is not sealed under the vault key.
    pub(crate) fn is_clear(key: &str) -> bool {
        key == LOCK || key.starts_with(LOCKED) || key.starts_with(ACK)
    }
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

/// What JSON says. Always read as text, which the versions' own JSON is: the parser for bytes would be a second one to
/// download.
pub(crate) fn from_json<T: for<'a> serde::Deserialize<'a>>(bytes: &[u8]) -> Option<T> {
    serde_json::from_str(std::str::from_utf8(bytes).ok()?).ok()
}

/// What a small row says. By way of a plain value, like all that crosses bridges: each type is then read in one way
/// alone, and the browser downloads no other.
pub(crate) fn read_json<T: for<'a> serde::Deserialize<'a>>(bytes: &[u8]) -> Option<T> {
    let value: serde_json::Value = from_json(bytes)?;
    T::deserialize(&value).ok()
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

    /// Takes what another gathered; it holds over what is here.
    pub(crate) fn append(&mut self, mut later: Self) {
        self.0.append(&mut later.0);
    }

    /// Whether something is gathered for this key.
    pub(crate) fn holds(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Rows to put, in clear as yet, and keys to delete.
    pub(crate) fn into_rows(self) -> (Vec<Row>, Vec<String>) {
        let (mut put, mut delete) = (Vec::new(), Vec::new());
        for (key, bytes) in self.0 {
            match bytes {
                Some(bytes) => put.push(Row { key, bytes }),
                None => delete.push(key),
            }
        }
        (put, delete)
    }
}
