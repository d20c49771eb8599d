//! Processor time and memory of a run.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

/// What a run took.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct Measured {
    pub messages: usize,
    /// Processor time of the whole process, all threads, in seconds.
    pub cpu: f64,
    pub wall: f64,
    /// Of one message, in milliseconds: half of them, and all but one in a hundred, took no longer.
    #[serde(default)]
    pub latency: Option<(f64, f64)>,
    /// Resident memory in MB after a tenth, a half and all of the run.
    #[serde(default)]
    pub rss: Vec<f64>,
    /// The most of it.
    pub peak_rss: f64,
}

impl Measured {
    pub fn per_core(&self) -> f64 {
        self.messages as f64 / self.cpu
    }
}

/// Measures from its making to its end.
pub struct Meter {
    cpu: f64,
    at: Instant,
    stop: Arc<AtomicBool>,
    sampler: JoinHandle<Vec<f64>>,
}

impl Meter {
    pub fn start() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let sampler = thread::spawn(move || {
            let mut samples = Vec::new();
            while !stopped.load(Ordering::Relaxed) {
                samples.push(memory("VmRSS:"));
                thread::park_timeout(Duration::from_millis(50));
            }
            samples.push(memory("VmRSS:"));
            samples
        });
        Self {
            cpu: cpu(),
            at: Instant::now(),
            stop,
            sampler,
        }
    }

    pub fn stop(self, messages: usize, mut latencies: Vec<Duration>) -> Measured {
        let (cpu, wall) = (cpu() - self.cpu, self.at.elapsed().as_secs_f64());
        self.stop.store(true, Ordering::Relaxed);
        self.sampler.thread().unpark();
        let samples = self.sampler.join().unwrap();
        latencies.sort_unstable();
        let quantile = |share: f64| {
            let place = (latencies.len() as f64 * share) as usize;
            latencies[place.min(latencies.len() - 1)].as_secs_f64() * 1_000.0
        };
        let last = samples.len() - 1;
        Measured {
            messages,
            cpu,
            wall,
            latency: (!latencies.is_empty()).then(|| (quantile(0.5), quantile(0.99))),
            rss: [last / 10, last / 2, last].map(|at| samples[at]).to_vec(),
            peak_rss: memory("VmHWM:"),
        }
    }
}

/// Processor time that this process took so far, all threads, user and system, in seconds.
fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn memory(name: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
    kilobytes.parse::<f64>().unwrap() / 1024.0
}
