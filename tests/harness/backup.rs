//! A backup of the data, and its return: what somebody has who restores yesterday's copy. The keyring is no part of it.
//!
//! The rows are kept beside the living ones, in tables named `kept_…`, so that taking and putting back cost a statement
//! a table on both databases.

use accalmie::app::App;
use mobile_core::ids::ParticipantId;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use uuid::Uuid;

/// What syncs of one person.
const LOG: [&str; 3] = ["heads", "records", "record_versions"];

/// The rows as they were at one moment; they can be put back any number of times.
#[derive(Debug, Clone)]
pub struct Backup {
    id: Uuid,
    tables: Vec<Table>,
    whose: Option<ParticipantId>,
}

#[derive(Debug, Clone)]
struct Table {
    name: String,
    columns: String,
}

impl Backup {
    /// Every row of the data, but for what the installation knows about itself.
    pub async fn of_everything(app: &App) -> Self {
        let all = match app.db().backend() {
            DbBackend::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
            _ => {
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
            }
        };
        let mut names = texts(app, all).await;
        names.retain(|name| {
            let own = ["installation", "seaql_migrations"].contains(&name.as_str());
            !own && !name.starts_with("kept_") && !name.starts_with("sqlite_")
        });
        Self::of(app, names, None).await
    }

    /// The records of one person alone, so that many stories can share a store.
    pub async fn of_log(app: &App, who: ParticipantId) -> Self {
        Self::of(app, LOG.map(str::to_owned).into(), Some(who)).await
    }

    async fn of(app: &App, names: Vec<String>, whose: Option<ParticipantId>) -> Self {
        let mut tables = Vec::new();
        for name in names {
            let columns = columns(app, &name).await.join(", ");
            tables.push(Table { name, columns });
        }
        let backup = Self {
            id: Uuid::new_v4(),
            tables,
            whose,
        };
        let mine = backup.filter(app);
        let mut statements = Vec::new();
        for Table { name, columns } in &backup.tables {
            let id = backup.id;
            statements.push(format!(
                "CREATE TABLE IF NOT EXISTS kept_{name} AS SELECT 'none' AS backup, t.* FROM {name} AS t WHERE 1 = 0"
            ));
            statements.push(format!(
                "INSERT INTO kept_{name} (backup, {columns}) SELECT '{id}', {columns} FROM {name} WHERE {mine}"
            ));
        }
        run(app, &statements).await;
        backup
    }

    /// Puts the rows back and begins a new epoch, while the server runs: it holds nothing of the data in memory.
    pub async fn put_back(&self, app: &App) {
        let (id, mine) = (self.id, self.filter(app));
        let mut statements = vec![format!(
            "UPDATE installation SET value = '{}' WHERE name = 'store_epoch'",
            Uuid::new_v4().simple()
        )];
        for Table { name, columns } in &self.tables {
            statements.push(format!("DELETE FROM {name} WHERE {mine}"));
            statements.push(format!(
                "INSERT INTO {name} ({columns}) SELECT {columns} FROM kept_{name} WHERE backup = '{id}'"
            ));
        }
        run(app, &statements).await;
    }

    /// Lets go of the rows that were kept.
    pub async fn forget(self, app: &App) {
        let gone = |table: &Table| {
            format!(
                "DELETE FROM kept_{} WHERE backup = '{}'",
                table.name, self.id
            )
        };
        run(app, &self.tables.iter().map(gone).collect::<Vec<_>>()).await;
    }

    fn filter(&self, app: &App) -> String {
        match (self.whose, app.db().backend()) {
            (None, _) => "1 = 1".to_owned(),
            (Some(who), DbBackend::Sqlite) => format!("participant_id = x'{}'", who.0.simple()),
            (Some(who), _) => format!("participant_id = '{}'", who.0),
        }
    }
}

async fn columns(app: &App, table: &str) -> Vec<String> {
    let sql = match app.db().backend() {
        DbBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
        _ => format!(
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}'"
        ),
    };
    texts(app, &sql).await
}

async fn texts(app: &App, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(app.db().backend(), sql);
    let rows = app.db().schema().query_all_raw(statement).await;
    let rows = rows.unwrap_or_else(|error| panic!("{sql}: {error}"));
    let text = |row: &sea_orm::QueryResult| row.try_get_by_index(0).expect("a name");
    rows.iter().map(text).collect()
}

/// All of the statements, or none.
async fn run(app: &App, statements: &[String]) {
    let done = app
        .db()
        .write::<_, DbErr, _, _>(async |tx| {
            for statement in statements {
                tx.execute_unprepared(statement).await?;
            }
            Ok(())
        })
        .await;
    done.unwrap_or_else(|error| panic!("{}: {error}", statements.join("; ")));
}
