//! What crosses to Kotlin, Swift and Python as types of their own. Documents (bodies, views, answers) cross as JSON text.

use std::fmt;

use serde_json::Value;
use zeroize::Zeroizing;

use super::error::PhoneError;
use crate::client::privacy::{Hideable, Privacy as Choice, Whole};
use crate::client::views::StatusView;
use crate::client::{self, ClientError};
use crate::invalid::{Code, Invalid};
use crate::time::{OccurredAt, UnixMillis};

/// When and where a call is made.
#[derive(Clone, Copy, Debug, uniffi::Record)]
pub struct Here {
    /// The device's clock, right or wrong, in milliseconds since 1970.
    pub now_millis: i64,
    /// Minutes east of Greenwich at this place now; decides the local day.
    pub offset_minutes: i32,
}

impl Here {
    pub(super) fn now(&self) -> UnixMillis {
        UnixMillis(self.now_millis)
    }
}

/// A row to store: opaque bytes under a key.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Row {
    /// Names the row; holds ids, nothing a person wrote.
    pub key: String,
    /// Opaque.
    pub bytes: Vec<u8>,
}

/// What people wrote, and what opens it, does not belong into a log that prints everything.
macro_rules! discreet {
    ($name:ident: $($shown:ident),*) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($shown), &self.$shown))*
                    .finish_non_exhaustive()
            }
        }
    };
}

discreet!(Row: key);
discreet!(Draft: kind);
discreet!(Edit:);
discreet!(Request:);

impl From<Row> for client::Row {
    fn from(Row { key, bytes }: Row) -> Self {
        let bytes = Zeroizing::new(bytes);
        Self { key, bytes }
    }
}

/// What a call changed, to be persisted in one durable transaction before anything counts as saved. Another generation
/// stands in the store than expected: write nothing, open the phone anew and repeat the call.
#[derive(Clone, uniffi::Record)]
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

impl From<client::Write> for Write {
    fn from(write: client::Write) -> Self {
        let put = write.put.into_iter().map(|mut row| Row {
            key: row.key,
            bytes: std::mem::take(&mut *row.bytes),
        });
        Self {
            expected: write.expected,
            next: write.next,
            put: put.collect(),
            delete: write.delete,
        }
    }
}

/// What the person chose to keep from the team.
#[derive(Clone, Debug, uniffi::Enum)]
pub enum Privacy {
    /// The whole record.
    Whole,
    /// These fields, by their codes; an empty list shares everything.
    Fields {
        /// Such as `note`.
        codes: Vec<String>,
    },
}

impl TryFrom<Privacy> for Choice {
    type Error = ClientError;

    fn try_from(choice: Privacy) -> Result<Self, ClientError> {
        let Privacy::Fields { codes } = choice else {
            return Ok(Self::Whole(Whole::Whole));
        };
        let hideable = |(index, code): (usize, &String)| {
            Hideable::from_code(code).ok_or_else(|| {
                Invalid::new(
                    Code::UnknownCode,
                    format!("private[{index}]"),
                    "is not a field that can be hidden",
                )
            })
        };
        let fields = codes.iter().enumerate().map(hideable);
        Ok(Self::Fields(fields.collect::<Result<_, _>>()?))
    }
}

/// Something to note.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Draft {
    /// What kind of record, by its code.
    pub kind: String,
    /// Everything, hidden fields included: a JSON object.
    pub body: String,
    /// When it happened, in RFC 3339 with the offset of that place; now if absent.
    #[uniffi(default = None)]
    pub occurred_at: Option<String>,
    /// What to keep from the team; the defaults if absent.
    #[uniffi(default = None)]
    pub private: Option<Privacy>,
}

/// A new version of an entry.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Edit {
    /// Everything, hidden fields included; replaces the old body: a JSON object.
    pub body: String,
    /// When it happened, in RFC 3339 with the offset of that place; as before if absent.
    #[uniffi(default = None)]
    pub occurred_at: Option<String>,
    /// What to keep from the team; as before if absent.
    #[uniffi(default = None)]
    pub private: Option<Privacy>,
}

impl TryFrom<Draft> for client::Draft {
    type Error = PhoneError;

    fn try_from(draft: Draft) -> Result<Self, PhoneError> {
        Ok(Self {
            kind: draft.kind,
            body: json(&draft.body, "body")?,
            occurred_at: moment(draft.occurred_at)?,
            private: draft.private.map(Choice::try_from).transpose()?,
        })
    }
}

impl TryFrom<Edit> for client::Edit {
    type Error = PhoneError;

    fn try_from(edit: Edit) -> Result<Self, PhoneError> {
        Ok(Self {
            body: json(&edit.body, "body")?,
            occurred_at: moment(edit.occurred_at)?,
            private: edit.private.map(Choice::try_from).transpose()?,
        })
    }
}

/// JSON that a host handed in.
pub(super) fn json(text: &str, what: &str) -> Result<Value, PhoneError> {
    serde_json::from_str(text).map_err(|_| PhoneError::call(what))
}

fn moment(text: Option<String>) -> Result<Option<OccurredAt>, ClientError> {
    let parsed = text.map(|text| text.parse()).transpose();
    parsed.map_err(|_| {
        let message = "is a date and time with its offset, in RFC 3339";
        Invalid::new(Code::WrongType, "occurred_at", message).into()
    })
}

/// What was done to an entry, true once its write is persisted.
#[derive(Clone, uniffi::Record)]
pub struct Saved {
    /// To be persisted.
    pub write: Write,
    /// The entry.
    pub id: String,
    /// Until when it may be undone, by the device's clock.
    pub undo_until_millis: Option<i64>,
}

impl From<(client::Write, client::Saved)> for Saved {
    fn from((write, saved): (client::Write, client::Saved)) -> Self {
        Self {
            write: write.into(),
            id: saved.id.to_string(),
            undo_until_millis: saved.undo_until.map(|until| until.0),
        }
    }
}

/// An enrolment that begins once its write is persisted.
#[derive(Clone, uniffi::Record)]
pub struct Enrolling {
    /// To be persisted.
    pub write: Write,
    /// To be sent with the code.
    pub request_id: String,
}

/// A body for `POST /api/v1/sync`. One at a time.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Request {
    /// JSON.
    pub body: String,
    /// To be given back with the answer, or its absence.
    pub echo: String,
}

impl From<client::Request> for Request {
    fn from(request: client::Request) -> Self {
        let echo = serde_json::json!(request.echo).to_string();
        Self {
            body: request.body,
            echo,
        }
    }
}

/// What may be sent once its write is persisted.
#[derive(Clone, uniffi::Record)]
pub struct Outgoing {
    /// To be persisted.
    pub write: Write,
    /// If there is something to ask or to send.
    pub request: Option<Request>,
}

/// A request that was not answered, or was refused whole.
#[derive(Clone, Debug, uniffi::Enum)]
pub enum Failure {
    /// No answer, or one that is not our server's.
    Network,
    /// A problem.
    Answer {
        /// HTTP status.
        status: u16,
        /// The problem's code.
        #[uniffi(default = None)]
        code: Option<String>,
        /// `Retry-After`, in seconds.
        #[uniffi(default = None)]
        retry_after: Option<u32>,
    },
}

impl From<Failure> for client::Failure {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Network => Self::Network,
            Failure::Answer {
                status,
                code,
                retry_after,
            } => Self::Answer {
                status,
                code,
                retry_after,
            },
        }
    }
}

/// Whether to ask `GET /api/v1/me/programme`, and with which entity tag.
#[derive(Clone, Debug, uniffi::Record)]
pub struct ProgrammeDue {
    /// Of the programme that is here.
    pub etag: Option<String>,
    /// The server has a newer one.
    pub due: bool,
}

/// How this phone stands with the server.
#[derive(Clone, Debug, uniffi::Record)]
pub struct Status {
    /// Whether it belongs to somebody.
    pub enrolled: bool,
    /// Nothing can be read until it is unlocked.
    pub locked: bool,
    /// Whom.
    pub participant_id: Option<String>,
    /// As which device.
    pub device_id: Option<String>,
    /// What the group calls him or her.
    pub first_name: Option<String>,
    /// Entries that are not on the server's disk yet, those that may still be undone included.
    pub waiting: u32,
    /// Entries that the server refused.
    pub parked: u32,
    /// Those of them that the person has not decided about.
    pub parked_open: u32,
    /// Entries that this app can't read and leaves as they are.
    pub unreadable: u32,
    /// The last answer, by the device's clock.
    pub last_sync_millis: Option<i64>,
    /// The end of the pause after a failure, by the device's clock.
    pub retry_at_millis: Option<i64>,
    /// The last attempt got no answer.
    pub offline: bool,
    /// Enrol anew; nothing is lost.
    pub signed_out: bool,
    /// Update the app; nothing is lost.
    pub upgrade: bool,
}

impl From<StatusView> for Status {
    fn from(status: StatusView) -> Self {
        Self {
            enrolled: status.enrolled,
            locked: status.locked,
            participant_id: status.participant_id.map(|id| id.to_string()),
            device_id: status.device_id.map(|id| id.to_string()),
            first_name: status.first_name,
            waiting: count(status.waiting),
            parked: count(status.parked),
            parked_open: count(status.parked_open),
            unreadable: count(status.unreadable),
            last_sync_millis: status.last_sync.map(|at| at.0),
            retry_at_millis: status.retry_at.map(|at| at.0),
            offline: status.offline,
            signed_out: status.signed_out,
            upgrade: status.upgrade,
        }
    }
}

pub(super) fn count(number: usize) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}
