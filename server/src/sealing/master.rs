//! The master key: a small file (0600) that wraps every data key, and the check that it is the right one.

use std::{
    collections::BTreeMap,
    fs,
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};

use super::DataKey;
use crate::fault::Fault;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    current: String,
    keys: BTreeMap<String, String>,
}

/// The master keys of an installation: the current one wraps, older ones still unwrap.
#[derive(Debug, Clone)]
pub struct MasterKeys {
    current: String,
    keys: BTreeMap<String, DataKey>,
}

/// What the database keeps to recognise its master key: an id and a keyed hash, nothing secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckValue {
    /// Which key.
    pub id: String,
    /// A keyed hash of a fixed text, in hexadecimal.
    pub value: String,
}

impl MasterKeys {
    /// A new random master key.
    pub fn generate() -> Self {
        let id: [u8; 4] = rand::random();
        let current = hex(&id);
        Self {
            keys: BTreeMap::from([(current.clone(), DataKey::random())]),
            current,
        }
    }

    /// Reads the file at `path`; `None` when there is none.
    ///
    /// # Errors
    /// A [`Fault`] when the file can't be read or isn't a keys file.
    pub fn load(path: &Path) -> Result<Option<Self>, Fault> {
        let unusable = |why: &str| {
            Fault::new(
                format!("the keys file {} {why}", path.display()),
                "restore it from your safe copy, or name the right one with --keys-file",
            )
        };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(unusable(&format!("can't be read ({})", error.kind()))),
        };
        let file: File = serde_json::from_str(&text).map_err(|_| unusable("is not a keys file"))?;
        let mut keys = BTreeMap::new();
        for (id, encoded) in file.keys {
            let bytes = BASE64
                .decode(encoded)
                .ok()
                .and_then(|b| <[u8; 32]>::try_from(b).ok());
            keys.insert(
                id,
                DataKey::new(bytes.ok_or_else(|| unusable("holds a key that is not 32 bytes"))?),
            );
        }
        if !keys.contains_key(&file.current) {
            return Err(unusable("names a current key that it doesn't hold"));
        }
        Ok(Some(Self {
            current: file.current,
            keys,
        }))
    }

    /// Writes a new file at `path`, readable by its owner alone. Never overwrites.
    ///
    /// # Errors
    /// A [`Fault`] when the file is there already or can't be written.
    pub fn create(&self, path: &Path) -> Result<(), Fault> {
        let fault = |error: std::io::Error| {
            Fault::new(
                format!(
                    "the keys file {} can't be written ({})",
                    path.display(),
                    error.kind()
                ),
                "choose a folder that this user may write, with --data-dir or --keys-file",
            )
        };
        let keys = self
            .keys
            .iter()
            .map(|(id, key)| (id.clone(), BASE64.encode(key.bytes())))
            .collect();
        let file = File {
            current: self.current.clone(),
            keys,
        };
        let text = serde_json::to_string_pretty(&file).map_err(|e| fault(e.into()))?;
        let mut out = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(fault)?;
        out.write_all(text.as_bytes())
            .and_then(|()| out.sync_all())
            .map_err(fault)
    }

    /// The id of the key that wraps new data keys.
    pub fn current_id(&self) -> &str {
        &self.current
    }

    /// The key with this id.
    pub(super) fn key(&self, id: &str) -> Option<&DataKey> {
        self.keys.get(id)
    }

    /// What to store beside data that this key guards.
    pub fn check_value(&self) -> CheckValue {
        let value = self
            .keys
            .get(&self.current)
            .map(fingerprint)
            .unwrap_or_default();
        CheckValue {
            id: self.current.clone(),
            value,
        }
    }

    /// Whether one of these keys is the one that `check` was made with.
    pub fn matches(&self, check: &CheckValue) -> bool {
        self.keys
            .get(&check.id)
            .is_some_and(|key| fingerprint(key) == check.value)
    }
}

fn fingerprint(key: &DataKey) -> String {
    hex(&key.lookup("check", "accalmie master key"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
