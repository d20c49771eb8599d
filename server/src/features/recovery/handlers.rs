//! `PUT /me/recovery`; the programme reads it back.

use axum::{extract::State, http::StatusCode};
use mobile_core::{programme::ProgrammeRecovery, protocol::RecoveryBlob};
use serde::Deserialize;
use utoipa::ToSchema;

use super::queries;
use crate::{
    app::App,
    auth::ParticipantScope,
    error::{Error, Problem, Result},
    extract::Json,
    sealing::Class,
};

/// What a new recovery code opens.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryRequest {
    /// Sealed keys.
    pub blob: RecoveryBlob,
}

/// Keeps what the caller's new recovery code opens; the code before opens nothing any more.
#[utoipa::path(put, path = "/me/recovery", operation_id = "put_recovery", tag = "phone", request_body = RecoveryRequest,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn put(
    State(app): State<App>,
    me: ParticipantScope,
    Json(body): Json<RecoveryRequest>,
) -> Result<StatusCode> {
    body.blob
        .check()
        .map_err(|fault| Error::invalid(&format!("blob.{}", fault.field), &fault.message))?;
    let log = app.keyring().get(me.participant.0, Class::Log).await?;
    let recovery = ProgrammeRecovery {
        blob: body.blob,
        made_at: app.now(),
        made_by_device: me.device,
    };
    app.db()
        .write(async |tx| queries::put(&*tx, &log, me.participant, &recovery).await)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
