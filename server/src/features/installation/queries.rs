//! Reading and beginning an installation.

use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    sea_query::{Expr, OnConflict, Query},
};
use sea_orm_migration::SchemaManager;

use super::entity::{ActiveModel, Entity};
use crate::{db::Db, sealing::CheckValue};

const KEY_ID: &str = "master_key_id";
const KEY_CHECK: &str = "master_key_check";
const EPOCH: &str = "store_epoch";

async fn value(c: &impl ConnectionTrait, name: &str) -> Result<Option<String>, DbErr> {
    Ok(Entity::find_by_id(name.to_owned())
        .one(c)
        .await?
        .map(|row| row.value))
}

/// Whether a table is there and holds anything.
///
/// # Errors
/// The database's own.
pub async fn has_rows(c: &DatabaseConnection, table: &str) -> Result<bool, DbErr> {
    if !SchemaManager::new(c).has_table(table).await? {
        return Ok(false);
    }
    let any = Query::select()
        .expr(Expr::val(1))
        .from(table.to_owned())
        .limit(1)
        .take();
    Ok(c.query_one(&any).await?.is_some())
}

/// The check value of the master key that guards this data; `None` in a database that is still empty.
///
/// # Errors
/// The database's own.
pub async fn check_value(db: &Db) -> Result<Option<CheckValue>, DbErr> {
    if !SchemaManager::new(db.schema())
        .has_table("installation")
        .await?
    {
        return Ok(None);
    }
    let (id, check) = (
        value(db.read(), KEY_ID).await?,
        value(db.read(), KEY_CHECK).await?,
    );
    Ok(id.zip(check).map(|(id, value)| CheckValue { id, value }))
}

/// The store epoch: a restore begins a new one. It is read with the data it belongs to, never kept in memory, so that
/// every process learns of a restore at once.
///
/// # Errors
/// The database's own.
pub async fn epoch(c: &impl ConnectionTrait) -> Result<String, DbErr> {
    let found = value(c, EPOCH).await?;
    found.ok_or_else(|| DbErr::RecordNotFound(EPOCH.to_owned()))
}

/// Notes the master key and the first epoch, once.
///
/// # Errors
/// The database's own.
pub async fn begin(db: &Db, check: CheckValue) -> Result<(), DbErr> {
    let epoch = format!("{:016x}", rand::random::<u64>());
    db.write(async |tx| {
        let rows = [
            (KEY_ID, check.id.clone()),
            (KEY_CHECK, check.value.clone()),
            (EPOCH, epoch.clone()),
        ]
        .map(|(name, value)| ActiveModel {
            name: Set(name.to_owned()),
            value: Set(value),
        });
        Entity::insert_many(rows)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&*tx)
            .await?;
        Ok(())
    })
    .await
}
