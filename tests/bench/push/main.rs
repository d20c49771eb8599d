//! What a wave of reminders costs, beside what it could cost at best and what a peer takes: `cargo xtask bench push`.
//!
//! Each way of sending runs in a process of its own, one after the other, against one push service in another process.
//!
//! | File | What it holds |
//! |---|---|
//! | `compare.rs` | the runs, and their figures for people and programs |
//! | `bound.rs` | what the machine allows: RFC 8291 on aws-lc-rs, one signature, `reqwest` over HTTP/2 |
//! | `product.rs` | the product's encryption, its sending, and its worker on its database |
//! | `seed.rs` | an installation with people, subscriptions, and a reminder for each that is due |
//! | `service.rs` | the push service: it takes everything at once |
//! | `meter.rs` | processor time and memory of a run |
//!
//! The peer, npm's `web-push`, is in `tests/push/send.cjs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a measurement stops where it fails, prints, and looks at the clock"
)]

mod bound;
mod compare;
mod meter;
mod product;
mod seed;
mod service;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    role: Option<Role>,
    #[command(flatten)]
    compare: compare::Options,
}

/// What a process is for.
#[derive(Subcommand, Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// The push service.
    Service,
    /// Fills an installation.
    Seed,
    /// Builds messages as the bound does.
    BuildBound,
    /// Builds messages as the product does.
    Build,
    /// Builds and sends as the bound does.
    SendBound,
    /// Builds and sends as the product does.
    Send,
    /// The product's worker, from its database to its database.
    Whole,
}

/// What every process is told.
#[derive(Args, Clone, Debug)]
struct Wave {
    /// Subscriptions, and messages
    #[arg(long, default_value_t = 100_000, global = true)]
    subscriptions: usize,
    /// Where the processes leave files for each other
    #[arg(long, default_value = "target/bench-push", global = true)]
    folder: PathBuf,
}

fn main() {
    let cli = Cli::parse();
    let wave = &cli.compare.wave;
    let measured = match cli.role {
        None => return compare::compare(&cli.compare),
        Some(Role::Service) => return service::serve(wave),
        Some(Role::Seed) => return seed::seed(wave),
        Some(Role::BuildBound) => bound::build(wave),
        Some(Role::SendBound) => bound::send(wave),
        Some(Role::Build) => product::build(wave),
        Some(Role::Send) => product::send(wave),
        Some(Role::Whole) => product::whole(wave),
    };
    println!("{}", serde_json::to_string(&measured).unwrap());
}
