//! The PostgreSQL cluster that the other journeys stand on.

#![allow(clippy::print_stdout, reason = "two test processes talk")]

use harness::postgres::Cluster;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

async fn execute(url: &str, statement: &str) {
    let database = Database::connect(url).await.unwrap();
    database.execute_unprepared(statement).await.unwrap();
    database.close().await.unwrap();
}

async fn count(url: &str, table: &str) -> i64 {
    let database = Database::connect(url).await.unwrap();
    let count =
        Statement::from_string(DbBackend::Postgres, format!("SELECT count(*) FROM {table}"));
    let row = database.query_one_raw(count).await.unwrap().unwrap();
    database.close().await.unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn each_test_gets_a_copy_of_its_own_and_the_template_is_prepared_once() {
    static PREPARED: AtomicU32 = AtomicU32::new(0);
    let copy = || {
        Cluster::shared().create_database("swell", async |url| {
            PREPARED.fetch_add(1, Ordering::Relaxed);
            execute(
                &url,
                "CREATE TABLE waves (height INT); INSERT INTO waves VALUES (3)",
            )
            .await;
        })
    };
    let (one, two) = tokio::join!(copy(), copy());
    execute(&one, "INSERT INTO waves VALUES (5)").await;
    assert_eq!(count(&one, "waves").await, 2);
    assert_eq!(count(&two, "waves").await, 1);
    assert_eq!(PREPARED.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_template_can_be_copied_although_its_maker_left_a_connection_open() {
    let url = Cluster::shared()
        .create_database("left_open", async |url| {
            let database = Database::connect(url).await.unwrap();
            database
                .execute_unprepared("CREATE TABLE waves (height INT)")
                .await
                .unwrap();
            std::mem::forget(database);
        })
        .await;
    assert_eq!(count(&url, "waves").await, 0);
}

#[tokio::test]
async fn an_empty_database_has_no_tables() {
    let url = Cluster::shared().empty_database().await;
    let tables = "(SELECT FROM information_schema.tables WHERE table_schema = 'public') AS tables";
    assert_eq!(count(&url, tables).await, 0);
}

#[test]
fn a_cluster_that_is_dropped_leaves_nothing_behind() {
    let cluster = Cluster::start();
    let folder = cluster.folder().to_owned();
    assert!(folder.join("data").exists());
    drop(cluster);
    assert!(!folder.exists());
}

/// Runs itself once more, kills that process while its cluster runs, and looks at what remains.
#[test]
fn a_test_process_that_is_killed_leaves_nothing_behind() {
    const VICTIM: &str = "ACCALMIE_TEST_CLUSTER_VICTIM";
    if std::env::var_os(VICTIM).is_some() {
        println!("cluster in {}", Cluster::shared().folder().display());
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        return;
    }
    let name = "postgres_cluster::a_test_process_that_is_killed_leaves_nothing_behind";
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(VICTIM, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(victim.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let folder = lines
        .find_map(|line| {
            line.split_once("cluster in ")
                .map(|(_, path)| path.to_owned())
        })
        .unwrap();
    assert!(Path::new(&folder).join("data").exists());

    victim.kill().unwrap();
    victim.wait().unwrap();
    // The keeper shares the victim's standard error: it ends when the last of them has.
    victim
        .stderr
        .take()
        .unwrap()
        .read_to_end(&mut Vec::new())
        .unwrap();
    assert!(!Path::new(&folder).exists());
}
