//! Reminders on their way: what leaves, for whom, and what each answer of a push service does.

use std::time::Duration;

use accalmie::{
    clock::Clock,
    features::nudges::queries::{self as nudges, Message, Planned},
    jobs,
    sealing::Class,
};
use harness::{Backend, Phone, PushService, Rewrite, Test, journey, push_service::Browser};
use mobile_core::{
    entries::Kind,
    ids::NudgeId,
    time::{HOUR, MINUTE, UnixMillis},
};
use serde_json::{Value, json};

/// Long enough for a busy machine; nothing waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

struct Reminded {
    t: Test,
    service: PushService,
    phone: Phone,
}

impl Reminded {
    async fn on(backend: Backend, patience: Duration) -> Self {
        let service = PushService::start().await;
        let t = Test::reminding(backend, &service, patience).await;
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let phone = t.enrolled(&paul, &cycle, "Sacha").await;
        Self { t, service, phone }
    }

    async fn browser(&self, behaviour: &str) -> Browser {
        let browser = self.service.browser(behaviour);
        self.phone.subscribes(&browser).await;
        browser
    }

    /// One reminder that is due now, and of use for an hour.
    async fn is_due(&self) -> NudgeId {
        self.is_due_for(&self.phone).await
    }

    async fn is_due_for(&self, phone: &Phone) -> NudgeId {
        let app = self.t.server.app();
        let who = phone.participant.0;
        let key = app.keyring().get(who, Class::Log).await.unwrap();
        let now = self.t.clock.now();
        let planned = nudge(now, now.plus(HOUR));
        app.db()
            .write(async |tx| {
                nudges::add(&*tx, app.lookup(), (Class::Log, &key), who, &planned).await
            })
            .await
            .unwrap();
        planned.message.id
    }

    async fn delivers(&self) -> (usize, usize) {
        let wave = jobs::deliver(self.t.server.app()).await.unwrap();
        (wave.accepted, wave.other)
    }

    async fn state(&self, id: NudgeId) -> Value {
        let trial = self.phone.get(&format!("/me/push/trials/{id}")).await;
        trial.ok()["state"].clone()
    }
}

fn nudge(due_at: UnixMillis, expires_at: UnixMillis) -> Planned {
    Planned {
        message: Message::trial(),
        due_at,
        expires_at,
    }
}

journey!(
    a_trial_travels_to_the_phone_and_back,
    async |backend: Backend| {
        let it = Reminded::on(backend, PATIENCE).await;
        let before = it.phone.get("/me/push").await.ok();
        assert_eq!(before["state"], "none");
        let browser = it.browser("ok").await;
        assert_eq!(it.phone.get("/me/push").await.ok()["state"], "active");

        let trial = it.phone.post("/me/push/trials", &json!({})).await.created();
        assert_eq!(trial["state"], "waiting");
        assert_eq!(it.delivers().await, (1, 0));
        let received = it.service.received_for(&browser);
        let [message] = received.as_slice() else {
            panic!("{received:?}");
        };
        assert!(message.is_http2);
        assert_eq!(message.header("content-encoding"), "aes128gcm");
        assert_eq!(message.header("urgency"), "high");
        assert_eq!(message.header("ttl"), "600", "of use for ten minutes");
        let id = trial["id"].as_str().unwrap();
        assert_eq!(message.header("topic"), id.replace('-', ""));
        let authorization = message.header("authorization");
        let key = before["public_key"].as_str().unwrap();
        assert!(authorization.starts_with("vapid t=") && authorization.ends_with(key));
        let text = browser.reads(message);
        assert_eq!(text["id"], id);
        assert_eq!(text["title"], "Accalmie");
        assert_eq!(text["open"], "open");
        assert_eq!(text["body"], "Tout fonctionne : les rappels arrivent ici.");
        assert_eq!(text["later"], Value::Null, "nothing to put off");

        it.t.clock.advance(3_000);
        let shown = json!({"what": "shown", "id": id});
        it.phone.reports(&shown).await.done();
        it.t.clock.advance(MINUTE);
        let opened = json!({"what": "opened", "id": id});
        it.phone.reports(&opened).await.done();
        it.phone.reports(&shown).await.done();
        let told = it.phone.get(&format!("/me/push/trials/{id}")).await.ok();
        assert_eq!(told["state"], "sent");
        assert_eq!(told["accepted_at"], "2026-11-02T08:00:00.000Z");
        assert_eq!(told["shown_at"], "2026-11-02T08:00:03.000Z");
        assert_eq!(told["opened_at"], "2026-11-02T08:01:03.000Z");
        assert_eq!(it.delivers().await, (0, 0), "once");
    }
);

journey!(
    each_answer_of_a_push_service_has_its_consequence,
    async |backend: Backend| {
        let it = Reminded::on(backend, PATIENCE).await;
        let due = async |behaviour: &str| {
            let browser = it.browser(behaviour).await;
            let id = it.is_due().await;
            let wave = it.delivers().await;
            (browser, id, wave)
        };

        for behaviour in ["missing", "gone"] {
            let (browser, id, wave) = due(behaviour).await;
            assert_eq!(wave.0, 0, "{behaviour}");
            assert_eq!(it.service.received_for(&browser).len(), 1, "{behaviour}");
            assert_eq!(it.phone.get("/me/push").await.ok()["state"], "retired");
            // Nobody is left to send it to: the app shows it.
            it.delivers().await;
            assert_eq!(it.state(id).await, "unreachable", "{behaviour}");
        }

        for behaviour in ["large", "moved"] {
            let (browser, id, _) = due(behaviour).await;
            assert_eq!(it.state(id).await, "refused", "{behaviour}");
            assert_eq!(it.phone.get("/me/push").await.ok()["state"], "active");
            it.delivers().await;
            assert_eq!(it.service.received_for(&browser).len(), 1, "{behaviour}");
        }

        for (behaviour, pause) in [("limited", 120_000), ("broken", 20_000)] {
            let (browser, id, _) = due(behaviour).await;
            assert_eq!(it.state(id).await, "waiting", "{behaviour}");
            it.t.clock.advance(pause - 1);
            assert_eq!(it.delivers().await, (0, 0), "{behaviour}: not yet");
            it.t.clock.advance(1);
            assert_eq!(it.delivers().await, (1, 0), "{behaviour}: again");
            assert_eq!(it.service.received_for(&browser).len(), 2, "{behaviour}");
            assert_eq!(it.state(id).await, "sent", "{behaviour}");
        }
    }
);

journey!(
    a_service_that_hangs_holds_up_nobody_and_nothing_leaves_after_its_time,
    async |backend: Backend| {
        let it = Reminded::on(backend, Duration::from_secs(1)).await;
        let hung = it.browser("hung").await;
        let id = it.is_due().await;
        assert_eq!(it.delivers().await, (0, 1));
        assert_eq!(it.state(id).await, "waiting");

        it.t.clock.advance(HOUR);
        assert_eq!(it.delivers().await, (0, 0));
        assert_eq!(it.state(id).await, "over", "no longer of use");
        assert_eq!(it.service.received_for(&hung).len(), 1);

        let slow = it.browser("slow").await;
        it.is_due().await;
        it.service.release();
        assert_eq!(it.delivers().await, (1, 0));
        let [message] = it.service.received_for(&slow).try_into().unwrap();
        assert_eq!(message.header("ttl"), "3600");
    }
);

journey!(
    a_reminder_comes_before_the_hour_that_was_accepted_and_not_in_a_pause,
    async |backend: Backend| {
        let it = Reminded::on(backend, PATIENCE).await;
        let browser = it.browser("ok").await;
        let accepted = json!({"reminders": [
            {"from": 116, "hours": 4, "answer": "accepted", "weekday": "friday", "at": "17:00"},
        ]});
        let settings = it.phone.once_per_person(Kind::Settings, accepted.clone());
        it.phone.sends(std::slice::from_ref(&settings)).await;

        // Friday at ten: within the next day and a half.
        it.t.clock.set("2026-11-06T09:00:00Z");
        assert_eq!(jobs::plan(it.t.server.app()).await.unwrap(), 1);
        assert_eq!(
            jobs::plan(it.t.server.app()).await.unwrap(),
            0,
            "nothing is new"
        );
        assert_eq!(it.delivers().await, (0, 0), "not yet");
        it.t.clock.set("2026-11-06T15:39:59Z");
        assert_eq!(it.delivers().await, (0, 0), "at most twenty minutes early");
        it.t.clock.set("2026-11-06T16:21:00Z");
        assert_eq!(it.delivers().await, (1, 0));
        let [message] = it.service.received_for(&browser).try_into().unwrap();
        let text = browser.reads(&message);
        assert_eq!(text["title"], "Accalmie");
        assert_eq!(text["body"], "C’est le moment que vous aviez choisi.");
        assert_eq!(text["open"], "plan");
        assert_eq!(text["button"], "Voir mon week-end");
        assert_eq!(
            (&text["later"], &text["lang"]),
            (&json!("Plus tard"), &json!("fr"))
        );
        jobs::plan(it.t.server.app()).await.unwrap();
        assert_eq!(it.delivers().await, (0, 0), "never twice");

        // The week after, a pause chosen in the morning holds in the evening.
        it.t.clock.set("2026-11-13T09:00:00Z");
        jobs::plan(it.t.server.app()).await.unwrap();
        let mut paused = accepted;
        paused["paused_until"] = json!("2026-11-16T08:00:00+01:00");
        it.phone.sends(&[settings.edited(&it.phone, paused)]).await;
        jobs::plan(it.t.server.app()).await.unwrap();
        it.t.clock.set("2026-11-13T16:21:00Z");
        assert_eq!(it.delivers().await, (0, 0));
    }
);

journey!(
    the_phone_opened_last_takes_the_reminders,
    async |backend: Backend| {
        let it = Reminded::on(backend, PATIENCE).await;
        let first = it.browser("ok").await;
        let paul = it.t.facilitator().await;
        let cycle = paul.opens_cycle("Jeudi").await;
        let stranger = it.t.enrolled(&paul, &cycle, "Alix").await;
        it.t.clock.advance(MINUTE);
        it.is_due().await;
        it.delivers().await;
        assert_eq!(it.service.received_for(&first).len(), 1);

        // The phone says that it reminds by itself: the server keeps silent.
        it.phone
            .put("/me/push", &json!({"local": {"timezone": "Europe/Paris"}}))
            .await
            .ok();
        assert_eq!(it.phone.get("/me/push").await.ok()["state"], "local");
        let id = it.is_due().await;
        it.delivers().await;
        assert_eq!(it.state(id).await, "sent");
        assert_eq!(it.service.received().len(), 1);

        // A browser that somebody else signs in with no longer gets the first one's.
        it.phone.subscribes(&first).await;
        stranger.subscribes(&first).await;
        assert_eq!(it.phone.get("/me/push").await.ok()["state"], "none");

        // The browser renews its subscription behind a locked screen; only who knows the old one may.
        let renewed = it.service.browser("ok");
        let mut report = renewed.subscription()["web"].clone();
        report["what"] = json!("renewed");
        report["old_endpoint"] = json!("https://localhost/guess");
        stranger.reports(&report).await.refused(404, "not_found");
        let mut english = first.subscription();
        english["web"]["locale"] = json!("en");
        stranger.put("/me/push", &english).await.ok();
        report["old_endpoint"] = json!(first.endpoint);
        stranger.reports(&report).await.done();
        assert_eq!(stranger.get("/me/push").await.ok()["state"], "active");
        // It speaks the language of the phone's pages, as it did before.
        stranger.post("/me/push/trials", &json!({})).await.created();
        it.delivers().await;
        let [message] = it.service.received_for(&renewed).try_into().unwrap();
        assert_eq!(renewed.reads(&message)["lang"], "en");

        // A device that is removed takes its subscription along.
        let path = format!("/me/devices/{}", stranger.device);
        stranger.delete(&path).await.done();
        stranger
            .get("/me/push")
            .await
            .refused(401, "unauthenticated");
    }
);

journey!(
    the_team_sees_whether_reminders_reach_a_person,
    async |backend: Backend| {
        let it = Reminded::on(backend, PATIENCE).await;
        let paul = it.t.facilitator().await;
        let cycle = paul.opens_cycle("Jeudi").await;
        let waiting = paul.includes(&cycle).await.participant;
        it.t.clock.advance(MINUTE);
        let phone = it.t.enrolled(&paul, &cycle, "Alix").await;
        let reminders = async || {
            let people = paul.participants(&cycle).await;
            assert_eq!(people[0]["reminders"], "not_enrolled");
            people[1]["reminders"].clone()
        };
        assert_eq!(reminders().await, "none", "nobody subscribed");

        let tries = async |behaviour: &str| {
            phone.subscribes(&it.service.browser(behaviour)).await;
            let id = it.is_due_for(&phone).await;
            it.delivers().await;
            it.t.clock.advance(MINUTE);
            id
        };
        phone.subscribes(&it.service.browser("ok")).await;
        assert_eq!(reminders().await, "reached", "nothing speaks against it");
        tries("large").await;
        tries("moved").await;
        assert_eq!(reminders().await, "failing");
        tries("ok").await;
        assert_eq!(reminders().await, "reached", "not all of the last three");
        tries("ok").await;
        let last = tries("ok").await;
        assert_eq!(reminders().await, "unseen", "three that nobody saw");
        let shown = json!({"what": "shown", "id": last});
        phone.reports(&shown).await.done();
        assert_eq!(reminders().await, "reached");

        let later = "2026-12-01T08:00:00+01:00";
        let pause = phone.once_per_person(Kind::Settings, json!({ "paused_until": later }));
        phone.sends(std::slice::from_ref(&pause)).await;
        assert_eq!(reminders().await, "paused");
        phone.sends(&[pause.edited(&phone, json!({}))]).await;
        tries("gone").await;
        assert_eq!(reminders().await, "ended");
        let local = json!({"local": {"timezone": "Europe/Paris"}});
        phone.put("/me/push", &local).await.ok();
        assert_eq!(reminders().await, "reached", "the app reminds by itself");

        let path = format!("/team/cycles/{}/participants/{waiting}", cycle.id);
        paul.delete(&path, Some(json!({}))).await.done();
        let people = paul.participants(&cycle).await;
        assert_eq!(people[0]["reminders"], Value::Null, "who left");
    }
);

journey!(only_push_services_are_posted_to, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let phone = t.enrolled(&paul, &cycle, "Sacha").await;
    let service = PushService::start().await;
    let keys = service.browser("ok").subscription()["web"]["keys"].clone();
    for (endpoint, reason) in [
        ("https://127.0.0.1/x", "must name a host, not an address"),
        ("https://[::1]/x", "must name a host, not an address"),
        ("https://10.0.0.7/x", "must name a host, not an address"),
        ("http://fcm.googleapis.com/x", "must begin with https://"),
        (
            "https://localhost/x",
            "is not a push service on this installation's list",
        ),
        ("ftp://fcm.googleapis.com/x", "must begin with https://"),
        ("nonsense", "must be a URL of at most 2048 characters"),
    ] {
        let body = json!({"web": {"endpoint": endpoint, "keys": keys}});
        let answer = phone.put("/me/push", &body).await;
        let problem = answer.refused(422, "invalid_field");
        assert_eq!(problem["field"], "endpoint", "{endpoint}");
        assert_eq!(problem["detail"], reason, "{endpoint}");
    }
    let body = json!({"web": {"endpoint": "https://fcm.googleapis.com/x",
        "keys": {"p256dh": "AAAA", "auth": keys["auth"]}}});
    let problem = phone
        .put("/me/push", &body)
        .await
        .refused(422, "invalid_field");
    assert_eq!(problem["field"], "keys.p256dh");
    assert_eq!(phone.get("/me/push").await.ok()["state"], "none");
});

journey!(
    a_name_that_leads_to_a_private_address_is_refused,
    async |backend: Backend| {
        let service = PushService::start().await;
        let mut db = harness::TestDb::new(backend).await;
        db.push = service.config(PATIENCE);
        // On the list, but without leave to reach this machine.
        db.push.services = accalmie::push::Services::new(vec![service.host()], false);
        let t = Test::at(db, None).await;
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let phone = t.enrolled(&paul, &cycle, "Sacha").await;
        let body = service.browser("ok").subscription();
        let problem = phone
            .put("/me/push", &body)
            .await
            .refused(422, "invalid_field");
        assert_eq!(problem["detail"], "leads to a private address");
        assert!(service.received().is_empty());
    }
);
