//! Cycles, the dates of their sessions, and the team that runs them.

use crate::{col, drop_all, key, table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("cycles")
                    .col(col("id").uuid())
                    .col(col("centre_id").uuid())
                    .col(col("timezone").text())
                    .col(col("opened_at").big_integer())
                    .col(col("sealed").blob())
                    .primary_key(&mut key(&["id"]))
                    .take(),
            )
            .await?;
        // A session is wall clock in the cycle's zone; the instants are resolved when it is written.
        manager
            .create_table(
                table("sessions")
                    .col(col("cycle_id").uuid())
                    .col(col("number").integer())
                    .col(col("local").text())
                    .col(col("starts_at").big_integer())
                    .col(col("ends_at").big_integer())
                    .primary_key(&mut key(&["cycle_id", "number"]))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                table("cycle_team")
                    .col(col("cycle_id").uuid())
                    .col(col("staff_id").uuid())
                    .col(col("joined_at").big_integer())
                    .primary_key(&mut key(&["cycle_id", "staff_id"]))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["cycle_team", "sessions", "cycles"]).await
    }
}
