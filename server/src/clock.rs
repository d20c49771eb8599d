//! "Now" as something one passes in, so that tests of time need no sleep.

use std::fmt;

use mobile_core::time::UnixMillis;

/// Where the server takes the time from.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present moment, in Unix milliseconds.
    fn now(&self) -> UnixMillis;
}

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    fn now(&self) -> UnixMillis {
        UnixMillis(chrono::Utc::now().timestamp_millis())
    }
}
