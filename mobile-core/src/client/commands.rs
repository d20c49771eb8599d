//! What a person does: log, edit, delete, undo.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::engine::Engine;
use super::privacy::{self, Opened, Privacy};
use super::record::Record;
use super::rows::{Batch, Write};
use super::version::Version;
use super::{ClientError, Here};
use crate::entries::{Body, Kind, Once};
use crate::ids::RecordId;
use crate::invalid::{Code, Invalid};
use crate::time::{OccurredAt, check_entered_at};
use crate::triggers::derived;

/// Something to note.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// What kind of record, by its code.
    pub kind: String,
    /// Everything, hidden fields included.
    pub body: Value,
    /// When it happened; now if absent.
    #[serde(default)]
    pub occurred_at: Option<OccurredAt>,
    /// What to keep from the team; the defaults if absent.
    #[serde(default)]
    pub private: Option<Privacy>,
}

/// A new version of an entry.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// Everything, hidden fields included; replaces the old body.
    pub body: Value,
    /// When it happened; as before if absent.
    #[serde(default)]
    pub occurred_at: Option<OccurredAt>,
    /// What to keep from the team; as before if absent.
    #[serde(default)]
    pub private: Option<Privacy>,
}

/// A call of the person's. Repeating one that was done is harmless: hosts repeat what they got no answer to.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(try_from = "Asked")]
pub enum Command {
    /// Note something new; once a day or person, also over what is there.
    Log {
        /// Random (UUIDv4), from the host. Kinds that exist once take the derived one instead.
        id: RecordId,
        /// What.
        draft: Draft,
    },
    /// Change an entry.
    Edit {
        /// Which.
        id: RecordId,
        /// To what.
        edit: Edit,
    },
    /// Delete an entry.
    Delete {
        /// Which.
        id: RecordId,
    },
    /// Take back what was done to an entry in the last ten seconds.
    Undo {
        /// Which.
        id: RecordId,
    },
    /// Send what the server refused once more, as it is.
    Retry {
        /// Which.
        id: RecordId,
    },
    /// Leave here what the server refused: the person knows.
    Leave {
        /// Which.
        id: RecordId,
    },
}

/// A command as it crosses bridges. Flat: what tells enums apart by a field is large in the browser.
#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "do")]
    what: What,
    id: RecordId,
    #[serde(default)]
    draft: Option<Draft>,
    #[serde(default)]
    edit: Option<Edit>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Log,
    Edit,
    Delete,
    Undo,
    Retry,
    Leave,
}

impl TryFrom<Asked> for Command {
    type Error = &'static str;

    fn try_from(asked: Asked) -> Result<Self, Self::Error> {
        let Asked {
            what,
            id,
            draft,
            edit,
        } = asked;
        Ok(match what {
            What::Log => Self::Log {
                id,
                draft: draft.ok_or("no draft")?,
            },
            What::Edit => Self::Edit {
                id,
                edit: edit.ok_or("no edit")?,
            },
            What::Delete => Self::Delete { id },
            What::Undo => Self::Undo { id },
            What::Retry => Self::Retry { id },
            What::Leave => Self::Leave { id },
        })
    }
}

/// What a command did, true once its write is persisted.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Saved {
    /// The entry.
    pub id: RecordId,
    /// Until when it may be undone, by the device's clock.
    pub undo_until: Option<crate::time::UnixMillis>,
}

/// Records in whose place another comes.
type Replaced = Vec<(RecordId, Record)>;

/// The device's clock or zone is beyond any calendar.
pub(crate) fn bad_clock() -> Invalid {
    Invalid::new(Code::OutOfRange, "now", "is not a time a calendar can hold")
}

impl Engine {
    /// Does what the person asked.
    ///
    /// # Errors
    /// What is refused, and nothing is changed then; see [`ClientError`].
    pub fn apply(
        &mut self,
        command: Command,
        here: &mut Here<'_>,
    ) -> Result<(Write, Saved), ClientError> {
        self.unlocked()?;
        let mut batch = Batch::default();
        let (id, record) = match command {
            Command::Log { id, draft } => {
                let (id, record, replaced) = self.log(id, draft, here)?;
                for (id, settled) in replaced {
                    self.keep(id, settled, &mut batch);
                }
                (id, record)
            }
            Command::Edit { id, edit } => (id, self.edit(id, edit, here)?),
            Command::Delete { id } => (id, self.delete(id, here)?),
            Command::Undo { id } => {
                let mut record = self.records.get(&id).ok_or(ClientError::NotFound)?.clone();
                if !record.undo(here.now) {
                    return Err(ClientError::TooLate);
                }
                (id, record)
            }
            Command::Retry { id } => (id, self.refused(id, Record::retry)?),
            Command::Leave { id } => (id, self.refused(id, Record::leave)?),
        };
        let undo_until = record.held_until(here.now);
        self.keep(id, record, &mut batch);
        Ok((self.write(batch, here)?, Saved { id, undo_until }))
    }

    /// The entry, and the deleted ones in whose place it comes: their deletion can't be undone any more, or there would
    /// be two.
    fn log(
        &self,
        id: RecordId,
        draft: Draft,
        here: &mut Here<'_>,
    ) -> Result<(RecordId, Record, Replaced), ClientError> {
        let device = self.device()?;
        let kind = Kind::from_code(&draft.kind).filter(|kind| *kind != Kind::Private);
        let kind = kind.ok_or_else(|| {
            Invalid::new(Code::UnknownCode, "kind", "is not a kind a person notes")
        })?;
        let lived = self.lived(here)?;
        let occurred_at = draft.occurred_at.unwrap_or(lived);
        let body = self.derive(draft.body, kind, Some(&occurred_at), &occurred_at);
        let body = Body::parse(kind, &body)?;
        let mut replaced = Replaced::new();
        let (id, known) = match kind.once() {
            Once::Never => (id, self.records.get(&id)),
            _ => {
                let mut ids = self.all_once(kind, &local(&body, &occurred_at));
                let id = ids.pop().ok_or(ClientError::NotEnrolled)?;
                for before in ids {
                    let mut record = self.records.get(&before).cloned().unwrap_or_default();
                    if record.settle() {
                        replaced.push((before, record));
                    }
                }
                let known = self.records.get(&id);
                (id, known.filter(|record| !record.is_deleted()))
            }
        };
        if let Some(record) = known {
            if record.is_deleted() {
                return Err(ClientError::Deleted);
            }
            // The same call again.
            if kind.once() == Once::Never {
                return Ok((id, record.clone(), replaced));
            }
            let edit = Edit {
                body: body.to_value(),
                occurred_at: None,
                private: draft.private,
            };
            return Ok((id, self.edit(id, edit, here)?, replaced));
        }

        self.check_time(&occurred_at, here)?;
        let privacy = privacy::applying(draft.private, &body, None);
        let mut record = Record::default();
        let (revision, base) = record.mint(device);
        let mut value =
            json!({"id": id, "base": base, "occurred_at": occurred_at, "recorded_at": lived});
        self.fill(&mut value, revision, &body, Map::new(), &privacy, here)?;
        record.edit(version(value)?, here.now);
        Ok((id, record, replaced))
    }

    fn edit(&self, id: RecordId, edit: Edit, here: &mut Here<'_>) -> Result<Record, ClientError> {
        let device = self.device()?;
        let standing = self.records.get(&id).filter(|record| !record.is_deleted());
        let mut record = standing.ok_or(ClientError::NotFound)?.clone();
        let current = record.current().ok_or(ClientError::NotFound)?.clone();
        let before = self.open_version(&current);
        let (kind, unknown) = editable(&before)?;
        let occurred_at = edit.occurred_at.unwrap_or(current.head().occurred_at);
        if occurred_at != current.head().occurred_at {
            self.check_time(&occurred_at, here)?;
        }

        let body = self.derive(edit.body, kind, None, &occurred_at);
        let body = Body::parse(kind, &body)?;
        let privacy = privacy::applying(edit.private, &body, Some(&before));
        let (revision, base) = record.mint(device);
        let mut value = current.as_change();
        value["base"] = json!(base);
        value["occurred_at"] = json!(occurred_at);
        self.fill(&mut value, revision, &body, unknown, &privacy, here)?;
        record.edit(version(value)?, here.now);
        Ok(record)
    }

    fn delete(&self, id: RecordId, here: &mut Here<'_>) -> Result<Record, ClientError> {
        let device = self.device()?;
        let mut record = self.records.get(&id).ok_or(ClientError::NotFound)?.clone();
        let current = record.current().ok_or(ClientError::NotFound)?;
        // The same call again.
        if current.head().deleted {
            return Ok(record);
        }
        let (revision, base) = record.mint(device);
        let mut value = current.as_change();
        value["revision"] = json!(revision);
        value["base"] = json!(base);
        value["deleted"] = Value::Bool(true);
        value["body"] = Value::Null;
        if let Value::Object(map) = &mut value {
            map.remove("private");
        }
        record.edit(version(value)?, here.now);
        Ok(record)
    }

    /// A record that the server refused, once the person has decided.
    fn refused(
        &self,
        id: RecordId,
        decide: impl Fn(&mut Record) -> bool,
    ) -> Result<Record, ClientError> {
        let mut record = self.records.get(&id).ok_or(ClientError::NotFound)?.clone();
        decide(&mut record);
        Ok(record)
    }

    fn check_time(&self, occurred_at: &OccurredAt, here: &Here<'_>) -> Result<(), ClientError> {
        let earliest = self.earliest().ok_or(ClientError::NotEnrolled)?;
        Ok(check_entered_at(
            occurred_at,
            self.corrected(here.now),
            earliest,
        )?)
    }

    /// Adds what follows from time and goals: triggers of the hour to a new craving, the goals' revision to a use with
    /// a meaning. A body of another shape is left to the parser to refuse.
    pub(crate) fn derive(
        &self,
        mut body: Value,
        kind: Kind,
        is_new_at: Option<&OccurredAt>,
        occurred_at: &OccurredAt,
    ) -> Value {
        let Value::Object(map) = &mut body else {
            return body;
        };
        if kind == Kind::Craving
            && let Some(at) = is_new_at
            && let Value::Array(triggers) = map.entry("triggers").or_insert_with(|| json!([]))
        {
            for trigger in derived(at) {
                let trigger = json!(trigger);
                if !triggers.contains(&trigger) {
                    triggers.push(trigger);
                }
            }
        }
        if kind == Kind::Use
            && map.get("meaning").is_some_and(Value::is_string)
            && map.get("goal_revision").is_none_or(Value::is_null)
            && let Some(goals) = self.goals()
            && let Some(version) = goals.on(occurred_at.local_date())
        {
            map.insert("goal_revision".to_owned(), json!(version.revision));
        }
        body
    }
}

/// The kind of an entry that can be edited here, and the fields of its body that a newer app made.
///
/// # Errors
/// If part of it can't be read here, or understood by this version of the app.
pub(crate) fn editable(entry: &Opened) -> Result<(Kind, Map<String, Value>), ClientError> {
    if entry.sealed_elsewhere {
        return Err(ClientError::SealedElsewhere);
    }
    let kind = Kind::from_code(&entry.kind).ok_or(ClientError::UpgradeRequired)?;
    let Some(Value::Object(body)) = &entry.body else {
        return Err(ClientError::NotFound);
    };
    let (mut known, mut unknown) = (Value::Object(body.clone()), Map::new());
    loop {
        let Err(fault) = Body::parse(kind, &known) else {
            return Ok((kind, unknown));
        };
        let field = known
            .as_object_mut()
            .and_then(|map| map.remove_entry(&fault.field));
        match field {
            Some((name, value)) if fault.code == Code::UnknownField => unknown.insert(name, value),
            _ => return Err(ClientError::UpgradeRequired),
        };
    }
}

/// The local day, weekend or person of which the entry is the only one of its kind.
fn local(body: &Body, occurred_at: &OccurredAt) -> String {
    match body {
        Body::WeekendPlan(plan) => plan.friday.to_string(),
        Body::Debrief(debrief) => debrief.friday.to_string(),
        _ if body.kind().once() == Once::PerDay => occurred_at.local_date().to_string(),
        _ => String::new(),
    }
}

fn version(value: Value) -> Result<Version, ClientError> {
    // Made of a head that was read or minted before.
    Version::read(&value).ok_or(ClientError::NotFound)
}
