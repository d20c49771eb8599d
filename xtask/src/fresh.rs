//! Skips work whose inputs and outputs are as the last run left them.

use crate::run::Error;
use crate::workspace::{Workspace, source_files};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// Does the work unless nothing changed since it was last done; says so when it is skipped.
///
/// Inputs and outputs are files, or folders with all that is in them. Outputs count too, because somebody
/// may have deleted or rebuilt them by hand.
pub fn unless_fresh(
    workspace: &Workspace,
    what: &str,
    inputs: &[PathBuf],
    outputs: &[PathBuf],
    work: impl FnOnce() -> Result<(), Error>,
) -> Result<(), Error> {
    let stamp = workspace.target.join("xtask").join(what.replace(' ', "-"));
    let before = fingerprint(inputs).map_err(Error::work(what))?;
    let state = || {
        Some(format!(
            "{before:016x} {:016x}\n",
            fingerprint(outputs).ok()?
        ))
    };
    if state().is_some_and(|state| std::fs::read_to_string(&stamp).is_ok_and(|last| last == state))
    {
        println!("\n▸ {what}: nothing changed");
        return Ok(());
    }
    work()?;
    let state = state().ok_or_else(|| Error::Work {
        what: what.to_owned(),
        why: "its output is missing".into(),
    })?;
    std::fs::create_dir_all(workspace.target.join("xtask"))
        .and_then(|()| std::fs::write(&stamp, state))
        .map_err(Error::work(what))
}

/// Paths are part of it: two clones that share a target folder don't take each other's work for theirs.
fn fingerprint(paths: &[PathBuf]) -> std::io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        let files = if path.is_dir() {
            source_files(path)?
        } else {
            vec![Path::to_path_buf(path)]
        };
        for file in files {
            file.hash(&mut hasher);
            let named = |error| std::io::Error::other(format!("{}: {error}", file.display()));
            std::fs::read(&file).map_err(named)?.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Runs the work "copy a to b" in a folder and answers whether it was done.
    fn copied(folder: &Path) -> bool {
        let workspace = Workspace {
            root: folder.to_owned(),
            target: folder.join("target"),
        };
        let (input, output) = (folder.join("a"), folder.join("b"));
        let mut done = false;
        unless_fresh(
            &workspace,
            "copy",
            std::slice::from_ref(&input),
            std::slice::from_ref(&output),
            || {
                done = true;
                fs::copy(&input, &output)
                    .map(drop)
                    .map_err(Error::work("copy"))
            },
        )
        .unwrap();
        done
    }

    #[test]
    fn work_is_done_again_only_when_an_input_or_output_changed() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("a", "one");
        assert!(copied(folder.path()), "never done before");
        assert!(!copied(folder.path()), "nothing changed");
        write("a", "two");
        assert!(copied(folder.path()), "the input changed");
        write("b", "by hand");
        assert!(copied(folder.path()), "the output changed");
        fs::remove_file(folder.path().join("b")).unwrap();
        assert!(copied(folder.path()), "the output is gone");
        assert!(!copied(folder.path()), "nothing changed");
    }

    #[test]
    fn work_without_its_output_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace {
            root: folder.path().to_owned(),
            target: folder.path().join("target"),
        };
        let outcome = unless_fresh(
            &workspace,
            "idle",
            &[],
            &[folder.path().join("never")],
            || Ok(()),
        );
        assert_eq!(
            outcome.unwrap_err().to_string(),
            "idle: its output is missing"
        );
    }
}
