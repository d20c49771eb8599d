//! Newtype identifiers, one macro for all, and the rule that makes "once a day" one record on two devices.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

use crate::entries::Kind;

/// Declares a newtype over [`Uuid`]: transparent in JSON, written in the hyphenated lower-case form.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }
    };
}

id!(
    /// A person the centre follows; exists before any phone and outlives cycles.
    ParticipantId
);
id!(
    /// A phone or browser of a participant, or the server device that writes what staff enter.
    DeviceId
);
id!(
    /// One synced record. Random (v4), or derived (v8) by [`once_per`].
    RecordId
);
id!(
    /// A closed group and its weekly sessions.
    CycleId
);
id!(
    /// Who runs cycles: a hospital, a CSAPA, a sexual health centre.
    CentreId
);
id!(
    /// A member of a centre's staff.
    StaffId
);
id!(
    /// A one-use invitation of one participant.
    InvitationId
);

id!(
    /// One nudge: the same wherever it is planned.
    NudgeId
);

/// The id of a record that exists once per day, weekend or person: UUIDv8 from HMAC-SHA-256(`id_key`, "kind:local"),
/// so that two devices of one person make the same record.
///
/// `local` is a local date (`2026-11-22`), a weekend's Friday, or empty for a kind that exists once per person. A deletion
/// is final: what is made in place of deleted ones counts them, `deleted`, as "kind:local:1", "kind:local:2" and so on.
pub fn once_per(id_key: &[u8; 32], kind: Kind, local: &str, deleted: u32) -> RecordId {
    let bytes = match deleted {
        0 => keyed(id_key, &[kind.code(), ":", local]),
        _ => keyed(
            id_key,
            &[kind.code(), ":", local, ":", &deleted.to_string()],
        ),
    };
    RecordId(uuid::Builder::from_custom_bytes(first(&bytes)).into_uuid())
}

/// The id of the nudge that a rule makes for a person, a local date and a slot: UUIDv8 from
/// HMAC-SHA-256(participant, "nudge:rule:date:slot"), so that phone and server name it alike.
pub fn nudge_id(participant: ParticipantId, nudge: &str) -> NudgeId {
    let bytes = keyed(participant.0.as_bytes(), &["nudge:", nudge]);
    NudgeId(uuid::Builder::from_custom_bytes(first(&bytes)).into_uuid())
}

/// The id of the one reminder of a member of staff that the brief of a session can be read: the same when its date
/// changes.
pub fn brief_nudge_id(staff: StaffId, cycle: CycleId, number: u32) -> NudgeId {
    let brief = format!("{cycle}:{number}");
    let bytes = keyed(staff.0.as_bytes(), &["brief:", &brief]);
    NudgeId(uuid::Builder::from_custom_bytes(first(&bytes)).into_uuid())
}

/// A number that is the same for the same person and text and looks random otherwise, below `bound`.
pub fn spread(participant: ParticipantId, text: &str, bound: u64) -> u64 {
    let bytes = keyed(participant.0.as_bytes(), &["spread:", text]);
    u64::from_be_bytes(first(&bytes)) % bound.max(1)
}

fn keyed(key: &[u8], texts: &[&str]) -> [u8; 32] {
    // A key of any length is valid for HMAC, so this never takes the other branch.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for text in texts {
        mac.update(text.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

fn first<const N: usize>(bytes: &[u8; 32]) -> [u8; N] {
    std::array::from_fn(|index| bytes[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_per_is_stable_and_tells_kind_day_and_key_apart() {
        let key = [7; 32];
        let id = once_per(&key, Kind::CheckIn, "2026-11-22", 0);
        assert_eq!(id, once_per(&key, Kind::CheckIn, "2026-11-22", 0));
        assert_ne!(id, once_per(&key, Kind::CheckIn, "2026-11-23", 0));
        assert_ne!(id, once_per(&key, Kind::Debrief, "2026-11-22", 0));
        assert_ne!(id, once_per(&[8; 32], Kind::CheckIn, "2026-11-22", 0));
        assert_eq!(id.0.get_version_num(), 8);
        // Computed with Python's hmac and uuid, so that other implementations can check themselves.
        assert_eq!(id.to_string(), "624c17b8-69de-8cda-bf9d-5fcb0cc8c410");
        let next = once_per(&key, Kind::CheckIn, "2026-11-22", 1);
        assert_eq!(next.to_string(), "7f59d3dd-2205-86d6-9a1f-b8403d7b366d");
        let third = once_per(&key, Kind::CheckIn, "2026-11-22", 2);
        assert_eq!(third.to_string(), "690fc40c-0bf6-811e-9b9d-c4f0d3cf883f");
    }

    #[test]
    fn ids_are_plain_strings_in_json() {
        let id: DeviceId = "6f1c0e36-6a39-4d0f-9a27-0d6a8f1f8f10".parse().unwrap();
        assert_eq!(
            serde_json::to_string(&id).unwrap(),
            "\"6f1c0e36-6a39-4d0f-9a27-0d6a8f1f8f10\""
        );
        assert!("not an id".parse::<DeviceId>().is_err());
    }
}
