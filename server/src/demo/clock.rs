//! A clock that stands in the past, so that what was simulated is stored when it would have been.

use std::sync::atomic::{AtomicI64, Ordering};

use mobile_core::time::UnixMillis;

use crate::clock::Clock;

/// A clock that is put forward by hand.
#[derive(Debug)]
pub struct PastClock(AtomicI64);

impl PastClock {
    /// A clock that stands at `moment`.
    pub fn at(moment: UnixMillis) -> Self {
        Self(AtomicI64::new(moment.0))
    }

    /// Puts the clock forward to `moment`; never back.
    pub fn step_to(&self, moment: UnixMillis) {
        self.0.fetch_max(moment.0, Ordering::Relaxed);
    }
}

impl Clock for PastClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.0.load(Ordering::Relaxed))
    }
}
