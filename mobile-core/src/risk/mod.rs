//! The hours a person noted as difficult: entries in, windows and reasons out.
//!
//! It counts what the person wrote and finds the hours of the week in which strong cravings fell, so that a reminder
//! can be offered before them. It shows no level and forecasts nothing to anyone; no other person's data enters.
//!
//! | Step | File |
//! |---|---|
//! | what of an entry counts, and how much | `features.rs` |
//! | the profile: 168 hours of the local week, decayed, smoothed, shrunk | `model.rs` |
//! | which reminders would reach most of it | `windows.rs` |
//! | why, in codes with the person's own counts | `explanation.rs` |
//! | what was noted just now | `context.rs` |
//!
//! The formulas, and a reason or a source for each parameter, are in `docs/risk.md`. Nothing here needs the
//! mathematical library of a platform: phone and server compute the same bits.

mod context;
mod explanation;
mod features;
mod model;
mod windows;

use chrono::NaiveDate;
use serde::Serialize;

pub use context::{Offer, OfferReason, offer};
pub use explanation::Reason;
pub use features::{Observation, Observed};
pub use model::{Prior, Profile};
pub use windows::{QuietHours, REACH, Window, WindowRules};

use crate::entries::Body;
use crate::time::OccurredAt;

/// Hours of a week; Monday 00 h is 0.
pub const HOURS: usize = 168;

/// Days after which an observation counts half (architecture, *Risk*).
pub const HALF_LIFE_DAYS: i64 = 28;

/// What is older is left out: three half-lives, an eighth of its weight.
pub const HORIZON_DAYS: i64 = 3 * HALF_LIFE_DAYS;

/// One entry as the model reads it.
#[derive(Clone, Copy, Debug)]
pub struct Noted<'a> {
    /// When it happened, with the offset of that place and moment.
    pub at: OccurredAt,
    /// What was noted.
    pub body: &'a Body,
}

/// A window with its reasons: what a person is shown, and accepts, moves or refuses.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnWindow {
    /// The hours, and when to remind of them.
    #[serde(flatten)]
    pub window: Window,
    /// Why, most telling first; never empty.
    pub reasons: Vec<Reason>,
}

/// A person's windows at the local day `today`, from the own entries alone, in the order of the week.
///
/// `level` is the intensity from which the person calls a craving strong.
pub fn own_windows(
    noted: &[Noted<'_>],
    today: NaiveDate,
    level: u8,
    prior: &Prior,
    rules: &WindowRules,
) -> Vec<OwnWindow> {
    let observations = features::observations(noted, today);
    let profile = Profile::of(&observations, today, prior);
    let windows = windows::choose(&profile, rules);
    let view = |window| OwnWindow {
        window,
        reasons: explanation::reasons(noted, today, level, window),
    };
    windows.into_iter().map(view).collect()
}

/// The profile of a person at the local day `today`.
pub fn profile(noted: &[Noted<'_>], today: NaiveDate, prior: &Prior) -> Profile {
    Profile::of(&features::observations(noted, today), today, prior)
}

#[cfg(test)]
mod tests;
