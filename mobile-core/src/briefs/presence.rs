//! Who was heard of.

use super::{MemberInput, Participants, Silent};
use crate::time::{DAY, UnixMillis};

/// Without anything received for this long, outside a pause, a person counts as silent: 5 days.
pub const SILENT_AFTER: i64 = 5 * DAY;

/// How a member stood at a moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// No phone enrolled yet.
    NotEnrolled,
    /// Heard of within 5 days.
    Active,
    /// In a pause of one's own, or out of one for less than 5 days.
    Paused,
    /// Nothing received since that moment, which is the last receipt or enrolment.
    Silent(UnixMillis),
}

impl Presence {
    /// How someone stood at `at`, from what is known without reading any record.
    pub fn at(
        at: UnixMillis,
        enrolled_at: Option<UnixMillis>,
        last_received_at: Option<UnixMillis>,
        paused_until: Option<UnixMillis>,
    ) -> Self {
        let recent = |moment: UnixMillis| moment.plus(SILENT_AFTER) > at;
        let Some(enrolled_at) = enrolled_at.filter(|enrolled| *enrolled <= at) else {
            return Self::NotEnrolled;
        };
        let since = last_received_at.unwrap_or(enrolled_at);
        if recent(since) {
            Self::Active
        } else if paused_until.is_some_and(recent) {
            Self::Paused
        } else {
            Self::Silent(since)
        }
    }
}

/// Sorts the members as they stood at `at`; who had left by then is none of them.
pub(super) fn participants(members: &[MemberInput], at: UnixMillis) -> Participants {
    let mut participants = Participants::default();
    let is_in = |member: &&MemberInput| member.left_at.is_none_or(|left| left > at);
    for member in members.iter().filter(is_in) {
        participants.included += 1;
        match Presence::at(
            at,
            member.enrolled_at,
            member.last_received_at,
            member.paused_until,
        ) {
            Presence::NotEnrolled => participants.not_enrolled += 1,
            Presence::Active => participants.active += 1,
            Presence::Paused => participants.paused += 1,
            Presence::Silent(since) => {
                let (participant_id, first_name) =
                    (member.participant_id, member.first_name.clone());
                participants.silent.push(Silent {
                    participant_id,
                    first_name,
                    since,
                });
            }
        }
    }
    participants
        .silent
        .sort_by_key(|silent| (silent.since, silent.participant_id));
    participants
}
