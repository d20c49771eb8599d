//! A cycle: a closed group and its sessions. How many there are is data; it closes when session 1 begins.

use serde::{Serialize, Serializer};

use crate::invalid::{Code, Invalid};
use crate::time::UnixMillis;

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

/// How far a cycle has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Session 1 has not begun: people may still be included.
    Before,
    /// The cycle is closed; the number is that of the last session that has begun, from 1.
    Running(u32),
    /// The last session is over.
    Ended,
}

impl Stage {
    /// The codes of all stages.
    pub const CODES: [&'static str; 3] = ["before", "running", "ended"];

    /// The stable code, without the number.
    pub fn code(self) -> &'static str {
        match self {
            Self::Before => Self::CODES[0],
            Self::Running(_) => Self::CODES[1],
            Self::Ended => Self::CODES[2],
        }
    }
}

impl Serialize for Stage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// Checks the dates of a cycle: 1 to 52 sessions in order, none longer than a day, none begun before the last ended.
///
/// # Errors
/// `missing_field`, `too_many` or `out_of_range` with the path of the session at fault, such as `sessions[2]`.
pub fn check_sessions(sessions: &[SessionTimes]) -> Result<(), Invalid> {
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
        if session.ends_at <= session.starts_at
            || session.ends_at > session.starts_at.plus(crate::time::DAY)
        {
            return fault("must last more than nothing and at most a day");
        }
        if session.starts_at < free_from {
            return fault("must not begin before the one before has ended");
        }
        free_from = session.ends_at;
    }
    Ok(())
}

/// Whether nobody may join any more: from the beginning of session 1 on.
pub fn is_closed(sessions: &[SessionTimes], now: UnixMillis) -> bool {
    sessions.first().is_some_and(|first| now >= first.starts_at)
}

/// How far the cycle has come.
pub fn stage(sessions: &[SessionTimes], now: UnixMillis) -> Stage {
    let begun = sessions
        .iter()
        .take_while(|session| session.starts_at <= now)
        .count();
    match sessions.last() {
        Some(last) if last.ends_at <= now => Stage::Ended,
        _ if begun == 0 => Stage::Before,
        _ => Stage::Running(begun as u32),
    }
}

/// The number, from 1, and times of the session that is being held or comes next; none once the last is over.
pub fn next_session(sessions: &[SessionTimes], now: UnixMillis) -> Option<(u32, SessionTimes)> {
    (1..)
        .zip(sessions.iter().copied())
        .find(|(_, session)| session.ends_at > now)
}

/// What the brief of session `n` (from 1) covers: from the end of the session before, or the cycle's opening, to the
/// beginning of session `n`, which is outside. The fold ends it at "now" if that comes first. `None` if there is no
/// such session.
pub fn session_span(
    n: u32,
    sessions: &[SessionTimes],
    opened_at: UnixMillis,
) -> Option<(UnixMillis, UnixMillis)> {
    let index = usize::try_from(n).ok()?.checked_sub(1)?;
    let to = sessions.get(index)?.starts_at;
    let from = match index.checked_sub(1) {
        Some(before) => sessions.get(before)?.ends_at,
        None => opened_at,
    };
    // A cycle may be entered into the system after its first session: then nothing came before it.
    Some((from.min(to), to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DAY, HOUR};

    const OPENED: UnixMillis = UnixMillis(1_790_000_000_000);

    /// Weekly sessions of 90 minutes; the first a week after the opening.
    fn weekly(count: i64) -> Vec<SessionTimes> {
        let session = |week: i64| {
            let starts_at = OPENED.plus(7 * DAY * (week + 1));
            SessionTimes {
                starts_at,
                ends_at: starts_at.plus(HOUR * 3 / 2),
            }
        };
        (0..count).map(session).collect()
    }

    #[test]
    fn a_cycle_closes_when_session_1_begins() {
        let sessions = weekly(8);
        let start = sessions[0].starts_at;
        assert!(!is_closed(&sessions, start.plus(-1)));
        assert!(is_closed(&sessions, start));
        assert_eq!(stage(&sessions, start.plus(-1)), Stage::Before);
        assert_eq!(stage(&sessions, start), Stage::Running(1));
        assert_eq!(stage(&sessions, sessions[2].ends_at), Stage::Running(3));
        assert_eq!(
            stage(&sessions, sessions[7].ends_at.plus(-1)),
            Stage::Running(8)
        );
        assert_eq!(stage(&sessions, sessions[7].ends_at), Stage::Ended);
    }

    #[test]
    fn the_next_session_is_next_until_it_is_over() {
        let sessions = weekly(12);
        let number = |now| next_session(&sessions, now).map(|(number, _)| number);
        assert_eq!(number(OPENED), Some(1));
        assert_eq!(number(sessions[2].ends_at.plus(-1)), Some(3));
        assert_eq!(number(sessions[2].ends_at), Some(4));
        assert_eq!(number(sessions[11].ends_at), None);
    }

    #[test]
    fn a_span_runs_from_the_last_end_to_the_next_start() {
        let sessions = weekly(8);
        assert_eq!(
            session_span(1, &sessions, OPENED),
            Some((OPENED, sessions[0].starts_at))
        );
        assert_eq!(
            session_span(4, &sessions, OPENED),
            Some((sessions[2].ends_at, sessions[3].starts_at))
        );
        assert_eq!(session_span(0, &sessions, OPENED), None);
        assert_eq!(session_span(9, &sessions, OPENED), None);
        let late = sessions[0].starts_at.plus(DAY);
        assert_eq!(
            session_span(1, &sessions, late),
            Some((sessions[0].starts_at, sessions[0].starts_at))
        );
    }

    #[test]
    fn dates_are_in_order_and_few_enough() {
        let faults = |edit: fn(&mut Vec<SessionTimes>)| {
            let mut sessions = weekly(8);
            edit(&mut sessions);
            check_sessions(&sessions)
                .map_err(|invalid| (invalid.code, invalid.field))
                .err()
        };
        assert_eq!(faults(|_| {}), None);
        assert_eq!(
            faults(|s| s.clear()),
            Some((Code::MissingField, "sessions".into()))
        );
        assert_eq!(
            faults(|s| *s = weekly(53)),
            Some((Code::TooMany, "sessions".into()))
        );
        assert_eq!(
            faults(|s| s.swap(2, 3)),
            Some((Code::OutOfRange, "sessions[3]".into()))
        );
        assert_eq!(
            faults(|s| s[4].ends_at = s[4].starts_at),
            Some((Code::OutOfRange, "sessions[4]".into()))
        );
        assert_eq!(
            faults(|s| s[0].ends_at = s[1].starts_at),
            Some((Code::OutOfRange, "sessions[0]".into()))
        );
    }
}
