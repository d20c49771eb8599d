//! What leaves for a push service, read by other people's code: only the browser can, and only the sender's key signs.

use std::time::Duration;

use accalmie::{clock::Clock, jobs};
use harness::{Backend, PushService, Reader, Test, journey, push_service::CONTACT};
use mobile_core::{entries::Kind, time::MINUTE};
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(20);

journey!(
    others_read_what_was_sent_and_notice_what_was_bent,
    async |backend: Backend| {
        let service = PushService::start().await;
        let t = Test::reminding(backend, &service, PATIENCE).await;
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let (sacha, alix) = (
            t.enrolled(&paul, &cycle, "Sacha").await,
            t.enrolled(&paul, &cycle, "Alix").await,
        );
        let (one, other) = (service.browser("ok"), service.browser("ok"));
        let key = sacha.subscribes(&one).await["public_key"].clone();
        assert_eq!(alix.subscribes(&other).await["public_key"], key);

        // A trial, and an hour that the person accepted; in words that name nothing and in explicit ones.
        alix.post("/me/push/trials", &json!({})).await.created();
        for (phone, nudges) in [(&sacha, json!({})), (&alix, json!({"explicit": true}))] {
            let settings = json!({"nudges": nudges, "reminders": [
                {"from": 116, "hours": 4, "answer": "accepted", "weekday": "friday", "at": "17:00"},
            ]});
            let settings = phone.once_per_person(Kind::Settings, settings);
            phone.sends(&[settings]).await;
        }
        let app = t.server.app();
        jobs::deliver(app).await.unwrap();
        t.clock.set("2026-11-06T09:00:00Z");
        jobs::plan(app).await.unwrap();
        t.clock.set("2026-11-06T16:21:00Z");
        jobs::deliver(app).await.unwrap();
        let of_one = service.received_for(&one);
        let of_other = service.received_for(&other);
        let [reminder] = of_one.as_slice() else {
            panic!("{of_one:?}");
        };
        let [trial, explicit] = of_other.as_slice() else {
            panic!("{of_other:?}");
        };

        let key = key.as_str().unwrap();
        let reader = Reader::at(&service, key, CONTACT, t.clock.now());
        let messages = [(&one, reminder.clone()), (&other, explicit.clone())];
        let bodies = |read: Vec<Result<Value, String>>| -> Vec<Value> {
            let body = |text: Result<Value, String>| text.unwrap()["body"].clone();
            read.into_iter().map(body).collect()
        };
        let read = bodies(reader.reads(&messages));
        assert_eq!(read[0], "C’est le moment que vous aviez choisi.");
        assert_ne!(read[0], read[1], "explicit");
        let then = Reader {
            now: t.clock.now().plus(-4 * 24 * 60 * MINUTE),
            ..reader.clone()
        };
        let read = bodies(then.reads(&[(&other, trial.clone())]));
        assert_eq!(read, ["Tout fonctionne : les rappels arrivent ici."]);

        // Another browser, a bent byte, a bent signature.
        let mut bent = reminder.clone();
        *bent.body.last_mut().unwrap() ^= 1;
        let mut resigned = reminder.clone();
        let mut header = reminder.header("authorization").to_owned();
        let before_k = header.find(", k=").unwrap() - 20;
        let replaced = if &header[before_k..=before_k] == "A" {
            "B"
        } else {
            "A"
        };
        header.replace_range(before_k..=before_k, replaced);
        resigned
            .headers
            .insert("authorization", header.parse().unwrap());
        let read = reader.reads(&[(&other, reminder.clone()), (&one, bent), (&one, resigned)]);
        let refused = |n: usize, reason: &str| {
            let error = read[n].as_ref().unwrap_err();
            assert!(error.contains(reason), "{n}: {error}");
        };
        refused(0, "unable to authenticate");
        refused(1, "unable to authenticate");
        refused(2, "signature verification failed");

        // Another key, contact or service, and a day later.
        let message = [(&one, reminder.clone())];
        let elsewhere = service.browser("ok").secrets()["public_key"].clone();
        for (reader, reason) in [
            (
                Reader {
                    key: elsewhere.as_str().unwrap().to_owned(),
                    ..reader.clone()
                },
                "another key",
            ),
            (
                Reader {
                    contact: "mailto:x@example.org".to_owned(),
                    ..reader.clone()
                },
                "\"sub\"",
            ),
            (
                Reader {
                    origin: "https://push.example".to_owned(),
                    ..reader.clone()
                },
                "\"aud\"",
            ),
            (
                Reader {
                    now: reader.now.plus(24 * 60 * MINUTE),
                    ..reader.clone()
                },
                "\"exp\"",
            ),
            (
                Reader {
                    now: reader.now.plus(-24 * 60 * MINUTE),
                    ..reader
                },
                "more than a day",
            ),
        ] {
            let read = reader.reads(&message);
            let error = read[0].as_ref().unwrap_err();
            assert!(error.contains(reason), "{reason}: {error}");
        }
    }
);
