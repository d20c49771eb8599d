//! Reminders as their rows hold them, what became of them, and what phones report.

use std::collections::HashMap;

use mobile_core::{
    ids::{CycleId, NudgeId, StaffId, brief_nudge_id},
    nudges::{Action, NudgeKey},
    time::UnixMillis,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    entity::nudges::{Column, Entity, Model},
    queue::{EXPIRED, PLANNED, REFUSED, SENT, UNREACHABLE},
};
use crate::{
    error::{Error, Result},
    sealing::{DataKey, Place},
};

pub use super::store::{add, forget, plan, plan_afresh, tidy};

/// What a reminder says, in codes; sealed in its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Names it towards the push service and the phone, which gives its own the same name.
    pub id: NudgeId,
    /// Which one; nothing for one that tries the way.
    pub key: Option<NudgeKey>,
    /// What it opens on.
    pub action: Action,
    /// Whether the person chose that it may say what it is about.
    #[serde(default)]
    pub explicit: bool,
    /// The person's own words for an evening that was announced, if reminders may say what they are about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_words: Option<String>,
    /// The brief of which a member of staff is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brief: Option<BriefOf>,
}

/// Which brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefOf {
    /// Of which cycle.
    pub cycle: CycleId,
    /// Before which session.
    pub number: u32,
}

impl Message {
    /// Tries the way to a phone; each one is its own.
    pub fn trial() -> Self {
        Self {
            id: NudgeId(Uuid::new_v4()),
            key: None,
            action: Action::Open,
            explicit: false,
            own_words: None,
            brief: None,
        }
    }

    /// Tells a member of staff that a brief can be read.
    pub fn brief(staff: StaffId, brief: BriefOf) -> Self {
        Self {
            id: brief_nudge_id(staff, brief.cycle, brief.number),
            brief: Some(brief),
            ..Self::trial()
        }
    }
}

/// The row of a reminder: a keyed hash, so that nobody without the key tells from the rows which rule made it.
pub fn row_id(lookup: &DataKey, id: NudgeId) -> Uuid {
    let hash = lookup.lookup("nudge", &id.to_string());
    let bytes = hash.first_chunk::<16>().copied().unwrap_or_default();
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// A reminder to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// What it says.
    pub message: Message,
    /// When.
    pub due_at: UnixMillis,
    /// Until when it is of use.
    pub expires_at: UnixMillis,
}

/// A reminder that was, or is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// What it says.
    pub message: Message,
    /// When it is or was due.
    pub due_at: UnixMillis,
    /// When a push service or a phone took it.
    pub sent_at: Option<UnixMillis>,
    /// When a phone showed it.
    pub shown_at: Option<UnixMillis>,
    /// When the person opened it.
    pub opened_at: Option<UnixMillis>,
    /// Until when the person put it off.
    pub snoozed_until: Option<UnixMillis>,
    /// How it stands.
    pub tried: Tried,
}

/// How a reminder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tried {
    /// A push service or the phone itself has it.
    Sent,
    /// For its time, or for another attempt.
    Waiting,
    /// It can't be sent.
    Refused,
    /// No device takes reminders.
    Unreachable,
    /// Its use ended first, or the plan changed.
    Over,
}

impl Tried {
    fn of(state: &str) -> Self {
        match state {
            SENT => Self::Sent,
            PLANNED => Self::Waiting,
            REFUSED => Self::Refused,
            UNREACHABLE => Self::Unreachable,
            _ => Self::Over,
        }
    }
}

pub(super) fn place(recipient: Uuid, id: Uuid) -> Place<'static> {
    Place {
        table: "nudges",
        subject: recipient,
        row: id,
        revision: b"",
    }
}

/// A recipient's reminders since a moment that were handed on, oldest first.
///
/// # Errors
/// The database's own, or a row that does not open.
pub async fn history(
    c: &impl ConnectionTrait,
    key: &DataKey,
    recipient: Uuid,
    since: UnixMillis,
) -> Result<Vec<Known>> {
    let rows = Entity::find()
        .filter(Column::RecipientId.eq(recipient))
        .filter(Column::State.eq(SENT))
        .filter(Column::DueAt.gte(since.0))
        .order_by_asc(Column::DueAt)
        .all(c)
        .await?;
    rows.into_iter().map(|row| known(key, row)).collect()
}

/// How the last attempts to remind somebody went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// A push service or the phone took it, and it was shown.
    Shown,
    /// It was taken; nobody said that it was shown.
    Taken,
    /// It was refused, or failed until its use was over.
    Failed,
}

/// The last three reminders since a moment that were tried, of each of these recipients, newest first.
///
/// # Errors
/// The database's own.
pub async fn last_attempts(
    c: &impl ConnectionTrait,
    recipients: &[Uuid],
    since: UnixMillis,
) -> Result<HashMap<Uuid, Vec<Attempt>>> {
    let rows: Vec<(Uuid, String, Option<i64>)> = Entity::find()
        .select_only()
        .columns([Column::RecipientId, Column::State, Column::ShownAt])
        .filter(Column::RecipientId.is_in(recipients.iter().copied()))
        .filter(Column::State.is_in([SENT, REFUSED, EXPIRED]))
        .filter(Column::Attempts.gt(0))
        .filter(Column::DueAt.gte(since.0))
        .order_by_desc(Column::DueAt)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(c)
        .await?;
    let mut attempts: HashMap<Uuid, Vec<Attempt>> = HashMap::new();
    for (recipient, state, shown_at) in rows {
        let last = attempts.entry(recipient).or_default();
        if last.len() < 3 {
            last.push(match (state.as_str(), shown_at) {
                (SENT, Some(_)) => Attempt::Shown,
                (SENT, None) => Attempt::Taken,
                _ => Attempt::Failed,
            });
        }
    }
    Ok(attempts)
}

/// One reminder of a recipient.
///
/// # Errors
/// The database's own, or a row that does not open.
pub async fn get(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    key: &DataKey,
    recipient: Uuid,
    id: NudgeId,
) -> Result<Option<Known>> {
    let row = row_id(lookup, id);
    let row = Entity::find_by_id((recipient, row)).one(c).await?;
    row.map(|row| known(key, row)).transpose()
}

fn known(key: &DataKey, row: Model) -> Result<Known> {
    Ok(Known {
        message: key.open_json(place(row.recipient_id, row.id), &row.sealed)?,
        due_at: UnixMillis(row.due_at),
        sent_at: row.sent_at.map(UnixMillis),
        shown_at: row.shown_at.map(UnixMillis),
        opened_at: row.opened_at.map(UnixMillis),
        snoozed_until: row.snoozed_until.map(UnixMillis),
        tried: Tried::of(&row.state),
    })
}

/// What a phone says of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// It is on the screen.
    Shown,
    /// The person tapped it.
    Opened,
    /// The person wants it again later.
    PutOff(UnixMillis),
}

/// Notes what a phone says; the first word counts.
///
/// # Errors
/// `not_found` for a reminder that is not the recipient's.
pub async fn seen(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    recipient: Uuid,
    id: NudgeId,
    seen: Seen,
    now: UnixMillis,
) -> Result<()> {
    let id = row_id(lookup, id);
    let row = Entity::find_by_id((recipient, id)).one(c).await?;
    let row = row.ok_or_else(Error::not_found)?;
    let mut update = Entity::update_many().col_expr(Column::Attempts, Expr::value(row.attempts));
    if row.shown_at.is_none() {
        update = update.col_expr(Column::ShownAt, Expr::value(now.0));
    }
    match seen {
        Seen::Shown => {}
        Seen::Opened if row.opened_at.is_some() => {}
        Seen::Opened => update = update.col_expr(Column::OpenedAt, Expr::value(now.0)),
        Seen::PutOff(until) => {
            update = update.col_expr(Column::SnoozedUntil, Expr::value(until.0));
        }
    }
    let row = Column::RecipientId.eq(recipient).and(Column::Id.eq(id));
    update.filter(row).exec(c).await?;
    Ok(())
}
