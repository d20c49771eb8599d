//! A private PostgreSQL cluster for the tests, gone when the test process is gone, however it ends.

use sea_orm::{ConnectionTrait, Database};
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::OnceCell;

/// Starts the cluster, prints its folder, waits for the end of its input, and leaves nothing behind.
///
/// Its input is a pipe that the test process alone holds open: the system closes it when that process
/// exits, panics or is killed. Durability is off, because nothing here outlives the tests; autovacuum too,
/// because its visits to a template would make a copy of it wait.
const KEEPER: &str = r#"
bin=$1
cd /
folder=$(mktemp -d /tmp/accalmie-postgres.XXXXXX) || exit
trap 'rm -rf "$folder"' EXIT
"$bin/initdb" --pgdata="$folder/data" --username=postgres --auth=trust \
  --encoding=UTF8 --no-locale --no-sync >/dev/null || exit
cat >>"$folder/data/postgresql.conf" <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 400
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
SETTINGS
"$bin/pg_ctl" start --wait --pgdata="$folder/data" --log="$folder/log" </dev/null >/dev/null ||
  { cat "$folder/log" >&2; exit 1; }
echo "$folder"
cat >/dev/null
"$bin/pg_ctl" stop --mode=immediate --pgdata="$folder/data" >/dev/null
"#;

/// A running PostgreSQL server of our own, reached by a socket in its temporary folder.
pub struct Cluster {
    folder: PathBuf,
    databases: AtomicU32,
    templates: Mutex<HashMap<&'static str, Arc<OnceCell<String>>>>,
    keeper: Child,
}

impl Cluster {
    /// The cluster that all tests of this process share, started by the first that asks.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// Starts a cluster of one's own; it stops when dropped.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start; its complaint is on standard error.
    #[must_use]
    pub fn start() -> Self {
        let mut keeper = keeper_command()
            .arg(server_programs())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("PostgreSQL's keeper could not be started: {error}"));
        let mut folder = String::new();
        let output = keeper.stdout.as_mut().map(BufReader::new);
        let read = output.map(|mut lines| lines.read_line(&mut folder));
        assert!(
            matches!(read, Some(Ok(1..))),
            "PostgreSQL did not start: see standard error"
        );
        Self {
            folder: PathBuf::from(folder.trim_end()),
            databases: AtomicU32::new(0),
            templates: Mutex::default(),
            keeper,
        }
    }

    /// The cluster's temporary folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A fresh database without tables, as a URL.
    pub async fn empty_database(&self) -> String {
        self.url(&self.create("template0").await)
    }

    /// A fresh copy of a template, as a URL. The first call that names the template makes it: `prepare`
    /// gets the URL of an empty database, fills it and closes its connections.
    pub async fn create_database(
        &self,
        template: &'static str,
        prepare: impl AsyncFnOnce(String),
    ) -> String {
        let cell = {
            let mut templates = self
                .templates
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            Arc::clone(templates.entry(template).or_default())
        };
        let prepared = cell
            .get_or_init(async || {
                let name = self.create("template0").await;
                prepare(self.url(&name)).await;
                // A database can be copied only while nobody is connected to it.
                self.execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
                self.execute(&format!(
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"
                ))
                .await;
                name
            })
            .await;
        self.url(&self.create(prepared).await)
    }

    /// A copy of one of this cluster's databases, as a URL; nobody may be connected to it.
    pub async fn copy_of(&self, url: &str) -> String {
        let name = url.split(['/', '?']).nth(3).unwrap_or_default();
        self.url(&self.create(name).await)
    }

    async fn create(&self, template: &str) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.execute(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await;
        name
    }

    async fn execute(&self, statement: &str) {
        let run = async {
            let server = Database::connect(self.url("postgres")).await?;
            server.execute_unprepared(statement).await?;
            server.close().await
        };
        run.await
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
    }

    fn url(&self, database: &str) -> String {
        format!(
            "postgres://postgres@localhost/{database}?host={}",
            self.folder.display()
        )
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nothing to do about a keeper that is gone already.
        let _ = self.keeper.wait();
    }
}

/// A shell in a session of its own, so that Ctrl-C in the terminal leaves it alive to clean up; as the
/// user `postgres` when root, for whom PostgreSQL refuses to run.
fn keeper_command() -> Command {
    let user = Command::new("id").arg("-u").output().map(|id| id.stdout);
    let mut command = Command::new("setsid");
    if user.is_ok_and(|id| id.trim_ascii() == b"0") {
        command.args(["runuser", "-u", "postgres", "--"]);
    }
    command.args(["sh", "-c", KEEPER, "keeper"]);
    command
}

/// The folder of `initdb` and `pg_ctl`: Debian keeps them out of `PATH`, one folder a version.
fn server_programs() -> PathBuf {
    let version = |folder: &Path| folder.file_name()?.to_str()?.parse::<u32>().ok();
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = debian
        .map(|entry| entry.path())
        .filter(|folder| folder.join("bin/initdb").is_file())
        .max_by_key(|folder| version(folder))
        .map(|folder| folder.join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    newest
        .or_else(|| std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file()))
        .unwrap_or_else(|| {
            panic!("PostgreSQL's server programs are missing: `cargo xtask test api` installs them")
        })
}
