//! The centre's page.

use axum::extract::State;
use mobile_core::{ids::CentreId, invalid::Invalid, nudges::NudgeProtocol};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::queries::{self, Centre};
use crate::{
    app::App,
    auth::{AdministratorScope, StaffScope},
    error::{Error, Problem, Result},
    extract::Json,
    features::{
        audit::queries::{self as audit, Action, Line},
        nudges::queries as nudges,
    },
    input,
};

/// A refusal repeats so many characters of what was given.
const GIVEN: usize = 40;

/// A centre.
#[derive(Debug, Serialize, ToSchema)]
pub struct CentreView {
    /// Which.
    pub id: CentreId,
    /// Its name.
    pub name: String,
    /// Its zone, as IANA names it.
    #[schema(example = "Europe/Paris")]
    pub timezone: String,
    /// Its settings about reminders.
    pub nudges: NudgeProtocol,
}

impl From<Centre> for CentreView {
    fn from(centre: Centre) -> Self {
        Self {
            id: centre.id,
            name: centre.name,
            timezone: centre.timezone.name().to_owned(),
            nudges: centre.nudges,
        }
    }
}

/// What may be changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CentreRequest {
    /// 1 to 120 characters.
    pub name: String,
    /// An IANA zone.
    pub timezone: String,
}

/// The caller's centre.
#[utoipa::path(get, path = "/team/centre", operation_id = "get_centre", tag = "centre",
    responses((status = 200, body = CentreView), (status = "4XX", body = Problem)))]
pub async fn get(State(app): State<App>, staff: StaffScope) -> Result<Json<CentreView>> {
    Ok(Json(
        queries::get(app.db().read(), app.keyring(), staff.centre)
            .await?
            .into(),
    ))
}

/// Renames the centre or changes its zone.
#[utoipa::path(put, path = "/team/centre", operation_id = "put_centre", tag = "centre", request_body = CentreRequest,
    responses((status = 200, body = CentreView), (status = "4XX", body = Problem)))]
pub async fn put(
    State(app): State<App>,
    AdministratorScope(staff): AdministratorScope,
    Json(body): Json<CentreRequest>,
) -> Result<Json<CentreView>> {
    let changed = Centre {
        name: input::name("name", &body.name)?,
        timezone: input::timezone("timezone", &body.timezone)?,
        ..queries::get(app.db().read(), app.keyring(), staff.centre).await?
    };
    save(&app, &staff, changed, Action::CentreChanged).await
}

/// Changes the centre's settings about reminders; phones learn of it with their next sync, and what is planned is planned
/// anew. What is absent has its default.
#[utoipa::path(put, path = "/team/centre/nudges", operation_id = "put_centre_nudges", tag = "centre",
    request_body = NudgeProtocol,
    responses((status = 200, body = CentreView), (status = "4XX", body = Problem)))]
pub async fn put_nudges(
    State(app): State<App>,
    AdministratorScope(staff): AdministratorScope,
    Json(body): Json<serde_json::Value>,
) -> Result<Json<CentreView>> {
    let nudges = NudgeProtocol::read(&body).map_err(|fault| refused(&body, &fault))?;
    let changed = Centre {
        nudges,
        ..queries::get(app.db().read(), app.keyring(), staff.centre).await?
    };
    save(&app, &staff, changed, Action::NudgesChanged).await
}

/// A setting that isn't accepted, with the value that was given: it is the centre's and about nobody.
fn refused(body: &serde_json::Value, fault: &Invalid) -> Error {
    let Some(given) = body.get(&fault.field) else {
        return Error::invalid(&fault.field, &fault.message);
    };
    let given: String = given.to_string().chars().take(GIVEN).collect();
    let detail = format!("{} is {given}: {}", fault.field, fault.message);
    Error::invalid(&fault.field, &detail)
}

async fn save(
    app: &App,
    staff: &StaffScope,
    centre: Centre,
    action: Action,
) -> Result<Json<CentreView>> {
    let key = queries::key(app.keyring(), staff.centre).await?;
    let now = app.now();
    app.db()
        .write(async |tx| {
            let (key, centre) = (&key, &centre);
            let line = Line::new(staff.centre, now, Some(staff.staff), action);
            queries::put(&*tx, key, centre, now).await?;
            if action == Action::NudgesChanged {
                nudges::plan_afresh(&*tx).await?;
            }
            audit::append(&*tx, line).await
        })
        .await?;
    Ok(Json(centre.into()))
}
