//! Simulated people of several kinds. Knows nothing of the model: only when cravings come, how strong they are, and which
//! of them are noted.
//!
//! A person has one to three habits: an hour of the week around which cravings come, with a spread of hours and a mean
//! number a week; and a few cravings at any waking hour. The numbers are assumptions, stated here; nothing of them was
//! fitted to data of real people.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// The kinds of people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Friday and Saturday late evening, some Sunday afternoons.
    Weekend,
    /// Two evenings from Monday to Thursday, rarely a Saturday.
    MidWeek,
    /// The end of three night shifts, 4 to 7 in the morning; sleeps from 9 to 17.
    NightWorker,
    /// Two evenings of the week: one comes three quarters of an hour later every week, the other moves to another day
    /// after the fourth.
    Drifting,
    /// Two evenings of any days; notes three cravings in ten and rarely answers the day's question.
    SparseLogger,
}

impl Kind {
    /// Every kind, in the order of the table.
    pub const ALL: [Self; 5] = [
        Self::Weekend,
        Self::MidWeek,
        Self::NightWorker,
        Self::Drifting,
        Self::SparseLogger,
    ];

    /// Its name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Weekend => "weekend",
            Self::MidWeek => "mid_week",
            Self::NightWorker => "night_worker",
            Self::Drifting => "drifting",
            Self::SparseLogger => "sparse_logger",
        }
    }

    /// In plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Weekend => "weekend",
            Self::MidWeek => "mid-week",
            Self::NightWorker => "night worker",
            Self::Drifting => "drifting",
            Self::SparseLogger => "sparse logger",
        }
    }
}

/// A craving that came, noted or not.
#[derive(Clone, Copy, Debug)]
pub struct Craving {
    /// Hours since Monday 00:00 of its week, with the fraction of an hour.
    pub at: f64,
    /// 0 to 10.
    pub intensity: u8,
    /// Whether it was noted.
    pub noted: bool,
}

/// One week of a life.
#[derive(Clone, Debug)]
pub struct Week {
    /// In order of time.
    pub cravings: Vec<Craving>,
    /// Days, 0 for Monday, on which the day's question was answered.
    pub answered: Vec<u8>,
}

struct Habit {
    hour: f64,
    spread: f64,
    a_week: f64,
    later_each_week: f64,
    /// After so many weeks, by so many hours.
    moves: Option<(u32, f64)>,
}

/// The drifting kind's second habit moves after this week.
const MOVES_AFTER: u32 = 4;

impl Habit {
    /// Its hour, spread and mean number in a week.
    fn in_week(&self, number: u32) -> (f64, f64, f64) {
        let moved = self.moves.filter(|(after, _)| number > *after);
        let hour = self.hour + self.later_each_week * f64::from(number);
        let hour = hour + moved.map_or(0.0, |(_, by)| by);
        (hour, self.spread, self.a_week)
    }
}

/// A simulated person.
pub struct Person {
    rng: StdRng,
    habits: Vec<Habit>,
    noted: f64,
    answers: f64,
    /// Hours of the day in which reminders would wake him or her.
    pub quiet: (u8, u8),
}

/// Mean number a week of cravings that follow no habit.
const BACKGROUND: f64 = 1.0;
/// Mean strength of a craving of a habit, and of another; both spread by [`STRENGTH_SPREAD`].
const STRENGTH: (f64, f64) = (7.5, 4.5);
const STRENGTH_SPREAD: f64 = 1.5;

impl Person {
    /// The person of this kind and number; the same for the same seed.
    pub fn new(kind: Kind, number: u32, seed: u64) -> Self {
        let mut rng =
            StdRng::seed_from_u64(seed ^ (u64::from(number) << 8) ^ (kind as u64 + 1) << 40);
        let day = |day: u8| f64::from(day) * 24.0;
        let habits = match kind {
            Kind::Weekend => vec![
                habit(&mut rng, day(4) + 21.0, 1.4),
                habit(&mut rng, day(5) + 21.5, 1.4),
                habit(&mut rng, day(6) + 17.0, 0.5),
            ],
            Kind::MidWeek => {
                let (first, second) = two(&mut rng, 4);
                vec![
                    habit(&mut rng, day(first) + 20.0, 1.5),
                    habit(&mut rng, day(second) + 20.0, 1.2),
                    habit(&mut rng, day(5) + 21.0, 0.3),
                ]
            }
            Kind::NightWorker => {
                let first = rng.random_range(1..=4_u8);
                let shift = |n: u8| day(first + n) + 5.5;
                vec![
                    habit(&mut rng, shift(0), 1.1),
                    habit(&mut rng, shift(1), 1.1),
                    habit(&mut rng, shift(2), 1.1),
                ]
            }
            Kind::Drifting => {
                let (first, second) = two(&mut rng, 7);
                let other = (second + rng.random_range(1..7_u8)) % 7;
                let mut late = habit(&mut rng, day(first) + 16.0, 1.6);
                late.later_each_week = 0.75;
                let mut moving = habit(&mut rng, day(second) + 19.0, 1.2);
                moving.moves = Some((MOVES_AFTER, day(other) - day(second)));
                vec![late, moving]
            }
            Kind::SparseLogger => {
                let (first, second) = two(&mut rng, 7);
                vec![
                    habit(&mut rng, day(first) + 20.5, 1.6),
                    habit(&mut rng, day(second) + 20.5, 1.2),
                ]
            }
        };
        let (noted, answers) = match kind {
            Kind::SparseLogger => (0.3, 0.1),
            // Of what is asked, people who use substances answer 65 to 75 % (Jones 2019).
            _ => (0.7, 0.65),
        };
        let quiet = if kind == Kind::NightWorker {
            (9, 17)
        } else {
            (23, 8)
        };
        Self {
            rng,
            habits,
            noted,
            answers,
            quiet,
        }
    }

    /// What happens in the week of this number, from 0; ask in order.
    pub fn week(&mut self, number: u32) -> Week {
        let mut cravings = Vec::new();
        for index in 0..self.habits.len() {
            let (centre, spread, a_week) = self.habits[index].in_week(number);
            for _ in 0..self.count(a_week) {
                let at = centre + spread * self.normal();
                cravings.push(self.craving(at, STRENGTH.0));
            }
        }
        for _ in 0..self.count(BACKGROUND) {
            let awake = self.rng.random_range(9.0..24.0);
            let at = f64::from(self.rng.random_range(0..7_u8)) * 24.0 + awake;
            cravings.push(self.craving(at, STRENGTH.1));
        }
        cravings.sort_by(|a, b| a.at.total_cmp(&b.at));
        let answered = (0..7)
            .filter(|_| self.rng.random_bool(self.answers))
            .collect();
        Week { cravings, answered }
    }

    fn craving(&mut self, at: f64, strength: f64) -> Craving {
        let intensity = (strength + STRENGTH_SPREAD * self.normal())
            .round()
            .clamp(1.0, 10.0);
        Craving {
            at: at.rem_euclid(168.0),
            intensity: intensity as u8,
            noted: self.rng.random_bool(self.noted),
        }
    }

    /// Roughly normal with mean 0 and standard deviation 1: twelve uniform numbers.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.rng.random::<f64>()).sum::<f64>() - 6.0
    }

    /// Roughly Poisson: a hundred small chances.
    fn count(&mut self, mean: f64) -> u32 {
        let chances = (0..100).filter(|_| self.rng.random_bool(mean / 100.0));
        chances.count() as u32
    }
}

fn habit(rng: &mut StdRng, hour: f64, a_week: f64) -> Habit {
    Habit {
        // Everyone's evening is another.
        hour: hour + rng.random_range(-1.5..1.5),
        spread: 1.4,
        a_week,
        later_each_week: 0.0,
        moves: None,
    }
}

/// Two different days of the first `days`.
fn two(rng: &mut StdRng, days: u8) -> (u8, u8) {
    let first = rng.random_range(0..days);
    let second = (first + rng.random_range(1..days)) % days;
    (first, second)
}
