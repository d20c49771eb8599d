//! Whose folder it is: a demonstration never touches a real installation.

use std::{fs, path::Path};

use mobile_core::ids::{CycleId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::{config::Config, fault::Fault};

/// The file that says that a data folder holds a demonstration.
const MARK: &str = "demonstration.json";

/// What is written into it.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct Mark {
    /// Missing until everything is simulated.
    cycle: Option<DemoCycle>,
}

/// The cycle of a demonstration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoCycle {
    /// Which.
    pub id: CycleId,
    /// Who was included without a phone: codes are printed for these.
    pub waiting: Vec<ParticipantId>,
}

/// The demonstration that the data folder holds; `None` if there is nothing in the way of a new one.
///
/// # Errors
/// A [`Fault`] for a folder with a real installation, and for a demonstration that was not finished.
pub fn open(config: &Config) -> Result<Option<DemoCycle>, Fault> {
    let folder = config.data_dir.display();
    if let Ok(text) = fs::read(config.data_dir.join(MARK)) {
        let mark: Option<Mark> = serde_json::from_slice(&text).ok();
        return match mark.and_then(|mark| mark.cycle) {
            Some(cycle) => Ok(Some(cycle)),
            None => Err(Fault::new(
                format!("the demonstration in {folder} was not made to the end"),
                "delete that folder, or choose another with --data-dir",
            )),
        };
    }
    let files = ["data.db", "keyring.db"].map(|name| config.data_dir.join(name));
    if files
        .iter()
        .chain([&config.keys_file])
        .any(|file| file.exists())
    {
        return Err(Fault::new(
            format!("the data folder {folder} holds an installation that is no demonstration"),
            "choose an empty folder with --data-dir, or none for a temporary one",
        ));
    }
    Ok(None)
}

/// Marks a folder as a demonstration's before anything else is written into it.
///
/// # Errors
/// A [`Fault`] when the folder can't be written.
pub fn begin(folder: &Path) -> Result<(), Fault> {
    crate::commands::private_folder(folder).map_err(|error| unwritable(folder, &error))?;
    write(folder, &Mark::default())
}

/// Notes that the demonstration is complete.
///
/// # Errors
/// A [`Fault`] when the folder can't be written.
pub fn finish(folder: &Path, cycle: &DemoCycle) -> Result<(), Fault> {
    let cycle = Some(cycle.clone());
    write(folder, &Mark { cycle })
}

fn write(folder: &Path, mark: &Mark) -> Result<(), Fault> {
    let text = serde_json::to_vec(mark).unwrap_or_default();
    fs::write(folder.join(MARK), text).map_err(|error| unwritable(folder, &error))
}

fn unwritable(folder: &Path, error: &std::io::Error) -> Fault {
    Fault::new(
        format!(
            "the data folder {} can't be used ({})",
            folder.display(),
            error.kind()
        ),
        "choose a folder that this user may write, with --data-dir",
    )
}
