//! `accalmie keys`: the master key of a new installation.

use clap::Subcommand;

use crate::{config::Config, fault::Fault, sealing::MasterKeys};

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new master key (never overwrites one)
    Init,
}

/// Runs it.
///
/// # Errors
/// A [`Fault`] when there is a key already or it can't be written.
pub fn run(config: &Config, command: &Command) -> Result<(), Fault> {
    let Command::Init = command;
    let path = config.keys_file.display();
    if config.keys_file.exists() {
        return Err(Fault::new(
            format!("there is a master key in {path} already"),
            "keep it: data sealed with it can be read with no other",
        ));
    }
    if let Some(folder) = config.keys_file.parent() {
        super::private_folder(folder).map_err(|error| {
            Fault::new(
                format!(
                    "the folder {} can't be made ({})",
                    folder.display(),
                    error.kind()
                ),
                "choose a folder that this user may write, with --data-dir or --keys-file",
            )
        })?;
    }
    MasterKeys::generate().create(&config.keys_file)?;
    super::say(&format!(
        "Master key written to {path}. Keep a copy apart from the backups: without it they can't be read."
    ));
    Ok(())
}
