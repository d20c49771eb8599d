//! `cargo xtask test`: the suite in parts, each of which runs alone.

mod bindings;
mod tally;

use crate::prerequisites::{self, Need, chromium, ensure};
use crate::run::{Error, command_in, run, run_reading, seconds};
use crate::web;
use crate::workspace::Workspace;
use clap::ValueEnum;
use std::process::Command;
use std::time::{Duration, Instant};
use tally::Tally;

/// A part of the suite. All of them run in this order: quick ones first, and each before those that rest on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Formatting of the Rust sources
    Fmt,
    /// Lints of all Rust code, warnings denied
    Clippy,
    /// API documentation, warnings denied
    Doc,
    /// Unit and property tests of every crate
    Unit,
    /// The web app: svelte-check, its unit tests, its build
    Web,
    /// Journeys over HTTP, on SQLite and on a PostgreSQL that they start themselves
    Api,
    /// Two phones and a server under everything that can go wrong between them, on both databases
    Converge,
    /// Journeys of the phone engine in Kotlin, Python and Swift
    Bindings,
    /// Journeys in Chromium
    Browser,
    /// Lighthouse's accessibility and best practices, with performance reported
    Lighthouse,
}

impl Part {
    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }

    const fn needs(self) -> &'static [Need] {
        match self {
            Self::Fmt => &[],
            Self::Clippy | Self::Doc | Self::Unit => &prerequisites::SERVER,
            Self::Web => &prerequisites::WEB,
            Self::Api => &[Need::WasmTarget, Need::Node, Need::OpenSsl, Need::Postgres],
            Self::Converge => &[Need::OpenSsl, Need::Postgres],
            Self::Bindings => &prerequisites::BINDINGS,
            Self::Browser | Self::Lighthouse => &prerequisites::BROWSER,
        }
    }

    /// Runs the part; the tests that it counted are added to the tally, also when it fails.
    fn run(self, workspace: &Workspace, tally: &mut Tally) -> Result<(), Error> {
        match self {
            Self::Fmt => run(
                "check the formatting",
                &mut workspace.cargo(&["fmt", "--all", "--check"]),
            ),
            Self::Clippy => {
                let args = [
                    "clippy",
                    "--workspace",
                    "--all-targets",
                    "--all-features",
                    "--",
                    "-Dwarnings",
                ];
                run("lint", &mut workspace.cargo(&args))
            }
            Self::Doc => {
                let mut doc =
                    workspace.cargo(&["doc", "--workspace", "--all-features", "--no-deps"]);
                run(
                    "build the documentation",
                    doc.env("RUSTDOCFLAGS", "-Dwarnings"),
                )
            }
            Self::Unit => {
                let mut test = workspace.cargo(&[
                    "test",
                    "--workspace",
                    "--lib",
                    "--bins",
                    "--test=properties",
                    "--no-fail-fast",
                ]);
                count("run the unit and property tests", &mut test, tally)
            }
            Self::Web => test_web(workspace, tally),
            Self::Api => {
                // Some journeys run the binary, and look at the page as it is served.
                let mut test = workspace.cargo(&[
                    "test",
                    "--workspace",
                    "--test=e2e",
                    "--test=golden",
                    "--no-fail-fast",
                ]);
                test.env("ACCALMIE_BIN", build_all(workspace)?);
                // By which others read what was sent.
                web::install_packages(workspace, &workspace.root.join("tests/push"))?;
                count("run the journeys over HTTP", &mut test, tally)
            }
            Self::Converge => {
                let args = [
                    "test",
                    "--profile=converge",
                    "--package=tests",
                    "--test=convergence",
                ];
                let mut test = workspace.cargo(&args);
                count("let two phones and a server converge", &mut test, tally)
            }
            Self::Bindings => bindings::test(workspace, tally),
            Self::Browser => {
                let mut playwright = browser_command(workspace, &["npx", "playwright", "test"])?;
                count("run the journeys in Chromium", &mut playwright, tally)
            }
            Self::Lighthouse => run(
                "run Lighthouse",
                &mut browser_command(workspace, &["npm", "run", "lighthouse"])?,
            ),
        }
    }
}

/// Runs a part, or all; stops at the first that fails unless told to keep going.
pub fn test(workspace: &Workspace, part: Option<Part>, keep_going: bool) -> Result<(), Error> {
    let parts = part
        .as_ref()
        .map_or(Part::value_variants(), std::slice::from_ref);
    let needs: Vec<Need> = parts
        .iter()
        .flat_map(|part| part.needs())
        .copied()
        .collect();
    ensure(&needs)?;

    let mut report = Vec::new();
    for part in parts {
        let started = Instant::now();
        let mut tally = Tally::default();
        let outcome = part.run(workspace, &mut tally);
        match &outcome {
            // A part that counts no tests is one check.
            Ok(()) if tally == Tally::default() => tally.passed = 1,
            Err(error) => {
                println!("\nxtask: {error}");
                tally.failed = tally.failed.max(1);
            }
            Ok(()) => {}
        }
        report.push((*part, tally, started.elapsed()));
        if outcome.is_err() && !keep_going {
            break;
        }
    }
    conclude(parts, &report)
}

fn conclude(parts: &[Part], report: &[(Part, Tally, Duration)]) -> Result<(), Error> {
    let mut total = Tally::default();
    println!(
        "\n{:<12} {:>7} {:>7} {:>12}",
        "part", "passed", "failed", "took"
    );
    for (part, tally, took) in report {
        println!(
            "{:<12} {:>7} {:>7} {:>12}",
            part.name(),
            tally.passed,
            tally.failed,
            seconds(*took)
        );
        total += *tally;
    }
    for part in &parts[report.len()..] {
        println!(
            "{:<12} {:>7} {:>7} {:>12}",
            part.name(),
            "-",
            "-",
            "not run"
        );
    }
    println!();
    if total.failed > 0 {
        return Err(Error::Parts(total.to_string()));
    }
    println!("{total}");
    Ok(())
}

fn test_web(workspace: &Workspace, tally: &mut Tally) -> Result<(), Error> {
    web::prepare(workspace)?;
    let npm = |args: &[&str]| command_in(&workspace.web(), "npm", args);
    run("check the web app's types", &mut npm(&["run", "check"]))?;
    count("run the web app's unit tests", &mut npm(&["test"]), tally)?;
    web::build(workspace)
}

/// Builds the web app and the server that shows it, and answers where the binary is.
fn build_all(workspace: &Workspace) -> Result<std::path::PathBuf, Error> {
    web::web(workspace)?;
    workspace.build_server("--workspace")
}

/// A command of tests/web, with a server and a browser to try.
fn browser_command(workspace: &Workspace, words: &[&str]) -> Result<Command, Error> {
    let binary = build_all(workspace)?;
    web::install_packages(workspace, &workspace.browser_tests())?;
    let mut command = command_in(&workspace.browser_tests(), words[0], &words[1..]);
    command
        .env("ACCALMIE_BIN", binary)
        .envs(chromium().map(|path| ("CHROME_PATH", path)));
    Ok(command)
}

/// Runs a program and adds the tests that it reports. None at all is a fault: something filtered them out.
fn count(what: &str, command: &mut Command, tally: &mut Tally) -> Result<(), Error> {
    let mut counted = Tally::default();
    let outcome = run_reading(what, command, |line| counted.read(line));
    *tally += counted;
    outcome?;
    if counted == Tally::default() {
        return Err(Error::Work {
            what: what.to_owned(),
            why: "no test ran".to_owned(),
        });
    }
    Ok(())
}
