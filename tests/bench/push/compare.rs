//! The runs, and their figures for people and programs.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use clap::Args;
use harness::push_reader;
use serde_json::{Value, json};

use crate::{Wave, meter::Measured};

/// The peer is measured with at most so many messages: its rate does not depend on it.
const PEER_MESSAGES: usize = 10_000;

#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Print one line of JSON instead of the table
    #[arg(long)]
    json: bool,
    /// How often each is measured; the medians are reported
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    #[command(flatten)]
    pub wave: Wave,
}

/// What is measured, in this order each round.
const RUNS: [(Run, &str); 7] = [
    (Run::Role("build-bound"), "building: bound (aws-lc-rs)"),
    (Run::Role("build"), "building: Accalmie"),
    (
        Run::Role("send-bound"),
        "sending: bound (aws-lc-rs, reqwest)",
    ),
    (Run::Role("send"), "sending: Accalmie"),
    (Run::Role("whole"), "from and to SQLite: Accalmie"),
    (Run::Peer("cached"), "sending: npm web-push, header kept"),
    (
        Run::Peer("documented"),
        "sending: npm web-push, as documented",
    ),
];
const BUILD_BOUND: usize = 0;
const BUILD: usize = 1;
const SEND_BOUND: usize = 2;
const SEND: usize = 3;
const WHOLE: usize = 4;
const PEER: usize = 6;

#[derive(Clone, Copy)]
enum Run {
    /// This program in another role.
    Role(&'static str),
    /// npm's.
    Peer(&'static str),
}

/// The push service in its process, killed when dropped.
struct Service {
    process: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Service {
    fn start(wave: &Wave) -> Self {
        let mut command = myself("service", wave, Some(1));
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = process.stdin.take().unwrap();
        let stdout = BufReader::new(process.stdout.take().unwrap());
        let mut service = Self {
            process,
            stdin,
            stdout,
        };
        fs::write(wave.folder.join("port"), service.line()).unwrap();
        service
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line
    }

    /// Messages that came so far.
    fn count(&mut self) -> usize {
        self.stdin.write_all(b"\n").unwrap();
        self.line().trim().parse().unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn compare(options: &Options) {
    let wave = &options.wave;
    let _ = fs::remove_dir_all(&wave.folder);
    fs::create_dir_all(&wave.folder).unwrap();
    let say = |text: &str| {
        if !options.json {
            println!("{text}");
        }
    };
    let mut service = Service::start(wave);
    say(&format!(
        "▸ fill an installation: {} people",
        wave.subscriptions
    ));
    let seeded = myself("seed", wave, None).status().unwrap();
    assert!(seeded.success(), "filling the installation");
    let mut rounds: Vec<Vec<Measured>> = Vec::new();
    for round in 1..=options.rounds {
        say(&format!(
            "▸ round {round} of {}, load {}",
            options.rounds,
            load()
        ));
        let runs = RUNS.iter().map(|(run, name)| {
            let before = service.count();
            let measured = match run {
                Run::Role(role) => measure(&mut myself(role, wave, Some(0))),
                Run::Peer(how) => measure(&mut peer(how, wave)),
            };
            let came = service.count() - before;
            let expected = if name.starts_with("building") {
                0
            } else {
                measured.messages
            };
            assert_eq!(came, expected, "{name}: what the push service took");
            measured
        });
        rounds.push(runs.collect());
    }
    if options.json {
        println!("{}", line(&rounds));
    } else {
        table(&rounds);
    }
    drop(service);
    fs::remove_dir_all(&wave.folder).unwrap();
}

/// This program in another role; on a processor of its own where there are two.
fn myself(role: &str, wave: &Wave, core: Option<usize>) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut command = on_core(core, program.as_ref());
    command.arg(role);
    command.args(["--subscriptions", &wave.subscriptions.to_string()]);
    command.arg("--folder").arg(&wave.folder);
    command
}

fn on_core(core: Option<usize>, program: &Path) -> Command {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let can_pin = || Command::new("taskset").arg("--version").output().is_ok();
    match core.filter(|_| cores >= 2 && can_pin()) {
        None => Command::new(program),
        Some(core) => {
            let mut command = Command::new("taskset");
            command.args(["--cpu-list", &core.to_string()]).arg(program);
            command
        }
    }
}

fn peer(how: &str, wave: &Wave) -> Command {
    let mut command = on_core(Some(0), "node".as_ref());
    command
        .arg(push_reader::folder().join("send.cjs"))
        .arg(how)
        .arg(wave.subscriptions.min(PEER_MESSAGES).to_string())
        .arg(&wave.folder)
        .env("NODE_EXTRA_CA_CERTS", wave.folder.join("root.pem"));
    command
}

fn measure(command: &mut Command) -> Measured {
    let output = command.stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{command:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Processes that want to run, over the last minute: what else the machine does.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap();
    load.split(' ').next().unwrap_or_default().to_owned()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The median over the rounds.
fn over(rounds: &[Vec<Measured>], value: impl Fn(&[Measured]) -> f64) -> f64 {
    median(rounds.iter().map(|round| value(round)).collect())
}

/// The median of how one run compares with another of the same round.
fn ratio(rounds: &[Vec<Measured>], of: usize, to: usize) -> f64 {
    over(rounds, |round| round[of].per_core() / round[to].per_core())
}

fn line(rounds: &[Vec<Measured>]) -> Value {
    let rounded = |value: f64, digits: i32| {
        let scale = 10_f64.powi(digits);
        (value * scale).round() / scale
    };
    json!({
        "per_core": over(rounds, |round| round[WHOLE].per_core()).round(),
        "bound_per_core": over(rounds, |round| round[SEND_BOUND].per_core()).round(),
        "ratio_to_bound": rounded(ratio(rounds, WHOLE, SEND_BOUND), 3),
        "ratio_to_npm": rounded(ratio(rounds, WHOLE, PEER), 2),
        "peak_rss_mb": rounded(over(rounds, |round| round[WHOLE].peak_rss), 1),
    })
}

fn table(rounds: &[Vec<Measured>]) {
    println!(
        "\n{:<38} {:>9} {:>19} {:>8} {:>15} {:>8}",
        "", "per core", "[least, most]", "wall, s", "p50 / p99, ms", "peak, MB"
    );
    for (at, (_, name)) in RUNS.iter().enumerate() {
        let mut rates: Vec<f64> = rounds.iter().map(|round| round[at].per_core()).collect();
        rates.sort_by(f64::total_cmp);
        let latency = rounds[0][at].latency.map_or(String::new(), |_| {
            let part = |part: fn((f64, f64)) -> f64| {
                over(rounds, |round| round[at].latency.map_or(0.0, part))
            };
            format!("{:.1} / {:.1}", part(|both| both.0), part(|both| both.1))
        });
        println!(
            "{name:<38} {:>9.0} {:>19} {:>8.2} {latency:>15} {:>8.0}",
            median(rates.clone()),
            format!("[{:.0}, {:.0}]", rates[0], rates[rates.len() - 1]),
            over(rounds, |round| round[at].wall),
            over(rounds, |round| round[at].peak_rss),
        );
    }
    let memory: Vec<String> = (0..3)
        .map(|at| format!("{:.0}", over(rounds, |round| round[WHOLE].rss[at])))
        .collect();
    println!(
        "\nMemory of the worker after a tenth, a half and all of the wave, MB: {}",
        memory.join(", ")
    );
    println!(
        "Messages a core and second, of one process; a ratio is of runs of the same round, the median of them:"
    );
    for (what, of, to, target) in [
        ("building, to its bound", BUILD, BUILD_BOUND, "≥ 0.8"),
        ("sending, to its bound", SEND, SEND_BOUND, "≥ 0.8"),
        (
            "from and to SQLite, to the bound of sending",
            WHOLE,
            SEND_BOUND,
            "≥ 0.6",
        ),
        (
            "from and to SQLite, to npm web-push as documented",
            WHOLE,
            PEER,
            "",
        ),
    ] {
        println!("  {what:<50} {:>6.2}  {target}", ratio(rounds, of, to));
    }
}
