//! What a command needs from the machine: checked before it starts, installed where that is possible.

use crate::run::{Error, output, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Something that a command needs and cargo doesn't bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Rust's standard library for WebAssembly.
    WasmTarget,
    /// Node and npm, which build the web app and run its tests.
    Node,
    /// OpenSSL's headers, by which the server's push messages are signed and checked.
    OpenSsl,
    /// The programs of a PostgreSQL server; the tests start a private one.
    Postgres,
    /// The browser of the journeys and of Lighthouse.
    Chromium,
    /// A text font, without which pages are measured and photographed as empty boxes.
    Fonts,
    /// Runs the Kotlin compiler and what it makes.
    Java,
    /// By which Kotlin calls a native library.
    Jna,
    /// Android's JSON classes, for the Kotlin journey.
    AndroidJson,
    /// With the modules of its standard library.
    Python,
}

/// What the web app's build needs.
pub const WEB: [Need; 2] = [Need::WasmTarget, Need::Node];
/// What building the server needs.
pub const SERVER: [Need; 1] = [Need::OpenSsl];
/// What tests in a browser need.
pub const BROWSER: [Need; 5] = [
    Need::WasmTarget,
    Need::Node,
    Need::OpenSsl,
    Need::Chromium,
    Need::Fonts,
];
/// What the journeys in Kotlin and in Python need. Swift's is run where a Swift compiler is present.
pub const BINDINGS: [Need; 6] = [
    Need::Node,
    Need::OpenSsl,
    Need::Java,
    Need::Jna,
    Need::AndroidJson,
    Need::Python,
];

/// Where Debian, like others, puts it.
pub const JNA: &str = "/usr/share/java/jna.jar";
/// Android's `org.json`.
pub const ANDROID_JSON: &str = "/usr/share/java/com.android.json.jar";

const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// Vite 8 asks for it.
const NODE: (u32, u32) = (20, 19);

impl Need {
    /// What to say when it is missing.
    const fn name(self) -> &'static str {
        match self {
            Self::WasmTarget => "Rust's wasm32-unknown-unknown target",
            Self::Node => "Node ≥ 20.19 with npm",
            Self::OpenSsl => "OpenSSL's headers, with pkg-config",
            Self::Postgres => "PostgreSQL's server programs",
            Self::Chromium => "Chromium",
            Self::Fonts => "a text font",
            Self::Java => "a Java runtime",
            Self::Jna => "JNA, in /usr/share/java",
            Self::AndroidJson => "Android's JSON classes, in /usr/share/java",
            Self::Python => "Python 3 with its standard library",
        }
    }

    /// Debian's packages, none where something else installs it.
    const fn packages(self) -> &'static [&'static str] {
        match self {
            Self::WasmTarget => &[],
            Self::Node => &["nodejs", "npm"],
            Self::OpenSsl => &["libssl-dev", "pkg-config"],
            Self::Postgres => &["postgresql"],
            Self::Chromium => &["chromium"],
            Self::Fonts => &["fontconfig", "fonts-liberation"],
            Self::Java => &["default-jre-headless"],
            Self::Jna => &["libjna-java"],
            Self::AndroidJson => &["libandroid-json-java"],
            Self::Python => &["python3"],
        }
    }

    fn is_met(self) -> bool {
        match self {
            Self::WasmTarget => {
                output("rustc", &["--print=target-libdir", "--target", WASM_TARGET])
                    .is_some_and(|folder| Path::new(folder.trim()).is_dir())
            }
            Self::Node => {
                output("npm", &["--version"]).is_some()
                    && output("node", &["--version"]).and_then(|version| major_minor(&version))
                        >= Some(NODE)
            }
            Self::OpenSsl => output("pkg-config", &["--exists", "openssl"]).is_some(),
            Self::Postgres => debian_postgres() || output("initdb", &["--version"]).is_some(),
            Self::Chromium => chromium().is_some(),
            Self::Fonts => {
                output("fc-list", &[":lang=fr", "family"]).is_some_and(|fonts| !fonts.is_empty())
            }
            Self::Java => output("java", &["-version"]).is_some(),
            Self::Jna => Path::new(JNA).is_file(),
            Self::AndroidJson => Path::new(ANDROID_JSON).is_file(),
            Self::Python => output("python3", &["-c", "import sqlite3, urllib.request"]).is_some(),
        }
    }
}

/// Makes sure that everything named is there: installs what is missing when it may, or stops with the
/// exact command to run.
pub fn ensure(needs: &[Need]) -> Result<(), Error> {
    let missing = missing(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|need| need.name()).collect();
    println!("\nMissing on this machine: {}", names.join(", "));

    if missing.contains(&Need::WasmTarget) {
        add_wasm_target()?;
    }
    let packages: Vec<_> = missing
        .iter()
        .flat_map(|need| need.packages())
        .copied()
        .collect();
    if !packages.is_empty() {
        install(&packages)?;
    }
    match self::missing(&missing).first() {
        None => Ok(()),
        Some(need) => Err(Error::Missing(format!(
            "{} is still missing after the installation",
            need.name()
        ))),
    }
}

/// The browser: `CHROME_PATH`, or the first of the usual names on `PATH`.
pub fn chromium() -> Option<PathBuf> {
    let on_path =
        |name| output("sh", &["-c", "command -v \"$0\"", name]).map(|path| path.trim().into());
    let chosen = std::env::var_os("CHROME_PATH")
        .map(PathBuf::from)
        .filter(|path| path.is_file());
    chosen.or_else(|| {
        ["chromium", "chromium-browser", "google-chrome"]
            .into_iter()
            .find_map(on_path)
    })
}

fn missing(needs: &[Need]) -> Vec<Need> {
    let mut missing: Vec<Need> = Vec::new();
    for need in needs {
        if !missing.contains(need) && !need.is_met() {
            missing.push(*need);
        }
    }
    missing
}

fn add_wasm_target() -> Result<(), Error> {
    let mut add = Command::new("rustup");
    add.args(["target", "add", WASM_TARGET]);
    match run("add the WebAssembly target to the Rust toolchain", &mut add) {
        Err(Error::Start { .. }) => Err(Error::Missing(format!(
            "this Rust was not installed by rustup: add its standard library for {WASM_TARGET} the way it was installed"
        ))),
        outcome => outcome,
    }
}

fn install(packages: &[&str]) -> Result<(), Error> {
    let debian = Path::new("/etc/debian_version").exists();
    let root = output("id", &["-u"]).is_some_and(|id| id.trim() == "0");
    let mut refreshed = false;
    if debian && root && candidate(packages[0]).is_none() {
        refresh()?;
        refreshed = true;
    }
    if debian && packages.contains(&"nodejs") {
        let offered = candidate("nodejs").unwrap_or_default();
        if major_minor(&offered).is_some_and(|version| version < NODE) {
            return Err(Error::Missing(format!(
                "this Debian's Node is too old ({offered}): install Node ≥ {}.{} from https://nodejs.org and put it on PATH",
                NODE.0, NODE.1
            )));
        }
    }
    let list = packages.join(" ");
    if !debian {
        return Err(Error::Missing(format!(
            "install the equivalents of these Debian packages: {list}"
        )));
    }
    if !root {
        return Err(Error::Missing(format!(
            "run: sudo apt-get update && sudo apt-get install --no-install-recommends {list}"
        )));
    }
    let install = || {
        let mut apt = apt_get(&["install", "--yes", "--no-install-recommends"]);
        run("install Debian packages", apt.args(packages))
    };
    match install() {
        // A list of packages that is out of date names files that are gone.
        Err(_) if !refreshed => refresh().and_then(|()| install()),
        outcome => outcome,
    }
}

/// The version of a package that apt-get would install, unless its list of packages is absent.
fn candidate(package: &str) -> Option<String> {
    let policy = output("apt-cache", &["policy", package])?;
    let version = policy
        .lines()
        .find_map(|line| line.trim().strip_prefix("Candidate: "))?;
    (version != "(none)").then(|| version.to_owned())
}

fn refresh() -> Result<(), Error> {
    run(
        "fetch the list of Debian packages",
        &mut apt_get(&["update"]),
    )
}

fn apt_get(args: &[&str]) -> Command {
    let mut apt = Command::new("apt-get");
    apt.arg("--quiet")
        .args(args)
        .env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

/// Debian keeps a server's programs out of `PATH`, one folder a version.
fn debian_postgres() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    versions
        .into_iter()
        .any(|version| version.path().join("bin/initdb").is_file())
}

fn major_minor(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(major_minor("v20.20.2\n") >= Some(NODE));
        assert!(major_minor("v22.1.0") >= Some(NODE));
        assert!(major_minor("v20.9.0") < Some(NODE));
        assert!(major_minor("v18.19.0") < Some(NODE));
        assert!(major_minor("18.20.4+dfsg-1~deb12u1") < Some(NODE));
        assert!(major_minor("not a version") < Some(NODE));
    }
}
