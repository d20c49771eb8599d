//! Creating, reading and renaming a centre.

use std::collections::HashMap;

use chrono_tz::Tz;
use mobile_core::{ids::CentreId, nudges::NudgeProtocol, time::UnixMillis};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity};
use crate::{
    error::{Error, Result},
    sealing::{Class, DataKey, Keyring, Place},
};

/// A centre in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Centre {
    /// Which.
    pub id: CentreId,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub timezone: Tz,
    /// Its settings about reminders.
    pub nudges: NudgeProtocol,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    name: String,
    /// What was chosen; what is absent has its default.
    #[serde(default)]
    nudges: NudgeProtocol,
}

fn place(id: Uuid) -> Place<'static> {
    Place {
        table: "centres",
        subject: id,
        row: id,
        revision: b"",
    }
}

/// The key that seals a centre's name and its staff's.
///
/// # Errors
/// The keyring's own.
pub async fn key(keyring: &Keyring, centre: CentreId) -> Result<DataKey> {
    Ok(keyring.get(centre.0, Class::Centre).await?)
}

/// Writes a centre, new or changed, sealed under `key`.
///
/// # Errors
/// The database's own.
pub async fn put(
    c: &impl ConnectionTrait,
    key: &DataKey,
    centre: &Centre,
    now: UnixMillis,
) -> Result<()> {
    let id = centre.id.0;
    let row = ActiveModel {
        id: Set(id),
        timezone: Set(centre.timezone.name().to_owned()),
        created_at: Set(now.0),
        sealed: Set(key.seal_json(
            place(id),
            &Sealed {
                name: centre.name.clone(),
                nudges: centre.nudges.clone(),
            },
        )),
    };
    let changed = sea_orm::sea_query::OnConflict::column(Column::Id)
        .update_columns([Column::Timezone, Column::Sealed])
        .to_owned();
    Entity::insert(row)
        .on_conflict(changed)
        .exec_without_returning(c)
        .await?;
    Ok(())
}

/// A centre by its id.
///
/// # Errors
/// `not_found`, or [`Error::Corrupt`].
pub async fn get(c: &impl ConnectionTrait, keyring: &Keyring, id: CentreId) -> Result<Centre> {
    let row = Entity::find_by_id(id.0)
        .one(c)
        .await?
        .ok_or_else(Error::not_found)?;
    let sealed: Sealed = key(keyring, id)
        .await?
        .open_json(place(row.id), &row.sealed)?;
    let timezone = row
        .timezone
        .parse()
        .map_err(|_| Error::Corrupt("centres.timezone"))?;
    Ok(Centre {
        id,
        name: sealed.name,
        timezone,
        nudges: sealed.nudges,
    })
}

/// The settings about reminders of each of these centres.
///
/// # Errors
/// `not_found`, or [`Error::Corrupt`].
pub async fn protocols(
    c: &impl ConnectionTrait,
    keyring: &Keyring,
    ids: &[CentreId],
) -> Result<HashMap<CentreId, NudgeProtocol>> {
    let mut protocols = HashMap::new();
    for id in ids {
        if !protocols.contains_key(id) {
            protocols.insert(*id, get(c, keyring, *id).await?.nudges);
        }
    }
    Ok(protocols)
}

/// Holds a centre's row until the transaction ends: what is counted one after another for a centre waits here.
///
/// # Errors
/// The database's own.
pub async fn lock(c: &impl ConnectionTrait, id: CentreId) -> Result<()> {
    Entity::find_by_id(id.0).lock_exclusive().one(c).await?;
    Ok(())
}

/// The oldest centre, if there is one yet: the one a new installation begins with.
///
/// # Errors
/// The database's own.
pub async fn first(c: &impl ConnectionTrait) -> Result<Option<CentreId>> {
    let row = Entity::find()
        .order_by_asc(Column::CreatedAt)
        .one(c)
        .await?;
    Ok(row.map(|row| CentreId(row.id)))
}
