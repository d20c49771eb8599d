//! The log of every server of this process, at its most talkative, kept to be searched.

use std::{
    io::{self, Write},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Begins to keep the log; a second call changes nothing. Our own crates, and what they log through, say all
/// they know.
pub fn keep() {
    static BEGUN: OnceLock<()> = OnceLock::new();
    BEGUN.get_or_init(|| {
        let all = tracing::level_filters::LevelFilter::TRACE;
        let targets = Targets::new()
            .with_target("accalmie", all)
            .with_target("mobile_core", all)
            .with_target("migrations", all)
            .with_target("tower_http", all)
            .with_target("axum", all)
            .with_default(tracing::level_filters::LevelFilter::INFO);
        let written = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(|| Kept);
        tracing_subscriber::registry()
            .with(targets)
            .with(written)
            .init();
    });
}

/// The end of the log as it is now.
pub fn mark() -> usize {
    lines().len()
}

/// Whether `text` was logged since `mark`, by any server of this process.
pub fn contains(mark: usize, text: &str) -> bool {
    find(&lines()[mark..], text.as_bytes())
}

/// Whether `needle` occurs in `haystack`.
pub fn find(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

fn lines() -> MutexGuard<'static, Vec<u8>> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Kept;

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        lines().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
