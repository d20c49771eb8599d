//! Where a person's reminders go: the subscription of each device, and whether it works.

mod entity;
pub mod handlers;
pub mod queries;
pub mod staff;
