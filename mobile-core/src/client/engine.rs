//! The engine: what the phone remembers, and how calls become writes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::enrolment::{Cycle, Pending};
use super::privacy::{self, Opened, Privacy};
use super::private::{Binding, PrivateKey};
use super::record::Record;
use super::rows::{Batch, Row, Write, keys};
use super::sync::SyncState;
use super::version::Version;
use super::{ClientError, Here};
use crate::entries::{Body, Kind, PrivatePart};
use crate::ids::{DeviceId, ParticipantId, RecordId, once_per};
use crate::protocol::Revision;
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
    pub(crate) private_key: PrivateKey,
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
    pub(crate) identity: Option<Identity>,
    pub(crate) secrets: Option<Secrets>,
    pub(crate) pending: Option<Pending>,
    pub(crate) state: SyncState,
    pub(crate) programme: Option<Programme>,
    pub(crate) records: BTreeMap<RecordId, Record>,
    /// Rows of records that can't be read; they are left as they are.
    pub(crate) unreadable: usize,
}

impl Engine {
    /// Opens the engine from the rows of a store and the generation stored with them; 0 and none for an empty store.
    ///
    /// `app` is the version of the app. Shapes are checked, not rules: a record that can't be read is left where it is.
    ///
    /// # Errors
    /// `corrupt` if who the phone belongs to can't be read.
    pub fn open(
        rows: impl IntoIterator<Item = Row>,
        generation: u64,
        app: &str,
    ) -> Result<Self, ClientError> {
        let mut engine = Self {
            generation,
            app: app.to_owned(),
            identity: None,
            secrets: None,
            pending: None,
            state: SyncState::default(),
            programme: None,
            records: BTreeMap::new(),
            unreadable: 0,
        };
        let (mut token, mut id_key, mut private_key) = (None, None, None);
        for Row { key, bytes } in rows {
            match key.as_str() {
                keys::IDENTITY => engine.identity = Some(read(&bytes, keys::IDENTITY)?),
                keys::TOKEN => {
                    token = Some(
                        String::from_utf8(bytes.to_vec())
                            .map_err(|_| ClientError::Corrupt(keys::TOKEN))?,
                    );
                }
                keys::ID_KEY => {
                    id_key = Some(
                        <[u8; 32]>::try_from(&bytes[..])
                            .map_err(|_| ClientError::Corrupt(keys::ID_KEY))?,
                    );
                }
                keys::PRIVATE_KEY => {
                    private_key = Some(
                        PrivateKey::from_bytes(&bytes)
                            .ok_or(ClientError::Corrupt(keys::PRIVATE_KEY))?,
                    );
                }
                // Without them the phone asks and pulls again, and loses nothing.
                keys::STATE => engine.state = serde_json::from_slice(&bytes).unwrap_or_default(),
                keys::ENROLMENT => engine.pending = serde_json::from_slice(&bytes).ok(),
                keys::PROGRAMME => engine.programme = serde_json::from_slice(&bytes).ok(),
                other if other.starts_with(keys::RECORD) => engine.load_record(&bytes),
                // A newer app's row.
                _ => {}
            }
        }
        if engine.identity.is_some() {
            let (Some(token), Some(id_key), Some(private_key)) = (token, id_key, private_key)
            else {
                return Err(ClientError::Corrupt(keys::IDENTITY));
            };
            engine.secrets = Some(Secrets {
                token: Zeroizing::new(token),
                id_key: Zeroizing::new(id_key),
                private_key,
            });
        }
        Ok(engine)
    }

    fn load_record(&mut self, bytes: &[u8]) {
        let record: Option<Record> = serde_json::from_slice(bytes).ok();
        match record.and_then(|record| Some((record.id()?, record))) {
            Some((id, record)) => {
                self.records.insert(id, record);
            }
            None => self.unreadable += 1,
        }
    }

    /// The generation that the store must be at for the next write to hold.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The bearer token of this device, once enrolled.
    pub fn token(&self) -> Option<&str> {
        self.secrets.as_ref().map(|secrets| secrets.token.as_str())
    }

    // --- what calls are made of ----------------------------------------------------------------------------------

    pub(crate) fn device(&self) -> Result<DeviceId, ClientError> {
        let identity = self.identity.as_ref().ok_or(ClientError::NotEnrolled)?;
        Ok(identity.device_id)
    }

    fn private_key(&self) -> Result<&PrivateKey, ClientError> {
        let secrets = self.secrets.as_ref().ok_or(ClientError::NotEnrolled)?;
        Ok(&secrets.private_key)
    }

    /// The record of a kind that exists once a day, weekend or person.
    pub(crate) fn once(&self, kind: Kind, local: &str) -> Option<RecordId> {
        let secrets = self.secrets.as_ref()?;
        Some(once_per(&secrets.id_key, kind, local))
    }

    /// The device's clock, corrected by what the server last said.
    pub(crate) fn corrected(&self, now: UnixMillis) -> UnixMillis {
        now.plus(self.state.clock_offset)
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

    pub(crate) fn write(&mut self, batch: Batch) -> Write {
        batch.write(&mut self.generation)
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

    fn unseal(&self, sealed: &Value, version: &Version) -> Option<Value> {
        let part = PrivatePart::deserialize(sealed).ok()?;
        let head = version.head();
        let binding = self.binding(head.id, head.revision).ok()?;
        self.private_key().ok()?.open(&part, &binding)
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
                let part = self.private_key()?.seal(&plain, &binding, here)?;
                (Kind::Private, serde_json::json!(part), None)
            }
            Privacy::Fields(fields) => {
                let hidden = privacy::split(&mut shared, fields);
                let part = match hidden.is_empty() {
                    true => None,
                    false => Some(self.private_key()?.seal(
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
        let place = if version.head().kind == Kind::Private.code() {
            "body"
        } else {
            "private"
        };
        if let Some(sealed) = value.get(place).filter(|sealed| !sealed.is_null()) {
            let Some(plain) = self.unseal(sealed, version) else {
                return Ok(None);
            };
            value[place] = serde_json::json!(self.private_key()?.seal(&plain, &binding, here)?);
        }
        Ok(Version::read(&value))
    }
}

/// Counts and ids alone: contents do not belong into logs.
impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("generation", &self.generation)
            .field("enrolled", &self.identity.is_some())
            .field("records", &self.records.len())
            .finish_non_exhaustive()
    }
}

fn read<T: serde::de::DeserializeOwned>(bytes: &[u8], key: &'static str) -> Result<T, ClientError> {
    serde_json::from_slice(bytes).map_err(|_| ClientError::Corrupt(key))
}
