//! The phone's half of the product: an engine that holds a person's records, offline first.
//!
//! A state machine without clock, randomness or I/O. The host (a browser, a phone) opens it from the rows it kept, passes
//! [`Here`] to each call, persists the [`Write`] that comes back in one transaction, and carries requests to the server.
//! Nothing counts as saved before that transaction is complete; a host that could not persist throws the engine away and
//! opens it again.
//!
//! | Module | What it holds |
//! |---|---|
//! | [`engine`], `load` | [`Engine`]: opening, what it remembers, how calls become writes |
//! | [`vault`] | sealed rows, PIN, what a locked phone may do |
//! | [`commands`] | log, edit, delete, undo; what to do with what was refused |
//! | [`enrolment`] | becoming a device of a participant |
//! | [`record`], [`version`] | one record's life between this phone and the server; one version of it, kept as it came |
//! | [`outbox`], [`sync`] | what to send and when; what an answer, or its absence, means |
//! | [`private`], [`privacy`] | sealing, and which fields are sealed |
//! | [`views`], [`history`], [`weeks`], [`reminders`], [`contents`] | what screens are drawn from |
//! | [`rows`], [`error`], [`here`] | what the host keeps, refusals, the context of a call |

pub mod commands;
pub mod contents;
pub mod engine;
pub mod enrolment;
pub mod error;
pub mod here;
pub mod history;
pub(crate) mod load;
pub mod outbox;
pub mod privacy;
pub mod private;
pub mod record;
pub mod reminders;
pub mod rows;
pub mod sync;
pub mod vault;
pub mod version;
pub mod views;
pub mod weeks;

pub use commands::{Command, Draft, Edit, Saved};
pub use engine::Engine;
pub use error::ClientError;
pub use here::{Here, NoRandomness};
pub use outbox::{Echo, Request, Urgency};
pub use rows::{Row, Write};
pub use sync::Failure;
pub use vault::{LockView, Noticed, Pairing, RecoveryCode, RecoveryState, RecoveryView, Unlock};

#[cfg(test)]
mod tests;
