//! Everything read-only that a phone needs offline.

pub mod handlers;
pub mod queries;
