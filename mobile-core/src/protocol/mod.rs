//! Versioned wire shapes of sync, shared by server and clients.
//!
//! Each change is decoded alone, so that a bad one is refused by its index and the good ones are stored. Lists of
//! changes therefore travel as plain JSON: [`Change::decode`] and [`StoredChange::decode`] read them one by one, and
//! a client keeps verbatim what it does not know yet.

mod change;
mod recovery;
mod sync;

pub use change::{Change, Rejection, Revision, StoredChange};
pub use recovery::RecoveryBlob;
pub use sync::{Accepted, Rejected, SyncRequest, SyncResponse};

/// The protocols spoken: the current one and, once there is one, the one before.
pub const PROTOCOLS: [u32; 1] = [1];
/// Most changes in one request.
pub const MAX_CHANGES: usize = 500;
/// Largest request, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Largest body of a change, in bytes of compact JSON.
pub const MAX_BODY: usize = crate::entries::BODY_MAX;
/// How far a revision's counter may run ahead of the stored one.
pub const MAX_COUNTER_LEAD: u32 = 1_000;
