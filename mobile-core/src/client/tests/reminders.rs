use serde_json::{Value, json};

use super::*;
use crate::client::reminders::Clocks;
use crate::time::{DAY, HOUR};
use crate::zone::{ZoneOffset, ZoneTable};

fn clocks() -> Clocks {
    let offsets = vec![ZoneOffset {
        since: START.plus(-90 * DAY),
        seconds: 3_600,
    }];
    Clocks {
        home: ZoneTable::new(offsets, START.plus(400 * DAY)).unwrap(),
        local: None,
        history: Vec::new(),
    }
}

fn page(phone: &mut Phone) -> Value {
    phone.with(|engine, here| engine.weekend_page(&clocks(), here))
}

fn craving(phone: &mut Phone, at: &str, private: Value) {
    let draft =
        json!({"kind": "craving", "occurred_at": at, "body": {"intensity": 9}, "private": private});
    phone.log_as(draft).unwrap();
}

#[test]
fn own_windows_count_private_entries_too_and_keep_their_answer() {
    let mut phone = Phone::enrolled(1);
    craving(&mut phone, "2026-11-18T20:10:00+01:00", json!([]));
    craving(&mut phone, "2026-11-11T20:30:00+01:00", json!("whole"));
    let windows = page(&mut phone)["reminders"]["windows"].clone();
    let wednesday = windows
        .as_array()
        .unwrap()
        .iter()
        .find(|window| window["from"].as_u64().unwrap() / 24 == 2)
        .unwrap();
    assert_eq!(
        wednesday["reasons"],
        json!([{"code": "strong_cravings", "count": 2, "of": 2}])
    );
    assert_eq!(wednesday["answer"], json!(null));
    let answer = json!({"from": wednesday["from"], "hours": 3, "answer": "accepted", "weekday": "wednesday", "at": "17:00"});
    phone
        .log("settings", json!({"reminders": [answer]}))
        .unwrap();
    let answered = page(&mut phone)["reminders"].clone();
    assert_eq!(answered["windows"][0]["answer"]["at"], "17:00");
    assert_eq!(answered["answered"].as_array().unwrap().len(), 1);
}

#[test]
fn a_weekend_shows_its_plan_gaps_and_what_is_due() {
    let mut phone = Phone::enrolled(1);
    phone.now = START.plus(-(6 * HOUR));
    let empty = page(&mut phone);
    assert_eq!(empty["weekend"]["friday"], "2026-11-20");
    assert_eq!(
        empty["weekend"]["agenda"]["starts_at"],
        "2026-11-20T17:00:00+01:00"
    );
    assert!(!empty["weekend"]["gaps"].as_array().unwrap().is_empty());
    assert_eq!(empty["weekend"]["plan"], json!(null));
    assert_eq!(empty["weekend"]["plan_id"], json!(null));
    assert_eq!(empty["weekend"]["asks"], "plan");
    phone.now = START.plus(-2 * DAY);
    let before = page(&mut phone)["weekend"].clone();
    assert_eq!(before["to_debrief"], "2026-11-13");
    assert_eq!(before["asks"], json!(null), "not here yet that weekend");
    phone.now = START.plus(-(6 * HOUR));

    let all = json!({"label": "x", "starts_at": "2026-11-20T17:00:00+01:00", "ends_at": "2026-11-23T00:00:00+01:00"});
    phone
        .log(
            "weekend_plan",
            json!({"friday": "2026-11-20", "activities": [all]}),
        )
        .unwrap();
    let planned = page(&mut phone);
    assert_eq!(planned["weekend"]["gaps"], json!([]));
    assert_eq!(planned["weekend"]["asks"], json!(null));
    let id = planned["weekend"]["plan_id"].as_str().unwrap().to_owned();
    assert_eq!(planned["weekend"]["plan"]["activities"][0]["label"], "x");

    phone.now = START.plus(3 * DAY);
    let monday = page(&mut phone);
    assert_eq!(monday["weekend"]["to_debrief"], "2026-11-20");
    assert_eq!(monday["weekend"]["asks"], "debrief");
    assert_eq!(monday["weekend"]["plan_id"], json!(null));
    assert_eq!(monday["weekend"]["past"]["debrief_id"], json!(null));
    let plan = &monday["weekend"]["past"]["plan"];
    assert_eq!(plan["activities"][0]["label"], "x");
    assert_eq!(monday["weekend"]["copy"]["friday"], "2026-11-27");
    phone
        .log("debrief", json!({"friday": "2026-11-20", "mood": 3}))
        .unwrap();
    assert_eq!(page(&mut phone)["weekend"]["past"]["low_mood"], true);
    phone
        .log(
            "debrief",
            json!({"friday": "2026-11-20", "mood": 5, "plan_kept": "yes"}),
        )
        .unwrap();
    let done = page(&mut phone);
    assert_eq!(done["weekend"]["to_debrief"], json!(null));
    assert_eq!(done["weekend"]["asks"], json!(null));
    assert_eq!(done["weekend"]["past"]["low_mood"], false);
    let debrief = done["weekend"]["past"]["debrief_id"].as_str().unwrap();
    for (id, kind) in [(id.as_str(), "weekend_plan"), (debrief, "debrief")] {
        let id = id.parse().unwrap();
        let entry = phone.with(|engine, here| engine.entry(id, here.now));
        assert_eq!(entry.unwrap().kind, kind);
    }
    assert_eq!(done["weekend"]["suggestions"][0]["label"], "x");
}

#[test]
fn the_phone_plans_its_own_nudges() {
    let mut phone = Phone::enrolled(1);
    let accepted = json!({"from": 140, "hours": 4, "answer": "accepted", "weekday": "saturday", "at": "17:00"});
    phone
        .log("settings", json!({"reminders": [accepted]}))
        .unwrap();
    let due = page(&mut phone)["due"].clone();
    let rules: Vec<_> = due
        .as_array()
        .unwrap()
        .iter()
        .map(|nudge| &nudge["rule"])
        .collect();
    assert_eq!(rules, ["window"]);
    assert_eq!(due[0]["action"], "plan");
    assert_eq!(due[0]["date"], "2026-11-21");
}

#[test]
fn a_phone_of_nobody_has_a_weekend_and_no_nudges() {
    let mut phone = Phone::new(1);
    let page = page(&mut phone);
    assert_eq!(page["due"], json!([]));
    assert_eq!(page["reminders"]["windows"].as_array().unwrap().len(), 3);
}

#[test]
fn what_was_noted_now_is_answered() {
    let mut phone = Phone::enrolled(1);
    phone.log("moment", json!({"code": "alcohol"})).unwrap();
    assert_eq!(page(&mut phone)["reminders"]["offer"]["reason"], "alcohol");
}
