//! What lets a person in on another phone: the recovery blob, codes that pair a second device, and how a device came.

use crate::{col, drop_all, key, optional, table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("devices")
                    .add_column(col("via").text().default("invitation"))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                table("recoveries")
                    .col(col("participant_id").uuid())
                    .col(col("made_at").big_integer())
                    .col(col("device_id").uuid())
                    .col(col("sealed").blob())
                    .primary_key(&mut key(&["participant_id"]))
                    .take(),
            )
            .await?;
        // `sealed` is emptied when the two minutes are over; the row stays while the same request may come again.
        manager
            .create_table(
                table("pairings")
                    .col(col("code_hash").blob())
                    .col(col("participant_id").uuid())
                    .col(col("expires_at").big_integer())
                    .col(optional("used_at").big_integer())
                    .col(optional("request_hash").blob())
                    .col(optional("device_id").uuid())
                    .col(optional("sealed").blob())
                    .primary_key(&mut key(&["code_hash"]))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["pairings", "recoveries"]).await?;
        manager
            .alter_table(Table::alter().table("devices").drop_column("via").take())
            .await
    }
}
