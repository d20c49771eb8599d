//! Uses: what came before, and the use itself, noted the same night or the day after.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use mobile_core::{
    entries::{Kind, Meaning, MomentCode},
    time::{HOUR, MINUTE, UnixMillis},
    triggers::CRAVING_STEP,
};
use rand::{RngExt, rngs::StdRng};
use serde_json::{Value, json};

use super::{
    Noted,
    calendar::{Calendar, after, at, local},
    looking_back,
    profile::{Episode, Profile},
};

/// When someone used, as far as the rest of the log has to agree with it.
#[derive(Debug, Default)]
pub struct Uses {
    /// The moments of use that were chosen.
    pub chosen: Vec<UnixMillis>,
    /// Local days with a use that was chosen.
    pub days: BTreeSet<NaiveDate>,
    /// Local days with a use that was not.
    pub days_without_choice: BTreeSet<NaiveDate>,
}

/// Notes every episode of a person.
pub fn all(
    calendar: &Calendar,
    profile: &Profile,
    chance: &mut StdRng,
    noted: &mut Vec<Noted>,
) -> Uses {
    let mut uses = Uses::default();
    for episode in profile.episodes {
        let night = after(calendar.friday(episode.weekends_ago), episode.day);
        let used_at = at(night, round(chance.random_range(22 * 60..25 * 60 + 45)));
        let day = local(used_at).date_naive();
        if episode.meaning == Meaning::NotByChoice {
            uses.days_without_choice.insert(day);
        } else {
            uses.chosen.push(used_at);
            uses.days.insert(day);
        }
        let before = stretched(episode, chance);
        lead_up(profile, used_at, &before, chance, noted);
        let told_at = match episode.day == 0 || chance.random_bool(0.4) {
            true => used_at.plus(chance.random_range(60..150) * MINUTE),
            false => looking_back(night, 1, chance),
        };
        let body = told(profile, episode, &before);
        noted.push(Noted::new(Kind::Use, used_at, told_at, body, chance));
    }
    uses
}

/// The chain of events with this night's minutes; the order is kept, since all stretch alike.
fn stretched(episode: &Episode, chance: &mut StdRng) -> Vec<(&'static str, i64)> {
    let stretch = chance.random_range(0.8..1.25);
    let minutes = |usual: u16| round((f64::from(usual) * stretch) as i64);
    let steps = episode.before.iter();
    steps
        .map(|(code, usual)| (*code, minutes(*usual)))
        .collect()
}

/// What was noted on the way there: some of the moments, and the craving.
fn lead_up(
    profile: &Profile,
    used_at: UnixMillis,
    before: &[(&'static str, i64)],
    chance: &mut StdRng,
    noted: &mut Vec<Noted>,
) {
    for (place, (code, minutes)) in before.iter().enumerate() {
        let moment = used_at.plus(-minutes * MINUTE);
        if *code == CRAVING_STEP {
            let earlier = &before[..place];
            let triggers: Vec<&str> = earlier.iter().map(|(code, _)| *code).collect();
            let mut body = json!({
                "intensity": (profile.intensity.round() as i64 + chance.random_range(1..=3)).min(10),
                "triggers": triggers,
                "before": steps(earlier, *minutes),
            });
            if chance.random_bool(0.7) {
                body["used"] = Value::Bool(true);
            }
            if let Some((coping, _)) = profile.coping.last().filter(|_| chance.random_bool(0.3)) {
                body["coping"] = json!([{"code": coping, "helped": false}]);
            }
            noted.push(Noted::at_once(Kind::Craving, moment, body, chance));
        } else if let Some(code) = MomentCode::from_code(code).filter(|_| chance.random_bool(0.5)) {
            noted.push(Noted::at_once(
                Kind::Moment,
                moment,
                json!({"code": code}),
                chance,
            ));
        }
    }
}

/// The use as it is told afterwards.
fn told(profile: &Profile, episode: &Episode, before: &[(&'static str, i64)]) -> Value {
    let is_choice = episode.meaning != Meaning::NotByChoice;
    let products: Vec<Value> = profile
        .products
        .iter()
        .take(if is_choice { 2 } else { 1 })
        .map(|(product, route)| json!({"code": product, "route": route}))
        .collect();
    let mut body = json!({
        "products": products, "meaning": episode.meaning, "who": episode.who, "before": steps(before, 0),
    });
    if is_choice {
        body["planned"] = json!(episode.meaning == Meaning::WithinFrame);
    }
    body
}

/// The steps as minutes before something that came `minutes` before the use.
fn steps(before: &[(&'static str, i64)], minutes: i64) -> Vec<Value> {
    let step =
        |(code, before): &(&str, i64)| json!({"code": code, "minutes_before": before - minutes});
    before.iter().map(step).collect()
}

/// People remember in steps of five minutes.
fn round(minutes: i64) -> i64 {
    minutes / 5 * 5
}

/// Whoever used in the six hours after a craving did not note "not used".
pub fn settle_cravings(uses: &Uses, noted: &mut [Noted]) {
    for note in noted.iter_mut().filter(|note| note.kind == Kind::Craving) {
        let soon = note.occurred_at..=note.occurred_at.plus(6 * HOUR);
        if note.body["used"] == false && uses.chosen.iter().any(|used| soon.contains(used)) {
            note.body.as_object_mut().map(|body| body.remove("used"));
        }
    }
}
