//! Sends reminders when they are due.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    error::Result,
    features::nudges::deliver::{self as nudges, Wave},
};

/// How often the queue is looked at: reminders are planned to the minute.
const EVERY: Duration = Duration::from_secs(5);

/// Sends what is due, every few seconds and when woken.
pub(super) async fn run(app: App, stop: CancellationToken) {
    let mut turn = tokio::time::interval(EVERY);
    turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = turn.tick() => {}
            () = app.woken() => {}
        }
        match nudges::wave(&app, || stop.is_cancelled()).await {
            Ok(Wave {
                accepted: 0,
                other: 0,
            }) => {}
            Ok(wave) => tracing::info!(wave.accepted, wave.other, "reminders sent"),
            Err(error) => tracing::error!(%error, "sending failed; it is tried again"),
        }
    }
}

/// Sends what is due now.
///
/// # Errors
/// The database's own.
pub async fn deliver(app: &App) -> Result<Wave> {
    nudges::wave(app, || false).await
}
