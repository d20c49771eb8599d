//! Keeps what is planned: makes reminders, moves and cancels them, forgets them.

use std::collections::{HashMap, HashSet};

use mobile_core::{
    ids::ParticipantId,
    time::{DAY, UnixMillis},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    entity::{
        nudges::{ActiveModel, Column, Entity, Model},
        plans,
    },
    queries::{Planned, place, row_id},
    queue::{CANCELLED, PLANNED},
};
use crate::{
    error::Result,
    sealing::{Class, DataKey},
};

/// How long reminders are remembered: what was ignored decides how many come.
const KEPT: i64 = 60 * DAY;

/// Replaces what is planned for a recipient: a reminder that is there already moves to its new time, what is no longer
/// wanted is cancelled, and what was sent stays as it was.
///
/// # Errors
/// The database's own.
pub async fn plan(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    key: (Class, &DataKey),
    recipient: Uuid,
    planned: &[Planned],
    now: UnixMillis,
) -> Result<()> {
    let ids: Vec<Uuid> = planned
        .iter()
        .map(|nudge| row_id(lookup, nudge.message.id))
        .collect();
    let mine = Entity::find().filter(Column::RecipientId.eq(recipient));
    let known = mine
        .clone()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .all(c)
        .await?;
    let known: HashMap<Uuid, &Model> = known.iter().map(|row| (row.id, row)).collect();
    let mut rows = Vec::new();
    for (nudge, id) in planned.iter().zip(&ids) {
        let Some(row) = known.get(id) else {
            rows.push(row_of(*id, key, recipient, nudge));
            continue;
        };
        // Moved if its time did, unless it is being sent or was.
        let is_open = row.attempts == 0 && [PLANNED, CANCELLED].contains(&row.state.as_str());
        let times = (nudge.due_at.0, nudge.expires_at.0);
        if is_open && ((row.due_at, row.expires_at) != times || row.state == CANCELLED) {
            let moved = Entity::update_many()
                .col_expr(Column::State, Expr::value(PLANNED))
                .col_expr(Column::DueAt, Expr::value(nudge.due_at.0))
                .col_expr(Column::NextAt, Expr::value(nudge.due_at.0))
                .col_expr(Column::ExpiresAt, Expr::value(nudge.expires_at.0))
                .filter(Column::RecipientId.eq(recipient))
                .filter(Column::Id.eq(row.id))
                .filter(Column::Attempts.eq(0));
            moved.exec(c).await?;
        }
    }
    if !rows.is_empty() {
        Entity::insert_many(rows)
            .on_conflict(once())
            .exec_without_returning(c)
            .await?;
    }
    let standing = mine
        .filter(Column::State.eq(PLANNED))
        .filter(Column::DueAt.gt(now.0))
        .all(c)
        .await?;
    let wanted: HashSet<Uuid> = ids.into_iter().collect();
    let unwanted: Vec<Uuid> = standing
        .into_iter()
        .filter(|row| !wanted.contains(&row.id))
        .map(|row| row.id)
        .collect();
    if !unwanted.is_empty() {
        let cancelled = Entity::update_many()
            .col_expr(Column::State, Expr::value(CANCELLED))
            .filter(Column::RecipientId.eq(recipient))
            .filter(Column::Id.is_in(unwanted));
        cancelled.exec(c).await?;
    }
    Ok(())
}

/// For whom something is planned under keys of this class.
///
/// # Errors
/// The database's own.
pub async fn planned_for(c: &impl ConnectionTrait, class: Class) -> Result<Vec<Uuid>> {
    let recipients = Entity::find()
        .select_only()
        .column(Column::RecipientId)
        .distinct()
        .filter(Column::State.eq(PLANNED))
        .filter(Column::Class.eq(class.as_str()));
    Ok(recipients.into_tuple().all(c).await?)
}

/// Forgets everything about a recipient.
///
/// # Errors
/// The database's own.
pub async fn forget(c: &impl ConnectionTrait, recipient: Uuid) -> Result<()> {
    let all = Entity::delete_many().filter(Column::RecipientId.eq(recipient));
    all.exec(c).await?;
    Ok(())
}

/// Each reminder is made once.
fn once() -> OnConflict {
    OnConflict::columns([Column::RecipientId, Column::Id])
        .do_nothing()
        .to_owned()
}

fn row_of(
    id: Uuid,
    (class, key): (Class, &DataKey),
    recipient: Uuid,
    nudge: &Planned,
) -> ActiveModel {
    ActiveModel {
        recipient_id: Set(recipient),
        id: Set(id),
        class: Set(class.as_str().to_owned()),
        due_at: Set(nudge.due_at.0),
        expires_at: Set(nudge.expires_at.0),
        state: Set(PLANNED.to_owned()),
        next_at: Set(nudge.due_at.0),
        attempts: Set(0),
        device_id: Set(None),
        sent_at: Set(None),
        shown_at: Set(None),
        opened_at: Set(None),
        snoozed_until: Set(None),
        sealed: Set(key.seal_json(place(recipient, id), &nudge.message)),
    }
}

/// Adds one reminder beside what is planned; one that is there already stays as it is.
///
/// # Errors
/// The database's own.
pub async fn add(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    key: (Class, &DataKey),
    recipient: Uuid,
    nudge: &Planned,
) -> Result<()> {
    let id = row_id(lookup, nudge.message.id);
    Entity::insert(row_of(id, key, recipient, nudge))
        .on_conflict(once())
        .exec_without_returning(c)
        .await?;
    Ok(())
}

/// Notes when a person's reminders were planned.
///
/// # Errors
/// The database's own.
pub async fn planned_at(
    c: &impl ConnectionTrait,
    participant: ParticipantId,
    now: UnixMillis,
) -> Result<()> {
    let row = plans::ActiveModel {
        participant_id: Set(participant.0),
        planned_at: Set(now.0),
    };
    let upsert = OnConflict::column(plans::Column::ParticipantId)
        .update_column(plans::Column::PlannedAt)
        .to_owned();
    plans::Entity::insert(row)
        .on_conflict(upsert)
        .exec_without_returning(c)
        .await?;
    Ok(())
}

/// Plans everybody's reminders anew at the next turn.
///
/// # Errors
/// The database's own.
pub async fn plan_afresh(c: &impl ConnectionTrait) -> Result<()> {
    plans::Entity::delete_many().exec(c).await?;
    Ok(())
}

/// When each person's reminders were last planned.
///
/// # Errors
/// The database's own.
pub async fn plans(c: &impl ConnectionTrait) -> Result<HashMap<ParticipantId, UnixMillis>> {
    let rows = plans::Entity::find().all(c).await?;
    let pair = |row: plans::Model| {
        (
            ParticipantId(row.participant_id),
            UnixMillis(row.planned_at),
        )
    };
    Ok(rows.into_iter().map(pair).collect())
}

/// Forgets reminders older than 60 days.
///
/// # Errors
/// The database's own.
pub async fn tidy(c: &impl ConnectionTrait, now: UnixMillis) -> Result<()> {
    let old = Entity::delete_many().filter(Column::DueAt.lt(now.plus(-KEPT).0));
    old.exec(c).await?;
    Ok(())
}
