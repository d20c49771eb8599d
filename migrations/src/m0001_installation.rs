//! What the installation knows about itself, and the centres it serves.

use crate::{col, drop_all, key, table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Master key id and check value, store epoch.
        manager
            .create_table(
                table("installation")
                    .col(col("name").text())
                    .col(col("value").text())
                    .primary_key(&mut key(&["name"]))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                table("centres")
                    .col(col("id").uuid())
                    .col(col("timezone").text())
                    .col(col("created_at").big_integer())
                    .col(col("sealed").blob())
                    .primary_key(&mut key(&["id"]))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["centres", "installation"]).await
    }
}
