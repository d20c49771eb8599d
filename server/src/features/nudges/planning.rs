//! Gathers what decides about a person's reminders, lets the core plan them, and keeps the plan.

use std::{collections::HashMap, sync::Arc};

use chrono::{NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use mobile_core::{
    cycles::SessionTimes,
    entries::{Body, Kind, NudgeChoices, NudgeKind, Settings, WeekendPlan},
    ids::{CentreId, ParticipantId},
    nudges::{CravingAt, NotCovered, Nudge, NudgeProtocol, PastNudge, Planning},
    time::{DAY, HOUR, UnixMillis},
    zone::ZoneTable,
};
use uuid::Uuid;

use super::{
    queries::{self, Message, Planned},
    store,
};
use crate::{
    app::App,
    error::{Error, Result},
    features::{
        centres::queries as centres,
        cycles::queries as cycles,
        participants::queries::{self as participants, Enrolled},
        push::queries::{self as push, Receiver},
        records::queries as records,
    },
    sealing::{Class, DataKey},
};

/// How far ahead reminders are made: what is later may still change.
const AHEAD: i64 = 36 * HOUR;
/// How far back what was sent and noted counts.
const BACK: i64 = 28 * DAY;
/// A plan without news is made again after so long: time passes too.
const STALE: i64 = 6 * HOUR;
/// So many people are planned for in one go.
const BATCH: usize = 100;

/// Plans for everyone of whom something was received since, or whose plan is old; answers for how many.
///
/// # Errors
/// The database's own.
pub async fn plan_all(app: &App) -> Result<usize> {
    let c = app.db().read();
    let now = app.now();
    let people = participants::enrolled_people(c).await?;
    let ids: Vec<ParticipantId> = people.iter().map(|person| person.id).collect();
    let (plans, received) = (
        store::plans(c).await?,
        records::last_received(c, &ids).await?,
    );
    let is_due = |person: &Enrolled| {
        plans.get(&person.id).is_none_or(|planned| {
            now.0 - planned.0 >= STALE
                || received.get(&person.id).is_some_and(|last| last >= planned)
        })
    };
    let due: Vec<Enrolled> = people.into_iter().filter(is_due).collect();
    let mut zones = Zones::new(now);
    for some in due.chunks(BATCH) {
        plan(app, some, &received, &mut zones, now).await?;
    }
    Ok(due.len())
}

async fn plan(
    app: &App,
    people: &[Enrolled],
    received: &HashMap<ParticipantId, UnixMillis>,
    zones: &mut Zones,
    now: UnixMillis,
) -> Result<()> {
    let c = app.db().read();
    let ids: Vec<Uuid> = people.iter().map(|person| person.id.0).collect();
    let keys = app.keyring().get_many(&ids, Class::Log).await?;
    let mut noted = records::of_span(c, &keys, now.plus(-BACK)).await?;
    let mut settings = records::once_per_person(c, &keys, Kind::Settings).await?;
    let receivers = push::receivers(c, &keys).await?;
    let of: Vec<CentreId> = people.iter().map(|person| person.centre).collect();
    let protocols = centres::protocols(c, app.keyring(), &of).await?;
    for person in people {
        // Who was erased is reminded of nothing.
        let of = (keys.get(&person.id.0), protocols.get(&person.centre));
        let (Some(key), Some(protocol)) = of else {
            continue;
        };
        let seen = Seen {
            bodies: noted.remove(&person.id).unwrap_or_default(),
            settings: match settings.remove(&person.id) {
                Some(Body::Settings(settings)) => settings,
                _ => Settings::default(),
            },
            receiver: receivers.get(&person.id.0),
            protocol,
            active_at: received.get(&person.id).copied(),
        };
        let planned = plan_one(app, person, key, seen, zones, now).await?;
        app.db()
            .write::<_, Error, _, _>(async |tx| {
                let key = (Class::Log, key);
                store::plan(&*tx, app.lookup(), key, person.id.0, &planned, now).await?;
                store::planned_at(&*tx, person.id, now).await
            })
            .await?;
    }
    Ok(())
}

/// What one person sent.
struct Seen<'a> {
    bodies: Vec<(mobile_core::protocol::Change, UnixMillis)>,
    settings: Settings,
    receiver: Option<&'a Receiver>,
    protocol: &'a NudgeProtocol,
    active_at: Option<UnixMillis>,
}

async fn plan_one(
    app: &App,
    person: &Enrolled,
    key: &DataKey,
    seen: Seen<'_>,
    zones: &mut Zones,
    now: UnixMillis,
) -> Result<Vec<Planned>> {
    let c = app.db().read();
    let sessions = sessions(app, person.id).await?;
    let history = queries::history(c, key, person.id.0, now.plus(-BACK)).await?;
    let history: Vec<PastNudge> = history
        .into_iter()
        .filter_map(|known| {
            Some(PastNudge {
                key: known.message.key?,
                due_at: known.due_at,
                opened_at: known.opened_at,
                snoozed_until: known.snoozed_until,
            })
        })
        .collect();
    let bodies = seen.bodies.into_iter().filter_map(|(change, _)| {
        let at = change.occurred_at.millis();
        change.body.map(|body| (at, body))
    });
    let noted = Noted::of(bodies);
    let opened = history.iter().filter_map(|past| past.opened_at).max();
    let active_at = [seen.active_at, opened, Some(person.enrolled_at)];
    let home = zones.table(&person.timezone)?;
    let local = seen
        .receiver
        .and_then(|receiver| receiver.setting.timezone.as_deref())
        .map(|zone| zones.table(zone))
        .transpose()?;
    let known = Known {
        person: person.id,
        protocol: seen.protocol,
        settings: &seen.settings,
        noted: &noted,
        sessions: &sessions,
        home: &home,
        local: local.as_deref(),
        history: &history,
        active_at: active_at.into_iter().flatten().max().unwrap_or(now),
    };
    let due = known
        .due(now, now.plus(AHEAD))
        .map_err(|_| Error::Corrupt("participants.timezone"))?;
    let choices = seen.settings.nudges.unwrap_or_default();
    Ok(due
        .into_iter()
        .map(|nudge| planned(person.id, nudge, &choices, &noted.plans))
        .collect())
}

/// What a person noted, as far as it decides about reminders.
#[derive(Default)]
struct Noted {
    plans: Vec<WeekendPlan>,
    debriefed: Vec<NaiveDate>,
    cravings: Vec<CravingAt>,
}

impl Noted {
    fn of(bodies: impl Iterator<Item = (UnixMillis, Body)>) -> Self {
        let mut noted = Self::default();
        for (at, body) in bodies {
            match body {
                Body::WeekendPlan(plan) => noted.plans.push(plan),
                Body::Debrief(debrief) => noted.debriefed.push(debrief.friday),
                Body::Craving(craving) => noted.cravings.push(CravingAt {
                    at,
                    intensity: craving.intensity,
                }),
                _ => {}
            }
        }
        noted
    }
}

/// All that this server knows of what decides about one person's reminders.
struct Known<'a> {
    person: ParticipantId,
    protocol: &'a NudgeProtocol,
    settings: &'a Settings,
    noted: &'a Noted,
    sessions: &'a [SessionTimes],
    home: &'a ZoneTable,
    local: Option<&'a ZoneTable>,
    history: &'a [PastNudge],
    active_at: UnixMillis,
}

impl Known<'_> {
    fn due(&self, from: UnixMillis, to: UnixMillis) -> Result<Vec<Nudge>, NotCovered> {
        let (settings, noted) = (self.settings, self.noted);
        let planning = Planning {
            participant: self.person,
            protocol: self.protocol,
            choices: &settings.nudges.clone().unwrap_or_default(),
            paused_until: settings.paused_until.map(|until| until.millis()),
            reminders: &settings.reminders,
            plans: &noted.plans,
            debriefed: &noted.debriefed,
            sessions: self.sessions,
            due: &[],
            home: self.home,
            local: self.local,
            history: self.history,
            cravings: &noted.cravings,
            active_at: self.active_at,
        };
        planning.due(from, to)
    }
}

fn planned(
    person: ParticipantId,
    nudge: Nudge,
    choices: &NudgeChoices,
    plans: &[WeekendPlan],
) -> Planned {
    let own_words = match nudge.key.rule {
        // A message shows on a locked screen: only where the person chose that reminders may say something.
        NudgeKind::OwnMessage if choices.explicit == Some(true) => own_message(nudge, plans),
        _ => None,
    };
    Planned {
        message: Message {
            id: nudge.key.id(person),
            key: Some(nudge.key),
            action: nudge.action,
            explicit: choices.explicit == Some(true),
            own_words,
            brief: None,
        },
        due_at: nudge.due_at,
        expires_at: nudge.expires_at,
    }
}

/// What the person wrote for the evening that begins nearest: the reminder may come a little before it.
fn own_message(nudge: Nudge, plans: &[WeekendPlan]) -> Option<String> {
    let evenings = plans.iter().flat_map(|plan| &plan.evenings_of_use);
    let apart = |starts: UnixMillis| starts.0.abs_diff(nudge.due_at.0);
    evenings
        .filter(|evening| evening.message.is_some() && nudge.due_at < evening.ends_at.millis())
        .min_by_key(|evening| apart(evening.starts_at.millis()))
        .and_then(|evening| evening.message.clone())
}

async fn sessions(app: &App, person: ParticipantId) -> Result<Vec<SessionTimes>> {
    let c = app.db().read();
    let Some(cycle) = participants::current_cycle(c, person).await? else {
        return Ok(Vec::new());
    };
    let cycle = cycles::get(c, app.keyring(), cycle).await?;
    let times = |session: &cycles::Session| SessionTimes {
        starts_at: session.starts_at,
        ends_at: session.ends_at,
    };
    Ok(cycle.schedule.sessions().iter().map(times).collect())
}

/// Tables of the zones in use, each made once a run.
pub(super) struct Zones {
    now: UnixMillis,
    tables: HashMap<String, Arc<ZoneTable>>,
}

impl Zones {
    pub(super) fn new(now: UnixMillis) -> Self {
        Self {
            now,
            tables: HashMap::new(),
        }
    }

    /// A zone that this server does not know is taken as Paris, where the centres are.
    pub(super) fn table(&mut self, name: &str) -> Result<Arc<ZoneTable>> {
        if let Some(table) = self.tables.get(name) {
            return Ok(table.clone());
        }
        let zone: Tz = name.parse().unwrap_or(Tz::Europe__Paris);
        let table = Arc::new(table(zone, self.now)?);
        self.tables.insert(name.to_owned(), table.clone());
        Ok(table)
    }
}

/// The changes of a zone around `now`, as far as the core plans (contract, *Time*).
fn table(zone: Tz, now: UnixMillis) -> Result<ZoneTable> {
    let seconds = |at: UnixMillis| match Utc.timestamp_millis_opt(at.0).single() {
        Some(at) => zone
            .offset_from_utc_datetime(&at.naive_utc())
            .fix()
            .local_minus_utc(),
        None => 0,
    };
    let (from, to) = (now.plus(-90 * DAY), now.plus(400 * DAY));
    ZoneTable::probe(from, to, seconds).map_err(|_| Error::Corrupt("participants.timezone"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
        serde_json::from_value(value.clone()).unwrap()
    }

    /// The files of `mobile-core/testdata/nudges`, which every language's tests read: with the tables that chrono-tz
    /// makes here, the server plans what a phone plans with its own.
    #[test]
    fn phone_and_server_plan_the_same() {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../mobile-core/testdata/nudges"
        );
        let mut cases = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read(file.unwrap().path()).unwrap();
            let case: Value = serde_json::from_slice(&text).unwrap();
            assert_eq!(
                serde_json::json!(due(&case)),
                case["due"],
                "{}",
                case["what"]
            );
            cases += 1;
        }
        assert!(cases >= 5);
    }

    fn due(case: &Value) -> Vec<Nudge> {
        let now: UnixMillis = read(&case["now"]);
        let mut zones = Zones::new(now);
        let mut zone = |name: &str| {
            let zone = case["zones"][name].as_str();
            zone.map(|zone| zones.table(zone).unwrap())
        };
        let (home, local) = (zone("home").unwrap(), zone("local"));
        let mut settings = Settings::default();
        let mut bodies = Vec::new();
        for entry in case["entries"].as_array().unwrap() {
            let at: mobile_core::time::OccurredAt = read(&entry["occurred_at"]);
            match Body::parse(read(&entry["kind"]), &entry["body"]).unwrap() {
                Body::Settings(noted) => settings = noted,
                body => bodies.push((at.millis(), body)),
            }
        }
        let sessions = case["programme"]["cycle"]["sessions"].as_array().unwrap();
        let times = |session: &Value| SessionTimes {
            starts_at: read(&session["starts_at"]),
            ends_at: read(&session["ends_at"]),
        };
        let sessions: Vec<SessionTimes> = sessions.iter().map(times).collect();
        let protocol = &case["programme"]["nudges"];
        let protocol = if protocol.is_null() {
            NudgeProtocol::default()
        } else {
            read(protocol)
        };
        let history: Vec<PastNudge> = read(&case["history"]);
        let known = Known {
            person: read(&case["enrolment"]["participant_id"]),
            protocol: &protocol,
            settings: &settings,
            noted: &Noted::of(bodies.into_iter()),
            sessions: &sessions,
            home: &home,
            local: local.as_deref(),
            history: &history,
            active_at: now,
        };
        known.due(read(&case["from"]), read(&case["to"])).unwrap()
    }
}
