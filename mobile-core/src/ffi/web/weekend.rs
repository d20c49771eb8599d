//! The browser's bridge to the weekend, own windows and reminders.

use js_sys::Function;
use serde_json::json;
use wasm_bindgen::prelude::*;

use super::{Answer, Core, Fault, here, millis, plain, random, read, thrown};
use crate::zone::{TABLE_AFTER, TABLE_BEFORE, ZoneTable};

#[wasm_bindgen]
impl Core {
    /// → `{weekend, reminders, protocol, due}`: agenda, plan, gaps, suggestions; own windows with reasons and answers, what
    /// to offer at once; the nudges of the next 36 hours.
    ///
    /// `clocks`: `{home, local?, history?}`, each clock a table of `zone_table`, history what was shown in 28 days:
    /// `[{rule, date, slot, due_at, opened_at?, snoozed_until?}]`.
    pub fn weekend_page(&self, now: f64, offset_minutes: i32, clocks: JsValue) -> Answer {
        let clocks = read(clocks, "clocks")?;
        plain(
            &self
                .engine
                .weekend_page(&clocks, &here(now, offset_minutes, &mut random)),
        )
    }

    /// The nudges due in [from, to), for a page that shows them itself.
    pub fn nudges_due(&self, now: f64, from: f64, to: f64, clocks: JsValue) -> Answer {
        let clocks = read(clocks, "clocks")?;
        let (from, to) = (millis(from), millis(to));
        let due = self
            .engine
            .nudges_due(&clocks, from, to, &here(now, 0, &mut random));
        plain(&json!(due.map_err(|_| thrown(Fault::call("clocks")))?))
    }
}

/// The table of a zone from 90 days before now to 400 days after. `offset_minutes_at` takes a time in milliseconds and
/// answers the minutes east of Greenwich then: `ms => -new Date(ms).getTimezoneOffset()` for the device's own zone.
#[wasm_bindgen]
pub fn zone_table(now: f64, offset_minutes_at: &Function) -> Answer {
    let now = millis(now);
    let offset_at = |at: crate::time::UnixMillis| {
        let at = JsValue::from_f64(at.0 as f64);
        let minutes = offset_minutes_at.call1(&JsValue::NULL, &at);
        let minutes = minutes.ok().and_then(|minutes| minutes.as_f64());
        // No zone has this offset: the table is refused.
        minutes.map_or(i32::MAX, |minutes| (minutes * 60.0) as i32)
    };
    let table = ZoneTable::probe(now.plus(-TABLE_BEFORE), now.plus(TABLE_AFTER), offset_at);
    plain(&table.map_err(|_| thrown(Fault::call("offset_minutes_at")))?)
}
