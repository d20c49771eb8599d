//! `GET /me/programme`: everything read-only that a phone needs offline.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mobile_core::programme::{HelpResources, Programme, ProgrammeCycle, ProgrammeSession};
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    auth::ParticipantScope,
    error::{Problem, Result},
    extract::Json,
    features::{
        cycles::queries::{self as cycles, Cycle},
        participants::queries as participants,
    },
};

/// The caller's programme; answers 304 while its tag is the one the phone has.
#[utoipa::path(get, path = "/me/programme", tag = "phone",
    responses((status = 200, body = Programme), (status = 304), (status = "4XX", body = Problem)))]
pub async fn get(
    State(app): State<App>,
    me: ParticipantScope,
    headers: HeaderMap,
) -> Result<Response> {
    let programme = of(&app, me).await?;
    let tag = format!("\"{}\"", tag(&programme));
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|asked| asked.as_bytes() == tag.as_bytes());
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Json(programme).into_response(),
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// The programme's tag, which every sync carries.
///
/// # Errors
/// The database's own.
pub async fn etag(app: &App, me: ParticipantScope) -> Result<String> {
    Ok(tag(&of(app, me).await?))
}

async fn of(app: &App, me: ParticipantScope) -> Result<Programme> {
    let (c, keyring) = (app.db().read(), app.keyring());
    let person = participants::get(c, keyring, me.participant).await?;
    let cycle = match participants::current_cycle(c, me.participant).await? {
        Some(id) => Some(view(cycles::get(c, keyring, id).await?)),
        None => None,
    };
    Ok(Programme::new(
        cycle,
        person.first_name.unwrap_or_default(),
        HelpResources::default(),
    ))
}

fn view(cycle: Cycle) -> ProgrammeCycle {
    let session = |(number, session): (u32, &cycles::Session)| ProgrammeSession {
        number,
        starts_at: session.starts_at,
        ends_at: session.ends_at,
    };
    ProgrammeCycle {
        id: cycle.id,
        name: cycle.name,
        timezone: cycle.timezone.name().to_owned(),
        sessions: (1..).zip(cycle.schedule.sessions()).map(session).collect(),
    }
}

fn tag(programme: &Programme) -> String {
    // Plain data with text keys serialises without a fault.
    let bytes = serde_json::to_vec(programme).unwrap_or_default();
    URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..12])
}
