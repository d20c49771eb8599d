//! What can happen to two phones and their server, drawn at random.

use mobile_core::{
    entries::Kind,
    time::{DAY, HOUR, MINUTE, UnixMillis},
};
use proptest::prelude::*;

use crate::device::Crash;

/// What a person chooses to keep from the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Nothing is said: as before, or the defaults.
    Unsaid,
    /// Everything is shared.
    Shared,
    /// These are hidden.
    Note,
    /// All but kind and intensity.
    Fields,
    /// The whole entry.
    Whole,
}

/// What becomes of a request that is under way.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    /// It is answered.
    Answered,
    /// It never arrives.
    Lost,
    /// The server has it; the phone never hears.
    AnswerLost,
    /// The server gets it twice.
    Doubled,
    /// The answer comes twice.
    AnsweredTwice,
    /// It went with the token that only adds.
    SendOnly,
    /// The server is busy.
    Busy,
}

/// One thing that happens.
#[derive(Clone, Debug)]
pub enum Step {
    /// Something is noted, now or minutes ago.
    Log(u8, Choice, Option<u16>, Crash),
    /// An entry is changed.
    Edit(u8, Choice, Crash),
    /// An entry is deleted.
    Delete(u8, Crash),
    /// An entry is deleted, noted anew, and the last ten seconds are taken back.
    Remake(u8, Choice, Crash),
    /// The last ten seconds are taken back.
    Undo(u8, Crash),
    /// Time passes, in milliseconds.
    Pass(i64),
    /// A phone's clock is set: so many minutes ahead of the world's.
    Clock(i64),
    /// The host dies.
    Restart,
    /// The person goes on in another tab.
    ChangeTab,
    /// A request is made.
    Send(bool, Crash),
    /// The request under way ends.
    End(Fate, Crash),
    /// A request of long ago reaches the server.
    OldRequest(u8),
    /// An answer of long ago reaches the phone.
    OldAnswer(u8, Crash),
    /// Both phones say and hear what there is to say and hear.
    Meet,
    /// The server's data is copied.
    BackUp,
    /// The server is restored from the copy.
    Restore,
}

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// When it begins.
    pub start: UnixMillis,
    /// Whether both phones have the same key.
    pub paired: bool,
    /// Whether the phone that wins ties is the second.
    pub second_wins: bool,
    /// On which phone, and what.
    pub steps: Vec<(bool, Step)>,
}

/// When the clocks change in Paris, and a night on which they don't.
const NIGHTS: [&str; 3] = [
    "2026-10-25T01:00:00Z",
    "2027-03-28T01:00:00Z",
    "2026-11-21T01:00:00Z",
];

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        2 => Just(Choice::Unsaid),
        3 => Just(Choice::Shared),
        1 => Just(Choice::Note),
        1 => Just(Choice::Fields),
        2 => Just(Choice::Whole),
    ]
}

fn crash() -> impl Strategy<Value = Crash> {
    prop_oneof![
        18 => Just(Crash::Never),
        1 => Just(Crash::BeforePersist),
        1 => Just(Crash::AfterPersist),
    ]
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        8 => Just(Fate::Answered),
        1 => Just(Fate::Lost),
        2 => Just(Fate::AnswerLost),
        1 => Just(Fate::Doubled),
        1 => Just(Fate::AnsweredTwice),
        1 => Just(Fate::SendOnly),
        1 => Just(Fate::Busy),
    ]
}

fn step() -> impl Strategy<Value = (bool, Step)> {
    let ago = prop::option::weighted(0.3, 0..4000_u16);
    let pass = prop_oneof![4 => 0..15_000_i64, 2 => Just(11_000), 1 => 0..3 * HOUR];
    let clock = prop_oneof![1 => Just(0), 2 => -2 * DAY / MINUTE..=2 * DAY / MINUTE];
    let step = prop_oneof![
        4 => (any::<u8>(), choice(), ago, crash()).prop_map(|(k, c, a, x)| Step::Log(k, c, a, x)),
        5 => (any::<u8>(), choice(), crash()).prop_map(|(w, c, x)| Step::Edit(w, c, x)),
        3 => (any::<u8>(), crash()).prop_map(|(w, x)| Step::Delete(w, x)),
        1 => (any::<u8>(), choice(), crash()).prop_map(|(w, c, x)| Step::Remake(w, c, x)),
        1 => (any::<u8>(), crash()).prop_map(|(w, x)| Step::Undo(w, x)),
        5 => pass.prop_map(Step::Pass),
        1 => clock.prop_map(Step::Clock),
        1 => Just(Step::Restart),
        1 => Just(Step::ChangeTab),
        6 => (any::<bool>(), crash()).prop_map(|(u, x)| Step::Send(u, x)),
        6 => (fate(), crash()).prop_map(|(f, x)| Step::End(f, x)),
        1 => any::<u8>().prop_map(Step::OldRequest),
        1 => (any::<u8>(), crash()).prop_map(|(w, x)| Step::OldAnswer(w, x)),
        2 => Just(Step::Meet),
        1 => Just(Step::BackUp),
        1 => Just(Step::Restore),
    ];
    (any::<bool>(), step)
}

/// Cases, drawn at random.
pub fn case() -> impl Strategy<Value = Case> {
    let night = prop::sample::select(&NIGHTS[..]);
    let start = (night, -6 * HOUR..2 * HOUR).prop_map(|(night, before)| {
        let night: UnixMillis = night.parse().expect("a moment");
        night.plus(before)
    });
    let steps = prop::collection::vec(step(), 1..50);
    (start, any::<bool>(), any::<bool>(), steps).prop_map(|(start, paired, second_wins, steps)| {
        Case {
            start,
            paired,
            second_wins,
            steps,
        }
    })
}

/// One of all kinds; those that can meet on two phones come more often.
pub fn kind(which: u8) -> Kind {
    let all = Kind::ALL.iter().filter(|kind| **kind != Kind::Private);
    let often = [Kind::Craving, Kind::CheckIn, Kind::Use, Kind::Settings];
    let all: Vec<Kind> = all.chain(&often).copied().collect();
    all[usize::from(which) % all.len()]
}
