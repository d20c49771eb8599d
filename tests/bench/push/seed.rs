//! An installation with people, subscriptions, and a reminder for each that is due.

use std::{fs, path::Path, sync::Arc};

use accalmie::{
    app::App,
    clock::{Clock, SystemClock},
    commands::staff,
    config::{Config, LogFormat, PushConfig, Storage},
    features::{
        nudges::queries::{self as nudges, Message, Planned},
        push::queries::{self as push, Channel, Setting},
    },
    proxies::TrustedProxies,
    push::{Services, client::Way},
    sealing::Class,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use mobile_core::{
    entries::NudgeKind,
    ids::{NudgeId, ParticipantId},
    locale::Locale,
    nudges::{Action, NudgeKey},
    time::{HOUR, MINUTE, UnixMillis},
};
use sea_orm::{ConnectionTrait, sea_query::Query};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Wave;

/// So many people are written in one transaction.
const CHUNK: usize = 500;
/// Browsers with keys of their own; more people share them, each at an endpoint of its own.
const BROWSERS: usize = 1_000;

/// A browser's subscription, as it tells it.
#[derive(Serialize, Deserialize, Clone)]
pub struct Subscription {
    pub endpoint: String,
    pub keys: Keys,
}

#[derive(Serialize, Deserialize, Clone)]
pub struct Keys {
    pub p256dh: String,
    pub auth: String,
}

/// The text of every message: as long as the product's.
pub fn text() -> Vec<u8> {
    let mut text = br#"{"id":"7d0c4f0e-2a8b-4c1e-9a55-0f2b7c3d4e5f","title":"Accalmie"}"#.to_vec();
    text.resize(384, b' ');
    text
}

/// The port of the push service.
pub fn port(folder: &Path) -> u16 {
    let port = fs::read_to_string(folder.join("port")).unwrap();
    port.trim().parse().unwrap()
}

/// What the browsers told.
pub fn subscriptions(folder: &Path) -> Vec<Subscription> {
    let told = fs::read(folder.join("subscriptions.json")).unwrap();
    serde_json::from_slice(&told).unwrap()
}

/// How reminders leave for the push service of this run.
pub fn config(folder: &Path) -> PushConfig {
    PushConfig {
        contact: Some(crate::bound::CONTACT.to_owned()),
        services: Services::new(vec![format!("localhost:{}", port(folder))], true),
        way: Way {
            root: Some(fs::read(folder.join("root.pem")).unwrap()),
            ..Way::default()
        },
    }
}

/// Opens the installation in a folder.
pub async fn open(data: &Path, push: PushConfig) -> App {
    let config = Config {
        data_dir: data.to_owned(),
        listen: ([127, 0, 0, 1], 0).into(),
        storage: Storage::Sqlite,
        keys_file: data.join("keys"),
        public_url: None,
        trusted_proxies: TrustedProxies::default(),
        worker: false,
        log_format: LogFormat::Text,
        push,
    };
    let opened = App::open(
        &config,
        Arc::new(SystemClock),
        "http://localhost".to_owned(),
    );
    opened.await.unwrap_or_else(|fault| panic!("{fault}"))
}

/// Fills `data` in the folder.
#[tokio::main]
pub async fn seed(wave: &Wave) {
    let told = browsers(port(&wave.folder));
    let json = serde_json::to_vec(&told).unwrap();
    fs::write(wave.folder.join("subscriptions.json"), json).unwrap();
    fs::write(wave.folder.join("text"), text()).unwrap();
    let app = open(&wave.folder.join("data"), config(&wave.folder)).await;
    let centre = staff::open_centre(&app, "Accalmie").await.unwrap();
    for from in (0..wave.subscriptions).step_by(CHUNK) {
        let to = wave.subscriptions.min(from + CHUNK);
        people(&app, centre.0, &told, from..to).await;
    }
    app.close().await;
}

async fn people(app: &App, centre: Uuid, told: &[Subscription], numbers: std::ops::Range<usize>) {
    let now = SystemClock.now();
    let ids: Vec<Uuid> = numbers.clone().map(|_| Uuid::new_v4()).collect();
    let keys = app.keyring().make_many(&ids, Class::Log, now).await;
    let keys = keys.unwrap();
    let work = async |tx: accalmie::db::Tx| -> accalmie::error::Result<()> {
        for (id, number) in ids.iter().zip(numbers.clone()) {
            let row = Query::insert()
                .into_table("participants")
                .columns(["id", "centre_id", "created_at", "locale", "sealed"])
                .values_panic([
                    (*id).into(),
                    centre.into(),
                    now.0.into(),
                    "fr".into(),
                    Vec::<u8>::new().into(),
                ])
                .take();
            tx.execute(&row).await?;
            let Subscription {
                endpoint,
                keys: theirs,
            } = &told[number % told.len()];
            let services = app.push().services();
            let endpoint = format!("{endpoint}/{number}");
            let subscription = push::read(services, &endpoint, &theirs.p256dh, &theirs.auth)?;
            let channel = Channel::Web(subscription);
            let setting = Setting {
                timezone: Some("Europe/Paris".to_owned()),
                locale: Some(Locale::Fr),
            };
            let (key, who) = (&keys[id], (*id, Uuid::new_v4()));
            push::put(&*tx, app.lookup(), key, who, &channel, Some(&setting), now).await?;
            let key = (Class::Log, key);
            nudges::add(&*tx, app.lookup(), key, *id, &reminder(*id, now)).await?;
        }
        Ok(())
    };
    app.db().write(work).await.unwrap();
}

/// Before an hour that was accepted, as on a Friday.
fn reminder(person: Uuid, now: UnixMillis) -> Planned {
    let key = NudgeKey {
        rule: NudgeKind::Window,
        date: chrono::NaiveDate::from_ymd_opt(2026, 11, 6).unwrap(),
        slot: 116,
    };
    let id: NudgeId = key.id(ParticipantId(person));
    Planned {
        message: Message {
            id,
            key: Some(key),
            action: Action::Plan,
            ..Message::trial()
        },
        due_at: now.plus(-MINUTE),
        expires_at: now.plus(24 * HOUR),
    }
}

fn browsers(port: u16) -> Vec<Subscription> {
    let browser = |number: usize| {
        let (key, auth) = ece::generate_keypair_and_auth_secret().unwrap();
        let point = key.raw_components().unwrap();
        Subscription {
            endpoint: format!("https://localhost:{port}/push/{number}"),
            keys: Keys {
                p256dh: BASE64URL.encode(point.public_key()),
                auth: BASE64URL.encode(auth),
            },
        }
    };
    (0..BROWSERS).map(browser).collect()
}
