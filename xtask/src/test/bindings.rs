//! The phone engine in other languages: each goes the same way against one demonstration, with the code of its README.

use super::{Tally, count};
use crate::bindings::{self, folder};
use crate::fresh::unless_fresh;
use crate::prerequisites::{ANDROID_JSON, JNA};
use crate::run::{Error, output, run};
use crate::web::install_packages;
use crate::workspace::Workspace;
use std::env::join_paths;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Builds everything and goes every journey that this machine can go.
pub fn test(workspace: &Workspace, tally: &mut Tally) -> Result<(), Error> {
    let unit = "test --package=mobile-core --features=native --lib ffi::native";
    let mut unit = workspace.cargo(&unit.split(' ').collect::<Vec<_>>());
    count("test the bridge", &mut unit, tally)?;
    bindings::bindings(workspace, false)?;
    let server = Demonstration::start(&workspace.build_server("--workspace")?, workspace)?;
    let journeys = [python(workspace)?, kotlin(workspace)?];
    let swift = swift(workspace)?;
    for (invitation, (what, mut journey)) in journeys.into_iter().chain(swift).enumerate() {
        let rows = fresh_folder(&folder(workspace).join("rows"))?;
        journey
            .env("ACCALMIE_DEMO", &server.welcome)
            .env("ACCALMIE_INVITATION", invitation.to_string())
            .env("ACCALMIE_FOLDER", rows)
            .env(
                "ACCALMIE_TESTDATA",
                workspace.root.join("mobile-core/testdata"),
            );
        count(what, &mut journey, tally)?;
    }
    Ok(())
}

type Journey = (&'static str, Command);

fn python(workspace: &Workspace) -> Result<Journey, Error> {
    let modules = folder(workspace).join("python");
    readme(workspace, "python", &modules.join("readme.py"))?;
    let mut python = Command::new("python3");
    python
        .arg(workspace.bindings().join("python/journey.py"))
        .env("PYTHONPATH", modules)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(("go the journey in Python", python))
}

fn kotlin(workspace: &Workspace) -> Result<Journey, Error> {
    let (sources, out) = (
        workspace.bindings().join("kotlin"),
        folder(workspace).join("kotlin"),
    );
    install_packages(workspace, &sources)?;
    let compiler = sources.join("node_modules/kotlin-compiler");
    let example = out.join("Readme.kt");
    readme(workspace, "kotlin", &example)?;

    let (module, journey) = (out.join("accalmie/accalmie.kt"), sources.join("journey"));
    let jar = out.join("journey.jar");
    let inputs = [
        module.clone(),
        example.clone(),
        journey.clone(),
        sources.join("package-lock.json"),
    ];
    let what = "compile the Kotlin journey";
    unless_fresh(workspace, what, &inputs, std::slice::from_ref(&jar), || {
        // Its scripts want a shell of their own; this is what they start.
        let mut kotlinc = Command::new("java");
        // Short runs: a compiler that is quickly there beats one that ends up fast.
        kotlinc
            .args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"])
            .arg("-cp")
            .arg(compiler.join("lib/kotlin-compiler.jar"))
            .arg("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler")
            .args(["-nowarn", "-no-reflect", "-classpath"])
            .arg(class_path(&[JNA.as_ref(), ANDROID_JSON.as_ref()])?)
            .arg("-d")
            .args([&jar, &module, &example, &journey]);
        run(what, &mut kotlinc)
    })?;
    let stdlib = compiler.join("lib/kotlin-stdlib.jar");
    let classes = class_path(&[&jar, &stdlib, JNA.as_ref(), ANDROID_JSON.as_ref()])?;
    let mut java = Command::new("java");
    java.arg(format!("-Djna.library.path={}", out.display()))
        .arg("-cp")
        .arg(classes)
        .arg("MainKt");
    Ok(("go the journey in Kotlin", java))
}

/// Swift where its compiler is; elsewhere its module is generated and no more.
fn swift(workspace: &Workspace) -> Result<Option<Journey>, Error> {
    if output("swiftc", &["--version"]).is_none() {
        println!("\n▸ no swiftc on this machine: Swift is generated, neither compiled nor run");
        return Ok(None);
    }
    let (sources, out) = (
        workspace.bindings().join("swift"),
        folder(workspace).join("swift"),
    );
    let example = out.join("Readme.swift");
    readme(workspace, "swift", &example)?;
    let program = out.join("journey");
    let mut swiftc = Command::new("swiftc");
    swiftc
        .arg("-Xcc")
        .arg(format!(
            "-fmodule-map-file={}",
            out.join("AccalmieFFI.modulemap").display()
        ))
        .arg("-I")
        .arg(&out)
        .arg("-L")
        .arg(&out)
        .args(["-lmobile_core", "-Xlinker", "-rpath", "-Xlinker"])
        .arg(&out)
        .args([out.join("Accalmie.swift"), example])
        .args(["main.swift", "Server.swift"].map(|file| sources.join("journey").join(file)))
        .arg("-o")
        .arg(&program);
    run("compile the Swift journey", &mut swiftc)?;
    Ok(Some(("go the journey in Swift", Command::new(program))))
}

/// The code of a language's README, as a source file: what people read there is what is tested.
fn readme(workspace: &Workspace, language: &str, source: &Path) -> Result<(), Error> {
    let path = workspace.bindings().join(language).join("README.md");
    let what = format!("take the code out of {}", path.display());
    let text = fs::read_to_string(&path).map_err(Error::work(&what))?;
    let Some(code) = first_block(&text, language) else {
        return Err(Error::work(what)("there is none"));
    };
    fs::write(source, code).map_err(Error::work(what))
}

fn first_block<'a>(text: &'a str, language: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("\n```{language}\n"))?;
    rest.split_once("```\n").map(|(code, _)| code)
}

fn class_path(jars: &[&Path]) -> Result<OsString, Error> {
    join_paths(jars).map_err(Error::work("name the class path"))
}

fn fresh_folder(folder: &Path) -> Result<PathBuf, Error> {
    let what = || format!("clear {}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Error::work(what()))?;
    }
    fs::create_dir_all(folder).map_err(Error::work(what()))?;
    Ok(folder.to_owned())
}

/// A server with people in it, killed when dropped.
struct Demonstration {
    server: Child,
    /// What it says of itself: one line of JSON.
    welcome: String,
}

impl Demonstration {
    fn start(binary: &Path, workspace: &Workspace) -> Result<Self, Error> {
        let what = "serve a demonstration";
        let data = fresh_folder(&folder(workspace).join("server"))?;
        let mut server = Command::new(binary)
            .args(["demo", "--json", "--listen=127.0.0.1:0", "--data-dir"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Error::work(what))?;
        let said = server.stdout.take();
        let mut demonstration = Self {
            server,
            welcome: String::new(),
        };
        if let Some(said) = said {
            let read = BufReader::new(said).read_line(&mut demonstration.welcome);
            read.map_err(Error::work(what))?;
        }
        if demonstration.welcome.is_empty() {
            return Err(Error::work(what)("it ended before it was ready"));
        }
        demonstration
            .welcome
            .truncate(demonstration.welcome.trim_end().len());
        Ok(demonstration)
    }
}

impl Drop for Demonstration {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_block_of_a_language_is_its_example() {
        let text =
            "# Title\n\n```sh\nbuild\n```\n\n```kotlin\nfun a()\n```\n\n```kotlin\nfun b()\n```\n";
        assert_eq!(first_block(text, "kotlin"), Some("fun a()\n"));
        assert_eq!(first_block(text, "swift"), None);
    }
}
