//! mobile-core as the web app imports it: WebAssembly, its JavaScript glue and its TypeScript types.

use crate::fresh::unless_fresh;
use crate::run::{Error, command_in, run, timed};
use crate::workspace::Workspace;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// How much of the core a phone may have to download, in bytes as compressed by the server.
const TARGET_BYTES: usize = 250_000;

/// Where the web app imports the core from.
pub fn package(workspace: &Workspace) -> PathBuf {
    workspace.web().join("src/lib/core/pkg")
}

/// Compiles the core, wraps it for the browser and shrinks it. wasm-opt must be installed in server/web.
pub fn wasm(workspace: &Workspace) -> Result<(), Error> {
    let what = "compile the core for the browser";
    let args = "rustc --package=mobile-core --lib --features=wasm --target=wasm32-unknown-unknown --profile=wasm --crate-type=cdylib";
    run(
        what,
        &mut workspace.cargo(&args.split(' ').collect::<Vec<_>>()),
    )?;

    let compiled = workspace
        .target
        .join("wasm32-unknown-unknown/wasm/mobile_core.wasm");
    let package = package(workspace);
    // The lock files name the versions of wasm-bindgen and of wasm-opt.
    let inputs = [
        compiled.clone(),
        workspace.root.join("Cargo.lock"),
        workspace.web().join("package-lock.json"),
    ];
    unless_fresh(
        workspace,
        "wrap and shrink the core",
        &inputs,
        std::slice::from_ref(&package),
        || {
            timed("wrap the core for the browser", || {
                bind(&compiled, &package)
            })?;
            shrink(workspace, &package.join("mobile_core_bg.wasm"))
        },
    )?;
    report(&package.join("mobile_core_bg.wasm"))
}

/// What the program wasm-bindgen does. Both halves of wasm-bindgen share a crate that cargo links once
/// only, so their versions can't differ.
fn bind(compiled: &Path, package: &Path) -> Result<(), Error> {
    Bindgen::new()
        .input_path(compiled)
        .web(true)
        .and_then(|bindgen| bindgen.typescript(true).generate(package))
        .map_err(|error| Error::Work {
            what: "wasm-bindgen".to_owned(),
            why: format!("{error:#}"),
        })
}

fn shrink(workspace: &Workspace, wasm: &Path) -> Result<(), Error> {
    let wasm = wasm.to_string_lossy();
    let optimise = [
        "-Oz",
        "--strip-producers",
        "--strip-target-features",
        "--output",
        &wasm,
        &wasm,
    ];
    let mut wasm_opt = command_in(&workspace.web(), "node_modules/.bin/wasm-opt", &optimise);
    run("shrink the core with wasm-opt", &mut wasm_opt)
}

fn report(wasm: &Path) -> Result<(), Error> {
    let what = "measure the core";
    let raw = fs::read(wasm).map_err(Error::work(what))?;
    let gzip = gzip_size(&raw).map_err(Error::work(what))?;
    let brotli = brotli_size(&raw).map_err(Error::work(what))?;
    let kilobytes = |bytes: usize| format!("{:.1} kB", bytes as f64 / 1000.0);
    let verdict = if brotli <= TARGET_BYTES {
        "within"
    } else {
        "ABOVE"
    };
    println!(
        "  the core for the browser: {} raw, {} gzip, {} as the server sends it: {verdict} the target of {} compressed",
        kilobytes(raw.len()),
        kilobytes(gzip),
        kilobytes(brotli),
        kilobytes(TARGET_BYTES)
    );
    Ok(())
}

fn gzip_size(raw: &[u8]) -> std::io::Result<usize> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(raw)?;
    Ok(gzip.finish()?.len())
}

fn brotli_size(raw: &[u8]) -> std::io::Result<usize> {
    // The web app's build packs its files once, as hard as it can; the server sends them so.
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &raw[..], &mut compressed, &params)?;
    Ok(compressed.len())
}
