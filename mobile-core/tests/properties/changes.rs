//! Changes come back as they were, and what is refused is never repeated.

use mobile_core::entries::Kind;
use mobile_core::protocol::{Change, StoredChange};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::bodies::{body, kind, sealed, time};

fn revision() -> impl Strategy<Value = Value> {
    (1..=u32::MAX, any::<u128>()).prop_map(
        |(counter, device)| json!({"counter": counter, "device": uuid::Uuid::from_u128(device)}),
    )
}

fn change() -> impl Strategy<Value = Value> {
    let content = kind().prop_flat_map(|kind| (Just(kind), body(kind)));
    let name = (
        any::<u128>(),
        revision(),
        proptest::option::of(revision()),
        time(),
        time(),
    );
    (content, name, proptest::option::of(sealed()), any::<bool>()).prop_map(
        |((kind, body), (id, revision, base, occurred_at, recorded_at), private, deleted)| {
            let mut change = json!({
                "id": uuid::Uuid::from_u128(id), "kind": kind, "revision": revision, "base": base,
                "occurred_at": occurred_at, "recorded_at": recorded_at, "deleted": deleted,
                "body": if deleted { Value::Null } else { body },
            });
            if let Some(private) = private.filter(|_| !deleted && kind != Kind::Private) {
                change["private"] = private;
            }
            change
        },
    )
}

/// Every place in a JSON value, as a pointer.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, value)| places(value, &format!("{here}/{key}"), found)),
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(index, value)| places(value, &format!("{here}/{index}"), found));
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn a_change_comes_back_as_it_was(value in change()) {
        let change = Change::decode(&value).map_err(|rejection| TestCaseError::fail(rejection.invalid.to_string()))?;
        let written = change.to_value();
        prop_assert_eq!(&Change::decode(&written), &Ok(change));
        // A second writing is the first to the letter: what absent, null and empty meant is settled.
        prop_assert_eq!(Change::decode(&written).map(|change| change.to_value()), Ok(written));
    }

    #[test]
    fn a_stored_change_comes_back_as_it_was(value in change(), other in change(), doubtful: bool, received_at in time()) {
        let mut value = value;
        value["received_at"] = json!(received_at);
        value["time_doubtful"] = json!(doubtful);
        value["others"] = json!([other]);
        let stored = StoredChange::decode(&value).map_err(|rejection| TestCaseError::fail(rejection.invalid.to_string()))?;
        prop_assert_eq!(StoredChange::decode(&stored.to_value()), Ok(stored));
    }

    #[test]
    fn a_refusal_never_repeats_what_was_written(
        value in change(),
        words in "Zq[A-Za-z0-9 '\"é]{1,20}",
        place: prop::sample::Index,
        how in 0..4_u8,
    ) {
        let mut value = value;
        let mut found = Vec::new();
        places(&value, "", &mut found);
        let pointer = place.get(&found);
        if let Some(spot) = value.pointer_mut(pointer) {
            match (how, spot) {
                (0, Value::Object(map)) => { map.insert(words.clone(), json!(1)); }
                (1, spot) => *spot = json!([words]),
                (2, spot) => *spot = json!({ words.clone(): words }),
                (_, spot) => *spot = json!(words),
            }
        }
        // Some places take any words, such as a note: then there is nothing to refuse.
        if let Err(rejection) = Change::decode(&value) {
            prop_assert!(!rejection.invalid.field.contains("Zq"), "{}", rejection.invalid.field);
            prop_assert!(!rejection.invalid.message.contains("Zq"), "{}", rejection.invalid.message);
            let shown = format!("{rejection:?}");
            prop_assert!(!shown.contains("Zq"));
        }
    }
}
