//! A participant's phones and browsers, each with its two tokens.

mod entity;
pub mod handlers;
pub mod queries;
