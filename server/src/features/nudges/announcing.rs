//! Tells staff that the brief of a session can be read: once for each member of the cycle's team and session.

use std::collections::{BTreeSet, HashMap, HashSet};

use mobile_core::{
    ids::{CentreId, StaffId},
    nudges::{NudgeProtocol, briefs_ready},
    time::{HOUR, UnixMillis},
};
use uuid::Uuid;

use super::{
    planning::Zones,
    queries::{BriefOf, Message, Planned},
    queue::Claimed,
    store,
};
use crate::{
    app::App,
    error::{Error, Result},
    features::{
        centres::queries as centres,
        cycles::queries::{self as cycles, Dates},
        push::queries::{self as push, Way},
        staff::queries as staff,
    },
    sealing::{Class, DataKey},
};

/// How far ahead the words are made: what is later may still change.
const AHEAD: i64 = 36 * HOUR;
/// Who subscribes or joins the team so late is told at once; later than that the session is all but there.
const LATE: i64 = 23 * HOUR;

/// Plans what each member of staff is told; answers for how many something is planned.
///
/// # Errors
/// The database's own.
pub async fn announce_all(app: &App) -> Result<usize> {
    let (c, now) = (app.db().read(), app.now());
    let upcoming = cycles::between(c, now, now.plus(AHEAD + 24 * HOUR)).await?;
    let mut wanted: HashMap<StaffId, Vec<Planned>> = HashMap::new();
    let mut zones = Zones::new(now);
    let of: Vec<CentreId> = upcoming.iter().map(|dates| dates.centre).collect();
    let protocols = centres::protocols(c, app.keyring(), &of).await?;
    for dates in upcoming {
        let Some(protocol) = protocols.get(&dates.centre) else {
            continue;
        };
        let planned = planned(&dates, protocol, &mut zones, now)?;
        for member in cycles::team(c, dates.cycle).await? {
            let told = |ready: &(BriefOf, UnixMillis, UnixMillis)| Planned {
                message: Message::brief(member, ready.0),
                due_at: ready.1,
                expires_at: ready.2,
            };
            let mine = wanted.entry(member).or_default();
            mine.extend(planned.iter().map(told));
        }
    }
    // Also for whom something stood: it may be cancelled.
    let stood = store::planned_for(c, Class::Centre).await?;
    let who: BTreeSet<Uuid> = wanted.keys().map(|id| id.0).chain(stood).collect();
    let who: Vec<Uuid> = who.into_iter().collect();
    let (ways, keys) = (push::ways(c, &who).await?, keys(app, &who).await?);
    let mut count = 0;
    for id in who {
        let Some(key) = keys.get(&id) else {
            continue;
        };
        // Who takes none gets none, and is told at once when that changes.
        let planned = wanted.remove(&StaffId(id)).unwrap_or_default();
        let takes = ways.get(&id) == Some(&Way::Web);
        let planned = if takes { planned } else { Vec::new() };
        app.db()
            .write::<_, Error, _, _>(async |tx| {
                let key = (Class::Centre, key);
                store::plan(&*tx, app.lookup(), key, id, &planned, now).await
            })
            .await?;
        count += usize::from(!planned.is_empty());
    }
    Ok(count)
}

fn planned(
    dates: &Dates,
    protocol: &NudgeProtocol,
    zones: &mut Zones,
    now: UnixMillis,
) -> Result<Vec<(BriefOf, UnixMillis, UnixMillis)>> {
    let zone = zones.table(&dates.timezone)?;
    let ready = briefs_ready(
        &dates.sessions,
        protocol,
        &zone,
        now.plus(-LATE),
        now.plus(AHEAD),
    );
    let told = ready.into_iter().filter(|ready| ready.starts_at > now);
    Ok(told
        .map(|ready| {
            let brief = BriefOf {
                cycle: dates.cycle,
                number: ready.number,
            };
            (brief, ready.due_at, ready.starts_at)
        })
        .collect())
}

/// The keys of staff who may read briefs: those of their centres.
///
/// # Errors
/// The database's or the keyring's own.
pub(super) async fn keys(app: &App, ids: &[Uuid]) -> Result<HashMap<Uuid, DataKey>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let of: HashMap<StaffId, CentreId> = staff::facilitators(app.db().read(), ids).await?;
    let mut keys = HashMap::with_capacity(of.len());
    for (id, centre) in of {
        keys.insert(id.0, centres::key(app.keyring(), centre).await?);
    }
    Ok(keys)
}

/// Of what was claimed, the words that nobody needs any more: of somebody who left the staff or the cycle's team, or
/// of a session that was moved or cancelled since.
///
/// # Errors
/// The database's own.
pub(super) async fn unneeded(
    app: &App,
    claimed: &[Claimed],
    keys: &HashMap<Uuid, DataKey>,
) -> Result<HashSet<Uuid>> {
    let mut unneeded = HashSet::new();
    for nudge in claimed.iter().filter(|nudge| nudge.class == Class::Centre) {
        let brief = match keys.get(&nudge.recipient) {
            // Disabled, or no facilitator.
            None => {
                unneeded.insert(nudge.id);
                continue;
            }
            Some(key) => nudge.message(key).ok().and_then(|message| message.brief),
        };
        let Some(brief) = brief else {
            continue;
        };
        let who = StaffId(nudge.recipient);
        let begins = cycles::session_of(app.db().read(), who, brief.cycle, brief.number).await?;
        if begins != Some(nudge.expires_at) {
            unneeded.insert(nudge.id);
        }
    }
    Ok(unneeded)
}
