//! Participants, their place in cycles, the codes that invite them and the devices they log with.

use crate::{col, drop_all, key, optional, table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("participants")
                    .col(col("id").uuid())
                    .col(col("centre_id").uuid())
                    .col(col("created_at").big_integer())
                    .col(optional("enrolled_at").big_integer())
                    .col(optional("locale").text())
                    .col(optional("timezone").text())
                    .col(col("sealed").blob())
                    .primary_key(&mut key(&["id"]))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                table("memberships")
                    .col(col("participant_id").uuid())
                    .col(col("cycle_id").uuid())
                    .col(col("joined_at").big_integer())
                    .col(optional("left_at").big_integer())
                    .col(optional("sealed_reason").blob())
                    .primary_key(&mut key(&["participant_id", "cycle_id"]))
                    .take(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("memberships_by_cycle")
                    .table("memberships")
                    .col("cycle_id")
                    .take(),
            )
            .await?;
        manager
            .create_table(
                table("invitations")
                    .col(col("code_hash").blob())
                    .col(col("participant_id").uuid())
                    .col(col("cycle_id").uuid())
                    .col(col("created_at").big_integer())
                    .col(col("expires_at").big_integer())
                    .col(optional("used_at").big_integer())
                    .col(optional("request_hash").blob())
                    .col(optional("device_id").uuid())
                    .col(col("in_tab").boolean())
                    .col(optional("moved_at").big_integer())
                    .primary_key(&mut key(&["code_hash"]))
                    .take(),
            )
            .await?;
        manager
            .create_table(
                table("devices")
                    .col(col("participant_id").uuid())
                    .col(col("id").uuid())
                    .col(col("token_hash").blob().unique_key())
                    .col(col("send_token_hash").blob().unique_key())
                    .col(col("created_at").big_integer())
                    .col(col("seen_at").big_integer())
                    .col(optional("removed_at").big_integer())
                    .primary_key(&mut key(&["participant_id", "id"]))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &["devices", "invitations", "memberships", "participants"],
        )
        .await
    }
}
