//! A fresh installation's place: a folder with SQLite files, or two PostgreSQL databases and a folder for the key.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
};

use accalmie::{
    app::App,
    config::{Config, LogFormat, PushConfig, Storage},
    proxies::TrustedProxies,
    sealing::MasterKeys,
};
use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;

use crate::{clock::ManualClock, postgres::Cluster};

/// Which database a journey runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// Files in a folder.
    Sqlite,
    /// The shared cluster.
    Postgres,
}

/// Where one installation keeps its data, its keyring and its master key; gone when dropped.
#[derive(Debug)]
pub struct TestDb {
    folder: TempDir,
    storage: Storage,
    /// How reminders leave a server that stands on it.
    pub push: PushConfig,
}

impl TestDb {
    /// A place without data. On PostgreSQL the schema is there already, copied from a template.
    pub async fn new(backend: Backend) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let storage = match backend {
            Backend::Sqlite => Storage::Sqlite,
            Backend::Postgres => {
                MasterKeys::generate()
                    .create(&folder.path().join("keys"))
                    .expect("a fresh keys file");
                let cluster = Cluster::shared();
                Storage::Postgres {
                    database_url: cluster.create_database("data", schema_of_data).await,
                    keyring_url: cluster.create_database("keyring", schema_of_keyring).await,
                }
            }
        };
        Self {
            folder,
            storage,
            push: PushConfig::default(),
        }
    }

    /// The same installation with its data as it is now, and the same keyring: what someone has who copied the
    /// data alone. Nothing may be open on the data.
    pub async fn with_copied_data(&self) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (from, to) = (self.folder.path(), folder.path());
        fs::copy(from.join("keys"), to.join("keys")).expect("the keys file");
        let storage = match &self.storage {
            Storage::Sqlite => {
                fs::copy(from.join("data.db"), to.join("data.db")).expect("the data");
                let (keyring, link) = (from.join("keyring.db"), to.join("keyring.db"));
                std::os::unix::fs::symlink(keyring, link).expect("a link to the keyring");
                Storage::Sqlite
            }
            Storage::Postgres {
                database_url,
                keyring_url,
            } => Storage::Postgres {
                database_url: Cluster::shared().copy_of(database_url).await,
                keyring_url: keyring_url.clone(),
            },
        };
        Self {
            folder,
            storage,
            push: PushConfig::default(),
        }
    }

    /// The folder of the files.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the data lives.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Settings of a server that stands on it.
    pub fn config(&self) -> Config {
        Config {
            push: self.push.clone(),
            ..config(self.folder.path(), self.storage.clone())
        }
    }
}

fn config(folder: &Path, storage: Storage) -> Config {
    Config {
        data_dir: folder.to_owned(),
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        storage,
        keys_file: folder.join("keys"),
        public_url: None,
        trusted_proxies: TrustedProxies::default(),
        worker: false,
        log_format: LogFormat::Text,
        push: PushConfig::default(),
    }
}

async fn schema_of_data(database_url: String) {
    let keyring_url = Cluster::shared().empty_database().await;
    begin(&database_url, &keyring_url).await;
    empty(&database_url, "installation").await;
}

async fn schema_of_keyring(keyring_url: String) {
    let database_url = Cluster::shared().empty_database().await;
    begin(&database_url, &keyring_url).await;
    empty(&keyring_url, "data_keys").await;
}

/// Lets the server write its own schema.
async fn begin(database_url: &str, keyring_url: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    MasterKeys::generate()
        .create(&folder.path().join("keys"))
        .expect("a fresh keys file");
    let storage = Storage::Postgres {
        database_url: database_url.to_owned(),
        keyring_url: keyring_url.to_owned(),
    };
    let clock = Arc::new(ManualClock::at("2026-11-02T08:00:00Z"));
    let config = config(folder.path(), storage);
    let app = App::open(&config, clock, "http://localhost".to_owned()).await;
    app.expect("an installation").close().await;
}

async fn empty(url: &str, table: &str) {
    let database = Database::connect(url).await.expect("a database");
    let delete = format!("DELETE FROM {table}");
    let done = database.execute_unprepared(&delete).await;
    done.expect("an empty table");
    database.close().await.expect("a closed connection");
}
