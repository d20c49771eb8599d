//! Reminders: what is due between two moments. Pure: the server's jobs and a native app plan the same.
//!
//! | Step | File |
//! |---|---|
//! | what the centre sets, and what the person chose | `protocol.rs` |
//! | which nudges a local week could have | `rules.rs` |
//! | when exactly: jitter, quiet hours, pauses, sessions, announced evenings | `place.rs` |
//! | which of them come: caps and spacing, and fewer when they are ignored | `choose.rs` |
//!
//! A plan is made for whole local weeks, each on its own, and what is asked for is cut out of it: so it is the same
//! however the time is split. What was sent already keeps its place in the caps and never comes again.

mod choose;
mod place;
mod protocol;
mod rules;

use chrono::{Datelike, Duration, NaiveDate};
use serde::{Deserialize, Serialize};

pub use protocol::{DebriefDay, NudgeProtocol, PER_WEEK_MAX};
pub use rules::{DueItem, DueKind};

use crate::codes::codes;
use crate::cycles::SessionTimes;
use crate::entries::{Clock, NudgeChoices, NudgeKind, Reminder, WeekendPlan};
use crate::ids::{NudgeId, ParticipantId, nudge_id};
use crate::order::by_rank;
use crate::time::{DAY, UnixMillis, date_of};
use crate::zone::ZoneTable;

codes! {
    /// What a nudge opens on; its words are `nudge_action_<code>`.
    Action {
        /// The weekend's plan.
        Plan => "plan",
        /// The wave.
        Breathe => "breathe",
        /// Looking back on the weekend.
        Debrief => "debrief",
        /// What is due.
        Open => "open",
        /// Which reminders come, and whether any.
        Reminders => "reminders",
    }
}

/// What names a nudge of a person: the rule that made it, the local date it is for, and which of that day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NudgeKey {
    /// The rule.
    pub rule: NudgeKind,
    /// The local date.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub date: NaiveDate,
    /// Which of that rule and date: the window's first hour, the session's number, the activity's minute.
    pub slot: u16,
}

impl NudgeKey {
    /// Added to the slot of a nudge that the person asked to see again later.
    pub const AGAIN: u16 = 0x8000;

    /// Whether the person may ask to see it again later: once, and not the question whether any should come.
    pub fn can_wait(self) -> bool {
        self.slot & Self::AGAIN == 0 && self.rule != NudgeKind::CheckBack
    }

    /// Its place in the order of rules, then of dates, then of slots.
    fn place(self) -> i64 {
        let rule = NudgeKind::ALL.iter().position(|rule| *rule == self.rule);
        let date = i64::from(self.date.num_days_from_ce());
        (rule.unwrap_or_default() as i64) << 48 | date << 16 | i64::from(self.slot)
    }

    /// The id of this nudge of a person, which is also the topic of its push and the tag of its notification.
    pub fn id(&self, participant: ParticipantId) -> NudgeId {
        nudge_id(participant, &self.to_string())
    }
}

impl std::fmt::Display for NudgeKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.rule, self.date, self.slot)
    }
}

/// One nudge that is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Nudge {
    /// Which.
    #[serde(flatten)]
    pub key: NudgeKey,
    /// What it opens on.
    pub action: Action,
    /// When it comes.
    pub due_at: UnixMillis,
    /// When it is of no use any more; after `due_at`.
    pub expires_at: UnixMillis,
}

/// A nudge that was sent, or shown by the phone itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "FlatPastNudge")]
pub struct PastNudge {
    /// Which.
    #[serde(flatten)]
    pub key: NudgeKey,
    /// When it was due.
    pub due_at: UnixMillis,
    /// When the person opened it.
    pub opened_at: Option<UnixMillis>,
    /// When the person asked to see it again: "later".
    pub snoozed_until: Option<UnixMillis>,
}

/// As it crosses bridges. What serde itself reads flattened fields with is large in the browser.
#[derive(Deserialize)]
struct FlatPastNudge {
    rule: NudgeKind,
    date: String,
    slot: u16,
    due_at: UnixMillis,
    #[serde(default)]
    opened_at: Option<UnixMillis>,
    #[serde(default)]
    snoozed_until: Option<UnixMillis>,
}

impl TryFrom<FlatPastNudge> for PastNudge {
    type Error = &'static str;

    fn try_from(flat: FlatPastNudge) -> Result<Self, Self::Error> {
        let key = NudgeKey {
            rule: flat.rule,
            date: date_of(&flat.date).ok_or("date is YYYY-MM-DD")?,
            slot: flat.slot,
        };
        Ok(Self {
            key,
            due_at: flat.due_at,
            opened_at: flat.opened_at,
            snoozed_until: flat.snoozed_until,
        })
    }
}

/// A craving, for the rule that looks at what follows nudges.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CravingAt {
    /// When.
    pub at: UnixMillis,
    /// How strong, 0 to 10.
    pub intensity: u8,
}

/// All that decides about one person's nudges.
#[derive(Clone, Debug)]
pub struct Planning<'a> {
    /// Whose.
    pub participant: ParticipantId,
    /// What the centre set.
    pub protocol: &'a NudgeProtocol,
    /// What the person chose.
    pub choices: &'a NudgeChoices,
    /// Nothing before this moment: the person's pause.
    pub paused_until: Option<UnixMillis>,
    /// What the person answered to offered reminders.
    pub reminders: &'a [Reminder],
    /// The weekends planned.
    pub plans: &'a [WeekendPlan],
    /// The Fridays of weekends already looked back on.
    pub debriefed: &'a [NaiveDate],
    /// The sessions of the person's cycle.
    pub sessions: &'a [SessionTimes],
    /// Questionnaires and homework not done yet.
    pub due: &'a [DueItem],
    /// The clock where the person lives.
    pub home: &'a ZoneTable,
    /// The clock where the person is, if known.
    pub local: Option<&'a ZoneTable>,
    /// What was sent before; at least the last 28 days.
    pub history: &'a [PastNudge],
    /// The cravings of at least the last 28 days.
    pub cravings: &'a [CravingAt],
    /// When the person last noted or opened anything; enrolment if never.
    pub active_at: UnixMillis,
}

/// The zone table does not know the time asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the zone table does not cover the time to plan, with a week on either side")]
pub struct NotCovered;

/// A plan looks at the whole local weeks around what is asked for.
const MARGIN: i64 = 9 * DAY;

impl Planning<'_> {
    /// What is due in [from, to) and was not sent before, in the order of time.
    ///
    /// # Errors
    /// If the zone table does not cover the time.
    pub fn due(&self, from: UnixMillis, to: UnixMillis) -> Result<Vec<Nudge>, NotCovered> {
        let zone = self.zone();
        if !zone.covers(from.plus(-MARGIN), to.plus(MARGIN)) {
            return Err(NotCovered);
        }
        let mut due = Vec::new();
        let mut monday = monday_of(zone.date(from));
        while monday <= zone.date(to) {
            due.extend(self.week(monday));
            monday += Duration::days(7);
        }
        due.retain(|nudge| from <= nudge.due_at && nudge.due_at < to);
        Ok(by_rank(due, |nudge| (nudge.due_at.0, nudge.key.place())))
    }

    /// The clock this person's nudges follow.
    pub fn zone(&self) -> &ZoneTable {
        match self.choices.clock {
            Some(Clock::Home) => self.home,
            Some(Clock::Local) | None => self.local.unwrap_or(self.home),
        }
    }
}

/// A brief that facilitators are told of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct BriefReady {
    /// The session's number, from 1.
    pub number: u32,
    /// When they are told: 24 hours before, or at the end of the quiet hours that this falls into.
    pub due_at: UnixMillis,
    /// When the session begins: the word is of no use any more.
    pub starts_at: UnixMillis,
}

/// The briefs of a cycle to announce in [from, to): each 24 hours before its session, outside the quiet hours of the
/// cycle's zone.
pub fn briefs_ready(
    sessions: &[SessionTimes],
    protocol: &NudgeProtocol,
    zone: &ZoneTable,
    from: UnixMillis,
    to: UnixMillis,
) -> Vec<BriefReady> {
    let quiet = (protocol.quiet_from.minutes(), protocol.quiet_to.minutes());
    let ready = (1..).zip(sessions).filter_map(|(number, session)| {
        let due_at = place::after_quiet(zone, quiet, session.starts_at.plus(-DAY));
        let starts_at = session.starts_at;
        (due_at < starts_at).then_some(BriefReady {
            number,
            due_at,
            starts_at,
        })
    });
    ready
        .filter(|ready| from <= ready.due_at && ready.due_at < to)
        .collect()
}

/// The Monday of a day's week.
fn monday_of(day: NaiveDate) -> NaiveDate {
    day - Duration::days(day.weekday().num_days_from_monday().into())
}

#[cfg(test)]
mod tests;
