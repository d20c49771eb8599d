//! Staff accounts and sessions.

use std::collections::HashMap;

use mobile_core::{
    ids::{CentreId, StaffId},
    time::UnixMillis,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entity::{invitations, sessions, staff};
use crate::{
    app::App,
    auth::{Role, Roles, StaffScope, Token},
    error::{Error, Result},
    features::centres,
    sealing::{DataKey, Keyring, Place},
};

const HOUR: i64 = 3_600_000;
/// A session ends after this long without a request …
const IDLE: i64 = 2 * HOUR;
/// … and after this long in any case.
const SESSION: i64 = 12 * HOUR;
/// A one-time link for new staff works this long.
const LINK: i64 = 72 * HOUR;

const ACTIVE: &str = "active";
const DISABLED: &str = "disabled";

/// Someone of the staff, in clear.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub id: StaffId,
    /// Of which centre.
    pub centre: CentreId,
    /// What he signs in with.
    pub login: String,
    /// His name.
    pub name: String,
    /// His roles.
    pub roles: Roles,
    /// Whether he may sign in.
    pub active: bool,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    login: String,
    name: String,
}

/// A new account.
#[derive(Debug)]
pub struct NewMember {
    /// What he signs in with, lower case.
    pub login: String,
    /// His name.
    pub name: String,
    /// The Argon2id hash of his password.
    pub password_hash: String,
}

fn place(centre: Uuid, id: Uuid) -> Place<'static> {
    Place {
        table: "staff",
        subject: centre,
        row: id,
        revision: b"",
    }
}

/// The keyed hash under which a login is found.
pub fn login_hash(lookup: &DataKey, login: &str) -> Vec<u8> {
    lookup.lookup("staff login", login)
}

fn session_hash(lookup: &DataKey, token: &str) -> Vec<u8> {
    lookup.lookup("staff session", token)
}

fn link_hash(lookup: &DataKey, token: &str) -> Vec<u8> {
    lookup.lookup("staff link", token)
}

async fn member(keyring: &Keyring, row: staff::Model) -> Result<Member> {
    let key = centres::queries::key(keyring, CentreId(row.centre_id)).await?;
    open(&key, row)
}

fn open(key: &DataKey, row: staff::Model) -> Result<Member> {
    let sealed: Sealed = key.open_json(place(row.centre_id, row.id), &row.sealed)?;
    Ok(Member {
        id: StaffId(row.id),
        centre: CentreId(row.centre_id),
        login: sealed.login,
        name: sealed.name,
        roles: Roles::from_text(&row.roles).map_err(|_| Error::Corrupt("staff.roles"))?,
        active: row.state == ACTIVE,
    })
}

/// Whether anybody has an account yet.
///
/// # Errors
/// The database's own.
pub async fn anybody(c: &impl ConnectionTrait) -> Result<bool> {
    Ok(staff::Entity::find().one(c).await?.is_some())
}

/// Makes a one-time link for someone in `roles`; answers its token and when it ends.
///
/// # Errors
/// The database's own.
pub async fn invite(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    centre: CentreId,
    roles: &Roles,
    now: UnixMillis,
) -> Result<(Token, UnixMillis)> {
    let token = Token::random();
    let expires_at = now.0 + LINK;
    invitations::Entity::insert(invitations::ActiveModel {
        token_hash: Set(link_hash(lookup, token.reveal())),
        centre_id: Set(centre.0),
        roles: Set(roles.to_text()),
        created_at: Set(now.0),
        expires_at: Set(expires_at),
        used_at: Set(None),
    })
    .exec_without_returning(c)
    .await?;
    Ok((token, UnixMillis(expires_at)))
}

/// Spends a one-time link and makes the account.
///
/// # Errors
/// `invitation_unusable`, or `login_taken`.
pub async fn join(
    c: &impl ConnectionTrait,
    app: &App,
    link: &str,
    new: &NewMember,
    now: UnixMillis,
) -> Result<(StaffId, CentreId)> {
    let hash = link_hash(app.lookup(), link);
    let row = invitations::Entity::find_by_id(hash.clone()).one(c).await?;
    let row = row
        .filter(|row| row.expires_at > now.0)
        .ok_or_else(Error::invitation_unusable)?;
    let spent = invitations::Entity::update_many()
        .col_expr(invitations::Column::UsedAt, Expr::value(now.0))
        .filter(invitations::Column::TokenHash.eq(hash))
        .filter(invitations::Column::UsedAt.is_null())
        .exec(c)
        .await?;
    if spent.rows_affected != 1 {
        return Err(Error::invitation_unusable());
    }
    let roles =
        Roles::from_text(&row.roles).map_err(|_| Error::Corrupt("staff_invitations.roles"))?;
    let centre = CentreId(row.centre_id);
    let id = add(c, app, centre, &roles, new, now).await?;
    Ok((id, centre))
}

/// Makes an account in `centre` without a link (the demonstration centre).
///
/// # Errors
/// `login_taken`.
pub async fn add(
    c: &impl ConnectionTrait,
    app: &App,
    centre: CentreId,
    roles: &Roles,
    new: &NewMember,
    now: UnixMillis,
) -> Result<StaffId> {
    let hash = login_hash(app.lookup(), &new.login);
    if staff::Entity::find()
        .filter(staff::Column::LoginHash.eq(hash.clone()))
        .one(c)
        .await?
        .is_some()
    {
        return Err(Error::conflict("login_taken"));
    }
    let key = centres::queries::key(app.keyring(), centre).await?;
    let id = Uuid::new_v4();
    let sealed = Sealed {
        login: new.login.clone(),
        name: new.name.clone(),
    };
    staff::Entity::insert(staff::ActiveModel {
        id: Set(id),
        centre_id: Set(centre.0),
        login_hash: Set(hash),
        password_hash: Set(new.password_hash.clone()),
        roles: Set(roles.to_text()),
        state: Set(ACTIVE.to_owned()),
        created_at: Set(now.0),
        sealed: Set(key.seal_json(place(centre.0, id), &sealed)),
    })
    .exec_without_returning(c)
    .await?;
    Ok(StaffId(id))
}

/// The account behind a login: its id and password hash, if it may sign in.
///
/// # Errors
/// The database's own.
pub async fn by_login(c: &impl ConnectionTrait, hash: &[u8]) -> Result<Option<(StaffId, String)>> {
    let row = staff::Entity::find()
        .filter(staff::Column::LoginHash.eq(hash.to_vec()))
        .filter(staff::Column::State.eq(ACTIVE))
        .one(c)
        .await?;
    Ok(row.map(|row| (StaffId(row.id), row.password_hash)))
}

/// Begins a session.
///
/// # Errors
/// The database's own.
pub async fn begin_session(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    id: StaffId,
    now: UnixMillis,
) -> Result<Token> {
    let token = Token::random();
    sessions::Entity::insert(sessions::ActiveModel {
        token_hash: Set(session_hash(lookup, token.reveal())),
        staff_id: Set(id.0),
        created_at: Set(now.0),
        seen_at: Set(now.0),
    })
    .exec_without_returning(c)
    .await?;
    Ok(token)
}

/// Ends every session of `id`.
///
/// # Errors
/// The database's own.
pub async fn end_sessions(c: &impl ConnectionTrait, id: StaffId) -> Result<()> {
    sessions::Entity::delete_many()
        .filter(sessions::Column::StaffId.eq(id.0))
        .exec(c)
        .await?;
    Ok(())
}

/// Forgets sessions and links that have ended.
///
/// # Errors
/// The database's own.
pub async fn tidy(c: &impl ConnectionTrait, now: UnixMillis) -> Result<()> {
    let over = Condition::any()
        .add(sessions::Column::SeenAt.lt(now.0 - IDLE))
        .add(sessions::Column::CreatedAt.lt(now.0 - SESSION));
    sessions::Entity::delete_many().filter(over).exec(c).await?;
    let over = invitations::Column::ExpiresAt.lt(now.0 - LINK);
    invitations::Entity::delete_many()
        .filter(over)
        .exec(c)
        .await?;
    Ok(())
}

/// Who is behind a session's token, if it is still open; notes that he was seen, once a minute.
///
/// # Errors
/// The database's own.
pub async fn by_session(app: &App, token: &str) -> Result<Option<StaffScope>> {
    let now = app.now().0;
    let hash = session_hash(app.lookup(), token);
    let Some(session) = sessions::Entity::find_by_id(hash.clone())
        .one(app.db().read())
        .await?
    else {
        return Ok(None);
    };
    if now - session.seen_at > IDLE || now - session.created_at > SESSION {
        return Ok(None);
    }
    let Some(row) = staff::Entity::find_by_id(session.staff_id)
        .one(app.db().read())
        .await?
    else {
        return Ok(None);
    };
    if row.state != ACTIVE {
        return Ok(None);
    }
    if now - session.seen_at > 60_000 {
        app.db()
            .write::<_, Error, _, _>(async |tx| {
                let seen = sessions::Entity::update_many()
                    .col_expr(sessions::Column::SeenAt, Expr::value(now))
                    .filter(sessions::Column::TokenHash.eq(hash.clone()));
                Ok(seen.exec(&*tx).await?)
            })
            .await?;
    }
    let roles = Roles::from_text(&row.roles).map_err(|_| Error::Corrupt("staff.roles"))?;
    Ok(Some(StaffScope {
        staff: StaffId(row.id),
        centre: CentreId(row.centre_id),
        roles,
    }))
}

/// One of the staff of `centre`.
///
/// # Errors
/// `not_found`.
pub async fn get(
    c: &impl ConnectionTrait,
    keyring: &Keyring,
    centre: CentreId,
    id: StaffId,
) -> Result<Member> {
    let row = staff::Entity::find_by_id(id.0)
        .filter(staff::Column::CentreId.eq(centre.0))
        .one(c)
        .await?;
    member(keyring, row.ok_or_else(Error::not_found)?).await
}

/// The centre of each of these who may read briefs: facilitators who were not disabled.
///
/// # Errors
/// The database's own.
pub async fn facilitators(
    c: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<StaffId, CentreId>> {
    let rows = staff::Entity::find()
        .filter(staff::Column::Id.is_in(ids.iter().copied()))
        .filter(staff::Column::State.eq(ACTIVE))
        .all(c)
        .await?;
    let reads = |row: &staff::Model| {
        Roles::from_text(&row.roles).is_ok_and(|roles| roles.has(Role::Facilitator))
    };
    let pair = |row: staff::Model| (StaffId(row.id), CentreId(row.centre_id));
    Ok(rows.into_iter().filter(reads).map(pair).collect())
}

/// All staff of a centre, oldest account first.
///
/// # Errors
/// The database's own.
pub async fn list(
    c: &impl ConnectionTrait,
    keyring: &Keyring,
    centre: CentreId,
) -> Result<Vec<Member>> {
    let key = centres::queries::key(keyring, centre).await?;
    let rows = staff::Entity::find().filter(staff::Column::CentreId.eq(centre.0));
    let rows = rows
        .order_by_asc(staff::Column::CreatedAt)
        .order_by_asc(staff::Column::Id)
        .all(c)
        .await?;
    rows.into_iter().map(|row| open(&key, row)).collect()
}

/// Replaces the password of `id` by the one behind `hash`, and ends every session.
///
/// # Errors
/// The database's own.
pub async fn set_password(c: &impl ConnectionTrait, id: StaffId, hash: &str) -> Result<()> {
    staff::Entity::update_many()
        .col_expr(staff::Column::PasswordHash, Expr::value(hash))
        .filter(staff::Column::Id.eq(id.0))
        .exec(c)
        .await?;
    end_sessions(c, id).await
}

/// Takes away the right to sign in and ends his sessions.
///
/// # Errors
/// `not_found`; `last_administrator` when nobody would be left to administer the centre.
pub async fn disable(c: &impl ConnectionTrait, centre: CentreId, id: StaffId) -> Result<()> {
    let active = staff::Entity::find()
        .filter(staff::Column::CentreId.eq(centre.0))
        .filter(staff::Column::State.eq(ACTIVE))
        .all(c)
        .await?;
    if !active.iter().any(|row| row.id == id.0) {
        return Err(Error::not_found());
    }
    let administers =
        |row: &&staff::Model| row.id != id.0 && row.roles.split(' ').any(|r| r == "administrator");
    if !active.iter().any(|row| administers(&row)) {
        return Err(Error::conflict("last_administrator"));
    }
    staff::Entity::update_many()
        .col_expr(staff::Column::State, Expr::value(DISABLED))
        .filter(staff::Column::Id.eq(id.0))
        .exec(c)
        .await?;
    end_sessions(c, id).await
}
