//! When exactly a nudge comes: the person's jitter, and the times in which nothing may come.

use super::rules::{BEFORE_EVENING, Candidate, Wanted};
use super::{NudgeKey, Planning, monday_of};
use crate::entries::{EveningOfUse, NudgeKind};
use crate::ids::spread;
use crate::time::{MINUTE, UnixMillis};
use crate::zone::ZoneTable;

impl Planning<'_> {
    /// The moments at which a candidate may come, in order of preference; none if nothing is free.
    pub(super) fn moments(&self, candidate: &Candidate) -> Vec<UnixMillis> {
        if self.choices.off.contains(&candidate.key.rule) {
            return Vec::new();
        }
        // A week is planned on its own: a second choice in the next one would come beside the first.
        let week = |wanted: &Wanted| monday_of(self.zone().date(wanted.at));
        let first = candidate.times.first().map(week);
        let times = candidate.times.iter();
        times
            .filter(|wanted| Some(week(wanted)) == first)
            .filter_map(|wanted| self.place(candidate.key, *wanted))
            .collect()
    }

    /// The moment for a wanted time: a little before or after it; else after the session, before or after the quiet hours
    /// that it falls into. Always on the same local day, so that the caps of a day hold.
    fn place(&self, key: NudgeKey, wanted: Wanted) -> Option<UnixMillis> {
        let most = i64::from(self.protocol.jitter_minutes) * MINUTE;
        // Seconds, not minutes: where two people share one, they rarely share the other.
        let seconds = (2 * most / 1_000 + 1) as u64;
        let onward = 1_000 * spread(self.participant, &key.to_string(), seconds) as i64;
        let jitter = onward - most;
        let zone = self.zone();
        let (day, at) = (zone.date(wanted.at), wanted.at);
        let is_free = |at: &UnixMillis| {
            wanted.earliest <= *at
                && *at <= wanted.latest
                && zone.date(*at) == day
                && self.is_free(key.rule, *at)
        };
        let (quiet_from, quiet_to) = self.quiet();
        let after_session = self.silence(at.plus(jitter)).map(|end| end.plus(onward));
        let around_quiet = [
            zone.at(day, quiet_from).plus(-MINUTE - onward),
            zone.at(day, quiet_to).plus(onward),
        ];
        [at.plus(jitter), at.plus(-jitter)]
            .into_iter()
            .chain(after_session)
            .chain(around_quiet.into_iter().filter(|_| self.is_quiet(at)))
            .find(is_free)
    }

    fn is_free(&self, rule: NudgeKind, at: UnixMillis) -> bool {
        let choices = self.choices;
        let snoozed_until = choices.snoozed_until.map(|until| until.millis());
        let is_held = [self.paused_until, snoozed_until]
            .into_iter()
            .flatten()
            .any(|until| at < until);
        let is_silent = self.zone().date(at) >= self.silent_from();
        let speaks_into_silence = matches!(
            rule,
            NudgeKind::CheckBack | NudgeKind::Session | NudgeKind::Questionnaire
        );
        let is_announced = self.evenings().any(|evening| {
            evening.starts_at.millis().plus(-BEFORE_EVENING) <= at && at < evening.ends_at.millis()
        });
        !is_held
            && !self.is_quiet(at)
            && self.silence(at).is_none()
            && (!is_silent || speaks_into_silence)
            && (!is_announced || rule == NudgeKind::OwnMessage)
    }

    fn evenings(&self) -> impl Iterator<Item = &EveningOfUse> {
        self.plans.iter().flat_map(|plan| &plan.evenings_of_use)
    }

    /// Whether an announced evening of use lies in part between two moments.
    pub(super) fn evening_touches(&self, from: UnixMillis, to: UnixMillis) -> bool {
        self.evenings()
            .any(|evening| evening.starts_at.millis() < to && from < evening.ends_at.millis())
    }

    /// The end of the silence around a session that holds at this moment.
    fn silence(&self, at: UnixMillis) -> Option<UnixMillis> {
        let around = i64::from(self.protocol.session_silence_minutes) * MINUTE;
        let spans = self.sessions.iter().map(|session| {
            (
                session.starts_at.plus(-around),
                session.ends_at.plus(around),
            )
        });
        spans
            .filter(|(from, to)| *from <= at && at < *to)
            .map(|(_, to)| to)
            .max()
    }

    /// The quiet hours as minutes of the day.
    fn quiet(&self) -> (u16, u16) {
        let own = self.choices.quiet_from.zip(self.choices.quiet_to);
        let (from, to) = own.unwrap_or((self.protocol.quiet_from, self.protocol.quiet_to));
        (from.minutes(), to.minutes())
    }

    fn is_quiet(&self, at: UnixMillis) -> bool {
        is_quiet(self.zone(), self.quiet(), at)
    }
}

/// Whether a moment lies in the quiet hours, given as minutes of the day.
fn is_quiet(zone: &ZoneTable, (from, to): (u16, u16), at: UnixMillis) -> bool {
    let local = zone.local(at);
    let minute = (local.time() - chrono::NaiveTime::MIN).num_minutes() as u16;
    if from <= to {
        (from..to).contains(&minute)
    } else {
        minute >= from || minute < to
    }
}

/// A moment, or the end of the quiet hours that it falls into.
pub(super) fn after_quiet(zone: &ZoneTable, quiet: (u16, u16), at: UnixMillis) -> UnixMillis {
    if !is_quiet(zone, quiet, at) {
        return at;
    }
    let day = zone.date(at);
    let end = zone.at(day, quiet.1);
    if end > at {
        end
    } else {
        zone.at(day + chrono::Duration::days(1), quiet.1)
    }
}
