//! Accalmie's server: people, storage, the API, and the web app it serves.
//!
//! Clinical meaning lives in `mobile_core`; SQL in each feature's `queries`; the routes on one screen in [`router`].

pub mod app;
pub mod auth;
pub mod clock;
pub mod commands;
pub mod config;
pub mod db;
mod demo;
mod docs;
pub mod error;
mod extract;
pub mod fault;
pub mod features;
mod health;
mod input;
pub mod jobs;
mod limits;
pub mod proxies;
pub mod push;
pub mod router;
pub mod sealing;
mod web;
