//! Tidies the house.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    error::{Error, Result},
    features::{nudges, pairings, records, staff},
};

/// How often.
const EVERY: Duration = Duration::from_secs(3600);

/// Tidies now and every hour.
pub(super) async fn run(app: App, stop: CancellationToken) {
    let mut turn = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = turn.tick() => {
                if let Err(error) = tidy(&app).await {
                    tracing::error!(%error, "tidying failed; it is tried again in an hour");
                }
            }
        }
    }
}

/// Empties history older than 30 days, old reminders, ended pairings, sessions and links, and counters of attempts.
///
/// # Errors
/// The database's own.
pub async fn tidy(app: &App) -> Result<()> {
    let now = app.now();
    app.limits().tidy();
    app.db()
        .write::<_, Error, _, _>(async |tx| {
            records::queries::forget_history(&*tx, now).await?;
            pairings::queries::tidy(&*tx, now).await?;
            nudges::queries::tidy(&*tx, now).await?;
            staff::queries::tidy(&*tx, now).await
        })
        .await
}
