//! Where reminders go, and the reminders themselves. When they are due is in clear, what they say is not.

use crate::{col, drop_all, key, optional, table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One row a device; `endpoint_hash` is keyed, so that a browser that changed hands is known again.
        manager
            .create_table(
                table("push_subscriptions")
                    .col(col("recipient_id").uuid())
                    .col(col("device_id").uuid())
                    .col(optional("endpoint_hash").blob().unique_key())
                    .col(col("created_at").big_integer())
                    .col(col("opened_at").big_integer())
                    .col(optional("retired_at").big_integer())
                    .col(col("sealed").blob())
                    .primary_key(&mut key(&["recipient_id", "device_id"]))
                    .take(),
            )
            .await?;
        // `id` is a keyed hash of the reminder's own: the same one is never made twice.
        manager
            .create_table(
                table("nudges")
                    .col(col("recipient_id").uuid())
                    .col(col("id").uuid())
                    .col(col("class").text())
                    .col(col("due_at").big_integer())
                    .col(col("expires_at").big_integer())
                    .col(col("state").text())
                    .col(col("next_at").big_integer())
                    .col(col("attempts").integer())
                    .col(optional("device_id").uuid())
                    .col(optional("sent_at").big_integer())
                    .col(optional("shown_at").big_integer())
                    .col(optional("opened_at").big_integer())
                    .col(optional("snoozed_until").big_integer())
                    .col(col("sealed").blob())
                    .primary_key(&mut key(&["recipient_id", "id"]))
                    .take(),
            )
            .await?;
        let due = Index::create()
            .name("nudges_by_next")
            .table("nudges")
            .col("state")
            .col("next_at")
            .take();
        manager.create_index(due).await?;
        // When each person's reminders were last planned.
        manager
            .create_table(
                table("nudge_plans")
                    .col(col("participant_id").uuid())
                    .col(col("planned_at").big_integer())
                    .primary_key(&mut key(&["participant_id"]))
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["nudge_plans", "nudges", "push_subscriptions"]).await
    }
}
