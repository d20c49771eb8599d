//! What a phone plans around both changes of the clock and on a journey: each language's tests and the server's plan the
//! same from the same files.

use chrono::{Offset, TimeZone};
use mobile_core::client::{Command, Engine, Here};
use mobile_core::ids::RecordId;
use mobile_core::time::{HOUR, UnixMillis};
use mobile_core::zone::{TABLE_AFTER, TABLE_BEFORE, ZoneTable};
use serde_json::{Map, Value, json};

use super::{golden, keep, read};

const CASES: [&str; 5] = [
    "autumn",
    "spring",
    "travel_home",
    "travel_local",
    "half_an_hour",
];

fn here<T>(case: &Value, call: impl FnOnce(&mut Here<'_>) -> T) -> T {
    // Nothing here depends on chance.
    let mut random = |bytes: &mut [u8]| {
        bytes.fill(7);
        Ok(())
    };
    call(&mut Here {
        now: read(&case["now"]),
        offset_minutes: read(&case["offset_minutes"]),
        random: &mut random,
    })
}

/// A phone that was enrolled and noted the entries of a case.
fn phone(case: &Value) -> Engine {
    let mut engine = Engine::open([], 0, "1").unwrap();
    // Nothing is persisted: the phone lives as long as its test.
    here(case, |here| {
        here.now = here.now.plus(-60 * 24 * HOUR);
        let _ = engine
            .enrolled(&case["enrolment"], None, None, here)
            .unwrap();
    });
    here(case, |here| {
        let programme = case["programme"].clone();
        let _ = engine.keep_programme("p1", programme, here).unwrap();
        for (number, entry) in case["entries"].as_array().unwrap().iter().enumerate() {
            let id = RecordId(uuid::Uuid::from_u128(
                0x1234_5678_9abc_4def_8123_0000_0000_0000 + number as u128,
            ));
            let command = json!({"do": "log", "id": id, "draft": entry});
            let command: Command = read(&command);
            let _ = engine.apply(command, here).unwrap();
        }
    });
    engine
}

/// The tables of a case's zones, as a phone makes them.
fn clocks(case: &Value) -> Value {
    let now: UnixMillis = read(&case["now"]);
    let mut clocks: Map<String, Value> = Map::new();
    for (name, zone) in case["zones"].as_object().unwrap() {
        let zone: chrono_tz::Tz = zone.as_str().unwrap().parse().unwrap();
        let offset_at = |at: UnixMillis| {
            let at = chrono::DateTime::from_timestamp_millis(at.0).unwrap();
            let offset = zone.offset_from_utc_datetime(&at.naive_utc());
            offset.fix().local_minus_utc()
        };
        let table = ZoneTable::probe(now.plus(-TABLE_BEFORE), now.plus(TABLE_AFTER), offset_at);
        clocks.insert(name.clone(), json!(table.unwrap()));
    }
    clocks.insert("history".to_owned(), case["history"].clone());
    Value::Object(clocks)
}

#[test]
fn a_phone_plans_these_nudges() {
    for name in CASES {
        let file = format!("nudges/{name}.json");
        let mut case = golden(&file);
        let clocks = clocks(&case);
        let engine = phone(&case);
        let (from, to) = (read(&case["from"]), read(&case["to"]));
        let due = here(&case, |here| {
            engine.nudges_due(&read(&clocks), from, to, here)
        });
        let due = json!(due.unwrap());
        assert!(due.as_array().unwrap().len() >= 3, "{name}: {due}");
        keep(&file, &mut case, "clocks", &clocks);
        keep(&file, &mut case, "due", &due);
        assert_eq!(case["clocks"], clocks, "{name}");
        assert_eq!(case["due"], due, "{name}");
    }
}
