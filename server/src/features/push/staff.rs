//! A member of staff's own subscription: one a member, the browser in which it was asked for last.
//!
//! It outlives signing out and the end of a session: what it brings names nothing and opens the sign-in page. It ends
//! when the member ends it, is disabled, or when somebody else subscribes in the same browser.

use axum::{extract::State, http::StatusCode};

use super::{
    handlers::{PushView, SubscriptionRequest, view},
    queries::{self, Channel},
};
use crate::{
    app::App,
    auth::StaffScope,
    error::{Error, Problem, Result},
    extract::Json,
    features::centres::queries as centres,
};

/// Whether the caller is told when a brief can be read.
#[utoipa::path(get, path = "/team/me/push", tag = "staff", operation_id = "get_staff_push",
    responses((status = 200, body = PushView), (status = "4XX", body = Problem)))]
pub async fn get(State(app): State<App>, staff: StaffScope) -> Result<Json<PushView>> {
    // A member of staff is one device.
    let id = staff.staff.0;
    Ok(Json(view(&app, id, id).await?))
}

/// Tells the caller in this browser 24 hours before each session of the own cycles that its brief can be read; another
/// browser of the caller's is no longer told.
#[utoipa::path(put, path = "/team/me/push", tag = "staff", operation_id = "put_staff_push",
    request_body = SubscriptionRequest,
    responses((status = 200, body = PushView), (status = "4XX", body = Problem)))]
pub async fn put(
    State(app): State<App>,
    staff: StaffScope,
    Json(body): Json<SubscriptionRequest>,
) -> Result<Json<PushView>> {
    let (channel, setting) = body.read(app.push().services())?;
    let Channel::Web(subscription) = &channel else {
        return Err(Error::invalid("local", "web: a browser's subscription"));
    };
    app.push()
        .reaches(&subscription.endpoint)
        .await
        .map_err(|reason| Error::invalid("endpoint", &reason.to_string()))?;
    let key = centres::key(app.keyring(), staff.centre).await?;
    let (id, now) = (staff.staff.0, app.now());
    app.db()
        .write(async |tx| {
            let (who, setting) = ((id, id), Some(&setting));
            queries::put(&*tx, app.lookup(), &key, who, &channel, setting, now).await
        })
        .await?;
    Ok(Json(view(&app, id, id).await?))
}

/// Tells the caller nothing any more.
#[utoipa::path(delete, path = "/team/me/push", tag = "staff", operation_id = "delete_staff_push",
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn delete(State(app): State<App>, staff: StaffScope) -> Result<StatusCode> {
    let id = staff.staff.0;
    app.db()
        .write(async |tx| queries::remove(&*tx, id, id).await)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
