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
    /// A newer version of the app wrote the row.
    #[error("a newer version of the app wrote this")]
    FutureVersion,
    /// The PIN has to be given first.
    #[error("unlock first")]
    Locked,
    /// The PIN has to be given again, less than two minutes before.
    #[error("confirm with the PIN first")]
    ConfirmFirst,
    /// Too short to keep anybody out.
    #[error("a PIN has at least 4 characters")]
    PinTooWeak,
    /// A typing error, or not a recovery code at all.
    #[error("this is not a recovery code")]
    WrongRecoveryCode,
    /// A recovery code, but not the one that opens this.
    #[error("this recovery code does not open it")]
    RecoveryDoesNotOpen,
    /// What the other phone handed over is not sealed with what it showed.
    #[error("what the other phone handed over does not open")]
    TransferDoesNotOpen,
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
            Self::FutureVersion => "future_version",
            Self::Locked => "locked",
            Self::ConfirmFirst => "confirm_first",
            Self::PinTooWeak => "pin_too_weak",
            Self::WrongRecoveryCode => "wrong_recovery_code",
            Self::RecoveryDoesNotOpen => "recovery_does_not_open",
            Self::TransferDoesNotOpen => "transfer_does_not_open",
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
