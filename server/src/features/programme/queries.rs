//! Putting a person's programme together.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use mobile_core::programme::{HelpResources, Programme, ProgrammeCycle, ProgrammeSession};
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    auth::ParticipantScope,
    error::Result,
    features::{
        centres::queries as centres,
        cycles::queries::{self as cycles, Cycle},
        devices::queries as devices,
        participants::queries as participants,
        recovery::queries as recovery,
    },
};

/// The programme's tag, which every sync carries.
///
/// # Errors
/// The database's own.
pub async fn etag(app: &App, me: ParticipantScope) -> Result<String> {
    Ok(tag(&of(app, me).await?))
}

/// Everything read-only that a person's phone needs.
///
/// # Errors
/// The database's own.
pub async fn of(app: &App, me: ParticipantScope) -> Result<Programme> {
    let (c, keyring) = (app.db().read(), app.keyring());
    let person = participants::get(c, keyring, me.participant).await?;
    let cycle = match participants::current_cycle(c, me.participant).await? {
        Some(id) => Some(view(cycles::get(c, keyring, id).await?)),
        None => None,
    };
    let first_name = person.first_name.unwrap_or_default();
    let devices = devices::told(c, me.participant, app.now()).await?;
    Ok(Programme {
        timezone: person.timezone,
        recovery: recovery::get(c, keyring, me.participant).await?,
        nudges: centres::get(c, keyring, person.centre).await?.nudges,
        devices: devices.into_iter().map(|device| device.shown).collect(),
        ..Programme::new(cycle, first_name, HelpResources::default())
    })
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

/// The tag that changes with the programme.
pub fn tag(programme: &Programme) -> String {
    // Plain data with text keys serialises without a fault.
    let bytes = serde_json::to_vec(programme).unwrap_or_default();
    URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..12])
}
