//! A cycle: a closed group and its sessions. How many there are is data; it closes when session 1 begins.

use crate::codes::codes;
use crate::invalid::{Code, Invalid};
use crate::time::{DAY, UnixMillis};

/// Most sessions a cycle may have: one a week for a year.
pub const SESSIONS_MAX: usize = 52;

/// When one session begins and ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SessionTimes {
    /// First moment of the session.
    pub starts_at: UnixMillis,
    /// First moment after it.
    pub ends_at: UnixMillis,
}

codes! {
    /// How far a cycle has come; its words are `stage_<code>`.
    Stage {
        /// Session 1 has not begun: people may still be included.
        Before => "before",
        /// The cycle is closed to newcomers.
        Running => "running",
        /// The last session is over.
        Ended => "ended",
    }
}

/// The sessions of a cycle, in order and apart from each other. Numbers begin at 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sessions(Vec<SessionTimes>);

impl Sessions {
    /// Checks the dates: 1 to 52 sessions in order, none longer than a day, none begun before the last ended.
    ///
    /// # Errors
    /// `missing_field`, `too_many` or `out_of_range` with the path of the session at fault, such as `sessions[2]`.
    pub fn new(sessions: Vec<SessionTimes>) -> Result<Self, Invalid> {
        if sessions.is_empty() {
            return Err(Invalid::new(
                Code::MissingField,
                "sessions",
                "a cycle has at least one session",
            ));
        }
        if sessions.len() > SESSIONS_MAX {
            return Err(Invalid::new(
                Code::TooMany,
                "sessions",
                format!("a cycle has at most {SESSIONS_MAX} sessions"),
            ));
        }
        let mut free_from = UnixMillis(i64::MIN);
        for (index, session) in sessions.iter().enumerate() {
            let fault = |message: &str| {
                Err(Invalid::new(
                    Code::OutOfRange,
                    format!("sessions[{index}]"),
                    message,
                ))
            };
            if session.ends_at <= session.starts_at || session.ends_at > session.starts_at.plus(DAY)
            {
                return fault("must last more than nothing and at most a day");
            }
            if session.starts_at < free_from {
                return fault("must not begin before the one before has ended");
            }
            free_from = session.ends_at;
        }
        Ok(Self(sessions))
    }

    /// The sessions, by number.
    pub fn as_slice(&self) -> &[SessionTimes] {
        &self.0
    }

    /// The session of this number.
    pub fn get(&self, number: u32) -> Option<SessionTimes> {
        self.0
            .get(usize::try_from(number).ok()?.checked_sub(1)?)
            .copied()
    }

    /// Whether nobody may join any more: from the beginning of session 1 on.
    pub fn is_closed(&self, now: UnixMillis) -> bool {
        self.begun(now) > 0
    }

    /// How many sessions have begun, which is the number of the last one that has.
    pub fn begun(&self, now: UnixMillis) -> u32 {
        self.0
            .iter()
            .take_while(|session| session.starts_at <= now)
            .count() as u32
    }

    /// How far the cycle has come.
    pub fn stage(&self, now: UnixMillis) -> Stage {
        match self.next_session(now) {
            None => Stage::Ended,
            Some(_) if self.is_closed(now) => Stage::Running,
            Some(_) => Stage::Before,
        }
    }

    /// The number and times of the session that is being held or comes next; none once the last is over.
    pub fn next_session(&self, now: UnixMillis) -> Option<(u32, SessionTimes)> {
        (1..)
            .zip(self.0.iter().copied())
            .find(|(_, session)| session.ends_at > now)
    }

    /// What the brief of session `number` covers: from the end of the session before, or the cycle's opening, to the
    /// beginning of the session, which is outside. The fold ends it at "now" if that comes first. `None` if there is
    /// no such session.
    pub fn span(&self, number: u32, opened_at: UnixMillis) -> Option<(UnixMillis, UnixMillis)> {
        let to = self.get(number)?.starts_at;
        let from = self
            .get(number - 1)
            .map_or(opened_at, |before| before.ends_at);
        // A cycle may be entered into the system after its first session: then nothing came before it.
        Some((from.min(to), to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;

    const OPENED: UnixMillis = UnixMillis(1_790_000_000_000);

    /// Weekly sessions of 90 minutes; the first a week after the opening.
    fn times(count: i64) -> Vec<SessionTimes> {
        let session = |week: i64| {
            let starts_at = OPENED.plus(7 * DAY * (week + 1));
            SessionTimes {
                starts_at,
                ends_at: starts_at.plus(HOUR * 3 / 2),
            }
        };
        (0..count).map(session).collect()
    }

    fn weekly(count: i64) -> Sessions {
        Sessions::new(times(count)).unwrap()
    }

    #[test]
    fn a_cycle_closes_when_session_1_begins() {
        let (sessions, times) = (weekly(8), times(8));
        let start = times[0].starts_at;
        assert!(!sessions.is_closed(start.plus(-1)));
        assert!(sessions.is_closed(start));
        let stand = |now| (sessions.stage(now), sessions.begun(now));
        assert_eq!(stand(start.plus(-1)), (Stage::Before, 0));
        assert_eq!(stand(start), (Stage::Running, 1));
        assert_eq!(stand(times[2].ends_at), (Stage::Running, 3));
        assert_eq!(stand(times[7].ends_at.plus(-1)), (Stage::Running, 8));
        assert_eq!(stand(times[7].ends_at), (Stage::Ended, 8));
    }

    #[test]
    fn the_next_session_is_next_until_it_is_over() {
        let (sessions, times) = (weekly(12), times(12));
        let number = |now| sessions.next_session(now).map(|(number, _)| number);
        assert_eq!(number(OPENED), Some(1));
        assert_eq!(number(times[2].ends_at.plus(-1)), Some(3));
        assert_eq!(number(times[2].ends_at), Some(4));
        assert_eq!(number(times[11].ends_at), None);
    }

    #[test]
    fn a_span_runs_from_the_last_end_to_the_next_start() {
        let (sessions, times) = (weekly(8), times(8));
        assert_eq!(sessions.span(1, OPENED), Some((OPENED, times[0].starts_at)));
        assert_eq!(
            sessions.span(4, OPENED),
            Some((times[2].ends_at, times[3].starts_at))
        );
        assert_eq!(sessions.span(0, OPENED), None);
        assert_eq!(sessions.span(9, OPENED), None);
        let late = times[0].starts_at.plus(DAY);
        assert_eq!(
            sessions.span(1, late),
            Some((times[0].starts_at, times[0].starts_at))
        );
    }

    #[test]
    fn dates_are_in_order_and_few_enough() {
        let fault = |edit: fn(&mut Vec<SessionTimes>)| {
            let mut sessions = times(8);
            edit(&mut sessions);
            Sessions::new(sessions)
                .map_err(|invalid| (invalid.code, invalid.field))
                .err()
        };
        assert_eq!(fault(|_| {}), None);
        assert_eq!(
            fault(|s| s.clear()),
            Some((Code::MissingField, "sessions".into()))
        );
        assert_eq!(
            fault(|s| *s = times(53)),
            Some((Code::TooMany, "sessions".into()))
        );
        assert_eq!(
            fault(|s| s.swap(2, 3)),
            Some((Code::OutOfRange, "sessions[3]".into()))
        );
        assert_eq!(
            fault(|s| s[4].ends_at = s[4].starts_at),
            Some((Code::OutOfRange, "sessions[4]".into()))
        );
        assert_eq!(
            fault(|s| s[0].ends_at = s[1].starts_at),
            Some((Code::OutOfRange, "sessions[0]".into()))
        );
    }
}
