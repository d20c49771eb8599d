//! Bridges to other languages: conversions and objects, no decision.

pub mod error;
#[cfg(feature = "native")]
pub mod native;
#[cfg(feature = "wasm")]
pub mod web;
