//! The page facilitators read before a session: folded by the core at each request, never stored.

pub mod handlers;
