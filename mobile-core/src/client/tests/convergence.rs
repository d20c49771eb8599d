//! Two phones and a server under drops, duplicates and late repeats: they converge, nothing is lost, nothing doubled.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::server::Server;
use super::*;

/// What becomes of a request that is under way.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Answered,
    /// The request never arrived.
    Lost,
    /// The server has it; the phone never hears.
    AnswerLost,
    /// The server gets it twice, and a third time later.
    Repeated,
    /// The answer comes twice.
    AnsweredTwice,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Log(u8),
    CheckIn(u8),
    Edit(u8, bool),
    Delete(u8),
    Undo(u8),
    Pass(u16),
    Reopen,
    Send,
    End(Fate),
    /// A repeat of long ago reaches the server.
    Repeat(u8),
}

fn step() -> impl Strategy<Value = (bool, Step)> {
    let fate = prop_oneof![
        4 => Just(Fate::Answered),
        1 => Just(Fate::Lost),
        2 => Just(Fate::AnswerLost),
        1 => Just(Fate::Repeated),
        1 => Just(Fate::AnsweredTwice),
    ];
    let step = prop_oneof![
        3 => any::<u8>().prop_map(Step::Log),
        1 => any::<u8>().prop_map(Step::CheckIn),
        5 => (any::<u8>(), any::<bool>()).prop_map(|(which, private)| Step::Edit(which, private)),
        1 => any::<u8>().prop_map(Step::Delete),
        1 => any::<u8>().prop_map(Step::Undo),
        4 => (0..20_000_u16).prop_map(Step::Pass),
        1 => Just(Step::Reopen),
        4 => Just(Step::Send),
        4 => fate.prop_map(Step::End),
        1 => any::<u8>().prop_map(Step::Repeat),
    ];
    (any::<bool>(), step)
}

/// Both phones, and what they should remember.
struct World {
    phones: [Phone; 2],
    flights: [Option<Request>; 2],
    server: Server,
    /// Requests that the network may still repeat.
    old: Vec<Request>,
    /// Entries that were not undone, in the order of their making.
    made: Vec<RecordId>,
    /// What each phone last wrote into each entry; its way back holds it apart until it has rested.
    wrote: [BTreeMap<RecordId, Option<u32>>; 2],
    marks: u32,
}

impl World {
    fn new() -> Self {
        // The same person's key on both, as after pairing.
        let (one, mut two) = (Phone::enrolled(1), Phone::enrolled(2));
        two.put_plain("private_key", &one.plain("private_key"));
        two.reopen();
        let phones = [one, two].map(|phone| Phone {
            is_checked: false,
            ..phone
        });
        Self {
            phones,
            flights: [None, None],
            server: Server::default(),
            old: Vec::new(),
            made: Vec::new(),
            wrote: [BTreeMap::new(), BTreeMap::new()],
            marks: 0,
        }
    }

    fn mark(&mut self) -> u32 {
        self.marks += 1;
        self.marks
    }

    /// One of the entries this phone shows.
    fn pick(&self, who: usize, which: u8) -> Option<RecordId> {
        let shown: Vec<RecordId> = self.phones[who]
            .engine
            .history(200, None, self.phones[who].now)
            .entries
            .iter()
            .map(|entry| entry.id)
            .collect();
        (!shown.is_empty()).then(|| shown[usize::from(which) % shown.len()])
    }

    fn take(&mut self, who: usize, step: Step) {
        match step {
            Step::Log(intensity) => {
                let mark = self.mark();
                let body = json!({"intensity": intensity % 11, "note": mark.to_string()});
                let id = self.phones[who].log("craving", body).unwrap();
                self.made.push(id);
                self.wrote[who].insert(id, Some(mark));
            }
            Step::CheckIn(mood) => {
                let mark = self.mark();
                let body = json!({"mood": mood % 11, "note": mark.to_string()});
                let id = self.phones[who].log("check_in", body).unwrap();
                if !self.made.contains(&id) {
                    self.made.push(id);
                }
                self.wrote[who].insert(id, Some(mark));
            }
            Step::Edit(which, private) => {
                let Some(id) = self.pick(who, which) else {
                    return;
                };
                let mark = self.mark();
                let kind = self.phones[who].entry(id).unwrap()["kind"].clone();
                let value = if kind == "check_in" {
                    "mood"
                } else {
                    "intensity"
                };
                let privacy = if private {
                    json!("whole")
                } else {
                    json!(["note"])
                };
                let edit =
                    json!({"body": {value: 5, "note": mark.to_string()}, "private": privacy});
                self.phones[who]
                    .apply(json!({"do": "edit", "id": id, "edit": edit}))
                    .unwrap();
                self.wrote[who].insert(id, Some(mark));
            }
            Step::Delete(which) => {
                let Some(id) = self.pick(who, which) else {
                    return;
                };
                let known = !self.phones[who].engine.records[&id].is_unheard_of();
                self.phones[who].delete(id).unwrap();
                // Of what the server never heard of nothing is left, not even a deletion.
                match known {
                    true => drop(self.wrote[who].insert(id, None)),
                    false => drop(self.wrote[who].remove(&id)),
                }
            }
            Step::Undo(which) => {
                let held: Vec<Value> = self.phones[who].view()["today"]["undoable"]
                    .as_array()
                    .unwrap()
                    .clone();
                let Some(entry) = held.get(usize::from(which) % held.len().max(1)) else {
                    return;
                };
                let id: RecordId = serde_json::from_value(entry["id"].clone()).unwrap();
                self.phones[who].undo(id).unwrap();
                // What is there now is what this phone stands for.
                match self.phones[who].entry(id) {
                    Some(now) => {
                        let mark = now["body"]["note"]
                            .as_str()
                            .and_then(|note| note.parse().ok());
                        self.wrote[who].insert(id, mark);
                    }
                    None => drop(self.wrote[who].remove(&id)),
                }
            }
            Step::Pass(millis) => self.phones[who].pass(millis.into()),
            Step::Reopen => {
                let before = self.phones[who].view();
                self.phones[who].reopen();
                assert_eq!(
                    self.phones[who].view(),
                    before,
                    "what is on disk is what was shown"
                );
            }
            Step::Send => {
                if self.flights[who].is_none() {
                    self.flights[who] = self.phones[who].request(Urgency::Now);
                }
            }
            Step::End(fate) => {
                let Some(request) = self.flights[who].take() else {
                    return;
                };
                self.end(who, request, fate);
            }
            Step::Repeat(which) => {
                if !self.old.is_empty() {
                    let old = self.old[usize::from(which) % self.old.len()].clone();
                    self.server.take(&old, self.phones[who].now);
                }
            }
        }
    }

    fn end(&mut self, who: usize, request: Request, fate: Fate) {
        let phone = &mut self.phones[who];
        match fate {
            Fate::Lost => return phone.fail(&request.echo, Failure::Network),
            Fate::AnswerLost => {
                self.server.take(&request, phone.now);
                phone.fail(&request.echo, Failure::Network);
            }
            Fate::Answered => {
                let answer = self.server.take(&request, phone.now);
                phone.answer(&request.echo, &answer).unwrap();
            }
            Fate::Repeated => {
                self.server.take(&request, phone.now);
                let answer = self.server.take(&request, phone.now);
                phone.answer(&request.echo, &answer).unwrap();
            }
            Fate::AnsweredTwice => {
                let answer = self.server.take(&request, phone.now);
                phone.answer(&request.echo, &answer).unwrap();
                phone.answer(&request.echo, &answer).unwrap();
            }
        }
        self.old.push(request);
    }

    /// The network holds, and everybody says what there is to say.
    fn settle(&mut self) {
        for who in 0..2 {
            if let Some(request) = self.flights[who].take() {
                self.end(who, request, Fate::Answered);
            }
        }
        for _ in 0..2 {
            for phone in &mut self.phones {
                phone.pass(3_600_000);
                phone.sync(&mut self.server);
            }
        }
    }

    fn check(&self) {
        let [one, two] = &self.phones;
        let seen = |phone: &Phone| -> BTreeMap<RecordId, Value> {
            let page = phone.engine.history(200, None, phone.now);
            assert!(!page.more);
            page.entries
                .into_iter()
                .map(|entry| (entry.id, json!(entry)))
                .collect()
        };
        let (first, second) = (seen(one), seen(two));
        assert_eq!(first, second, "converged");
        for phone in &self.phones {
            assert_eq!(
                (&phone.status()["waiting"], &phone.status()["parked"]),
                (&json!(0), &json!(0))
            );
        }

        let mut days = BTreeSet::new();
        for entry in first.values().filter(|entry| entry["kind"] == "check_in") {
            let day = entry["occurred_at"].as_str().unwrap()[..10].to_owned();
            assert!(days.insert(day), "a day has one check-in");
        }

        let on_server: BTreeSet<String> = self.server.slots.keys().cloned().collect();
        let standing = self
            .server
            .slots
            .values()
            .filter(|slot| !slot.standing.deleted);
        let standing: BTreeSet<String> =
            standing.map(|slot| slot.standing.id.to_string()).collect();
        let shown: BTreeSet<String> = first.keys().map(ToString::to_string).collect();
        assert_eq!(shown, standing, "what stands is what is shown");
        let made: BTreeSet<String> = self.made.iter().map(ToString::to_string).collect();
        assert!(on_server.is_subset(&made), "nothing is doubled");

        for wrote in &self.wrote {
            for (id, mark) in wrote {
                let slot = self.server.slots.get(&id.to_string());
                let Some(mark) = mark else {
                    // A deletion is final, or of something the server never heard of.
                    assert!(
                        slot.is_none_or(|slot| slot.standing.deleted),
                        "{id} came back"
                    );
                    continue;
                };
                let slot = slot.unwrap_or_else(|| panic!("{id} is lost"));
                let kept = slot.standing.deleted
                    || slot
                        .versions
                        .iter()
                        .any(|version| self.note(version) == Some(*mark));
                assert!(kept, "what was written last into {id} is lost");
            }
        }
    }

    /// The mark that a version carries in its sealed part.
    fn note(&self, version: &crate::protocol::Change) -> Option<u32> {
        let version = crate::client::version::Version::read(&version.to_value())?;
        let opened = self.phones[0].engine.open_version(&version);
        opened.body?.get("note")?.as_str()?.parse().ok()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn phones_and_server_converge(steps in prop::collection::vec(step(), 1..80)) {
        let mut world = World::new();
        for (second, step) in steps {
            world.take(usize::from(second), step);
        }
        world.settle();
        world.check();
    }
}
