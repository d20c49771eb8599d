//! `accalmie demo`.

use clap::Args;

use crate::{config::Config, fault::Fault};

/// Its options.
#[derive(Debug, Args)]
pub struct Options {
    /// Print one line of JSON instead of text
    #[arg(long)]
    pub json: bool,
}

/// Serves a demonstration centre.
///
/// # Errors
/// A [`Fault`] before anything is served.
pub async fn run(_config: Config, _options: Options) -> Result<(), Fault> {
    Ok(())
}
