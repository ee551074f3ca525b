//! One write an action: begin, load in the viewer's sight, decide, store, record, commit (design §7).

pub mod clock;
pub mod create;
pub mod customers;
pub mod desk;
pub mod expiry;
pub mod faults;
pub mod input;
pub mod invitations;
pub mod lifecycle;
pub mod opportunities;
pub mod solutions;
pub mod team;
pub mod vendor;
pub mod write;
