//! Staff: one-time links, sign-in, sessions, roles.

mod entity;
pub mod handlers;
pub mod queries;
