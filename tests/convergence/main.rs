//! Two phones and the real server under everything that can go wrong: they converge, nothing is lost, nothing doubled,
//! nothing hidden comes to light.
//!
//! A case is a person of his own in one installation. What must come out is computed apart from the engine (`model`).
//! The cases are drawn from a recorded seed; `CONVERGENCE_SEED` draws others, `CONVERGENCE_CASES` more or fewer. A case
//! that fails is shrunk and told with its steps.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics where it fails"
)]

mod check;
mod device;
mod life;
mod marks;
mod model;
mod store;
mod world;

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
};

use harness::Backend;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use life::{Case, case};
use store::Store;
use world::World;

/// The recorded seed.
const SEED: u64 = 1;
/// Threads that live cases side by side.
const WORKERS: u32 = 3;
const WORKER: &str = "convergence";

async fn live(store: &Store, case: Case) {
    let mut world = World::new(store, &case).await;
    for (second, step) in case.steps {
        world.take(usize::from(second), step).await;
    }
    world.settle().await;
    world.check().await;
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Lives `cases` cases on a fresh installation.
fn converge(backend: Backend, cases: u32) {
    let cases = from_environment("CONVERGENCE_CASES").map_or(cases, |cases| cases as u32);
    let seed = from_environment("CONVERGENCE_SEED").unwrap_or(SEED);
    hush_workers();
    stay_on_one_core(backend);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let store = runtime.block_on(Store::new(backend));
    let has_failed = AtomicBool::new(false);
    let failures: Vec<String> = std::thread::scope(|scope| {
        let workers = (0..WORKERS).map(|worker| {
            let share = cases / WORKERS + u32::from(worker < cases % WORKERS);
            let (store, runtime, has_failed) = (&store, &runtime, &has_failed);
            let work = move || work(store, runtime, (seed, worker), share, has_failed);
            let name = std::thread::Builder::new().name(WORKER.to_owned());
            name.spawn_scoped(scope, work).unwrap()
        });
        let workers: Vec<_> = workers.collect();
        let joined = workers
            .into_iter()
            .filter_map(|worker| worker.join().unwrap());
        joined.collect()
    });
    runtime.block_on(store.close());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Lives one worker's share; what failed, shrunk.
fn work(
    store: &Store,
    runtime: &tokio::runtime::Runtime,
    (seed, worker): (u64, u32),
    share: u32,
    has_failed: &AtomicBool,
) -> Option<String> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..12].copy_from_slice(&worker.to_le_bytes());
    let config = Config {
        cases: share,
        failure_persistence: None,
        max_shrink_iters: 3_000,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let shrinks = Cell::new(false);
    let done = TestRunner::new_with_rng(config, rng).run(&case(), |case| {
        // One failure is enough: the others stop, this one shrinks it.
        if has_failed.load(Ordering::Relaxed) && !shrinks.get() {
            return Ok(());
        }
        let lived = catch_unwind(AssertUnwindSafe(|| runtime.block_on(live(store, case))));
        lived.map_err(|panic| {
            has_failed.store(true, Ordering::Relaxed);
            shrinks.set(true);
            TestCaseError::fail(words(&*panic))
        })
    });
    match done.err()? {
        TestError::Fail(why, case) => {
            Some(format!("seed {seed}, worker {worker}: {why}\n{case:?}"))
        }
        TestError::Abort(why) => Some(why.to_string()),
    }
}

/// What a panic says.
fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without words").to_owned()
}

/// Keeps this thread, and every thread that it starts, on a core that the other database's cases leave alone.
///
/// Each statement is handed from thread to thread: waking one on another core costs twice what everything else does.
fn stay_on_one_core(backend: Backend) {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    let core = match backend {
        Backend::Sqlite => cores.first(),
        Backend::Postgres => cores.last(),
    };
    // Where it can't be had, it only takes longer.
    core.map(|core| core_affinity::set_for_current(*core));
}

/// Shrinking panics a thousand times; only the last word matters.
fn hush_workers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() != Some(WORKER) {
                tell(panic);
            }
        }));
    });
}

#[test]
fn ten_thousand_on_sqlite() {
    converge(Backend::Sqlite, 10_000);
}

#[test]
fn one_thousand_on_postgres() {
    converge(Backend::Postgres, 1_000);
}
