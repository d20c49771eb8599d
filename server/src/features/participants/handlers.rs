//! The people of a cycle, for its facilitators.

use axum::{extract::State, http::StatusCode};
use mobile_core::{
    ids::{CycleId, ParticipantId},
    time::UnixMillis,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    queries::{self, Member},
    reminders::{self, Reminders},
};
use crate::{
    app::App,
    auth::TeamScope,
    error::{Error, Problem, Result},
    extract::{Json, Path},
    features::{
        audit::queries::{self as audit, Action, Line},
        invitations::queries as invitations,
        records::queries as records,
    },
    input,
    sealing::Class,
};

/// Where someone stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Included, no phone yet.
    Invited,
    /// Has enrolled a phone.
    Enrolled,
    /// Left the cycle.
    Left,
}

/// A person of the cycle.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantView {
    /// Who.
    pub participant_id: ParticipantId,
    /// What the group calls him, once somebody said.
    pub first_name: Option<String>,
    /// Where he stands.
    pub state: Standing,
    /// When he was included.
    pub joined_at: UnixMillis,
    /// When something of his was last received.
    pub last_received_at: Option<UnixMillis>,
    /// Until when an unused code works.
    pub invitation_expires_at: Option<UnixMillis>,
    /// Whether reminders reach the person; null for who left.
    pub reminders: Option<Reminders>,
}

/// A first name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameRequest {
    /// 1 to 60 characters.
    pub first_name: String,
}

/// Why someone leaves.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveRequest {
    /// Up to 500 characters; sealed, for the team alone.
    pub reason: Option<String>,
}

fn state(member: &Member) -> Standing {
    match (member.left_at, member.enrolled_at) {
        (Some(_), _) => Standing::Left,
        (None, Some(_)) => Standing::Enrolled,
        (None, None) => Standing::Invited,
    }
}

/// The people of a cycle.
#[utoipa::path(get, path = "/team/cycles/{id}/participants", operation_id = "list_participants", tag = "participants", params(("id" = CycleId, Path)),
    responses((status = 200, body = Vec<ParticipantView>), (status = "4XX", body = Problem)))]
pub async fn list(State(app): State<App>, scope: TeamScope) -> Result<Json<Vec<ParticipantView>>> {
    let c = app.db().read();
    let members = queries::members(c, app.keyring(), scope.cycle).await?;
    let ids: Vec<ParticipantId> = members.iter().map(|member| member.id).collect();
    let contacts = records::last_received(c, &ids).await?;
    let codes = invitations::open_until(c, &ids, app.now()).await?;
    let reminders = reminders::of(&app, &members, app.now()).await?;
    let view = members.into_iter().map(|member| ParticipantView {
        participant_id: member.id,
        state: state(&member),
        joined_at: member.joined_at,
        last_received_at: contacts.get(&member.id).copied(),
        invitation_expires_at: codes.get(&member.id).copied(),
        reminders: reminders.get(&member.id).copied(),
        first_name: member.first_name,
    });
    Ok(Json(view.collect()))
}

/// Notes what the group calls a person.
#[utoipa::path(patch, path = "/team/cycles/{id}/participants/{participant_id}", operation_id = "rename_participant", tag = "participants",
    params(("id" = CycleId, Path), ("participant_id" = ParticipantId, Path)), request_body = RenameRequest,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn rename(
    State(app): State<App>,
    scope: TeamScope,
    path: Path<(CycleId, ParticipantId)>,
    Json(body): Json<RenameRequest>,
) -> Result<StatusCode> {
    let Path((_, id)) = path;
    let first_name = input::first_name("first_name", &body.first_name)?;
    if !queries::is_member(app.db().read(), id, scope.cycle).await? {
        return Err(Error::not_found());
    }
    let key = app.keyring().get(id.0, Class::Care).await?;
    let line = line(&app, &scope, id, Action::ParticipantNamed);
    app.db()
        .write(async |tx| {
            let (key, first_name) = (&key, first_name.clone());
            queries::rename(&*tx, key, id, first_name).await?;
            audit::append(&*tx, line).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends a person's place in the cycle. What he logged stays his.
#[utoipa::path(delete, path = "/team/cycles/{id}/participants/{participant_id}", operation_id = "remove_participant", tag = "participants",
    params(("id" = CycleId, Path), ("participant_id" = ParticipantId, Path)), request_body = LeaveRequest,
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn leave(
    State(app): State<App>,
    scope: TeamScope,
    path: Path<(CycleId, ParticipantId)>,
    Json(body): Json<LeaveRequest>,
) -> Result<StatusCode> {
    let Path((_, id)) = path;
    let reason = body.reason.filter(|text| !text.trim().is_empty());
    let reason = reason
        .map(|text| input::text_of("reason", &text, 500))
        .transpose()?;
    let key = app.keyring().get(id.0, Class::Care).await?;
    let (now, line) = (app.now(), line(&app, &scope, id, Action::ParticipantLeft));
    app.db()
        .write(async |tx| {
            let (key, reason) = (&key, reason.clone());
            queries::leave(&*tx, key, id, scope.cycle, reason, now).await?;
            invitations::withdraw(&*tx, id, scope.cycle).await?;
            audit::append(&*tx, line).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn line(app: &App, scope: &TeamScope, id: ParticipantId, action: Action) -> Line {
    let line = Line::new(
        scope.staff.centre,
        app.now(),
        Some(scope.staff.staff),
        action,
    );
    Line {
        cycle: Some(scope.cycle),
        participant: Some(id),
        ..line
    }
}
