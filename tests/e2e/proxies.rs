//! The limit of enrolments counts whoever is behind a trusted proxy; a header counts from nobody else.

use accalmie::proxies::TrustedProxies;
use harness::{
    Backend, ManualClock, TestDb, TestServer, journey, people::enrolment, world::MONDAY,
};
use reqwest::Method;

async fn server(db: &TestDb, trusted: &str) -> TestServer {
    let mut config = db.config();
    config.trusted_proxies = TrustedProxies::parse(trusted).unwrap();
    TestServer::start_with(config, &ManualClock::at(MONDAY))
        .await
        .unwrap()
}

/// The status of an attempt that says it comes by way of these addresses.
async fn attempt(server: &TestServer, by_way_of: &str) -> u16 {
    let ask = server.wire().api(Method::POST, "/enrolments");
    let ask = ask.header("x-forwarded-for", by_way_of);
    ask.json(&enrolment("00000-00000", "Alix"))
        .send()
        .await
        .status
}

/// Tries until there were too many; the first word of each attempt is made up.
async fn is_limited(server: &TestServer, behind: &str) -> bool {
    for turn in 0..500 {
        let made_up = format!("198.51.{}.{}", turn / 250, turn % 250);
        let by_way_of = format!("{made_up}{behind}");
        if attempt(server, &by_way_of).await == 429 {
            return true;
        }
    }
    false
}

journey!(
    people_behind_a_proxy_are_counted_one_by_one,
    async |backend: Backend| {
        let db = TestDb::new(backend).await;
        let server = server(&db, "127.0.0.1").await;
        assert!(is_limited(&server, ", 192.0.2.1").await);
        assert_eq!(attempt(&server, "192.0.2.2").await, 404);
        server.stop().await;
    }
);

journey!(
    without_a_trusted_proxy_no_header_counts,
    async |backend: Backend| {
        let db = TestDb::new(backend).await;
        let server = server(&db, "").await;
        assert!(is_limited(&server, "").await);
        server.stop().await;
    }
);
