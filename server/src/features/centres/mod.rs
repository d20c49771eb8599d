//! The centre that runs cycles: its name and its zone.

mod entity;
pub mod handlers;
pub mod queries;
