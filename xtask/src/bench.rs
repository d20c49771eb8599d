//! `cargo xtask bench`: measurements, each as a table for people or as one line of JSON.

mod people;
mod phone;
mod plot;
mod push;
mod risk;

use crate::run::Error;
use crate::workspace::Workspace;
use clap::Subcommand;

/// What to measure.
#[derive(Subcommand)]
pub enum Bench {
    /// How many strong cravings of simulated people fall within five hours after a reminder
    ///
    /// The hours the core learns from a person's own entries, at most three a week, against the same two hours for all,
    /// Friday and Saturday 18:00. Draws the weeks into docs/images/risk-weeks.svg, unless another seed or number of
    /// people is given.
    Risk {
        /// Print one line of JSON instead of the table
        #[arg(long)]
        json: bool,
        /// The seed of the simulated people; the model was tuned on others than the reported one
        #[arg(long, default_value_t = risk::REPORTED_SEED)]
        seed: u64,
        /// People of each kind
        #[arg(long, default_value_t = risk::PEOPLE)]
        people: u32,
    },
    /// What a wave of reminders costs: building messages, sending them, and the worker from and to its database
    ///
    /// Beside the bound (aws-lc-rs and reqwest, nothing else) and npm's web-push, each in a process of its own against one
    /// push service on this machine, in messages a core and second.
    Push {
        /// Print one line of JSON instead of the table
        #[arg(long)]
        json: bool,
        /// Subscriptions, with a reminder each
        #[arg(long, default_value_t = 100_000)]
        subscriptions: usize,
        /// How often each is measured; the medians are reported
        #[arg(long, default_value_t = 5)]
        rounds: usize,
    },
    /// What the phone's engine costs with 5,000 entries: opening, noting one, sending 500 that wait
    Phone {
        /// Print one line of JSON instead of the table
        #[arg(long)]
        json: bool,
    },
}

/// Measures.
pub fn bench(workspace: &Workspace, bench: &Bench) -> Result<(), Error> {
    match *bench {
        Bench::Risk { json, seed, people } => risk::risk(workspace, json, seed, people),
        Bench::Push {
            json,
            subscriptions,
            rounds,
        } => push::push(workspace, json, subscriptions, rounds),
        Bench::Phone { json } => phone::phone(workspace, json),
    }
}
