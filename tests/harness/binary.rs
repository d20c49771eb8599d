//! The real binary, run as an operator runs it.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::OnceLock,
};

use accalmie::config::Storage;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Child,
};

use crate::{db::TestDb, push_service::CONTACT};

/// The binary: `ACCALMIE_BIN`, or built here, once.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        std::env::var_os("ACCALMIE_BIN").map_or_else(build, |named| {
            let path = PathBuf::from(named);
            assert!(path.is_file(), "ACCALMIE_BIN is {}", path.display());
            path
        })
    })
}

fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        // Together with this package, so that what the tests were built from serves for the binary too.
        .args([
            "build",
            "--package=accalmie",
            "--package=tests",
            "--bin=accalmie",
        ])
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs");
    assert!(built.status.success(), "the binary does not build");
    let lines = String::from_utf8_lossy(&built.stdout).into_owned();
    let messages = lines
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut made = messages.filter_map(|message| message["executable"].as_str().map(Into::into));
    made.next_back().expect("cargo names what it built")
}

/// The binary with these arguments and nothing of this process's settings.
pub fn accalmie<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(binary());
    let ours = std::env::vars_os().map(|(name, _)| name);
    for name in ours.filter(|name| name.to_string_lossy().starts_with("ACCALMIE_")) {
        command.env_remove(name);
    }
    command.env_remove("RUST_LOG").args(args);
    command
}

/// Runs the binary to its end.
pub fn run<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Output {
    accalmie(args).output().expect("the binary runs")
}

/// The binary serving, as another process. It is killed when dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// Where it listens.
    pub url: String,
    /// What its log said until it listened, a line each.
    pub said: Vec<String>,
}

impl Running {
    /// Serves what `db` holds on a free port, and waits until it says that it listens.
    pub async fn serve(db: &TestDb) -> Self {
        Self::serve_with(db, &[]).await
    }

    /// The same with more arguments.
    pub async fn serve_with(db: &TestDb, more: &[&str]) -> Self {
        let folder = db.folder().display().to_string();
        let mut args = vec!["serve", "--listen", "127.0.0.1:0", "--data-dir", &folder];
        if let Storage::Postgres {
            database_url,
            keyring_url,
        } = db.storage()
        {
            args.extend(["--database-url", database_url, "--keyring-url", keyring_url]);
        }
        args.extend(more);
        let mut child = tokio::process::Command::from(accalmie(args))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary runs");
        let mut log = BufReader::new(child.stderr.take().expect("its log")).lines();
        let mut said = Vec::new();
        let url = loop {
            let line = log.next_line().await.expect("a line of the log");
            let line = line.unwrap_or_else(|| panic!("it ended: {said:#?}"));
            let address = line.split_once("listening").and_then(|(_, rest)| {
                let rest = rest.split_once("address=")?.1;
                rest.split(char::is_whitespace).next()
            });
            if let Some(address) = address {
                break format!("http://{address}");
            }
            said.push(line);
        };
        // A pipe that nobody empties would hold the binary up.
        tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        Self { child, url, said }
    }

    /// Works for the PostgreSQL installation in `db`, sending to the push service at `host` with the certificate `root`.
    pub fn worker(db: &TestDb, host: &str, root: &Path) -> Self {
        let Storage::Postgres {
            database_url,
            keyring_url,
        } = db.storage()
        else {
            panic!("on SQLite the server itself works");
        };
        let (folder, root) = (
            db.folder().display().to_string(),
            root.display().to_string(),
        );
        let args = [
            "worker",
            "--data-dir",
            &folder,
            "--database-url",
            database_url,
            "--keyring-url",
            keyring_url,
            "--push-services",
            host,
            "--push-root",
            &root,
            "--push-private-addresses=true",
            "--push-contact",
            CONTACT,
        ];
        let child = tokio::process::Command::from(accalmie(args))
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary runs");
        Self {
            child,
            url: String::new(),
            said: Vec::new(),
        }
    }

    /// Serves a demonstration in `folder`; answers the one line that it prints.
    pub async fn demo(folder: &Path) -> (Self, Value) {
        let folder = folder.display().to_string();
        let args = [
            "demo",
            "--json",
            "--listen",
            "127.0.0.1:0",
            "--data-dir",
            &folder,
        ];
        let mut child = tokio::process::Command::from(accalmie(args))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary runs");
        let mut output = BufReader::new(child.stdout.take().expect("its output")).lines();
        let line = output.next_line().await.expect("a line").expect("a line");
        let told: Value = serde_json::from_str(&line).expect("one line of JSON");
        let url = told["url"].as_str().expect("a URL").to_owned();
        let said = Vec::new();
        (Self { child, url, said }, told)
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Its exit code; `None` when a signal ended it.
    pub async fn ended(mut self) -> Option<i32> {
        self.child.wait().await.expect("it ends").code()
    }
}
