//! What keeps the binary from starting: one line that names the fault and the remedy, exit code 2, and not a byte on
//! disk changed.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use accalmie::{app::App, config::Storage, sealing::MasterKeys};
use harness::{Backend, ManualClock, TestDb, Tree, binary, postgres::Cluster, world::MONDAY};
use tempfile::TempDir;

/// Never repeated on a screen.
const SECRET: &str = "tres-secret";

/// Runs the binary and sees it refuse; answers its one line.
#[track_caller]
fn refuses(watched: &Path, args: &[&str], env: &[(&str, &str)], says: &[&str]) {
    let before = Tree::below(watched);
    let output = binary::accalmie(args)
        .envs(env.iter().copied())
        .current_dir(watched)
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{args:?}");
    let line = told.strip_suffix('\n').unwrap_or(&told);
    assert!(!line.contains('\n'), "more than one line: {told}");
    let (fault, remedy) = line
        .strip_prefix("accalmie: ")
        .and_then(|line| line.split_once(": "))
        .unwrap_or_default();
    assert!(
        !fault.is_empty() && !remedy.is_empty(),
        "a fault and a remedy: {told}"
    );
    for word in says {
        assert!(line.contains(word), "{word} is missing: {line}");
    }
    assert!(!line.contains(SECRET), "{line}");
    assert!(
        Tree::below(watched) == before,
        "the folder has changed: {:?}",
        Tree::below(watched).names()
    );
}

fn folder() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    (folder, data)
}

#[test]
fn a_bad_setting_names_itself_its_value_and_what_is_accepted() {
    let (folder, data) = folder();
    let here = |more: &[&'static str]| {
        let mut args = vec!["serve", "--data-dir"]
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>();
        args.push(data.clone());
        args.extend(more.iter().map(|arg| (*arg).to_owned()));
        args
    };
    for (more, says) in [
        (
            &["--listen", "mardi"][..],
            &["listen", "\"mardi\"", "127.0.0.1:8080"][..],
        ),
        (&["--listen", "127.0.0.1:99999"], &["listen", "99999"]),
        (
            &["--public-url", "accalmie.example"],
            &["public_url", "\"accalmie.example\"", "https://"],
        ),
        (
            &["--public-url", "https://h/app"],
            &["public_url", "without a path"],
        ),
        (
            &["--trusted-proxies", "10.0.0.0/8, proxy"],
            &["trusted_proxies", "10.0.0.0/8, proxy", "networks"],
        ),
        (
            &["--no-worker", "maybe"],
            &["no_worker", "\"maybe\"", "true or false"],
        ),
        (
            &["--log-format", "xml"],
            &["log_format", "\"xml\"", "text or json"],
        ),
        (
            &["--config", "none.toml"],
            &["config", "none.toml", "exists"],
        ),
        (
            &["--keyring-url", "postgres://a@b/c"],
            &["keyring_url", "database_url"],
        ),
        (
            &["--database-url", "postgres://a@b/c"],
            &["keyring_url", "missing"],
        ),
        (
            &[
                "--database-url",
                "postgres://a@b/c",
                "--keyring-url",
                "postgres://a@b/c",
            ],
            &["database_url", "keyring_url", "same"],
        ),
    ] {
        let args = here(more);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        refuses(folder.path(), &args, &[], says);
    }
    let args = here(&[]);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    refuses(
        folder.path(),
        &args,
        &[("ACCALMIE_LISTEN", "jeudi")],
        &["listen", "\"jeudi\""],
    );
    refuses(
        folder.path(),
        &args,
        &[("ACCALMIE_LISTNE", "127.0.0.1:0")],
        &["listne", "unknown"],
    );
}

#[test]
fn a_bad_settings_file_names_the_setting() {
    let (folder, data) = folder();
    let file = folder.path().join("our.toml");
    let named = file.display().to_string();
    let args = ["serve", "--data-dir", &data, "--config", &named];
    for (text, says) in [
        ("listen = \"mardi\"", &["listen", "\"mardi\""][..]),
        ("colour = \"blue\"", &["colour", "unknown"]),
        ("listen = 8080", &["listen"]),
        ("listen = ", &["settings"]),
    ] {
        fs::write(&file, text).unwrap();
        refuses(folder.path(), &args, &[], says);
    }
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let (folder, data) = folder();
    fs::create_dir(&data).unwrap();
    fs::write(
        Path::new(&data).join("accalmie.toml"),
        "listen = \"from the file\"",
    )
    .unwrap();
    let (args, env) = (
        ["serve", "--data-dir", &data],
        [("ACCALMIE_LISTEN", "from the environment")],
    );
    refuses(folder.path(), &args, &[], &["from the file"]);
    refuses(folder.path(), &args, &env, &["from the environment"]);
    let with_flag = [&args[..], &["--listen", "from the flag"]].concat();
    refuses(folder.path(), &with_flag, &env, &["from the flag"]);
}

#[test]
fn a_taken_port_is_told_before_anything_is_written() {
    let (folder, data) = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refuses(
        folder.path(),
        &["serve", "--data-dir", &data, "--listen", &address],
        &[],
        &[&address, "--listen"],
    );
}

#[test]
fn a_folder_that_cannot_be_written() {
    let (folder, _) = folder();
    fs::write(folder.path().join("file"), "in the way").unwrap();
    let below_a_file = folder.path().join("file/data").display().to_string();
    for command in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["migrate"],
        &["staff", "invite"],
        &["keys", "init"],
    ] {
        let args = [command, &["--data-dir", &below_a_file]].concat();
        refuses(folder.path(), &args, &[], &["file/data", "--data-dir"]);
    }
    let file_itself = folder.path().join("file").display().to_string();
    refuses(
        folder.path(),
        &["migrate", "--data-dir", &file_itself],
        &[],
        &["file", "--data-dir"],
    );
}

#[test]
fn a_file_that_is_no_database_stays_as_it_is() {
    let (folder, data) = folder();
    fs::create_dir(&data).unwrap();
    fs::write(
        Path::new(&data).join("data.db"),
        "Ceci n’est pas une base de données.".repeat(100),
    )
    .unwrap();
    refuses(
        folder.path(),
        &["migrate", "--data-dir", &data],
        &[],
        &["data"],
    );
}

#[test]
fn a_database_url_that_cannot_work() {
    let (folder, data) = folder();
    fs::create_dir(&data).unwrap();
    MasterKeys::generate()
        .create(&Path::new(&data).join("keys"))
        .unwrap();
    let with_secret = |rest: &str| format!("postgres://accalmie:{SECRET}@{rest}");
    let serve = |database: &str, keyring: &str, says: &[&str]| {
        let args = [
            "serve",
            "--data-dir",
            &data,
            "--listen",
            "127.0.0.1:0",
            "--database-url",
            database,
            "--keyring-url",
            keyring,
        ];
        refuses(folder.path(), &args, &[], says);
    };
    let mysql = format!("mysql://accalmie:{SECRET}@localhost/a");
    serve(
        &mysql,
        "postgres://localhost/b",
        &["database_url", "mysql://", "postgres://"],
    );
    serve(
        &format!("accalmie:{SECRET}@localhost/a"),
        "postgres://localhost/b",
        &["database_url"],
    );
    let nobody_listens = with_secret("127.0.0.1:1/a");
    serve(
        &nobody_listens,
        &with_secret("127.0.0.1:1/b"),
        &["database_url", "URL"],
    );
    let nonsense = with_secret("[::broken/a");
    serve(&nonsense, &with_secret("127.0.0.1:1/b"), &["database_url"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_missing_on_a_server_that_runs() {
    let (folder, data) = folder();
    fs::create_dir(&data).unwrap();
    MasterKeys::generate()
        .create(&Path::new(&data).join("keys"))
        .unwrap();
    let there = Cluster::shared().empty_database().await;
    let missing = there.replacen("/test_", "/missing_", 1);
    assert_ne!(missing, there);
    for (database, keyring, name) in [
        (&missing, &there, "database_url"),
        (&there, &missing, "keyring_url"),
    ] {
        let args = [
            "migrate",
            "--data-dir",
            &data,
            "--database-url",
            database,
            "--keyring-url",
            keyring,
        ];
        refuses(folder.path(), &args, &[], &[name, "does not exist"]);
    }
}

#[test]
fn postgresql_makes_no_key_by_itself() {
    let (folder, data) = folder();
    let args = [
        "migrate",
        "--data-dir",
        &data,
        "--database-url",
        "postgres://h/a",
        "--keyring-url",
        "postgres://h/b",
    ];
    refuses(
        folder.path(),
        &args,
        &[],
        &["keys", "missing", "accalmie keys init"],
    );
}

#[test]
fn a_key_is_never_overwritten() {
    let (folder, data) = folder();
    let init = ["keys", "init", "--data-dir", &data];
    assert!(binary::run(init).status.success());
    let keys = Path::new(&data).join("keys");
    assert_eq!(
        fs::metadata(&keys).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(
        fs::metadata(&data).unwrap().permissions().mode() & 0o777,
        0o700
    );
    refuses(folder.path(), &init, &[], &["keys", "keep it"]);
}

#[test]
fn a_worker_beside_sqlite_is_refused() {
    let (folder, data) = folder();
    refuses(
        folder.path(),
        &["worker", "--data-dir", &data],
        &[],
        &["SQLite", "accalmie serve"],
    );
}

/// An installation with data, closed, and the arguments that name it.
async fn installation(backend: Backend) -> (TestDb, Vec<String>) {
    let db = TestDb::new(backend).await;
    let clock = Arc::new(ManualClock::at(MONDAY));
    App::open(&db.config(), clock, "http://localhost".to_owned())
        .await
        .unwrap()
        .close()
        .await;
    let mut args = vec![
        "migrate".to_owned(),
        "--data-dir".to_owned(),
        db.folder().display().to_string(),
    ];
    if let Storage::Postgres {
        database_url,
        keyring_url,
    } = db.storage()
    {
        args.extend(
            ["--database-url", database_url, "--keyring-url", keyring_url].map(str::to_owned),
        );
    }
    (db, args)
}

fn keys(db: &TestDb) -> PathBuf {
    db.folder().join("keys")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_wrong_key_over_existing_data() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let (db, args) = installation(backend).await;
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        assert!(
            binary::run(&args).status.success(),
            "with its own key it opens"
        );
        let own = fs::read(keys(&db)).unwrap();
        let before = harness::rows::Loot::of(&db).await;

        fs::remove_file(keys(&db)).unwrap();
        refuses(db.folder(), &args, &[], &["keys", "missing", "put it back"]);
        MasterKeys::generate().create(&keys(&db)).unwrap();
        refuses(
            db.folder(),
            &args,
            &[],
            &["keys", "not the one", "--keys-file"],
        );
        for (text, says) in [
            ("", "not a keys file"),
            ("{}", "not a keys file"),
            ("{\"current\": \"a\", \"keys\": {}}", "doesn't hold"),
            (
                "{\"current\": \"a\", \"keys\": {\"a\": \"AAEC\"}}",
                "32 bytes",
            ),
        ] {
            fs::write(keys(&db), text).unwrap();
            refuses(db.folder(), &args, &[], &["keys", says]);
        }
        fs::write(keys(&db), own).unwrap();
        assert!(
            harness::rows::Loot::of(&db).await.same_as(&before),
            "the tables are as they were"
        );
        assert!(
            binary::run(&args).status.success(),
            "with its own key it opens again"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_keyring_over_existing_data() {
    let (db, args) = installation(Backend::Sqlite).await;
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let keyring = db.folder().join("keyring.db");
    let aside = tempfile::tempdir().unwrap();
    fs::copy(&keyring, aside.path().join("keyring.db")).unwrap();
    fs::remove_file(&keyring).unwrap();
    refuses(db.folder(), &args, &[], &["keyring", "put"]);

    let (other, _) = installation(Backend::Sqlite).await;
    fs::copy(other.folder().join("keyring.db"), &keyring).unwrap();
    refuses(db.folder(), &args, &[], &["keyring", "put the right"]);
    fs::copy(aside.path().join("keyring.db"), &keyring).unwrap();
    assert!(binary::run(&args).status.success());
    fs::remove_file(db.folder().join("data.db")).unwrap();
    refuses(db.folder(), &args, &[], &["keyring.db", "data.db"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_of_other_data_on_postgresql() {
    let (db, args) = installation(Backend::Postgres).await;
    let empty = Cluster::shared().empty_database().await;
    let mut args: Vec<&str> = args.iter().map(String::as_str).collect();
    let last = args.len() - 1;
    args[last] = &empty;
    refuses(db.folder(), &args, &[], &["keyring", "put"]);
    assert_eq!(
        harness::rows::tables(&empty).await,
        [""; 0],
        "nothing was begun in it"
    );
}
