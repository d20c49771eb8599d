//! The rules of one record, as tables.

use serde_json::json;

use crate::client::record::{Parked, Record, UNDO_WINDOW};
use crate::client::version::Version;
use crate::ids::DeviceId;
use crate::protocol::Revision;
use crate::time::UnixMillis;

const NOW: UnixMillis = UnixMillis(1_000_000);
const RESTED: UnixMillis = UnixMillis(NOW.0 + UNDO_WINDOW);
const APP: &str = "1";

fn device(name: u8) -> DeviceId {
    DeviceId(uuid::Builder::from_random_bytes([name; 16]).into_uuid())
}

fn revision(counter: u32, name: u8) -> Revision {
    Revision {
        counter,
        device: device(name),
    }
}

fn version(revision: Revision, base: Option<Revision>, intensity: u8) -> Version {
    Version::read(&json!({
        "id": "0b8f2f6e-4f3f-4a59-8f7a-0a4a8a4d9b11", "kind": "craving", "revision": revision, "base": base,
        "occurred_at": "2026-11-20T23:30:00+01:00", "recorded_at": "2026-11-20T23:30:00+01:00",
        "deleted": false, "body": {"intensity": intensity},
    }))
    .unwrap()
}

fn deleted(revision: Revision, base: Option<Revision>) -> Version {
    let mut value = version(revision, base, 0).value();
    value["deleted"] = json!(true);
    value["body"] = json!(null);
    Version::read(&value).unwrap()
}

fn with_others(version: &Version, others: &[&Version]) -> Version {
    let mut value = version.value();
    value["received_at"] = json!("2026-11-20T22:31:00.000Z");
    value["others"] = others.iter().map(|other| other.value()).collect();
    Version::read(&value).unwrap()
}

fn parked(app: &str) -> Parked {
    Parked {
        code: "unknown_code".into(),
        field: None,
        message: "no".into(),
        app: app.into(),
        left: false,
    }
}

/// A record on the server at this revision of the other phone, `b`.
fn stored(counter: u32) -> Record {
    let mut record = Record::default();
    record.remote(version(revision(counter, b'b'), None, 1));
    record
}

/// An edit by this phone, `a`.
fn edited(record: &mut Record, intensity: u8, now: UnixMillis) -> Revision {
    let (revision, base) = record.mint(device(b'a'));
    record.edit(version(revision, base, intensity), now);
    revision
}

fn flown(record: &mut Record) -> Version {
    record.fly(RESTED, APP).unwrap().clone()
}

fn intensity(record: &Record) -> Option<u64> {
    record.current()?.value()["body"]["intensity"].as_u64()
}

#[test]
fn revisions_are_minted_from_what_is_known() {
    let low = version(revision(2, b'c'), None, 2);
    let mut cases = vec![
        (Record::default(), 1, None),
        (stored(4), 5, Some(revision(4, b'b'))),
    ];
    // Above every version the server shows, though made from the one that stands.
    let mut apart = Record::default();
    apart.remote(with_others(&low, &[&version(revision(6, b'b'), None, 3)]));
    cases.push((apart, 7, Some(revision(2, b'c'))));
    // A draft is overwritten.
    let mut draft = stored(4);
    edited(&mut draft, 2, NOW);
    cases.push((draft, 5, Some(revision(4, b'b'))));
    // What flies is not.
    let mut flying = stored(4);
    edited(&mut flying, 2, NOW);
    flown(&mut flying);
    cases.push((flying, 6, Some(revision(5, b'a'))));
    for (record, counter, base) in cases {
        assert_eq!(
            record.mint(device(b'a')),
            (revision(counter, b'a'), base),
            "{record:?}"
        );
    }
}

#[test]
fn acknowledging_subtracts_and_keeps_later_edits() {
    let mut record = stored(1);
    let first = edited(&mut record, 2, NOW);
    flown(&mut record);
    edited(&mut record, 3, RESTED);
    assert!(record.accepted(first));
    assert!(!record.accepted(first), "twice does no harm");
    assert!(record.is_waiting(APP));
    assert_eq!(intensity(&record), Some(3));
    // Undoing the later edit shows what was acknowledged meanwhile.
    assert!(record.undo(RESTED));
    assert_eq!(
        (intensity(&record), record.is_waiting(APP)),
        (Some(2), false)
    );
}

#[test]
fn what_was_made_apart_waits_for_the_servers_word() {
    let ours = |record: &mut Record| {
        let revision = edited(record, 2, NOW);
        (revision, flown(record))
    };
    // Another phone was faster: ours becomes another version, as the answer's changes say.
    let mut record = stored(1);
    let (revision_of_ours, our_version) = ours(&mut record);
    let theirs = version(revision(2, b'z'), Some(revision(1, b'b')), 9);
    record.remote(theirs.clone());
    assert_eq!(
        intensity(&record),
        Some(2),
        "the person's own edit shows until then"
    );
    record.accepted(revision_of_ours);
    assert_eq!(intensity(&record), Some(9));
    record.remote(with_others(&theirs, &[&our_version]));
    assert_eq!(record.stored().unwrap().others().len(), 1);

    // An answer that got lost: the news tell the same.
    for news in [our_version.clone(), with_others(&theirs, &[&our_version])] {
        let mut record = stored(1);
        ours(&mut record);
        record.remote(news);
        assert!(!record.is_waiting(APP));
    }
    // The same revision with another content is not ours.
    let mut record = stored(1);
    ours(&mut record);
    record.remote(version(revision_of_ours, Some(revision(1, b'b')), 10));
    assert!(record.is_waiting(APP));
}

#[test]
fn deletion_beats_any_edit_and_is_final() {
    let mut record = stored(3);
    edited(&mut record, 2, NOW);
    flown(&mut record);
    edited(&mut record, 3, RESTED);
    let deletion = deleted(revision(2, b'b'), None);
    assert!(record.remote(deletion.clone()));
    assert!(record.is_deleted() && !record.is_waiting(APP) && !record.undo(RESTED));
    assert!(!record.remote(deletion));
    record.remote(version(revision(9, b'b'), None, 7));
    assert!(record.is_deleted());

    let mut record = stored(3);
    let (revision_of_ours, base) = record.mint(device(b'a'));
    record.edit(deleted(revision_of_ours, base), NOW);
    flown(&mut record);
    record.remote(version(revision(4, b'b'), Some(revision(3, b'b')), 9));
    assert!(record.is_deleted(), "ours is on its way");
    record.accepted(revision_of_ours);
    assert!(record.is_deleted());
}

#[test]
fn what_is_refused_is_parked_until_an_edit_or_an_update() {
    let mut record = stored(1);
    let revision_of_ours = edited(&mut record, 2, NOW);
    flown(&mut record);
    assert!(record.rejected(revision_of_ours, parked(APP)));
    assert!(!record.rejected(revision_of_ours, parked(APP)));
    assert!(record.parked(APP).is_some() && !record.is_waiting(APP) && !record.is_due(RESTED, APP));
    assert_eq!(intensity(&record), Some(2), "it is kept");
    assert!(record.is_due(RESTED, "2"), "another app tries again");
    // The edit stands on what the server has, under the revision that was never taken.
    assert_eq!(edited(&mut record, 3, RESTED), revision_of_ours);
    assert!(record.parked(APP).is_none());
    let again = record.fly(RESTED.plus(UNDO_WINDOW), APP).unwrap();
    assert_eq!(again.head().base, Some(revision(1, b'b')));
}

#[test]
fn a_refusal_does_not_take_later_edits_with_it() {
    let mut record = stored(1);
    let first = edited(&mut record, 2, NOW);
    flown(&mut record);
    edited(&mut record, 3, RESTED);
    assert!(record.rejected(first, parked(APP)));
    assert!(
        record.parked(APP).is_none(),
        "the later edit is tried by itself"
    );
    assert_eq!(
        record.current().unwrap().head().base,
        Some(revision(1, b'b'))
    );
    assert!(record.undo(RESTED));
    assert_eq!(
        (intensity(&record), record.parked(APP).is_some()),
        (Some(2), true)
    );
}

#[test]
fn a_conflict_is_issued_again_one_higher() {
    let mut record = stored(1);
    let first = edited(&mut record, 2, NOW);
    flown(&mut record);
    let again = version(
        revision(first.counter + 1, b'a'),
        Some(revision(1, b'b')),
        2,
    );
    assert!(record.reissue(first, again.clone()));
    assert_eq!(flown(&mut record), again);

    // Edits made since have it already, and stand on what the server had before.
    let mut record = stored(1);
    edited(&mut record, 2, NOW);
    flown(&mut record);
    edited(&mut record, 3, RESTED);
    record.reissue(first, again.clone());
    let sent = record.fly(RESTED.plus(UNDO_WINDOW), APP).unwrap();
    assert_eq!(
        (sent.head().revision, sent.head().base),
        (again.head().revision, Some(revision(1, b'b')))
    );
    assert_eq!(sent.value()["body"]["intensity"], 3);
}

#[test]
fn a_new_store_gets_everything_again_in_order() {
    let theirs = with_others(&version(revision(3, b'b'), None, 1), &[]);
    let mut record = Record::default();
    record.remote(theirs.clone());
    assert!(!record.is_waiting(APP));
    assert!(record.unsend());
    let again = flown(&mut record);
    assert_eq!(again.value(), theirs.as_change());
    assert!(again.value().get("received_at").is_none());
    record.accepted(again.head().revision);
    // Without what the old store had added: the new one may say something else.
    assert_eq!(record.stored(), Some(&again));
    assert!(!record.is_waiting(APP));

    // What was on its way, or edited, comes after it.
    let mut record = Record::default();
    record.remote(theirs.clone());
    edited(&mut record, 2, NOW);
    let ours = flown(&mut record);
    assert!(record.unsend());
    assert_eq!(flown(&mut record).value(), theirs.as_change());
    record.accepted(theirs.head().revision);
    assert_eq!(flown(&mut record), ours);

    // What the store does not take from us (staff entered it) is not ours to park.
    let mut record = Record::default();
    record.remote(theirs.clone());
    record.unsend();
    flown(&mut record);
    record.rejected(theirs.head().revision, parked(APP));
    assert!(record.parked(APP).is_none() && !record.is_waiting(APP));
    // A record that never flew has nothing to send again.
    let mut record = Record::default();
    edited(&mut record, 2, NOW);
    assert!(!record.unsend());
}

#[test]
fn a_new_store_gets_other_versions_too() {
    let other = version(revision(2, b'c'), Some(revision(1, b'b')), 5);
    let theirs = with_others(&version(revision(3, b'b'), None, 1), &[&other]);
    let mut record = Record::default();
    record.remote(theirs.clone());
    assert!(record.unsend());
    for sent in [theirs.head().revision, other.head().revision] {
        assert!(record.is_waiting(APP));
        assert_eq!(flown(&mut record).head().revision, sent);
        record.accepted(sent);
        let stored = record.stored().unwrap();
        assert!(stored.says_the_same_as(&theirs), "what stood stands");
        assert_eq!(stored.others(), std::slice::from_ref(&other));
    }
    assert!(!record.is_waiting(APP));

    // A store that has it already is not told again; nor one in which the record is deleted.
    record.unsend();
    assert!(record.remote(theirs.clone()));
    assert!(!record.is_waiting(APP));
    record.unsend();
    record.remote(deleted(revision(4, b'b'), None));
    assert!(!record.is_waiting(APP));
}

#[test]
fn rest_leaves_no_way_back_behind() {
    let mut record = Record::default();
    edited(&mut record, 2, NOW);
    assert!(!record.tidy(NOW));
    assert!(record.tidy(RESTED));
    assert!(!record.tidy(RESTED));
    assert!(!record.undo(NOW), "the way back is forgotten");
    let (revision, base) = record.mint(device(b'a'));
    record.edit(deleted(revision, base), RESTED);
    assert!(record.tidy(RESTED.plus(UNDO_WINDOW)) && record.is_empty());
}
