//! The brief of a session: what happened since the last one, as facilitators read it. Folded at each request.
//!
//! Contract, *Brief of session N*. Records that only the person can read, and uses without choice, are dropped before
//! anything is counted. Only `use` records count as use, and a lapse is only what the person called one.

mod fold;
mod presence;
mod weekends;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::entries::Body;
use crate::ids::{CycleId, ParticipantId};
use crate::time::{OccurredAt, UnixMillis};

pub use fold::fold;
pub(crate) use fold::labels_of;
pub use presence::{Presence, SILENT_AFTER};

/// Everything a brief is folded from.
#[derive(Clone, Debug)]
pub struct BriefInput {
    /// Which cycle.
    pub cycle_id: CycleId,
    /// Which session it prepares, from 1.
    pub session_number: u32,
    /// First moment covered, see [`crate::cycles::Sessions::span`].
    pub from: UnixMillis,
    /// First moment no longer covered, unless `now` comes before it.
    pub to: UnixMillis,
    /// The server's clock.
    pub now: UnixMillis,
    /// The members of the cycle.
    pub members: Vec<MemberInput>,
}

/// One member and what was received.
#[derive(Clone)]
pub struct MemberInput {
    /// Who.
    pub participant_id: ParticipantId,
    /// What the group calls the person.
    pub first_name: String,
    /// When a phone was first enrolled.
    pub enrolled_at: Option<UnixMillis>,
    /// When the person left the cycle: what was noted before still counts.
    pub left_at: Option<UnixMillis>,
    /// When anything was last received, private records and deletions included.
    pub last_received_at: Option<UnixMillis>,
    /// End of the last pause the person asked for.
    pub paused_until: Option<UnixMillis>,
    /// Records that are not deleted, of any time: the fold takes what it needs, also the use after a craving at the
    /// end of the span and the newest list of own triggers.
    pub entries: Vec<BriefEntry>,
}

/// `Debug` names no one and shows no content.
impl std::fmt::Debug for MemberInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "MemberInput({}, {} entries)",
            self.participant_id,
            self.entries.len()
        )
    }
}

/// One record of a member.
#[derive(Clone, Debug)]
pub struct BriefEntry {
    /// When it happened.
    pub occurred_at: OccurredAt,
    /// When the server first received the record, whatever edit stands now: an edit makes no entry late.
    pub received_at: UnixMillis,
    /// Its content.
    pub body: Body,
}

/// The brief.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Brief {
    /// Which cycle.
    pub cycle_id: CycleId,
    /// Which session it prepares.
    pub session_number: u32,
    /// First moment covered.
    pub from: UnixMillis,
    /// First moment no longer covered.
    pub to: UnixMillis,
    /// How many took part, and who went silent.
    pub participants: Participants,
    /// Cravings in all.
    pub cravings: Cravings,
    /// What set cravings off, most frequent first.
    pub triggers: Vec<TriggerCount>,
    /// Cravings by hour of the local week: 168 counts, Monday 00 h first.
    #[cfg_attr(feature = "openapi", schema(min_items = 168, max_items = 168))]
    pub hours: Vec<u32>,
    /// What came before lapses, in order of time; most frequent first.
    pub before_lapses: Vec<Sequence>,
    /// Strategies tried, those that helped most often first.
    pub helped: Vec<Helped>,
    /// Uses in all.
    pub uses: Uses,
    /// Daily check-ins in all.
    pub check_ins: CheckIns,
    /// Moments without craving, most frequent first.
    pub moments: Vec<CodeCount>,
    /// Sober gains, most frequent first.
    pub sober_gains: Vec<CodeCount>,
    /// Weekends planned, and how they went.
    pub weekends: Weekends,
    /// How many of the entries counted here were received in this span about a time before it.
    pub late: u32,
}

/// The members of the cycle at the end of the span: `included` is the sum of the others.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Participants {
    /// Members in all.
    pub included: u32,
    /// Enrolled, and heard of within 5 days.
    pub active: u32,
    /// In a pause of their own, or out of one for less than 5 days.
    pub paused: u32,
    /// No phone enrolled yet.
    pub not_enrolled: u32,
    /// Nothing of any kind received for 5 days, longest silence first. Raises no alarm.
    pub silent: Vec<Silent>,
}

/// Someone of whom nothing was received for a while.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Silent {
    /// Who.
    pub participant_id: ParticipantId,
    /// What the group calls the person.
    pub first_name: String,
    /// Last receipt, or enrolment.
    pub since: UnixMillis,
}

/// `Debug` leaves the name out.
impl std::fmt::Debug for Silent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Silent({}, since {})", self.participant_id, self.since)
    }
}

/// Cravings.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cravings {
    /// How many.
    pub count: u32,
    /// Mean intensity, 0 to 10; null without cravings.
    pub mean_intensity: Option<f64>,
    /// The person said "not used", and no use was noted in the next 6 hours.
    pub passed_without_use: u32,
}

/// How often something was named, and by how many people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeCount {
    /// Its code.
    pub code: String,
    /// How often.
    pub count: u32,
    /// By how many people.
    pub participants: u32,
}

/// How often a trigger was named, and by how many people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TriggerCount {
    /// Its code.
    pub code: String,
    /// The person's words, for a trigger of the person's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How often.
    pub count: u32,
    /// By how many people.
    pub participants: u32,
}

/// An order of events before lapses.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sequence {
    /// What happened, the furthest back first.
    pub codes: Vec<String>,
    /// The person's words for triggers of the person's own, by code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Before how many lapses.
    pub count: u32,
    /// Of how many people.
    pub participants: u32,
}

/// A strategy and how it went.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Helped {
    /// Its code.
    pub code: String,
    /// How often it was tried.
    pub tried: u32,
    /// How often the person said it helped.
    pub helped: u32,
    /// By how many people.
    pub participants: u32,
}

/// Uses by the person's own word; what has no word yet is in `count` alone.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Uses {
    /// How many.
    pub count: u32,
    /// Called a lapse.
    pub lapses: u32,
    /// Called within the own frame.
    pub within_frame: u32,
    /// Called beyond the own frame.
    pub beyond_frame: u32,
    /// Called unsure.
    pub unsure: u32,
    /// Local days with a use, summed over people.
    pub days: u32,
}

/// Daily answers, one a person and local day. A day without an answer is not a "no".
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckIns {
    /// Days answered with yes.
    pub days_yes: u32,
    /// Days answered with no.
    pub days_no: u32,
    /// Days answered with "I prefer not to say".
    pub undisclosed: u32,
    /// Mean mood, 0 to 10; null if none was given.
    pub mean_mood: Option<f64>,
}

/// Weekends whose Saturday noon lies in the span, each a plan that one person shared. `planned` is the sum of the next
/// four; a debrief without a shared plan is in none of them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Weekends {
    /// Plans made.
    pub planned: u32,
    /// It went as planned, the person says.
    pub kept: u32,
    /// In part.
    pub partly: u32,
    /// Differently.
    pub differently: u32,
    /// The person has not said: no debrief, or none that tells.
    pub untold: u32,
    /// By how many people.
    pub participants: u32,
}

#[cfg(test)]
mod tests;
