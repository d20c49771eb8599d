//! What the command line can do.

pub mod demo;
pub mod keys;
pub mod migrate;
pub mod serve;
pub mod staff;
pub mod worker;

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::DirBuilderExt,
    path::Path,
    sync::Arc,
};

use crate::{app::App, clock::SystemClock, config::Config, fault::Fault};

/// Makes a folder for its owner alone, with its parents; leaves an existing one as it is.
///
/// # Errors
/// What the system says.
pub fn private_folder(path: &Path) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|meta| meta.is_dir()) {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Opens the installation for a command that doesn't listen.
async fn open(config: &Config) -> Result<App, Fault> {
    let url = config
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{}", config.listen));
    App::open(config, Arc::new(SystemClock), url).await
}

/// A request that failed, told on the command line.
pub(crate) fn failed(error: &crate::error::Error) -> Fault {
    match error {
        crate::error::Error::Problem(problem) => {
            let detail = problem
                .detail
                .clone()
                .unwrap_or_else(|| "nothing was changed".to_owned());
            Fault::new(
                problem
                    .field
                    .clone()
                    .unwrap_or_else(|| problem.code.to_owned()),
                detail,
            )
        }
        error => Fault::new(error.to_string(), "nothing was changed; see the log"),
    }
}

#[expect(
    clippy::print_stdout,
    reason = "answers of the command line go to standard output"
)]
fn say(line: &str) {
    println!("{line}");
}
