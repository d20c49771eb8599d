//! What lies in the tables, for whoever holds the files: opened with the keys, or searched as it is.

use accalmie::{
    app::App,
    config::Storage,
    sealing::{Class, DataKey, Place},
};
use mobile_core::ids::ParticipantId;
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, QueryResult, Statement, Value,
};
use uuid::Uuid;

use crate::{db::TestDb, log::find};

/// Runs a statement on the data, as a tamperer would.
pub async fn execute(app: &App, statement: &str) {
    let done = app.db().schema().execute_unprepared(statement).await;
    done.unwrap_or_else(|error| panic!("{statement}: {error}"));
}

/// How many rows a table of the data has.
pub async fn count(app: &App, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    query(app.db().read(), &sql).await[0]
        .try_get_by_index(0)
        .expect("a count")
}

async fn query(c: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(c.get_database_backend(), sql);
    let rows = c.query_all_raw(statement).await;
    rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// Every version of every record of a person that the data still holds, opened with his key; the ones that stand
/// first.
pub async fn opened(app: &App, who: ParticipantId) -> Vec<String> {
    let key = app.keyring().get(who.0, Class::Log).await.expect("a key");
    let rows = of(app, who).await;
    rows.iter().map(|row| row.open(&key)).collect()
}

/// A version of a record as it lies in its table.
#[derive(Debug)]
pub struct Row {
    /// `live` or `deleted` of the version that stands; `other` or `replaced` beside it.
    pub state: String,
    /// Of which record.
    pub id: Uuid,
    subject: Uuid,
    revision: Vec<u8>,
    sealed: Vec<u8>,
}

impl Row {
    /// The version as JSON.
    pub fn open(&self, key: &DataKey) -> String {
        let place = Place {
            table: "records",
            subject: self.subject,
            row: self.id,
            revision: &self.revision,
        };
        let opened = key.open(place, &self.sealed).expect("a row that opens");
        String::from_utf8(opened.to_vec()).expect("JSON")
    }
}

/// A person's rows that hold something, the versions that stand first.
pub async fn of(app: &App, who: ParticipantId) -> Vec<Row> {
    let mut found = Vec::new();
    for table in ["records", "record_versions"] {
        let sql = format!(
            "SELECT id, state, counter, device, sealed FROM {table} \
             WHERE participant_id = $1 AND sealed IS NOT NULL"
        );
        let c = app.db().read();
        let backend = c.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, &sql, [Value::from(who.0)]);
        let rows = c.query_all_raw(statement).await;
        let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
        found.extend(rows.iter().map(|row| read(row, who.0)));
    }
    found
}

fn read(row: &QueryResult, subject: Uuid) -> Row {
    let counter: i64 = row.try_get("", "counter").expect("a counter");
    let device: Uuid = row.try_get("", "device").expect("a device");
    let counter = u32::try_from(counter).expect("a counter");
    Row {
        state: row.try_get("", "state").expect("a state"),
        id: row.try_get("", "id").expect("an id"),
        subject,
        revision: [&counter.to_le_bytes()[..], device.as_bytes()].concat(),
        sealed: row.try_get("", "sealed").expect("sealed bytes"),
    }
}

/// A person's wrapped key as it lies in the keyring.
pub async fn wrapped_key(app: &App, who: ParticipantId, class: Class) -> Option<Vec<u8>> {
    let rows = query(
        app.keyring().db().read(),
        "SELECT subject, class, wrapped FROM data_keys",
    )
    .await;
    let row = rows.iter().find(|row| {
        let subject: Uuid = row.try_get("", "subject").expect("whose");
        let name: String = row.try_get("", "class").expect("a class");
        subject == who.0 && name == class.as_str()
    });
    row.map(|row| row.try_get("", "wrapped").expect("a wrapped key"))
}

/// Everything that someone finds who takes the disk: on SQLite every file but the master key, on PostgreSQL every
/// row of every table of both databases as text.
#[derive(Debug, Clone)]
pub struct Loot(Vec<(String, Vec<u8>)>);

impl Loot {
    /// What lies there now; the server may be running.
    pub async fn of(db: &TestDb) -> Self {
        match db.storage() {
            Storage::Sqlite => Self(files(db)),
            Storage::Postgres {
                database_url,
                keyring_url,
            } => {
                let mut found = dump(database_url).await;
                found.extend(dump(keyring_url).await);
                Self(found)
            }
        }
    }

    /// Whether another look finds the same rows. Files are compared elsewhere.
    pub fn same_as(&self, other: &Self) -> bool {
        let tables = |loot: &Self| {
            let mut tables = loot.0.clone();
            tables.retain(|(name, _)| !name.contains('.'));
            tables.sort();
            tables
        };
        tables(self) == tables(other)
    }

    /// The files or tables that there are.
    pub fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Where `bytes` occur, as they are or in hexadecimal.
    pub fn find(&self, bytes: &[u8]) -> Vec<&str> {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let places = self
            .0
            .iter()
            .filter(|(_, held)| find(held, bytes) || find(held, hex.as_bytes()));
        places.map(|(name, _)| name.as_str()).collect()
    }
}

fn files(db: &TestDb) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(db.folder()).expect("the data folder");
    let entries = entries.map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry))
        .filter(|(name, _)| name != "keys")
        .map(|(name, entry)| (name, std::fs::read(entry.path()).expect("a file")))
        .collect()
}

/// The tables of a PostgreSQL database.
pub async fn tables(url: &str) -> Vec<String> {
    let database = Database::connect(url).await.expect("a database");
    assert_eq!(database.get_database_backend(), DbBackend::Postgres);
    let names =
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
    let rows = query(&database, names).await;
    database.close().await.expect("a closed connection");
    let name = |row: &QueryResult| row.try_get_by_index(0).expect("a name");
    rows.iter().map(name).collect()
}

async fn dump(url: &str) -> Vec<(String, Vec<u8>)> {
    let names = tables(url).await;
    let database = Database::connect(url).await.expect("a database");
    let mut tables = Vec::new();
    for name in names {
        let mut text = String::new();
        for row in query(&database, &format!("SELECT t::text FROM {name} AS t")).await {
            text += &row.try_get_by_index::<String>(0).expect("a row");
            text.push('\n');
        }
        tables.push((name, text.into_bytes()));
    }
    database.close().await.expect("a closed connection");
    tables
}
