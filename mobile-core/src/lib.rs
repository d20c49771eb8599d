//! The core of Accalmie: what a craving, a trigger, a use, a cycle and a brief mean.
//!
//! Pure: no clock, no randomness, no I/O; "now" is always an argument. Server, phones and web page share it, so a
//! rule exists once. Read in this order:
//!
//! | Module | What it holds |
//! |---|---|
//! | [`ids`] | newtype ids, and the rule that makes "once a day" one record on two devices |
//! | [`time`] | a person's moment with its offset, a machine's moment, what may be entered now |
//! | [`entries`] | every kind of record: a struct each, and [`entries::Body`], the only way in |
//! | [`triggers`], [`coping`], [`products`] | the vocabularies, and which triggers to show first |
//! | [`cycles`] | a closed group, its sessions and what the brief of each covers |
//! | [`briefs`] | the fold of what was received into what facilitators read |
//! | [`risk`] | the hours a person noted as difficult: windows, and reasons with the own counts |
//! | [`weekend`] | the agenda, its gaps on own windows, what worked before |
//! | [`zone`], [`nudges`] | wall clocks, and what reminder is due when |
//! | [`protocol`], [`programme`] | the wire shapes of sync, and of what a phone only reads |
//! | [`invalid`] | what a refusal says |
//! | [`client`] | the phone's half: an engine that holds a person's records, offline first |
//! | [`ffi`] | bridges to other languages |
//! | [`telling`] | words in a server's name that tell a bystander what it is for |
//! | [`locale`], `messages` | languages, and the words of every code (not in WebAssembly) |

pub mod briefs;
pub mod client;
pub mod codes;
pub mod coping;
pub mod cycles;
pub mod entries;
pub mod ffi;
mod fields;
pub mod ids;
pub mod invalid;
pub mod locale;
#[cfg(not(target_arch = "wasm32"))]
pub mod messages;
pub mod nudges;
mod order;
pub mod products;
pub mod programme;
pub mod protocol;
pub mod risk;
pub mod telling;
pub mod time;
pub mod triggers;
pub mod weekend;
pub mod zone;

// What uniffi's derives look for at the root.
#[cfg(feature = "native")]
#[doc(hidden)]
pub use ffi::native::UniFfiTag;
