//! `cargo xtask`: the developer's commands, each in the file of its name.

#![allow(
    clippy::print_stdout,
    reason = "the terminal is this program's only output"
)]

mod bench;
mod bindings;
mod demo;
mod fresh;
mod prerequisites;
mod run;
mod sizes;
mod test;
mod wasm;
mod web;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use test::Part;
use workspace::Workspace;

/// The developer's commands. Each checks what it needs, and on Debian as root installs what is missing.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and serve a demonstration centre at http://127.0.0.1:8080 until Ctrl-C
    ///
    /// The demonstration's data is made anew at each start, under the target folder.
    Demo {
        /// Options for `accalmie demo`, after `--`: `cargo xtask demo -- --listen 127.0.0.1:9000`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Run the whole suite, or one part of it
    ///
    /// Ends with a table of the parts and the line `N passed, N failed`, which counts tests,
    /// and one for each part that is a check without tests of its own.
    Test {
        /// The part to run; all of them, in the order below, when none is named
        part: Option<Part>,
        /// Run the remaining parts after one has failed
        #[arg(long)]
        keep_going: bool,
    },
    /// Build the core for the browser and the web app around it, into server/web/build
    Web,
    /// Build the phone engine as a library and generate Kotlin, Swift and Python for it, into target/bindings
    Bindings {
        /// As apps ship it: optimised
        #[arg(long)]
        release: bool,
    },
    /// Measure something, beside what it is to be measured against
    Bench {
        #[command(subcommand)]
        bench: bench::Bench,
    },
    /// Report how long the source files are, and which exceed 400 lines
    Sizes,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = Workspace::find().and_then(|workspace| match cli.command {
        Command::Demo { args } => demo::demo(&workspace, &args),
        Command::Test { part, keep_going } => test::test(&workspace, part, keep_going),
        Command::Web => web::web(&workspace),
        Command::Bindings { release } => bindings::bindings(&workspace, release),
        Command::Bench { bench } => bench::bench(&workspace, &bench),
        Command::Sizes => sizes::sizes(&workspace),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(),
    }
}
