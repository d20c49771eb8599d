//! What of an entry counts, and how much.

use chrono::NaiveDate;

use super::{HORIZON_DAYS, Noted};
use crate::entries::{Body, DayUse, Meaning};
use crate::time::OccurredAt;

/// What a use that the person called a lapse, or beyond the own frame, counts: more than the strongest craving.
pub const WEIGHT_OF_USE: f64 = 1.5;

/// One entry, reduced to what the model counts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Observation {
    /// Hour of the local week, 0 to 167.
    pub hour: u8,
    /// The local day.
    pub day: NaiveDate,
    /// What it is.
    pub what: Observed,
}

/// What an entry says about its hour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Observed {
    /// A craving of this intensity, 0 to 10.
    Craving(u8),
    /// A use that the person called a lapse or beyond the own frame.
    Use,
    /// Something else was noted: the day is known, and counts nothing by itself.
    Other,
}

impl Observation {
    /// What an entry says; `None` if it must not count at all.
    ///
    /// Taken without choice counts nothing, not even as a day on which something was noted. What a use means is the
    /// person's word: without it, or within the frame, it adds no weight. An entry sealed from here may hold anything,
    /// and "I prefer not to say" says nothing, so neither makes a day known.
    pub fn of(at: &OccurredAt, body: &Body) -> Option<Self> {
        let what = match body {
            Body::Craving(craving) => Observed::Craving(craving.intensity),
            Body::Use(entry) => match entry.meaning {
                Some(Meaning::NotByChoice) => return None,
                Some(Meaning::Lapse | Meaning::BeyondFrame) => Observed::Use,
                Some(Meaning::WithinFrame | Meaning::Unsure) | None => Observed::Other,
            },
            Body::CheckIn(check_in) if check_in.day_use == Some(DayUse::PreferNotToSay) => {
                return None;
            }
            Body::Goals(_) | Body::TriggerList(_) | Body::Settings(_) | Body::Private(_) => {
                return None;
            }
            _ => Observed::Other,
        };
        Some(Self {
            hour: at.hour_of_week(),
            day: at.local_date(),
            what,
        })
    }

    /// What it counts before decay: (intensity / 10)², so that a craving of 9 counts nine times one of 3.
    pub fn weight(&self) -> f64 {
        match self.what {
            Observed::Craving(intensity) => f64::from(u16::from(intensity).pow(2)) / 100.0,
            Observed::Use => WEIGHT_OF_USE,
            Observed::Other => 0.0,
        }
    }
}

/// The observations of the last [`HORIZON_DAYS`] days. What lies after today (a clock that was wrong) is left out.
pub fn observations(noted: &[Noted<'_>], today: NaiveDate) -> Vec<Observation> {
    let observations = noted
        .iter()
        .filter_map(|noted| Observation::of(&noted.at, noted.body));
    observations
        .filter(|observation| (0..HORIZON_DAYS).contains(&age(observation.day, today)))
        .collect()
}

/// Whole days before today.
pub fn age(day: NaiveDate, today: NaiveDate) -> i64 {
    (today - day).num_days()
}
