//! What must hold when everything has been said.

use std::collections::{BTreeMap, BTreeSet};

use mobile_core::ids::RecordId;
use serde_json::{Value, json};

use crate::{
    marks::{self, Mark},
    model::End,
    store::Stored,
    world::{World, sight},
};

/// Everything a phone shows, by entry.
type Shown = BTreeMap<RecordId, Value>;

impl World<'_> {
    /// Compares phones and server with what was done.
    pub async fn check(&mut self) {
        let held = self.store.holds(self.who).await;
        let shown = [self.shown(0), self.shown(1)];
        self.check_the_same(&shown);
        self.check_nothing_waits();
        self.check_once();
        self.check_ends(&shown, &held);
        self.check_secrets(&shown, &held);
        check_what_stands(&shown);
    }

    fn shown(&mut self, who: usize) -> Shown {
        let clock = self.phones[who].clock(self.now);
        let page = self.phones[who].engine().history(200, None, clock);
        assert!(!page.more);
        let mut shown: Shown = page
            .entries
            .into_iter()
            .map(|entry| (entry.id, json!(entry)))
            .collect();
        // Settings, goals and own triggers are no part of what one looks back on.
        let ids: Vec<RecordId> = self.model.stories.keys().copied().collect();
        for id in ids {
            if let Some(entry) = self.phones[who].entry(self.now, id) {
                shown.insert(id, entry);
            }
        }
        shown
    }

    fn check_the_same(&self, [one, two]: &[Shown; 2]) {
        let ids = |shown: &Shown| shown.keys().copied().collect::<BTreeSet<_>>();
        assert_eq!(ids(one), ids(two), "both phones show the same entries");
        for (id, entry) in one {
            let other = &two[id];
            if self.paired {
                assert_eq!(entry, other, "both phones show the same");
                continue;
            }
            for at in ["occurred_at", "recorded_at", "mark", "time_doubtful"] {
                assert_eq!(entry[at], other[at], "{at} of {id}");
            }
            let versions = [versions(entry), versions(other)];
            assert_eq!(versions[0].len(), versions[1].len(), "versions of {id}");
            for (a, b) in versions[0].iter().zip(&versions[1]) {
                let is_sealed = a["sealed_elsewhere"] == true || b["sealed_elsewhere"] == true;
                assert!(is_sealed || a["body"] == b["body"], "a version of {id}");
                let is_readable = a["sealed_elsewhere"] == false || b["sealed_elsewhere"] == false;
                assert!(is_readable, "nobody can read a version of {id}");
            }
        }
    }

    fn check_nothing_waits(&mut self) {
        for phone in &mut self.phones {
            let clock = phone.clock(self.now);
            let status = json!(phone.engine().status(clock));
            for count in ["waiting", "parked", "unreadable"] {
                assert_eq!(status[count], 0, "{count}: {status}");
            }
        }
    }

    fn check_ends(&self, shown: &[Shown; 2], held: &[Stored]) {
        let on_server = |state: &str| -> BTreeSet<String> {
            let rows = held.iter().filter(|row| row.state == state);
            rows.map(|row| row.id.clone()).collect()
        };
        let (live, deleted) = (on_server("live"), on_server("deleted"));
        let known: BTreeSet<String> = shown[0].keys().map(ToString::to_string).collect();
        assert_eq!(live, known, "the server has what the phones have");

        for (id, end) in self.model.ends() {
            let entry = shown[0].get(&id);
            let is_deleted = deleted.contains(&id.to_string());
            match &end {
                End::Nothing => assert!(entry.is_none() && !is_deleted, "{id} was taken back"),
                End::Deleted => assert!(entry.is_none() && is_deleted, "{id} was deleted"),
                End::Either(_) if entry.is_none() => {}
                End::Shown(marks) | End::Either(marks) => {
                    assert!(entry.is_some(), "{id} is lost");
                    let seen = seen(id, shown);
                    let lost: Vec<&Mark> = marks.difference(&seen).collect();
                    assert!(
                        lost.is_empty(),
                        "{lost:?} of {id} are lost: {seen:?} are there"
                    );
                }
            }
            let kept = held.iter().filter(|row| row.id == id.to_string());
            if is_deleted {
                assert_eq!(
                    kept.count(),
                    1,
                    "something is left of {id}, which was deleted"
                );
            }
        }
        let made: BTreeSet<String> = self.model.stories.keys().map(ToString::to_string).collect();
        assert!(
            live.is_subset(&made) && deleted.is_subset(&made),
            "nobody made that"
        );
    }

    fn check_secrets(&self, shown: &[Shown; 2], held: &[Stored]) {
        for (id, mark) in self.model.forbidden(self.life > 0) {
            let kind = self.model.stories[&id].kind;
            let needle = marks::needle(kind, mark);
            for row in held.iter().filter(|row| row.id == id.to_string()) {
                assert!(
                    !row.text.contains(&needle),
                    "the server has the hidden mark {mark} in clear ({}): {}",
                    row.state,
                    row.text
                );
            }
            let shared = |entry: &&Value| {
                versions(entry).iter().any(|version| {
                    !keeps_back(version) && version["body"].to_string().contains(&needle)
                })
            };
            let entries = shown.iter().filter_map(|shown| shown.get(&id));
            let told = entries.clone().find(shared);
            assert!(
                told.is_none(),
                "a phone shows the hidden mark {mark} as shared"
            );
        }
    }
}

/// What somebody hid stands over what was left clear apart from it.
fn check_what_stands(shown: &[Shown; 2]) {
    for (id, entry) in shown.iter().flatten() {
        let others = entry["others"].as_array().expect("others");
        assert!(
            keeps_back(entry) || !others.iter().any(keeps_back),
            "{id} is clear beside a version that was hidden: {entry}"
        );
    }
}

/// Whether anything in a version is kept from the team.
fn keeps_back(version: &Value) -> bool {
    let hidden = version["hidden"].as_array();
    ["private_whole", "sealed_elsewhere"]
        .iter()
        .any(|kept| version[kept] == true)
        || hidden.is_some_and(|hidden| !hidden.is_empty())
}

/// The version that stands and the others.
fn versions(entry: &Value) -> Vec<&Value> {
    let others = entry["others"].as_array().expect("others");
    std::iter::once(entry).chain(others).collect()
}

/// The marks of an entry that can be read on either phone.
fn seen(id: RecordId, shown: &[Shown; 2]) -> BTreeSet<Mark> {
    let mut seen = BTreeSet::new();
    for entry in shown.iter().filter_map(|shown| shown.get(&id)) {
        let sight = sight(entry);
        seen.extend(sight.shown);
        seen.extend(sight.others);
    }
    seen
}
