//! The bridge to the weekend, own windows and reminders.

use std::sync::Arc;

use super::types::Here;
use super::{Answer, Phone, PhoneError, text, unbroken};
use crate::client::reminders::Clocks;
use crate::time::UnixMillis;
use crate::zone::{TABLE_AFTER, TABLE_BEFORE, ZoneTable};

/// A zone as the platform knows it: the host's own class.
#[uniffi::export(with_foreign)]
pub trait Zone: Send + Sync {
    /// Seconds east of Greenwich at a moment, given in milliseconds since 1970.
    fn offset_seconds_at(&self, millis: i64) -> i32;
}

/// The table of a zone from 90 days before now to 400 after, as `clocks` takes it: a JSON object. It asks the zone some
/// five hundred times; make it once a day, and anew when the phone is somewhere else.
#[uniffi::export]
pub fn zone_table(now_millis: i64, zone: Arc<dyn Zone>) -> Answer<String> {
    let now = UnixMillis(now_millis);
    unbroken(|| {
        let offset_at = |at: UnixMillis| zone.offset_seconds_at(at.0);
        let table = ZoneTable::probe(now.plus(-TABLE_BEFORE), now.plus(TABLE_AFTER), offset_at);
        Ok(text(&table.map_err(|_| PhoneError::call("zone"))?))
    })
}

#[uniffi::export]
impl Phone {
    /// Agenda, plan, gaps and suggestions of the weekend; own windows with reasons and answers, and what to offer at once;
    /// the nudges of the next 36 hours: a JSON object `{weekend, reminders, protocol, due}`.
    ///
    /// `clocks`: a JSON object `{home, local?, history?}`. A clock is a table of [`zone_table`]; `local` where the person is
    /// now, if that is another zone than home. The history is what was shown in the last 28 days: `[{rule, date, slot, due_at, opened_at?, snoozed_until?}]`.
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
