//! What a change does to a record: the contract's merge rule, pure.
//!
//! A change names the revision it was made from. If that is what stands, it is an ordinary edit. If not, two people's
//! hands (or two phones) worked apart: the higher revision stands, the other is kept beside it. Deletion beats any
//! edit and is final. An edit made in sight of other versions settles them. A private version beats a clear one made
//! apart from it, whatever their revisions: what someone hid does not come back because another phone was late.

use mobile_core::{
    entries::Kind,
    invalid::Code,
    protocol::{Change, MAX_COUNTER_LEAD, Revision},
};

/// A record as it stands, and every revision known beside it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Standing {
    /// The version that stands.
    pub change: Change,
    /// Versions that don't.
    pub versions: Vec<Version>,
}

/// A version that doesn't stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Version {
    /// Which.
    pub revision: Revision,
    /// Whether it is shown to the person as "another version"; otherwise it is history.
    pub is_other: bool,
    /// Its content, unless it had to go.
    pub change: Option<Change>,
}

/// What a change did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// It is stored now.
    Stored,
    /// It was stored before, or comes too late to matter; nothing changed.
    Known,
}

/// Why a change can't be stored as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// This revision is taken by another body.
    Conflict,
    /// The counter runs more than 1,000 ahead.
    TooFar,
    /// The revision isn't above the one it was made from.
    NotAboveBase,
}

impl Refusal {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Conflict => Code::RevisionConflict.code(),
            Self::TooFar => Code::RevisionTooFar.code(),
            Self::NotAboveBase => "revision_not_above_base",
        }
    }

    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Conflict => {
                "this revision is stored with another body; send it again with a higher counter"
            }
            Self::TooFar => "the counter may be at most 1000 above the stored one",
            Self::NotAboveBase => "the revision's counter must be above the base's",
        }
    }
}

/// Applies `change` to `slot`. `in_sight`: who sends it had seen everything that happened to the record; other versions
/// that he had not seen still wait for him.
///
/// # Errors
/// A [`Refusal`]; `slot` is untouched then.
pub(super) fn apply(
    slot: &mut Option<Standing>,
    change: Change,
    in_sight: bool,
) -> Result<Effect, Refusal> {
    if change
        .base
        .is_some_and(|base| base.counter >= change.revision.counter)
    {
        return Err(Refusal::NotAboveBase);
    }
    let Some(standing) = slot else {
        if change.revision.counter > MAX_COUNTER_LEAD {
            return Err(Refusal::TooFar);
        }
        *slot = Some(Standing {
            change,
            versions: Vec::new(),
        });
        return Ok(Effect::Stored);
    };
    if change.revision == standing.change.revision {
        return if change == standing.change {
            Ok(Effect::Known)
        } else {
            Err(Refusal::Conflict)
        };
    }
    if let Some(version) = standing
        .versions
        .iter()
        .find(|v| v.revision == change.revision)
    {
        return match &version.change {
            Some(kept) if *kept != change => Err(Refusal::Conflict),
            _ => Ok(Effect::Known),
        };
    }
    if change.revision.counter
        > standing
            .change
            .revision
            .counter
            .saturating_add(MAX_COUNTER_LEAD)
    {
        return Err(Refusal::TooFar);
    }
    if standing.change.deleted {
        return Ok(Effect::Known);
    }
    standing.take(change, in_sight);
    Ok(Effect::Stored)
}

impl Standing {
    fn take(&mut self, change: Change, in_sight: bool) {
        let hides = is_private(&change);
        self.settle_base(&change);
        if change.deleted {
            self.replace(change, false);
            self.forget();
        } else if change.base == Some(self.change.revision) {
            self.replace(change, false);
            for version in self.versions.iter_mut().filter(|_| in_sight) {
                version.is_other = false;
            }
        } else if rank(&change) > rank(&self.change) {
            self.replace(change, true);
        } else {
            self.versions.push(Version {
                revision: change.revision,
                is_other: !self.is_base(change.revision),
                change: Some(change),
            });
        }
        if hides || is_private(&self.change) {
            self.forget_history();
        }
    }

    /// What a change was made from is no other version any more, wherever it stands.
    fn settle_base(&mut self, change: &Change) {
        let base = self
            .versions
            .iter_mut()
            .find(|v| Some(v.revision) == change.base);
        if let Some(base) = base {
            base.is_other = false;
        }
    }

    /// Whether a version that is known was made from this one: then this one comes late, as history.
    fn is_base(&self, revision: Revision) -> bool {
        let kept = self.versions.iter().filter_map(|v| v.change.as_ref());
        kept.chain([&self.change])
            .any(|change| change.base == Some(revision))
    }

    /// Puts `change` in place; what stood is kept beside it.
    fn replace(&mut self, change: Change, is_other: bool) {
        let old = std::mem::replace(&mut self.change, change);
        self.versions.push(Version {
            revision: old.revision,
            is_other,
            change: Some(old),
        });
    }

    /// Empties every version that doesn't stand; the revisions stay, to recognise late repeats.
    fn forget(&mut self) {
        self.versions
            .iter_mut()
            .for_each(|version| version.is_other = false);
        self.forget_history();
    }

    /// Making a thing private reaches back into history; another version waits for the person to settle it.
    fn forget_history(&mut self) {
        for version in self.versions.iter_mut().filter(|version| !version.is_other) {
            version.change = None;
        }
    }
}

/// Among versions made apart, the higher stands.
fn rank(change: &Change) -> (bool, Revision) {
    (is_private(change), change.revision)
}

fn is_private(change: &Change) -> bool {
    change.kind == Kind::Private || change.private.is_some()
}

#[cfg(test)]
mod tests;
