//! Entries as the person sees them, newest first.

use serde::Serialize;
use serde_json::Value;

use super::commands::editable;
use super::engine::Engine;
use super::privacy::Hideable;
use super::record::{Parked, Record};
use super::version::Version;
use crate::codes::codes;
use crate::ids::RecordId;
use crate::order::{by_rank, falling};
use crate::time::{OccurredAt, UnixMillis};

/// Most entries on one page.
pub const PAGE_MAX: usize = 200;

codes! {
    /// How far an entry has come.
    Mark {
        /// It may be undone; nothing of it has left the phone.
        Held => "held",
        /// To be sent, or on its way.
        Waiting => "waiting",
        /// On the server's disk.
        Sent => "sent",
        /// Refused; kept here with the reason.
        Parked => "parked",
    }
}

/// An entry, with hidden fields in their place.
#[derive(Clone, PartialEq, Serialize)]
pub struct EntryView {
    /// Which.
    pub id: RecordId,
    /// Whether it is deleted; only among what may be undone.
    pub deleted: bool,
    /// How far it has come.
    pub mark: Mark,
    /// Until when it may be undone, by the device's clock.
    pub undo_until: Option<UnixMillis>,
    /// Why it was refused.
    pub parked: Option<Parked>,
    /// Whether this app can edit it here.
    pub editable: bool,
    /// It was received before it happened: a clock was wrong.
    pub time_doubtful: bool,
    /// Versions made apart from it, newest first.
    pub others: Vec<VersionView>,
    /// What it says.
    #[serde(flatten)]
    pub version: VersionView,
}

/// What one version of an entry says.
#[derive(Clone, PartialEq, Serialize)]
pub struct VersionView {
    /// As text: a newer app may have made it.
    pub kind: String,
    /// When it happened.
    pub occurred_at: OccurredAt,
    /// When it was noted.
    pub recorded_at: OccurredAt,
    /// Everything in its place; `None` if it can't be opened here, or is deleted.
    pub body: Option<Value>,
    /// Only the person can read it at all.
    pub private_whole: bool,
    /// Fields only the person can read.
    pub hidden: Vec<Hideable>,
    /// Something in it was sealed by another device.
    pub sealed_elsewhere: bool,
}

impl std::ops::Deref for EntryView {
    type Target = VersionView;

    fn deref(&self) -> &VersionView {
        &self.version
    }
}

/// One page.
#[derive(Clone, PartialEq, Serialize)]
pub struct HistoryPage {
    /// Newest first.
    pub entries: Vec<EntryView>,
    /// Whether there are older ones.
    pub more: bool,
}

impl Engine {
    /// Entries newest first, at most `limit` (up to 200), older than the entry `before`.
    pub fn history(&self, limit: usize, before: Option<RecordId>, now: UnixMillis) -> HistoryPage {
        let all = self.newest_first();
        let from = before
            .and_then(|id| Some(place(self.records.get(&id)?.current()?)))
            .map_or(0, |last| {
                all.partition_point(|version| place(version) >= last)
            });
        let page = all.get(from..).unwrap_or_default();
        let shown = limit.clamp(1, PAGE_MAX).min(page.len());
        HistoryPage {
            entries: page
                .iter()
                .take(shown)
                .filter_map(|version| self.entry(version.head().id, now))
                .collect(),
            more: page.len() > shown,
        }
    }

    /// What a person noted, newest first.
    pub(crate) fn newest_first(&self) -> Vec<&Version> {
        // They come in the order of their ids.
        let mut all: Vec<&Version> = self.noted().collect();
        all.reverse();
        by_rank(all, |version| {
            (falling(version.head().occurred_at.millis().0), 0)
        })
    }

    /// One entry; `None` if it is missing or deleted.
    pub fn entry(&self, id: RecordId, now: UnixMillis) -> Option<EntryView> {
        let record = self.records.get(&id)?;
        (!record.is_deleted()).then(|| self.entry_view(id, record, now))?
    }

    /// What may still be undone, newest first, deletions included.
    pub(crate) fn undoable(&self, now: UnixMillis) -> Vec<EntryView> {
        let held = self
            .records
            .iter()
            .filter(|(_, record)| record.held_until(now).is_some());
        let entries: Vec<EntryView> = held
            .filter_map(|(id, record)| self.entry_view(*id, record, now))
            .collect();
        by_rank(entries, |entry| {
            (entry.undo_until.map_or(0, |until| falling(until.0)), 0)
        })
    }

    pub(crate) fn entry_view(
        &self,
        id: RecordId,
        record: &Record,
        now: UnixMillis,
    ) -> Option<EntryView> {
        let current = record.current()?;
        let undo_until = record.held_until(now);
        let parked = record.parked(&self.app);
        let mark = match (undo_until, parked) {
            (Some(_), _) => Mark::Held,
            (None, Some(_)) => Mark::Parked,
            (None, None) if record.is_waiting(&self.app) => Mark::Waiting,
            (None, None) => Mark::Sent,
        };
        let stored = record.stored();
        // An edit made in sight of what stands settles it: the server will say so.
        let is_settled = stored.is_some_and(|stored| {
            !std::ptr::eq(stored, current) && current.head().base == Some(stored.head().revision)
        });
        let others = stored.filter(|_| !is_settled).map(Version::others);
        // Where two devices reached the same count, the server's order stays.
        let others = by_rank(others.unwrap_or_default(), |other| {
            (falling(other.head().revision.counter), 0)
        });
        let opened = self.open_version(current);
        let is_editable = editable(&opened).is_ok();
        Some(EntryView {
            id,
            deleted: current.head().deleted,
            mark,
            undo_until,
            parked: parked.cloned(),
            editable: is_editable,
            time_doubtful: stored.is_some_and(|stored| {
                stored.value().get("time_doubtful").and_then(Value::as_bool) == Some(true)
            }),
            others: others
                .iter()
                .map(|other| self.version_view(other))
                .collect(),
            version: self.version_view(current),
        })
    }

    fn version_view(&self, version: &Version) -> VersionView {
        let opened = self.open_version(version);
        VersionView {
            kind: opened.kind,
            occurred_at: version.head().occurred_at,
            recorded_at: version.head().recorded_at,
            body: opened.body,
            private_whole: opened.whole,
            hidden: opened.hidden,
            sealed_elsewhere: opened.sealed_elsewhere,
        }
    }
}

/// Where an entry stands in time.
fn place(version: &Version) -> (UnixMillis, RecordId) {
    (version.head().occurred_at.millis(), version.head().id)
}
