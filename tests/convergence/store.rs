//! The real server and a real database, without a socket in between.

use std::{
    cell::Cell,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use accalmie::{
    app::App, auth::Roles, clock::Clock, commands::staff as command, router::router, sealing::Class,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Method, Request, header},
};
use harness::{Backend, TestDb, people, rows, staff::PASSWORD};
use mobile_core::{ids::ParticipantId, time::UnixMillis};
use sea_orm::{ConnectionTrait, Statement, Value as Sql};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json, value::RawValue};
use tower::ServiceExt;

/// 20 October 2026, before everything that happens here.
const SET_UP: UnixMillis = UnixMillis(1_792_483_200_000);

/// How often the server may be restored from a backup in one case.
pub const RESTORES: usize = 2;

thread_local! {
    static NOW: Cell<UnixMillis> = const { Cell::new(SET_UP) };
}

/// A clock of each thread's own: cases run side by side, each at its own date.
#[derive(Debug)]
struct ThreadClock;

impl Clock for ThreadClock {
    fn now(&self) -> UnixMillis {
        NOW.get()
    }
}

/// One installation that all cases share, each with a participant of its own.
///
/// A restore takes one participant's records back. The epoch is everybody's, so that his phones are told of another one
/// on the way (`lives`): a cursor of an earlier life reaches the server as one that it never gave out.
#[derive(Debug)]
pub struct Store {
    app: App,
    routes: Router,
    staff: String,
    cycle: String,
    addresses: AtomicU32,
    _db: TestDb,
}

/// One version of a record as it lies in the database, opened.
#[derive(Debug)]
pub struct Stored {
    /// `live` or `deleted` for the version that stands; `other` or `replaced` beside it.
    pub state: String,
    /// Its id.
    pub id: String,
    /// The whole version as JSON.
    pub text: String,
}

/// A request, with its changes byte for byte.
#[derive(Deserialize, Serialize)]
struct Envelope<'a> {
    protocol: u32,
    cursor: Option<String>,
    #[serde(borrow)]
    changes: Vec<&'a RawValue>,
}

/// What a backup copies.
const TABLES: [&str; 3] = ["record_versions", "records", "heads"];

impl Store {
    /// A fresh installation with a facilitator and a cycle that begins late.
    pub async fn new(backend: Backend) -> Self {
        NOW.set(SET_UP);
        let db = TestDb::new(backend).await;
        let url = "http://localhost".to_owned();
        let app = App::open(&db.config(), Arc::new(ThreadClock), url).await;
        let app = app.unwrap_or_else(|fault| panic!("{fault}"));
        for table in TABLES {
            let copy = format!("CREATE TABLE {table}_backup AS SELECT * FROM {table} WHERE 1 = 0");
            rows::execute(&app, &copy).await;
            let index =
                format!("CREATE INDEX {table}_backed_up ON {table}_backup (participant_id)");
            rows::execute(&app, &index).await;
        }
        let mut store = Self {
            routes: router(app.clone()),
            app,
            staff: String::new(),
            cycle: String::new(),
            addresses: AtomicU32::new(0),
            _db: db,
        };
        store.open_cycle().await;
        store
    }

    async fn open_cycle(&mut self) {
        let roles = Roles::from_text("facilitator").expect("roles");
        let link = command::first_link(&self.app, &roles)
            .await
            .expect("a link");
        let token = link.url.split('#').next_back();
        let paul = json!({"token": token, "login": "paul", "name": "Paul", "password": PASSWORD});
        let joined = self.created("/team/join", "", &paul).await;
        self.staff = joined["token"].as_str().expect("a token").to_owned();
        let late = json!([{"starts_at": "2027-09-07T19:00"}, {"starts_at": "2027-09-14T19:00"}]);
        let cycle = json!({"name": "Mardi", "timezone": "Europe/Paris", "sessions": late});
        let cycle = self.created("/team/cycles", &self.staff, &cycle).await;
        self.cycle = cycle["id"].as_str().expect("an id").to_owned();
    }

    /// A new participant, and the answers to the enrolments of two phones.
    pub async fn participant(&self) -> [Value; 2] {
        NOW.set(SET_UP);
        let path = format!("/team/cycles/{}/invitations", self.cycle);
        let (mut whom, mut answers) = (json!({}), Vec::new());
        for _ in 0..2 {
            let invitation = self.created(&path, &self.staff, &whom).await;
            let code = invitation["code"].as_str().expect("a code");
            let mut body = people::enrolment(code, "Sacha");
            body["installed"] = json!(true);
            answers.push(self.created("/enrolments", "", &body).await);
            whom = json!({"participant_id": invitation["participant_id"]});
        }
        answers.try_into().expect("two")
    }

    async fn created(&self, path: &str, token: &str, body: &Value) -> Value {
        let (status, answer) = self.post(path, token, body.to_string()).await;
        assert_eq!(status, 201, "{path}: {answer}");
        answer
    }

    /// What `POST /sync` answers at `now`, in a life of the store.
    pub async fn sync(
        &self,
        life: usize,
        now: UnixMillis,
        token: &str,
        body: &str,
    ) -> (u16, Value) {
        NOW.set(now);
        let mut body: Envelope = serde_json::from_str(body).expect("a request");
        body.cursor = body.cursor.map(|cursor| {
            let of = cursor
                .split_once('-')
                .filter(|(of, _)| *of == life.to_string());
            of.map_or("gone.0", |(_, cursor)| cursor).to_owned()
        });
        let body = serde_json::to_string(&body).expect("JSON");
        let (status, mut answer) = self.post("/sync", token, body).await;
        let named = answer["cursor"].as_str().map(|cursor| match cursor {
            // Someone who only adds keeps his cursor; the next who asks learns that it is of no use.
            "gone.0" => "gone-0".to_owned(),
            cursor => format!("{life}-{cursor}"),
        });
        if let Some(named) = named {
            answer["cursor"] = Value::String(named);
        }
        (status, answer)
    }

    async fn post(&self, path: &str, token: &str, body: String) -> (u16, Value) {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(format!("/api/v1{path}"))
            .header(header::CONTENT_TYPE, "application/json");
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let mut request = request.body(Body::from(body)).expect("a request");
        // Enrolments are counted by address.
        let address = Ipv4Addr::from_bits(self.addresses.fetch_add(1, Ordering::Relaxed));
        let peer = ConnectInfo(SocketAddr::from((address, 1)));
        request.extensions_mut().insert(peer);
        let routes = self.routes.clone();
        let Ok(answer) = routes.oneshot(request).await;
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), usize::MAX)
            .await
            .expect("a body");
        let value = serde_json::from_slice(&body);
        (
            status,
            value.unwrap_or_else(|error| panic!("{path}: {error}")),
        )
    }

    /// Keeps a copy of a participant's records; the last one holds.
    pub async fn back_up(&self, who: ParticipantId) {
        for table in TABLES {
            let backup = format!("{table}_backup");
            self.run(
                &format!("DELETE FROM {backup} WHERE participant_id = $1"),
                who,
            )
            .await;
            let copy =
                format!("INSERT INTO {backup} SELECT * FROM {table} WHERE participant_id = $1");
            self.run(&copy, who).await;
        }
    }

    /// Puts the copy back; without one, nothing was there yet.
    pub async fn restore(&self, who: ParticipantId) {
        for table in TABLES {
            let backup = format!("{table}_backup");
            self.run(
                &format!("DELETE FROM {table} WHERE participant_id = $1"),
                who,
            )
            .await;
            let copy =
                format!("INSERT INTO {table} SELECT * FROM {backup} WHERE participant_id = $1");
            self.run(&copy, who).await;
        }
    }

    async fn run(&self, sql: &str, who: ParticipantId) {
        let c = self.app.db().schema();
        let statement =
            Statement::from_sql_and_values(c.get_database_backend(), sql, [Sql::from(who.0)]);
        let done = c.execute_raw(statement).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Every version of a participant's records that the database holds; the ones that stand first.
    pub async fn holds(&self, who: ParticipantId) -> Vec<Stored> {
        let app = &self.app;
        let key = app.keyring().get(who.0, Class::Log).await.expect("a key");
        let mut found = Vec::new();
        for row in rows::of(app, who).await {
            found.push(Stored {
                text: row.open(&key),
                state: row.state,
                id: row.id.to_string(),
            });
        }
        found
    }

    /// Lets go of the databases.
    pub async fn close(self) {
        self.app.close().await;
    }
}
