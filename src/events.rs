//! The one order of all facts, followed live (design §9).

pub mod head;
pub mod tail;
