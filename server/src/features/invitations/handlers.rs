//! Including and inviting people, for the facilitators of a cycle.

use axum::{extract::State, http::StatusCode};
use mobile_core::{
    ids::{CycleId, ParticipantId},
    time::UnixMillis,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::queries;
use crate::{
    app::App,
    auth::TeamScope,
    error::{Error, Problem, Result},
    extract::Json,
    features::{
        audit::queries::{self as audit, Action, Line},
        cycles::queries as cycles,
        participants::queries as participants,
    },
    input,
    sealing::Class,
};

/// Whom to invite: somebody new, or somebody who is there already.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationRequest {
    /// An existing person: the same person, a new device.
    pub participant_id: Option<ParticipantId>,
    /// A new person's first name, if the team wants to note one; the person chooses at enrolment.
    pub first_name: Option<String>,
}

/// A code to hand over.
#[derive(Serialize, ToSchema)]
pub struct InvitationView {
    /// Whose.
    pub participant_id: ParticipantId,
    /// As on the card.
    #[schema(example = "7K2QX-M4T9B")]
    pub code: String,
    /// The same as a link; the code stands behind `#` and reaches no log.
    pub url: String,
    /// Until when it works.
    pub expires_at: UnixMillis,
}

/// Includes a new person and makes a code, or makes a new code for a member.
#[utoipa::path(post, path = "/team/cycles/{id}/invitations", operation_id = "create_invitation", tag = "participants", params(("id" = CycleId, Path)),
    request_body = InvitationRequest,
    responses((status = 201, body = InvitationView), (status = "4XX", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    scope: TeamScope,
    Json(body): Json<InvitationRequest>,
) -> Result<(StatusCode, Json<InvitationView>)> {
    let view = match body.participant_id {
        Some(id) => again(&app, &scope, id).await?,
        None => {
            let name = body.first_name.filter(|name| !name.trim().is_empty());
            let name = name
                .map(|name| input::first_name("first_name", &name))
                .transpose()?;
            include(&app, &scope, name).await?
        }
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// Makes a person, his place in the cycle and his code.
///
/// # Errors
/// `cycle_closed` once session 1 has begun.
pub async fn include(
    app: &App,
    scope: &TeamScope,
    first_name: Option<String>,
) -> Result<InvitationView> {
    let now = app.now();
    let cycle = cycles::get(app.db().read(), app.keyring(), scope.cycle).await?;
    if cycle.schedule.times().is_closed(now) {
        return Err(Error::cycle_closed());
    }
    let id = ParticipantId(Uuid::new_v4());
    let care = app.keyring().make(id.0, Class::Care, now).await?;
    app.keyring().make(id.0, Class::Log, now).await?;
    let line = line(scope, id, now, Action::ParticipantIncluded);
    let made = app
        .db()
        .write(async |tx| {
            let (care, first_name) = (&care, first_name.clone());
            participants::create(&*tx, care, scope.staff.centre, id, first_name, now).await?;
            participants::join(&*tx, id, scope.cycle, now).await?;
            audit::append(&*tx, line).await?;
            queries::create(&*tx, app.lookup(), id, scope.cycle, now).await
        })
        .await?;
    Ok(view(app, id, made))
}

/// Makes a new code for a member; the one before, if unused, ends.
///
/// # Errors
/// `not_found` for someone who is no member of the cycle.
pub async fn again(app: &App, scope: &TeamScope, id: ParticipantId) -> Result<InvitationView> {
    let now = app.now();
    if !participants::is_member(app.db().read(), id, scope.cycle).await? {
        return Err(Error::not_found());
    }
    let line = line(scope, id, now, Action::ParticipantInvited);
    let made = app
        .db()
        .write(async |tx| {
            queries::withdraw(&*tx, id, scope.cycle).await?;
            audit::append(&*tx, line).await?;
            queries::create(&*tx, app.lookup(), id, scope.cycle, now).await
        })
        .await?;
    Ok(view(app, id, made))
}

fn line(scope: &TeamScope, id: ParticipantId, now: UnixMillis, action: Action) -> Line {
    let line = Line::new(scope.staff.centre, now, Some(scope.staff.staff), action);
    Line {
        cycle: Some(scope.cycle),
        participant: Some(id),
        ..line
    }
}

fn view(
    app: &App,
    id: ParticipantId,
    (code, expires_at): (super::InvitationCode, UnixMillis),
) -> InvitationView {
    let url = format!("{}/i#{code}", app.public_url());
    InvitationView {
        participant_id: id,
        code: code.to_string(),
        url,
        expires_at,
    }
}
