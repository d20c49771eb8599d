//! Everything that syncs: one sealed table, its earlier versions, and one head row a participant.

use crate::{col, drop_all, key, optional, table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The head row hands out sequences and is what a write locks.
        manager
            .create_table(
                table("heads")
                    .col(col("participant_id").uuid())
                    .col(col("seq").big_integer())
                    .col(optional("received_at").big_integer())
                    .primary_key(&mut key(&["participant_id"]))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                table("records")
                    .col(col("participant_id").uuid())
                    .col(col("id").uuid())
                    .col(col("seq").big_integer())
                    .col(col("counter").big_integer())
                    .col(col("device").uuid())
                    .col(col("received_at").big_integer())
                    .col(col("state").text())
                    .col(col("sealed").blob())
                    .primary_key(&mut key(&["participant_id", "id"]))
                    .take(),
            )
            .await?;
        for (name, column) in [
            ("records_by_receipt", "received_at"),
            ("records_by_seq", "seq"),
        ] {
            manager
                .create_index(
                    Index::create()
                        .name(name)
                        .table("records")
                        .col("participant_id")
                        .col(column)
                        .take(),
                )
                .await?;
        }
        // `sealed` is emptied when the body must go; the revision stays, so that a late repeat is recognised.
        manager
            .create_table(
                table("record_versions")
                    .col(col("participant_id").uuid())
                    .col(col("id").uuid())
                    .col(col("counter").big_integer())
                    .col(col("device").uuid())
                    .col(col("kept_at").big_integer())
                    .col(col("state").text())
                    .col(optional("sealed").blob())
                    .primary_key(&mut key(&["participant_id", "id", "counter", "device"]))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["record_versions", "records", "heads"]).await
    }
}
