//! Filling an empty installation, as a team and nine phones would have, at the time they would have.

use std::sync::Arc;

use mobile_core::{
    ids::{DeviceId, ParticipantId},
    time::UnixMillis,
};

use super::{
    LOGIN,
    clock::PastClock,
    folder::DemoCycle,
    phone::{Delivery, Phone},
    simulated::{
        self, Log, Person,
        calendar::{Calendar, ZONE},
    },
};
use crate::{
    app::App,
    auth::{Roles, StaffScope, TeamScope},
    commands::staff::open_centre,
    error::{Error, Result},
    features::{
        audit::queries::{self as audit, Action, Line},
        cycles::handlers::open_cycle,
        invitations::{
            enrol::{EnrolmentRequest, enrol},
            handlers::include,
        },
        records::queries as records,
        staff::queries::{self as staff, NewMember},
    },
    sealing::Class,
};

/// No password is behind this: one is set when the demonstration is served.
const NO_PASSWORD: &str = "*";

/// Makes the centre, its cycle and everybody in it. `app` must run on `clock`.
///
/// # Errors
/// The database's or the keyring's own.
pub async fn seed(
    app: &App,
    clock: &Arc<PastClock>,
    calendar: &Calendar,
    chance: u64,
) -> Result<DemoCycle> {
    clock.step_to(calendar.opened_at);
    let scope = open_for_inclusion(app, calendar).await?;
    let people = simulated::people(calendar, chance);
    let mut waiting = Vec::new();
    for person in &people {
        clock.step_to(person.included_at);
        let invitation = include(app, &scope, Some(person.first_name.to_owned())).await?;
        match &person.phone {
            None => waiting.push(invitation.participant_id),
            Some(log) => {
                clock.step_to(log.enrolled_at);
                let lived = phone(app, person, log, invitation.code).await?;
                store(app, &lived, calendar).await?;
            }
        }
    }
    clock.step_to(calendar.now);
    Ok(DemoCycle {
        id: scope.cycle,
        waiting,
    })
}

async fn open_for_inclusion(app: &App, calendar: &Calendar) -> Result<TeamScope> {
    let now = app.now();
    let centre = open_centre(app, "Centre de démonstration").await?;
    let roles = Roles::from_text("administrator facilitator")?;
    let new = NewMember {
        login: LOGIN.to_owned(),
        name: "Démonstration".to_owned(),
        password_hash: NO_PASSWORD.to_owned(),
    };
    let id = app
        .db()
        .write(async |tx| {
            let (app, roles, new) = (&app, &roles, &new);
            let id = staff::add(&*tx, app, centre, roles, new, now).await?;
            audit::append(&*tx, Line::new(centre, now, Some(id), Action::StaffJoined)).await?;
            Ok::<_, Error>(id)
        })
        .await?;
    let staff = StaffScope {
        staff: id,
        centre,
        roles,
    };
    let name = "Cycle de démonstration".to_owned();
    let cycle = open_cycle(app, &staff, name, ZONE, &calendar.schedule).await?;
    Ok(TeamScope {
        staff,
        cycle: cycle.id,
    })
}

/// Someone's phone, and all that it sent.
struct Lived {
    participant: ParticipantId,
    device: DeviceId,
    deliveries: Vec<Delivery>,
}

async fn phone(app: &App, person: &Person, log: &Log, code: String) -> Result<Lived> {
    let request = EnrolmentRequest {
        code,
        first_name: Some(person.first_name.to_owned()),
        locale: mobile_core::locale::Locale::Fr,
        timezone: ZONE.name().to_owned(),
        request_id: None,
        installed: true,
    };
    let (view, _) = enrol(app, request).await?;
    let answer = serde_json::to_value(&view).unwrap_or_default();
    // The log is ours and has been tested: what the core refuses in it is a fault of the simulation.
    let refused = |error| {
        tracing::error!(%error, "the core refused what was simulated");
        Error::Corrupt("the simulated log")
    };
    let phone = Phone::enrolled(&answer, person.first_name, app.now()).map_err(refused)?;
    Ok(Lived {
        participant: view.participant_id,
        device: view.device_id,
        deliveries: phone.live(&log.noted).map_err(refused)?,
    })
}

/// Stores what a phone sent: each delivery at its moment, a week of them in one transaction.
async fn store(app: &App, lived: &Lived, calendar: &Calendar) -> Result<()> {
    let me = lived.participant;
    let key = app.keyring().get(me.0, Class::Log).await?;
    let week = |at: UnixMillis| calendar.sessions().begun(at);
    let weeks = lived
        .deliveries
        .chunk_by(|one, next| week(one.at) == week(next.at));
    for deliveries in weeks {
        app.db()
            .write::<_, Error, _, _>(async |tx| {
                for delivery in deliveries {
                    let (devices, changes) = ([lived.device], &delivery.changes);
                    let stored =
                        records::store(&*tx, &key, me, &devices, changes, i64::MAX, delivery.at)
                            .await?;
                    if !stored.rejected.is_empty() {
                        return Err(Error::Corrupt("the simulated log"));
                    }
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}
