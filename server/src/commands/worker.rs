//! `accalmie worker`: background work in a process of its own.

use tokio_util::sync::CancellationToken;

use crate::{
    config::{Config, Storage},
    fault::Fault,
    jobs,
};

/// Works until told to stop.
///
/// # Errors
/// A [`Fault`] on SQLite, or when the installation can't be opened.
pub async fn run(config: Config) -> Result<(), Fault> {
    if config.storage == Storage::Sqlite {
        return Err(Fault::new(
            "on SQLite the background work runs inside `accalmie serve`",
            "start that alone, or move to PostgreSQL with --database-url",
        ));
    }
    super::serve::log(&config);
    let app = super::open(&config).await?;
    let stop = CancellationToken::new();
    tokio::spawn(super::serve::stop_on_signal(stop.clone()));
    jobs::run(app.clone(), stop).await;
    app.close().await;
    Ok(())
}
