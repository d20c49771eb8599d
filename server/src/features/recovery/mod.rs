//! What a person's recovery code opens: keys sealed on a phone, kept for the day it is lost.

mod entity;
pub mod handlers;
pub mod queries;
