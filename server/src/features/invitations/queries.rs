//! Making and spending invitations.

use std::collections::HashMap;

use mobile_core::{
    ids::{CycleId, DeviceId, ParticipantId},
    time::{DAY, UnixMillis},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr,
};

use super::{
    InvitationCode,
    entity::{ActiveModel, Column, Entity, Model},
};
use crate::{
    error::{Error, Result},
    sealing::DataKey,
};

/// A code works for 14 days.
const VALID: i64 = 14 * DAY;
/// The same phone may ask again, and a tab may move to the installed app, for 24 hours.
const AGAIN: i64 = DAY;

/// What a code opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// Whose phone this becomes.
    pub participant: ParticipantId,
    /// The cycle he was invited to.
    pub cycle: CycleId,
    /// A device that this enrolment replaces: an answer lost on the way, or the tab before the installed app.
    pub replaces: Option<DeviceId>,
}

/// How a phone presents a code.
#[derive(Debug, Clone)]
pub struct Presented<'a> {
    /// The code.
    pub code: &'a InvitationCode,
    /// The caller's own mark for this attempt.
    pub request_id: Option<&'a str>,
    /// Whether it is the installed app, not a tab.
    pub installed: bool,
    /// The device that is being made.
    pub device: DeviceId,
}

fn code_hash(lookup: &DataKey, code: &InvitationCode) -> Vec<u8> {
    lookup.lookup("invitation code", &code.plain())
}

/// The keyed hash of the caller's own mark.
pub fn request_hash(lookup: &DataKey, presented: &Presented<'_>) -> Option<Vec<u8>> {
    let mark = |id: &str| {
        lookup.lookup(
            "enrolment request",
            &format!("{} {id}", presented.code.plain()),
        )
    };
    presented.request_id.map(mark)
}

/// Makes a code for a person.
///
/// # Errors
/// The database's own.
pub async fn create(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    participant: ParticipantId,
    cycle: CycleId,
    now: UnixMillis,
) -> Result<(InvitationCode, UnixMillis)> {
    let code = InvitationCode::random();
    let expires_at = now.plus(VALID);
    Entity::insert(ActiveModel {
        code_hash: Set(code_hash(lookup, &code)),
        participant_id: Set(participant.0),
        cycle_id: Set(cycle.0),
        created_at: Set(now.0),
        expires_at: Set(expires_at.0),
        used_at: Set(None),
        request_hash: Set(None),
        device_id: Set(None),
        in_tab: Set(false),
        moved_at: Set(None),
    })
    .exec_without_returning(c)
    .await?;
    Ok((code, expires_at))
}

/// Ends every unused code of a person in a cycle: a new card replaces the old one, and who left needs none.
///
/// # Errors
/// The database's own.
pub async fn withdraw(
    c: &impl ConnectionTrait,
    participant: ParticipantId,
    cycle: CycleId,
) -> Result<()> {
    Entity::delete_many()
        .filter(Column::ParticipantId.eq(participant.0))
        .filter(Column::CycleId.eq(cycle.0))
        .filter(Column::UsedAt.is_null())
        .exec(c)
        .await?;
    Ok(())
}

/// Spends a code. Used again, it opens only for the same `request_id` within 24 h, or once for the installed app
/// after a tab.
///
/// # Errors
/// `invitation_unusable`, the same for all causes.
pub async fn spend(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    presented: &Presented<'_>,
    now: UnixMillis,
) -> Result<Spent> {
    let hash = code_hash(lookup, presented.code);
    let mark = request_hash(lookup, presented);
    let row = Entity::find_by_id(hash.clone())
        .one(c)
        .await?
        .ok_or_else(Error::invitation_unusable)?;
    let change = Entity::update_many()
        .col_expr(Column::RequestHash, Expr::value(mark.clone()))
        .col_expr(Column::DeviceId, Expr::value(presented.device.0))
        .col_expr(Column::InTab, Expr::value(!presented.installed))
        .filter(Column::CodeHash.eq(hash));
    // Each filter names the state that was read, so that of two at once only one goes through.
    let change = match use_of(&row, presented, mark.as_deref(), now) {
        Use::First => change
            .col_expr(Column::UsedAt, Expr::value(now.0))
            .filter(Column::UsedAt.is_null()),
        Use::Again => change.filter(Column::DeviceId.eq(row.device_id)),
        Use::Move => change
            .col_expr(Column::MovedAt, Expr::value(now.0))
            .filter(Column::MovedAt.is_null()),
        Use::None => return Err(Error::invitation_unusable()),
    };
    if change.exec(c).await?.rows_affected != 1 {
        return Err(Error::invitation_unusable());
    }
    Ok(Spent {
        participant: ParticipantId(row.participant_id),
        cycle: CycleId(row.cycle_id),
        replaces: row.device_id.map(DeviceId),
    })
}

enum Use {
    First,
    Again,
    Move,
    None,
}

fn use_of(row: &Model, presented: &Presented<'_>, mark: Option<&[u8]>, now: UnixMillis) -> Use {
    let Some(used_at) = row.used_at else {
        return if now.0 < row.expires_at {
            Use::First
        } else {
            Use::None
        };
    };
    let is_recent = now.0 - used_at <= AGAIN;
    if is_recent && mark.is_some() && row.request_hash.as_deref() == mark {
        Use::Again
    } else if is_recent && presented.installed && row.in_tab && row.moved_at.is_none() {
        Use::Move
    } else {
        Use::None
    }
}

/// Until when each of these people has an unused code.
///
/// # Errors
/// The database's own.
pub async fn open_until(
    c: &impl ConnectionTrait,
    ids: &[ParticipantId],
    now: UnixMillis,
) -> Result<HashMap<ParticipantId, UnixMillis>> {
    let rows = Entity::find()
        .filter(Column::ParticipantId.is_in(ids.iter().map(|id| id.0)))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.0))
        .all(c)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            (
                ParticipantId(row.participant_id),
                UnixMillis(row.expires_at),
            )
        })
        .collect())
}
