//! The profile: a rate for each of the 168 hours of the local week.
//!
//! rate(h) = (A · prior(h) + Σ K(h − g) · counts(g)) / (A + Σ K(h − g) · exposure(g))
//!
//! the mean of a Gamma distribution with shape A · prior(h) and rate A after Poisson counts under an exposure.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::features::{Observation, age};
use super::{HALF_LIFE_DAYS, HORIZON_DAYS, HOURS};

/// Circular smoothing: binomial weights over ± 3 hours (standard deviation 1.2 h), the precision of a noted hour.
const KERNEL: [f64; 7] = [
    1.0 / 64.0,
    6.0 / 64.0,
    15.0 / 64.0,
    20.0 / 64.0,
    15.0 / 64.0,
    6.0 / 64.0,
    1.0 / 64.0,
];

/// What decays by one day: 2^(−1/28).
const DAILY_DECAY: f64 = 0.975_548_642_052_573_2;
const _: () = assert!(HALF_LIFE_DAYS == 28, "DAILY_DECAY is for 28 days");

/// What the protocol expects before a person has noted anything.
#[derive(Clone, PartialEq, Debug)]
pub struct Prior {
    rate: [f64; HOURS],
    weeks: f64,
}

impl Prior {
    /// How many observed weeks the prior is worth: after one, the person's own entries weigh as much.
    pub const WEEKS: f64 = 1.0;

    /// The weekend shape of the protocol: cravings come back on weekends, from Friday evening to Sunday evening.
    ///
    /// In all 2 units a week, as three cravings of 8 or so would make.
    pub fn weekend() -> Self {
        const TOTAL: f64 = 2.0;
        // First hour, hours, height of each hour. Everywhere else 1.
        const SHAPE: [(usize, usize, f64); 8] = [
            (4 * 24 + 16, 2, 6.0),
            (4 * 24 + 18, 6, 14.0),
            (5 * 24, 3, 8.0),
            (5 * 24 + 15, 3, 7.0),
            (5 * 24 + 18, 6, 14.0),
            (6 * 24, 3, 8.0),
            (6 * 24 + 14, 4, 6.0),
            (6 * 24 + 18, 4, 6.0),
        ];
        let mut shape = [1.0; HOURS];
        for (from, hours, height) in SHAPE {
            shape[from..from + hours].fill(height);
        }
        let sum: f64 = shape.iter().sum();
        Self {
            rate: shape.map(|height| height * TOTAL / sum),
            weeks: Self::WEEKS,
        }
    }

    /// The expected rate at an hour of the week.
    pub fn rate(&self, hour: usize) -> f64 {
        self.rate[hour % HOURS]
    }
}

/// A person's profile.
#[derive(Clone, PartialEq, Debug)]
pub struct Profile {
    rate: [f64; HOURS],
    exposure: [f64; HOURS],
}

impl Profile {
    /// The profile at the local day `today`.
    pub fn of(observations: &[Observation], today: NaiveDate, prior: &Prior) -> Self {
        let decay = decay();
        let decayed = |day: NaiveDate| {
            let age = usize::try_from(age(day, today)).ok();
            age.and_then(|age| decay.get(age)).copied().unwrap_or(0.0)
        };
        let (mut counts, mut exposure) = ([0.0; HOURS], [0.0; HOURS]);
        for observation in observations {
            counts[usize::from(observation.hour) % HOURS] +=
                observation.weight() * decayed(observation.day);
        }
        // A day without any entry gives no exposure: silence is not evidence of calm.
        let mut days = BTreeSet::new();
        days.extend(observations.iter().map(|seen| seen.day));
        for day in days {
            let midnight = day.weekday().num_days_from_monday() as usize * 24;
            for hour in &mut exposure[midnight..midnight + 24] {
                *hour += decayed(day);
            }
        }
        let (counts, exposure) = (smoothed(&counts), smoothed(&exposure));
        let rate = std::array::from_fn(|hour| {
            let expected = prior.weeks * prior.rate[hour];
            (expected + counts[hour]) / (prior.weeks + exposure[hour])
        });
        Self { rate, exposure }
    }

    /// Weighted cravings an observed week, at this hour.
    pub fn rate(&self, hour: usize) -> f64 {
        self.rate[hour % HOURS]
    }

    /// Decayed weeks in which this hour was observed.
    pub fn exposure(&self, hour: usize) -> f64 {
        self.exposure[hour % HOURS]
    }

    /// The rate in billionths, for comparisons: what differs by rounding alone is equal.
    pub(super) fn nano(&self, hour: usize) -> i64 {
        (self.rate(hour) * 1e9) as i64
    }
}

/// Decay by age in days, by repeated multiplication alone.
fn decay() -> [f64; HORIZON_DAYS as usize] {
    let mut decay = [1.0; HORIZON_DAYS as usize];
    for day in 1..decay.len() {
        decay[day] = decay[day - 1] * DAILY_DECAY;
    }
    decay
}

fn smoothed(raw: &[f64; HOURS]) -> [f64; HOURS] {
    std::array::from_fn(|hour| {
        let around = KERNEL
            .iter()
            .enumerate()
            .map(|(at, weight)| weight * raw[(hour + HOURS + at - KERNEL.len() / 2) % HOURS]);
        around.sum()
    })
}
