//! Reminders: what is planned for whom, who sends it, what became of it.

pub mod announcing;
pub mod deliver;
mod entity;
pub mod planning;
pub mod queries;
pub mod queue;
mod store;
