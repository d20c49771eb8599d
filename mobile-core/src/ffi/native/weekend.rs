//! The bridge to the weekend, own windows and reminders.

use crate::time::UnixMillis;

use super::types::Here;
use super::{Answer, Phone, PhoneError, text};
use crate::client::reminders::Clocks;

#[uniffi::export]
impl Phone {
    /// Agenda, plan, gaps and suggestions of the weekend; own windows with reasons and answers, and what to offer at once;
    /// the nudges of the next 36 hours: a JSON object `{weekend, reminders, protocol, due}`.
    ///
    /// `clocks`: a JSON object `{home, local?, history?}`. A clock is `{offsets: [{since, seconds}], to}`, from 90 days
    /// before now to 400 after: since when which offset holds, and where the table ends. The history is what was shown in
    /// the last 28 days: `[{rule, date, slot, due_at, opened_at?, snoozed_until?}]`.
    pub fn weekend_page(&self, clocks: &str, here: Here) -> Answer<String> {
        let clocks = read(clocks)?;
        self.at(here, |engine, here| {
            Ok(engine.weekend_page(&clocks, here).to_string())
        })
    }

    /// The nudges due from one moment to before another, for an app that schedules them itself: a JSON list.
    pub fn nudges_due(
        &self,
        clocks: &str,
        from_millis: i64,
        to_millis: i64,
        here: Here,
    ) -> Answer<String> {
        let clocks = read(clocks)?;
        let (from, to) = (UnixMillis(from_millis), UnixMillis(to_millis));
        self.at(here, |engine, here| {
            let due = engine.nudges_due(&clocks, from, to, here);
            Ok(text(&due.map_err(|_| PhoneError::call("clocks"))?))
        })
    }
}

fn read(clocks: &str) -> Answer<Clocks> {
    serde_json::from_str(clocks).map_err(|_| PhoneError::call("clocks"))
}
