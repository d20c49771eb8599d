//! The word to staff that a brief can be read: once, a day before, to those who will be there.

use std::time::Duration;

use accalmie::jobs;
use harness::{Backend, PushService, Test, journey, push_service::Browser, staff::Staff};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(20);
/// The morning before session 1, and 24 hours before it.
const MORNING: &str = "2026-11-09T09:00:00Z";
const DAY_BEFORE: &str = "2026-11-09T18:00:00Z";

async fn installation(backend: Backend) -> (Test, PushService) {
    let service = PushService::start().await;
    let t = Test::reminding(backend, &service, PATIENCE).await;
    (t, service)
}

async fn subscribes(staff: &Staff, browser: &Browser) -> Value {
    staff
        .put("/team/me/push", browser.subscription())
        .await
        .ok()
}

async fn announced(t: &Test) -> usize {
    jobs::announce(t.server.app()).await.unwrap()
}

async fn delivered(t: &Test) -> (usize, usize) {
    let wave = jobs::deliver(t.server.app()).await.unwrap();
    (wave.accepted, wave.other)
}

/// The dates of a cycle, the session of this number at another time.
fn moved(number: usize, local: &str) -> Value {
    let mut sessions = harness::staff::tuesdays();
    sessions[number - 1] = json!({ "starts_at": local });
    json!({ "sessions": sessions })
}

journey!(
    the_word_comes_once_a_day_before_and_names_nothing,
    async |backend: Backend| {
        let (t, service) = installation(backend).await;
        let (paul, anne) = (t.facilitator().await, t.facilitator().await);
        let cycle = paul.opens_cycle("Mardi").await;
        paul.takes_along(&cycle, &anne).await;
        assert_eq!(paul.get("/team/me/push").await.ok()["state"], "none");
        let browser = service.browser("ok");
        let view = subscribes(&paul, &browser).await;
        assert_eq!(view["state"], "active");
        assert_eq!(view["since"], "2026-11-02T08:00:00.000Z");
        paul.post("/team/sign-out", Value::Null).await.done();

        t.clock.set(MORNING);
        assert_eq!(announced(&t).await, 1, "who subscribed");
        assert_eq!(delivered(&t).await, (0, 0), "not yet");
        t.clock.set(DAY_BEFORE);
        announced(&t).await;
        assert_eq!(delivered(&t).await, (1, 0), "signed out or not");
        let [message] = service.received_for(&browser).try_into().unwrap();
        assert_eq!(message.header("ttl"), "86400", "until it begins");
        let text = browser.reads(&message);
        assert_eq!(text["kind"], "brief_ready");
        assert_eq!(text["title"], "Accalmie");
        assert_eq!(text["body"], "La page de la prochaine séance est prête.");
        assert_eq!(
            message.header("topic"),
            text["id"].as_str().unwrap().replace('-', "")
        );
        for told in [cycle.id.to_string(), paul.id.to_string(), "Mardi".into()] {
            assert!(!text.to_string().contains(&told), "{text}");
        }
        announced(&t).await;
        assert_eq!(delivered(&t).await, (0, 0), "once");

        // The session is put off by two days: it was announced.
        let paul = t.back(&paul).await;
        let path = format!("/team/cycles/{}/sessions", cycle.id);
        paul.put(&path, moved(1, "2026-11-12T19:00")).await.ok();
        t.clock.set("2026-11-11T18:01:00Z");
        announced(&t).await;
        assert_eq!(delivered(&t).await, (0, 0), "never twice");
    }
);

journey!(
    a_session_that_moves_takes_its_word_along,
    async |backend: Backend| {
        let (t, service) = installation(backend).await;
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let path = format!("/team/cycles/{}/sessions", cycle.id);
        let browser = service.browser("ok");
        subscribes(&paul, &browser).await;
        t.clock.set(MORNING);
        announced(&t).await;
        t.clock.set(DAY_BEFORE);
        // Put off in the minute before: nobody had planned anew yet.
        let paul = t.back(&paul).await;
        paul.put(&path, moved(1, "2026-11-12T07:30")).await.ok();
        assert_eq!(delivered(&t).await, (0, 1));
        assert!(service.received().is_empty());
        announced(&t).await;
        t.clock.set("2026-11-11T06:59:00Z");
        announced(&t).await;
        assert_eq!(delivered(&t).await, (0, 0), "in the quiet hours");
        t.clock.set("2026-11-11T07:00:00Z");
        assert_eq!(delivered(&t).await, (1, 0), "at eight in Paris");

        // The second one is cancelled in time: the word with it.
        t.clock.set("2026-11-16T09:00:00Z");
        assert_eq!(announced(&t).await, 1);
        let paul = t.back(&paul).await;
        let mut fewer = moved(1, "2026-11-12T07:30");
        fewer["sessions"].as_array_mut().unwrap().truncate(1);
        paul.put(&path, fewer).await.ok();
        assert_eq!(announced(&t).await, 0);
        t.clock.set("2026-11-16T18:00:00Z");
        assert_eq!(delivered(&t).await, (0, 0));
    }
);

journey!(
    who_left_the_team_or_the_staff_is_told_nothing,
    async |backend: Backend| {
        let (t, service) = installation(backend).await;
        let paul = t.facilitator().await;
        let chief = t.staff("administrator").await;
        let (anne, karim) = (t.facilitator().await, t.facilitator().await);
        let observer = t.staff("observer").await;
        let cycle = paul.opens_cycle("Mardi").await;
        let mut browsers = Vec::new();
        for staff in [&paul, &anne, &karim, &observer] {
            if staff.id != paul.id {
                paul.takes_along(&cycle, staff).await;
            }
            let browser = service.browser("ok");
            subscribes(staff, &browser).await;
            browsers.push(browser);
        }
        t.clock.set(MORNING);
        assert_eq!(announced(&t).await, 3, "who reads briefs");
        t.clock.set(DAY_BEFORE);
        let (paul, chief) = (t.back(&paul).await, t.back(&chief).await);
        let seat = format!("/team/cycles/{}/team/{}", cycle.id, anne.id);
        paul.delete(&seat, None).await.done();
        let path = format!("/team/staff/{}", karim.id);
        chief.delete(&path, None).await.done();
        assert_eq!(delivered(&t).await, (1, 1));
        assert_eq!(service.received_for(&browsers[0]).len(), 1);
        assert_eq!(service.received().len(), 1);
        announced(&t).await;
        assert_eq!(delivered(&t).await, (0, 0));
    }
);

journey!(
    a_subscription_ends_with_its_browser_or_by_choice,
    async |backend: Backend| {
        let (t, service) = installation(backend).await;
        let (paul, anne) = (t.facilitator().await, t.facilitator().await);
        let cycle = paul.opens_cycle("Mardi").await;
        paul.takes_along(&cycle, &anne).await;
        for endpoint in ["https://127.0.0.1/x", "http://fcm.googleapis.com/x"] {
            let mut body = service.browser("ok").subscription();
            body["web"]["endpoint"] = json!(endpoint);
            let problem = paul.put("/team/me/push", body).await;
            assert_eq!(problem.refused(422, "invalid_field")["field"], "endpoint");
        }
        let local = json!({"local": {}});
        let problem = paul.put("/team/me/push", local).await;
        assert_eq!(problem.refused(422, "invalid_field")["field"], "local");

        // One desk, two colleagues: the one who asked last.
        let desk = service.browser("gone");
        subscribes(&paul, &desk).await;
        subscribes(&anne, &desk).await;
        assert_eq!(paul.get("/team/me/push").await.ok()["state"], "none");

        // Who subscribes late is told at once.
        t.clock.set("2026-11-09T20:00:00Z");
        assert_eq!(announced(&t).await, 1);
        assert_eq!(delivered(&t).await, (0, 1), "gone");
        assert_eq!(delivered(&t).await, (0, 1), "nobody left");
        let (paul, anne) = (t.back(&paul).await, t.back(&anne).await);
        assert_eq!(anne.get("/team/me/push").await.ok()["state"], "retired");
        let mine = service.browser("ok");
        subscribes(&paul, &mine).await;
        announced(&t).await;
        assert_eq!(delivered(&t).await, (1, 0));

        paul.delete("/team/me/push", None).await.done();
        assert_eq!(paul.get("/team/me/push").await.ok()["state"], "none");
        t.clock.set("2026-11-16T18:00:00Z");
        announced(&t).await;
        assert_eq!(delivered(&t).await, (0, 0));
        assert_eq!(service.received_for(&mine).len(), 1);
    }
);
