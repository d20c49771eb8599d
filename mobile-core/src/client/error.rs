//! What the engine refuses, for screens to act on.

use crate::invalid::Invalid;

/// Why a call was not done. Nothing has changed when one comes.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ClientError {
    /// What was handed in is not as it must be.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// This phone belongs to nobody yet.
    #[error("this phone is not enrolled")]
    NotEnrolled,
    /// The code belongs to another person than the one whose records are here.
    #[error("the records on this phone belong to another person")]
    OtherParticipant,
    /// No such entry, or it is deleted.
    #[error("there is no such entry")]
    NotFound,
    /// Deleting is final: what exists once a day or person can't be made anew.
    #[error("it was deleted, which is final")]
    Deleted,
    /// The ten seconds are over.
    #[error("it can no longer be undone")]
    TooLate,
    /// Part of the entry was sealed by another device: editing here would make it unreadable.
    #[error("part of the entry was sealed by another device")]
    SealedElsewhere,
    /// A newer version of the app made the entry.
    #[error("a newer version of the app made this entry")]
    UpgradeRequired,
    /// A row the host kept is not one the engine wrote.
    #[error("the row {0} can't be read")]
    Corrupt(&'static str),
    /// The answer is not one of our server's.
    #[error("the server's answer can't be read")]
    BadAnswer,
    /// See [`super::NoRandomness`].
    #[error("this device gives no random numbers")]
    NoRandomness,
}

impl ClientError {
    /// The stable code; its words are `error_<code>`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invalid(invalid) => invalid.code.code(),
            Self::NotEnrolled => "not_enrolled",
            Self::OtherParticipant => "other_participant",
            Self::NotFound => "not_found",
            Self::Deleted => "deleted",
            Self::TooLate => "too_late",
            Self::SealedElsewhere => "sealed_elsewhere",
            Self::UpgradeRequired => "upgrade_required",
            Self::Corrupt(_) => "corrupt",
            Self::BadAnswer | Self::NoRandomness => "unexpected",
        }
    }

    /// Path of the field at fault, if one is.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Invalid(invalid) if !invalid.field.is_empty() => Some(&invalid.field),
            _ => None,
        }
    }
}
