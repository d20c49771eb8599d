//! Codes that bring a phone to its person: made by the team, spent once.

mod code;
pub mod enrol;
mod entity;
pub mod handlers;
pub mod queries;

pub use code::InvitationCode;
