//! Who is asking. Each extractor hands a handler the narrowest object that the caller is entitled to.

mod cookies;
mod participant;
mod password;
mod staff;
mod token;

pub use cookies::{Jar, clear, issue, refuse_foreign_pages, with};
pub use participant::{ParticipantScope, SenderScope};
pub use password::Passwords;
pub use staff::{AdministratorScope, CycleScope, Role, Roles, StaffScope, TeamScope};
pub use token::{Token, bearer};
