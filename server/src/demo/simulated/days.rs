//! The ordinary days between uses: cravings that pass, moments, gains, and the evening's check-in.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use mobile_core::{
    entries::{Kind, SoberGainCode},
    time::{HOUR, UnixMillis},
};
use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};
use serde_json::{Value, json};

use super::{
    Noted,
    calendar::{Calendar, after, at, local},
    episodes::Uses,
    looking_back,
    profile::{Profile, Story},
    set_up,
};

/// How a week's cravings spread over Monday to Sunday.
const SHARE: [f64; 7] = [0.07, 0.07, 0.08, 0.10, 0.22, 0.28, 0.18];
/// When they come: minutes after midnight, most of them halfway.
const HOURS: [(i64, i64); 7] = [
    (14 * 60, 25 * 60),
    (14 * 60, 25 * 60),
    (14 * 60, 25 * 60),
    (15 * 60, 26 * 60),
    (17 * 60, 27 * 60),
    (14 * 60, 28 * 60),
    (13 * 60, 25 * 60),
];
/// The mood of a weekday against the usual: the beginning of the week is the hard part.
const MOOD: [f64; 7] = [-1.6, -1.3, -0.5, 0.0, 0.5, 0.6, -0.1];
/// The mood of the first, second and third day after a use.
const COMEDOWN: [f64; 3] = [-1.8, -1.6, -0.8];

/// Notes every day of a person from enrolment until today.
pub fn all(
    calendar: &Calendar,
    profile: &Profile,
    enrolled_at: UnixMillis,
    uses: &Uses,
    chance: &mut StdRng,
    noted: &mut Vec<Noted>,
) {
    let first = local(enrolled_at).date_naive();
    let today = local(calendar.now).date_naive();
    let mut life = Life {
        calendar,
        profile,
        uses,
        chance,
        noted,
    };
    for day in first.iter_days().take_while(|day| *day <= today) {
        let weeks = (day - first).num_days() as f64 / 7.0;
        life.cravings(day, weeks);
        life.moment(day);
        life.gain(day, weeks);
        life.check_in(day, today, weeks);
    }
}

struct Life<'a> {
    calendar: &'a Calendar,
    profile: &'a Profile,
    uses: &'a Uses,
    chance: &'a mut StdRng,
    noted: &'a mut Vec<Noted>,
}

impl Life<'_> {
    fn cravings(&mut self, day: NaiveDate, weeks: f64) {
        let place = index(day);
        let expected = self.profile.cravings * SHARE[place] * (1.1 - 0.07 * weeks);
        for _ in 0..often(expected, self.chance) {
            let (from, to) = HOURS[place];
            let minutes =
                (self.chance.random_range(from..to) + self.chance.random_range(from..to)) / 2;
            let moment = at(day, minutes);
            if self.in_session(moment) {
                continue;
            }
            let weekend = if place >= 4 { 0.6 } else { -0.3 };
            let intensity = self.profile.intensity + weekend - 0.25 * weeks + self.spread(2.6);
            let mut body = json!({
                "intensity": intensity.round().clamp(1.0, 10.0) as u8,
                "triggers": self.triggers(moment),
                "coping": self.coping(),
            });
            // Most pass; of some nobody says how they ended.
            if self.chance.random_bool(0.85) {
                body["used"] = Value::Bool(false);
            }
            self.push(Kind::Craving, moment, body);
        }
    }

    /// The triggers of a moment: one to three of the own list, what stands first more often.
    fn triggers(&mut self, moment: UnixMillis) -> Vec<String> {
        let mut fitting: Vec<String> = self
            .profile
            .triggers
            .iter()
            .filter(|code| self.fits(code, moment))
            .map(ToString::to_string)
            .collect();
        if moment >= set_up::own_trigger_known_from(self.calendar)
            && let Some(own) = set_up::own_trigger(self.profile)
        {
            fitting.insert(fitting.len().min(2), own.to_string());
        }
        let count = [1, 1, 1, 1, 2, 2, 2, 2, 3].choose(self.chance).copied();
        let mut chosen = Vec::new();
        for _ in 0..count.unwrap_or(1) {
            let weighted: Vec<(usize, f64)> = (0..fitting.len())
                .map(|rank| (rank, 1.0 / (rank as f64 + 1.0)))
                .collect();
            if let Ok((rank, _)) = weighted.choose_weighted(self.chance, |(_, weight)| *weight) {
                chosen.push(fitting.remove(*rank));
            }
        }
        chosen
    }

    /// Whether a trigger or moment can belong to this time.
    fn fits(&self, code: &str, moment: UnixMillis) -> bool {
        let day = local(moment).date_naive();
        match code {
            "comedown" => (1..=3).any(|ago| self.uses.days.contains(&(day - Days::new(ago)))),
            "party" | "sauna" => index(day) >= 4,
            "blood_test" => index(day) < 5,
            "payday" => day.day() >= 27 || day.day() <= 3,
            "after_session" => {
                let sessions = self.calendar.sessions().as_slice().iter();
                let mut ends = sessions.map(|session| session.ends_at);
                ends.any(|end| (end..end.plus(3 * HOUR)).contains(&moment))
            }
            _ => true,
        }
    }

    /// What was done about a craving, and whether it helped as far as it was said.
    fn coping(&mut self) -> Vec<Value> {
        let count = [0, 1, 1, 2].choose(self.chance).copied().unwrap_or(1);
        let tried: Vec<_> = self.profile.coping.sample(self.chance, count).collect();
        let tell = |(code, share): &(_, f64), chance: &mut StdRng| match chance.random_bool(0.9) {
            true => json!({"code": code, "helped": chance.random_bool(*share)}),
            false => json!({"code": code}),
        };
        tried
            .into_iter()
            .map(|coping| tell(coping, self.chance))
            .collect()
    }

    fn moment(&mut self, day: NaiveDate) {
        let share = if index(day) >= 4 { 0.34 } else { 0.18 };
        let moment = at(day, self.chance.random_range(15 * 60..24 * 60));
        let code = self.profile.moments.choose(self.chance).copied();
        let Some(code) = code.filter(|code| self.fits(code.code(), moment)) else {
            return;
        };
        if self.chance.random_bool(share) && !self.in_session(moment) {
            self.push(Kind::Moment, moment, json!({"code": code}));
        }
    }

    fn gain(&mut self, day: NaiveDate, weeks: f64) {
        let share = (0.11 + 0.03 * weeks) * if index(day) >= 5 { 1.6 } else { 1.0 };
        let Some(code) = self.profile.gains.choose(self.chance).copied() else {
            return;
        };
        let hours = match code {
            SoberGainCode::Sleep | SoberGainCode::ClearMorning => 8 * 60..11 * 60,
            _ => 13 * 60..22 * 60 + 30,
        };
        let moment = at(day, self.chance.random_range(hours));
        let quiet = !self.uses.days.contains(&day) && !self.in_session(moment);
        if quiet && self.chance.random_bool(share.min(1.0)) {
            self.push(Kind::SoberGain, moment, json!({"code": code}));
        }
    }

    /// The day's question. Whoever used answers less often, and the day after.
    fn check_in(&mut self, day: NaiveDate, today: NaiveDate, weeks: f64) {
        let used = self.uses.days.contains(&day);
        let share = match (used, index(day)) {
            (true, _) => 0.55,
            (false, 4 | 5) => self.profile.answers * 0.9,
            (false, _) => self.profile.answers * 1.06,
        };
        // Two days ago everyone who still writes wrote something, so that only one went silent.
        let is_certain = day == today - Days::new(2) || self.is_eve_of_session(day);
        if !is_certain && !self.chance.random_bool(share) {
            return;
        }
        let without_choice = self.uses.days_without_choice.contains(&day);
        let answer = match (used, without_choice || self.chance.random_bool(0.04)) {
            (_, true) => "prefer_not_to_say",
            (true, _) => "yes",
            (false, _) => "no",
        };
        let mood = self.mood(day, weeks).round().clamp(0.0, 10.0) as u8;
        let body = json!({"use": answer, "mood": mood});
        if used || without_choice {
            let told_at = looking_back(day, 1, self.chance);
            let note = Noted::new(
                Kind::CheckIn,
                at(day, 23 * 60 + 55),
                told_at,
                body,
                self.chance,
            );
            self.noted.push(note);
        } else {
            let evening = at(day, self.chance.random_range(20 * 60..22 * 60 + 45));
            self.push(Kind::CheckIn, evening, body);
        }
    }

    fn mood(&mut self, day: NaiveDate, weeks: f64) -> f64 {
        let ago = |days: &BTreeSet<NaiveDate>, ago: u64| days.contains(&(day - Days::new(ago)));
        let comedown = (1..)
            .zip(COMEDOWN)
            .find(|(days, _)| ago(&self.uses.days, *days));
        let shaken = (0..6).any(|days| ago(&self.uses.days_without_choice, days));
        self.profile.mood + MOOD[index(day)] + comedown.map_or(0.0, |(_, dip)| dip)
            - if shaken { 2.2 } else { 0.0 }
            + 0.15 * weeks
            + self.spread(1.4)
    }

    /// Whether the day lies before a session, which whoever notes late remembers only after it.
    fn is_eve_of_session(&self, day: NaiveDate) -> bool {
        let sessions = self.calendar.sessions().as_slice().iter();
        let mut days = sessions.map(|session| local(session.starts_at).date_naive());
        self.profile.story == Story::NotesLate && days.any(|session| session == after(day, 1))
    }

    fn in_session(&self, moment: UnixMillis) -> bool {
        let mut sessions = self.calendar.sessions().as_slice().iter();
        sessions.any(|session| (session.starts_at..session.ends_at).contains(&moment))
    }

    /// Something between minus and plus a half of `width`, mostly in the middle.
    fn spread(&mut self, width: f64) -> f64 {
        let throw = self.chance.random_range(-0.5..0.5) + self.chance.random_range(-0.5..0.5);
        throw * width / 2.0
    }

    /// Notes something: at once, or looking back.
    fn push(&mut self, kind: Kind, moment: UnixMillis, body: Value) {
        let day = local(moment).date_naive();
        let later = match self.profile.story {
            Story::NotesLate if self.is_eve_of_session(day) => Some(2),
            Story::NotesLate if self.chance.random_bool(0.3) => Some(2),
            _ if self.chance.random_bool(0.03) => Some(1),
            _ => None,
        };
        let told_at = later.map(|days| looking_back(day, days, self.chance));
        let note = match told_at.filter(|told_at| *told_at < self.calendar.now) {
            Some(told_at) => Noted::new(kind, moment, told_at, body, self.chance),
            None => Noted::at_once(kind, moment, body, self.chance),
        };
        self.noted.push(note);
    }
}

fn index(day: NaiveDate) -> usize {
    day.weekday().num_days_from_monday() as usize
}

/// How often something happens of which `expected` are expected (Poisson, by Knuth's method).
fn often(expected: f64, chance: &mut StdRng) -> u32 {
    let limit = (-expected).exp();
    let mut left = chance.random_range(0.0..1.0);
    let mut count = 0;
    while left > limit {
        left *= chance.random_range(0.0..1.0);
        count += 1;
    }
    count
}
