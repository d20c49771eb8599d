//! What holds for every record and every week, tried on many.

// Clippy allows these inside tests; their helpers may fail a test in the same way.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bodies;
mod brief;
mod changes;
mod nudges;
mod risk;
mod triggers;
