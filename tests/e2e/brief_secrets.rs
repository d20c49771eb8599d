//! What only the person can read, and what was taken without choice, changes no number: random weeks, told twice.

use harness::{Cycle, Phone, Rewrite, Staff, Test, journey, world::MONDAY};
use mobile_core::{entries::Kind, protocol::Change};
use proptest::{
    prelude::*,
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use serde_json::{Value, json};

const WEEKS: usize = 6;
/// When the brief is read: two hours before session 2.
const READ: &str = "2026-11-17T16:00:00Z";

/// An entry of a week: minutes after Wednesday 11 November 00:00 in Paris, kind, body.
type Entry = (i64, Kind, Value);

fn before() -> impl Strategy<Value = Value> {
    let codes = prop::sample::select(vec!["alcohol", "dating_app", "craving", "veins"]);
    prop::collection::vec((codes, 0..600_u16), 0..4).prop_map(|steps| {
        let step = |(code, minutes)| json!({"code": code, "minutes_before": minutes});
        steps.into_iter().map(step).collect()
    })
}

fn craving() -> impl Strategy<Value = (Kind, Value)> {
    let triggers =
        prop::sample::subsequence(vec!["alcohol", "dating_app", "weekend", "veins"], 0..4);
    let coping = prop::sample::subsequence(vec!["breathe", "delay", "walk"], 0..3);
    let used = prop::option::of(any::<bool>());
    (0..=10_u8, triggers, coping, any::<bool>(), used, before()).prop_map(
        |(intensity, triggers, coping, helped, used, before)| {
            let tried = |code| json!({"code": code, "helped": helped});
            let coping: Value = coping.into_iter().map(tried).collect();
            let body = json!({"intensity": intensity, "triggers": triggers, "coping": coping, "used": used,
                "before": before});
            (Kind::Craving, body)
        },
    )
}

fn use_of(meanings: Vec<&'static str>) -> impl Strategy<Value = (Kind, Value)> {
    let products = prop::sample::subsequence(vec!["3mmc", "ghb_gbl", "alcohol"], 0..3);
    (prop::sample::select(meanings), products, before()).prop_map(|(meaning, products, before)| {
        let products: Value = products
            .into_iter()
            .map(|code| json!({ "code": code }))
            .collect();
        (
            Kind::Use,
            json!({"meaning": meaning, "products": products, "before": before}),
        )
    })
}

fn week(
    entry: impl Strategy<Value = (Kind, Value)>,
    size: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<Entry>> {
    let timed = (0..6 * 24 * 60_i64, entry).prop_map(|(minute, (kind, body))| (minute, kind, body));
    prop::collection::vec(timed, size)
}

fn counted() -> impl Strategy<Value = Vec<Entry>> {
    let meanings = vec!["within_frame", "beyond_frame", "lapse", "unsure"];
    week(prop_oneof![craving(), use_of(meanings)], 1..15)
}

fn secret() -> impl Strategy<Value = Vec<Entry>> {
    let private = Just((Kind::Private, json!({"v": 1, "blob": "AAEC"})));
    week(prop_oneof![use_of(vec!["not_by_choice"]), private], 1..15)
}

fn changes(phone: &Phone, entries: &[Entry]) -> Vec<Change> {
    let midnight = 1_794_351_600_000;
    let change = |(minute, kind, body): &Entry| {
        let moment = mobile_core::time::UnixMillis(midnight + minute * 60_000);
        let moment = mobile_core::time::OccurredAt::at(moment, 60).unwrap();
        phone.note(*kind, body.clone()).at(&moment.to_string())
    };
    entries.iter().map(change).collect()
}

async fn person(t: &Test, staff: &Staff) -> (Cycle, Phone) {
    let cycle = staff.opens_cycle("Mardi").await;
    let phone = t.enrolled(staff, &cycle, "Sacha").await;
    (cycle, phone)
}

/// A facilitator whose session is open both when people enrol and when the brief is read.
async fn facilitator(t: &Test) -> Staff {
    t.clock.set(READ);
    t.facilitator().await
}

async fn brief(staff: &Staff, cycle: &Cycle) -> Value {
    let mut brief = staff.brief(cycle, 2).await;
    brief["cycle_id"].take();
    brief
}

journey!(
    private_records_and_uses_without_choice_change_no_number,
    async |t: Test| {
        let paul = facilitator(&t).await;
        let mut runner = TestRunner::deterministic();
        for _ in 0..WEEKS {
            t.clock.set(MONDAY);
            let weeks = (counted(), secret()).new_tree(&mut runner).unwrap();
            let (counted, secret) = weeks.current();
            let (cycle, phone) = person(&t, &paul).await;
            t.clock.set(READ);
            phone.sends(&changes(&phone, &counted)).await;
            let before = brief(&paul, &cycle).await;
            assert_ne!(
                (&before["cravings"]["count"], &before["uses"]["count"]),
                (&json!(0), &json!(0))
            );
            phone.sends(&changes(&phone, &secret)).await;
            assert_eq!(
                brief(&paul, &cycle).await,
                before,
                "{counted:?} and {secret:?}"
            );
        }
    }
);

journey!(
    hiding_an_entry_or_calling_it_without_choice_is_as_if_it_had_never_been,
    async |t: Test| {
        let paul = facilitator(&t).await;
        let mut runner = TestRunner::deterministic();
        for _ in 0..WEEKS {
            t.clock.set(MONDAY);
            let (entries, hide) = (counted(), any::<u16>())
                .new_tree(&mut runner)
                .unwrap()
                .current();
            let ((here, told), (there, untold)) =
                (person(&t, &paul).await, person(&t, &paul).await);
            t.clock.set(READ);
            let all = changes(&told, &entries);
            told.sends(&all).await;
            let hidden = |index: usize| hide >> index & 1 == 1;
            let taken_back = all
                .iter()
                .enumerate()
                .filter(|(index, _)| hidden(*index))
                .map(|(index, change)| match change.kind {
                    Kind::Use if index % 2 == 0 => {
                        change.edited(&told, json!({"meaning": "not_by_choice"}))
                    }
                    _ => change.hidden(&told),
                });
            told.sends(&taken_back.collect::<Vec<_>>()).await;
            let rest = entries
                .iter()
                .enumerate()
                .filter(|(index, _)| !hidden(*index));
            let rest: Vec<Entry> = rest.map(|(_, entry)| entry.clone()).collect();
            untold.sends(&changes(&untold, &rest)).await;
            untold
                .sends(&[untold.note(Kind::Private, json!({"v": 1, "blob": "AAEC"}))])
                .await;
            assert_eq!(
                brief(&paul, &here).await,
                brief(&paul, &there).await,
                "{entries:?} without {hide:b}"
            );
        }
    }
);
