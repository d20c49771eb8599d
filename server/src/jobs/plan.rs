//! Plans reminders for the next day and a half.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{app::App, error::Result, features::nudges::planning};

/// How often it is looked whether somebody sent something: a pause that was just chosen holds within a minute.
const EVERY: Duration = Duration::from_secs(30);

/// Plans now and twice a minute.
pub(super) async fn run(app: App, stop: CancellationToken) {
    let mut turn = tokio::time::interval(EVERY);
    turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = turn.tick() => {
                if let Err(error) = plan(&app).await {
                    tracing::error!(%error, "planning reminders failed; it is tried again");
                }
            }
        }
    }
}

/// Plans for everyone of whom something is new; answers for how many.
///
/// # Errors
/// The database's own.
pub async fn plan(app: &App) -> Result<usize> {
    planning::plan_all(app).await
}
