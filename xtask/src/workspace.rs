//! Where things are: this repository, and the folder cargo builds into.

use crate::run::{self, Error, command_in};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folders of the workspace that xtask was called in.
pub struct Workspace {
    /// The repository.
    pub root: PathBuf,
    /// Cargo's target folder, wherever the environment puts it.
    pub target: PathBuf,
}

impl Workspace {
    /// Asks cargo, which knows about `CARGO_TARGET_DIR` and configuration files.
    pub fn find() -> Result<Self, Error> {
        let missing =
            || Error::Missing("call it inside the repository, as `cargo xtask`".to_owned());
        let metadata = run::output(
            "cargo",
            &["metadata", "--no-deps", "--offline", "--format-version=1"],
        )
        .ok_or_else(missing)?;
        let metadata: serde_json::Value =
            serde_json::from_str(&metadata).map_err(Error::work("cargo metadata"))?;
        let folder = |key: &str| {
            metadata[key]
                .as_str()
                .map(PathBuf::from)
                .ok_or_else(missing)
        };
        Ok(Self {
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
        })
    }

    /// The web app's sources.
    pub fn web(&self) -> PathBuf {
        self.root.join("server/web")
    }

    /// The browser journeys.
    pub fn browser_tests(&self) -> PathBuf {
        self.root.join("tests/web")
    }

    /// What native developers read and run: a README and a journey for each language.
    pub fn bindings(&self) -> PathBuf {
        self.root.join("mobile-core/bindings")
    }

    /// A cargo command of this workspace.
    pub fn cargo(&self, args: &[&str]) -> Command {
        command_in(&self.root, "cargo", args)
    }

    /// Builds the server for development and answers where its binary is.
    ///
    /// The tests select the whole workspace, so that cargo resolves the same features for the binary
    /// as for the tests and compiles each dependency once; a demonstration builds the server alone.
    pub fn build_server(&self, selection: &str) -> Result<PathBuf, Error> {
        run::run(
            "build the server",
            &mut self.cargo(&["build", selection, "--bin=accalmie"]),
        )?;
        Ok(self
            .target
            .join("debug")
            .join(format!("accalmie{}", std::env::consts::EXE_SUFFIX)))
    }
}

/// Every file under a folder, without what is generated or installed there.
pub fn source_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    const GENERATED: [&str; 9] = [
        "node_modules",
        "build",
        "target",
        "pkg",
        "paraglide",
        "test-results",
        "playwright-report",
        ".svelte-kit",
        ".git",
    ];
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            if !GENERATED.iter().any(|name| entry.file_name() == *name) {
                files.extend(source_files(&entry.path())?);
            }
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}
