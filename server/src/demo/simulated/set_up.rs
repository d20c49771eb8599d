//! What a phone is told first: the own triggers and goals; and, for one, a pause.

use chrono::Days;
use mobile_core::{
    entries::{Aim, Kind},
    time::{DAY, HOUR, MINUTE, UnixMillis},
    triggers::TriggerCode,
};
use serde_json::{Value, json};

use super::{
    Noted,
    calendar::{Calendar, at, local, offset_minutes},
    profile::{Profile, Story},
};

/// Own triggers and goals, at enrolment; the trigger that session 1 brought to mind, the day after it.
pub fn first_things(calendar: &Calendar, profile: &Profile, enrolled_at: UnixMillis) -> Vec<Noted> {
    let mut list: Vec<Value> = profile
        .triggers
        .iter()
        .map(|code| json!({"code": code}))
        .collect();
    let mut things = vec![
        thing(
            Kind::TriggerList,
            enrolled_at.plus(4 * MINUTE),
            json!({"triggers": list}),
        ),
        thing(
            Kind::Goals,
            enrolled_at.plus(7 * MINUTE),
            goals(profile, enrolled_at),
        ),
    ];
    if let (Some(label), Some(code)) = (profile.own_trigger, own_trigger(profile)) {
        list.push(json!({"code": code, "label": label}));
        let later = own_trigger_known_from(calendar);
        things.push(thing(Kind::TriggerList, later, json!({"triggers": list})));
    }
    things
}

/// From when on the trigger of the own words is on the list.
pub fn own_trigger_known_from(calendar: &Calendar) -> UnixMillis {
    calendar.ends(1).plus(15 * HOUR)
}

/// The code of the trigger in the person's own words; stable, since it is named before it is drawn.
pub fn own_trigger(profile: &Profile) -> Option<TriggerCode> {
    let label = profile.own_trigger?;
    let mut bytes = [0; 16];
    for (place, byte) in label.bytes().enumerate() {
        bytes[place % 16] ^= byte;
    }
    Some(TriggerCode::own(
        uuid::Builder::from_random_bytes(bytes).into_uuid(),
    ))
}

fn goals(profile: &Profile, enrolled_at: UnixMillis) -> Value {
    let goals: Vec<Value> = profile
        .products
        .iter()
        .map(|(product, route)| match profile.story {
            Story::KeepsAFrame => json!({"product": product, "aim": Aim::Frame, "frame": {
                "days": ["friday", "saturday"], "routes": [route], "company": ["known", "friends"],
                "alcohol": false, "home_by": "03:00", "recovery_days": 5,
            }}),
            _ => json!({"product": product, "aim": Aim::Sobriety}),
        })
        .collect();
    let from = local(enrolled_at).date_naive();
    json!({"versions": [{"revision": 1, "from": from, "goals": goals}]})
}

/// When a pause begins: two days before session 3, so that nothing was heard for five days now.
pub fn pause_begins(calendar: &Calendar) -> UnixMillis {
    let session = local(calendar.begins(3)).date_naive();
    at(session - Days::new(2), 18 * 60)
}

/// The wish to be left in peace until some days after the next session.
pub fn pause(calendar: &Calendar) -> Noted {
    let until = calendar.begins(4).plus(3 * DAY);
    let until = mobile_core::time::OccurredAt::at(until, offset_minutes(until));
    thing(
        Kind::Settings,
        pause_begins(calendar),
        json!({"paused_until": until}),
    )
}

fn thing(kind: Kind, at: UnixMillis, body: Value) -> Noted {
    Noted {
        occurred_at: at,
        recorded_at: at,
        sent_at: at.plus(2 * MINUTE),
        kind,
        body,
    }
}
