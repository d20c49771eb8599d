//! Making and spending pairings.
//!
//! What the first device hands over is kept for two minutes at most. If the answer to the new device may have got lost,
//! and it can ask again, it is kept until then; otherwise it goes with the code.

use mobile_core::{
    ids::{DeviceId, ParticipantId},
    time::{DAY, MINUTE, UnixMillis},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use super::entity::{ActiveModel, Column, Entity, Model};
use crate::{
    error::{Error, Result},
    features::invitations::{
        InvitationCode,
        queries::{Presented, request_hash},
    },
    sealing::{Class, DataKey, Keyring, Place},
};

/// A code works for two minutes.
const VALID: i64 = 2 * MINUTE;
/// The same phone may ask again for 24 hours.
const AGAIN: i64 = DAY;

/// What a code opens.
#[derive(Debug)]
pub struct Paired {
    /// Whose device this becomes.
    pub participant: ParticipantId,
    /// A device that this enrolment replaces: the answer to it was lost on the way.
    pub replaces: Option<DeviceId>,
    /// What the first device hands over; gone after two minutes.
    pub transfer: Option<Transfer>,
}

/// What one device hands to another; the server can't open it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Transfer {
    /// Sealed keys.
    pub blob: String,
}

impl std::fmt::Debug for Transfer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Transfer(…)")
    }
}

fn code_hash(lookup: &DataKey, code: &InvitationCode) -> Vec<u8> {
    lookup.lookup("pairing code", &code.plain())
}

fn place(id: ParticipantId, code_hash: &[u8]) -> Place<'_> {
    Place {
        table: "pairings",
        subject: id.0,
        row: id.0,
        revision: code_hash,
    }
}

/// Makes a code for one more device of a person, in place of an unused one.
///
/// # Errors
/// The database's own.
pub async fn create(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    log: &DataKey,
    participant: ParticipantId,
    blob: &str,
    now: UnixMillis,
) -> Result<(InvitationCode, UnixMillis)> {
    Entity::delete_many()
        .filter(Column::ParticipantId.eq(participant.0))
        .filter(Column::UsedAt.is_null())
        .exec(c)
        .await?;
    let code = InvitationCode::random();
    let hash = code_hash(lookup, &code);
    let blob = blob.to_owned();
    let sealed = log.seal_json(place(participant, &hash), &Transfer { blob });
    let expires_at = now.plus(VALID);
    Entity::insert(ActiveModel {
        code_hash: Set(hash),
        participant_id: Set(participant.0),
        expires_at: Set(expires_at.0),
        used_at: Set(None),
        request_hash: Set(None),
        device_id: Set(None),
        sealed: Set(Some(sealed)),
    })
    .exec_without_returning(c)
    .await?;
    Ok((code, expires_at))
}

/// Spends a code; `None` for one that pairs nothing. Used again, it opens only for the same `request_id` within 24 h.
///
/// # Errors
/// `invitation_unusable`, the same for all causes.
pub async fn spend(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    keyring: &Keyring,
    presented: &Presented<'_>,
    now: UnixMillis,
) -> Result<Option<Paired>> {
    let hash = code_hash(lookup, presented.code);
    let mark = request_hash(lookup, presented);
    let Some(row) = Entity::find_by_id(hash.clone()).one(c).await? else {
        return Ok(None);
    };
    let change = Entity::update_many()
        .col_expr(Column::RequestHash, Expr::value(mark.clone()))
        .col_expr(Column::DeviceId, Expr::value(presented.device.0))
        .col_expr(Column::Sealed, Expr::value(kept(&row, mark.is_some(), now)))
        .filter(Column::CodeHash.eq(hash));
    // Each filter names the state that was read, so that of two at once only one goes through.
    let change = match row.used_at {
        None if now.0 < row.expires_at => change
            .col_expr(Column::UsedAt, Expr::value(now.0))
            .filter(Column::UsedAt.is_null()),
        Some(used_at) if now.0 - used_at <= AGAIN && mark.is_some() && row.request_hash == mark => {
            change.filter(Column::DeviceId.eq(row.device_id))
        }
        _ => return Err(Error::invitation_unusable()),
    };
    if change.exec(c).await?.rows_affected != 1 {
        return Err(Error::invitation_unusable());
    }
    Ok(Some(Paired {
        participant: ParticipantId(row.participant_id),
        replaces: row.device_id.map(DeviceId),
        transfer: transfer(keyring, &row, now).await?,
    }))
}

/// What is left of the transfer once the code is spent.
fn kept(row: &Model, may_ask_again: bool, now: UnixMillis) -> Option<Vec<u8>> {
    let sealed = row.sealed.clone();
    sealed.filter(|_| may_ask_again && now.0 < row.expires_at)
}

async fn transfer(keyring: &Keyring, row: &Model, now: UnixMillis) -> Result<Option<Transfer>> {
    let log = keyring.get(row.participant_id, Class::Log).await?;
    let place = place(ParticipantId(row.participant_id), &row.code_hash);
    let sealed = row.sealed.as_ref().filter(|_| now.0 < row.expires_at);
    Ok(sealed
        .map(|sealed| log.open_json(place, sealed))
        .transpose()?)
}

/// Empties what was handed over and not fetched in time, and removes codes that open nothing any more.
///
/// # Errors
/// The database's own.
pub async fn tidy(c: &impl ConnectionTrait, now: UnixMillis) -> Result<()> {
    let unused = Condition::all()
        .add(Column::UsedAt.is_null())
        .add(Column::ExpiresAt.lte(now.0));
    let open_nothing = Condition::any()
        .add(Column::UsedAt.lt(now.0 - AGAIN))
        .add(unused);
    Entity::delete_many().filter(open_nothing).exec(c).await?;
    Entity::update_many()
        .col_expr(Column::Sealed, Expr::value(None::<Vec<u8>>))
        .filter(Column::ExpiresAt.lte(now.0))
        .filter(Column::Sealed.is_not_null())
        .exec(c)
        .await?;
    Ok(())
}
