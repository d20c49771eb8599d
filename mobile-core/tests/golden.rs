//! The wire shapes, pinned by the files in `testdata/` that every language's tests read.

// Clippy allows these inside tests; their helpers may fail a test in the same way.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;

use mobile_core::briefs::{Brief, BriefEntry, BriefInput, MemberInput, fold};
use mobile_core::entries::{Body, Kind};
use mobile_core::ids::once_per;
use mobile_core::programme::Programme;
use mobile_core::protocol::{Change, Rejected, StoredChange, SyncRequest, SyncResponse};
use mobile_core::risk::{Noted, Prior, WindowRules, own_windows, profile};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

#[path = "golden/nudges.rs"]
mod nudges;

/// With `UPDATE_GOLDEN` set: writes what was made into its file.
fn keep(file: &str, golden: &mut Value, part: &str, made: &Value) {
    if std::env::var_os("UPDATE_GOLDEN").is_none() {
        return;
    }
    golden[part] = made.clone();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(file);
    std::fs::write(path, serde_json::to_string_pretty(golden).unwrap() + "\n").unwrap();
}

fn golden(name: &str) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(name);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

#[track_caller]
fn comes_back<T: DeserializeOwned + Serialize>(name: &str) -> T {
    let value = golden(name);
    let read: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), value, "{name}");
    read
}

#[test]
fn every_kind_has_its_change() {
    let kinds = Kind::ALL.iter().map(|kind| kind.code());
    for name in kinds.chain(["with_private_part", "deleted"]) {
        let value = golden(&format!("changes/{name}.json"));
        let change = Change::decode(&value)
            .unwrap_or_else(|rejection| panic!("{name}: {}", rejection.invalid));
        assert_eq!(change.to_value(), value, "{name}");
    }
}

#[test]
fn stored_changes_come_back() {
    let value = golden("stored_change.json");
    assert_eq!(StoredChange::decode(&value).unwrap().to_value(), value);
}

#[test]
fn envelopes_come_back() {
    let request: SyncRequest = comes_back("sync_request.json");
    assert!(Change::decode(&request.changes[0]).is_ok());
    let rejection = Change::decode(&request.changes[1]).unwrap_err();
    let response: SyncResponse = comes_back("sync_response.json");
    assert_eq!(response.rejected, [Rejected::new(1, rejection)]);
    assert!(StoredChange::decode(&response.changes[0]).is_ok());
}

#[test]
fn the_programme_comes_back() {
    comes_back::<Programme>("programme.json");
}

#[test]
fn faults_have_their_code_and_place() {
    for case in golden("rejections.json").as_array().unwrap() {
        let invalid = Change::decode(&case["change"]).unwrap_err().invalid;
        assert_eq!(
            (invalid.code.code(), invalid.field.as_str()),
            (
                case["code"].as_str().unwrap(),
                case["field"].as_str().unwrap()
            )
        );
    }
}

#[test]
fn ids_of_what_exists_once_are_derived() {
    let golden = golden("once_per.json");
    let hex = golden["id_key"].as_str().unwrap();
    let mut key = [0; 32];
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).unwrap();
    }
    for case in golden["ids"].as_array().unwrap() {
        let kind = Kind::from_code(case["kind"].as_str().unwrap()).unwrap();
        let deleted = case["deleted"].as_u64().unwrap_or(0) as u32;
        assert_eq!(
            once_per(&key, kind, case["local"].as_str().unwrap(), deleted).to_string(),
            case["id"]
        );
    }
}

fn read<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn members(input: &Value) -> Vec<MemberInput> {
    let entry = |value: &Value| BriefEntry {
        occurred_at: read(&value["occurred_at"]),
        received_at: read(&value["received_at"]),
        body: Body::parse(read(&value["kind"]), &value["body"]).unwrap(),
    };
    let member = |value: &Value| MemberInput {
        participant_id: read(&value["participant_id"]),
        first_name: read(&value["first_name"]),
        enrolled_at: read(&value["enrolled_at"]),
        left_at: None,
        last_received_at: read(&value["last_received_at"]),
        paused_until: read(&value["paused_until"]),
        entries: value["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(entry)
            .collect(),
    };
    input["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(member)
        .collect()
}

#[test]
fn a_small_week_makes_this_brief() {
    let golden = golden("brief.json");
    let input = &golden["input"];
    let brief = fold(&BriefInput {
        cycle_id: read(&input["cycle_id"]),
        session_number: read(&input["session_number"]),
        from: read(&input["from"]),
        to: read(&input["to"]),
        now: read(&input["now"]),
        members: members(input),
    });
    assert_eq!(serde_json::to_value(&brief).unwrap(), golden["brief"]);
    assert_eq!(read::<Brief>(&golden["brief"]), brief);
}

/// The hours a person noted, and the windows and reasons that follow: the same on every platform, to the millionth.
#[test]
fn a_log_makes_these_windows() {
    for name in [
        "nothing_yet",
        "weekend",
        "mid_week",
        "nights",
        "without_choice",
    ] {
        let file = format!("risk/{name}.json");
        let mut golden = golden(&file);
        let entries: Vec<(mobile_core::time::OccurredAt, Body)> = golden["input"]["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| {
                let body = Body::parse(read(&entry["kind"]), &entry["body"]).unwrap();
                (read(&entry["occurred_at"]), body)
            })
            .collect();
        let noted: Vec<_> = entries
            .iter()
            .map(|(at, body)| Noted { at: *at, body })
            .collect();
        let today = golden["input"]["today"].as_str().unwrap().parse().unwrap();
        let level = read(&golden["input"]["level"]);
        let mut rules = WindowRules::default();
        if let [from, to] = read::<Vec<u8>>(&golden["input"]["quiet"])[..] {
            (rules.quiet.from, rules.quiet.to) = (from, to);
        }
        let prior = Prior::weekend();
        let windows = own_windows(&noted, today, level, &prior, &rules);
        let profile = profile(&noted, today, &prior);
        let millionths: Vec<i64> = (0..168)
            .map(|hour| (profile.rate(hour) * 1e6).round() as i64)
            .collect();
        let made = serde_json::json!({"windows": windows, "millionths": millionths});
        keep(&file, &mut golden, "output", &made);
        assert_eq!(golden["output"], made, "{name}");
    }
}
