//! Whether reminders reach a person, as far as a server can know: no content, no address.

use std::collections::HashMap;

use mobile_core::{
    ids::ParticipantId,
    time::{DAY, UnixMillis},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::queries::Member;
use crate::{
    app::App,
    error::Result,
    features::{
        nudges::queries::{self as nudges, Attempt},
        push::queries::{self as push, Way},
        records::queries as records,
    },
};

/// What was tried longer ago says nothing about today.
const RECENT: i64 = 28 * DAY;
/// So many in a row that nobody saw are no chance.
const UNSEEN: usize = 3;

/// Whether reminders reach somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reminders {
    /// No phone is enrolled yet.
    NotEnrolled,
    /// No device of the person's takes reminders: it was not allowed, or the browser has none.
    None,
    /// A device took them until its push service ended that; opening the app there begins anew.
    Ended,
    /// A device takes them, and the person asked for a pause.
    Paused,
    /// A device takes them, but none of the last ones (up to three) could be handed to its push service.
    Failing,
    /// The push service took the last three, but the phone reported none of them as shown.
    Unseen,
    /// A device takes them, and nothing speaks against their arriving.
    Reached,
}

/// How each of these people stands; who left the cycle is left out.
///
/// # Errors
/// The database's own.
pub async fn of(
    app: &App,
    members: &[Member],
    now: UnixMillis,
) -> Result<HashMap<ParticipantId, Reminders>> {
    let c = app.db().read();
    let included = members.iter().filter(|member| member.left_at.is_none());
    let ids: Vec<ParticipantId> = included.clone().map(|member| member.id).collect();
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let pauses = records::pauses(app, &ids).await?;
    let ways = push::ways(c, &uuids).await?;
    let attempts = nudges::last_attempts(c, &uuids, now.plus(-RECENT)).await?;
    let stands = |member: &Member| {
        let id = member.id;
        let is_paused = pauses.get(&id).is_some_and(|until| *until > now);
        let attempts = attempts.get(&id.0).map_or(&[][..], Vec::as_slice);
        let way = ways.get(&id.0).copied();
        let state = match member.enrolled_at {
            None => Reminders::NotEnrolled,
            Some(_) => state(way, is_paused, attempts),
        };
        (id, state)
    };
    Ok(included.map(stands).collect())
}

fn state(way: Option<Way>, is_paused: bool, attempts: &[Attempt]) -> Reminders {
    let all = |what: Attempt| attempts.iter().all(|attempt| *attempt == what);
    match way {
        None => Reminders::None,
        Some(Way::Ended) => Reminders::Ended,
        Some(_) if is_paused => Reminders::Paused,
        // A device that reminds by itself reports nothing.
        Some(Way::Local) => Reminders::Reached,
        Some(Way::Web) if attempts.is_empty() => Reminders::Reached,
        Some(Way::Web) if all(Attempt::Failed) => Reminders::Failing,
        Some(Way::Web) if attempts.len() >= UNSEEN && all(Attempt::Taken) => Reminders::Unseen,
        Some(Way::Web) => Reminders::Reached,
    }
}
