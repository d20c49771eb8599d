//! The closed group: its dates, its team.

mod entity;
pub mod handlers;
pub mod queries;
mod schedule;
pub mod team;

pub use schedule::Schedule;
