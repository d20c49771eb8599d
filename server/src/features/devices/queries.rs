//! Devices and their tokens.

use mobile_core::{
    ids::{DeviceId, ParticipantId},
    programme::{DeviceVia, ProgrammeDevice},
    time::{DAY, HOUR, UnixMillis},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, sea_query::Expr,
};

use super::entity::{ActiveModel, Column, Entity, Model};
use crate::{
    app::App,
    auth::{ParticipantScope, SenderScope, Token},
    error::{Error, Result},
    features::{participants::queries as participants, push::queries as push},
    sealing::DataKey,
};

/// A new device is announced on all others for 14 days.
pub const ANNOUNCED: i64 = 14 * DAY;

/// A device about to be made.
#[derive(Debug)]
pub struct NewDevice {
    /// Its id.
    pub id: DeviceId,
    /// Opens everything.
    pub token: Token,
    /// Only adds.
    pub send_token: Token,
}

fn hash(lookup: &DataKey, token: &str) -> Vec<u8> {
    lookup.lookup("device token", token)
}

/// Makes a device of a person.
///
/// # Errors
/// The database's own.
pub async fn create(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    participant: ParticipantId,
    device: &NewDevice,
    via: DeviceVia,
    now: UnixMillis,
) -> Result<()> {
    Entity::insert(ActiveModel {
        participant_id: Set(participant.0),
        id: Set(device.id.0),
        token_hash: Set(hash(lookup, device.token.reveal())),
        send_token_hash: Set(hash(lookup, device.send_token.reveal())),
        created_at: Set(now.0),
        seen_at: Set(now.0),
        removed_at: Set(None),
        via: Set(via.code().to_owned()),
    })
    .exec_without_returning(c)
    .await?;
    Ok(())
}

/// Who is behind a token, full or send-only; notes that the device was seen, once an hour.
///
/// # Errors
/// The database's own.
pub async fn by_token(app: &App, token: &str) -> Result<Option<SenderScope>> {
    let hash = hash(app.lookup(), token);
    let row = Entity::find()
        .filter(
            Condition::any()
                .add(Column::TokenHash.eq(hash.clone()))
                .add(Column::SendTokenHash.eq(hash.clone())),
        )
        .filter(Column::RemovedAt.is_null())
        .one(app.db().read())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let participant = ParticipantId(row.participant_id);
    let centre = participants::centre(app.db().read(), participant).await?;
    let now = app.now();
    if now.0 - row.seen_at > HOUR {
        app.db()
            .write::<_, Error, _, _>(async |tx| {
                let seen = Entity::update_many()
                    .col_expr(Column::SeenAt, Expr::value(now.0))
                    .filter(Column::ParticipantId.eq(row.participant_id))
                    .filter(Column::Id.eq(row.id));
                Ok(seen.exec(&*tx).await?)
            })
            .await?;
    }
    let scope = ParticipantScope {
        participant,
        device: DeviceId(row.id),
        centre,
    };
    Ok(Some(SenderScope {
        scope,
        send_only: row.send_token_hash == hash,
    }))
}

/// A device.
#[derive(Debug, Clone, Copy)]
pub struct Device {
    /// As the programme shows it.
    pub shown: ProgrammeDevice,
    /// When it was last seen, to the hour.
    pub seen_at: UnixMillis,
}

impl TryFrom<Model> for Device {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self> {
        let shown = ProgrammeDevice {
            id: DeviceId(row.id),
            created_at: UnixMillis(row.created_at),
            via: DeviceVia::from_code(&row.via).ok_or(Error::Corrupt("devices.via"))?,
        };
        let seen_at = UnixMillis(row.seen_at);
        Ok(Self { shown, seen_at })
    }
}

/// The devices of a person that still work, oldest first.
///
/// # Errors
/// The database's own, or a row that can't be what it says.
pub async fn list(c: &impl ConnectionTrait, participant: ParticipantId) -> Result<Vec<Device>> {
    let rows = Entity::find()
        .filter(Column::ParticipantId.eq(participant.0))
        .filter(Column::RemovedAt.is_null());
    let rows = rows
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(c)
        .await?;
    rows.into_iter().map(Device::try_from).collect()
}

/// The devices that a person is told of: those that work, and those that came from another phone of hers in the last 14
/// days, also if they are gone: whoever paired one, read, and removed it again does not stay unseen.
///
/// # Errors
/// The database's own, or a row that can't be what it says.
pub async fn told(
    c: &impl ConnectionTrait,
    participant: ParticipantId,
    now: UnixMillis,
) -> Result<Vec<Device>> {
    let paired_and_gone = Condition::all()
        .add(Column::Via.eq(DeviceVia::Pairing.code()))
        .add(Column::CreatedAt.gt(now.plus(-ANNOUNCED).0));
    let rows = Entity::find()
        .filter(Column::ParticipantId.eq(participant.0))
        .filter(
            Condition::any()
                .add(Column::RemovedAt.is_null())
                .add(paired_and_gone),
        )
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(c)
        .await?;
    rows.into_iter().map(Device::try_from).collect()
}

/// Every device a person ever had: their revisions are his.
///
/// # Errors
/// The database's own.
pub async fn ever(c: &impl ConnectionTrait, participant: ParticipantId) -> Result<Vec<DeviceId>> {
    let rows = Entity::find()
        .filter(Column::ParticipantId.eq(participant.0))
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|row| DeviceId(row.id)).collect())
}

/// Takes a device's tokens away, and the reminders it gets; answers whether there was one to remove.
///
/// # Errors
/// The database's own.
pub async fn remove(
    c: &impl ConnectionTrait,
    participant: ParticipantId,
    id: DeviceId,
    now: UnixMillis,
) -> Result<bool> {
    let removed = Entity::update_many()
        .col_expr(Column::RemovedAt, Expr::value(now.0))
        .filter(Column::ParticipantId.eq(participant.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::RemovedAt.is_null())
        .exec(c)
        .await?;
    push::remove(c, participant.0, id.0).await?;
    Ok(removed.rows_affected == 1)
}
