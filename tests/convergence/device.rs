//! A phone as its host runs it: rows on a disk, a clock that may be wrong, two tabs, and a network that may fail.

use std::collections::BTreeMap;

use chrono::{Offset, TimeZone};
use mobile_core::{
    client::{ClientError, Echo, Engine, Failure, Here, Request, Row, Urgency, Write},
    ids::{DeviceId, RecordId},
    time::UnixMillis,
};
use serde_json::{Value, json};

/// When the host dies, if it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crash {
    /// Not at all.
    Never,
    /// Before the rows are on disk: nothing has happened.
    BeforePersist,
    /// After, and before anybody learnt of it.
    AfterPersist,
}

/// What the host heard of a request: an answer, or none.
#[derive(Clone, Debug)]
pub enum Heard {
    /// The answer of a sync.
    Answer(Value),
    /// Anything else.
    Failure(Failure),
}

/// See the module.
#[derive(Debug)]
pub struct Device {
    /// Opens everything.
    pub token: String,
    /// Only adds.
    pub send_token: String,
    /// Which.
    pub id: DeviceId,
    /// What its clock is ahead of the world's.
    pub skew: i64,
    /// The request that is under way.
    pub flight: Option<Request>,
    /// Requests that the network may still repeat.
    pub sent: Vec<Request>,
    /// What was heard, which may be heard again, later.
    pub heard: Vec<(Echo, Heard)>,
    rows: BTreeMap<String, Vec<u8>>,
    generation: u64,
    tabs: [Engine; 2],
    tab: usize,
    seed: u64,
}

/// Minutes east of Greenwich in Paris.
fn offset_in_paris(now: UnixMillis) -> i32 {
    let utc = chrono::DateTime::from_timestamp_millis(now.0).expect("a date");
    let offset = chrono_tz::Europe::Paris.offset_from_utc_datetime(&utc.naive_utc());
    offset.fix().local_minus_utc() / 60
}

fn empty() -> Engine {
    Engine::open([], 0, "1").expect("an engine")
}

impl Device {
    /// A phone that enrols with the server's `answer`, and by the secret of another phone, if it is paired with one.
    pub fn enrolled(answer: &Value, secret: Option<&str>, now: UnixMillis, seed: u64) -> Self {
        let text = |name: &str| answer[name].as_str().expect(name).to_owned();
        let mut device = Self {
            token: text("token"),
            send_token: text("send_token"),
            id: text("device_id").parse().expect("an id"),
            skew: 0,
            flight: None,
            sent: Vec::new(),
            heard: Vec::new(),
            rows: BTreeMap::new(),
            generation: 0,
            tabs: [empty(), empty()],
            tab: 0,
            seed,
        };
        let enrol = |engine: &mut Engine, here: &mut Here<'_>| {
            Ok((engine.enrolled(answer, Some("Sacha"), secret, here)?, ()))
        };
        device.call(now, Crash::Never, enrol).expect("enrolment");
        device
    }

    /// What another phone needs to read what only the person can read: a secret, and what the server carries.
    pub fn pairs(&mut self, now: UnixMillis) -> (String, String) {
        let seed = &mut self.seed;
        let mut random = |bytes: &mut [u8]| {
            fill(seed, bytes);
            Ok(())
        };
        let mut here = Here {
            now,
            offset_minutes: 60,
            random: &mut random,
        };
        let pairing = self.tabs[self.tab].begin_pairing(&mut here);
        let pairing = pairing.expect("a pairing");
        (pairing.secret.to_string(), pairing.blob)
    }

    /// What its clock shows.
    pub fn clock(&self, now: UnixMillis) -> UnixMillis {
        now.plus(self.skew)
    }

    /// The offset it lives by: of its own clock, right or wrong.
    pub fn offset(&self, now: UnixMillis) -> i32 {
        offset_in_paris(self.clock(now))
    }

    fn open(&self) -> Engine {
        let rows = self.rows.iter().map(|(key, bytes)| Row {
            key: key.clone(),
            bytes: bytes.clone().into(),
        });
        Engine::open(rows, self.generation, "1").expect("rows that open")
    }

    /// The host dies and comes back.
    pub fn restart(&mut self) {
        self.tabs[self.tab] = self.open();
    }

    /// The person goes on in another tab, whose engine may be old.
    pub fn change_tab(&mut self) {
        self.tab = 1 - self.tab;
    }

    /// What the person looks at: never older than the disk.
    pub fn engine(&mut self) -> &Engine {
        if self.tabs[self.tab].generation() != self.generation {
            self.restart();
        }
        &self.tabs[self.tab]
    }

    /// Calls the engine as a host does; `None` if it died before anything was persisted.
    ///
    /// # Errors
    /// What the engine refuses; nothing may have changed then.
    pub fn call<T>(
        &mut self,
        now: UnixMillis,
        crash: Crash,
        call: impl Fn(&mut Engine, &mut Here<'_>) -> Result<(Write, T), ClientError>,
    ) -> Result<Option<T>, ClientError> {
        loop {
            let seed = &mut self.seed;
            let mut random = |bytes: &mut [u8]| {
                fill(seed, bytes);
                Ok(())
            };
            let mut here = Here {
                now: now.plus(self.skew),
                offset_minutes: offset_in_paris(now.plus(self.skew)),
                random: &mut random,
            };
            let engine = &mut self.tabs[self.tab];
            let before = engine.generation();
            let done = call(engine, &mut here);
            let is_stale = before != self.generation;
            let (write, value) = match done {
                // An old engine may refuse what a new one takes.
                Err(_) | Ok(_) if is_stale => {
                    self.restart();
                    continue;
                }
                Err(error) => {
                    assert_eq!(engine.generation(), before, "a refusal changes nothing");
                    return Err(error);
                }
                Ok(done) => done,
            };
            assert_eq!(write.expected, self.generation);
            if crash == Crash::BeforePersist {
                self.restart();
                return Ok(None);
            }
            self.persist(write);
            if crash == Crash::AfterPersist {
                self.restart();
            }
            return Ok(Some(value));
        }
    }

    fn persist(&mut self, write: Write) {
        self.generation = write.next;
        for row in write.put {
            self.rows.insert(row.key, row.bytes.to_vec());
        }
        for key in write.delete {
            self.rows.remove(&key);
        }
    }

    /// Does a command, given as it crosses the bridge; the record, once it is persisted.
    ///
    /// # Errors
    /// What the engine refuses.
    pub fn apply(
        &mut self,
        now: UnixMillis,
        crash: Crash,
        command: &Value,
    ) -> Result<Option<(RecordId, Option<UnixMillis>)>, ClientError> {
        self.call(now, crash, |engine, here| {
            let command = serde_json::from_value(command.clone()).expect("a command");
            let (write, saved) = engine.apply(command, here)?;
            Ok((write, (saved.id, saved.undo_until)))
        })
    }

    /// A request, if there is one and its write is on disk.
    pub fn request(&mut self, now: UnixMillis, urgency: Urgency, crash: Crash) -> Option<Request> {
        let request = self.call(now, crash, |engine, here| {
            engine.next_request(urgency, here)
        });
        request.expect("no refusal").flatten()
    }

    /// Takes what was heard of a request.
    pub fn hear(&mut self, now: UnixMillis, echo: &Echo, heard: &Heard, crash: Crash) {
        let done = self.call(now, crash, |engine, here| {
            let write = match heard {
                Heard::Answer(answer) => engine.on_response(echo, answer, here)?,
                Heard::Failure(failure) => engine.on_failure(echo, failure, here)?,
            };
            Ok((write, ()))
        });
        done.expect("an answer that can be read");
    }

    /// An entry as the person sees it, deleted ones aside.
    pub fn entry(&mut self, now: UnixMillis, id: RecordId) -> Option<Value> {
        let clock = self.clock(now);
        self.engine().entry(id, clock).map(|entry| json!(entry))
    }

    /// A random id, as the host makes it.
    pub fn random_id(&mut self) -> RecordId {
        let mut bytes = [0; 16];
        fill(&mut self.seed, &mut bytes);
        RecordId(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}

/// Enough for ids and nonces that differ, and the same in every run.
fn fill(seed: &mut u64, bytes: &mut [u8]) {
    for byte in bytes {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        *byte = (*seed >> 56) as u8;
    }
}
