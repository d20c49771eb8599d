//! What stops a command before it starts: one line that names the fault and the remedy, exit code 2.

use std::fmt;

/// A fault of the set-up, told to whoever typed the command. It never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    what: String,
    remedy: String,
}

impl Fault {
    /// The fault in one clause, and what to do about it in another.
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// A setting whose value isn't accepted.
    pub fn setting(name: &str, value: &str, accepted: &str) -> Self {
        Self::new(
            format!("setting {name} is {value:?}"),
            format!("accepted: {accepted}"),
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = format!("{}: {}", self.what, self.remedy);
        f.write_str(&line.replace(['\n', '\r'], " "))
    }
}

impl std::error::Error for Fault {}
