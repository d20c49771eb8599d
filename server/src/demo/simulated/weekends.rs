//! Plans of weekends, made on Thursday evening, and what was said of them on Monday.

use mobile_core::{
    coping::Coping,
    entries::{Kind, Place, PlanKept},
    products::Company,
};
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Value, json};

use super::{
    Noted,
    calendar::{Calendar, after, at, offset_minutes},
    episodes::Uses,
    profile::{Profile, Story},
};

/// What people plan: a day after Friday, from and to in minutes, words, place, company.
const ACTIVITIES: [(u64, i64, i64, &str, Place, Company); 8] = [
    (
        0,
        19 * 60,
        22 * 60,
        "Dîner",
        Place::CafeRestaurant,
        Company::Friends,
    ),
    (
        0,
        20 * 60,
        23 * 60,
        "Cinéma",
        Place::Culture,
        Company::Friends,
    ),
    (1, 10 * 60, 12 * 60, "Piscine", Place::Sport, Company::Alone),
    (
        1,
        15 * 60,
        18 * 60,
        "Exposition",
        Place::Culture,
        Company::Known,
    ),
    (
        1,
        20 * 60,
        23 * 60,
        "Soirée jeux",
        Place::SomeonesHome,
        Company::Friends,
    ),
    (
        2,
        11 * 60,
        13 * 60,
        "Marché et brunch",
        Place::Outdoors,
        Company::Known,
    ),
    (
        2,
        15 * 60,
        17 * 60,
        "Marche au parc",
        Place::Outdoors,
        Company::Alone,
    ),
    (
        2,
        18 * 60,
        20 * 60,
        "Appel à la famille",
        Place::Home,
        Company::Alone,
    ),
];

/// The weekends since enrolment that somebody planned.
pub fn all(
    calendar: &Calendar,
    profile: &Profile,
    uses: &Uses,
    chance: &mut StdRng,
    noted: &mut Vec<Noted>,
) {
    for weekends_ago in (0..5).rev() {
        let friday = calendar.friday(weekends_ago);
        // Planning is what the group practises: most do, and who answers more plans more.
        if !chance.random_bool((profile.answers * 1.1).min(0.95)) {
            continue;
        }
        let thursday = at(friday, chance.random_range(20 * 60..22 * 60) - 24 * 60);
        let count = chance.random_range(2..5);
        let activities: Vec<Value> = ACTIVITIES
            .sample(chance, count)
            .map(|(day, from, to, label, place, who)| {
                let moment = |minutes| {
                    let moment = at(after(friday, *day), minutes);
                    mobile_core::time::OccurredAt::at(moment, offset_minutes(moment))
                };
                json!({"label": label, "starts_at": moment(*from), "ends_at": moment(*to),
                    "place": place, "who": who})
            })
            .collect();
        let plan =
            json!({"friday": friday, "activities": activities, "alcohol": chance.random_bool(0.3)});
        noted.push(Noted::at_once(Kind::WeekendPlan, thursday, plan, chance));

        let used = (0..3).any(|day| uses.days.contains(&after(friday, day)));
        let kept = match (used, chance.random_bool(0.5)) {
            (false, true) => PlanKept::Yes,
            (false, false) | (true, true) => PlanKept::Partly,
            (true, false) => PlanKept::No,
        };
        let mut debrief = json!({"friday": friday, "mood": (profile.mood - 0.5).round() as u8, "plan_kept": kept});
        if kept != PlanKept::No {
            let helped: Vec<Coping> = profile
                .coping
                .iter()
                .map(|(code, _)| *code)
                .take(1)
                .collect();
            debrief["helped"] = json!(helped);
        }
        let days = if profile.story == Story::NotesLate {
            5
        } else {
            3
        };
        let evening = at(
            after(friday, days),
            chance.random_range(20 * 60..21 * 60 + 30),
        );
        if chance.random_bool(0.8) {
            noted.push(Noted::at_once(Kind::Debrief, evening, debrief, chance));
        }
    }
}
