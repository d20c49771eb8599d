//! The schema's history: one file a step, append-only, the same on SQLite and PostgreSQL.
//!
//! Two databases, two histories: [`Migrator`] for the data and [`keyring::Migrator`] for the keyring that
//! lives apart from it. Columns named `sealed` hold ciphertext alone; what is in clear is listed in the README.

use sea_orm_migration::prelude::*;

pub mod keyring;
mod m0001_installation;
mod m0002_staff;
mod m0003_cycles;
mod m0004_participants;
mod m0005_records;
mod m0006_audit;
mod m0007_recovery;
mod m0008_push;

/// Brings the data database to the current schema.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_installation::Migration),
            Box::new(m0002_staff::Migration),
            Box::new(m0003_cycles::Migration),
            Box::new(m0004_participants::Migration),
            Box::new(m0005_records::Migration),
            Box::new(m0006_audit::Migration),
            Box::new(m0007_recovery::Migration),
            Box::new(m0008_push::Migration),
        ]
    }
}

/// A new empty table named `name`.
fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).to_owned()
}

/// A required column; the caller adds its type.
fn col(name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.not_null();
    column
}

/// A column that may be empty; the caller adds its type.
fn optional(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
}

/// The primary key over `columns`, in that order.
fn key(columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.primary();
    for column in columns {
        index.col(*column);
    }
    index
}

/// Removes what a step created, youngest first.
async fn drop_all(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for name in tables {
        manager
            .drop_table(Table::drop().table(*name).to_owned())
            .await?;
    }
    Ok(())
}
