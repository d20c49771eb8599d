//! Three weeks of reminders, and what leaves with them: nothing that anybody said, and no word that tells.

use std::{collections::BTreeSet, time::Duration};

use accalmie::{
    clock::Clock,
    features::nudges::{queries as nudges, queue},
    jobs,
    sealing::Class,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use harness::{
    Backend, Phone, PushService, Test, journey,
    push_service::{Browser, Received},
    rows::Loot,
};
use mobile_core::{
    entries::{Kind, NudgeKind},
    protocol::Change,
    time::{HOUR, UnixMillis},
};
use serde_json::{Value, json};

const FIRST_NAME: &str = "Ophélie-Hulotte";
const CYCLE: &str = "Groupe de la hulotte";
const LABEL: &str = "le cri de la hulotte";
const NOTE: &str = "la hulotte a veillé";
const ACTIVITY: &str = "vol de hulotte";
const OPTION: &str = "une hulotte sans alcool";
/// What a person wrote to read in an announced evening.
const MESSAGE: &str = "chère hulotte, rentre avant l’aube";
const CANARIES: [&str; 7] = [FIRST_NAME, CYCLE, LABEL, NOTE, ACTIVITY, OPTION, MESSAGE];

/// Whatever a bystander must not read, in both languages, as beginnings of words.
const TELLING: [&str; 30] = [
    "craving",
    "envie",
    "chemsex",
    "consom",
    "produit",
    "product",
    "drogue",
    "drug",
    "use",
    "usage",
    "addict",
    "alcool",
    "alcohol",
    "sobr",
    "sober",
    "abstin",
    "rechute",
    "relapse",
    "lapse",
    "faux pas",
    "sexe",
    "sexu",
    "vih",
    "hiv",
    "déclencheur",
    "trigger",
    "thérap",
    "therap",
    "hôpital",
    "hospital",
];

fn tells(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let begins = |word: &str| {
        text.match_indices(word).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            before.is_none_or(|letter| !letter.is_alphanumeric())
        })
    };
    TELLING.into_iter().find(|word| begins(word))
}

/// A record of a kind that exists once, for `local`.
fn once(phone: &Phone, kind: Kind, local: &str, body: Value) -> Change {
    let id = phone.once(kind, local);
    Change {
        id,
        ..phone.note(kind, body)
    }
}

fn first_things(phone: &Phone, explicit: bool) -> Vec<Change> {
    let own = format!("own_{}", "0123456789abcdef".repeat(2));
    let settings = json!({
        "reminders": [{"from": 116, "hours": 4, "answer": "accepted", "weekday": "friday", "at": "17:00"}],
        "nudges": {"explicit": explicit, "per_week": 10},
    });
    let craving = json!({"intensity": 8, "triggers": ["alcohol", own], "note": NOTE});
    vec![
        once(
            phone,
            Kind::TriggerList,
            "",
            json!({"triggers": [{"code": own, "label": LABEL}]}),
        ),
        once(phone, Kind::Settings, "", settings),
        phone.note(Kind::Craving, craving),
    ]
}

fn weekend(phone: &Phone) -> Vec<Change> {
    let plan = json!({
        "friday": "2026-11-13",
        "activities": [{"label": ACTIVITY, "starts_at": "2026-11-14T11:00:00+01:00",
            "ends_at": "2026-11-14T12:30:00+01:00", "sober_option": OPTION}],
        "evenings_of_use": [{"starts_at": "2026-11-14T20:00:00+01:00", "ends_at": "2026-11-15T04:00:00+01:00",
            "message": MESSAGE}],
        "note": NOTE,
    });
    let debrief = json!({"friday": "2026-11-06", "mood": 3, "note": NOTE});
    vec![
        once(phone, Kind::WeekendPlan, "2026-11-13", plan),
        once(phone, Kind::Debrief, "2026-11-06", debrief),
    ]
}

/// Lets time pass as it does for a server: plans, and wakes up when something is due.
async fn lives_until(t: &Test, end: &str) {
    let app = t.server.app();
    let end: UnixMillis = end.parse().unwrap();
    loop {
        jobs::plan(app).await.unwrap();
        jobs::announce(app).await.unwrap();
        jobs::deliver(app).await.unwrap();
        let now = t.clock.now();
        if now >= end {
            return;
        }
        let due = queue::next_due(app.db().read()).await.unwrap();
        let next = due.filter(|due| *due > now).unwrap_or(end);
        t.clock.set_to(next.min(now.plus(6 * HOUR)).min(end));
    }
}

/// Which rules made what a person was sent.
async fn rules(t: &Test, phone: &Phone) -> BTreeSet<NudgeKind> {
    let app = t.server.app();
    let who = phone.participant.0;
    let key = app.keyring().get(who, Class::Log).await.unwrap();
    let sent = nudges::history(app.db().read(), &key, who, UnixMillis(0)).await;
    let sent = sent.unwrap().into_iter();
    sent.filter_map(|known| Some(known.message.key?.rule))
        .collect()
}

/// The words of a message that travel in clear: its headers, and what the signature says. Random letters may spell a word
/// by chance: the path must be one that the push service gave, and the topic an id.
fn in_clear(message: &Received, endpoints: &[&str]) -> String {
    let is_given = endpoints.iter().any(|given| given.ends_with(&message.path));
    assert!(is_given, "{} is no path of a subscription", message.path);
    let mut clear = String::new();
    for (name, value) in &message.headers {
        let value = value.to_str().unwrap();
        clear += &format!("\n{name}: ");
        if name == "authorization" {
            let claims = BASE64URL.decode(value.split('.').nth(1).unwrap());
            clear += &String::from_utf8(claims.unwrap()).unwrap();
        } else if name == "topic" {
            assert!(uuid::Uuid::try_parse(value).is_ok(), "{value}");
        } else {
            clear += value;
        }
    }
    clear
}

journey!(
    nothing_that_was_said_leaves_with_a_reminder,
    async |backend: Backend| {
        let service = PushService::start().await;
        let t = Test::reminding(backend, &service, Duration::from_secs(20)).await;
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle(CYCLE).await;
        let desk = service.browser("ok");
        paul.put("/team/me/push", desk.subscription()).await.ok();

        // French, English by a push service that stumbles once, and one who lets reminders speak.
        let mut people: Vec<(Phone, Browser, bool)> = Vec::new();
        for (behaviour, locale, explicit) in [
            ("ok", "fr", false),
            ("broken", "en", false),
            ("ok", "fr", true),
        ] {
            let phone = t.enrolled(&paul, &cycle, FIRST_NAME).await;
            let browser = service.browser(behaviour);
            let mut body = browser.subscription();
            body["web"]["locale"] = json!(locale);
            phone.put("/me/push", &body).await.ok();
            phone.sends(&first_things(&phone, explicit)).await;
            people.push((phone, browser, explicit));
        }
        lives_until(&t, "2026-11-11T10:00:00Z").await;
        for (phone, ..) in &people {
            phone.sends(&weekend(phone)).await;
        }
        // Nothing is noted any more: after seven days one message asks.
        lives_until(&t, "2026-11-24T10:00:00Z").await;

        let mut lengths = BTreeSet::new();
        for (phone, browser, explicit) in &people {
            let known = rules(&t, phone).await;
            for rule in [
                NudgeKind::Plan,
                NudgeKind::Window,
                NudgeKind::Activity,
                NudgeKind::Debrief,
                NudgeKind::Session,
                NudgeKind::OwnMessage,
                NudgeKind::CheckBack,
            ] {
                assert!(known.contains(&rule), "{rule} is missing of {known:?}");
            }
            let received = service.received_for(browser);
            let texts: Vec<String> = received
                .iter()
                .map(|message| browser.reads(message).to_string())
                .collect();
            for text in &texts {
                let said = CANARIES.into_iter().find(|canary| text.contains(canary));
                // The one word that may travel: what the person wrote, where reminders may speak.
                let may = *explicit && said == Some(MESSAGE);
                assert!(said.is_none() || may, "{text}");
                assert!(may || tells(text).is_none(), "{:?} in {text}", tells(text));
            }
            let own = texts.iter().filter(|text| text.contains(MESSAGE)).count();
            assert_eq!(own, usize::from(*explicit));
            lengths.extend(received.iter().map(|message| message.body.len()));
        }
        assert_eq!(lengths.len(), 1, "the length tells nothing: {lengths:?}");
        let told = service.received_for(&desk);
        assert!(!told.is_empty(), "staff are told of briefs");
        for text in told.iter().map(|message| desk.reads(message).to_string()) {
            assert!(tells(&text).is_none(), "{text}");
        }

        let browsers = people.iter().map(|(_, browser, _)| browser).chain([&desk]);
        let endpoints: Vec<&str> = browsers.map(|browser| browser.endpoint.as_str()).collect();
        for message in service.received() {
            let clear = in_clear(&message, &endpoints);
            assert!(tells(&clear).is_none(), "{:?} in {clear}", tells(&clear));
            for secret in CANARIES
                .into_iter()
                .chain(["own_message", "check_back", "debrief"])
            {
                assert!(!clear.contains(secret), "{secret} in {clear}");
            }
        }
        assert!(t.has_logged("reminder not accepted"), "the log is kept");
        let loot = Loot::of(&t.db).await;
        let rules = ["own_message", "check_back", "\"debrief\"", "\"window\""];
        for secret in CANARIES.into_iter().chain(rules) {
            assert!(!t.has_logged(secret), "{secret} is in the log");
            assert_eq!(loot.find(secret.as_bytes()), [""; 0], "{secret}");
            for url in t.wire().seen().urls {
                assert!(!url.contains(secret), "{secret} in {url}");
            }
        }
        for (_, browser, _) in &people {
            let path = browser.endpoint.rsplit('/').next().unwrap();
            assert!(!t.has_logged(path), "an endpoint is a key to a phone");
            assert_eq!(loot.find(path.as_bytes()), [""; 0]);
        }
    }
);

#[test]
fn no_word_of_a_push_tells() {
    for catalogue in [
        include_str!("../../mobile-core/messages/fr.json"),
        include_str!("../../mobile-core/messages/en.json"),
    ] {
        let words: serde_json::Map<String, Value> = serde_json::from_str(catalogue).unwrap();
        let mut seen = 0;
        for (key, words) in words.iter().filter(|(key, _)| {
            let key = key.as_str();
            key.starts_with("push_") || key.starts_with("nudge_")
        }) {
            let words = words.as_str().unwrap();
            assert_eq!(tells(words), None, "{key}: {words}");
            seen += 1;
        }
        assert!(seen > 15, "the words have moved");
    }
}
