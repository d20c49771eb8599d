//! Sign-in, one-time links, the list of staff.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use mobile_core::{
    ids::{CentreId, StaffId},
    time::UnixMillis,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::queries::{self, Member, NewMember};
use crate::{
    app::App,
    auth::{self, AdministratorScope, Jar, Role, Roles, StaffScope},
    error::{Error, Problem, Result},
    extract::{Json, Path},
    features::{
        audit::queries::{self as audit, Action, Line},
        centres::{handlers::CentreView, queries as centres},
        nudges::queries as nudges,
        push::queries as push,
    },
    input,
};

/// Login and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// The login, in any case.
    pub login: String,
    /// The password.
    pub password: String,
}

/// What opens an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinRequest {
    /// The one-time link's token.
    pub token: String,
    /// 3 to 80 characters without spaces.
    pub login: String,
    /// 1 to 120 characters.
    pub name: String,
    /// 12 to 200 characters.
    pub password: String,
}

/// Someone of the staff.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffView {
    /// Who.
    pub id: StaffId,
    /// His name.
    pub name: String,
    /// His roles.
    pub roles: Roles,
}

/// The answer to a sign-in.
#[derive(Serialize, ToSchema)]
pub struct SignedInView {
    /// Who signed in.
    pub staff: StaffView,
    /// The session's token; only for callers that are not a browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    /// Who.
    pub id: StaffId,
    /// His name.
    pub name: String,
    /// His login.
    pub login: String,
    /// His roles.
    pub roles: Roles,
    /// His centre.
    pub centre: CentreView,
}

/// One of the staff as administrators see them.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberView {
    /// Who.
    pub id: StaffId,
    /// His name.
    pub name: String,
    /// His login.
    pub login: String,
    /// His roles.
    pub roles: Roles,
    /// `active` or `disabled`.
    pub state: &'static str,
}

/// For whom a link is made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteRequest {
    /// At least one role.
    pub roles: Vec<Role>,
}

/// A one-time link.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkView {
    /// To hand to the new colleague; its secret stands behind `#` and reaches no log.
    pub url: String,
    /// Until when it works.
    pub expires_at: UnixMillis,
}

impl From<Member> for StaffView {
    fn from(member: Member) -> Self {
        Self {
            id: member.id,
            name: member.name,
            roles: member.roles,
        }
    }
}

impl From<Member> for MemberView {
    fn from(m: Member) -> Self {
        let state = if m.active { "active" } else { "disabled" };
        Self {
            id: m.id,
            name: m.name,
            login: m.login,
            roles: m.roles,
            state,
        }
    }
}

/// Opens a session.
#[utoipa::path(post, path = "/team/sign-in", operation_id = "sign_in_staff", tag = "staff", request_body = SignInRequest,
    responses((status = 200, body = SignedInView), (status = "4XX", body = Problem)))]
pub async fn sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    Json(body): Json<SignInRequest>,
) -> Result<Response> {
    auth::refuse_foreign_pages(&app, &headers)?;
    let hash = queries::login_hash(app.lookup(), &body.login.trim().to_lowercase());
    app.limits().sign_in(&hash)?;
    let account = queries::by_login(app.db().read(), &hash).await?;
    let (id, stored) = account.unzip();
    if !app.passwords().verify(body.password, stored).await? {
        return Err(Error::sign_in_failed());
    }
    let id = id.ok_or_else(Error::sign_in_failed)?;
    signed_in(&app, &headers, StatusCode::OK, id).await
}

/// Spends a one-time link: makes the account and opens its first session.
#[utoipa::path(post, path = "/team/join", operation_id = "join_staff", tag = "staff", request_body = JoinRequest,
    responses((status = 201, body = SignedInView), (status = "4XX", body = Problem)))]
pub async fn join(
    State(app): State<App>,
    headers: HeaderMap,
    Json(body): Json<JoinRequest>,
) -> Result<Response> {
    auth::refuse_foreign_pages(&app, &headers)?;
    let new = NewMember {
        login: input::login("login", &body.login)?,
        name: input::name("name", &body.name)?,
        password_hash: app.passwords().hash(body.password).await?,
    };
    let now = app.now();
    let id = app
        .db()
        .write(async |tx| {
            let (app, new, link) = (&app, &new, body.token.as_str());
            let (id, centre) = queries::join(&*tx, app, link, new, now).await?;
            audit::append(&*tx, Line::new(centre, now, Some(id), Action::StaffJoined)).await?;
            Ok::<_, Error>(id)
        })
        .await?;
    signed_in(&app, &headers, StatusCode::CREATED, id).await
}

async fn signed_in(
    app: &App,
    headers: &HeaderMap,
    status: StatusCode,
    id: StaffId,
) -> Result<Response> {
    let now = app.now();
    let token = app
        .db()
        .write(async |tx| queries::begin_session(&*tx, app.lookup(), id, now).await)
        .await?;
    let scope = queries::by_session(app, token.reveal())
        .await?
        .ok_or_else(Error::sign_in_failed)?;
    let member = queries::get(app.db().read(), app.keyring(), scope.centre, id).await?;
    let is_browser = headers.contains_key("sec-fetch-site");
    let view = SignedInView {
        staff: member.into(),
        token: (!is_browser).then(|| token.reveal().to_owned()),
    };
    let mut response = (status, Json(view)).into_response();
    auth::with(response.headers_mut(), auth::issue(app, Jar::Team, &token));
    Ok(response)
}

/// Ends every session of the caller.
#[utoipa::path(post, path = "/team/sign-out", operation_id = "sign_out_staff", tag = "staff", responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn sign_out(State(app): State<App>, staff: StaffScope) -> Result<Response> {
    app.db()
        .write(async |tx| queries::end_sessions(&*tx, staff.staff).await)
        .await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    auth::with(response.headers_mut(), auth::clear(&app, Jar::Team));
    Ok(response)
}

/// The caller.
#[utoipa::path(get, path = "/team/me", operation_id = "get_current_staff", tag = "staff",
    responses((status = 200, body = MeView), (status = "4XX", body = Problem)))]
pub async fn me(State(app): State<App>, staff: StaffScope) -> Result<Json<MeView>> {
    let member = queries::get(app.db().read(), app.keyring(), staff.centre, staff.staff).await?;
    let centre = centres::get(app.db().read(), app.keyring(), staff.centre)
        .await?
        .into();
    Ok(Json(MeView {
        id: member.id,
        name: member.name,
        login: member.login,
        roles: member.roles,
        centre,
    }))
}

/// The centre's staff. Facilitators need it to put a team together.
#[utoipa::path(get, path = "/team/staff", operation_id = "list_staff", tag = "staff",
    responses((status = 200, body = Vec<MemberView>), (status = "4XX", body = Problem)))]
pub async fn list(State(app): State<App>, staff: StaffScope) -> Result<Json<Vec<MemberView>>> {
    if !staff.roles.has(Role::Administrator) && !staff.roles.has(Role::Facilitator) {
        return Err(Error::forbidden());
    }
    let members = queries::list(app.db().read(), app.keyring(), staff.centre).await?;
    Ok(Json(members.into_iter().map(Into::into).collect()))
}

/// Makes a one-time link for a new colleague.
#[utoipa::path(post, path = "/team/staff/invitations", operation_id = "invite_staff", tag = "staff", request_body = InviteRequest,
    responses((status = 201, body = LinkView), (status = "4XX", body = Problem)))]
pub async fn invite(
    State(app): State<App>,
    AdministratorScope(staff): AdministratorScope,
    Json(body): Json<InviteRequest>,
) -> Result<(StatusCode, Json<LinkView>)> {
    let roles = Roles::new(body.roles)?;
    let link = link(&app, staff.centre, Some(staff.staff), &roles).await?;
    Ok((StatusCode::CREATED, Json(link)))
}

/// Makes a one-time link and its line in the trail; the command line uses it as well.
///
/// # Errors
/// The database's own.
pub async fn link(
    app: &App,
    centre: CentreId,
    by: Option<StaffId>,
    roles: &Roles,
) -> Result<LinkView> {
    let now = app.now();
    let (token, expires_at) = app
        .db()
        .write(async |tx| {
            audit::append(&*tx, Line::new(centre, now, by, Action::StaffInvited)).await?;
            queries::invite(&*tx, app.lookup(), centre, roles, now).await
        })
        .await?;
    Ok(LinkView {
        url: format!("{}/team/join#{}", app.public_url(), token.reveal()),
        expires_at,
    })
}

/// Takes away a colleague's right to sign in.
#[utoipa::path(delete, path = "/team/staff/{staff_id}", operation_id = "disable_staff", tag = "staff", params(("staff_id" = StaffId, Path)),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn disable(
    State(app): State<App>,
    AdministratorScope(staff): AdministratorScope,
    Path(id): Path<StaffId>,
) -> Result<StatusCode> {
    let line = Line::new(
        staff.centre,
        app.now(),
        Some(staff.staff),
        Action::StaffDisabled,
    );
    app.db()
        .write(async |tx| {
            queries::disable(&*tx, staff.centre, id).await?;
            push::remove(&*tx, id.0, id.0).await?;
            nudges::forget(&*tx, id.0).await?;
            audit::append(&*tx, line).await
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
