//! One write an action: begin, load in the viewer's sight, decide, store, record, commit (design §7).

pub mod catalogue;
pub mod clock;
pub mod companies;
pub mod create;
pub mod customers;
pub mod desk;
pub mod duty;
pub mod expiry;
pub mod faults;
pub mod favorites;
pub mod import;
pub mod input;
pub mod invitations;
pub mod lifecycle;
pub mod locations;
pub mod marks;
pub mod messages;
pub mod opportunities;
pub mod rates;
pub mod registration;
pub mod routing;
pub mod solutions;
pub mod stages;
mod steps;
pub mod team;
pub mod vendor;
pub mod write;
