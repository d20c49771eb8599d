//! What every request shares: settings, databases, clock, keyring.

use std::{path::Path, sync::Arc};

use migrations::Migrator;
use mobile_core::time::UnixMillis;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::MigratorTrait;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::{
    auth::Passwords,
    clock::Clock,
    config::{Config, PushConfig, Storage},
    db::{Db, Journal},
    fault::Fault,
    features::installation,
    limits::Limits,
    proxies::TrustedProxies,
    push::{Client, Push, Rfc8291, Vapid},
    sealing::{Class, DataKey, Keyring, MasterKeys, SealingError},
};

/// The running application; cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    keyring: Keyring,
    lookup: DataKey,
    clock: Arc<dyn Clock>,
    passwords: Passwords,
    limits: Limits,
    proxies: TrustedProxies,
    push: Push,
    wake: Notify,
    public_url: String,
}

impl App {
    /// Opens the installation that `config` names, creating it if it is new, and brings its schema up to date.
    ///
    /// # Errors
    /// A [`Fault`] that says what is in the way. A missing or wrong key leaves the data untouched.
    pub async fn open(
        config: &Config,
        clock: Arc<dyn Clock>,
        public_url: String,
    ) -> Result<Self, Fault> {
        let master = MasterKeys::load(&config.keys_file)?;
        let (db, keyring_db, master) = match &config.storage {
            Storage::Sqlite => open_files(config, master).await?,
            Storage::Postgres {
                database_url,
                keyring_url,
            } => {
                let master = master.ok_or_else(|| missing_key(config))?;
                let connect = async |url: &str, name: &str| {
                    Db::postgres(url).await.map_err(|error| {
                        Fault::new(
                            format!(
                                "the database of {name} can't be reached ({})",
                                // Of a URL that can't be read the driver repeats all, the password too.
                                brief(&error).replace(url, "…")
                            ),
                            "check the URL, and that the server runs and lets this user in",
                        )
                    })
                };
                (
                    connect(database_url, "database_url").await?,
                    connect(keyring_url, "keyring_url").await?,
                    master,
                )
            }
        };
        let opened = Self::assemble(
            db.clone(),
            keyring_db.clone(),
            master,
            clock,
            public_url,
            config,
        )
        .await;
        if opened.is_err() {
            db.close().await;
            keyring_db.close().await;
        }
        opened
    }

    async fn assemble(
        db: Db,
        keyring_db: Db,
        master: MasterKeys,
        clock: Arc<dyn Clock>,
        public_url: String,
        config: &Config,
    ) -> Result<Self, Fault> {
        let failed = |error: DbErr| {
            Fault::new(
                format!("the database can't be prepared ({})", brief(&error)),
                "check that it is Accalmie's own and that this user may change its tables",
            )
        };
        let known = installation::queries::check_value(&db)
            .await
            .map_err(failed)?;
        if known.as_ref().is_some_and(|check| !master.matches(check)) {
            return Err(Fault::new(
                format!(
                    "the master key in {} is not the one this data was sealed with",
                    config.keys_file.display()
                ),
                "put the right keys file back, or name it with --keys-file",
            ));
        }
        let has_keys = installation::queries::has_rows(keyring_db.read(), "data_keys")
            .await
            .map_err(failed)?;
        if known.is_some() && !has_keys {
            return Err(foreign_keyring());
        }
        migrate(&db, &keyring_db).await.map_err(failed)?;
        let keyring = Keyring::new(keyring_db, master.clone());
        if known.is_some() {
            keyring
                .get(Uuid::nil(), Class::Lookup)
                .await
                .map_err(|_| foreign_keyring())?;
        }
        let sealed =
            |error: SealingError| Fault::new(error.to_string(), "check the keyring's database");
        let lookup = keyring
            .make(Uuid::nil(), Class::Lookup, clock.now())
            .await
            .map_err(sealed)?;
        let push = push(&config.push, &lookup, &public_url)?;
        installation::queries::begin(&db, master.check_value())
            .await
            .map_err(failed)?;
        Ok(Self(Arc::new(Inner {
            db,
            keyring,
            lookup,
            clock,
            passwords: Passwords::new(),
            limits: Limits::default(),
            proxies: config.trusted_proxies.clone(),
            push,
            wake: Notify::new(),
            public_url,
        })))
    }

    /// The data's database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The keyring.
    pub fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    /// The key that finds rows by a secret.
    pub fn lookup(&self) -> &DataKey {
        &self.0.lookup
    }

    /// The present moment.
    pub fn now(&self) -> UnixMillis {
        self.0.clock.now()
    }

    /// Staff passwords.
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// How often someone may try.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The reverse proxies whose word about their callers is believed.
    pub fn proxies(&self) -> &TrustedProxies {
        &self.0.proxies
    }

    /// The sending side of reminders.
    pub fn push(&self) -> &Push {
        &self.0.push
    }

    /// Tells this process's worker that something is due at once.
    pub fn wake(&self) {
        self.0.wake.notify_one();
    }

    /// Waits for [`App::wake`].
    pub async fn woken(&self) {
        self.0.wake.notified().await;
    }

    /// Address people type, without a trailing slash.
    pub fn public_url(&self) -> &str {
        &self.0.public_url
    }

    /// Whether people reach us over https.
    pub fn is_https(&self) -> bool {
        self.0.public_url.starts_with("https://")
    }

    /// Closes the databases.
    pub async fn close(&self) {
        self.0.db.clone().close().await;
        self.0.keyring.db().clone().close().await;
    }
}

/// The sending side. Its key is derived from the installation's: with the keyring it moves, with it it is gone.
fn push(config: &PushConfig, lookup: &DataKey, public_url: &str) -> Result<Push, Fault> {
    let contact = match &config.contact {
        Some(contact) => contact.clone(),
        None if public_url.starts_with("https://") => public_url.to_owned(),
        None => "mailto:webmaster@localhost".to_owned(),
    };
    let failed = |what: String| Fault::new(what, "check push_proxy and push_root");
    let private_key = (0..)
        .map(|n: u32| lookup.derive(&format!("vapid {n}")))
        .find(Vapid::is_private_key)
        .unwrap_or_default();
    let vapid = Vapid::new(&private_key, contact)
        .map_err(|error| failed(format!("reminders can't be signed ({error})")))?;
    let client = Client::new(&config.services, &config.way)
        .map_err(|error| failed(format!("reminders can't be sent ({error})")))?;
    let services = config.services.clone();
    Ok(Push::new(Arc::new(Rfc8291), vapid, client, services))
}

fn foreign_keyring() -> Fault {
    Fault::new(
        "the keyring does not belong to this data",
        "put the right keyring back beside it",
    )
}

fn missing_key(config: &Config) -> Fault {
    Fault::new(
        format!("the keys file {} is missing", config.keys_file.display()),
        "put it back; for a new PostgreSQL installation run `accalmie keys init` first",
    )
}

/// SQLite: `data.db` and `keyring.db` in the data folder; an empty installation makes its own master key. Once there
/// is data, nothing is created any more: a missing key or keyring is a fault.
async fn open_files(
    config: &Config,
    master: Option<MasterKeys>,
) -> Result<(Db, Db, MasterKeys), Fault> {
    let folder = &config.data_dir;
    let [data, keys] = ["data.db", "keyring.db"].map(|name| folder.join(name));
    let unusable = |error: &dyn std::fmt::Display| {
        Fault::new(
            format!(
                "the data folder {} can't be used ({error})",
                folder.display()
            ),
            "choose a folder that this user may write, with --data-dir",
        )
    };
    let failed = |error: DbErr| unusable(&brief(&error));
    let begun = data.exists() && holds(&data, "installation").await.map_err(failed)?;
    if begun && master.is_none() {
        return Err(missing_key(config));
    }
    if begun && !keys.exists() {
        return Err(Fault::new(
            format!("the keyring {} is missing", keys.display()),
            "put it back beside data.db: without it the data can't be read",
        ));
    }
    if !begun && keys.exists() && holds(&keys, "data_keys").await.map_err(failed)? {
        return Err(Fault::new(
            format!(
                "{} is there but the data it belongs to is not",
                keys.display()
            ),
            "put data.db back beside it, or choose another folder with --data-dir",
        ));
    }
    crate::commands::private_folder(folder).map_err(|error| unusable(&error.kind()))?;
    let master = match master {
        Some(master) => master,
        None => {
            let master = MasterKeys::generate();
            master.create(&config.keys_file)?;
            master
        }
    };
    let data = Db::sqlite(&data, Journal::Wal, !begun)
        .await
        .map_err(failed)?;
    let keys = Db::sqlite(&keys, Journal::Erasing, !begun)
        .await
        .map_err(failed)?;
    Ok((data, keys, master))
}

/// Whether the SQLite file at `path` has rows in `table`.
async fn holds(path: &Path, table: &str) -> Result<bool, DbErr> {
    let db = Db::look(path).await?;
    let found = installation::queries::has_rows(db.read(), table).await;
    db.close().await;
    found
}

/// Brings both schemas up to date. On PostgreSQL an advisory lock lets several processes start at once.
async fn migrate(data: &Db, keyring: &Db) -> Result<(), DbErr> {
    async fn one<M: MigratorTrait>(db: &Db) -> Result<(), DbErr> {
        if db.backend() == DbBackend::Sqlite {
            return M::up(db.schema(), None).await;
        }
        db.write(async |tx| {
            tx.execute_unprepared("SELECT pg_advisory_xact_lock(7261114)")
                .await?;
            M::up(&*tx, None).await
        })
        .await
    }
    one::<Migrator>(data).await?;
    one::<migrations::keyring::Migrator>(keyring).await
}

/// The last part of a database error: what happened, without the statement.
fn brief(error: &DbErr) -> String {
    let text = error.to_string();
    text.rsplit(": ").next().unwrap_or(&text).to_owned()
}
