//! What this phone holds, counted: for the person who wants to know.

use std::collections::BTreeMap;

use serde::Serialize;

use super::engine::Engine;
use super::history::EntryView;
use crate::entries::Kind;
use crate::order::{by_rank, falling};
use crate::time::UnixMillis;

/// Everything on this phone, by what it is and how far it has come.
#[derive(Clone, PartialEq, Serialize)]
pub struct ContentsView {
    /// In the core's order; kinds that are not here are left out, those of a newer app come last.
    pub kinds: Vec<KindCount>,
    /// On their way, or about to be.
    pub waiting: usize,
    /// What the server refused, newest first, deletions included.
    pub parked: Vec<EntryView>,
    /// Private as a whole; among the kinds they count as what they are, where that can be read.
    pub private: usize,
    /// Shared, but for some fields.
    pub partly_private: usize,
    /// Something in them was sealed under a key that is not here.
    pub sealed_elsewhere: usize,
    /// Entries with another version, to be settled.
    pub other_versions: usize,
    /// Marks of what was deleted, so that it stays so: no content.
    pub deleted: usize,
    /// Rows that this app can't read and leaves as they are.
    pub unreadable: usize,
}

/// How many there are of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct KindCount {
    /// As text: a newer app may have made it.
    pub kind: String,
    /// At least one.
    pub count: usize,
}

impl Engine {
    /// Counts everything there is.
    pub fn contents(&self, now: UnixMillis) -> ContentsView {
        let mut counts: BTreeMap<(usize, String), usize> = BTreeMap::new();
        let mut view = ContentsView {
            kinds: Vec::new(),
            waiting: 0,
            parked: Vec::new(),
            private: 0,
            partly_private: 0,
            sealed_elsewhere: 0,
            other_versions: 0,
            deleted: 0,
            unreadable: self.unreadable,
        };
        for (id, record) in &self.records {
            view.waiting += usize::from(record.is_waiting(&self.app));
            let Some(entry) = self.entry_view(*id, record, now) else {
                continue;
            };
            if entry.deleted {
                view.deleted += 1;
            } else {
                view.private += usize::from(entry.private_whole);
                view.partly_private += usize::from(!entry.hidden.is_empty());
                view.sealed_elsewhere += usize::from(entry.sealed_elsewhere);
                view.other_versions += usize::from(!entry.others.is_empty());
                *counts.entry(place(&entry.kind)).or_default() += 1;
            }
            if entry.parked.is_some() {
                view.parked.push(entry);
            }
        }
        view.parked = by_rank(view.parked, |entry| {
            (falling(entry.occurred_at.millis().0), 0)
        });
        let kinds = counts.into_iter();
        view.kinds = kinds
            .map(|((_, kind), count)| KindCount { kind, count })
            .collect();
        view
    }
}

fn place(kind: &str) -> (usize, String) {
    let known = Kind::ALL.iter().position(|known| known.code() == kind);
    (known.unwrap_or(usize::MAX), kind.to_owned())
}
