//! People and memberships.

use std::collections::HashMap;

use mobile_core::{
    briefs::Presence,
    ids::{CentreId, CycleId, ParticipantId},
    locale::Locale,
    time::UnixMillis,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entity::{memberships, participants};
use crate::{
    app::App,
    error::{Error, Result},
    features::records::queries as records,
    sealing::{Class, DataKey, Keyring, Place},
};

/// A person in a cycle, in clear.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub id: ParticipantId,
    /// What the group calls him; `None` until somebody said.
    pub first_name: Option<String>,
    /// When he was included.
    pub joined_at: UnixMillis,
    /// When he left the cycle.
    pub left_at: Option<UnixMillis>,
    /// When his first phone enrolled.
    pub enrolled_at: Option<UnixMillis>,
}

/// Where someone lives, in words and in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Of which centre.
    pub centre: CentreId,
    /// What the group calls him.
    pub first_name: Option<String>,
    /// When his first phone enrolled.
    pub enrolled_at: Option<UnixMillis>,
    /// The zone in which he lives; `None` before the first phone.
    pub timezone: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    first_name: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct SealedReason {
    reason: String,
}

fn place(id: Uuid) -> Place<'static> {
    Place {
        table: "participants",
        subject: id,
        row: id,
        revision: b"",
    }
}

/// Makes a person; his `care` key must be there already.
///
/// # Errors
/// The database's own.
pub async fn create(
    c: &impl ConnectionTrait,
    key: &DataKey,
    centre: CentreId,
    id: ParticipantId,
    first_name: Option<String>,
    now: UnixMillis,
) -> Result<()> {
    participants::Entity::insert(participants::ActiveModel {
        id: Set(id.0),
        centre_id: Set(centre.0),
        created_at: Set(now.0),
        enrolled_at: Set(None),
        locale: Set(None),
        timezone: Set(None),
        sealed: Set(key.seal_json(place(id.0), &Sealed { first_name })),
    })
    .exec_without_returning(c)
    .await?;
    Ok(())
}

/// Includes a person in a cycle: from now on he is a member, phone or not.
///
/// # Errors
/// The database's own.
pub async fn join(
    c: &impl ConnectionTrait,
    id: ParticipantId,
    cycle: CycleId,
    now: UnixMillis,
) -> Result<()> {
    memberships::Entity::insert(memberships::ActiveModel {
        participant_id: Set(id.0),
        cycle_id: Set(cycle.0),
        joined_at: Set(now.0),
        left_at: Set(None),
        sealed_reason: Set(None),
    })
    .exec_without_returning(c)
    .await?;
    Ok(())
}

/// Ends a membership; the reason, if one is given, is sealed with the person's care data.
///
/// # Errors
/// `not_found` when he is no member, or has left already.
pub async fn leave(
    c: &impl ConnectionTrait,
    key: &DataKey,
    id: ParticipantId,
    cycle: CycleId,
    reason: Option<String>,
    now: UnixMillis,
) -> Result<()> {
    let place = Place {
        table: "memberships",
        subject: id.0,
        row: cycle.0,
        revision: b"",
    };
    let sealed = reason.map(|reason| key.seal_json(place, &SealedReason { reason }));
    let left = memberships::Entity::update_many()
        .col_expr(memberships::Column::LeftAt, Expr::value(now.0))
        .col_expr(memberships::Column::SealedReason, Expr::value(sealed))
        .filter(memberships::Column::ParticipantId.eq(id.0))
        .filter(memberships::Column::CycleId.eq(cycle.0))
        .filter(memberships::Column::LeftAt.is_null())
        .exec(c)
        .await?;
    if left.rows_affected == 1 {
        Ok(())
    } else {
        Err(Error::not_found())
    }
}

/// Whether a person is a member of this cycle now.
///
/// # Errors
/// The database's own.
pub async fn is_member(
    c: &impl ConnectionTrait,
    id: ParticipantId,
    cycle: CycleId,
) -> Result<bool> {
    let row = memberships::Entity::find_by_id((id.0, cycle.0))
        .one(c)
        .await?;
    Ok(row.is_some_and(|row| row.left_at.is_none()))
}

/// The cycle a person belongs to now: the one he joined last.
///
/// # Errors
/// The database's own.
pub async fn current_cycle(c: &impl ConnectionTrait, id: ParticipantId) -> Result<Option<CycleId>> {
    let row = memberships::Entity::find()
        .filter(memberships::Column::ParticipantId.eq(id.0))
        .filter(memberships::Column::LeftAt.is_null())
        .order_by_desc(memberships::Column::JoinedAt)
        .one(c)
        .await?;
    Ok(row.map(|row| CycleId(row.cycle_id)))
}

/// A person by his id.
///
/// # Errors
/// `not_found`, also when his care key was destroyed.
pub async fn get(c: &impl ConnectionTrait, keyring: &Keyring, id: ParticipantId) -> Result<Person> {
    let row = participants::Entity::find_by_id(id.0)
        .one(c)
        .await?
        .ok_or_else(Error::not_found)?;
    let key = keyring.get(id.0, Class::Care).await?;
    let sealed: Sealed = key.open_json(place(id.0), &row.sealed)?;
    Ok(Person {
        centre: CentreId(row.centre_id),
        first_name: sealed.first_name,
        enrolled_at: row.enrolled_at.map(UnixMillis),
        timezone: row.timezone,
    })
}

/// The centre a person belongs to.
///
/// # Errors
/// `not_found`.
pub async fn centre(c: &impl ConnectionTrait, id: ParticipantId) -> Result<CentreId> {
    let row = participants::Entity::find_by_id(id.0)
        .one(c)
        .await?
        .ok_or_else(Error::not_found)?;
    Ok(CentreId(row.centre_id))
}

/// Notes what the group calls a person.
///
/// # Errors
/// The database's own.
pub async fn rename(
    c: &impl ConnectionTrait,
    key: &DataKey,
    id: ParticipantId,
    first_name: String,
) -> Result<()> {
    let sealed = key.seal_json(
        place(id.0),
        &Sealed {
            first_name: Some(first_name),
        },
    );
    participants::Entity::update_many()
        .col_expr(participants::Column::Sealed, Expr::value(sealed))
        .filter(participants::Column::Id.eq(id.0))
        .exec(c)
        .await?;
    Ok(())
}

/// Notes that a phone enrolled: the language and zone he lives in, and the first time when.
///
/// # Errors
/// The database's own.
pub async fn enrolled(
    c: &impl ConnectionTrait,
    id: ParticipantId,
    locale: &str,
    timezone: &str,
    now: UnixMillis,
) -> Result<()> {
    let mine = participants::Column::Id.eq(id.0);
    participants::Entity::update_many()
        .col_expr(participants::Column::Locale, Expr::value(locale))
        .col_expr(participants::Column::Timezone, Expr::value(timezone))
        .filter(mine.clone())
        .exec(c)
        .await?;
    participants::Entity::update_many()
        .col_expr(participants::Column::EnrolledAt, Expr::value(now.0))
        .filter(mine)
        .filter(participants::Column::EnrolledAt.is_null())
        .exec(c)
        .await?;
    Ok(())
}

/// Somebody with a phone.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// Who.
    pub id: ParticipantId,
    /// Of which centre.
    pub centre: CentreId,
    /// When the first phone enrolled.
    pub enrolled_at: UnixMillis,
    /// The zone in which the person lives.
    pub timezone: String,
}

/// Everybody with a phone.
///
/// # Errors
/// The database's own.
pub async fn enrolled_people(c: &impl ConnectionTrait) -> Result<Vec<Enrolled>> {
    let rows = participants::Entity::find()
        .filter(participants::Column::EnrolledAt.is_not_null())
        .all(c)
        .await?;
    let person = |row: participants::Model| {
        Some(Enrolled {
            id: ParticipantId(row.id),
            centre: CentreId(row.centre_id),
            enrolled_at: UnixMillis(row.enrolled_at?),
            timezone: row.timezone.unwrap_or_default(),
        })
    };
    Ok(rows.into_iter().filter_map(person).collect())
}

/// The languages of people; who has no phone yet is left out.
///
/// # Errors
/// The database's own.
pub async fn locales(
    c: &impl ConnectionTrait,
    ids: &[ParticipantId],
) -> Result<HashMap<ParticipantId, Locale>> {
    let rows: Vec<(Uuid, Option<String>)> = participants::Entity::find()
        .select_only()
        .columns([participants::Column::Id, participants::Column::Locale])
        .filter(participants::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(c)
        .await?;
    let pair = |(id, locale): (Uuid, Option<String>)| {
        let locale = Locale::from_code(locale.as_deref()?)?;
        Some((ParticipantId(id), locale))
    };
    Ok(rows.into_iter().filter_map(pair).collect())
}

/// The people of a cycle in the order in which they were included, also those who left. Who was erased is left out.
///
/// # Errors
/// The database's own.
pub async fn members(
    c: &impl ConnectionTrait,
    keyring: &Keyring,
    cycle: CycleId,
) -> Result<Vec<Member>> {
    let places = memberships::Entity::find()
        .filter(memberships::Column::CycleId.eq(cycle.0))
        .order_by_asc(memberships::Column::JoinedAt)
        .order_by_asc(memberships::Column::ParticipantId)
        .all(c)
        .await?;
    let ids: Vec<Uuid> = places.iter().map(|place| place.participant_id).collect();
    let people = participants::Entity::find()
        .filter(participants::Column::Id.is_in(ids.clone()))
        .all(c)
        .await?;
    let keys = keyring.get_many(&ids, Class::Care).await?;
    let mut members = Vec::with_capacity(places.len());
    for seat in places {
        let row = people.iter().find(|row| row.id == seat.participant_id);
        let (Some(row), Some(key)) = (row, keys.get(&seat.participant_id)) else {
            continue;
        };
        let sealed: Sealed = key.open_json(place(row.id), &row.sealed)?;
        members.push(Member {
            id: ParticipantId(row.id),
            first_name: sealed.first_name,
            joined_at: UnixMillis(seat.joined_at),
            left_at: seat.left_at.map(UnixMillis),
            enrolled_at: row.enrolled_at.map(UnixMillis),
        });
    }
    Ok(members)
}

/// The people who are in a cycle now: whom the card of the cycle counts, and its brief.
///
/// # Errors
/// The database's own.
pub async fn included(
    c: &impl ConnectionTrait,
    keyring: &Keyring,
    cycle: CycleId,
) -> Result<Vec<Member>> {
    let mut members = members(c, keyring, cycle).await?;
    members.retain(|member| member.left_at.is_none());
    Ok(members)
}

/// How many of these people went silent, by the core's rule.
///
/// # Errors
/// The database's own.
pub async fn silent(app: &App, included: &[Member], now: UnixMillis) -> Result<usize> {
    let c = app.db().read();
    let ids: Vec<ParticipantId> = included.iter().map(|member| member.id).collect();
    let contacts = records::last_received(c, &ids).await?;
    let pauses = records::pauses(app, &ids).await?;
    let is_silent = |m: &&Member| {
        let (contact, pause) = (contacts.get(&m.id).copied(), pauses.get(&m.id).copied());
        matches!(
            Presence::at(now, m.enrolled_at, contact, pause),
            Presence::Silent(_)
        )
    };
    Ok(included.iter().filter(is_silent).count())
}
