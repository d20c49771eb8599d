//! The only door to the databases: `read` and `write`. Nobody else opens a transaction.
//!
//! SQLite: reads go through a small pool, writes through one connection (a queue) with `BEGIN IMMEDIATE`,
//! WAL and `synchronous=FULL`. PostgreSQL: one pool; a write is a transaction, tried again when the database
//! says that it collided with another.

use std::{path::Path, sync::Arc, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};

/// How often a write that collided is tried in all.
const ATTEMPTS: usize = 8;

/// The transaction of a [`Db::write`]: use it as `&*tx`, and let it go before the work returns.
pub type Tx = Arc<DatabaseTransaction>;

/// So many rows wait for their reader before SQLite's thread does: a batch goes from one thread to the other at once.
const ROWS: usize = 128;

/// A database with its reading and its writing side.
#[derive(Debug, Clone)]
pub struct Db {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
}

/// How a SQLite file keeps its journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Journal {
    /// Write-ahead log: readers never wait.
    Wal,
    /// Rollback journal with overwritten free pages: what is deleted does not linger (the keyring).
    Erasing,
}

impl Db {
    /// Opens (and creates, if `create`) the SQLite file at `path`.
    ///
    /// # Errors
    /// What SQLite says when the file can't be opened.
    pub async fn sqlite(path: &Path, journal: Journal, create: bool) -> Result<Self, DbErr> {
        let open = |connections: u32| {
            let mut options = ConnectOptions::new("sqlite::memory:");
            let path = path.to_owned();
            options
                .max_connections(connections)
                .sqlx_logging(false)
                .map_sqlx_sqlite_opts(move |sqlite| {
                    let sqlite = sqlite
                        .in_memory(false)
                        .shared_cache(false)
                        .filename(&path)
                        .create_if_missing(create)
                        .foreign_keys(true)
                        .busy_timeout(Duration::from_secs(10))
                        .row_buffer_size(ROWS)
                        .synchronous(SqliteSynchronous::Full);
                    match journal {
                        Journal::Wal => sqlite.journal_mode(SqliteJournalMode::Wal),
                        Journal::Erasing => sqlite
                            .journal_mode(SqliteJournalMode::Truncate)
                            .pragma("secure_delete", "ON"),
                    }
                });
            Database::connect(options)
        };
        let writer = open(1).await?;
        let reader = open(4).await?;
        Ok(Self { reader, writer })
    }

    /// Opens the SQLite file at `path` to look at it, changing nothing.
    ///
    /// # Errors
    /// What SQLite says when the file can't be opened.
    pub async fn look(path: &Path) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new("sqlite::memory:");
        let path = path.to_owned();
        // Without a write-ahead log nobody has the file open, and SQLite need not put its own files beside it.
        let is_closed = !path.with_extension("db-wal").exists();
        options
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .in_memory(false)
                    .shared_cache(false)
                    .filename(&path)
                    .read_only(true)
                    .immutable(is_closed)
            });
        let reader = Database::connect(options).await?;
        Ok(Self {
            writer: reader.clone(),
            reader,
        })
    }

    /// Connects to a PostgreSQL database.
    ///
    /// # Errors
    /// What the driver says when the server can't be reached or refuses.
    pub async fn postgres(url: &str) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(16)
            .sqlx_logging(false)
            .connect_timeout(Duration::from_secs(10))
            .acquire_timeout(Duration::from_secs(10));
        let pool = Database::connect(options).await?;
        Ok(Self {
            reader: pool.clone(),
            writer: pool,
        })
    }

    /// Which database this is.
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// The connection that migrations run on.
    pub fn schema(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// The connection to read from.
    pub fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Runs `work` in one transaction: committed when it returns `Ok`, rolled back otherwise. It may run more
    /// than once (PostgreSQL, after a collision), so it must have no effect outside the transaction.
    ///
    /// # Errors
    /// What `work` returned, or the database's own error.
    pub async fn write<T, E, F, W>(&self, work: F) -> Result<T, E>
    where
        E: From<DbErr> + AsDbErr,
        F: Fn(Tx) -> W,
        W: Future<Output = Result<T, E>>,
    {
        let options = TransactionOptions {
            sqlite_transaction_mode: match self.backend() {
                DbBackend::Sqlite => Some(SqliteTransactionMode::Immediate),
                _ => None,
            },
            ..Default::default()
        };
        let mut attempt = 1;
        loop {
            let tx = Arc::new(self.writer.begin_with_options(options).await?);
            let done = work(tx.clone()).await;
            let held = || DbErr::Custom("a transaction outlived its work".to_owned());
            let tx = Arc::into_inner(tx).ok_or_else(held)?;
            let done = match done {
                Ok(value) => tx.commit().await.map(|()| value).map_err(E::from),
                Err(error) => {
                    tx.rollback().await?;
                    Err(error)
                }
            };
            match done {
                Err(error) if attempt < ATTEMPTS && error.as_db_err().is_some_and(collided) => {
                    attempt += 1
                }
                done => return done,
            }
        }
    }

    /// Closes every connection, so that nothing is left beside the file.
    pub async fn close(self) {
        let _ = self.reader.close().await;
        let _ = self.writer.close().await;
    }
}

/// An error that may hold the database's own.
pub trait AsDbErr {
    /// The database's error, if that is what this is.
    fn as_db_err(&self) -> Option<&DbErr>;
}

impl AsDbErr for DbErr {
    fn as_db_err(&self) -> Option<&DbErr> {
        Some(self)
    }
}

/// Serialisation failure or deadlock (PostgreSQL 40001, 40P01), or two first inserts of one key (23505):
/// the same work succeeds when tried again.
fn collided(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))
    | DbErr::Conn(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    error
        .as_database_error()
        .and_then(|e| e.code())
        .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01" | "23505"))
}
