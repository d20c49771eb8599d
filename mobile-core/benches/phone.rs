//! What a phone that was used for a year costs: `cargo xtask bench phone [--json]`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a measurement stops where it fails, prints, and looks at the clock"
)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use mobile_core::client::{Engine, Here, Request, Row, Urgency, Write};
use mobile_core::time::{DAY, HOUR, UnixMillis};
use serde_json::{Value, json};
use uuid::Uuid;

/// Entries that are there.
const ENTRIES: usize = 5_000;
/// Entries that wait; the contract's limit of a request.
const WAITING: usize = 500;
/// The target of opening and drawing Today.
const TARGET: Duration = Duration::from_millis(100);
/// 2026-11-20, a Friday evening; the log reaches back from here.
const END: UnixMillis = UnixMillis(1_795_213_800_000);

struct Phone {
    engine: Engine,
    rows: BTreeMap<String, Vec<u8>>,
    now: UnixMillis,
    seed: u64,
}

impl Phone {
    fn enrolled() -> Self {
        let mut phone = Self {
            engine: Engine::open([], 0, "1").unwrap(),
            rows: BTreeMap::new(),
            now: END.plus(-365 * DAY),
            seed: 1,
        };
        let answer = json!({
            "participant_id": "7d0c4f0e-2a8b-4c1e-9a55-0f2b7c3d4e5f",
            "device_id": "6f1c0e36-6a39-4d0f-9a27-0d6a8f1f8f10",
            "token": "token", "send_token": "send", "id_key": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
            "cycle": {"id": "c0000000-0000-4000-8000-000000000001", "name": "Automne", "sessions": [
                {"number": 1, "starts_at": "2026-11-03T18:00:00.000Z"}, {"number": 2, "starts_at": "2026-11-24T18:00:00.000Z"},
            ]},
        });
        let write =
            phone.call(|engine, here| engine.enrolled(&answer, Some("Sacha"), None, here).unwrap());
        phone.persist(write);
        phone
    }

    fn call<T>(&mut self, call: impl FnOnce(&mut Engine, &mut Here<'_>) -> T) -> T {
        let seed = &mut self.seed;
        // Quick, and different enough for ids and nonces; not what a phone seals with.
        let mut random = |bytes: &mut [u8]| {
            for byte in bytes {
                *seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                *byte = (*seed >> 56) as u8;
            }
            Ok(())
        };
        let mut here = Here {
            now: self.now,
            offset_minutes: 60,
            random: &mut random,
        };
        call(&mut self.engine, &mut here)
    }

    fn persist(&mut self, write: Write) {
        for row in write.put {
            self.rows.insert(row.key, row.bytes.to_vec());
        }
        for key in write.delete {
            self.rows.remove(&key);
        }
    }

    /// Notes the entry of this number: mostly cravings, a check-in a day, uses, moments, some of it private.
    fn log(&mut self, number: usize) -> Write {
        let (kind, body) = match number % 14 {
            0 => ("check_in", json!({"use": "no", "mood": number % 11})),
            1 => (
                "use",
                json!({"products": [{"code": "3mmc", "route": "nasal"}], "meaning": "unsure", "who": "friends"}),
            ),
            2 => ("moment", json!({"code": "party"})),
            3 => (
                "intimacy",
                json!({"satisfaction": 7, "note": "Une soirée calme, et cela suffit."}),
            ),
            _ => (
                "craving",
                json!({
                    "intensity": number % 11, "triggers": ["alcohol", "loneliness"], "used": number.is_multiple_of(5),
                    "coping": [{"code": "walk", "helped": true}], "before": [{"code": "alcohol", "minutes_before": 90}],
                    "note": "Après le travail, seul, le téléphone à la main. Je suis sorti marcher.",
                }),
            ),
        };
        let id = Uuid::from_u128(0x1234_5678_9abc_4def_8123_0000_0000_0000 + number as u128);
        let command = json!({"do": "log", "id": id, "draft": {"kind": kind, "body": body}});
        let command = serde_json::from_value(command).unwrap();
        self.call(|engine, here| engine.apply(command, here).unwrap().0)
    }

    fn request(&mut self) -> Option<Request> {
        let (write, request) =
            self.call(|engine, here| engine.next_request(Urgency::Due, here).unwrap());
        self.persist(write);
        request
    }

    /// The server takes everything that waits.
    fn sync(&mut self) {
        self.now = self.now.plus(HOUR);
        while let Some(request) = self.request() {
            let accepted: Vec<Value> = request.echo.sent.iter().map(|sent| json!(sent)).collect();
            let answer = json!({"accepted": accepted, "rejected": [], "changes": [], "cursor": "1.1", "more": false,
                "programme_etag": "p1", "server_time": self.now});
            let write =
                self.call(|engine, here| engine.on_response(&request.echo, &answer, here).unwrap());
            self.persist(write);
        }
    }

    fn disk(&self) -> Vec<Row> {
        let row = |(key, bytes): (&String, &Vec<u8>)| Row {
            key: key.clone(),
            bytes: bytes.clone().into(),
        };
        self.rows.iter().map(row).collect()
    }
}

/// A phone with a year's log, all of it on the server.
fn lived_with() -> Phone {
    let mut phone = Phone::enrolled();
    let step = 360 * DAY / ENTRIES as i64;
    for number in 0..ENTRIES {
        phone.now = phone.now.plus(step);
        let write = phone.log(number);
        phone.persist(write);
        if number % WAITING == 0 {
            phone.sync();
        }
    }
    phone.sync();
    phone
}

/// Some durations, sorted.
struct Times(Vec<Duration>);

impl Times {
    fn of(runs: usize, mut run: impl FnMut() -> Duration) -> Self {
        let mut times: Vec<Duration> = (0..runs).map(|_| run()).collect();
        times.sort_unstable();
        Self(times)
    }

    fn millis(&self, percent: usize) -> f64 {
        let at = (self.0.len() * percent).div_ceil(100).max(1) - 1;
        (self.0[at].as_secs_f64() * 1e6).round() / 1e3
    }

    fn json(&self) -> Value {
        json!({"median_ms": self.millis(50), "p95_ms": self.millis(95), "runs": self.0.len()})
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = Instant::now();
    let done = work();
    (started.elapsed(), done)
}

fn main() {
    let wants_json = std::env::args().any(|argument| argument == "--json");
    let mut phone = lived_with();
    let bytes: usize = phone.rows.values().map(Vec::len).sum();

    let opened = Times::of(40, || {
        let (rows, generation, now) = (phone.disk(), phone.engine.generation(), phone.now);
        let (took, view) = timed(|| {
            phone.engine = Engine::open(rows, generation, "1").unwrap();
            phone.call(|engine, here| engine.view(here))
        });
        assert_eq!(view["status"]["waiting"], 0, "at {now}");
        took
    });
    let today = Times::of(40, || {
        timed(|| phone.call(|engine, here| engine.view(here))).0
    });
    let mut number = ENTRIES;
    let logged = Times::of(WAITING, || {
        // Not another check-in of the same day: that would be no new entry.
        number += if number % 14 == 13 { 2 } else { 1 };
        let (took, write) = timed(|| phone.log(number));
        phone.persist(write);
        phone.now = phone.now.plus(HOUR);
        took
    });
    phone.now = phone.now.plus(HOUR);
    let waiting = phone.call(|engine, here| engine.status(here.now)).waiting;
    let (mut requests, mut sizes, mut built) = (0, Vec::new(), Duration::ZERO);
    loop {
        let (took, request) = timed(|| phone.request());
        let Some(request) = request else { break };
        (requests, built) = (requests + 1, built + took);
        sizes.push(request.body.len());
        let accepted: Vec<Value> = request.echo.sent.iter().map(|sent| json!(sent)).collect();
        let answer = json!({"accepted": accepted, "rejected": [], "changes": [], "cursor": "1.2", "more": false,
            "programme_etag": "p1", "server_time": phone.now});
        let write =
            phone.call(|engine, here| engine.on_response(&request.echo, &answer, here).unwrap());
        phone.persist(write);
    }
    let sent: usize = sizes.iter().sum();
    let within = opened.millis(95) < TARGET.as_secs_f64() * 1e3;

    if wants_json {
        let figures = json!({
            "bench": "phone", "entries": ENTRIES, "rows_bytes": bytes,
            "open_and_today": opened.json(), "today": today.json(), "log_one": logged.json(),
            "target_ms": TARGET.as_millis() as u64, "within_target": within,
            "waiting": {"entries": waiting, "requests": requests, "bytes": sent, "build_ms": Times(vec![built]).millis(50)},
        });
        println!("{figures}");
        return;
    }
    println!(
        "A phone with {ENTRIES} entries ({:.1} MB of rows on disk, sealed)\n",
        bytes as f64 / 1e6
    );
    println!("{:<34} {:>10} {:>10} {:>6}", "", "median", "p95", "runs");
    for (what, times) in [
        ("open the rows and draw Today", &opened),
        ("draw Today", &today),
        ("note one entry", &logged),
    ] {
        println!(
            "{what:<34} {:>7.2} ms {:>7.2} ms {:>6}",
            times.millis(50),
            times.millis(95),
            times.0.len()
        );
    }
    let verdict = if within { "within" } else { "ABOVE" };
    println!(
        "\nopening: {verdict} the target of {} ms (p95)",
        TARGET.as_millis()
    );
    println!(
        "{waiting} waiting entries: {requests} request(s), {:.0} kB, built in {:.2} ms",
        sent as f64 / 1e3,
        Times(vec![built]).millis(50)
    );
}
