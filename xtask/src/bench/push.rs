//! `cargo xtask bench push`: the server in release, by a program of the tests' own (tests/bench/push).

use crate::prerequisites::{Need, ensure};
use crate::run::{Error, run};
use crate::workspace::Workspace;

const WHAT: &str = "measure a wave of reminders";

/// Builds and measures; with `json` nothing else is printed on the standard output.
pub fn push(
    workspace: &Workspace,
    json: bool,
    subscriptions: usize,
    rounds: usize,
) -> Result<(), Error> {
    ensure(&[Need::Node, Need::OpenSsl])?;
    let build = "run --release --package=tests --bin=bench-push";
    let mut command = workspace.cargo(&build.split(' ').collect::<Vec<_>>());
    command.args(json.then_some("--quiet"));
    command.args(["--", "--subscriptions", &subscriptions.to_string()]);
    command.args(["--rounds", &rounds.to_string()]);
    command
        .arg("--folder")
        .arg(workspace.target.join("bench-push"));
    if !json {
        return run(WHAT, &mut command);
    }
    let status = command.arg("--json").status().map_err(Error::work(WHAT))?;
    match status.success() {
        true => Ok(()),
        false => Err(Error::Work {
            what: WHAT.to_owned(),
            why: status.to_string(),
        }),
    }
}
