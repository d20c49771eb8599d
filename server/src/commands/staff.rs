//! `accalmie staff`: who may sign in.

use clap::Subcommand;
use mobile_core::{
    ids::{CentreId, StaffId},
    nudges::NudgeProtocol,
};
use uuid::Uuid;

use crate::{
    app::App,
    auth::Roles,
    config::Config,
    error::Result as ApiResult,
    fault::Fault,
    features::{
        audit::queries::{self as audit, Action, Line},
        centres::queries::{self as centres, Centre},
        staff::{handlers, queries},
    },
    sealing::Class,
};

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print a one-time link for a new colleague
    Invite {
        /// Roles, separated by commas: administrator, facilitator, observer, coordinator
        #[arg(long, default_value = "administrator,facilitator")]
        roles: String,
    },
    /// List everyone who has an account
    List,
    /// Take away somebody's right to sign in
    Disable {
        /// The login
        login: String,
    },
}

/// Runs it.
///
/// # Errors
/// A [`Fault`] that names what is in the way.
pub async fn run(config: Config, command: Command) -> Result<(), Fault> {
    let app = super::open(&config).await?;
    let done = match command {
        Command::Invite { roles } => invite(&app, &roles).await,
        Command::List => list(&app).await,
        Command::Disable { login } => disable(&app, &login).await,
    };
    app.close().await;
    done.map_err(|error| super::failed(&error))
}

async fn invite(app: &App, roles: &str) -> ApiResult<()> {
    let link = first_link(app, &Roles::from_text(roles)?).await?;
    super::say(&format!(
        "One-time link, valid until {}:\n{}",
        link.expires_at, link.url
    ));
    Ok(())
}

/// A one-time link; makes the installation's centre if there is none yet.
///
/// # Errors
/// The database's or the keyring's own.
pub async fn first_link(app: &App, roles: &Roles) -> ApiResult<handlers::LinkView> {
    let centre = match centres::first(app.db().read()).await? {
        Some(id) => id,
        None => open_centre(app, "Accalmie").await?,
    };
    handlers::link(app, centre, None, roles).await
}

/// Makes a centre in the zone of Paris, which its administrator may change.
///
/// # Errors
/// The database's or the keyring's own.
pub async fn open_centre(app: &App, name: &str) -> ApiResult<CentreId> {
    let now = app.now();
    let id = CentreId(Uuid::new_v4());
    let centre = Centre {
        id,
        name: name.to_owned(),
        timezone: chrono_tz::Europe::Paris,
        nudges: NudgeProtocol::default(),
    };
    let key = app.keyring().make(id.0, Class::Centre, now).await?;
    app.db()
        .write(async |tx| {
            let (key, centre) = (&key, &centre);
            centres::put(&*tx, key, centre, now).await
        })
        .await?;
    Ok(id)
}

async fn list(app: &App) -> ApiResult<()> {
    let Some(centre) = centres::first(app.db().read()).await? else {
        return Ok(());
    };
    for member in queries::list(app.db().read(), app.keyring(), centre).await? {
        let state = if member.active { "" } else { "  (disabled)" };
        super::say(&format!(
            "{}  {}  {}{state}",
            member.login,
            member.name,
            member.roles.to_text()
        ));
    }
    Ok(())
}

async fn disable(app: &App, login: &str) -> ApiResult<()> {
    let known = queries::by_login(
        app.db().read(),
        &queries::login_hash(app.lookup(), &login.to_lowercase()),
    )
    .await?;
    let centre = centres::first(app.db().read()).await?;
    let (Some((id, _)), Some(centre)) = (known, centre) else {
        return Err(crate::error::Error::invalid(
            &format!("no active account has the login {login:?}"),
            "`accalmie staff list` shows them all",
        ));
    };
    take_away(app, centre, id).await?;
    super::say(&format!("{login} can no longer sign in."));
    Ok(())
}

async fn take_away(app: &App, centre: CentreId, id: StaffId) -> ApiResult<()> {
    let line = Line::new(centre, app.now(), None, Action::StaffDisabled);
    app.db()
        .write(async |tx| {
            queries::disable(&*tx, centre, id).await?;
            audit::append(&*tx, line).await
        })
        .await
}
