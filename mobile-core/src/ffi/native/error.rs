//! The refusal in Kotlin, Swift and Python: what the host does about it, and the one fault with its stable code.

use crate::client::ClientError;
use crate::ffi::error;
use crate::invalid::Code;

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Fault {
    /// Stable; its words are `error_<code>` in the catalogue.
    pub code: String,
    /// Path of the field at fault, if one is.
    pub field: Option<String>,
    /// Plain English for developers; never what a person wrote.
    pub message: String,
}

/// Why a call was not done. Nothing has changed when one comes.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error, uniffi::Error)]
pub enum PhoneError {
    /// What was entered or handed in is not as it must be: say so beside the field.
    #[error("{}", fault.message)]
    Invalid {
        /// Which.
        fault: Fault,
    },
    /// Ask for the secret first, or again.
    #[error("{}", fault.message)]
    Locked {
        /// Which.
        fault: Fault,
    },
    /// The entry or the phone is not in a state for this.
    #[error("{}", fault.message)]
    Refused {
        /// Which.
        fault: Fault,
    },
    /// A newer version of the app made this: update.
    #[error("{}", fault.message)]
    UpgradeRequired {
        /// Which.
        fault: Fault,
    },
    /// A row is not what the engine wrote. Nothing can be done on this phone until its owner decides.
    #[error("{}", fault.message)]
    Corrupt {
        /// Which.
        fault: Fault,
    },
    /// A fault of the app, the device or an answer that is not our server's. Open the phone anew from its rows.
    #[error("{}", fault.message)]
    Unexpected {
        /// Which.
        fault: Fault,
    },
}

#[uniffi::export]
impl PhoneError {
    /// The stable code.
    pub fn code(&self) -> String {
        self.fault().code.clone()
    }

    /// Path of the field at fault, if one is.
    pub fn field(&self) -> Option<String> {
        self.fault().field.clone()
    }
}

impl PhoneError {
    fn fault(&self) -> &Fault {
        match self {
            Self::Invalid { fault }
            | Self::Locked { fault }
            | Self::Refused { fault }
            | Self::UpgradeRequired { fault }
            | Self::Corrupt { fault }
            | Self::Unexpected { fault } => fault,
        }
    }

    /// What was passed in is not of the shape the call takes.
    pub(super) fn call(what: &str) -> Self {
        error::Fault::call(what).into()
    }

    /// The engine stopped within a call, now or before.
    pub(super) fn broken() -> Self {
        error::Fault {
            code: "unexpected",
            field: None,
            message: "the engine has failed; open it anew from its rows".to_owned(),
        }
        .into()
    }
}

impl From<ClientError> for PhoneError {
    fn from(error: ClientError) -> Self {
        error::Fault::from(error).into()
    }
}

impl From<error::Fault> for PhoneError {
    fn from(fault: error::Fault) -> Self {
        let code = fault.code;
        let fault = Fault {
            code: code.to_owned(),
            field: fault.field,
            message: fault.message,
        };
        match code {
            "locked" | "wrong_secret" | "confirm_first" => Self::Locked { fault },
            "upgrade_required" | "future_version" => Self::UpgradeRequired { fault },
            "corrupt" => Self::Corrupt { fault },
            "unexpected" => Self::Unexpected { fault },
            "pin_too_weak" | "wrong_recovery_code" => Self::Invalid { fault },
            code if Code::from_code(code).is_some() => Self::Invalid { fault },
            _ => Self::Refused { fault },
        }
    }
}
