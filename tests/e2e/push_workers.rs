//! Several workers share one queue, and one of them dies.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use accalmie::{
    app::App,
    clock::{Clock, SystemClock},
    features::nudges::queries::{self as nudges, Message, Planned},
    jobs,
    sealing::Class,
};
use harness::{Backend, PushService, Reader, Test, binary::Running, push_service::CONTACT};
use mobile_core::{
    ids::NudgeId,
    time::{HOUR, MINUTE, UnixMillis},
};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

/// Reminders that were due by then and that nobody noted as accepted.
async fn unsettled(app: &App, by: UnixMillis) -> HashSet<Uuid> {
    let query = Query::select()
        .column("id")
        .from("nudges")
        .and_where(Expr::col("state").eq("planned"))
        .and_where(Expr::col("due_at").lte(by.0))
        .take();
    let rows = app.db().read().query_all(&query).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "id").unwrap())
        .collect()
}

fn topics(service: &PushService) -> Vec<String> {
    let received = service.received();
    received
        .iter()
        .map(|message| message.header("topic").to_owned())
        .collect()
}

/// Three workers, one killed in the middle of ten thousand: every reminder arrives, and what comes twice is only what
/// the killed one had not noted as accepted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_worker_loses_nothing() {
    const PEOPLE: usize = 20;
    const EACH: usize = 500;
    /// The most that one worker takes at once, twice over.
    const SHARE: usize = 512;
    let service = PushService::start().await;
    let t = Test::reminding(Backend::Postgres, &service, Duration::from_secs(20)).await;
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let app = t.server.app();
    let now = SystemClock.now();
    let mut browsers = HashMap::new();
    let mut key = String::new();
    for _ in 0..PEOPLE {
        let phone = t.enrolled(&paul, &cycle, "Sacha").await;
        let browser = service.browser("ok");
        let view = phone.subscribes(&browser).await;
        view["public_key"].as_str().unwrap().clone_into(&mut key);
        browsers.insert(browser.path(), browser);
        let who = phone.participant.0;
        let key = app.keyring().get(who, Class::Log).await.unwrap();
        let planned: Vec<Planned> = (0..EACH)
            .map(|_| Planned {
                message: Message::trial(),
                due_at: now.plus(-MINUTE),
                expires_at: now.plus(HOUR),
            })
            .collect();
        app.db()
            .write(async |tx| {
                let key = (Class::Log, &key);
                nudges::plan(&*tx, app.lookup(), key, who, &planned, now).await
            })
            .await
            .unwrap();
    }
    let root = t.db.folder().join("push.pem");
    std::fs::write(&root, service.root()).unwrap();
    let worker = || Running::worker(&t.db, &service.host(), &root);
    let (first, second, third) = (worker(), worker(), worker());
    service.has_received(PEOPLE * EACH / 4).await;
    first.signal("KILL");
    assert_eq!(first.ended().await, None, "killed");
    let unsettled = unsettled(app, now).await;
    let taken: HashSet<String> = topics(&service).into_iter().collect();
    // All but what the killed one holds until its lease is over.
    service.has_received(PEOPLE * EACH - SHARE).await;
    for survivor in [second, third] {
        survivor.signal("TERM");
        assert_eq!(survivor.ended().await, Some(0));
    }
    // What the killed one had not noted is sent again once its lease is over.
    t.clock.set_to(SystemClock.now().plus(10 * MINUTE));
    jobs::deliver(app).await.unwrap();
    assert_eq!(self::unsettled(app, now).await.len(), 0);
    let mut copies: HashMap<String, usize> = HashMap::new();
    for topic in topics(&service) {
        *copies.entry(topic).or_default() += 1;
    }
    assert_eq!(copies.len(), PEOPLE * EACH, "every one arrived");
    let repeated: Vec<_> = copies.iter().filter(|(_, copies)| **copies > 1).collect();
    for (topic, copies) in repeated {
        let row = nudges::row_id(app.lookup(), NudgeId(topic.parse().unwrap()));
        let was_taken_but_not_noted = taken.contains(topic) && unsettled.contains(&row);
        assert!(was_taken_but_not_noted, "{topic}");
        assert_eq!(*copies, 2);
    }
    // Other people's code reads each one, whoever of the three sent it.
    let received = service.received().into_iter();
    let messages: Vec<_> = received
        .map(|message| (&browsers[&message.path], message))
        .collect();
    let reader = Reader::at(&service, &key, CONTACT, now);
    for read in reader.reads(&messages) {
        assert_eq!(read.unwrap()["title"], "Accalmie");
    }
}
