//! The people of a cycle: made by staff before any phone, known by a first name alone.

mod entity;
pub mod handlers;
pub mod queries;
mod reminders;
