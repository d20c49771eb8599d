//! How often someone may try: sign-ins a login, enrolments an address.

use std::{net::IpAddr, num::NonZeroU32};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use mobile_core::ids::ParticipantId;

use crate::error::{Error, Result};

/// Attempts before the first wait.
const BURST: NonZeroU32 = NonZeroU32::new(10).unwrap();
/// Enrolments before the first wait: a whole group enrols behind one address in its first session.
const GROUP: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// Trials of the way to a phone before the first wait.
const TRIALS: NonZeroU32 = NonZeroU32::new(5).unwrap();

/// Counts attempts in memory, by keyed hash of a login and by address.
#[derive(Debug)]
pub struct Limits {
    sign_ins: DefaultKeyedRateLimiter<Vec<u8>>,
    enrolments: DefaultKeyedRateLimiter<IpAddr>,
    trials: DefaultKeyedRateLimiter<ParticipantId>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_ins: RateLimiter::keyed(Quota::per_minute(BURST)),
            enrolments: RateLimiter::keyed(Quota::per_minute(GROUP)),
            trials: RateLimiter::keyed(Quota::per_minute(TRIALS)),
        }
    }
}

impl Limits {
    /// Counts a sign-in with this login.
    ///
    /// # Errors
    /// `too_many_attempts` with the seconds to wait.
    pub fn sign_in(&self, login_hash: &[u8]) -> Result<()> {
        check(&self.sign_ins, &login_hash.to_vec())
    }

    /// Counts an enrolment from this address.
    ///
    /// # Errors
    /// `too_many_attempts` with the seconds to wait.
    pub fn enrolment(&self, address: IpAddr) -> Result<()> {
        check(&self.enrolments, &address)
    }

    /// Counts a reminder that a person sends to the own phone.
    ///
    /// # Errors
    /// `too_many_attempts` with the seconds to wait.
    pub fn trial(&self, participant: ParticipantId) -> Result<()> {
        check(&self.trials, &participant)
    }

    /// Forgets who has waited long enough.
    pub fn tidy(&self) {
        self.sign_ins.retain_recent();
        self.enrolments.retain_recent();
        self.trials.retain_recent();
    }
}

fn check<K: Clone + Eq + std::hash::Hash>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<()> {
    limiter.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        Error::too_many_attempts(wait.as_secs() + 1)
    })
}
