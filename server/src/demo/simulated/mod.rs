//! The people of the demonstration and what they noted: pure, and the same for the same seed and the same "now".
//!
//! Nothing here touches the server: [`Person::noted`] is what fingers tapped, with the moment it happened, the moment it
//! was tapped and the moment a network carried it. A phone turns it into records, and refuses what the core refuses.

pub mod calendar;
mod days;
mod episodes;
mod people;
mod profile;
mod set_up;
#[cfg(test)]
mod tests;
mod weekends;

use chrono::{Datelike, NaiveDate, Weekday};
use mobile_core::{
    entries::Kind,
    time::{DAY, HOUR, MINUTE, UnixMillis},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::Value;

use calendar::{Calendar, after, at, local};
use people::{PEOPLE, WAITING};
use profile::{Profile, Story};

/// Something a person noted.
#[derive(Debug, Clone, PartialEq)]
pub struct Noted {
    /// When it happened.
    pub occurred_at: UnixMillis,
    /// When it was noted.
    pub recorded_at: UnixMillis,
    /// When the phone had a network.
    pub sent_at: UnixMillis,
    /// What kind of record.
    pub kind: Kind,
    /// Its content.
    pub body: Value,
}

/// Someone included in the cycle before session 1.
#[derive(Debug, PartialEq)]
pub struct Person {
    /// What the group, or at first the team, calls this person.
    pub first_name: &'static str,
    /// When the team included this person.
    pub included_at: UnixMillis,
    /// The phone, for those who enrolled one.
    pub phone: Option<Log>,
}

/// What a phone was told.
#[derive(Debug, PartialEq)]
pub struct Log {
    /// When the code was typed in.
    pub enrolled_at: UnixMillis,
    /// What was noted since, in order of noting.
    pub noted: Vec<Noted>,
}

/// Everyone, in the order in which they were included.
pub fn people(calendar: &Calendar, seed: u64) -> Vec<Person> {
    let mut profiles = PEOPLE.iter();
    let mut waiting = WAITING.iter();
    let everyone = PEOPLE.len() + WAITING.len();
    (0..everyone)
        .filter_map(|place| {
            // Each has a source of chance alone, so that a change in one life leaves the others as they are.
            let mut chance = StdRng::seed_from_u64(seed.wrapping_add(place as u64));
            let included_at = inclusion(calendar, place, everyone, &mut chance);
            if place % 4 == 3 {
                return waiting.next().map(|first_name| Person {
                    first_name,
                    included_at,
                    phone: None,
                });
            }
            let profile = profiles.next()?;
            let enrolled_at = included_at.plus(chance.random_range(5..25) * MINUTE);
            let noted = noted(calendar, profile, enrolled_at, &mut chance);
            Some(Person {
                first_name: profile.first_name,
                included_at,
                phone: Some(Log { enrolled_at, noted }),
            })
        })
        .collect()
}

/// Welcome consultations: on weekdays of the two weeks before session 1, in office hours.
fn inclusion(
    calendar: &Calendar,
    place: usize,
    everyone: usize,
    chance: &mut StdRng,
) -> UnixMillis {
    let opened = local(calendar.opened_at.plus(DAY)).date_naive();
    let day = after(opened, (place * 10 / everyone) as u64);
    let day = match day.weekday() {
        Weekday::Sat => after(day, 2),
        Weekday::Sun => after(day, 1),
        _ => day,
    };
    // Later places later in the day, so that the order stays.
    at(
        day,
        9 * 60 + (place as i64) * 40 + chance.random_range(0..10),
    )
}

/// All that one person noted and a network carried until now.
fn noted(
    calendar: &Calendar,
    profile: &Profile,
    enrolled_at: UnixMillis,
    chance: &mut StdRng,
) -> Vec<Noted> {
    let mut noted = set_up::first_things(calendar, profile, enrolled_at);
    let uses = episodes::all(calendar, profile, chance, &mut noted);
    days::all(calendar, profile, enrolled_at, &uses, chance, &mut noted);
    episodes::settle_cravings(&uses, &mut noted);
    weekends::all(calendar, profile, &uses, chance, &mut noted);

    let until = match profile.story {
        Story::GoesSilent => calendar.ends(2).plus(3 * DAY),
        Story::Pauses => set_up::pause_begins(calendar),
        _ => calendar.now,
    };
    noted.retain(|note| {
        note.occurred_at >= enrolled_at && note.recorded_at < until && note.sent_at < calendar.now
    });
    if profile.story == Story::Pauses {
        noted.push(set_up::pause(calendar));
    }
    noted.sort_by_key(|note| note.recorded_at);
    noted
}

impl Noted {
    /// Something noted at `recorded_at`, carried within minutes, or hours where there was no network.
    fn new(
        kind: Kind,
        occurred_at: UnixMillis,
        recorded_at: UnixMillis,
        body: Value,
        chance: &mut StdRng,
    ) -> Self {
        let wait = match chance.random_bool(0.2) {
            true => chance.random_range(HOUR..8 * HOUR),
            false => chance.random_range(MINUTE..15 * MINUTE),
        };
        Self {
            occurred_at,
            recorded_at,
            sent_at: recorded_at.plus(wait),
            kind,
            body,
        }
    }

    /// Something noted within minutes of its happening.
    fn at_once(kind: Kind, occurred_at: UnixMillis, body: Value, chance: &mut StdRng) -> Self {
        let recorded_at = occurred_at.plus(chance.random_range(0..10) * MINUTE);
        Self::new(kind, occurred_at, recorded_at, body, chance)
    }
}

/// A late morning or noon so many days later: when someone looks back.
fn looking_back(day: NaiveDate, days: u64, chance: &mut StdRng) -> UnixMillis {
    at(after(day, days), chance.random_range(9 * 60 + 30..15 * 60))
}
