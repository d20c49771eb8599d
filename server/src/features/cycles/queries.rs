//! Cycles, their dates and teams.

use chrono_tz::Tz;
use mobile_core::{
    cycles::SessionTimes,
    ids::{CentreId, CycleId, StaffId},
    time::UnixMillis,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use super::schedule::Session;
use super::{
    entity::{cycles, sessions, team},
    schedule::Schedule,
};
use crate::{
    auth::{Role, StaffScope},
    error::{Error, Result},
    sealing::{Class, DataKey, Keyring, Place},
};

/// A cycle in clear.
#[derive(Debug, Clone)]
pub struct Cycle {
    /// Which.
    pub id: CycleId,
    /// Of which centre.
    pub centre: CentreId,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub timezone: Tz,
    /// When it was opened for inclusion.
    pub opened_at: UnixMillis,
    /// Its sessions.
    pub schedule: Schedule,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    name: String,
}

fn place(id: Uuid) -> Place<'static> {
    Place {
        table: "cycles",
        subject: id,
        row: id,
        revision: b"",
    }
}

/// Writes a new cycle; its key must be there already.
///
/// # Errors
/// The database's own.
pub async fn create(c: &impl ConnectionTrait, key: &DataKey, cycle: &Cycle) -> Result<()> {
    let id = cycle.id.0;
    cycles::Entity::insert(cycles::ActiveModel {
        id: Set(id),
        centre_id: Set(cycle.centre.0),
        timezone: Set(cycle.timezone.name().to_owned()),
        opened_at: Set(cycle.opened_at.0),
        sealed: Set(key.seal_json(
            place(id),
            &Sealed {
                name: cycle.name.clone(),
            },
        )),
    })
    .exec_without_returning(c)
    .await?;
    insert_sessions(c, cycle.id, cycle.schedule.sessions()).await
}

async fn insert_sessions(
    c: &impl ConnectionTrait,
    id: CycleId,
    sessions: &[Session],
) -> Result<()> {
    let rows = sessions.iter().map(|session| sessions::ActiveModel {
        cycle_id: Set(id.0),
        number: Set(session.number),
        local: Set(session.local.clone()),
        starts_at: Set(session.starts_at.0),
        ends_at: Set(session.ends_at.0),
    });
    sessions::Entity::insert_many(rows)
        .exec_without_returning(c)
        .await?;
    Ok(())
}

/// Replaces the dates of a cycle. What has begun stays as it was.
///
/// # Errors
/// `invalid_field` when a session that has begun would change or vanish.
pub async fn reschedule(
    c: &impl ConnectionTrait,
    cycle: &Cycle,
    schedule: &Schedule,
    now: UnixMillis,
) -> Result<()> {
    for (i, begun) in cycle
        .schedule
        .sessions()
        .iter()
        .enumerate()
        .filter(|(_, s)| s.starts_at <= now)
    {
        if schedule.sessions().get(i) != Some(begun) {
            let field = format!("sessions[{i}].starts_at");
            return Err(Error::invalid(
                &field,
                "the date it has: this session has begun already",
            ));
        }
    }
    sessions::Entity::delete_many()
        .filter(sessions::Column::CycleId.eq(cycle.id.0))
        .exec(c)
        .await?;
    insert_sessions(c, cycle.id, schedule.sessions()).await
}

/// A cycle by its id.
///
/// # Errors
/// `not_found`, or a corrupt row.
pub async fn get(c: &impl ConnectionTrait, keyring: &Keyring, id: CycleId) -> Result<Cycle> {
    let row = cycles::Entity::find_by_id(id.0)
        .one(c)
        .await?
        .ok_or_else(Error::not_found)?;
    open(c, keyring, vec![row])
        .await?
        .pop()
        .ok_or_else(Error::not_found)
}

/// The dates of a cycle, without its name.
#[derive(Debug, Clone)]
pub struct Dates {
    /// Which.
    pub cycle: CycleId,
    /// Of which centre.
    pub centre: CentreId,
    /// Its zone.
    pub timezone: String,
    /// Its sessions, by number.
    pub sessions: Vec<SessionTimes>,
}

/// The dates of the cycles with a session that begins in [from, to).
///
/// # Errors
/// The database's own.
pub async fn between(
    c: &impl ConnectionTrait,
    from: UnixMillis,
    to: UnixMillis,
) -> Result<Vec<Dates>> {
    let ids: Vec<Uuid> = sessions::Entity::find()
        .select_only()
        .column(sessions::Column::CycleId)
        .distinct()
        .filter(sessions::Column::StartsAt.gte(from.0))
        .filter(sessions::Column::StartsAt.lt(to.0))
        .into_tuple()
        .all(c)
        .await?;
    let rows = cycles::Entity::find()
        .filter(cycles::Column::Id.is_in(ids.iter().copied()))
        .all(c)
        .await?;
    let dates = sessions::Entity::find()
        .filter(sessions::Column::CycleId.is_in(ids))
        .order_by_asc(sessions::Column::Number)
        .all(c)
        .await?;
    let times = |row: &sessions::Model| SessionTimes {
        starts_at: UnixMillis(row.starts_at),
        ends_at: UnixMillis(row.ends_at),
    };
    let of = |row: cycles::Model| Dates {
        cycle: CycleId(row.id),
        centre: CentreId(row.centre_id),
        timezone: row.timezone,
        sessions: dates
            .iter()
            .filter(|date| date.cycle_id == row.id)
            .map(times)
            .collect(),
    };
    Ok(rows.into_iter().map(of).collect())
}

/// When a session begins, for somebody of its cycle's team; `None` for others, and when there is no such session.
///
/// # Errors
/// The database's own.
pub async fn session_of(
    c: &impl ConnectionTrait,
    staff: StaffId,
    id: CycleId,
    number: u32,
) -> Result<Option<UnixMillis>> {
    let seat = team::Entity::find_by_id((id.0, staff.0)).one(c).await?;
    let Some((_, number)) = seat.zip(i32::try_from(number).ok()) else {
        return Ok(None);
    };
    let row = sessions::Entity::find_by_id((id.0, number)).one(c).await?;
    Ok(row.map(|row| UnixMillis(row.starts_at)))
}

/// The cycles a member of staff may know of, newest first: those of his teams; for an administrator all of the centre.
///
/// # Errors
/// The database's own.
pub async fn visible(
    c: &impl ConnectionTrait,
    keyring: &Keyring,
    staff: &StaffScope,
) -> Result<Vec<Cycle>> {
    let mut rows = cycles::Entity::find().filter(cycles::Column::CentreId.eq(staff.centre.0));
    if !staff.roles.has(Role::Administrator) {
        rows = rows.filter(cycles::Column::Id.is_in(mine(c, staff.staff).await?));
    }
    let rows = rows
        .order_by_desc(cycles::Column::OpenedAt)
        .order_by_asc(cycles::Column::Id)
        .all(c)
        .await?;
    open(c, keyring, rows).await
}

async fn open(
    c: &impl ConnectionTrait,
    keyring: &Keyring,
    rows: Vec<cycles::Model>,
) -> Result<Vec<Cycle>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let keys = keyring.get_many(&ids, Class::Cycle).await?;
    let dates = sessions::Entity::find()
        .filter(sessions::Column::CycleId.is_in(ids))
        .order_by_asc(sessions::Column::Number)
        .all(c)
        .await?;
    let session = |row: &sessions::Model| Session {
        number: row.number,
        local: row.local.clone(),
        starts_at: UnixMillis(row.starts_at),
        ends_at: UnixMillis(row.ends_at),
    };
    rows.into_iter()
        .map(|row| {
            let key = keys.get(&row.id).ok_or_else(Error::not_found)?;
            let sealed: Sealed = key.open_json(place(row.id), &row.sealed)?;
            Ok(Cycle {
                id: CycleId(row.id),
                centre: CentreId(row.centre_id),
                name: sealed.name,
                timezone: row
                    .timezone
                    .parse()
                    .map_err(|_| Error::Corrupt("cycles.timezone"))?,
                opened_at: UnixMillis(row.opened_at),
                schedule: Schedule::new(
                    dates
                        .iter()
                        .filter(|date| date.cycle_id == row.id)
                        .map(session)
                        .collect(),
                )
                .map_err(|_| Error::Corrupt("sessions"))?,
            })
        })
        .collect()
}

/// The ids of the cycles whose team `staff` belongs to.
///
/// # Errors
/// The database's own.
pub async fn mine(c: &impl ConnectionTrait, staff: StaffId) -> Result<Vec<Uuid>> {
    let ids = team::Entity::find()
        .select_only()
        .column(team::Column::CycleId);
    Ok(ids
        .filter(team::Column::StaffId.eq(staff.0))
        .into_tuple()
        .all(c)
        .await?)
}

/// Whether `staff` is of the team of this cycle; `None` when his centre has no such cycle.
///
/// # Errors
/// The database's own.
pub async fn is_on_team(
    c: &impl ConnectionTrait,
    staff: &StaffScope,
    id: CycleId,
) -> Result<Option<bool>> {
    let known =
        cycles::Entity::find_by_id(id.0).filter(cycles::Column::CentreId.eq(staff.centre.0));
    if known.one(c).await?.is_none() {
        return Ok(None);
    }
    Ok(Some(
        team::Entity::find_by_id((id.0, staff.staff.0))
            .one(c)
            .await?
            .is_some(),
    ))
}

/// Who runs a cycle, in the order in which they joined.
///
/// # Errors
/// The database's own.
pub async fn team(c: &impl ConnectionTrait, id: CycleId) -> Result<Vec<StaffId>> {
    let rows = team::Entity::find().filter(team::Column::CycleId.eq(id.0));
    let rows = rows
        .order_by_asc(team::Column::JoinedAt)
        .order_by_asc(team::Column::StaffId)
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|row| StaffId(row.staff_id)).collect())
}

/// Adds someone to a cycle's team; once is enough.
///
/// # Errors
/// The database's own.
pub async fn join_team(
    c: &impl ConnectionTrait,
    id: CycleId,
    staff: StaffId,
    now: UnixMillis,
) -> Result<()> {
    let row = team::ActiveModel {
        cycle_id: Set(id.0),
        staff_id: Set(staff.0),
        joined_at: Set(now.0),
    };
    let once = OnConflict::new().do_nothing().to_owned();
    team::Entity::insert(row)
        .on_conflict(once)
        .exec_without_returning(c)
        .await?;
    Ok(())
}

/// Takes someone off a cycle's team. `reads` says who may read briefs.
///
/// # Errors
/// `last_of_team`: somebody must be able to read the briefs.
pub async fn leave_team(
    c: &impl ConnectionTrait,
    id: CycleId,
    staff: StaffId,
    reads: impl Fn(&StaffId) -> bool,
) -> Result<()> {
    let team = team(c, id).await?;
    if team.contains(&staff)
        && reads(&staff)
        && !team.iter().any(|other| *other != staff && reads(other))
    {
        return Err(Error::conflict("last_of_team"));
    }
    team::Entity::delete_by_id((id.0, staff.0)).exec(c).await?;
    Ok(())
}
