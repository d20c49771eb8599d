//! The merge rule, case by case and at random.

use mobile_core::ids::DeviceId;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

const A: u128 = 0xA;
const B: u128 = 0xB;

fn revision(counter: u32, device: u128) -> Value {
    json!({"counter": counter, "device": Uuid::from_u128(device)})
}

fn craving(rev: (u32, u128), base: Option<(u32, u128)>, intensity: u8) -> Change {
    let value = json!({
        "id": Uuid::from_u128(1), "kind": "craving",
        "revision": revision(rev.0, rev.1), "base": base.map(|(c, d)| revision(c, d)),
        "occurred_at": "2026-11-20T23:30:00+01:00", "recorded_at": "2026-11-20T23:30:00+01:00",
        "deleted": false, "body": {"intensity": intensity},
    });
    Change::decode(&value).unwrap()
}

fn private(rev: (u32, u128), base: Option<(u32, u128)>) -> Change {
    let mut value = craving(rev, base, 1).to_value();
    value["kind"] = json!("private");
    value["body"] = json!({"v": 1, "blob": "AAAA"});
    Change::decode(&value).unwrap()
}

fn deletion(rev: (u32, u128), base: Option<(u32, u128)>) -> Change {
    let mut value = craving(rev, base, 1).to_value();
    value["deleted"] = json!(true);
    value["body"] = Value::Null;
    Change::decode(&value).unwrap()
}

fn run(changes: impl IntoIterator<Item = Change>) -> Standing {
    let mut slot = None;
    for change in changes {
        apply(&mut slot, change, true).unwrap();
    }
    slot.unwrap()
}

fn others(standing: &Standing) -> Vec<Revision> {
    let mut others: Vec<_> = standing
        .versions
        .iter()
        .filter(|v| v.is_other)
        .map(|v| v.revision)
        .collect();
    others.sort_unstable();
    others
}

fn rev(counter: u32, device: u128) -> Revision {
    Revision {
        counter,
        device: DeviceId(Uuid::from_u128(device)),
    }
}

#[test]
fn an_edit_made_from_what_stands_replaces_it() {
    let standing = run([craving((1, A), None, 3), craving((2, A), Some((1, A)), 5)]);
    assert_eq!(standing.change.revision, rev(2, A));
    assert_eq!(others(&standing), []);
    assert_eq!(standing.versions.len(), 1);
    assert!(
        standing.versions[0].change.is_some(),
        "the earlier version is history"
    );
}

#[test]
fn edits_made_apart_keep_both() {
    let standing = run([
        craving((1, A), None, 3),
        craving((2, A), Some((1, A)), 5),
        craving((2, B), Some((1, A)), 7),
    ]);
    assert_eq!(
        standing.change.revision,
        rev(2, B),
        "the higher revision stands"
    );
    assert_eq!(others(&standing), [rev(2, A)]);
    let seen = run([
        craving((1, A), None, 3),
        craving((2, A), Some((1, A)), 5),
        craving((2, B), Some((1, A)), 7),
        craving((3, A), Some((2, B)), 6),
    ]);
    assert_eq!(others(&seen), [], "an edit in sight of both settles it");
}

#[test]
fn deletion_is_final_and_empties_history() {
    let standing = run([
        craving((1, A), None, 3),
        craving((2, A), Some((1, A)), 5),
        deletion((2, B), Some((1, A))),
        craving((9, A), Some((2, A)), 8),
    ]);
    assert!(standing.change.deleted);
    assert!(
        standing
            .versions
            .iter()
            .all(|v| v.change.is_none() && !v.is_other)
    );
}

#[test]
fn hiding_leaves_no_clear_copy_even_for_a_late_repeat() {
    let first = craving((1, A), None, 3);
    let mut slot = Some(run([first.clone(), private((2, A), Some((1, A)))]));
    assert_eq!(apply(&mut slot, first, true), Ok(Effect::Known));
    let standing = slot.unwrap();
    assert_eq!(standing.change.kind, Kind::Private);
    assert!(standing.versions.iter().all(|v| v.change.is_none()));
}

#[test]
fn a_clear_edit_made_apart_does_not_uncover_what_was_hidden() {
    let base = craving((1, A), None, 3);
    let (hidden, clear) = (
        private((2, A), Some((1, A))),
        craving((7, B), Some((1, A)), 8),
    );
    for order in [
        [hidden.clone(), clear.clone()],
        [clear.clone(), hidden.clone()],
    ] {
        let standing = run(std::iter::once(base.clone()).chain(order));
        assert_eq!(standing.change.kind, Kind::Private);
        let history = standing.versions.iter().filter(|v| !v.is_other);
        assert!(history.clone().count() > 0 && history.clone().all(|v| v.change.is_none()));
        assert_eq!(
            others(&standing),
            [rev(7, B)],
            "nothing is lost: the person sees it as another version"
        );
    }
}

#[test]
fn refusals_change_nothing() {
    let mut slot = Some(run([craving((1, A), None, 3)]));
    let before = slot.clone();
    for (change, refusal) in [
        (craving((1, A), None, 4), Refusal::Conflict),
        (craving((1002, A), Some((1, A)), 4), Refusal::TooFar),
        (craving((1, B), Some((1, A)), 4), Refusal::NotAboveBase),
    ] {
        assert_eq!(apply(&mut slot, change, true), Err(refusal));
        assert_eq!(slot, before);
    }
    assert_eq!(
        apply(&mut slot, craving((1001, A), Some((1, A)), 4), true),
        Ok(Effect::Stored)
    );
    assert_eq!(
        apply(&mut None, craving((1001, A), None, 4), true),
        Err(Refusal::TooFar)
    );
}

#[test]
fn an_edit_does_not_settle_what_its_maker_had_not_seen() {
    let mut slot = Some(run([
        craving((1, A), None, 3),
        craving((2, B), Some((1, A)), 7),
        craving((2, A), Some((1, A)), 5),
    ]));
    let unaware = craving((3, B), Some((2, B)), 6);
    assert_eq!(apply(&mut slot, unaware, false), Ok(Effect::Stored));
    assert_eq!(others(slot.as_ref().unwrap()), [rev(2, A)]);
    let aware = craving((4, B), Some((3, B)), 6);
    assert_eq!(apply(&mut slot, aware, true), Ok(Effect::Stored));
    assert_eq!(others(slot.as_ref().unwrap()), []);
}

#[test]
fn what_a_version_was_made_from_is_no_other_version() {
    let line = [
        craving((1, A), None, 3),
        craving((1, B), None, 7),
        craving((2, A), Some((1, A)), 5),
    ];
    assert_eq!(others(&run(line)), [rev(1, B)]);
    // Even if it comes late, to a store that was put back.
    let late = [craving((2, A), Some((1, A)), 5), craving((1, A), None, 3)];
    assert_eq!(others(&run(late)), []);
}

#[test]
fn hiding_reaches_what_was_hidden_wherever_it_stands() {
    let clear = |standing: &Standing| -> Vec<Revision> {
        let kept = standing.versions.iter().filter(|v| v.change.is_some());
        let clear = kept.filter(|v| v.change.as_ref().is_some_and(|c| !is_private(c)));
        clear.map(|v| v.revision).collect()
    };
    // Its base was another version by then.
    let beside = run([
        craving((1, A), None, 3),
        craving((1, B), None, 7),
        private((2, A), Some((1, A))),
    ]);
    assert_eq!(
        (clear(&beside), others(&beside)),
        (vec![rev(1, B)], vec![rev(1, B)])
    );
    // It does not even stand itself.
    let below = run([
        craving((1, A), None, 3),
        private((5, B), None),
        private((2, A), Some((1, A))),
    ]);
    assert_eq!((clear(&below), others(&below)), (vec![], vec![rev(2, A)]));
    // What was hidden comes late.
    let late = run([private((2, A), Some((1, A))), craving((1, A), None, 3)]);
    assert_eq!((clear(&late), others(&late)), (vec![], vec![]));
}

/// One of a family of changes that start from one creation and fork at will.
fn a_change() -> impl Strategy<Value = Change> {
    (
        2u32..6,
        1u32..5,
        prop_oneof![Just(A), Just(B)],
        prop_oneof![Just(A), Just(B)],
        0u8..=10,
        0u8..10,
    )
        .prop_filter_map(
            "a revision is above its base",
            |(counter, base, device, base_device, intensity, what)| {
                let base_device = if base == 1 { A } else { base_device };
                (base < counter).then(|| match what {
                    0 => deletion((counter, device), Some((base, base_device))),
                    1 => private((counter, device), Some((base, base_device))),
                    _ => craving((counter, device), Some((base, base_device)), intensity),
                })
            },
        )
}

proptest! {
    /// Repeats and order within a request never lose a version, resurrect a deletion or double anything.
    #[test]
    fn nothing_lost_nothing_doubled(changes in prop::collection::vec(a_change(), 1..12)) {
        let mut slot = Some(run([craving((1, A), None, 3)]));
        let mut stored = vec![];
        let mut deleted = false;
        for change in changes {
            if apply(&mut slot, change.clone(), true) == Ok(Effect::Stored) {
                stored.push(change.clone());
            }
            let standing = slot.as_ref().unwrap();
            prop_assert!(!deleted || standing.change.deleted, "a deletion is final");
            deleted |= standing.change.deleted;
            let mut once = slot.clone();
            if let Ok(effect) = apply(&mut once, change, true) {
                prop_assert_eq!(effect, Effect::Known, "the second time nothing happens");
                prop_assert_eq!(&once, &slot);
            }
        }
        let standing = slot.unwrap();
        for change in stored {
            let known = standing.change.revision == change.revision
                || standing.versions.iter().filter(|v| v.revision == change.revision).count() == 1;
            prop_assert!(known, "every stored revision is known exactly once");
        }
        if standing.change.deleted {
            prop_assert!(standing.versions.iter().all(|v| v.change.is_none()));
        }
    }

    /// Of edits made apart from one base, the same one stands whatever the order of arrival.
    #[test]
    fn the_same_version_stands_in_any_order(mut changes in prop::collection::vec((2u32..900, 0u128..50, 0u8..3), 2..6)) {
        changes.sort_unstable();
        changes.dedup_by_key(|(counter, device, _)| (*counter, *device));
        let made = |&(counter, device, hide): &(u32, u128, u8)| match hide {
            0 => private((counter, 100 + device), Some((1, A))),
            _ => craving((counter, 100 + device), Some((1, A)), 5),
        };
        // The first to arrive replaces the base as an ordinary edit; hiding then empties the base alone.
        let forth = run(std::iter::once(craving((1, A), None, 3)).chain(changes.iter().map(made)));
        let back = run(std::iter::once(craving((1, A), None, 3)).chain(changes.iter().rev().map(made)));
        prop_assert_eq!(forth.change, back.change);
    }
}
