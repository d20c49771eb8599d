//! Staff, the one-time links that invite them, and their sessions.

use crate::{col, drop_all, key, optional, table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("staff")
                    .col(col("id").uuid())
                    .col(col("centre_id").uuid())
                    .col(col("login_hash").blob().unique_key())
                    .col(col("password_hash").text())
                    .col(col("roles").text())
                    .col(col("state").text())
                    .col(col("created_at").big_integer())
                    .col(col("sealed").blob())
                    .primary_key(&mut key(&["id"]))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                table("staff_invitations")
                    .col(col("token_hash").blob())
                    .col(col("centre_id").uuid())
                    .col(col("roles").text())
                    .col(col("created_at").big_integer())
                    .col(col("expires_at").big_integer())
                    .col(optional("used_at").big_integer())
                    .primary_key(&mut key(&["token_hash"]))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                table("staff_sessions")
                    .col(col("token_hash").blob())
                    .col(col("staff_id").uuid())
                    .col(col("created_at").big_integer())
                    .col(col("seen_at").big_integer())
                    .primary_key(&mut key(&["token_hash"]))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["staff_sessions", "staff_invitations", "staff"]).await
    }
}
