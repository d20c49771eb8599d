use serde_json::{Value, json};

use super::*;
use crate::time::{DAY, HOUR};

fn codes(chips: &Value) -> Vec<&str> {
    chips
        .as_array()
        .unwrap()
        .iter()
        .map(|chip| chip["code"].as_str().unwrap())
        .collect()
}

#[test]
fn today_counts_what_happened_today() {
    let mut phone = Phone::enrolled(1);
    let today = phone.view()["today"].clone();
    assert_eq!(today["date"], "2026-11-20");
    assert_eq!(
        (&today["check_in"], &today["cravings"], &today["entries"]),
        (&json!(null), &json!(0), &json!(0))
    );
    assert_eq!(
        today["next_session"],
        json!({"number": 2, "starts_at": "2026-11-24T18:00:00.000Z"})
    );

    phone.craving(7);
    phone.log("moment", json!({"code": "alcohol"})).unwrap();
    phone
        .log_as(json!({"kind": "craving", "body": {"intensity": 2}, "private": "whole"}))
        .unwrap();
    phone.log_as(json!({"kind": "craving", "body": {"intensity": 2}, "occurred_at": "2026-11-19T23:59:00+01:00"})).unwrap();
    let gone = phone.craving(1);
    phone.delete(gone).unwrap();
    phone.log("settings", json!({})).unwrap();
    phone
        .log("check_in", json!({"use": "no", "mood": 3}))
        .unwrap();
    let view = phone.view();
    let today = &view["today"];
    assert_eq!(
        (&today["cravings"], &today["entries"]),
        (&json!(2), &json!(4))
    );
    assert_eq!(today["check_in"]["body"], json!({"use": "no", "mood": 3}));
    assert_eq!(today["low_mood"], true);
    assert_eq!(view["status"]["waiting"], 6);
    let undoable = today["undoable"].as_array().unwrap();
    assert_eq!(undoable.len(), 7);
    assert_eq!(
        undoable
            .iter()
            .filter(|entry| entry["deleted"] == true)
            .count(),
        1
    );

    phone.pass(HOUR);
    let today = phone.view()["today"].clone();
    assert_eq!(
        (&today["date"], &today["cravings"]),
        (&json!("2026-11-21"), &json!(0))
    );
    assert_eq!(
        (&today["check_in"], &today["low_mood"], &today["undoable"]),
        (&json!(null), &json!(false), &json!([]))
    );
    phone.pass(3 * DAY + 22 * HOUR);
    assert_eq!(
        phone.view()["today"]["next_session"],
        json!(null),
        "after the last"
    );
}

#[test]
fn history_is_newest_first_and_paged() {
    let mut phone = Phone::enrolled(1);
    let mut ids: Vec<RecordId> = (0..5)
        .map(|hours| {
            let at = crate::time::OccurredAt::at(START.plus(-hours * HOUR), 60).unwrap();
            phone
                .log_as(json!({"kind": "craving", "body": {"intensity": 1}, "occurred_at": at}))
                .unwrap()
        })
        .collect();
    phone.log("goals", json!({"versions": []})).unwrap();
    phone.log("trigger_list", json!({"triggers": []})).unwrap();
    let page = |phone: &Phone, limit, before| {
        let page = phone.engine.history(limit, before, phone.now);
        (
            page.entries
                .iter()
                .map(|entry| entry.id)
                .collect::<Vec<_>>(),
            page.more,
        )
    };
    assert_eq!(page(&phone, 50, None), (ids.clone(), false));
    assert_eq!(page(&phone, 2, None), (ids[..2].to_vec(), true));
    assert_eq!(page(&phone, 2, Some(ids[1])), (ids[2..4].to_vec(), true));
    assert_eq!(page(&phone, 2, Some(ids[3])), (ids[4..].to_vec(), false));
    assert_eq!(page(&phone, 0, Some(ids[4])), (vec![], false));
    phone.delete(ids[2]).unwrap();
    ids.remove(2);
    assert_eq!(page(&phone, 50, None), (ids, false));
}

#[test]
fn triggers_follow_the_persons_list_and_use() {
    let mut phone = Phone::enrolled(1);
    let view = phone.view();
    let shown = codes(&view["triggers"]["shown"]);
    assert_eq!(shown.len(), 6);
    let opt_in = ["veins", "needle", "blood_test"];
    let all = |view: &Value| {
        [
            codes(&view["triggers"]["shown"]),
            codes(&view["triggers"]["rest"]),
        ]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>()
    };
    assert!(
        !all(&view)
            .iter()
            .any(|code| opt_in.contains(&code.as_str()))
    );
    assert!(
        !view["vocabulary"]["moments"]
            .as_array()
            .unwrap()
            .contains(&json!("veins"))
    );

    let own = format!("own_{}", "0f".repeat(16));
    let list = json!({"triggers": [{"code": own, "label": "le canapé"}, {"code": "veins"}, {"code": "payday"}]});
    phone.log("trigger_list", list).unwrap();
    phone.log_as(json!({"kind": "craving", "body": {"intensity": 5, "triggers": ["payday"]}, "private": ["triggers"]})).unwrap();
    let view = phone.view();
    assert_eq!(
        view["triggers"]["shown"][0],
        json!({"code": "payday", "label": null})
    );
    assert!(
        view["triggers"]["shown"]
            .as_array()
            .unwrap()
            .contains(&json!({"code": own, "label": "le canapé"}))
    );
    let shown = all(&view);
    assert!(shown.contains(&"veins".to_owned()) && !shown.contains(&"needle".to_owned()));
    assert!(
        view["vocabulary"]["moments"]
            .as_array()
            .unwrap()
            .contains(&json!("veins"))
    );
    let mut distinct = shown.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), shown.len(), "each is there once");
}

#[test]
fn strategies_that_helped_come_first() {
    let mut phone = Phone::enrolled(1);
    let tried = |code: &str, helped: bool| json!({"intensity": 5, "coping": [{"code": code, "helped": helped}]});
    phone.log("craving", tried("walk", false)).unwrap();
    phone.log("craving", tried("walk", false)).unwrap();
    phone.log("craving", tried("shower", true)).unwrap();
    let view = phone.view();
    assert_eq!(
        view["vocabulary"]["coping"][0],
        json!({"code": "shower", "tried": 1, "helped": 1})
    );
    assert_eq!(
        view["vocabulary"]["coping"][1],
        json!({"code": "walk", "tried": 2, "helped": 0})
    );
    assert_eq!(view["right_now_from"], 7);
    phone.log("settings", json!({"right_now_from": 5})).unwrap();
    assert_eq!(phone.view()["right_now_from"], 5);
}

#[test]
fn a_phone_of_nobody_has_a_view() {
    let view = Phone::new(1).view();
    assert_eq!(view["status"]["enrolled"], false);
    assert_eq!(
        (&view["settings"], &view["goals"], &view["programme"]),
        (&json!({}), &json!(null), &json!(null))
    );
    assert_eq!(codes(&view["triggers"]["shown"]).len(), 6);
}
