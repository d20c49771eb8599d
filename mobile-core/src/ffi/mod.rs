//! Bridges to other languages: conversions and objects, no decision.

pub mod error;
#[cfg(feature = "wasm")]
pub mod web;
