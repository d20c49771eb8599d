//! What a locked phone may do, and what becomes of it.

use proptest::prelude::*;
use serde_json::json;

use super::*;

#[test]
fn what_is_noted_while_locked_becomes_ordinary_entries() {
    let mut phone = with_canary();
    let mut server = Server::default();
    phone.sync(&mut server);
    phone.set_pin(PIN).unwrap();
    phone.lock();
    let (one, two, three) = (
        phone.log_locked(10),
        phone.log_locked(0),
        phone.log_locked(5),
    );
    assert_eq!(phone.lock_view()["undoable"].as_array().unwrap().len(), 3);
    let again = phone
        .with(|engine, here| engine.log_locked(one, 10, here))
        .unwrap();
    assert!(again.0.is_empty());
    assert_eq!(again.1.undo_until, Some(phone.now.plus(10 * SECOND)));
    let refused = phone
        .with(|engine, here| engine.log_locked(RecordId(PARTICIPANT.parse().unwrap()), 11, here));
    assert_eq!(refused.unwrap_err().code(), "out_of_range");
    phone.undo_locked(three).unwrap();
    assert_eq!(phone.undo_locked(three), Err(ClientError::TooLate));
    assert_eq!(phone.lock_view()["unsent"], 2);
    assert_eq!(phone.locked_request(), None);
    assert_eq!(
        phone.engine.next_due_at(phone.now),
        Some(phone.now.plus(10 * SECOND))
    );

    phone.pass(10 * SECOND);
    let request = phone.locked_request().unwrap();
    assert_eq!(changes(&request).len(), 2);
    assert_eq!(phone.locked_request(), None, "once");
    assert_eq!(phone.undo_locked(one), Err(ClientError::TooLate));
    let mut answer = locked_answer_of(&mut server, &request, phone.now);
    // One of the two acknowledgements is all that arrives.
    answer["accepted"]
        .as_array_mut()
        .unwrap()
        .retain(|accepted| accepted["id"] == json!(one));
    assert_eq!(
        phone.locked_answer(&request.echo, &json!({})),
        Err(ClientError::BadAnswer)
    );
    phone.locked_answer(&request.echo, &answer).unwrap();
    phone.locked_answer(&request.echo, &answer).unwrap();
    assert_eq!(phone.lock_view()["unsent"], 1);
    phone.lock();
    assert_eq!(phone.lock_view()["unsent"], 1);

    assert_eq!(phone.unlock(PIN), Unlock::Open);
    assert!(
        !phone
            .rows
            .keys()
            .any(|key| key.starts_with("locked/") || key.starts_with("ack/"))
    );
    let entry = phone.entry(one).unwrap();
    assert_eq!(
        (&entry["mark"], &entry["body"]["intensity"]),
        (&json!("sent"), &json!(10))
    );
    assert_eq!(
        entry["body"]["triggers"],
        json!(["weekend"]),
        "a Friday evening"
    );
    assert_eq!(phone.entry(two).unwrap()["mark"], "waiting");
    assert_eq!(phone.entry(three), None);
    phone.edit(two, json!({"intensity": 1})).unwrap();
    phone.sync(&mut server);
    let slots = &server.slots;
    assert_eq!(slots[&one.to_string()].versions.len(), 1);
    assert_eq!(slots[&two.to_string()].versions.len(), 2);
    assert_eq!(phone.entry(two).unwrap()["mark"], "sent");
}

#[test]
fn what_may_be_undone_may_be_undone_after_unlocking() {
    let mut phone = with_canary();
    phone.set_pin(PIN).unwrap();
    phone.lock();
    let (one, two) = (phone.log_locked(10), phone.log_locked(3));
    phone.pass(9 * SECOND);
    assert_eq!(phone.unlock(PIN), Unlock::Open);
    assert_eq!(phone.entry(one).unwrap()["mark"], "held");
    phone.undo(one).unwrap();
    phone.pass(SECOND);
    assert_eq!(phone.undo(two).map(|_| ()), Err(ClientError::TooLate));
    let request = phone.request(Urgency::Due).unwrap();
    assert_eq!(changes(&request).len(), 3);

    // An answer that comes after unlocking counts too.
    phone.fail(&request.echo, Failure::Network);
    phone.lock();
    let late = phone.log_locked(8);
    phone.pass(10 * SECOND);
    let request = phone.locked_request().unwrap();
    phone.unlock(PIN);
    let answer = locked_answer_of(&mut Server::default(), &request, phone.now);
    phone.locked_answer(&request.echo, &answer).unwrap();
    assert_eq!(phone.entry(late).unwrap()["mark"], "sent");
    // And the lock page's button works while the screen changes.
    let open = phone.log_locked(2);
    assert_eq!(phone.entry(open).unwrap()["mark"], "held");
    phone.undo_locked(open).unwrap();
}

#[test]
fn a_locked_phone_keeps_the_servers_time() {
    let mut phone = with_canary();
    let mut server = Server::default();
    phone.pass(10 * SECOND);
    let request = phone.request(Urgency::Now).unwrap();
    let answer = server.take(&request, phone.now.plus(3_600 * SECOND));
    phone.answer(&request.echo, &answer).unwrap();
    phone.set_pin(PIN).unwrap();
    phone.lock();
    let id = phone.log_locked(5);
    phone.unlock(PIN);
    let noted = phone.engine.entry(id, phone.now).unwrap();
    assert_eq!(noted.occurred_at.millis(), phone.now.plus(3_600 * SECOND));
}

#[derive(Clone, Copy, Debug)]
enum Step {
    SetPin(u8),
    RemovePin,
    Lock,
    Unlock,
    Wrong,
    Log(u8),
    UndoLast,
    Pass(u16),
    Send,
    /// A locked phone's answer arrives, or not.
    SendLocked(bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (0..3_u8).prop_map(Step::SetPin),
        1 => Just(Step::RemovePin),
        3 => Just(Step::Lock),
        3 => Just(Step::Unlock),
        1 => Just(Step::Wrong),
        5 => (0..=10_u8).prop_map(Step::Log),
        1 => Just(Step::UndoLast),
        2 => (0..15_000_u16).prop_map(Step::Pass),
        2 => Just(Step::Send),
        2 => any::<bool>().prop_map(Step::SendLocked),
    ]
}

const PINS: [&str; 3] = [PIN, "une phrase", "0000"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_locked_and_unlocked_each_entry_is_there_once(steps in prop::collection::vec(step(), 1..40)) {
        let mut phone = Phone::enrolled(1);
        let mut server = Server::default();
        let mut made: BTreeMap<RecordId, u8> = BTreeMap::new();
        let mut last = None;
        let mut wrong = 0;
        for step in steps {
            match step {
                Step::SetPin(_) | Step::RemovePin | Step::Send if phone.engine.is_locked() => {}
                Step::SetPin(which) => {
                    if let Some(pin) = phone.pin {
                        assert_eq!(phone.confirm(pin), Unlock::Open);
                    }
                    phone.set_pin(PINS[usize::from(which)]).unwrap();
                }
                Step::RemovePin => {
                    if let Some(pin) = phone.pin {
                        assert_eq!(phone.confirm(pin), Unlock::Open);
                    }
                    phone.remove_pin().unwrap();
                }
                Step::Lock => {
                    phone.lock();
                    assert_eq!(phone.engine.is_locked(), phone.pin.is_some());
                    last = None;
                }
                Step::Unlock => {
                    let pin = phone.pin.unwrap_or_default();
                    assert_eq!(phone.unlock(pin), Unlock::Open);
                    wrong = 0;
                }
                Step::Wrong => {
                    if phone.engine.is_locked() && wrong < 9 {
                        wrong += 1;
                        assert_eq!(phone.unlock("wrong"), Unlock::Wrong { left: 10 - wrong });
                    }
                }
                Step::Log(intensity) => {
                    let id = phone.log_locked(intensity);
                    made.insert(id, intensity);
                    last = Some((id, phone.now));
                }
                Step::UndoLast => {
                    if let Some((id, at)) = last.take() {
                        let undone = phone.undo_locked(id).is_ok();
                        prop_assert_eq!(undone, phone.now.0 - at.0 < 10_000);
                        if undone {
                            made.remove(&id);
                        }
                    }
                }
                Step::Pass(millis) => phone.pass(millis.into()),
                Step::Send => {
                    if let Some(request) = phone.request(Urgency::Now) {
                        let answer = server.take(&request, phone.now);
                        phone.answer(&request.echo, &answer).unwrap();
                    }
                }
                Step::SendLocked(arrives) => {
                    if let Some(request) = phone.locked_request() {
                        let answer = locked_answer_of(&mut server, &request, phone.now);
                        if arrives {
                            phone.locked_answer(&request.echo, &answer).unwrap();
                        }
                    }
                }
            }
        }
        if phone.engine.is_locked() {
            phone.unlock(phone.pin.unwrap());
        }
        let read = |phone: &Phone| -> BTreeMap<RecordId, u8> {
            let page = phone.engine.history(200, None, phone.now);
            let intensity = |entry: &history::EntryView| entry.body.as_ref().unwrap()["intensity"].as_u64().unwrap() as u8;
            assert_eq!(page.entries.len(), made.len());
            page.entries.iter().map(|entry| (entry.id, intensity(entry))).collect()
        };
        prop_assert_eq!(&read(&phone), &made);
        phone.sync(&mut server);
        prop_assert_eq!(&read(&phone), &made);
        prop_assert!(server.slots.keys().map(|id| id.parse::<RecordId>().unwrap()).eq(made.keys().copied()));
        prop_assert!(server.slots.values().all(|slot| slot.versions.len() == 1));
    }
}
