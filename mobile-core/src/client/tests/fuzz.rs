//! Rows that rotted and answers that are none: refused with a code, never with a panic, and the phone goes on.

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::*;
use crate::time::DAY;

const PIN: &str = "284013";

/// What a phone holds that was lived with, and what the server said to it meanwhile.
struct Lived {
    rows: BTreeMap<String, Vec<u8>>,
    generation: u64,
    now: UnixMillis,
    echo: Echo,
    answer: Value,
}

fn lived(pin: bool) -> Lived {
    let mut phone = Phone::enrolled(1);
    let mut server = server::Server::default();
    let programme = json!({"cycle": {"sessions": [{"number": 2, "starts_at": "2026-11-24T18:00:00.000Z"}]},
        "help": {}, "devices": []});
    let write = phone.with(|engine, here| engine.keep_programme("\"p1\"", programme, here));
    phone.persist(write.unwrap());
    let goals = json!({"versions": [{"revision": 1, "from": "2026-11-01", "goals": []}]});
    phone.log("goals", goals).unwrap();
    phone
        .log("check_in", json!({"mood": 2, "note": "n"}))
        .unwrap();
    phone
        .log("use", json!({"meaning": "not_by_choice"}))
        .unwrap();
    let own = json!({"triggers": [{"code": format!("own_{:032x}", 7), "label": "l"}]});
    phone.log("trigger_list", own).unwrap();
    let gone = phone.craving(3);
    let kept = phone.craving(4);
    phone.sync(&mut server);
    let mut tablet = Phone::enrolled(2);
    tablet.sync(&mut server);
    tablet.edit(kept, json!({"intensity": 9})).unwrap();
    tablet.log("intimacy", json!({"note": "n"})).unwrap();
    tablet.sync(&mut server);
    phone.edit(kept, json!({"intensity": 8})).unwrap();
    phone.pass(super::super::record::UNDO_WINDOW);
    let request = phone.request(Urgency::Now).unwrap();
    let answer = server.take(&request, phone.now);
    phone.delete(gone).unwrap();
    phone.craving(5);
    if pin {
        let write = phone.with(|engine, here| engine.set_pin(PIN, None, here));
        phone.persist_unchecked(write.unwrap().0);
        phone.reopen();
        let id = phone.random_id();
        let noted = phone.with(|engine, here| engine.log_locked(id, 6, here));
        phone.persist_unchecked(noted.unwrap().0);
    }
    Lived {
        generation: phone.engine.generation(),
        rows: phone.rows,
        now: phone.now,
        echo: request.echo,
        answer,
    }
}

static OPEN: LazyLock<Lived> = LazyLock::new(|| lived(false));
static LOCKED: LazyLock<Lived> = LazyLock::new(|| lived(true));

impl Phone {
    fn persist_unchecked(&mut self, write: Write) {
        let is_checked = std::mem::take(&mut self.is_checked);
        self.persist(write);
        self.is_checked = is_checked;
    }

    /// The phone of `lived` with these rows, if they open.
    fn found(lived: &Lived, rows: BTreeMap<String, Vec<u8>>) -> Result<Self, ClientError> {
        let disk = rows.iter().map(|(key, bytes)| Row {
            key: key.clone(),
            bytes: Zeroizing::new(bytes.clone()),
        });
        let engine = Engine::open(disk, lived.generation, "1")?;
        Ok(Self {
            engine: with_cheap_pins(engine),
            rows,
            now: lived.now,
            is_checked: false,
            ..Self::new(9)
        })
    }

    /// Everything that screens and hosts ask for, whatever comes of it.
    fn is_looked_at(&mut self) {
        let now = self.now;
        self.view();
        self.with(|engine, here| (json!(engine.weeks(here)), engine.next_due_at(here.now)));
        let page = self.engine.history(200, None, now);
        for entry in &page.entries {
            self.entry(entry.id);
        }
        let _ = json!(self.engine.contents(now));
        let _ = (self.engine.lock_view(now), self.engine.programme_due());
    }

    /// Everything that a person and a host do; faults are typed, and that is all that is asked.
    fn is_used(&mut self) {
        self.is_looked_at();
        let page = self.engine.history(3, None, self.now);
        for entry in page.entries {
            for command in [
                json!({"do": "undo", "id": entry.id}),
                json!({"do": "edit", "id": entry.id, "edit": {"body": {"intensity": 1}}}),
                json!({"do": "delete", "id": entry.id}),
            ] {
                self.tries(command);
            }
        }
        for kind in ["craving", "check_in", "settings"] {
            let id = self.random_id();
            self.tries(
                json!({"do": "log", "id": id, "draft": {"kind": kind, "body": {"mood": 1}}}),
            );
        }
        self.pass(DAY);
        let request = self.with(|engine, here| engine.next_request(Urgency::Now, here));
        if let Ok((write, Some(request))) = request {
            self.persist_unchecked(write);
            let late = Failure::Answer {
                status: 409,
                code: Some("resync_required".to_owned()),
                retry_after: None,
            };
            let failed = self.with(|engine, here| engine.on_failure(&request.echo, &late, here));
            assert!(failed.is_ok());
        }
        self.is_looked_at();
    }

    fn tries(&mut self, command: Value) {
        let command = serde_json::from_value(command).unwrap();
        match self.with(|engine, here| engine.apply(command, here)) {
            Ok((write, _)) => self.persist_unchecked(write),
            Err(fault) => assert!(!fault.code().is_empty()),
        }
    }

    /// A craving can be noted, and is there.
    fn goes_on(&mut self) {
        let id = self.random_id();
        let draft = json!({"kind": "craving", "body": {"intensity": 7}});
        let command = json!({"do": "log", "id": id, "draft": draft});
        let command = serde_json::from_value(command).unwrap();
        let (write, _) = self
            .with(|engine, here| engine.apply(command, here))
            .unwrap();
        self.persist_unchecked(write);
        assert_eq!(self.entry(id).unwrap()["body"]["intensity"], 7);
    }
}

/// What time and other hands do to bytes.
#[derive(Clone, Debug)]
enum Rot {
    Flip(Index, u8),
    Cut(Index),
    Add(Vec<u8>),
    Replace(Vec<u8>),
    Gone,
    /// Another row's bytes.
    Of(Index),
}

fn rot() -> impl Strategy<Value = Rot> {
    let bytes = || prop::collection::vec(any::<u8>(), 0..80);
    prop_oneof![
        4 => (any::<Index>(), 1..=255_u8).prop_map(|(at, by)| Rot::Flip(at, by)),
        2 => any::<Index>().prop_map(Rot::Cut),
        1 => bytes().prop_map(Rot::Add),
        1 => bytes().prop_map(Rot::Replace),
        1 => Just(Rot::Gone),
        2 => any::<Index>().prop_map(Rot::Of),
    ]
}

fn rotten(rows: &mut BTreeMap<String, Vec<u8>>, which: &Index, rot: &Rot) {
    let key = which.get(&rows.keys().cloned().collect::<Vec<_>>()).clone();
    let mut bytes = rows[&key].clone();
    match rot {
        Rot::Flip(at, by) if !bytes.is_empty() => *at.get_mut(&mut bytes) ^= by,
        Rot::Flip(..) => {}
        Rot::Cut(at) => bytes.truncate(at.index(bytes.len() + 1)),
        Rot::Add(more) => bytes.extend(more),
        Rot::Replace(other) => bytes.clone_from(other),
        Rot::Gone => return drop(rows.remove(&key)),
        Rot::Of(other) => {
            bytes = other
                .get(&rows.values().cloned().collect::<Vec<_>>())
                .clone()
        }
    }
    rows.insert(key, bytes);
}

/// Any JSON, of the kind that breaks readers.
fn any_json() -> impl Strategy<Value = Value> {
    let texts = prop::sample::select(
        &[
            "",
            "craving",
            "private",
            "revision_conflict",
            "2026-11-20T23:30:00+01:00",
            "9999-12-31T23:59:59.999Z",
            "-262143-01-01T00:00:00Z",
            "6f1c0e36-6a39-4d0f-9a27-0d6a8f1f8f10",
            "0.0",
            "🌊",
        ][..],
    );
    let numbers = prop::sample::select(&[i64::MIN, -1, 0, 1, 10, 4_294_967_295, i64::MAX][..]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        numbers.prop_map(|number| json!(number)),
        Just(json!(1e300)),
        texts.prop_map(|text| json!(text)),
        ".{0,12}".prop_map(Value::String),
    ];
    let names = prop::sample::select(
        &[
            "id", "kind", "body", "revision", "private", "others", "changes", "x",
        ][..],
    );
    leaf.prop_recursive(3, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map(names.clone().prop_map(str::to_owned), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Replaces one value somewhere inside, or takes it away.
fn bent(value: &mut Value, at: &Index, with: Option<&Value>) {
    fn places(value: &Value, path: &str, found: &mut Vec<String>) {
        found.push(path.to_owned());
        match value {
            Value::Object(map) => map.iter().for_each(|(name, inner)| {
                places(inner, &format!("{path}/{name}"), found);
            }),
            Value::Array(list) => list.iter().enumerate().for_each(|(index, inner)| {
                places(inner, &format!("{path}/{index}"), found);
            }),
            _ => {}
        }
    }
    let mut found = Vec::new();
    places(value, "", &mut found);
    let path = at.get(&found);
    let (parent, name) = path.rsplit_once('/').unwrap_or_default();
    match (with, value.pointer_mut(parent)) {
        (None, Some(Value::Object(map))) => drop(map.remove(name)),
        (with, _) => {
            if let Some(place) = value.pointer_mut(path) {
                *place = with.cloned().unwrap_or_default();
            }
        }
    }
}

type Bend = (Index, Option<Value>);

fn bends() -> impl Strategy<Value = Vec<Bend>> {
    let bend = (any::<Index>(), prop::option::weighted(0.8, any_json()));
    prop::collection::vec(bend, 1..4)
}

fn all_bent(mut value: Value, bends: &[Bend]) -> Value {
    for (at, with) in bends {
        bent(&mut value, at, with.as_ref());
    }
    value
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 256, ..ProptestConfig::default() })]

    /// Bytes that rotted on the disk.
    #[test]
    fn rotten_rows_are_refused_or_left_aside(
        is_locked in any::<bool>(),
        rots in prop::collection::vec((any::<Index>(), rot()), 1..4),
    ) {
        let lived = if is_locked { &*LOCKED } else { &*OPEN };
        let mut rows = lived.rows.clone();
        for (which, rot) in &rots {
            if !rows.is_empty() {
                rotten(&mut rows, which, rot);
            }
        }
        match Phone::found(lived, rows) {
            Err(fault) => prop_assert!(["corrupt", "future_version"].contains(&fault.code())),
            Ok(mut phone) => {
                if phone.engine.is_locked() {
                    phone.is_looked_at();
                    let id = phone.random_id();
                    let noted = phone.with(|engine, here| engine.log_locked(id, 3, here));
                    if let Ok((write, _)) = noted {
                        phone.persist_unchecked(write);
                    }
                    let unlocked = phone.with(|engine, here| engine.unlock(PIN, None, here));
                    match unlocked {
                        Ok((write, _)) => phone.persist_unchecked(write),
                        Err(fault) => prop_assert!(["corrupt", "future_version"].contains(&fault.code())),
                    }
                }
                let is_open = phone.engine.token().is_some();
                phone.is_used();
                if is_open {
                    phone.goes_on();
                }
            }
        }
    }

    /// Rows that open, and hold what no app of ours wrote.
    #[test]
    fn rows_of_another_hand_break_nothing(which in any::<Index>(), bends in bends(), raw in prop::option::weighted(0.1, any_json())) {
        let mut phone = Phone::found(&OPEN, OPEN.rows.clone()).unwrap();
        let keys: Vec<String> = phone.rows.keys().filter(|key| *key != "lock").cloned().collect();
        let key = which.get(&keys);
        let plain = phone.plain(key);
        let value = serde_json::from_slice(&plain).unwrap_or(Value::Null);
        let value = raw.unwrap_or_else(|| all_bent(value, &bends));
        phone.put_plain(key, value.to_string().as_bytes());
        match Phone::found(&OPEN, phone.rows) {
            Err(fault) => prop_assert_eq!(fault.code(), "corrupt"),
            Ok(mut phone) => phone.is_used(),
        }
    }

    /// Answers to a sync: real ones with something bent, and anything at all.
    #[test]
    fn answers_that_are_none_break_nothing(bends in bends(), echo_bends in prop::option::weighted(0.3, bends()), raw in prop::option::weighted(0.2, any_json())) {
        let mut phone = Phone::found(&OPEN, OPEN.rows.clone()).unwrap();
        let answer = raw.unwrap_or_else(|| all_bent(OPEN.answer.clone(), &bends));
        let echo = echo_bends.map(|bends| all_bent(json!(OPEN.echo), &bends));
        let echo = echo.and_then(|echo| serde_json::from_value(echo).ok()).unwrap_or_else(|| OPEN.echo.clone());
        match phone.with(|engine, here| engine.on_response(&echo, &answer, here)) {
            Ok(write) => phone.persist_unchecked(write),
            Err(fault) => prop_assert_eq!(fault.code(), "unexpected"),
        }
        phone.reopen();
        phone.is_looked_at();
        // The next answer that is one puts the clock right, and everything goes on.
        let request = phone.request(Urgency::Now);
        if let Some(request) = request {
            let good = json!({"accepted": [], "rejected": [], "changes": [], "cursor": "0.0", "more": false,
                "programme_etag": "p1", "server_time": phone.now});
            phone.answer(&request.echo, &good).unwrap();
            phone.goes_on();
        }
        phone.is_used();
    }

    /// The programme, and what an enrolment is answered with.
    #[test]
    fn programmes_and_enrolments_that_are_none_break_nothing(bends in bends(), etag in ".{0,12}", raw in prop::option::weighted(0.2, any_json())) {
        let mut phone = Phone::found(&OPEN, OPEN.rows.clone()).unwrap();
        let programme = json!({"cycle": {"sessions": [{"number": 2, "starts_at": "2026-11-24T18:00:00.000Z"}]},
            "help": {"resources": []}, "recovery": null, "devices": [{"id": PARTICIPANT, "created_at": "2026-11-20T18:00:00.000Z",
            "via": "invitation", "current": true}]});
        let programme = raw.clone().unwrap_or_else(|| all_bent(programme, &bends));
        let write = phone.with(|engine, here| engine.keep_programme(&etag, programme, here)).unwrap();
        phone.persist_unchecked(write);
        phone.reopen();
        phone.is_used();
        phone.goes_on();

        for mut phone in [Phone::new(3), phone] {
            phone.is_checked = false;
            let answer = raw.clone().unwrap_or_else(|| all_bent(enrolment(3), &bends));
            match phone.with(|engine, here| engine.enrolled(&answer, None, None, here)) {
                Ok(write) => phone.persist_unchecked(write),
                Err(fault) => prop_assert!(["unexpected", "other_participant"].contains(&fault.code())),
            }
            phone.is_used();
        }
    }
}
