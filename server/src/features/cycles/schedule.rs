//! The dates of a cycle: typed as wall clock in its zone, resolved to instants here.

use chrono::{LocalResult, NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use mobile_core::{
    cycles::{SessionTimes, Sessions},
    time::{MINUTE, UnixMillis},
};

use crate::error::{Error, Result};

/// One session, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// From 1.
    pub number: i32,
    /// Wall clock, `2026-11-24T19:00`.
    pub local: String,
    /// When it begins.
    pub starts_at: UnixMillis,
    /// When it ends.
    pub ends_at: UnixMillis,
}

/// A cycle's sessions: as they were typed, and as the core counts with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    sessions: Vec<Session>,
    times: Sessions,
}

impl Schedule {
    /// Resolves `locals` in `zone`, each session lasting `minutes`.
    ///
    /// # Errors
    /// `invalid_field` naming the date at fault: not a date, skipped by the clock change, or refused by the core.
    pub fn resolve(zone: Tz, locals: &[String], minutes: u32) -> Result<Self> {
        if !(15..=480).contains(&minutes) {
            return Err(Error::invalid("duration_minutes", "15 to 480 minutes"));
        }
        let mut sessions: Vec<Session> = Vec::with_capacity(locals.len());
        for (number, text) in (1..).zip(locals) {
            let starts_at = resolve(zone, text, &format!("sessions[{}].starts_at", number - 1))?;
            let ends_at = starts_at.plus(i64::from(minutes) * MINUTE);
            sessions.push(Session {
                number,
                local: text.clone(),
                starts_at,
                ends_at,
            });
        }
        Self::new(sessions)
    }

    /// Checks sessions whose instants are known.
    ///
    /// # Errors
    /// `invalid_field` naming the session at fault, by the core's rule.
    pub fn new(sessions: Vec<Session>) -> Result<Self> {
        let times = sessions.iter().map(|s| SessionTimes {
            starts_at: s.starts_at,
            ends_at: s.ends_at,
        });
        let times = Sessions::new(times.collect())
            .map_err(|fault| Error::invalid(&fault.field, &fault.message))?;
        Ok(Self { sessions, times })
    }

    /// The sessions, by number.
    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// The sessions as the core counts with them.
    pub fn times(&self) -> &Sessions {
        &self.times
    }
}

/// A wall clock that the clock change skips does not exist; of one that comes twice, the first is meant.
fn resolve(zone: Tz, text: &str, field: &str) -> Result<UnixMillis> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
        .map_err(|_| Error::invalid(field, "a local date and time, such as 2026-11-24T19:00"))?;
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => {
            Ok(UnixMillis(at.timestamp_millis()))
        }
        LocalResult::None => Err(Error::invalid(
            field,
            "a time that exists: the clock change skips this one",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(locals: &[&str]) -> Result<Schedule> {
        let locals: Vec<String> = locals.iter().map(ToString::to_string).collect();
        Schedule::resolve(chrono_tz::Europe::Paris, &locals, 90)
    }

    #[test]
    fn wall_clock_stays_across_the_clock_change() {
        let schedule = schedule(&["2026-10-20T19:00", "2026-10-27T19:00"]).unwrap();
        let [a, b] = schedule.sessions() else {
            panic!("two sessions")
        };
        assert_eq!(b.starts_at.0 - a.starts_at.0, (7 * 24 + 1) * 60 * MINUTE);
        assert_eq!(a.ends_at.0 - a.starts_at.0, 90 * MINUTE);
    }

    #[test]
    fn refuses_what_does_not_exist_or_overlaps() {
        for (locals, field) in [
            (vec!["2026-03-29T02:30"], "sessions[0].starts_at"),
            (vec!["tomorrow"], "sessions[0].starts_at"),
            (vec!["2026-11-24T19:00", "2026-11-24T20:00"], "sessions[1]"),
            (vec![], "sessions"),
        ] {
            match schedule(&locals) {
                Err(Error::Problem(problem)) => assert_eq!(problem.field.as_deref(), Some(field)),
                other => panic!("{locals:?}: {other:?}"),
            }
        }
    }
}
