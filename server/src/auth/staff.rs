//! Staff: roles are a set; clinical data needs membership of the cycle's team as well.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use mobile_core::ids::{CentreId, CycleId, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Jar, bearer};
use crate::{
    app::App,
    error::{Error, Result},
    features::{cycles, staff},
};

/// What someone on the staff does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Installs, invites staff, reads the audit trail.
    Administrator,
    /// Runs cycles, reads briefs.
    Facilitator,
    /// Sits in and writes down verbatims.
    Observer,
    /// Compares centres; never sees an individual's log.
    Coordinator,
}

impl Role {
    const ALL: [(Self, &str); 4] = [
        (Self::Administrator, "administrator"),
        (Self::Facilitator, "facilitator"),
        (Self::Observer, "observer"),
        (Self::Coordinator, "coordinator"),
    ];
}

/// A set of roles, never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Roles(Vec<Role>);

impl Roles {
    /// The set of `roles`.
    ///
    /// # Errors
    /// `invalid_field` when there are none.
    pub fn new(mut roles: Vec<Role>) -> Result<Self> {
        roles.sort_unstable();
        roles.dedup();
        match roles.is_empty() {
            true => Err(Error::invalid(
                "roles",
                "at least one of administrator, facilitator, observer, coordinator",
            )),
            false => Ok(Self(roles)),
        }
    }

    /// Whether `role` is among them.
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// As stored: names separated by spaces.
    pub fn to_text(&self) -> String {
        let name = |role| {
            Role::ALL
                .iter()
                .find(|(r, _)| *r == role)
                .map(|(_, name)| *name)
        };
        self.0
            .iter()
            .filter_map(|role| name(*role))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// As stored, read back; also what `--roles` takes.
    ///
    /// # Errors
    /// `invalid_field` for an unknown or missing name.
    pub fn from_text(text: &str) -> Result<Self> {
        let role = |name: &str| {
            Role::ALL
                .iter()
                .find(|(_, n)| *n == name)
                .map(|(role, _)| *role)
        };
        let roles = text
            .split([' ', ','])
            .filter(|name| !name.is_empty())
            .map(role)
            .collect::<Option<_>>();
        Self::new(roles.unwrap_or_default())
    }
}

/// Someone of the staff, signed in.
#[derive(Debug, Clone)]
pub struct StaffScope {
    /// Who.
    pub staff: StaffId,
    /// Of which centre.
    pub centre: CentreId,
    /// In which roles.
    pub roles: Roles,
}

/// An administrator of the centre.
#[derive(Debug, Clone)]
pub struct AdministratorScope(pub StaffScope);

/// Someone who may see that a cycle exists: of its team, or an administrator of its centre.
#[derive(Debug, Clone)]
pub struct CycleScope {
    /// Who.
    pub staff: StaffScope,
    /// Which cycle.
    pub cycle: CycleId,
    /// Whether he is of the cycle's team.
    pub on_team: bool,
}

/// A facilitator of the cycle's team: the only one who meets participants' data.
#[derive(Debug, Clone)]
pub struct TeamScope {
    /// Who.
    pub staff: StaffScope,
    /// Which cycle.
    pub cycle: CycleId,
}

impl StaffScope {
    pub(crate) async fn of(parts: &Parts, app: &App) -> Result<Self> {
        let token = match bearer(&parts.headers) {
            Some(token) => Some(token.to_owned()),
            None => Jar::Team.read(app, &parts.method, &parts.headers)?,
        };
        let token = token.ok_or_else(Error::unauthenticated)?;
        staff::queries::by_session(app, &token)
            .await?
            .ok_or_else(Error::unauthenticated)
    }
}

impl FromRequestParts<App> for StaffScope {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        Self::of(parts, app).await
    }
}

impl FromRequestParts<App> for AdministratorScope {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let staff = StaffScope::of(parts, app).await?;
        if staff.roles.has(Role::Administrator) {
            Ok(Self(staff))
        } else {
            Err(Error::forbidden())
        }
    }
}

impl FromRequestParts<App> for CycleScope {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let staff = StaffScope::of(parts, app).await?;
        let path = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|_| Error::not_found())?;
        let id = path
            .iter()
            .find(|(name, _)| *name == "id")
            .and_then(|(_, id)| id.parse().ok());
        let cycle: CycleId = id.ok_or_else(Error::not_found)?;
        // A cycle of another centre does not exist for the caller; nor does another team's, unless he administers.
        let on_team = cycles::queries::is_on_team(app.db().read(), &staff, cycle)
            .await?
            .ok_or_else(Error::not_found)?;
        match on_team || staff.roles.has(Role::Administrator) {
            true => Ok(Self {
                staff,
                cycle,
                on_team,
            }),
            false => Err(Error::not_found()),
        }
    }
}

impl FromRequestParts<App> for TeamScope {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let CycleScope {
            staff,
            cycle,
            on_team,
        } = CycleScope::from_request_parts(parts, app).await?;
        match on_team && staff.roles.has(Role::Facilitator) {
            true => Ok(Self { staff, cycle }),
            false => Err(Error::forbidden()),
        }
    }
}
