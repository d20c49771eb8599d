//! `GET /me/programme`.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use mobile_core::programme::Programme;

use super::queries;
use crate::{
    app::App,
    auth::ParticipantScope,
    error::{Problem, Result},
    extract::Json,
};

/// The caller's programme; answers 304 while its tag is the one the phone has.
#[utoipa::path(get, path = "/me/programme", operation_id = "get_programme", tag = "phone",
    responses((status = 200, body = Programme), (status = 304), (status = "4XX", body = Problem)))]
pub async fn get(
    State(app): State<App>,
    me: ParticipantScope,
    headers: HeaderMap,
) -> Result<Response> {
    let programme = queries::of(&app, me).await?;
    let tag = format!("\"{}\"", queries::tag(&programme));
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
