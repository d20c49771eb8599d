use serde_json::json;

use super::*;
use crate::time::{DAY, OccurredAt};

fn weeks(phone: &mut Phone) -> Value {
    phone.with(|engine, here| json!(engine.weeks(here)))
}

/// Notes something that happened so long ago.
fn ago(phone: &mut Phone, millis: i64, mut draft: Value) {
    draft["occurred_at"] = json!(OccurredAt::at(phone.now.plus(-millis), 60).unwrap());
    phone.log_as(draft).unwrap();
}

#[test]
fn an_empty_log_has_no_weeks() {
    let mut phone = Phone::enrolled(1);
    let view = weeks(&mut phone);
    assert_eq!(view["weeks"], json!([]));
    assert_eq!(view["hours"].as_array().unwrap().len(), 168);
    assert_eq!(
        view["cravings"],
        json!({"count": 0, "mean_intensity": null, "passed_without_use": 0})
    );
}

#[test]
fn what_is_private_counts_and_what_was_without_choice_does_not() {
    let mut phone = Phone::enrolled(1);
    let own = format!("own_{}", "0f".repeat(16));
    phone
        .log(
            "trigger_list",
            json!({"triggers": [{"code": own, "label": "le canapé"}]}),
        )
        .unwrap();
    let steps =
        json!([{"code": "dating_app", "minutes_before": 10}, {"code": own, "minutes_before": 60}]);
    let craving = json!({"intensity": 6, "triggers": [own], "before": steps, "used": false,
        "coping": [{"code": "walk", "helped": true}]});
    ago(
        &mut phone,
        0,
        json!({"kind": "craving", "body": craving, "private": "whole"}),
    );
    ago(
        &mut phone,
        7 * DAY,
        json!({"kind": "craving", "body": {"intensity": 4}}),
    );
    ago(
        &mut phone,
        0,
        json!({"kind": "sober_gain", "body": {"code": "sport"}}),
    );
    let taken =
        json!({"meaning": "not_by_choice", "before": [{"code": "party", "minutes_before": 5}]});
    phone.log("use", taken).unwrap();

    let view = weeks(&mut phone);
    assert_eq!(
        view["cravings"],
        json!({"count": 2, "mean_intensity": 5.0, "passed_without_use": 1})
    );
    let mondays: Vec<_> = view["weeks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|week| (week["monday"].clone(), week["cravings"]["count"].clone()))
        .collect();
    assert_eq!(
        mondays,
        [
            (json!("2026-11-09"), json!(1)),
            (json!("2026-11-16"), json!(1))
        ]
    );
    // Friday, 23 h.
    assert_eq!(view["hours"][4 * 24 + 23], 2);
    assert_eq!(view["before"][0]["codes"], json!([own, "dating_app"]));
    assert_eq!(view["before"][0]["labels"][&own], "le canapé");
    assert_eq!(view["before"].as_array().unwrap().len(), 1);
    let own_trigger = view["triggers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|trigger| trigger["code"] == own);
    assert_eq!(own_trigger.unwrap()["label"], "le canapé");
    assert_eq!(
        view["helped"],
        json!([{"code": "walk", "tried": 1, "helped": 1, "participants": 1}])
    );
    assert_eq!(view["sober_gains"][0]["code"], "sport");
}

#[test]
fn a_use_of_the_next_hours_is_not_passed_and_twelve_weeks_are_looked_at() {
    let mut phone = Phone::enrolled(1);
    let hours = |hours: i64| hours * crate::time::HOUR;
    ago(
        &mut phone,
        hours(5),
        json!({"kind": "craving", "body": {"intensity": 6, "used": false}}),
    );
    phone.log("use", json!({})).unwrap();
    ago(
        &mut phone,
        80 * DAY,
        json!({"kind": "craving", "body": {"intensity": 6, "used": false}}),
    );
    ago(
        &mut phone,
        84 * DAY,
        json!({"kind": "craving", "body": {"intensity": 6, "used": false}}),
    );
    let view = weeks(&mut phone);
    assert_eq!(view["cravings"]["passed_without_use"], 1);
    assert_eq!(view["weeks"].as_array().unwrap().len(), 12);
    assert_eq!(view["cravings"]["count"], 2);
}
