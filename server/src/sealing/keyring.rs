//! The keyring: every data key, wrapped by the master key, in a database apart from the data.

use std::{collections::HashMap, sync::Arc};

use mobile_core::time::UnixMillis;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict,
};
use uuid::Uuid;

use super::{
    Class, DataKey, MasterKeys, Place, SealingError,
    entity::{data_keys, erasures},
};
use crate::db::Db;

/// Makes, hands out and destroys data keys.
#[derive(Debug, Clone)]
pub struct Keyring {
    db: Db,
    master: Arc<MasterKeys>,
}

impl Keyring {
    /// The keyring in `db`, wrapped by `master`.
    pub fn new(db: Db, master: MasterKeys) -> Self {
        Self {
            db,
            master: Arc::new(master),
        }
    }

    /// The database the keyring lives in.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Makes a key for `subject` and `class`, or hands out the one that is there. Call it before the first row
    /// that needs it is written: new key first, then data.
    ///
    /// # Errors
    /// [`SealingError::NoKey`] if that key was erased before, or the keyring's own error.
    pub async fn make(
        &self,
        subject: Uuid,
        class: Class,
        now: UnixMillis,
    ) -> Result<DataKey, SealingError> {
        self.make_many(&[subject], class, now)
            .await?
            .remove(&subject)
            .ok_or(SealingError::NoKey)
    }

    /// [`make`](Self::make) for several subjects in one transaction.
    ///
    /// # Errors
    /// [`SealingError::NoKey`] if one of the keys was erased before, or the keyring's own error.
    pub async fn make_many(
        &self,
        subjects: &[Uuid],
        class: Class,
        now: UnixMillis,
    ) -> Result<HashMap<Uuid, DataKey>, SealingError> {
        let master = self.master_key(self.master.current_id())?;
        let row = |subject: &Uuid| data_keys::ActiveModel {
            subject: Set(*subject),
            class: Set(class.as_str().to_owned()),
            master_id: Set(self.master.current_id().to_owned()),
            wrapped: Set(master.seal(place(*subject, class), DataKey::random().bytes())),
            created_at: Set(now.0),
        };
        let rows: Vec<_> = subjects.iter().map(row).collect();
        self.db
            .write::<_, SealingError, _, _>(async |tx| {
                let erased = erasures::Entity::find()
                    .filter(erasures::Column::Class.eq(class.as_str()))
                    .filter(erasures::Column::Subject.is_in(subjects.iter().copied()));
                if erased.one(&*tx).await?.is_some() {
                    return Err(SealingError::NoKey);
                }
                data_keys::Entity::insert_many(rows.clone())
                    .on_conflict(OnConflict::new().do_nothing().to_owned())
                    .exec_without_returning(&*tx)
                    .await?;
                Ok(())
            })
            .await?;
        self.get_many(subjects, class).await
    }

    /// The key for `subject` and `class`.
    ///
    /// # Errors
    /// [`SealingError::NoKey`] when it was destroyed or never made.
    pub async fn get(&self, subject: Uuid, class: Class) -> Result<DataKey, SealingError> {
        self.get_many(&[subject], class)
            .await?
            .remove(&subject)
            .ok_or(SealingError::NoKey)
    }

    /// The keys of several subjects in one query; who has none is left out.
    ///
    /// # Errors
    /// The keyring's own error, or [`SealingError::Damaged`].
    pub async fn get_many(
        &self,
        subjects: &[Uuid],
        class: Class,
    ) -> Result<HashMap<Uuid, DataKey>, SealingError> {
        let rows: Vec<(Uuid, String, Vec<u8>)> = data_keys::Entity::find()
            .select_only()
            .columns([
                data_keys::Column::Subject,
                data_keys::Column::MasterId,
                data_keys::Column::Wrapped,
            ])
            .filter(data_keys::Column::Class.eq(class.as_str()))
            .filter(data_keys::Column::Subject.is_in(subjects.iter().copied()))
            .into_tuple()
            .all(self.db.read())
            .await?;
        rows.into_iter()
            .map(|(subject, master_id, wrapped)| {
                let bytes = self
                    .master_key(&master_id)?
                    .open(place(subject, class), &wrapped)?;
                let bytes =
                    <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| SealingError::Damaged)?;
                Ok((subject, DataKey::new(bytes)))
            })
            .collect()
    }

    /// Destroys a key: all that was sealed under it is unreadable from now on, here and in every copy of the
    /// data. The erasure is noted, so that a restored keyring can be cleaned again.
    ///
    /// # Errors
    /// The keyring's own error.
    pub async fn destroy(
        &self,
        subject: Uuid,
        class: Class,
        now: UnixMillis,
    ) -> Result<(), SealingError> {
        self.db
            .write::<_, SealingError, _, _>(async |tx| {
                let id = (subject, class.as_str().to_owned());
                data_keys::Entity::delete_by_id(id).exec(&*tx).await?;
                let line = erasures::ActiveModel {
                    subject: Set(subject),
                    class: Set(class.as_str().to_owned()),
                    erased_at: Set(now.0),
                };
                erasures::Entity::insert(line)
                    .on_conflict(OnConflict::new().do_nothing().to_owned())
                    .exec_without_returning(&*tx)
                    .await?;
                Ok(())
            })
            .await
    }

    fn master_key(&self, id: &str) -> Result<&DataKey, SealingError> {
        self.master.key(id).ok_or(SealingError::NoKey)
    }
}

fn place(subject: Uuid, class: Class) -> Place<'static> {
    Place {
        table: "data_keys",
        subject,
        row: subject,
        revision: class.as_str().as_bytes(),
    }
}
