//! What makes one simulated person: habits, and a story.

use mobile_core::{
    coping::Coping,
    entries::{Meaning, MomentCode, SoberGainCode},
    products::{Company, Product, Route},
};

/// What sets one person's log apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Story {
    /// Nothing but the own triggers.
    Usual,
    /// Injects: the only one who is shown veins and needles.
    Injects,
    /// Nothing more is heard three days after session 2.
    GoesSilent,
    /// Controlled use, mostly within limits of one's own.
    KeepsAFrame,
    /// Was given something without choosing it, and keeps that private.
    WithoutChoice,
    /// Asks for a pause before session 3.
    Pauses,
    /// Often notes things a day or two later.
    NotesLate,
}

/// A use, and what led to it.
#[derive(Debug)]
pub struct Episode {
    /// Which weekend: 0 is the last one that has begun.
    pub weekends_ago: u64,
    /// Days after its Friday, 0 to 2.
    pub day: u64,
    /// The person's word for it.
    pub meaning: Meaning,
    /// What came before, in order of time, with minutes before the use.
    pub before: Chain,
    /// In what company.
    pub who: Company,
}

/// Codes with minutes before a use, in order of time.
pub type Chain = &'static [(&'static str, u16)];

/// One person.
#[derive(Debug)]
pub struct Profile {
    /// What the group calls this person.
    pub first_name: &'static str,
    /// What is special.
    pub story: Story,
    /// The own list of triggers, most frequent first.
    pub triggers: &'static [&'static str],
    /// A trigger in the person's own words, found in session 1.
    pub own_trigger: Option<&'static str>,
    /// What is tried against cravings, and how often it helps.
    pub coping: &'static [(Coping, f64)],
    /// What is noted without craving.
    pub moments: &'static [MomentCode],
    /// What life gives without the product.
    pub gains: &'static [SoberGainCode],
    /// What is taken, and how.
    pub products: &'static [(Product, Route)],
    /// Cravings a week at the beginning.
    pub cravings: f64,
    /// Their usual intensity.
    pub intensity: f64,
    /// Usual mood.
    pub mood: f64,
    /// Share of days with a check-in.
    pub answers: f64,
    /// Uses, oldest first.
    pub episodes: &'static [Episode],
}
