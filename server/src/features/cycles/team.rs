//! Who runs a cycle: a facilitator of the team, or an administrator, adds and removes colleagues.

use axum::{extract::State, http::StatusCode};
use mobile_core::ids::{CycleId, StaffId};

use super::queries;
use crate::{
    app::App,
    auth::{CycleScope, Role},
    error::{Error, Problem, Result},
    extract::Path,
    features::{
        audit::queries::{self as audit, Action, Line},
        staff::queries as staff,
    },
};

fn may_change(scope: &CycleScope) -> Result<()> {
    let may =
        scope.staff.roles.has(Role::Administrator) || scope.staff.roles.has(Role::Facilitator);
    if may { Ok(()) } else { Err(Error::forbidden()) }
}

/// Adds a colleague to the team.
#[utoipa::path(put, path = "/team/cycles/{id}/team/{staff_id}", operation_id = "join_team", tag = "cycles",
    params(("id" = CycleId, Path), ("staff_id" = StaffId, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn join(
    State(app): State<App>,
    scope: CycleScope,
    path: Path<(CycleId, StaffId)>,
) -> Result<StatusCode> {
    let Path((_, id)) = path;
    may_change(&scope)?;
    staff::get(app.db().read(), app.keyring(), scope.staff.centre, id).await?;
    change(&app, &scope, id, Action::TeamJoined).await
}

/// Takes a colleague off the team.
#[utoipa::path(delete, path = "/team/cycles/{id}/team/{staff_id}", operation_id = "leave_team", tag = "cycles",
    params(("id" = CycleId, Path), ("staff_id" = StaffId, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn leave(
    State(app): State<App>,
    scope: CycleScope,
    path: Path<(CycleId, StaffId)>,
) -> Result<StatusCode> {
    let Path((_, id)) = path;
    may_change(&scope)?;
    change(&app, &scope, id, Action::TeamLeft).await
}

async fn change(app: &App, scope: &CycleScope, id: StaffId, action: Action) -> Result<StatusCode> {
    let now = app.now();
    let by = Some(scope.staff.staff);
    let line = Line {
        cycle: Some(scope.cycle),
        ..Line::new(scope.staff.centre, now, by, action)
    };
    let members = staff::list(app.db().read(), app.keyring(), scope.staff.centre).await?;
    let reads = |who: &StaffId| {
        let who = members.iter().find(|member| member.id == *who);
        who.is_some_and(|who| who.active && who.roles.has(Role::Facilitator))
    };
    app.db()
        .write(async |tx| {
            // The line first: it holds the centre, so that two who remove each other don't both succeed.
            audit::append(&*tx, line).await?;
            match action {
                Action::TeamJoined => queries::join_team(&*tx, scope.cycle, id, now).await,
                _ => queries::leave_team(&*tx, scope.cycle, id, reads).await,
            }
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
