//! Which candidates of a week come: caps and spacing, and fewer for a person who ignores them or whom they stir up.

use chrono::{Datelike, NaiveDate};

use super::rules::{Candidate, Expires};
use super::{Nudge, NudgeKey, PER_WEEK_MAX, PastNudge, Planning, monday_of};
use crate::entries::NudgeKind;
use crate::order::by_rank;
use crate::time::{DAY, HOUR, MINUTE, UnixMillis};

/// Fewest minutes between two nudges of a day: they must not pile up.
const SPACING: i64 = 90 * MINUTE;

/// So many in two weeks, none opened: half as many come. So many in four: one a week.
const IGNORED: [(i64, usize); 2] = [(14, 4), (28, 8)];

/// How long after a reminder a craving counts as having risen with it.
const STIRRED: i64 = 30 * MINUTE;
/// How far back the craving before may lie.
const BEFORE: i64 = 6 * HOUR;
/// So many reminders in four weeks, and at least half of them, were followed by a rise: one a week comes.
const STIRRED_MIN: usize = 3;

/// What a week may hold.
struct Caps {
    week: usize,
    windows: usize,
}

impl Planning<'_> {
    /// The nudges of one local week that were not sent before.
    ///
    /// Served by rank, each at the first of its times that the caps leave free. What was sent counts first: it is a part
    /// of what would be chosen anew, so the rest of the choice stays as it was.
    pub(super) fn week(&self, monday: NaiveDate) -> Vec<Nudge> {
        let caps = self.caps(monday);
        let zone = self.zone();
        let is_this_week = |at: UnixMillis| monday_of(zone.date(at)) == monday;
        let sent = self.history.iter().filter(|past| is_this_week(past.due_at));
        let mut taken: Vec<(NudgeKind, UnixMillis)> =
            sent.map(|past| (past.key.rule, past.due_at)).collect();
        let mut candidates = by_rank(self.candidates(monday), |candidate| {
            (candidate.rank.into(), candidate.key.place())
        });
        candidates.dedup_by_key(|candidate| candidate.key);
        let mut nudges = Vec::new();
        for candidate in candidates {
            if self.was_sent(&candidate.key) {
                continue;
            }
            let rule = candidate.key.rule;
            let mut moments = self.moments(&candidate).into_iter();
            let free = moments.find(|at| is_this_week(*at) && self.fits(rule, *at, &taken, &caps));
            if let Some(due_at) = free {
                taken.push((rule, due_at));
                nudges.push(nudge(&candidate, due_at));
            }
        }
        nudges
    }

    fn was_sent(&self, key: &NudgeKey) -> bool {
        self.history.iter().any(|past| past.key == *key)
    }

    /// Whether there is room beside what is taken. What fits beside more fits beside less.
    fn fits(
        &self,
        rule: NudgeKind,
        at: UnixMillis,
        taken: &[(NudgeKind, UnixMillis)],
        caps: &Caps,
    ) -> bool {
        let zone = self.zone();
        let day = zone.date(at);
        let is_weekend = day.weekday().num_days_from_monday() >= 4;
        let per_day = if is_weekend {
            self.protocol.per_weekend_day
        } else {
            self.protocol.per_day
        };
        let windows = taken.iter().filter(|(rule, _)| *rule == NudgeKind::Window);
        let same_day = || taken.iter().filter(|(_, other)| zone.date(*other) == day);
        taken.len() < caps.week
            && (rule != NudgeKind::Window || windows.count() < caps.windows)
            && same_day().count() < per_day.into()
            && same_day().all(|(_, other)| (other.0 - at.0).abs() >= SPACING)
    }

    /// The caps of a week, decided by what was known when it began.
    fn caps(&self, monday: NaiveDate) -> Caps {
        let begins_at = self.zone().at(monday, 0);
        let wanted = self.choices.per_week.unwrap_or(self.protocol.per_week);
        let mut week = usize::from(wanted.min(PER_WEEK_MAX));
        let mut windows = usize::from(self.protocol.windows_per_week);
        let [half, one] = IGNORED.map(|(days, count)| {
            let sent = || self.sent_before(begins_at, days);
            sent().count() >= count && sent().all(|past| past.opened_at.is_none())
        });
        if one {
            week = week.min(1);
        } else if half {
            week = week.div_ceil(2);
        }
        let reminders: Vec<&PastNudge> = self
            .sent_before(begins_at, 28)
            .filter(|past| past.key.rule == NudgeKind::Window)
            .collect();
        let stirred = reminders.iter().filter(|past| self.stirred(past.due_at));
        let stirred = stirred.count();
        if stirred >= STIRRED_MIN && 2 * stirred >= reminders.len() {
            windows = windows.min(1);
        }
        Caps { week, windows }
    }

    fn sent_before(&self, end: UnixMillis, days: i64) -> impl Iterator<Item = &PastNudge> {
        let since = end.plus(-days * DAY);
        let history = self.history.iter();
        history.filter(move |past| since <= past.due_at && past.due_at < end)
    }

    /// Whether a craving within 30 minutes was stronger than the last one before.
    fn stirred(&self, at: UnixMillis) -> bool {
        let last = self
            .cravings
            .iter()
            .filter(|craving| at.plus(-BEFORE) <= craving.at && craving.at <= at)
            .max_by_key(|craving| craving.at);
        let before = last.map_or(0, |craving| craving.intensity);
        let mut after = self.cravings.iter();
        after.any(|craving| {
            at < craving.at && craving.at <= at.plus(STIRRED) && craving.intensity > before
        })
    }
}

fn nudge(candidate: &Candidate, due_at: UnixMillis) -> Nudge {
    let expires_at = match candidate.expires_at {
        Expires::At(end) => end,
        Expires::After(millis) => due_at.plus(millis),
    };
    Nudge {
        key: candidate.key,
        action: candidate.action,
        due_at,
        expires_at: expires_at.max(due_at.plus(5 * MINUTE)),
    }
}
