//! `cargo xtask bindings`: the phone engine as a library, and the modules by which other languages call it.

use crate::run::{Error, run};
use crate::workspace::Workspace;
use std::fs;
use std::path::{Path, PathBuf};

/// The languages, as the generator calls them; each has a folder of that name.
pub const LANGUAGES: [&str; 3] = ["kotlin", "swift", "python"];

/// Where everything generated goes.
pub fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("bindings")
}

/// Builds the library and generates the modules, each beside a copy of the library.
pub fn bindings(workspace: &Workspace, release: bool) -> Result<(), Error> {
    // The generator reads symbols that a release is stripped of.
    let described = library(workspace, false)?;
    let shipped = match release {
        true => library(workspace, true)?,
        false => described.clone(),
    };
    let build = "build --package=uniffi-bindgen --features=cli";
    run(
        "build the generator of bindings",
        &mut workspace.cargo(&build.split(' ').collect::<Vec<_>>()),
    )?;
    let generator = format!("debug/uniffi-bindgen{}", std::env::consts::EXE_SUFFIX);
    for language in LANGUAGES {
        let out = folder(workspace).join(language);
        let mut generate = std::process::Command::new(workspace.target.join(&generator));
        // Where it finds uniffi.toml.
        generate.current_dir(&workspace.root);
        generate.args(["generate", "--no-format", "--metadata-no-deps"]);
        generate.args(["--language", language, "--out-dir"]);
        run(
            &format!("generate {language}"),
            generate.arg(&out).arg(&described),
        )?;
        copy(&shipped, &out)?;
    }
    println!("\n  generated in {}", folder(workspace).display());
    Ok(())
}

/// The core with its native bridge, for this machine.
fn library(workspace: &Workspace, release: bool) -> Result<PathBuf, Error> {
    let mut args: Vec<_> =
        "rustc --package=mobile-core --lib --features=native --crate-type=cdylib"
            .split(' ')
            .collect();
    args.extend(release.then_some("--release"));
    run(
        "build the phone engine as a library",
        &mut workspace.cargo(&args),
    )?;
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
    let profile = if release { "release" } else { "debug" };
    Ok(workspace
        .target
        .join(profile)
        .join(format!("{DLL_PREFIX}mobile_core{DLL_SUFFIX}")))
}

fn copy(library: &Path, folder: &Path) -> Result<(), Error> {
    let name = library.file_name().unwrap_or_default();
    fs::copy(library, folder.join(name))
        .map(drop)
        .map_err(Error::work("copy the library"))
}
