//! Writing a request's changes, in one transaction under the participant's head row.

use std::collections::HashMap;

use mobile_core::{
    ids::{DeviceId, ParticipantId, RecordId},
    protocol::{Accepted, Change, Rejected, Revision},
    time::UnixMillis,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{
    entity::{heads, records, versions},
    merge::{self, Effect, Standing, Version},
    seal,
};
use crate::{
    error::{Error, Result},
    sealing::DataKey,
};

pub(super) const LIVE: &str = "live";
pub(super) const DELETED: &str = "deleted";
pub(super) const OTHER: &str = "other";
const REPLACED: &str = "replaced";

/// What became of a request's changes.
#[derive(Debug, Default)]
pub struct Outcome {
    /// On disk once the transaction is.
    pub accepted: Vec<Accepted>,
    /// Refused, by index.
    pub rejected: Vec<Rejected>,
}

struct Slot {
    standing: Option<Standing>,
    received_at: i64,
    seq: i64,
    touched: bool,
}

/// Stores `changes` (with their index in the request) of a participant whose devices are `devices`; the one that sends
/// them has seen everything up to the sequence `seen`.
///
/// # Errors
/// The database's own, or a row that doesn't open.
pub async fn store(
    c: &impl ConnectionTrait,
    key: &DataKey,
    participant: ParticipantId,
    devices: &[DeviceId],
    changes: &[(usize, Change)],
    seen: i64,
    now: UnixMillis,
) -> Result<Outcome> {
    let mut seq = lock_head(c, participant).await?;
    let mut slots = load(c, key, participant, changes).await?;
    let mut outcome = Outcome::default();
    for (index, change) in changes {
        let (id, revision) = (change.id, change.revision);
        let refuse = |code: &str, message: &str| Rejected {
            index: *index,
            id: Some(id),
            revision: Some(revision),
            code: code.to_owned(),
            field: Some("revision".to_owned()),
            message: message.to_owned(),
        };
        if !devices.contains(&revision.device) {
            outcome.rejected.push(refuse(
                "unknown_device",
                "the revision's device must be one of yours",
            ));
            continue;
        }
        let slot = slots.entry(id).or_insert(Slot {
            standing: None,
            received_at: now.0,
            seq: 0,
            touched: false,
        });
        match merge::apply(&mut slot.standing, change.clone(), slot.seq <= seen) {
            Ok(effect) => {
                if effect == Effect::Stored {
                    seq += 1;
                    (slot.seq, slot.touched) = (seq, true);
                }
                outcome.accepted.push(Accepted { id, revision });
            }
            Err(refusal) => outcome
                .rejected
                .push(refuse(refusal.code(), refusal.message())),
        }
    }
    save(c, key, participant, slots, now).await?;
    if !outcome.accepted.is_empty() {
        let head = heads::ActiveModel {
            participant_id: Set(participant.0),
            seq: Set(seq),
            received_at: Set(Some(now.0)),
        };
        heads::Entity::update(head).exec(c).await?;
    }
    Ok(outcome)
}

/// Locks the head row, making it at the first write; answers the last sequence handed out.
async fn lock_head(c: &impl ConnectionTrait, participant: ParticipantId) -> Result<i64> {
    let row = heads::ActiveModel {
        participant_id: Set(participant.0),
        seq: Set(0),
        received_at: Set(None),
    };
    let once = OnConflict::new().do_nothing().to_owned();
    heads::Entity::insert(row)
        .on_conflict(once)
        .exec_without_returning(c)
        .await?;
    let head = heads::Entity::find_by_id(participant.0)
        .lock_exclusive()
        .one(c)
        .await?;
    Ok(head.ok_or(Error::Corrupt("heads"))?.seq)
}

async fn load(
    c: &impl ConnectionTrait,
    key: &DataKey,
    participant: ParticipantId,
    changes: &[(usize, Change)],
) -> Result<HashMap<RecordId, Slot>> {
    let ids: Vec<Uuid> = changes.iter().map(|(_, change)| change.id.0).collect();
    let rows = records::Entity::find()
        .filter(records::Column::ParticipantId.eq(participant.0))
        .filter(records::Column::Id.is_in(ids.iter().copied()))
        .all(c)
        .await?;
    let kept = versions::Entity::find()
        .filter(versions::Column::ParticipantId.eq(participant.0))
        .filter(versions::Column::Id.is_in(ids))
        .all(c)
        .await?;
    let mut slots = HashMap::with_capacity(rows.len());
    for row in rows {
        let id = RecordId(row.id);
        let change = seal::open(
            key,
            participant,
            id,
            revision(row.counter, row.device)?,
            &row.sealed,
        )?;
        let standing = Some(Standing {
            change,
            versions: Vec::new(),
        });
        slots.insert(
            id,
            Slot {
                standing,
                received_at: row.received_at,
                seq: row.seq,
                touched: false,
            },
        );
    }
    for row in kept {
        let id = RecordId(row.id);
        let slot = slots.get_mut(&id).and_then(|slot| slot.standing.as_mut());
        let standing = slot.ok_or(Error::Corrupt("record_versions without its record"))?;
        let version = revision(row.counter, row.device)?;
        let open = |sealed: Vec<u8>| seal::open(key, participant, id, version, &sealed);
        let change = row.sealed.map(open).transpose()?;
        standing.versions.push(Version {
            revision: version,
            is_other: row.state == OTHER,
            change,
        });
    }
    Ok(slots)
}

/// Writes what was touched: two statements, however many changes.
async fn save(
    c: &impl ConnectionTrait,
    key: &DataKey,
    participant: ParticipantId,
    slots: HashMap<RecordId, Slot>,
    now: UnixMillis,
) -> Result<()> {
    let (mut rows, mut kept) = (Vec::new(), Vec::new());
    for (id, slot) in slots.into_iter().filter(|(_, slot)| slot.touched) {
        let Some(Standing { change, versions }) = slot.standing else {
            continue;
        };
        rows.push(records::ActiveModel {
            participant_id: Set(participant.0),
            id: Set(id.0),
            seq: Set(slot.seq),
            counter: Set(change.revision.counter.into()),
            device: Set(change.revision.device.0),
            received_at: Set(slot.received_at),
            state: Set(if change.deleted { DELETED } else { LIVE }.to_owned()),
            sealed: Set(seal::seal(key, participant, &change)),
        });
        kept.extend(versions.into_iter().map(|version| {
            versions::ActiveModel {
                participant_id: Set(participant.0),
                id: Set(id.0),
                counter: Set(version.revision.counter.into()),
                device: Set(version.revision.device.0),
                kept_at: Set(now.0),
                state: Set(if version.is_other { OTHER } else { REPLACED }.to_owned()),
                sealed: Set(version
                    .change
                    .map(|change| seal::seal(key, participant, &change))),
            }
        }));
    }
    if !rows.is_empty() {
        let key = [records::Column::ParticipantId, records::Column::Id];
        let changed = [
            records::Column::Seq,
            records::Column::Counter,
            records::Column::Device,
            records::Column::State,
            records::Column::Sealed,
        ];
        let upsert = OnConflict::columns(key).update_columns(changed).to_owned();
        records::Entity::insert_many(rows)
            .on_conflict(upsert)
            .exec_without_returning(c)
            .await?;
    }
    if !kept.is_empty() {
        use versions::Column::{Counter, Device, Id, ParticipantId, Sealed, State};
        let upsert = OnConflict::columns([ParticipantId, Id, Counter, Device])
            .update_columns([State, Sealed])
            .to_owned();
        versions::Entity::insert_many(kept)
            .on_conflict(upsert)
            .exec_without_returning(c)
            .await?;
    }
    Ok(())
}

pub(super) fn revision(counter: i64, device: Uuid) -> Result<Revision> {
    let counter = u32::try_from(counter).map_err(|_| Error::Corrupt("records.counter"))?;
    Ok(Revision {
        counter,
        device: DeviceId(device),
    })
}
