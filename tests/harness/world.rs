//! Everything one journey needs.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use accalmie::{auth::Roles, commands::staff as command, features::staff::handlers as staff_links};
use serde_json::json;

use crate::{
    clock::ManualClock,
    db::{Backend, TestDb},
    http::Wire,
    log,
    people::{Anonymous, enrolment},
    phone::Phone,
    push_service::PushService,
    server::TestServer,
    staff::{Cycle, PASSWORD, Staff},
};

/// Monday 2 November 2026, nine o'clock in Paris: eight days before the first session of a cycle.
pub const MONDAY: &str = "2026-11-02T08:00:00Z";

/// A fresh installation with a server on it.
#[derive(Debug)]
pub struct Test {
    /// Where the data lives.
    pub db: TestDb,
    /// The server.
    pub server: TestServer,
    /// Its clock.
    pub clock: ManualClock,
    logged: usize,
    people: AtomicU32,
}

/// What a story begins with.
pub trait Beginning {
    /// The beginning on this database.
    fn on(backend: Backend) -> impl Future<Output = Self>;
}

impl Beginning for Test {
    async fn on(backend: Backend) -> Self {
        Self::behind(backend, None).await
    }
}

impl Beginning for Backend {
    async fn on(backend: Backend) -> Self {
        backend
    }
}

/// Tells a story from its beginning on.
pub async fn tell<B: Beginning>(backend: Backend, story: impl AsyncFnOnce(B)) {
    story(B::on(backend).await).await;
}

impl Test {
    /// A fresh installation, its server listening; people type `public_url`, or the address it listens on.
    pub async fn behind(backend: Backend, public_url: Option<&str>) -> Self {
        Self::at(TestDb::new(backend).await, public_url).await
    }

    /// A fresh installation whose reminders leave by `service`, which may take so long to answer.
    pub async fn reminding(backend: Backend, service: &PushService, patience: Duration) -> Self {
        let mut db = TestDb::new(backend).await;
        db.push = service.config(patience);
        Self::at(db, None).await
    }

    /// An installation at this place, its server listening.
    pub async fn at(db: TestDb, public_url: Option<&str>) -> Self {
        log::keep();
        let logged = log::mark();
        let clock = ManualClock::at(MONDAY);
        let server = TestServer::start(&db, &clock, public_url).await;
        Self {
            server: server.unwrap_or_else(|fault| panic!("{fault}")),
            db,
            clock,
            logged,
            people: AtomicU32::new(0),
        }
    }

    /// A way to the server.
    pub fn wire(&self) -> &Wire {
        self.server.wire()
    }

    /// Somebody whom the server does not know.
    pub fn anybody(&self) -> Anonymous {
        Anonymous::on(self.wire())
    }

    /// Whether `text` was logged since this installation began.
    pub fn has_logged(&self, text: &str) -> bool {
        log::contains(self.logged, text)
    }

    /// Someone with these roles (separated by spaces), by a link from the command line.
    pub async fn staff(&self, roles: &str) -> Staff {
        let roles = Roles::from_text(roles).expect("roles");
        let link = command::first_link(self.server.app(), &roles).await;
        self.joins(&link.expect("a link").url).await
    }

    /// A facilitator.
    pub async fn facilitator(&self) -> Staff {
        self.staff("facilitator").await
    }

    /// The same member of staff, signed in again after the session may have ended.
    pub async fn back(&self, staff: &Staff) -> Staff {
        let answer = self.anybody().signs_in(&staff.login, PASSWORD).await.ok();
        Staff::signed_in(self.wire(), &staff.login, &answer)
    }

    /// Someone with these roles in a new centre of the same installation.
    pub async fn staff_elsewhere(&self, roles: &str) -> Staff {
        let roles = Roles::from_text(roles).expect("roles");
        let app = self.server.app();
        // The installation's own centre is the one that was opened first.
        self.clock.advance(1);
        let centre = command::open_centre(app, "Ailleurs").await.expect("centre");
        let link = staff_links::link(app, centre, None, &roles).await;
        self.joins(&link.expect("a link").url).await
    }

    async fn joins(&self, link: &str) -> Staff {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        let login = format!("personne-{number}");
        let answer = self.anybody().joins(link, &login, &login, PASSWORD).await;
        Staff::signed_in(self.wire(), &login, &answer.created())
    }

    /// Somebody new in a cycle, with a phone.
    pub async fn enrolled(&self, staff: &Staff, cycle: &Cycle, first_name: &str) -> Phone {
        let invitation = staff.includes(cycle).await;
        self.enrols(&invitation.code, first_name).await
    }

    /// The installed app on a phone that presents a code.
    pub async fn enrols(&self, code: &str, first_name: &str) -> Phone {
        let mut body = enrolment(code, first_name);
        body["installed"] = json!(true);
        let answer = self.anybody().presents(&body).await.created();
        Phone::enrolled(self.wire(), &self.clock, &answer)
    }
}
