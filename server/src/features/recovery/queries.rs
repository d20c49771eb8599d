//! Keeping the recovery blob.

use mobile_core::{
    ids::{DeviceId, ParticipantId},
    programme::ProgrammeRecovery,
    protocol::RecoveryBlob,
    time::UnixMillis,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

use super::entity::{ActiveModel, Column, Entity};
use crate::{
    error::{Error, Result},
    sealing::{Class, DataKey, Keyring, Place, SealingError},
};

fn revision(made_at: UnixMillis, device: DeviceId) -> [u8; 24] {
    let mut bytes = [0; 24];
    bytes[..8].copy_from_slice(&made_at.0.to_le_bytes());
    bytes[8..].copy_from_slice(device.0.as_bytes());
    bytes
}

fn place(id: ParticipantId, revision: &[u8]) -> Place<'_> {
    Place {
        table: "recoveries",
        subject: id.0,
        row: id.0,
        revision,
    }
}

/// Keeps a person's blob, in place of the one before.
///
/// # Errors
/// The database's own.
pub async fn put(
    c: &impl ConnectionTrait,
    log: &DataKey,
    id: ParticipantId,
    recovery: &ProgrammeRecovery,
) -> Result<()> {
    let revision = revision(recovery.made_at, recovery.made_by_device);
    Entity::insert(ActiveModel {
        participant_id: Set(id.0),
        made_at: Set(recovery.made_at.0),
        device_id: Set(recovery.made_by_device.0),
        sealed: Set(log.seal_json(place(id, &revision), &recovery.blob)),
    })
    .on_conflict(
        OnConflict::column(Column::ParticipantId)
            .update_columns([Column::MadeAt, Column::DeviceId, Column::Sealed])
            .to_owned(),
    )
    .exec_without_returning(c)
    .await?;
    Ok(())
}

/// A person's blob; `None` as well when his log was erased.
///
/// # Errors
/// The database's own, or a row that doesn't open.
pub async fn get(
    c: &impl ConnectionTrait,
    keyring: &Keyring,
    id: ParticipantId,
) -> Result<Option<ProgrammeRecovery>> {
    let Some(row) = Entity::find_by_id(id.0).one(c).await? else {
        return Ok(None);
    };
    let log = match keyring.get(id.0, Class::Log).await {
        Err(SealingError::NoKey) => return Ok(None),
        log => log?,
    };
    let (made_at, device) = (UnixMillis(row.made_at), DeviceId(row.device_id));
    let blob: RecoveryBlob = log
        .open_json(place(id, &revision(made_at, device)), &row.sealed)
        .map_err(Error::from)?;
    Ok(Some(ProgrammeRecovery {
        blob,
        made_at,
        made_by_device: device,
    }))
}
