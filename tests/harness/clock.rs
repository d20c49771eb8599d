//! Time that passes when a test says so.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use accalmie::clock::Clock;
use mobile_core::time::{OccurredAt, UnixMillis};

/// A clock that stands still until it is set; copies share the time.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// A clock that shows `moment` (RFC 3339).
    pub fn at(moment: &str) -> Self {
        let clock = Self(Arc::default());
        clock.set(moment);
        clock
    }

    /// Sets it to `moment` (RFC 3339).
    pub fn set(&self, moment: &str) {
        let moment: UnixMillis = moment.parse().expect("an RFC 3339 moment");
        self.0.store(moment.0, Ordering::SeqCst);
    }

    /// Sets it to a moment.
    pub fn set_to(&self, moment: UnixMillis) {
        self.0.store(moment.0, Ordering::SeqCst);
    }

    /// Lets `millis` pass.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// The present moment as people in Paris see it in winter.
    pub fn paris(&self) -> OccurredAt {
        OccurredAt::at(self.now(), 60).expect("a moment within the calendar")
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UnixMillis {
        UnixMillis(self.0.load(Ordering::SeqCst))
    }
}
