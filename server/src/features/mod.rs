//! One folder a noun: `handlers` speak HTTP, `queries` speak SQL, `entity` is the rows.

pub mod audit;
pub mod briefs;
pub mod centres;
pub mod cycles;
pub mod devices;
pub mod installation;
pub mod invitations;
pub mod nudges;
pub mod pairings;
pub mod participants;
pub mod programme;
pub mod push;
pub mod records;
pub mod recovery;
pub mod staff;
