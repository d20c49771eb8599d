//! `POST /me/pairings`; the new device presents the code as any other, at `POST /enrolments`.

use axum::{extract::State, http::StatusCode};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use mobile_core::time::UnixMillis;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::queries;
use crate::{
    app::App,
    auth::ParticipantScope,
    error::{Error, Problem, Result},
    extract::Json,
    sealing::Class,
};

/// Longest blob, in characters.
const BLOB_MAX: usize = 4096;

/// What the new device needs from this one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PairingRequest {
    /// Keys sealed under a secret that only the two devices see: base64, up to 4,096 characters.
    pub blob: String,
}

/// A code to show to the new device.
#[derive(Serialize, ToSchema)]
pub struct PairingView {
    /// As on a card.
    #[schema(example = "7K2QX-M4T9B")]
    pub code: String,
    /// Until when it works.
    pub expires_at: UnixMillis,
}

/// Makes a code that brings one more device to the caller; the one before, if unused, ends.
#[utoipa::path(post, path = "/me/pairings", operation_id = "create_pairing", tag = "phone", request_body = PairingRequest,
    responses((status = 201, body = PairingView), (status = "4XX", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    me: ParticipantScope,
    Json(body): Json<PairingRequest>,
) -> Result<(StatusCode, Json<PairingView>)> {
    let blob = &body.blob;
    if blob.is_empty() || blob.len() > BLOB_MAX || BASE64.decode(blob).is_err() {
        return Err(Error::invalid("blob", "base64, 1 to 4,096 characters"));
    }
    let log = app.keyring().get(me.participant.0, Class::Log).await?;
    let now = app.now();
    let (code, expires_at) = app
        .db()
        .write(async |tx| {
            queries::create(&*tx, app.lookup(), &log, me.participant, blob, now).await
        })
        .await?;
    let view = PairingView {
        code: code.to_string(),
        expires_at,
    };
    Ok((StatusCode::CREATED, Json(view)))
}
