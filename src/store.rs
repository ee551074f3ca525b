//! What the rules work on, kept in SQLite or Postgres: one query a function, no rule.

pub mod clock;
pub mod connect;
pub mod count;
pub mod customers;
pub mod deal;
pub mod dialect;
pub mod due;
pub mod engagements;
pub mod event_log;
pub mod idempotency;
pub mod invitations;
pub mod join;
pub mod keyed;
pub mod migrate;
pub mod opportunities;
pub mod page;
pub mod partners;
pub mod programme;
pub mod sight;
pub mod solutions;
pub mod state;
pub mod tx;
pub mod write;
