//! One record's life between this phone and the server.
//!
//! A record is up to three versions: what the server has (`stored`), what was handed to a request and not acknowledged
//! (`flying`, frozen), and what was made since (`draft`, overwritten by each edit). A draft rests for ten seconds in which
//! it may be undone; then it flies, once nothing of the record flies before it.

use serde::{Deserialize, Serialize};

use super::version::Version;
use crate::ids::{DeviceId, RecordId};
use crate::protocol::Revision;
use crate::time::UnixMillis;

/// How long an edit may be undone, and stays on the phone, in milliseconds.
pub const UNDO_WINDOW: i64 = 10_000;

/// Why the server refused a version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Parked {
    /// Stable code.
    pub code: String,
    /// Path of the field at fault.
    pub field: Option<String>,
    /// Plain English.
    pub message: String,
    /// The app that was refused: another version of it tries again.
    pub app: String,
    /// The person knows, and leaves it here.
    #[serde(default)]
    pub left: bool,
}

/// What was made here since the last version that flew.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub(crate) version: Version,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) parked: Option<Parked>,
}

/// The way back from the edits of the last ten seconds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
struct Undo {
    /// By the device's own clock.
    until: i64,
    /// The draft as it was before; nothing if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    draft: Option<Draft>,
}

/// See the module.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Record {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stored: Option<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    flying: Option<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    draft: Option<Draft>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    undo: Option<Undo>,
    /// Other versions that a new store has to get again, after what is stored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    again: Vec<Version>,
}

impl Record {
    /// What was noted while the phone was locked. It may have been sent, so it is frozen.
    pub(crate) fn noted_locked(version: Version, is_acknowledged: bool) -> Self {
        let (stored, flying) = match is_acknowledged {
            true => (Some(version), None),
            false => (None, Some(version)),
        };
        Self {
            stored,
            flying,
            ..Self::default()
        }
    }

    /// What was noted while the phone was locked, was not sent, and may be undone.
    pub(crate) fn held(version: Version, until: UnixMillis) -> Self {
        Self {
            draft: Some(Draft {
                version,
                parked: None,
            }),
            undo: Some(Undo {
                until: until.0,
                draft: None,
            }),
            ..Self::default()
        }
    }

    /// What the person sees: the newest made here, else what the server has. `None` only for an empty record.
    pub(crate) fn current(&self) -> Option<&Version> {
        let draft = self.draft.as_ref().map(|draft| &draft.version);
        draft.or(self.flying.as_ref()).or(self.stored.as_ref())
    }

    /// The id that all versions share.
    pub(crate) fn id(&self) -> Option<RecordId> {
        self.current().map(|version| version.head().id)
    }

    /// What the server has.
    pub(crate) fn stored(&self) -> Option<&Version> {
        self.stored.as_ref()
    }

    /// Nothing is left: the row can go.
    pub(crate) fn is_empty(&self) -> bool {
        self.current().is_none()
    }

    /// Whether the version that stands deletes the record.
    pub(crate) fn is_deleted(&self) -> bool {
        self.current().is_some_and(|version| version.head().deleted)
    }

    /// Until when it may be undone. A device clock that was set back does not hold a record longer than the window.
    pub(crate) fn held_until(&self, now: UnixMillis) -> Option<UnixMillis> {
        let until = self.undo.as_ref()?.until;
        (now.0 < until && until - now.0 <= UNDO_WINDOW).then_some(UnixMillis(until))
    }

    /// Why the newest version was refused, unless the app has been updated since.
    pub(crate) fn parked(&self, app: &str) -> Option<&Parked> {
        let parked = self.draft.as_ref()?.parked.as_ref()?;
        (parked.app == app && self.flying.is_none()).then_some(parked)
    }

    /// Sends what was refused once more; `false` if nothing was.
    pub(crate) fn retry(&mut self) -> bool {
        let parked = self.draft.as_mut().map(|draft| draft.parked.take());
        parked.flatten().is_some()
    }

    /// The person knows that it was refused; `false` if nothing was.
    pub(crate) fn leave(&mut self) -> bool {
        let draft = self.draft.as_mut();
        let parked = draft.and_then(|draft| draft.parked.as_mut());
        parked.map(|parked| parked.left = true).is_some()
    }

    /// Whether something of it is to be sent, now or once it has rested.
    pub(crate) fn is_waiting(&self, app: &str) -> bool {
        self.flying.is_some()
            || !self.again.is_empty()
            || (self.draft.is_some() && self.parked(app).is_none() && !self.vanishes())
    }

    /// Nothing of it can have reached the server.
    pub(crate) fn is_unheard_of(&self) -> bool {
        self.stored.is_none()
            && self.flying.is_none()
            && self.draft.as_ref().is_none_or(|draft| {
                let head = draft.version.head();
                head.base.is_none() && head.revision.counter == 1
            })
    }

    /// A deletion of what the server never heard of: nothing to send, nothing to keep.
    pub(crate) fn vanishes(&self) -> bool {
        self.is_unheard_of() && self.is_deleted()
    }

    /// Revision and base for an edit made now: the draft's own, or a new one if the last was handed to a request.
    pub(crate) fn mint(&self, device: DeviceId) -> (Revision, Option<Revision>) {
        if let Some(draft) = &self.draft {
            let head = draft.version.head();
            // The device changes when the phone was enrolled anew in between.
            return (
                Revision {
                    device,
                    ..head.revision
                },
                head.base,
            );
        }
        let base = self.flying.as_ref().or(self.stored.as_ref());
        let counter = self.highest_counter().saturating_add(1);
        (
            Revision { counter, device },
            base.map(|version| version.head().revision),
        )
    }

    fn highest_counter(&self) -> u32 {
        let others = self
            .stored
            .as_ref()
            .map(Version::others)
            .unwrap_or_default();
        let versions = self.stored.iter().chain(&self.flying).chain(&others);
        versions
            .map(|version| version.head().revision.counter)
            .max()
            .unwrap_or(0)
    }

    /// The same content under other keys, to be sent like an edit, but nothing to undo.
    pub(crate) fn seal_anew(&mut self, version: Version) {
        match &mut self.draft {
            Some(draft) => draft.version = version,
            None => {
                self.draft = Some(Draft {
                    version,
                    parked: None,
                })
            }
        }
    }

    /// Takes an edit, and opens the way back. Edits in a row share one way back, to before the first of them.
    pub(crate) fn edit(&mut self, version: Version, now: UnixMillis) {
        let held = self.held_until(now).is_some();
        let before = self.draft.replace(Draft {
            version,
            parked: None,
        });
        let until = now.plus(UNDO_WINDOW).0;
        match &mut self.undo {
            Some(undo) if held => undo.until = until,
            undo => {
                *undo = Some(Undo {
                    until,
                    draft: before,
                })
            }
        }
    }

    /// Goes back to before the edits of the last ten seconds; `false` if they are over.
    pub(crate) fn undo(&mut self, now: UnixMillis) -> bool {
        if self.held_until(now).is_none() {
            return false;
        }
        self.draft = self.undo.take().and_then(|undo| undo.draft);
        true
    }

    /// What was done stands: there is no way back. `false` if there was none.
    pub(crate) fn settle(&mut self) -> bool {
        self.undo.take().is_some()
    }

    /// Whether a version was handed to a request and has not been acknowledged.
    pub(crate) fn is_flying(&self) -> bool {
        self.flying.is_some()
    }

    /// Whether [`Self::tidy`] may find something to do.
    pub(crate) fn is_untidy(&self) -> bool {
        self.undo.is_some()
    }

    /// Whether [`Self::fly`] would give something to send.
    pub(crate) fn is_due(&self, now: UnixMillis, app: &str) -> bool {
        self.flying.is_some()
            || !self.again.is_empty()
            || (self.is_waiting(app) && self.held_until(now).is_none())
    }

    /// Freezes what is to be sent and gives it; the same again until it is acknowledged.
    pub(crate) fn fly(&mut self, now: UnixMillis, app: &str) -> Option<&Version> {
        if self.flying.is_none() {
            self.flying = self.again.pop();
        }
        if self.flying.is_none() && self.is_due(now, app) {
            self.flying = self.draft.take().map(|draft| draft.version);
            self.undo = None;
        }
        self.flying.as_ref()
    }

    /// Forgets, once it has rested, the way back, and a deletion of what the server never knew. `true` if anything
    /// changed.
    pub(crate) fn tidy(&mut self, now: UnixMillis) -> bool {
        if self.held_until(now).is_some() {
            return false;
        }
        if self.vanishes() {
            *self = Self::default();
            return true;
        }
        self.undo.take().is_some()
    }

    /// The server has this version on disk. Edits made since stay.
    pub(crate) fn accepted(&mut self, revision: Revision) -> bool {
        let Some(sent) = self.flying.take_if(|v| v.head().revision == revision) else {
            return false;
        };
        // Made apart from what is stored, it may stand or live on as another version: the answer's changes say which.
        let stands = self.stored.as_ref().is_none_or(|stored| {
            sent.head().deleted || sent.head().base == Some(stored.head().revision)
        });
        let is_again = |stored: &&Version| stored.head().revision == revision;
        if let Some(stored) = self.stored.as_ref().filter(is_again) {
            // A new store has it. What the old one added no longer holds.
            self.stored = Some(sent.beside(&stored.others()));
        } else if stands {
            self.stored = Some(sent);
        }
        true
    }

    /// The server refused this version for good. Edits made since take its place and its base.
    pub(crate) fn rejected(&mut self, revision: Revision, parked: Parked) -> bool {
        let Some(sent) = self.flying.take_if(|v| v.head().revision == revision) else {
            return false;
        };
        let is_again = |stored: &Version| {
            let others = stored.others();
            stored.says_the_same_as(&sent) || others.iter().any(|v| v.says_the_same_as(&sent))
        };
        if self.stored.as_ref().is_some_and(is_again) {
            // Sent again to a new store, and not ours to send: what staff entered comes from staff.
            return true;
        }
        let refused = Draft {
            version: sent,
            parked: Some(parked),
        };
        self.put_back(refused);
        true
    }

    /// The server has another content under this revision (a phone restored from an old copy): `reissued` is the same
    /// content under the next one.
    pub(crate) fn reissue(&mut self, revision: Revision, reissued: Version) -> bool {
        if self
            .flying
            .take_if(|v| v.head().revision == revision)
            .is_none()
        {
            return false;
        }
        self.put_back(Draft {
            version: reissued,
            parked: None,
        });
        true
    }

    /// The version that flies under this revision.
    pub(crate) fn flying(&self, revision: Revision) -> Option<&Version> {
        self.flying
            .as_ref()
            .filter(|version| version.head().revision == revision)
    }

    /// What flew lands as a draft again, beneath edits made since; these now stand on what it stood on.
    fn put_back(&mut self, landed: Draft) {
        let base = landed.version.head().base;
        let before = self.undo.as_mut().and_then(|undo| undo.draft.as_mut());
        for later in self.draft.as_mut().into_iter().chain(before) {
            later.version = later.version.on_base(base);
        }
        match (&self.draft, &mut self.undo) {
            (None, _) => self.draft = Some(landed),
            // Undoing the edit must find it again.
            (Some(_), Some(undo)) if undo.draft.is_none() => undo.draft = Some(landed),
            // The edit was made from it and replaced it.
            (Some(_), _) => {}
        }
    }

    /// Another device's work, or what became of ours. `true` if anything changed.
    pub(crate) fn remote(&mut self, remote: Version) -> bool {
        let before = self.clone();
        if remote.head().deleted {
            // Deletion beats any edit and is final.
            *self = Self {
                stored: Some(remote),
                ..Self::default()
            };
            return *self != before;
        }
        // An answer that got lost: the server has ours all the same.
        let others = remote.others();
        let is_there = |ours: &Version| {
            remote.says_the_same_as(ours) || others.iter().any(|v| v.says_the_same_as(ours))
        };
        self.flying.take_if(|ours| is_there(ours));
        self.again.retain(|ours| !is_there(ours));
        // A deletion stays final even if the server was restored from before it.
        if !self
            .stored
            .as_ref()
            .is_some_and(|stored| stored.head().deleted)
        {
            self.stored = Some(remote);
        }
        *self != before
    }

    /// The server's store is another than before: what it had is to be sent again, with the other versions, and what was
    /// made since after it. `true` if anything changed.
    pub(crate) fn unsend(&mut self) -> bool {
        let Some(stored) = &self.stored else {
            return false;
        };
        let Some(again) = Version::read(&stored.as_change()) else {
            return false;
        };
        self.again = stored.others();
        if let Some(ours) = self.flying.replace(again)
            && self.flying.as_ref() != Some(&ours)
        {
            self.put_back(Draft {
                version: ours,
                parked: None,
            });
        }
        true
    }
}
