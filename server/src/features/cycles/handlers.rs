//! Cycles as the team sees them.

use axum::{extract::State, http::StatusCode};
use mobile_core::{
    cycles::Stage,
    ids::{CycleId, StaffId},
    time::UnixMillis,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Schedule,
    queries::{self, Cycle},
    schedule::Session,
};
use crate::{
    app::App,
    auth::{CycleScope, Role, Roles, StaffScope, TeamScope},
    error::{Error, Problem, Result},
    extract::Json,
    features::{
        audit::queries::{self as audit, Action, Line},
        participants::queries as participants,
        staff::queries as staff_queries,
    },
    input,
    sealing::Class,
};

/// One session.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// From 1.
    pub number: i32,
    /// Wall clock in the cycle's zone.
    #[schema(example = "2026-11-24T19:00")]
    pub local: String,
    /// When it begins.
    pub starts_at: UnixMillis,
    /// When it ends.
    pub ends_at: UnixMillis,
}

impl From<Session> for SessionView {
    fn from(s: Session) -> Self {
        Self {
            number: s.number,
            local: s.local,
            starts_at: s.starts_at,
            ends_at: s.ends_at,
        }
    }
}

/// A cycle among others.
#[derive(Debug, Serialize, ToSchema)]
pub struct CycleCard {
    /// Which.
    pub id: CycleId,
    /// Its name.
    pub name: String,
    /// Whether it is open for inclusion, running or over.
    pub stage: Stage,
    /// The next session, if there is one.
    pub next_session: Option<SessionView>,
    /// How many people are included.
    pub participants: usize,
    /// How many of them went silent; null for those who don't read briefs.
    pub silent: Option<usize>,
}

/// A cycle in full.
#[derive(Debug, Serialize, ToSchema)]
pub struct CycleView {
    /// Which.
    pub id: CycleId,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub timezone: String,
    /// Whether it is open for inclusion, running or over.
    pub stage: Stage,
    /// Its sessions, by number.
    pub sessions: Vec<SessionView>,
    /// Who runs it.
    pub team: Vec<TeamMemberView>,
}

/// One of the team.
#[derive(Debug, Serialize, ToSchema)]
pub struct TeamMemberView {
    /// Who.
    pub id: StaffId,
    /// His name.
    pub name: String,
    /// His roles.
    pub roles: Roles,
}

/// A date as it is typed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionRequest {
    /// Wall clock in the cycle's zone.
    #[schema(example = "2026-11-24T19:00")]
    pub starts_at: String,
}

/// A new cycle.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CycleRequest {
    /// 1 to 120 characters.
    pub name: String,
    /// An IANA zone.
    pub timezone: String,
    /// 1 to 52 dates, in order.
    pub sessions: Vec<SessionRequest>,
    /// 15 to 480; 90 when left out.
    #[serde(default = "usual_length")]
    pub duration_minutes: u32,
}

/// New dates.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionsRequest {
    /// 1 to 52 dates, in order; those that have begun unchanged.
    pub sessions: Vec<SessionRequest>,
    /// 15 to 480; 90 when left out.
    #[serde(default = "usual_length")]
    pub duration_minutes: u32,
}

fn usual_length() -> u32 {
    90
}

fn locals(sessions: Vec<SessionRequest>) -> Vec<String> {
    sessions
        .into_iter()
        .map(|session| session.starts_at)
        .collect()
}

/// The cycles the caller may know of, newest first.
#[utoipa::path(get, path = "/team/cycles", operation_id = "list_cycles", tag = "cycles",
    responses((status = 200, body = Vec<CycleCard>), (status = "4XX", body = Problem)))]
pub async fn list(State(app): State<App>, staff: StaffScope) -> Result<Json<Vec<CycleCard>>> {
    let (c, now) = (app.db().read(), app.now());
    let mine = queries::mine(c, staff.staff).await?;
    let mut cards = Vec::new();
    for cycle in queries::visible(c, app.keyring(), &staff).await? {
        let reads_briefs = staff.roles.has(Role::Facilitator) && mine.contains(&cycle.id.0);
        let included = participants::included(c, app.keyring(), cycle.id).await?;
        let silent = match reads_briefs {
            true => Some(participants::silent(&app, &included, now).await?),
            false => None,
        };
        cards.push(CycleCard {
            id: cycle.id,
            participants: included.len(),
            silent,
            stage: cycle.schedule.times().stage(now),
            next_session: next_session(&cycle, now),
            name: cycle.name,
        });
    }
    Ok(Json(cards))
}

fn next_session(cycle: &Cycle, now: UnixMillis) -> Option<SessionView> {
    let (number, _) = cycle.schedule.times().next_session(now)?;
    cycle
        .schedule
        .sessions()
        .get(number as usize - 1)
        .cloned()
        .map(Into::into)
}

/// Creates a cycle; a facilitator joins its team at once.
#[utoipa::path(post, path = "/team/cycles", operation_id = "create_cycle", tag = "cycles", request_body = CycleRequest,
    responses((status = 201, body = CycleView), (status = "4XX", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    staff: StaffScope,
    Json(body): Json<CycleRequest>,
) -> Result<(StatusCode, Json<CycleView>)> {
    if !staff.roles.has(Role::Facilitator) && !staff.roles.has(Role::Administrator) {
        return Err(Error::forbidden());
    }
    let name = input::name("name", &body.name)?;
    let timezone = input::timezone("timezone", &body.timezone)?;
    let schedule = Schedule::resolve(timezone, &locals(body.sessions), body.duration_minutes)?;
    let cycle = open_cycle(&app, &staff, name, timezone, &schedule).await?;
    Ok((StatusCode::CREATED, Json(view(&app, cycle).await?)))
}

/// Writes a new cycle with its key, its team and its line in the trail.
///
/// # Errors
/// The database's or the keyring's own.
pub async fn open_cycle(
    app: &App,
    staff: &StaffScope,
    name: String,
    timezone: chrono_tz::Tz,
    schedule: &Schedule,
) -> Result<Cycle> {
    let now = app.now();
    let id = CycleId(uuid::Uuid::new_v4());
    let cycle = Cycle {
        id,
        centre: staff.centre,
        name,
        timezone,
        opened_at: now,
        schedule: schedule.clone(),
    };
    let key = app.keyring().make(id.0, Class::Cycle, now).await?;
    app.db()
        .write(async |tx| {
            let (key, cycle) = (&key, &cycle);
            let line = Line {
                cycle: Some(id),
                ..Line::new(staff.centre, now, Some(staff.staff), Action::CycleCreated)
            };
            queries::create(&*tx, key, cycle).await?;
            if staff.roles.has(Role::Facilitator) {
                queries::join_team(&*tx, id, staff.staff, now).await?;
            }
            audit::append(&*tx, line).await
        })
        .await?;
    Ok(cycle)
}

/// A cycle, for its team and for administrators.
#[utoipa::path(get, path = "/team/cycles/{id}", operation_id = "get_cycle", tag = "cycles", params(("id" = CycleId, Path)),
    responses((status = 200, body = CycleView), (status = "4XX", body = Problem)))]
pub async fn get(State(app): State<App>, scope: CycleScope) -> Result<Json<CycleView>> {
    let cycle = queries::get(app.db().read(), app.keyring(), scope.cycle).await?;
    Ok(Json(view(&app, cycle).await?))
}

/// Changes the dates of sessions that have not begun.
#[utoipa::path(put, path = "/team/cycles/{id}/sessions", operation_id = "reschedule_cycle", tag = "cycles", params(("id" = CycleId, Path)),
    request_body = SessionsRequest, responses((status = 200, body = CycleView), (status = "4XX", body = Problem)))]
pub async fn reschedule(
    State(app): State<App>,
    scope: TeamScope,
    Json(body): Json<SessionsRequest>,
) -> Result<Json<CycleView>> {
    let now = app.now();
    let cycle = queries::get(app.db().read(), app.keyring(), scope.cycle).await?;
    let schedule = Schedule::resolve(
        cycle.timezone,
        &locals(body.sessions),
        body.duration_minutes,
    )?;
    let by = Some(scope.staff.staff);
    let line = Line {
        cycle: Some(cycle.id),
        ..Line::new(cycle.centre, now, by, Action::SessionsChanged)
    };
    app.db()
        .write(async |tx| {
            let (cycle, schedule) = (&cycle, &schedule);
            queries::reschedule(&*tx, cycle, schedule, now).await?;
            audit::append(&*tx, line).await
        })
        .await?;
    let cycle = queries::get(app.db().read(), app.keyring(), scope.cycle).await?;
    Ok(Json(view(&app, cycle).await?))
}

async fn view(app: &App, cycle: Cycle) -> Result<CycleView> {
    let c = app.db().read();
    let ids = queries::team(c, cycle.id).await?;
    let members = staff_queries::list(c, app.keyring(), cycle.centre).await?;
    let team = ids
        .iter()
        .filter_map(|id| members.iter().find(|member| member.id == *id));
    Ok(CycleView {
        id: cycle.id,
        stage: cycle.schedule.times().stage(app.now()),
        timezone: cycle.timezone.name().to_owned(),
        team: team
            .map(|m| TeamMemberView {
                id: m.id,
                name: m.name.clone(),
                roles: m.roles.clone(),
            })
            .collect(),
        sessions: cycle
            .schedule
            .sessions()
            .iter()
            .cloned()
            .map(Into::into)
            .collect(),
        name: cycle.name,
    })
}
