//! The demonstration: a centre with a cycle in its fourth week, simulated people, and a sign-in to look at it.
//!
//! [`simulated`] says who noted what and when; [`phone`] turns that into records; [`seed`] has the features store them
//! under a clock that stands in the past; [`guests`] hands out fresh codes and a fresh password each time it is served.

mod clock;
mod folder;
mod guests;
mod phone;
mod seed;
mod simulated;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use mobile_core::time::UnixMillis;

use crate::{app::App, config::Config, fault::Fault};
pub use guests::{Welcome, welcome};

use folder::DemoCycle;

/// What the demonstration's facilitator signs in with.
pub const LOGIN: &str = "demo";
/// Which of all possible lives are lived.
const CHANCE: u64 = 20_261_122;

/// The demonstration in the data folder, made now if the folder is empty.
///
/// # Errors
/// A [`Fault`] if the folder holds anything else, or can't be used.
pub async fn prepare(config: &Config, now: UnixMillis) -> Result<DemoCycle, Fault> {
    if let Some(cycle) = folder::open(config)? {
        return Ok(cycle);
    }
    let failed = |error| crate::commands::failed(&error);
    let calendar = simulated::calendar::Calendar::around(now).map_err(failed)?;
    folder::begin(&config.data_dir)?;
    let clock = Arc::new(clock::PastClock::at(calendar.opened_at));
    let app = App::open(config, clock.clone(), String::new()).await?;
    let made = seed::seed(&app, &clock, &calendar, CHANCE).await;
    app.close().await;
    let cycle = made.map_err(failed)?;
    folder::finish(&config.data_dir, &cycle)?;
    Ok(cycle)
}
