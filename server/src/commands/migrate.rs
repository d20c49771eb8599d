//! `accalmie migrate`: the schema alone.

use crate::{config::Config, fault::Fault};

/// Brings the schema up to date and stops.
///
/// # Errors
/// A [`Fault`] when the installation can't be opened.
pub async fn run(config: Config) -> Result<(), Fault> {
    let app = super::open(&config).await?;
    app.close().await;
    super::say("The schema is up to date.");
    Ok(())
}
