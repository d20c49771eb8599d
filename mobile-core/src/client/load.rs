//! Opening: from the rows of a store to an engine.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use zeroize::Zeroizing;

use super::ClientError;
use super::engine::{Engine, Secrets};
use super::private::PrivateKeys;
use super::record::Record;
use super::rows::{Row, from_json, keys, read_json};
use super::sync::SyncState;
use super::vault::Vault;
use super::vault::lock::Lock;
use super::vault::mailbox::Mailbox;
use super::vault::seal::{SealKey, Shut};
use super::version::Version;
use crate::ids::RecordId;

/// Without them an engine can't be told from a broken one.
const ESSENTIAL: [&str; 5] = [
    keys::IDENTITY,
    keys::TOKEN,
    keys::ID_KEY,
    keys::PRIVATE_KEY,
    keys::MAILBOX,
];

/// What lies in rows of its own until all rows are read.
#[derive(Default)]
struct Found {
    token: Option<Zeroizing<String>>,
    id_key: Option<Zeroizing<[u8; 32]>>,
    private_keys: Option<PrivateKeys>,
    recovery_key: Option<SealKey>,
    mailbox: Option<Mailbox>,
}

impl Engine {
    /// Opens the engine from the rows of a store and the generation stored with them; 0 and none for an empty store. With
    /// a PIN it comes out locked.
    ///
    /// `app` is the version of the app. Shapes are checked, not rules: a record that can't be read is left where it is.
    ///
    /// # Errors
    /// `corrupt` if who the phone belongs to, or how its rows are opened, can't be read; `future_version` if a newer app
    /// wrote it.
    pub fn open(
        rows: impl IntoIterator<Item = Row>,
        generation: u64,
        app: &str,
    ) -> Result<Self, ClientError> {
        Self::open_with(rows, generation, app, None)
    }

    /// As [`Self::open`], on a platform that keeps a secret of its own beside the rows.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_with(
        rows: impl IntoIterator<Item = Row>,
        generation: u64,
        app: &str,
        device_secret: Option<&[u8]>,
    ) -> Result<Self, ClientError> {
        let mut on_disk = BTreeSet::new();
        let (mut lock, mut sealed) = (None, Vec::new());
        for row in rows {
            on_disk.insert(row.key.clone());
            match row.key == keys::LOCK {
                true => lock = Some(Lock::read(&row.bytes)?),
                false => sealed.push(row),
            }
        }
        let vault = match lock {
            Some(lock) => Vault::found(lock, sealed, device_secret),
            None if sealed.is_empty() => Vault::none(device_secret),
            None => return Err(ClientError::Corrupt(keys::LOCK)),
        };
        let mut engine = Self {
            generation,
            app: app.to_owned(),
            vault,
            on_disk,
            identity: None,
            secrets: None,
            pending: None,
            state: SyncState::default(),
            programme: None,
            notices: Vec::new(),
            recovery_due: None,
            records: BTreeMap::new(),
            absorbed: BTreeSet::new(),
            unreadable: 0,
            kept: BTreeMap::new(),
        };
        if engine.vault.is_locked()
            && let Some(key) = engine.vault.key_without_pin()?
        {
            engine.load(key)?;
        }
        Ok(engine)
    }

    /// Reads the sealed rows. After an error nothing has changed.
    pub(crate) fn load(&mut self, key: SealKey) -> Result<(), ClientError> {
        let rows = std::mem::take(&mut self.vault.sealed);
        match self.read_rows(&rows, &key) {
            Ok(mailbox) => {
                self.absorb(&rows, &mailbox);
                self.vault.opened(key, mailbox);
                Ok(())
            }
            Err(error) => {
                self.forget();
                self.vault.sealed = rows;
                Err(error)
            }
        }
    }

    /// Forgets everything that sealed rows told.
    pub(crate) fn forget(&mut self) {
        self.identity = None;
        self.secrets = None;
        self.pending = None;
        self.state = SyncState::default();
        self.programme = None;
        self.notices = Vec::new();
        self.recovery_due = None;
        self.records = BTreeMap::new();
        self.absorbed = BTreeSet::new();
        self.unreadable = 0;
        self.kept = BTreeMap::new();
    }

    fn read_rows(&mut self, rows: &[Row], key: &SealKey) -> Result<Mailbox, ClientError> {
        let mut found = Found::default();
        for row in rows.iter().filter(|row| !keys::is_clear(&row.key)) {
            match key.open_row(&row.key, &row.bytes) {
                Ok(plain) => self.read_row(&row.key, plain, &mut found)?,
                Err(shut) => {
                    if let Some(name) = ESSENTIAL.iter().find(|name| **name == row.key) {
                        return Err(shut.at(name));
                    }
                    self.vault.has_future_rows |= shut == Shut::FutureVersion;
                    self.unreadable += usize::from(row.key.starts_with(keys::RECORD));
                }
            }
        }
        if self.identity.is_some() {
            let (Some(token), Some(id_key), Some(private_keys)) =
                (found.token, found.id_key, found.private_keys)
            else {
                return Err(ClientError::Corrupt(keys::IDENTITY));
            };
            self.secrets = Some(Secrets {
                token,
                id_key,
                private_keys,
                recovery_key: found.recovery_key,
            });
        }
        found.mailbox.ok_or(ClientError::Corrupt(keys::MAILBOX))
    }

    fn read_row(
        &mut self,
        key: &str,
        bytes: Zeroizing<Vec<u8>>,
        found: &mut Found,
    ) -> Result<(), ClientError> {
        match key {
            keys::IDENTITY => self.identity = Some(read(&bytes, keys::IDENTITY)?),
            keys::TOKEN => {
                let token = std::str::from_utf8(&bytes);
                let token = token.map_err(|_| ClientError::Corrupt(keys::TOKEN))?;
                found.token = Some(Zeroizing::new(token.to_owned()));
            }
            keys::ID_KEY => {
                let id_key = bytes.as_slice().try_into();
                let id_key = id_key.map_err(|_| ClientError::Corrupt(keys::ID_KEY))?;
                found.id_key = Some(Zeroizing::new(id_key));
            }
            keys::PRIVATE_KEY => {
                let keys = PrivateKeys::from_bytes(&bytes);
                found.private_keys = Some(keys.ok_or(ClientError::Corrupt(keys::PRIVATE_KEY))?);
            }
            keys::MAILBOX => {
                let mailbox = Mailbox::from_bytes(&bytes);
                found.mailbox = Some(mailbox.ok_or(ClientError::Corrupt(keys::MAILBOX))?);
            }
            // Other devices or the recovery code give it again.
            keys::RECOVERY_KEY => found.recovery_key = SealKey::from_bytes(&bytes),
            // Without them the phone asks and pulls again, and loses nothing.
            keys::STATE => self.state = read_json(&bytes).unwrap_or_default(),
            keys::ENROLMENT => self.pending = read_json(&bytes),
            keys::PROGRAMME => self.programme = read_json(&bytes),
            keys::RECOVERY_DUE => self.recovery_due = read_json(&bytes),
            keys::NOTICES => self.notices = read_json(&bytes).unwrap_or_default(),
            key => {
                let is_record = key.starts_with(keys::RECORD);
                let record = is_record.then(|| serde_json::from_slice::<Record>(&bytes).ok());
                match record
                    .flatten()
                    .and_then(|record| Some((record.id()?, record)))
                {
                    Some((id, record)) => {
                        self.records.insert(id, record);
                    }
                    // A newer app's row, or a record that can't be read.
                    None => {
                        self.unreadable += usize::from(is_record);
                        self.kept.insert(key.to_owned(), bytes);
                    }
                }
            }
        }
        Ok(())
    }

    /// What was noted while locked becomes ordinary records; the next write puts them in their place.
    fn absorb(&mut self, rows: &[Row], mailbox: &Mailbox) {
        let is_acknowledged = |id: &str| {
            let key = format!("{}{id}", keys::ACK);
            rows.iter().any(|row| row.key == key)
        };
        for row in rows {
            let Some(id) = row.key.strip_prefix(keys::LOCKED) else {
                continue;
            };
            let version = mailbox.open(&row.key, &row.bytes);
            let version: Option<Version> = version.ok().and_then(|text| from_json(&text));
            let Some(version) = version else {
                self.unreadable += 1;
                continue;
            };
            let id_inside = version.head().id;
            let record = Record::noted_locked(version, is_acknowledged(id));
            self.records.entry(id_inside).or_insert(record);
            self.absorbed.insert(id_inside);
        }
    }

    /// Rows of what was noted while locked, once it has become ordinary records.
    pub(crate) fn locked_rows(id: RecordId) -> [String; 2] {
        [keys::LOCKED, keys::ACK].map(|prefix| format!("{prefix}{id}"))
    }
}

fn read<T: for<'a> Deserialize<'a>>(bytes: &[u8], key: &'static str) -> Result<T, ClientError> {
    read_json(bytes).ok_or(ClientError::Corrupt(key))
}
