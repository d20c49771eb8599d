//! `cargo xtask web`: the core for the browser, then the web app around it.

use crate::fresh::unless_fresh;
use crate::prerequisites::{self, ensure};
use crate::run::{Error, command_in, run};
use crate::wasm;
use crate::workspace::Workspace;
use std::path::Path;

/// Builds server/web/build, which the server embeds.
pub fn web(workspace: &Workspace) -> Result<(), Error> {
    prepare(workspace)?;
    build(workspace)
}

/// Installs the web app's packages and builds the core it imports.
pub fn prepare(workspace: &Workspace) -> Result<(), Error> {
    ensure(&prerequisites::WEB)?;
    install_packages(workspace, &workspace.web())?;
    wasm::wasm(workspace)
}

/// Builds the web app, when [`prepare`] has been here.
pub fn build(workspace: &Workspace) -> Result<(), Error> {
    let web = workspace.web();
    let inputs = [
        web.clone(),
        wasm::package(workspace),
        workspace.root.join("mobile-core/messages"),
    ];
    let outputs = [web.join("build")];
    unless_fresh(workspace, "build the web app", &inputs, &outputs, || {
        run(
            "build the web app",
            &mut command_in(&web, "npm", &["run", "build"]),
        )
    })
}

/// Installs exactly what a folder's package-lock.json names.
pub fn install_packages(workspace: &Workspace, folder: &Path) -> Result<(), Error> {
    let name = folder
        .strip_prefix(&workspace.root)
        .unwrap_or(folder)
        .display()
        .to_string()
        .replace('/', "-");
    let inputs = [
        folder.join("package.json"),
        folder.join("package-lock.json"),
    ];
    // npm writes down there what it has installed.
    let outputs = [folder.join("node_modules/.package-lock.json")];
    unless_fresh(
        workspace,
        &format!("install the packages of {name}"),
        &inputs,
        &outputs,
        || {
            let mut npm = command_in(folder, "npm", &["ci", "--no-audit", "--no-fund"]);
            // Browsers come from Debian: nothing else may be fetched behind the registry's back.
            npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
            run(&format!("install the packages of {name}"), &mut npm)
        },
    )
}
