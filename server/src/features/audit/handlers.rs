//! The trail, for administrators.

use axum::{Json, extract::State};
use mobile_core::{
    ids::{CycleId, ParticipantId, StaffId},
    time::UnixMillis,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::queries;
use crate::{
    app::App,
    auth::AdministratorScope,
    error::{Problem, Result},
};

/// How many lines one answer holds.
const PAGE: u64 = 200;

/// One line of the trail.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineView {
    /// Its place in the centre's chain, from 1.
    pub seq: i64,
    /// When, in Unix milliseconds.
    pub at: UnixMillis,
    /// Who; absent for the command line.
    pub staff_id: Option<StaffId>,
    /// What, as a code.
    #[schema(example = "brief_read")]
    pub action: String,
    /// On which cycle.
    pub cycle_id: Option<CycleId>,
    /// About whom.
    pub participant_id: Option<ParticipantId>,
    /// Which session.
    pub number: Option<i32>,
}

/// The newest 200 lines of the centre's trail.
#[utoipa::path(get, path = "/team/audit", operation_id = "list_audit", tag = "centre",
    responses((status = 200, body = Vec<LineView>), (status = "4XX", body = Problem)))]
pub async fn list(
    State(app): State<App>,
    AdministratorScope(staff): AdministratorScope,
) -> Result<Json<Vec<LineView>>> {
    let rows = queries::newest(app.db().read(), staff.centre, PAGE).await?;
    let view = rows.into_iter().map(|row| LineView {
        seq: row.seq,
        at: UnixMillis(row.at),
        staff_id: row.staff_id.map(StaffId),
        action: row.action,
        cycle_id: row.cycle_id.map(CycleId),
        participant_id: row.participant_id.map(ParticipantId),
        number: row.number,
    });
    Ok(Json(view.collect()))
}
