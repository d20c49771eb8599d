//! `cargo xtask bench phone`: the engine in release, by a program of the core's own (mobile-core/benches/phone.rs).

use crate::run::{Error, run};
use crate::workspace::Workspace;

const WHAT: &str = "measure the phone's engine";

/// Builds and measures; with `json` nothing else is printed on the standard output.
pub fn phone(workspace: &Workspace, json: bool) -> Result<(), Error> {
    let args = ["bench", "--package=mobile-core", "--bench=phone"];
    if !json {
        return run(WHAT, &mut workspace.cargo(&args));
    }
    let args = [&args[..], &["--quiet", "--", "--json"]].concat();
    let status = workspace.cargo(&args).status().map_err(Error::work(WHAT))?;
    match status.success() {
        true => Ok(()),
        false => Err(Error::Work {
            what: WHAT.to_owned(),
            why: status.to_string(),
        }),
    }
}
