//! What a phone needs offline and only reads: the answer of `GET /api/v1/me/programme`.
//!
//! A client reads past fields it does not know: the next version of the server may add some.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::ids::{CycleId, DeviceId};
use crate::nudges::NudgeProtocol;
use crate::protocol::RecoveryBlob;
use crate::time::UnixMillis;
use crate::triggers::CATALOGUE;

/// Everything read-only.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Programme {
    /// The cycle the person is in, or was in last; null outside any.
    pub cycle: Option<ProgrammeCycle>,
    /// What the group calls the person.
    pub first_name: String,
    /// The zone in which the person lives, such as `Europe/Paris`, as the phone said it at enrolment: reminders keep its time
    /// unless the person chose that of the place. Null before that.
    #[serde(default)]
    pub timezone: Option<String>,
    /// Whom to turn to.
    pub help: HelpResources,
    /// Codes of the triggers that may be noted, in the order of the catalogue.
    pub triggers_vocabulary: Vec<String>,
    /// Those of them that are shown only to a person who put them on the own list.
    pub triggers_opt_in: Vec<String>,
    /// The centre's settings about reminders.
    #[serde(default)]
    pub nudges: NudgeProtocol,
    /// What the recovery code opens; null until the person has made one.
    #[serde(default)]
    pub recovery: Option<ProgrammeRecovery>,
    /// The person's devices, the one that asks included, oldest first; for 14 days also one that was paired and is gone.
    #[serde(default)]
    pub devices: Vec<ProgrammeDevice>,
}

impl Programme {
    /// The programme of one person, with the triggers of the catalogue and the usual reminders; without zone, recovery and
    /// devices.
    pub fn new(cycle: Option<ProgrammeCycle>, first_name: String, help: HelpResources) -> Self {
        let codes = |opt_in_only: bool| {
            let chosen = CATALOGUE
                .iter()
                .filter(|trigger| trigger.opt_in || !opt_in_only);
            chosen.map(|trigger| trigger.code.to_owned()).collect()
        };
        Self {
            cycle,
            first_name,
            timezone: None,
            help,
            triggers_vocabulary: codes(false),
            triggers_opt_in: codes(true),
            nudges: NudgeProtocol::default(),
            recovery: None,
            devices: Vec::new(),
        }
    }
}

/// What the recovery code opens, and who made it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeRecovery {
    /// Sealed keys.
    pub blob: RecoveryBlob,
    /// When the code was made.
    pub made_at: UnixMillis,
    /// On which device.
    pub made_by_device: DeviceId,
}

codes! {
    /// How a device came to a person.
    DeviceVia {
        /// By a facilitator's invitation.
        Invitation => "invitation",
        /// From another device of the person's.
        Pairing => "pairing",
    }
}

/// A phone or browser of the person's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeDevice {
    /// Which.
    pub id: DeviceId,
    /// When it was enrolled.
    pub created_at: UnixMillis,
    /// How it came.
    pub via: DeviceVia,
}

/// A cycle as its members see it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeCycle {
    /// Which.
    pub id: CycleId,
    /// Its name.
    pub name: String,
    /// Its zone, such as `Europe/Paris`.
    pub timezone: String,
    /// Its sessions, by number.
    pub sessions: Vec<ProgrammeSession>,
}

/// One weekly meeting.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgrammeSession {
    /// From 1.
    pub number: u32,
    /// When it begins.
    pub starts_at: UnixMillis,
    /// When it ends.
    pub ends_at: UnixMillis,
}

/// The centre's resources, beside the fixed help page.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpResources {
    /// In the centre's order.
    pub resources: Vec<HelpResource>,
}

/// Somewhere to turn to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HelpResource {
    /// Its name.
    pub name: String,
    /// A phone number, an address on the net, opening hours.
    pub contact: String,
    /// The day someone last checked that it is right, such as `2026-11-22`.
    pub verified_on: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_catalogue_comes_along() {
        let programme = Programme::new(None, "Alix".to_owned(), HelpResources::default());
        assert_eq!(programme.triggers_opt_in, ["veins", "needle", "blood_test"]);
        assert!(
            programme
                .triggers_opt_in
                .iter()
                .all(|code| programme.triggers_vocabulary.contains(code))
        );
        assert_eq!(programme.triggers_vocabulary.len(), CATALOGUE.len());
    }

    #[test]
    fn a_client_reads_past_what_it_does_not_know() {
        let programme = json!({
            "cycle": null,
            "first_name": "Alix",
            "help": {"resources": [], "more": 1},
            "triggers_vocabulary": ["alcohol"],
            "triggers_opt_in": [],
            "tips": ["later"],
        });
        assert!(serde_json::from_value::<Programme>(programme).is_ok());
    }
}
