//! What is written into entries: each version carries a mark that is found nowhere else.

use mobile_core::{entries::Kind, time::UnixMillis};
use serde_json::{Value, json};

/// A mark; the first is 1.
pub type Mark = u32;

/// The Fridays that weekends are named by here.
pub const FRIDAYS: [&str; 2] = ["2026-11-20", "2026-11-27"];

/// A body of this kind that carries `mark` where people write; about the weekend of `friday`, if about one.
pub fn body(kind: Kind, mark: Mark, friday: &str) -> Value {
    let note = text(mark);
    let level = mark % 11;
    match kind {
        Kind::Craving => json!({"intensity": level, "triggers": ["alcohol"], "note": note}),
        Kind::Use => {
            let products = json!([{"code": "3mmc", "route": "nasal"}]);
            let meaning = if level == 0 {
                "not_by_choice"
            } else {
                "unsure"
            };
            json!({"products": products, "who": "friends", "meaning": meaning, "note": note})
        }
        Kind::Moment => json!({"code": "party", "note": note}),
        Kind::SoberGain => json!({"code": "sleep", "note": note}),
        Kind::CheckIn => json!({"mood": level, "note": note}),
        Kind::Intimacy => json!({"satisfaction": level, "note": note}),
        Kind::WeekendPlan => json!({"friday": friday, "alcohol": false, "note": note}),
        Kind::Debrief => json!({"friday": friday, "plan_kept": "partly", "note": note}),
        Kind::Homework => json!({"session_number": 2, "text": note}),
        Kind::Tip => json!({"text": note}),
        Kind::Goals => {
            json!({"versions": [{"revision": number(mark), "from": "2026-10-01", "goals": []}]})
        }
        Kind::TriggerList => {
            json!({"triggers": [{"code": format!("own_{mark:032x}"), "label": note}]})
        }
        Kind::Settings => json!({"right_now_from": level, "paused_until": moment(mark)}),
        Kind::Private => unreachable!("nobody notes a sealed record"),
    }
}

/// Whether the mark of this kind stands in the note, which can be hidden by itself.
pub fn has_note(kind: Kind) -> bool {
    body(kind, 1, FRIDAYS[0]).get("note").is_some()
}

/// The mark in a body, if it can be read.
pub fn read(body: &Value) -> Option<Mark> {
    let places = ["/note", "/text", "/triggers/0/label"];
    let texts = places
        .iter()
        .find_map(|place| body.pointer(place)?.as_str());
    if let Some(text) = texts {
        return text.strip_prefix("zq")?.strip_suffix('k')?.parse().ok();
    }
    if let Some(number) = body.pointer("/versions/0/revision") {
        return Some(number.as_u64()? as Mark - NUMBERS);
    }
    let moment = body.get("paused_until")?.as_str()?.parse::<UnixMillis>();
    Some(((moment.ok()?.0 - MOMENTS) / 1000) as Mark)
}

/// The bytes that betray a mark wherever they stand in clear.
pub fn needle(kind: Kind, mark: Mark) -> String {
    match kind {
        Kind::Goals => format!("\"revision\":{}", number(mark)),
        Kind::Settings => moment(mark).trim_end_matches(".000Z").to_owned(),
        _ => text(mark),
    }
}

const NUMBERS: Mark = 7_000_000;
const MOMENTS: i64 = 4_000_000_000_000;

/// Neither hexadecimal nor a part of another mark's text.
fn text(mark: Mark) -> String {
    format!("zq{mark}k")
}

fn number(mark: Mark) -> Mark {
    NUMBERS + mark
}

fn moment(mark: Mark) -> String {
    UnixMillis(MOMENTS + i64::from(mark) * 1000).to_string()
}
