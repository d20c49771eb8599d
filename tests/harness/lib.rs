//! What the journeys stand on: databases, a server in this process, a clock, and actors that speak HTTP.
//!
//! A journey reads like a conversation:
//!
//! ```ignore
//! journey!(a_craving_reaches_the_brief, async |t: Test| {
//!     let paul = t.facilitator().await;
//!     let cycle = paul.opens_cycle("Mardi").await;
//!     let sacha = t.enrolled(&paul, &cycle, "Sacha").await;
//!     sacha.sends(&[sacha.craving(7)]).await;
//!     assert_eq!(paul.brief(&cycle, 1).await["cravings"]["count"], 1);
//! });
//! ```
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test panics where it fails"
)]

pub mod backup;
pub mod binary;
pub mod changes;
pub mod clock;
pub mod db;
pub mod http;
pub mod log;
pub mod people;
pub mod phone;
pub mod postgres;
pub mod push_reader;
pub mod push_service;
pub mod rows;
pub mod server;
pub mod staff;
pub mod tree;
pub mod world;

pub use backup::Backup;
pub use changes::Rewrite;
pub use clock::ManualClock;
pub use db::{Backend, TestDb};
pub use http::{Answer, Wire};
pub use phone::Phone;
pub use push_reader::Reader;
pub use push_service::PushService;
pub use server::TestServer;
pub use staff::{Cycle, Invitation, Staff};
pub use tree::Tree;
pub use world::Test;

/// Declares a journey: one story, told on both databases (`name::sqlite`, `name::postgres`). It is handed a
/// [`Test`], or a [`Backend`] if it starts servers of its own.
#[macro_export]
macro_rules! journey {
    ($(#[$doc:meta])* $name:ident, $story:expr) => {
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports, reason = "some stories need nothing but the harness")]
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::world::tell($crate::Backend::Sqlite, $story).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::world::tell($crate::Backend::Postgres, $story).await;
            }
        }
    };
}
