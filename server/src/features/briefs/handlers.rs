//! The brief of session N.

use std::collections::HashMap;

use axum::extract::State;
use mobile_core::{
    briefs::{Brief, BriefEntry, BriefInput, MemberInput, fold},
    entries::{Body, Kind},
    ids::{CycleId, ParticipantId},
    time::{OccurredAt, UnixMillis},
};
use uuid::Uuid;

use crate::{
    app::App,
    auth::TeamScope,
    error::{Error, Problem, Result},
    extract::{Json, Path},
    features::{
        audit::queries::{self as audit, Action, Line},
        cycles::queries::{self as cycles, Cycle},
        participants::queries::{self as participants, Member},
        records::queries as records,
    },
    sealing::{Class, DataKey},
};

/// The brief of a session, for the facilitators of its cycle. Reading it writes a line into the trail.
#[utoipa::path(get, path = "/team/cycles/{id}/briefs/{number}", operation_id = "get_brief", tag = "briefs",
    params(("id" = CycleId, Path), ("number" = u32, Path)),
    responses((status = 200, body = Brief), (status = "4XX", body = Problem)))]
pub async fn get(
    State(app): State<App>,
    scope: TeamScope,
    path: Path<(CycleId, u32)>,
) -> Result<Json<Brief>> {
    let Path((_, number)) = path;
    let now = app.now();
    let cycle = cycles::get(app.db().read(), app.keyring(), scope.cycle).await?;
    let (from, to) = cycle
        .schedule
        .times()
        .span(number, cycle.opened_at)
        .ok_or_else(Error::not_found)?;
    let line = Line {
        cycle: Some(cycle.id),
        number: i32::try_from(number).ok(),
        ..Line::new(
            cycle.centre,
            now,
            Some(scope.staff.staff),
            Action::BriefRead,
        )
    };
    app.db()
        .write(async |tx| audit::append(&*tx, line).await)
        .await?;
    let members = members(&app, &cycle, from, to).await?;
    Ok(Json(fold(&BriefInput {
        cycle_id: cycle.id,
        session_number: number,
        from,
        to,
        now,
        members,
    })))
}

async fn members(
    app: &App,
    cycle: &Cycle,
    from: UnixMillis,
    to: UnixMillis,
) -> Result<Vec<MemberInput>> {
    let c = app.db().read();
    let members = participants::members(c, app.keyring(), cycle.id).await?;
    let present =
        |member: &Member| member.joined_at <= to && member.left_at.is_none_or(|left| left > from);
    let members: Vec<Member> = members.into_iter().filter(present).collect();
    let ids: Vec<ParticipantId> = members.iter().map(|member| member.id).collect();
    let raw: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let keys = app.keyring().get_many(&raw, Class::Log).await?;
    let contacts = records::last_received(c, &ids).await?;
    let mut entries = entries(app, &keys, from).await?;
    let pauses = records::once_per_person(c, &keys, Kind::Settings).await?;
    let member = |member: Member| MemberInput {
        participant_id: member.id,
        first_name: member.first_name.unwrap_or_default(),
        enrolled_at: member.enrolled_at,
        left_at: member.left_at,
        last_received_at: contacts.get(&member.id).copied(),
        paused_until: pauses.get(&member.id).and_then(pause),
        entries: entries.remove(&member.id).unwrap_or_default(),
    };
    Ok(members.into_iter().map(member).collect())
}

/// Everything that may fall into the span, and each person's list of own triggers whatever its age.
async fn entries(
    app: &App,
    keys: &HashMap<Uuid, DataKey>,
    from: UnixMillis,
) -> Result<HashMap<ParticipantId, Vec<BriefEntry>>> {
    let c = app.db().read();
    let mut entries: HashMap<ParticipantId, Vec<BriefEntry>> = HashMap::new();
    for (id, changes) in records::of_span(c, keys, from).await? {
        let entry = |(change, received_at): (mobile_core::protocol::Change, UnixMillis)| {
            Some(BriefEntry {
                occurred_at: change.occurred_at,
                received_at,
                body: change.body?,
            })
        };
        entries.insert(id, changes.into_iter().filter_map(entry).collect());
    }
    for (id, body) in records::once_per_person(c, keys, Kind::TriggerList).await? {
        let Some(occurred_at) = OccurredAt::at(from, 0) else {
            continue;
        };
        entries.entry(id).or_default().push(BriefEntry {
            occurred_at,
            received_at: from,
            body,
        });
    }
    Ok(entries)
}

fn pause(settings: &Body) -> Option<UnixMillis> {
    match settings {
        Body::Settings(settings) => Some(settings.paused_until?.millis()),
        _ => None,
    }
}
