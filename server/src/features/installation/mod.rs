//! What the installation knows about itself: which master key guards it, and the store epoch.

mod entity;
pub mod queries;
