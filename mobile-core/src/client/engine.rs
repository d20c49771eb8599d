//! The engine: what the phone remembers, and how calls become writes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::enrolment::{Cycle, Pending};
use super::privacy::{self, Opened, Privacy};
use super::private::{Binding, PrivateKeys};
use super::record::Record;
use super::rows::{Batch, Write, keys};
use super::sync::SyncState;
use super::vault::Vault;
use super::vault::notices::LocalNotice;
use super::vault::seal::SealKey;
use super::version::Version;
use super::{ClientError, Here};
use crate::entries::{Body, Kind, PrivatePart};
use crate::ids::{DeviceId, ParticipantId, RecordId, once_per};
use crate::protocol::{RecoveryBlob, Revision};
use crate::time::{OccurredAt, UnixMillis};

/// Who this phone belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Identity {
    pub(crate) participant_id: ParticipantId,
    pub(crate) device_id: DeviceId,
    pub(crate) first_name: String,
    pub(crate) enrolled_at: UnixMillis,
    pub(crate) cycle: Option<Cycle>,
}

/// What must not be read by others; each in a row of its own.
pub(crate) struct Secrets {
    pub(crate) token: Zeroizing<String>,
    pub(crate) id_key: Zeroizing<[u8; 32]>,
    pub(crate) private_keys: PrivateKeys,
    /// Once the person has a recovery code.
    pub(crate) recovery_key: Option<SealKey>,
}

impl Secrets {
    pub(crate) fn put(&self, batch: &mut Batch) {
        batch.put(keys::TOKEN, self.token.as_bytes().to_vec());
        batch.put(keys::ID_KEY, self.id_key.to_vec());
        batch.put(keys::PRIVATE_KEY, self.private_keys.to_bytes().to_vec());
        if let Some(recovery_key) = &self.recovery_key {
            batch.put(keys::RECOVERY_KEY, recovery_key.as_bytes().to_vec());
        }
    }
}

/// The last `GET /me/programme`, as it came.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Programme {
    pub(crate) etag: String,
    pub(crate) value: Value,
}

/// One person's records on one phone. See the module [`super`].
pub struct Engine {
    pub(crate) generation: u64,
    /// Version of the app: what was refused is tried again when it changes.
    pub(crate) app: String,
    pub(crate) vault: Vault,
    /// Keys of all rows in the store.
    pub(crate) on_disk: BTreeSet<String>,
    pub(crate) identity: Option<Identity>,
    pub(crate) secrets: Option<Secrets>,
    pub(crate) pending: Option<Pending>,
    pub(crate) state: SyncState,
    pub(crate) programme: Option<Programme>,
    pub(crate) notices: Vec<LocalNotice>,
    /// What the server must get for the recovery code.
    pub(crate) recovery_due: Option<RecoveryBlob>,
    pub(crate) records: BTreeMap<RecordId, Record>,
    /// Noted while locked, and not in rows of their own yet.
    pub(crate) absorbed: BTreeSet<RecordId>,
    /// Rows of records that can't be read; they are left as they are.
    pub(crate) unreadable: usize,
    /// Rows that opened and mean nothing to this app.
    pub(crate) kept: BTreeMap<String, Zeroizing<Vec<u8>>>,
}

impl Engine {
    /// The generation that the store must be at for the next write to hold.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The bearer token of this device, once enrolled.
    pub fn token(&self) -> Option<&str> {
        self.secrets.as_ref().map(|secrets| secrets.token.as_str())
    }

    // --- what calls are made of ----------------------------------------------------------------------------------

    /// Refuses what a locked phone can't do.
    pub(crate) fn unlocked(&self) -> Result<(), ClientError> {
        match self.is_locked() {
            true => Err(ClientError::Locked),
            false => Ok(()),
        }
    }

    pub(crate) fn device(&self) -> Result<DeviceId, ClientError> {
        self.unlocked()?;
        let identity = self.identity.as_ref().ok_or(ClientError::NotEnrolled)?;
        Ok(identity.device_id)
    }

    fn private_keys(&self) -> Result<&PrivateKeys, ClientError> {
        let secrets = self.secrets.as_ref().ok_or(ClientError::NotEnrolled)?;
        Ok(&secrets.private_keys)
    }

    /// The record of a kind that exists once a day, weekend or person: the one that is there, or would be made now.
    pub(crate) fn once(&self, kind: Kind, local: &str) -> Option<RecordId> {
        self.all_once(kind, local).pop()
    }

    /// The same, after those that were deleted before it.
    pub(crate) fn all_once(&self, kind: Kind, local: &str) -> Vec<RecordId> {
        let Some(secrets) = &self.secrets else {
            return Vec::new();
        };
        // The deletion of what nobody heard of leaves no trace: its place is free.
        let is_over = |record: &Record| record.is_deleted() && !record.vanishes();
        let mut ids = Vec::new();
        for deleted in 0.. {
            let id = once_per(&secrets.id_key, kind, local, deleted);
            ids.push(id);
            if !self.records.get(&id).is_some_and(is_over) {
                break;
            }
        }
        ids
    }

    /// The device's clock, corrected by what the server last said.
    pub(crate) fn corrected(&self, now: UnixMillis) -> UnixMillis {
        now.plus(match self.is_locked() {
            true => self.vault.lock.clock_offset,
            false => self.state.clock_offset,
        })
    }

    /// The corrected moment as it is lived here.
    pub(crate) fn lived(&self, here: &Here<'_>) -> Result<OccurredAt, ClientError> {
        OccurredAt::at(self.corrected(here.now), here.offset_minutes)
            .ok_or_else(|| super::commands::bad_clock().into())
    }

    /// The local day; `None` if the device's clock or zone makes no sense.
    pub(crate) fn local_date(&self, here: &Here<'_>) -> Option<NaiveDate> {
        self.lived(here).ok().map(|lived| lived.local_date())
    }

    /// Puts a record into the engine and its row into the batch, or takes both away if nothing is left of it.
    pub(crate) fn keep(&mut self, id: RecordId, record: Record, batch: &mut Batch) {
        let key = format!("{}{id}", keys::RECORD);
        if record.is_empty() {
            self.records.remove(&id);
            batch.delete(key);
        } else {
            batch.put_json(key, &record);
            self.records.insert(id, record);
        }
    }

    pub(crate) fn keep_state(&self, batch: &mut Batch) {
        batch.put_json(keys::STATE, &self.state);
    }

    /// Ends a call: seals its rows. The generation rises if there is something to write.
    ///
    /// # Errors
    /// Without randomness. The engine then holds more than the store: the host throws it away.
    pub(crate) fn write(
        &mut self,
        mut batch: Batch,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        self.settle_absorbed(&mut batch);
        let mut write = Write {
            expected: self.generation,
            next: self.generation,
            put: Vec::new(),
            delete: Vec::new(),
        };
        if batch.is_empty() && !self.vault.lock_has_changed() {
            return Ok(write);
        }
        if !self.is_locked() {
            self.vault.make(&mut batch, here)?;
            self.tell_lock();
        }
        (write.put, write.delete) = batch.into_rows();
        self.vault.seal(&mut write.put, here)?;
        for key in &write.delete {
            self.on_disk.remove(key);
        }
        let put = write.put.iter().map(|row| row.key.clone());
        self.on_disk.extend(put);
        self.generation += 1;
        write.next = self.generation;
        Ok(write)
    }

    /// What a locked phone must know of the rest.
    fn tell_lock(&mut self) {
        let is_unsent =
            |record: &&Record| record.is_waiting(&self.app) || record.parked(&self.app).is_some();
        let unsent = self.records.values().filter(is_unsent).count();
        let lock = &mut self.vault.lock;
        lock.unsent = unsent;
        lock.device_id = self.identity.as_ref().map(|identity| identity.device_id);
        lock.clock_offset = self.state.clock_offset;
    }

    /// Gives what was noted while locked rows of its own.
    fn settle_absorbed(&mut self, batch: &mut Batch) {
        for id in std::mem::take(&mut self.absorbed) {
            let key = format!("{}{id}", keys::RECORD);
            if !batch.holds(&key)
                && let Some(record) = self.records.get(&id)
            {
                batch.put_json(key, record);
            }
            for row in Self::locked_rows(id) {
                if self.on_disk.contains(&row) {
                    batch.delete(row);
                }
            }
        }
    }

    /// Every row, for sealing all anew.
    pub(crate) fn all_rows(&self) -> Batch {
        let mut batch = Batch::default();
        if let (Some(identity), Some(secrets)) = (&self.identity, &self.secrets) {
            batch.put_json(keys::IDENTITY, identity);
            secrets.put(&mut batch);
        }
        if let Some(pending) = &self.pending {
            batch.put_json(keys::ENROLMENT, pending);
        }
        if let Some(programme) = &self.programme {
            batch.put_json(keys::PROGRAMME, programme);
        }
        self.keep_state(&mut batch);
        self.keep_notices(&mut batch);
        if let Some(blob) = &self.recovery_due {
            batch.put_json(keys::RECOVERY_DUE, blob);
        }
        for (id, record) in &self.records {
            batch.put_json(format!("{}{id}", keys::RECORD), record);
        }
        for (key, bytes) in &self.kept {
            batch.put(key.clone(), bytes.to_vec());
        }
        batch
    }

    // --- sealing -------------------------------------------------------------------------------------------------

    fn binding(&self, record: RecordId, revision: Revision) -> Result<Binding, ClientError> {
        let identity = self.identity.as_ref().ok_or(ClientError::NotEnrolled)?;
        Ok(Binding {
            participant: identity.participant_id,
            record,
            revision,
        })
    }

    /// Whether nothing of the version is sealed under another key than the one that seals now.
    pub(crate) fn is_well_sealed(&self, version: &Version) -> bool {
        let value = version.value();
        let sealed = value
            .get(sealed_place(version))
            .filter(|sealed| !sealed.is_null());
        let Some(sealed) = sealed.and_then(|sealed| PrivatePart::deserialize(sealed).ok()) else {
            return true;
        };
        let head = version.head();
        let (Ok(binding), Ok(keys)) = (self.binding(head.id, head.revision), self.private_keys())
        else {
            return true;
        };
        keys.current().open(&sealed, &binding).is_some()
    }

    fn unseal(&self, sealed: &Value, version: &Version) -> Option<Value> {
        let part = PrivatePart::deserialize(sealed).ok()?;
        let head = version.head();
        let binding = self.binding(head.id, head.revision).ok()?;
        self.private_keys().ok()?.open(&part, &binding)
    }

    /// The version as the person sees it.
    pub(crate) fn open_version(&self, version: &Version) -> Opened {
        let head = version.head();
        let value = version.value();
        let body = value.get("body").filter(|body| !body.is_null());
        if head.kind == Kind::Private.code() {
            let plain = body.and_then(|sealed| self.unseal(sealed, version));
            let kind = plain.as_ref().and_then(|plain| plain.get("kind")?.as_str());
            return Opened {
                kind: kind.unwrap_or(&head.kind).to_owned(),
                body: plain.as_ref().and_then(|plain| plain.get("body").cloned()),
                whole: true,
                hidden: Vec::new(),
                sealed_elsewhere: body.is_some() && plain.is_none(),
            };
        }
        let mut opened = Opened {
            kind: head.kind.clone(),
            body: body.cloned(),
            ..Opened::default()
        };
        let part = value.get("private").filter(|part| !part.is_null());
        if let (Some(part), Some(Value::Object(body))) = (part, &mut opened.body) {
            match self.unseal(part, version) {
                Some(Value::Object(hidden)) => opened.hidden = privacy::merge(body, hidden),
                _ => opened.sealed_elsewhere = true,
            }
        }
        opened
    }

    /// Writes content into a version: hides and seals what the person keeps to himself.
    ///
    /// `value` is the version it is made from, or an empty object; its fields that are not named here stay. `unknown`
    /// are fields of the body that a newer app made.
    pub(crate) fn fill(
        &self,
        value: &mut Value,
        revision: Revision,
        body: &Body,
        unknown: Map<String, Value>,
        privacy: &Privacy,
        here: &mut Here<'_>,
    ) -> Result<(), ClientError> {
        let id = RecordId::deserialize(&value["id"]).map_err(|_| ClientError::NotFound)?;
        let binding = self.binding(id, revision)?;
        let Value::Object(mut shared) = body.to_value() else {
            return Err(ClientError::NotFound);
        };
        shared.extend(unknown);
        let (kind, body_value, part) = match privacy {
            Privacy::Whole(_) => {
                let plain = serde_json::json!({"kind": body.kind(), "body": shared});
                let part = self
                    .private_keys()?
                    .current()
                    .seal(&plain, &binding, here)?;
                (Kind::Private, serde_json::json!(part), None)
            }
            Privacy::Fields(fields) => {
                let hidden = privacy::split(&mut shared, fields);
                let part = match hidden.is_empty() {
                    true => None,
                    false => Some(self.private_keys()?.current().seal(
                        &Value::Object(hidden),
                        &binding,
                        here,
                    )?),
                };
                (body.kind(), Value::Object(shared), part)
            }
        };
        value["kind"] = serde_json::json!(kind);
        value["revision"] = serde_json::json!(revision);
        value["deleted"] = Value::Bool(false);
        value["body"] = body_value;
        match (part, value.as_object_mut()) {
            (Some(part), Some(map)) => {
                map.insert("private".to_owned(), serde_json::json!(part));
            }
            (None, Some(map)) => {
                map.remove("private");
            }
            _ => {}
        }
        Ok(())
    }

    /// The same content under another revision: sealed parts are bound to theirs, so they are sealed anew. `None` if
    /// they can't be opened here.
    pub(crate) fn under(
        &self,
        version: &Version,
        revision: Revision,
        here: &mut Here<'_>,
    ) -> Result<Option<Version>, ClientError> {
        let mut value = version.value();
        value["revision"] = serde_json::json!(revision);
        let binding = self.binding(version.head().id, revision)?;
        let place = sealed_place(version);
        if let Some(sealed) = value.get(place).filter(|sealed| !sealed.is_null()) {
            let Some(plain) = self.unseal(sealed, version) else {
                return Ok(None);
            };
            value[place] = serde_json::json!(
                self.private_keys()?
                    .current()
                    .seal(&plain, &binding, here)?
            );
        }
        Ok(Version::read(&value))
    }
}

/// Where a version keeps what is sealed.
fn sealed_place(version: &Version) -> &'static str {
    match version.head().kind == Kind::Private.code() {
        true => "body",
        false => "private",
    }
}

/// Counts and ids alone: contents do not belong into logs.
impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("generation", &self.generation)
            .field("locked", &self.is_locked())
            .field("enrolled", &self.identity.is_some())
            .field("records", &self.records.len())
            .finish_non_exhaustive()
    }
}
