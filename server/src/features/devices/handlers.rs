//! A person's own devices.

use axum::{extract::State, http::StatusCode};
use mobile_core::{ids::DeviceId, programme::DeviceVia, time::UnixMillis};
use serde::Serialize;
use utoipa::ToSchema;

use super::queries::{self, Device};
use crate::{
    app::App,
    auth::ParticipantScope,
    error::{Error, Problem, Result},
    extract::{Json, Path},
};

/// One of the caller's devices.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceView {
    /// Which.
    pub id: DeviceId,
    /// When it was enrolled.
    pub created_at: UnixMillis,
    /// How it came.
    pub via: DeviceVia,
    /// When it was last seen, to the hour.
    pub last_seen_at: UnixMillis,
    /// Whether it is the one asking.
    pub current: bool,
    /// Whether the others should still announce it.
    pub announced: bool,
}

/// The caller's devices that still work.
#[utoipa::path(get, path = "/me/devices", operation_id = "list_devices", tag = "phone",
    responses((status = 200, body = Vec<DeviceView>), (status = "4XX", body = Problem)))]
pub async fn list(State(app): State<App>, me: ParticipantScope) -> Result<Json<Vec<DeviceView>>> {
    let now = app.now();
    let rows = queries::list(app.db().read(), me.participant).await?;
    let view = rows
        .into_iter()
        .map(|Device { shown, seen_at }| DeviceView {
            id: shown.id,
            created_at: shown.created_at,
            via: shown.via,
            last_seen_at: seen_at,
            current: shown.id == me.device,
            announced: shown.id != me.device && now.0 - shown.created_at.0 < queries::ANNOUNCED,
        });
    Ok(Json(view.collect()))
}

/// Removes one of the caller's devices: its tokens stop working at once.
#[utoipa::path(delete, path = "/me/devices/{device_id}", operation_id = "remove_device", tag = "phone", params(("device_id" = DeviceId, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn remove(
    State(app): State<App>,
    me: ParticipantScope,
    Path(id): Path<DeviceId>,
) -> Result<StatusCode> {
    let now = app.now();
    let removed = app
        .db()
        .write(async |tx| queries::remove(&*tx, me.participant, id, now).await)
        .await?;
    if removed {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::not_found())
    }
}
