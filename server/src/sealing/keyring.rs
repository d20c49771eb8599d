//! The keyring: every data key, wrapped by the master key, in a database apart from the data.

use std::{collections::HashMap, sync::Arc};

use mobile_core::time::UnixMillis;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
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
        let fresh = DataKey::random();
        let place = place(subject, class);
        let wrapped = self
            .master_key(self.master.current_id())?
            .seal(place, fresh.bytes());
        let row = data_keys::ActiveModel {
            subject: Set(subject),
            class: Set(class.as_str().to_owned()),
            master_id: Set(self.master.current_id().to_owned()),
            wrapped: Set(wrapped),
            created_at: Set(now.0),
        };
        self.db
            .write::<_, SealingError, _, _>(async |tx| {
                let row = row.clone();
                let erased = erasures::Entity::find_by_id((subject, class.as_str().to_owned()));
                if erased.one(&*tx).await?.is_some() {
                    return Err(SealingError::NoKey);
                }
                data_keys::Entity::insert(row)
                    .on_conflict(OnConflict::new().do_nothing().to_owned())
                    .exec_without_returning(&*tx)
                    .await?;
                Ok(())
            })
            .await?;
        self.get(subject, class).await
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
        let rows = data_keys::Entity::find()
            .filter(data_keys::Column::Class.eq(class.as_str()))
            .filter(data_keys::Column::Subject.is_in(subjects.iter().copied()))
            .all(self.db.read())
            .await?;
        rows.into_iter()
            .map(|row| {
                let bytes = self
                    .master_key(&row.master_id)?
                    .open(place(row.subject, class), &row.wrapped)?;
                let bytes =
                    <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| SealingError::Damaged)?;
                Ok((row.subject, DataKey::new(bytes)))
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
