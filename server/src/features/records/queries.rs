//! Reading records: what is new since a cursor, what a brief folds, when someone was last heard of.

use std::collections::HashMap;

use mobile_core::{
    entries::{Body, Kind},
    ids::{ParticipantId, RecordId, once_per},
    protocol::{Change, StoredChange},
    time::{DAY, MINUTE, UnixMillis},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

pub use super::store::{Outcome, store};
use super::{
    entity::{heads, records, versions},
    seal,
    store::{DELETED, LIVE, OTHER, revision},
};
use crate::{
    app::App,
    error::Result,
    sealing::{Class, DataKey},
};

/// Most records in one answer.
const PAGE: u64 = 500;
/// An answer stops growing at about this size, in bytes of sealed rows.
const PAGE_BYTES: usize = 1024 * 1024;
/// Earlier versions serve the person for 30 days.
const HISTORY: i64 = 30 * DAY;
/// An entry received in time may have been edited to a later day; its row is still dated by its first receipt.
const MARGIN: i64 = 14 * DAY;

/// The key that gives once-a-day records one id on every device of a person; gone with his log.
pub fn id_key(log: &DataKey) -> [u8; 32] {
    log.derive("record ids")
}

/// One page of what changed.
#[derive(Debug)]
pub struct Page {
    /// In order of sequence.
    pub changes: Vec<StoredChange>,
    /// The sequence reached.
    pub seq: i64,
    /// Whether more waits.
    pub more: bool,
}

/// The last sequence handed out to a participant.
///
/// # Errors
/// The database's own.
pub async fn head(c: &impl ConnectionTrait, participant: ParticipantId) -> Result<i64> {
    Ok(heads::Entity::find_by_id(participant.0)
        .one(c)
        .await?
        .map_or(0, |head| head.seq))
}

/// What changed after `seq`, without what `skip` says the caller has just sent, unless there is news about it.
///
/// # Errors
/// The database's own, or a row that doesn't open.
pub async fn since(
    c: &impl ConnectionTrait,
    key: &DataKey,
    participant: ParticipantId,
    seq: i64,
    skip: impl Fn(&Change) -> bool,
) -> Result<Page> {
    let rows = records::Entity::find()
        .filter(records::Column::ParticipantId.eq(participant.0))
        .filter(records::Column::Seq.gt(seq))
        .order_by_asc(records::Column::Seq)
        .limit(PAGE + 1)
        .all(c)
        .await?;
    let others = others(c, key, participant, &rows).await?;
    let mut page = Page {
        changes: Vec::new(),
        seq,
        more: false,
    };
    let mut bytes = 0;
    for (i, row) in rows.iter().enumerate() {
        bytes += row.sealed.len();
        if i as u64 == PAGE || (bytes > PAGE_BYTES && i > 0) {
            page.more = true;
            break;
        }
        page.seq = row.seq;
        let id = RecordId(row.id);
        let change = seal::open(
            key,
            participant,
            id,
            revision(row.counter, row.device)?,
            &row.sealed,
        )?;
        let others: Vec<Change> = others
            .iter()
            .filter(|other| other.id == id)
            .cloned()
            .collect();
        let received_at = UnixMillis(row.received_at);
        let time_doubtful = change.occurred_at.millis() > received_at.plus(5 * MINUTE);
        if others.is_empty() && !time_doubtful && skip(&change) {
            continue;
        }
        page.changes.push(StoredChange {
            change,
            received_at,
            time_doubtful,
            others,
        });
    }
    Ok(page)
}

async fn others(
    c: &impl ConnectionTrait,
    key: &DataKey,
    participant: ParticipantId,
    rows: &[records::Model],
) -> Result<Vec<Change>> {
    let kept = versions::Entity::find()
        .filter(versions::Column::ParticipantId.eq(participant.0))
        .filter(versions::Column::Id.is_in(rows.iter().map(|row| row.id)))
        .filter(versions::Column::State.eq(OTHER))
        .all(c)
        .await?;
    opened(key, participant, kept)
}

/// Earlier and other versions of one record, newest revision first: for its owner alone.
///
/// # Errors
/// The database's own, or a row that doesn't open.
pub async fn history(
    c: &impl ConnectionTrait,
    key: &DataKey,
    participant: ParticipantId,
    id: RecordId,
) -> Result<Vec<Change>> {
    let kept = versions::Entity::find()
        .filter(versions::Column::ParticipantId.eq(participant.0))
        .filter(versions::Column::Id.eq(id.0))
        .order_by_desc(versions::Column::Counter)
        .order_by_desc(versions::Column::Device)
        .all(c)
        .await?;
    opened(key, participant, kept)
}

fn opened(
    key: &DataKey,
    participant: ParticipantId,
    rows: Vec<versions::Model>,
) -> Result<Vec<Change>> {
    let kept = rows
        .into_iter()
        .filter_map(|row| Some((row.id, row.counter, row.device, row.sealed?)));
    kept.map(|(id, counter, device, sealed)| {
        seal::open(
            key,
            participant,
            RecordId(id),
            revision(counter, device)?,
            &sealed,
        )
    })
    .collect()
}

/// Empties replaced versions older than 30 days.
///
/// # Errors
/// The database's own.
pub async fn forget_history(c: &impl ConnectionTrait, now: UnixMillis) -> Result<u64> {
    let done = versions::Entity::update_many()
        .col_expr(versions::Column::Sealed, Expr::value(None::<Vec<u8>>))
        .filter(versions::Column::KeptAt.lt(now.0 - HISTORY))
        .filter(versions::Column::State.ne(OTHER))
        .filter(versions::Column::Sealed.is_not_null())
        .exec(c)
        .await?;
    Ok(done.rows_affected)
}

/// What these people sent that may concern the time from `from` on, in one query, with the moment of first receipt.
/// Deleted records are left out; so is everyone whose key is not among `keys`.
///
/// # Errors
/// The database's own, or a row that doesn't open.
pub async fn of_span(
    c: &impl ConnectionTrait,
    keys: &HashMap<Uuid, DataKey>,
    from: UnixMillis,
) -> Result<HashMap<ParticipantId, Vec<(Change, UnixMillis)>>> {
    let rows = records::Entity::find()
        .filter(records::Column::ParticipantId.is_in(keys.keys().copied()))
        .filter(records::Column::ReceivedAt.gte(from.0 - MARGIN))
        .filter(records::Column::State.eq(LIVE))
        .all(c)
        .await?;
    let mut found: HashMap<ParticipantId, Vec<(Change, UnixMillis)>> = HashMap::new();
    for row in rows {
        let Some(key) = keys.get(&row.participant_id) else {
            continue;
        };
        let id = ParticipantId(row.participant_id);
        let version = revision(row.counter, row.device)?;
        let change = seal::open(key, id, RecordId(row.id), version, &row.sealed)?;
        found
            .entry(id)
            .or_default()
            .push((change, UnixMillis(row.received_at)));
    }
    Ok(found)
}

/// The record of a kind that exists once per person, for each of these people.
///
/// # Errors
/// The database's own, or a row that doesn't open.
pub async fn once_per_person(
    c: &impl ConnectionTrait,
    keys: &HashMap<Uuid, DataKey>,
    kind: Kind,
) -> Result<HashMap<ParticipantId, Body>> {
    let mut found = HashMap::new();
    let mut asked: Vec<Uuid> = keys.keys().copied().collect();
    // Those who deleted it may have made another in its place.
    for deleted in 0.. {
        let once = |p: &Uuid| Some((once_per(&id_key(keys.get(p)?), kind, "", deleted).0, *p));
        let ids: HashMap<Uuid, Uuid> = asked.iter().filter_map(once).collect();
        let rows = records::Entity::find()
            .filter(records::Column::ParticipantId.is_in(asked))
            .filter(records::Column::Id.is_in(ids.keys().copied()));
        let rows = rows.all(c).await?.into_iter();
        let rows = rows.filter(|row| ids.get(&row.id) == Some(&row.participant_id));
        let (over, standing): (Vec<_>, Vec<_>) = rows.partition(|row| row.state == DELETED);
        for row in standing {
            let Some(key) = keys.get(&row.participant_id) else {
                continue;
            };
            let (id, version) = (
                ParticipantId(row.participant_id),
                revision(row.counter, row.device)?,
            );
            let change = seal::open(key, id, RecordId(row.id), version, &row.sealed)?;
            found.extend(change.body.map(|body| (id, body)));
        }
        asked = over.into_iter().map(|row| row.participant_id).collect();
        if asked.is_empty() {
            break;
        }
    }
    Ok(found)
}

/// When something of each of these people was last received, of any kind.
///
/// # Errors
/// The database's own.
pub async fn last_received(
    c: &impl ConnectionTrait,
    ids: &[ParticipantId],
) -> Result<HashMap<ParticipantId, UnixMillis>> {
    let rows =
        heads::Entity::find().filter(heads::Column::ParticipantId.is_in(ids.iter().map(|id| id.0)));
    let rows = rows.all(c).await?.into_iter();
    Ok(rows
        .filter_map(|row| {
            Some((
                ParticipantId(row.participant_id),
                UnixMillis(row.received_at?),
            ))
        })
        .collect())
}

/// Until when each of these people asked to be left in peace.
///
/// # Errors
/// The database's own, or a row that doesn't open.
pub async fn pauses(
    app: &App,
    ids: &[ParticipantId],
) -> Result<HashMap<ParticipantId, UnixMillis>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let keys = app.keyring().get_many(&ids, Class::Log).await?;
    let settings = once_per_person(app.db().read(), &keys, Kind::Settings).await?;
    let until = |(id, body)| match body {
        Body::Settings(settings) => Some((id, settings.paused_until?.millis())),
        _ => None,
    };
    Ok(settings.into_iter().filter_map(until).collect())
}
