//! Nothing personal in clear: data keys by subject and class, in a keyring apart from the data.
//!
//! A *subject* is whom the data is about (a participant, a cycle, a centre, the installation), a *class* is
//! what it is for. Destroying a data key makes everything sealed under it unreadable, also in old backups.

mod entity;
mod envelope;
mod keyring;
mod master;

pub use envelope::{DataKey, Place};
pub use keyring::Keyring;
pub use master::{CheckValue, MasterKeys};

/// What a data key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A participant's entries, plans, homework.
    Log,
    /// A participant's name, referral, consents, attendance, answers.
    Care,
    /// A cycle's name, verbatims, minutes.
    Cycle,
    /// A centre's name and its staff's names.
    Centre,
    /// Keyed hashes of codes, tokens and logins.
    Lookup,
}

impl Class {
    /// The name under which the keyring files it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Care => "care",
            Self::Cycle => "cycle",
            Self::Centre => "centre",
            Self::Lookup => "lookup",
        }
    }
}

/// Why something sealed could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum SealingError {
    /// The key was destroyed, or never made.
    #[error("no key for this subject")]
    NoKey,
    /// The bytes are not what was sealed at this place.
    #[error("sealed data is damaged or was moved")]
    Damaged,
    /// The keyring database failed.
    #[error("keyring: {0}")]
    Database(#[from] sea_orm::DbErr),
}

impl crate::db::AsDbErr for SealingError {
    fn as_db_err(&self) -> Option<&sea_orm::DbErr> {
        match self {
            Self::Database(error) => Some(error),
            _ => None,
        }
    }
}
