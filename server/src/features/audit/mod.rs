//! Who saw what: append-only, ids and action codes alone, one hash chain a centre.

mod entity;
pub mod handlers;
pub mod queries;
