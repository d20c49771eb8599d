//! The real process: it finishes what it has begun when told to stop, and loses nothing it has acknowledged when
//! killed.

use std::{collections::BTreeSet, sync::Arc};

use accalmie::{app::App, auth::Roles, commands::staff::first_link};
use harness::{
    Backend, Cycle, ManualClock, Phone, Staff, TestDb, Wire, binary::Running, journey,
    people::Anonymous, people::enrolment, staff::PASSWORD,
};
use mobile_core::{ids::RecordId, protocol::Change};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
};

/// An installation with a one-time link, made before the binary starts.
async fn prepared(backend: Backend) -> (TestDb, String) {
    let db = TestDb::new(backend).await;
    let clock = Arc::new(accalmie::clock::SystemClock);
    let app = App::open(&db.config(), clock, "http://localhost".to_owned())
        .await
        .unwrap();
    let link = first_link(&app, &Roles::from_text("facilitator").unwrap())
        .await
        .unwrap()
        .url;
    app.close().await;
    (db, link)
}

/// A phone of somebody in a cycle whose first session lies far ahead of the machine's clock.
async fn phone(wire: &Wire, link: &str) -> Phone {
    let anybody = Anonymous::on(wire);
    let paul = anybody
        .joins(link, "paul", "Paul", PASSWORD)
        .await
        .created();
    let paul = Staff::signed_in(wire, "paul", &paul);
    let sessions = json!([{"starts_at": "2199-11-12T19:00"}]);
    let body = json!({"name": "Mardi", "timezone": "Europe/Paris", "sessions": sessions});
    let cycle = paul.post("/team/cycles", body).await.created();
    let cycle = Cycle {
        id: cycle["id"].as_str().unwrap().parse().unwrap(),
    };
    let card = paul.includes(&cycle).await;
    let answer = anybody
        .presents(&enrolment(&card.code, "Sacha"))
        .await
        .created();
    Phone::enrolled(wire, &ManualClock::at(harness::world::MONDAY), &answer)
}

async fn stored(db: &TestDb, phone: &Phone) -> BTreeSet<RecordId> {
    let server = Running::serve(db).await;
    let found = phone.on(&Wire::to(&server.url)).everything().await;
    assert!(found.iter().all(|record| record.others.is_empty()));
    found.into_iter().map(|record| record.change.id).collect()
}

journey!(
    told_to_stop_it_finishes_the_request_in_flight,
    async |backend: Backend| {
        let (db, link) = prepared(backend).await;
        let server = Running::serve(&db).await;
        let phone = phone(&Wire::to(&server.url), &link).await;
        let craving = phone.craving(7);
        let body = phone.envelope(vec![craving.to_value()]).to_string();
        let (first, rest) = body.split_at(body.len() / 2);
        let address = server.url.strip_prefix("http://").unwrap();
        let mut request = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "POST /api/v1/sync HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\
         expect: 100-continue\r\n\r\n",
            phone.token,
            body.len()
        );
        request.write_all(head.as_bytes()).await.unwrap();
        let mut said = [0; 25];
        request.read_exact(&mut said).await.unwrap();
        assert_eq!(
            &said, b"HTTP/1.1 100 Continue\r\n\r\n",
            "the handler waits for the body"
        );
        request.write_all(first.as_bytes()).await.unwrap();

        server.signal("TERM");
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        request.write_all(rest.as_bytes()).await.unwrap();
        let mut answer = String::new();
        request.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert_eq!(server.ended().await, Some(0));
        assert_eq!(stored(&db, &phone).await, BTreeSet::from([craving.id]));
    }
);

journey!(
    killed_it_loses_nothing_acknowledged,
    async |backend: Backend| {
        let (db, link) = prepared(backend).await;
        let server = Running::serve(&db).await;
        let phone = phone(&Wire::to(&server.url), &link).await;
        let (told, mut acknowledged) = mpsc::unbounded_channel();
        let writers = (0..3).map(|_| {
            let (phone, told) = (phone.clone(), told.clone());
            tokio::spawn(async move {
                loop {
                    let changes: Vec<Change> = (0..3).map(|_| phone.craving(5)).collect();
                    let values = changes.iter().map(Change::to_value).collect();
                    match phone.tries(&phone.envelope(values)).await {
                        Ok(answer) => {
                            assert_eq!(answer.ok()["accepted"].as_array().unwrap().len(), 3)
                        }
                        Err(_) => return,
                    }
                    for change in changes {
                        let _ = told.send(change.id);
                    }
                }
            })
        });
        let writers: Vec<_> = writers.collect();
        drop(told);
        let mut sent = BTreeSet::new();
        while sent.len() < 60 {
            sent.insert(acknowledged.recv().await.unwrap());
        }
        server.signal("KILL");
        assert_eq!(server.ended().await, None);
        while let Some(id) = acknowledged.recv().await {
            sent.insert(id);
        }
        for writer in writers {
            writer.await.unwrap();
        }
        let found = stored(&db, &phone).await;
        assert!(
            found.is_superset(&sent),
            "{} of {} are there",
            found.len(),
            sent.len()
        );
    }
);

journey!(
    the_command_line_invites_lists_and_disables,
    async |backend: Backend| {
        let db = TestDb::new(backend).await;
        let mut place = vec!["--data-dir".to_owned(), db.folder().display().to_string()];
        if let accalmie::config::Storage::Postgres {
            database_url,
            keyring_url,
        } = db.storage()
        {
            place.extend(
                ["--database-url", database_url, "--keyring-url", keyring_url].map(str::to_owned),
            );
        }
        let run = |args: &[&str]| {
            let args: Vec<&str> = args
                .iter()
                .copied()
                .chain(place.iter().map(String::as_str))
                .collect();
            let output = harness::binary::run(args);
            assert_eq!(String::from_utf8_lossy(&output.stderr), "");
            assert!(output.status.success());
            String::from_utf8(output.stdout).unwrap()
        };
        let told = run(&[
            "staff",
            "invite",
            "--roles",
            "administrator",
            "--public-url",
            "https://suivi.example.org",
        ]);
        let link = told
            .lines()
            .find(|line| line.starts_with("https://suivi.example.org/team/join#"))
            .unwrap()
            .to_owned();
        let second = run(&["staff", "invite"]);
        let second = second
            .lines()
            .find(|line| line.contains("/team/join#"))
            .unwrap()
            .to_owned();

        let server = Running::serve(&db).await;
        let anybody = Anonymous::on(&Wire::to(&server.url));
        anybody
            .joins(&link, "chef", "Cheffe", PASSWORD)
            .await
            .created();
        let paul = anybody
            .joins(&second, "paul", "Paul", PASSWORD)
            .await
            .created();
        assert_eq!(
            paul["staff"]["roles"],
            json!(["administrator", "facilitator"])
        );
        let listed = run(&["staff", "list"]);
        assert!(
            listed.contains("chef") && listed.contains("Paul"),
            "{listed}"
        );
        run(&["staff", "disable", "PAUL"]);
        let paul = Staff::signed_in(&Wire::to(&server.url), "paul", &paul);
        paul.get("/team/me").await.refused(401, "unauthenticated");
        assert!(run(&["staff", "list"]).contains("(disabled)"));
        server.signal("TERM");
        assert_eq!(server.ended().await, Some(0));
    }
);

#[tokio::test]
async fn telling_names_are_warned_of_and_neutral_ones_are_not() {
    let db = TestDb::new(Backend::Sqlite).await;
    let warnings = async |url: &str, contact: &str| {
        let names = ["--public-url", url, "--push-contact", contact];
        let server = Running::serve_with(&db, &names).await;
        let mut said = server.said.clone();
        server.signal("TERM");
        assert_eq!(server.ended().await, Some(0));
        said.retain(|line| line.contains("WARN"));
        said
    };
    let told = warnings("https://chemsex.example.org", "mailto:sex@example.org").await;
    let [line] = told.as_slice() else {
        panic!("one warning: {told:?}");
    };
    for part in ["public_url", "chemsex", "push_contact", "neutral"] {
        assert!(line.contains(part), "{part} is missing: {line}");
    }
    let told = warnings("https://suivi.example.org", "mailto:suivi@example.org").await;
    assert_eq!(told, Vec::<String>::new());
}
