//! A model of the server's side of sync, as the contract's *Records and sync* says.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::Request;
use crate::protocol::{Change, Revision};
use crate::time::UnixMillis;

/// A record: what stands, and every version ever taken.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) standing: Change,
    /// Others that wait for the person, shown with the record.
    pub(super) others: Vec<Change>,
    /// Everything ever taken.
    pub(super) versions: Vec<Change>,
    seq: u64,
}

/// The records of one participant.
#[derive(Clone, Debug, Default)]
pub(super) struct Server {
    pub(super) slots: BTreeMap<String, Slot>,
    pub(super) epoch: u32,
    seq: u64,
}

/// Most records in an answer: small, so that `more` happens.
const PAGE: usize = 3;

impl Server {
    /// What the server answers to a request.
    pub(super) fn take(&mut self, request: &Request, now: UnixMillis) -> Value {
        let _: crate::protocol::SyncRequest = serde_json::from_str(&request.body).unwrap();
        let body: Value = serde_json::from_str(&request.body).unwrap();
        assert!(request.body.len() <= crate::protocol::MAX_BYTES);
        let (mut accepted, mut rejected) = (Vec::new(), Vec::new());
        for (index, change) in body["changes"].as_array().unwrap().iter().enumerate() {
            // Every change that an engine sends is one that a server can read.
            let change = Change::decode(change).unwrap();
            let name = json!({"id": change.id, "revision": change.revision});
            match self.store(change) {
                Ok(()) => accepted.push(name),
                Err(code) => rejected.push(json!({"index": index, "code": code, "message": "no"})),
            }
        }
        let after: u64 = match body["cursor"]
            .as_str()
            .and_then(|cursor| cursor.split_once('.'))
        {
            Some((epoch, seq)) => {
                assert_eq!(
                    epoch,
                    self.epoch.to_string(),
                    "a foreign epoch is refused before this"
                );
                seq.parse().unwrap()
            }
            None => 0,
        };
        let mut news: Vec<&Slot> = self
            .slots
            .values()
            .filter(|slot| slot.seq > after)
            .collect();
        news.sort_by_key(|slot| slot.seq);
        let more = news.len() > PAGE;
        news.truncate(PAGE);
        let reached = match more {
            true => news.last().map_or(after, |slot| slot.seq),
            false => self.seq,
        };
        let stored = |slot: &&Slot| {
            let mut value = slot.standing.to_value();
            value["received_at"] = json!(now);
            if !slot.others.is_empty() {
                value["others"] = slot.others.iter().map(Change::to_value).collect();
            }
            value
        };
        json!({
            "accepted": accepted,
            "rejected": rejected,
            "changes": news.iter().map(stored).collect::<Vec<_>>(),
            "cursor": format!("{}.{reached}", self.epoch),
            "more": more,
            "programme_etag": "p1",
            "server_time": now,
        })
    }

    /// The contract's merge rule, with the one addition that what was made private beats what was not.
    fn store(&mut self, change: Change) -> Result<(), &'static str> {
        if change
            .base
            .is_some_and(|base| base.counter >= change.revision.counter)
        {
            return Err("revision_not_above_base");
        }
        let id = change.id.to_string();
        let Some(slot) = self.slots.get_mut(&id) else {
            self.seq += 1;
            let slot = Slot {
                standing: change.clone(),
                others: Vec::new(),
                versions: vec![change],
                seq: self.seq,
            };
            self.slots.insert(id, slot);
            return Ok(());
        };
        if let Some(known) = slot.versions.iter().find(|v| v.revision == change.revision) {
            return if *known == change {
                Ok(())
            } else {
                Err("revision_conflict")
            };
        }
        if slot.standing.deleted {
            return Ok(());
        }
        slot.versions.push(change.clone());
        let rank = |change: &Change| -> (bool, Revision) {
            (
                change.private.is_some() || change.kind == crate::entries::Kind::Private,
                change.revision,
            )
        };
        if change.deleted || change.base == Some(slot.standing.revision) {
            slot.others.clear();
            slot.standing = change;
        } else if rank(&change) > rank(&slot.standing) {
            slot.others
                .push(std::mem::replace(&mut slot.standing, change));
        } else {
            slot.others.push(change);
        }
        self.seq += 1;
        slot.seq = self.seq;
        Ok(())
    }

    /// As restored from a backup that `old` was: another epoch, whose cursors are its own.
    pub(super) fn restore(&mut self, old: Server) {
        let epoch = self.epoch + 1;
        *self = Server { epoch, ..old };
    }
}
