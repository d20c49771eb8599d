//! Leaves a push service alone that is down: messages to it wait, and hold up none to the others.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use mobile_core::time::UnixMillis;

use super::Outcome;

/// So many failures in a row mean that the service is down, not that one message went wrong.
const FAILURES: u32 = 16;
/// How long it is left alone, in milliseconds.
const PAUSE: i64 = 30_000;

#[derive(Debug, Default, Clone, Copy)]
struct State {
    failures: u32,
    until: Option<UnixMillis>,
}

/// What is known of each push origin.
#[derive(Debug, Default)]
pub struct Breaker(Mutex<HashMap<String, State>>);

impl Breaker {
    /// For how many seconds more an origin is to be left alone.
    pub fn is_open(&self, origin: &str, now: UnixMillis) -> Option<u64> {
        let states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = states.get(origin)?.until?.0 - now.0;
        // A clock that was set back does not hold a service longer than the pause.
        (1..=PAUSE)
            .contains(&left)
            .then(|| (left.unsigned_abs()).div_ceil(1000))
    }

    /// Learns from an answer, or its absence. The first message after a pause tries the service again.
    pub fn heard(&self, origin: &str, outcome: Outcome, now: UnixMillis) {
        let mut states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_down = matches!(outcome, Outcome::Later(_) | Outcome::Unanswered);
        match (is_down, states.get_mut(origin)) {
            (true, _) => {
                let state = states.entry(origin.to_owned()).or_default();
                state.failures += 1;
                if state.failures >= FAILURES {
                    state.until = Some(now.plus(PAUSE));
                }
            }
            (false, Some(state)) => *state = State::default(),
            (false, None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_after_failures_in_a_row_and_tries_again() {
        let breaker = Breaker::default();
        let (now, there) = (UnixMillis(1_795_000_000_000), "https://push.example");
        for _ in 1..FAILURES {
            breaker.heard(there, Outcome::Unanswered, now);
        }
        breaker.heard(there, Outcome::Accepted, now);
        for _ in 1..FAILURES {
            breaker.heard(there, Outcome::Later(None), now);
        }
        assert_eq!(
            breaker.is_open(there, now),
            None,
            "an answer between began anew"
        );
        breaker.heard(there, Outcome::Unanswered, now);
        assert_eq!(breaker.is_open(there, now), Some(30));
        assert_eq!(breaker.is_open("https://other.example", now), None);
        let later = now.plus(PAUSE);
        assert_eq!(breaker.is_open(there, later), None);
        breaker.heard(there, Outcome::Unanswered, later);
        assert_eq!(breaker.is_open(there, later), Some(30), "still down");
        breaker.heard(there, Outcome::Gone, later);
        assert_eq!(breaker.is_open(there, later), None, "it answers again");
    }
}
