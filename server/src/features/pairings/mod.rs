//! Codes that bring a second device to a person from the first one: two minutes, one use.

mod entity;
pub mod handlers;
pub mod queries;
