//! The product's encryption, its sending, and its worker on its database.

use std::{fs, hint::black_box, sync::Arc};

use accalmie::{
    clock::{Clock, SystemClock},
    jobs,
    push::{Client, Encrypt, Envelope, Outcome, Push, Rfc8291, Subscription, Urgency, Vapid},
};
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::{
    Wave,
    bound::{CONTACT, fan_out},
    meter::{Measured, Meter},
    seed,
};

fn subscriptions(wave: &Wave) -> Vec<Subscription> {
    let services = seed::config(&wave.folder).services;
    let told = seed::subscriptions(&wave.folder).into_iter();
    told.map(|told| {
        let keys = &told.keys;
        let read = &accalmie::features::push::queries::read;
        read(&services, &told.endpoint, &keys.p256dh, &keys.auth).unwrap()
    })
    .collect()
}

fn vapid() -> Vapid {
    Vapid::new(&[7; 32], CONTACT.to_owned()).unwrap()
}

/// Builds without sending.
pub fn build(wave: &Wave) -> Measured {
    let (subscriptions, text, vapid) = (subscriptions(wave), seed::text(), vapid());
    let now = SystemClock.now();
    let meter = Meter::start();
    for number in 0..wave.subscriptions {
        let to = &subscriptions[number % subscriptions.len()];
        let body = Rfc8291.encrypt(&to.keys, &text).unwrap();
        black_box((body, vapid.authorization(&to.endpoint, now).unwrap()));
    }
    meter.stop(wave.subscriptions, Vec::new())
}

/// Builds and sends, as many at once as the bound.
#[tokio::main(flavor = "current_thread")]
pub async fn send(wave: &Wave) -> Measured {
    let config = seed::config(&wave.folder);
    let client = Client::new(&config.services, &config.way).unwrap();
    let push = Push::new(Arc::new(Rfc8291), vapid(), client, config.services);
    let subscriptions = Arc::new(subscriptions(wave));
    let text: Arc<[u8]> = seed::text().into();
    let envelope = Arc::new(Envelope {
        ttl: 3600,
        urgency: Urgency::High,
        topic: "7d0c4f0e2a8b4c1e9a550f2b7c3d4e5f".to_owned(),
    });
    let meter = Meter::start();
    let latencies = fan_out(wave.subscriptions, move |number| {
        let (push, subscriptions) = (push.clone(), subscriptions.clone());
        let (text, envelope) = (text.clone(), envelope.clone());
        async move {
            let to = &subscriptions[number % subscriptions.len()];
            let sent = push.send(to, &text, &envelope, SystemClock.now()).await;
            assert_eq!(sent, Outcome::Accepted);
        }
    });
    let latencies = latencies.await;
    meter.stop(wave.subscriptions, latencies)
}

/// The product's worker: it takes what is due from a copy of the seeded installation, and notes what became of it.
#[tokio::main]
pub async fn whole(wave: &Wave) -> Measured {
    let (seeded, data) = (wave.folder.join("data"), wave.folder.join("wave"));
    let _ = fs::remove_dir_all(&data);
    fs::create_dir_all(&data).unwrap();
    for name in ["data.db", "keyring.db", "keys"] {
        fs::copy(seeded.join(name), data.join(name)).unwrap();
    }
    let app = seed::open(&data, seed::config(&wave.folder)).await;
    let meter = Meter::start();
    // In a task, as in `accalmie serve`.
    let worker = app.clone();
    let sent = tokio::spawn(async move { jobs::deliver(&worker).await });
    let sent = sent.await.unwrap().unwrap();
    let measured = meter.stop(sent.accepted, Vec::new());
    assert_eq!((sent.accepted, sent.other), (wave.subscriptions, 0));
    let noted = Query::select()
        .expr_as(Expr::col("id").count(), "noted")
        .from("nudges")
        .and_where(Expr::col("state").eq("sent"))
        .and_where(Expr::col("device_id").is_not_null())
        .take();
    let row = app.db().read().query_one(&noted).await.unwrap().unwrap();
    let noted: i64 = row.try_get("", "noted").unwrap();
    assert_eq!(noted, wave.subscriptions as i64, "each one is noted");
    app.close().await;
    fs::remove_dir_all(&data).unwrap();
    measured
}
