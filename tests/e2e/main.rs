//! Journeys through the real thing, each on SQLite and on PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics where it fails"
)]

mod access;
mod architecture;
mod audit;
mod brief;
mod brief_secrets;
mod cycles;
mod demo;
mod edge;
mod enrolment;
mod envelope;
mod erasure;
mod faults;
mod history;
mod openapi;
mod pairing;
mod postgres_cluster;
mod process;
mod programme;
mod proxies;
mod push;
mod push_bench;
mod push_reading;
mod push_secrecy;
mod push_workers;
mod recovery;
mod restore;
mod secrecy;
mod sign_in;
mod sources;
mod staff_push;
mod sync;
mod words;
