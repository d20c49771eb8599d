//! Everything that syncs: one sealed table, optimistic, per record, idempotent.
//!
//! `merge` decides, `store` reads and writes, `queries` answers others' questions, `handlers` speak HTTP.

mod entity;
pub mod handlers;
mod merge;
pub mod queries;
mod seal;
mod store;
