//! Who was heard of.

use super::{MemberInput, Participants, Silent};
use crate::time::{DAY, UnixMillis};

/// Without anything received for this long, outside a pause, a person counts as silent: 5 days.
pub const SILENT_AFTER: i64 = 5 * DAY;

/// Sorts the members as they stood at `at`.
pub(super) fn participants(members: &[MemberInput], at: UnixMillis) -> Participants {
    let mut presence = Participants {
        included: members.len() as u32,
        ..Participants::default()
    };
    let recent = |moment: UnixMillis| moment.plus(SILENT_AFTER) > at;
    for member in members {
        let Some(enrolled_at) = member.enrolled_at.filter(|enrolled| *enrolled <= at) else {
            presence.not_enrolled += 1;
            continue;
        };
        let since = member.last_received_at.unwrap_or(enrolled_at);
        if recent(since) {
            presence.active += 1;
        } else if member.paused_until.is_some_and(recent) {
            presence.paused += 1;
        } else {
            let (participant_id, first_name) = (member.participant_id, member.first_name.clone());
            presence.silent.push(Silent {
                participant_id,
                first_name,
                since,
            });
        }
    }
    presence
        .silent
        .sort_by_key(|silent| (silent.since, silent.participant_id));
    presence
}
