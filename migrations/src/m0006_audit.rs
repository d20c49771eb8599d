//! Who saw what: append-only, one hash chain a centre, ids and action codes alone.

use crate::{col, drop_all, key, optional, table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("audit")
                    .col(col("centre_id").uuid())
                    .col(col("seq").big_integer())
                    .col(col("at").big_integer())
                    .col(optional("staff_id").uuid())
                    .col(col("action").text())
                    .col(optional("cycle_id").uuid())
                    .col(optional("participant_id").uuid())
                    .col(optional("number").integer())
                    .col(col("hash").blob())
                    .primary_key(&mut key(&["centre_id", "seq"]))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["audit"]).await
    }
}
