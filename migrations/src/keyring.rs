//! The keyring's own history: wrapped data keys, and the list of what was erased.

use crate::{col, drop_all, key, table};
use sea_orm_migration::prelude::*;

/// Brings the keyring database to the current schema.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Keyring)]
    }
}

struct Keyring;

impl MigrationName for Keyring {
    fn name(&self) -> &str {
        "k0001_keyring"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Keyring {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("data_keys")
                    .col(col("subject").uuid())
                    .col(col("class").text())
                    .col(col("master_id").text())
                    .col(col("wrapped").blob())
                    .col(col("created_at").big_integer())
                    .primary_key(&mut key(&["subject", "class"]))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                table("erasures")
                    .col(col("subject").uuid())
                    .col(col("class").text())
                    .col(col("erased_at").big_integer())
                    .primary_key(&mut key(&["subject", "class"]))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["erasures", "data_keys"]).await
    }
}
