//! What a visitor needs: a staff sign-in, and codes for three phones. All of it fresh at each start.

use mobile_core::ids::CycleId;
use serde::Serialize;

use super::{LOGIN, folder::DemoCycle};
use crate::{
    app::App,
    auth::{StaffScope, TeamScope},
    error::{Error, Result},
    features::{
        centres::queries as centres,
        cycles::queries as cycles,
        invitations::{InvitationCode, handlers as invitations},
        staff::queries as staff,
    },
};

/// What is printed; in JSON, on one line.
#[derive(Serialize)]
pub struct Welcome {
    /// Address of the web app, without a trailing slash.
    pub url: String,
    /// The facilitator, who is the administrator too.
    pub staff: SignIn,
    /// The cycle.
    pub cycle_id: CycleId,
    /// The session that comes next: its brief is the one to read.
    pub session_number: u32,
    /// Codes as on the card, one a phone.
    pub invitations: Vec<String>,
}

/// Login and password.
#[derive(Serialize)]
pub struct SignIn {
    /// The login.
    pub login: &'static str,
    /// The password, new at each start.
    pub password: String,
}

/// Sets a new password and makes new codes.
///
/// # Errors
/// The database's own, or a demonstration that was changed by hand.
pub async fn welcome(app: &App, demo: &DemoCycle) -> Result<Welcome> {
    let now = app.now();
    let read = app.db().read();
    let login = staff::login_hash(app.lookup(), LOGIN);
    let (id, _) = staff::by_login(read, &login)
        .await?
        .ok_or_else(Error::not_found)?;
    let centre = centres::first(read).await?.ok_or_else(Error::not_found)?;
    let member = staff::get(read, app.keyring(), centre, id).await?;
    let password = format!("{}-{}", InvitationCode::random(), InvitationCode::random());
    let hash = app.passwords().hash(password.clone()).await?;
    app.db()
        .write(async |tx| staff::set_password(&*tx, id, &hash).await)
        .await?;

    let scope = TeamScope {
        staff: StaffScope {
            staff: id,
            centre,
            roles: member.roles,
        },
        cycle: demo.id,
    };
    let mut codes = Vec::with_capacity(demo.waiting.len());
    for participant in &demo.waiting {
        codes.push(invitations::again(app, &scope, *participant).await?.code);
    }
    let cycle = cycles::get(read, app.keyring(), demo.id).await?;
    let times = cycle.schedule.times();
    let session_number = times
        .next_session(now)
        .map_or_else(|| times.begun(now), |(number, _)| number);
    Ok(Welcome {
        url: app.public_url().to_owned(),
        staff: SignIn {
            login: LOGIN,
            password,
        },
        cycle_id: demo.id,
        session_number,
        invitations: codes,
    })
}
