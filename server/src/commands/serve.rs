//! `accalmie serve`.

use std::{
    io::IsTerminal,
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::{
    app::App,
    auth::Roles,
    clock::{Clock, SystemClock},
    config::{Config, LogFormat},
    fault::Fault,
    features::staff::queries as staff,
    jobs,
    router::router,
};

/// Serves until SIGTERM or Ctrl-C; requests in flight are finished.
///
/// # Errors
/// A [`Fault`] before anything is served.
pub async fn run(config: Config) -> Result<(), Fault> {
    log(&config);
    warn_of_names(&config);
    let (listener, app) = start(&config, Arc::new(SystemClock)).await?;
    welcome(&app).await?;
    serve(&config, listener, app).await
}

/// A host name or contact that says what the server is for is told once at the start; it changes nothing else.
fn warn_of_names(config: &Config) {
    let told = config.telling();
    if !told.is_empty() {
        tracing::warn!(
            ?told,
            "a name tells what this server is for; browsers, their history and push services show it: choose a neutral one"
        );
    }
}

/// Takes the port first, so that a taken one changes nothing on disk; then opens the installation.
///
/// # Errors
/// A [`Fault`] naming the port or what is wrong with the installation.
pub async fn start(config: &Config, clock: Arc<dyn Clock>) -> Result<(TcpListener, App), Fault> {
    let (listener, url) = listen(config)?;
    let app = App::open(config, clock, url).await?;
    Ok((listener, app))
}

/// Takes the port; answers the address people type too.
///
/// # Errors
/// A [`Fault`] naming the address.
pub fn listen(config: &Config) -> Result<(TcpListener, String), Fault> {
    let taken = |error: std::io::Error| {
        Fault::new(
            format!(
                "the address {} can't be listened on ({error})",
                config.listen
            ),
            "stop what uses it, or choose another with --listen",
        )
    };
    let listener = TcpListener::bind(config.listen).map_err(taken)?;
    listener.set_nonblocking(true).map_err(taken)?;
    let address = listener.local_addr().map_err(taken)?;
    let url = config
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    Ok((listener, url))
}

/// Serves `app` on `listener` until a signal, with its background work beside it.
///
/// # Errors
/// A [`Fault`] when the listener breaks.
pub async fn serve(config: &Config, listener: TcpListener, app: App) -> Result<(), Fault> {
    let broken =
        |error: std::io::Error| Fault::new(format!("serving failed ({error})"), "see the log");
    let listener = tokio::net::TcpListener::from_std(listener).map_err(broken)?;
    let address = listener.local_addr().map_err(broken)?;
    let stop = CancellationToken::new();
    tokio::spawn(stop_on_signal(stop.clone()));
    let jobs = config.worker.then(|| {
        let (app, stop) = (app.clone(), stop.clone());
        tokio::spawn(jobs::run(app, stop))
    });
    tracing::info!(%address, url = app.public_url(), "listening");
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stop.clone().cancelled_owned())
        .await
        .map_err(broken)?;
    stop.cancel();
    if let Some(jobs) = jobs {
        let _ = jobs.await;
    }
    app.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// On first start nobody can sign in yet: a one-time link goes to the terminal, never to the log.
async fn welcome(app: &App) -> Result<(), Fault> {
    let failed = |error| super::failed(&error);
    if staff::anybody(app.db().read()).await.map_err(failed)? {
        return Ok(());
    }
    let roles = Roles::from_text("administrator facilitator").map_err(failed)?;
    let link = super::staff::first_link(app, &roles)
        .await
        .map_err(failed)?;
    super::say(&format!(
        "Nobody has an account yet. Open this one-time link to make the first:\n{}",
        link.url
    ));
    Ok(())
}

/// Cancels `stop` on SIGTERM or Ctrl-C.
pub async fn stop_on_signal(stop: CancellationToken) {
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = stop.cancelled() => {}
    }
    stop.cancel();
}

/// Begins the log on standard error; `RUST_LOG` refines it. A second call changes nothing.
pub fn log(config: &Config) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm_migration=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let _ = match config.log_format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
}
