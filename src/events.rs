//! The one order of all facts, followed live (design §9).

pub mod fact;
pub mod feed;
pub mod follow;
pub mod head;
pub mod hub;
pub mod wake;
pub mod webhook;
