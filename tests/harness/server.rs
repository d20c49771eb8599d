//! A server in this process, on a port of its own.

use std::{net::SocketAddr, sync::Arc};

use accalmie::{app::App, commands::serve, config::Config, fault::Fault, router::router};
use tokio::{sync::oneshot, task::JoinHandle};

use crate::{clock::ManualClock, db::TestDb, http::Wire};

/// A running server.
#[derive(Debug)]
pub struct TestServer {
    app: App,
    wire: Wire,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl TestServer {
    /// Starts one on `db`; people type `public_url`, or the address it listens on.
    ///
    /// # Errors
    /// What the server says when it refuses to start.
    pub async fn start(
        db: &TestDb,
        clock: &ManualClock,
        public_url: Option<&str>,
    ) -> Result<Self, Fault> {
        let mut config = db.config();
        config.public_url = public_url.map(str::to_owned);
        Self::start_with(config, clock).await
    }

    /// Starts one with these settings.
    ///
    /// # Errors
    /// What the server says when it refuses to start.
    pub async fn start_with(config: Config, clock: &ManualClock) -> Result<Self, Fault> {
        let (listener, app) = serve::start(&config, Arc::new(clock.clone())).await?;
        let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
        let address = listener.local_addr().expect("its address");
        let (stop, stopped) = oneshot::channel();
        let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async {
            // The sender gone means the same as a word from it.
            let _ = stopped.await;
        });
        Ok(Self {
            app,
            wire: Wire::to(&format!("http://{address}")),
            stop,
            serving: tokio::spawn(async { serving.await.expect("serving") }),
        })
    }

    /// The application behind the listener: for its jobs, and to look at rows.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// A way to it.
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    /// Stops it and closes its databases.
    pub async fn stop(self) {
        // The server may be gone already.
        let _ = self.stop.send(());
        self.serving.await.expect("serving");
        self.app.close().await;
    }
}
