//! Plans reminders for the next day and a half, and the word to staff that a brief can be read.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    error::Result,
    features::nudges::{announcing, planning},
};

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
                if let Err(error) = announce(&app).await {
                    tracing::error!(%error, "announcing briefs failed; it is tried again");
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

/// Plans the word to staff that a brief can be read; answers for how many.
///
/// # Errors
/// The database's own.
pub async fn announce(app: &App) -> Result<usize> {
    announcing::announce_all(app).await
}
