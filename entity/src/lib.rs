//! The tables of Covente, one a file, with their ids and persisted vocabularies.

pub mod clock;
pub mod customer;
pub mod deadline;
pub mod engagement;
pub mod event;
pub mod event_audience;
pub mod event_head;
pub mod exchange_rate;
pub mod favorite;
pub mod idempotency;
pub mod invitation;
pub mod location;
pub mod notification;
pub mod notification_head;
pub mod notification_preference;
pub mod opportunity;
pub mod opportunity_solution;
pub mod partner;
pub mod registration;
pub mod registration_exception;
pub mod routing_rule;
pub mod solution;
pub mod stage_mapping;
pub mod team_member;
pub mod types;
