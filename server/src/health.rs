//! Whether the process lives, and whether it can do its work.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;

use crate::app::App;

/// How things are.
#[derive(Debug, Serialize)]
pub struct Health {
    status: &'static str,
}

/// The process answers.
pub async fn alive() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Both databases answer too.
pub async fn ready(State(app): State<App>) -> (StatusCode, Json<Health>) {
    let data = app.db().read().ping().await;
    let keys = app.keyring().db().read().ping().await;
    match data.and(keys) {
        Ok(_) => (StatusCode::OK, Json(Health { status: "ok" })),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Json(Health {
                    status: "unavailable",
                }),
            )
        }
    }
}
