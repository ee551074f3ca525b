//! The objects of the schema, one a file.

pub mod action;
pub mod actor;
pub mod contact;
pub mod customer;
pub mod deadline;
pub mod eligibility;
pub mod engagement;
pub mod engagement_party;
pub mod enums;
pub mod exchange_rate;
pub mod invitation;
pub mod location;
pub mod milestone;
pub mod money;
pub mod node;
pub mod notification;
pub mod opportunity;
pub mod partner;
pub mod registration;
pub mod registration_exception;
pub mod routing;
pub mod solution;
pub mod stage_mapping;
pub mod team_member;
pub mod user_error;
pub mod viewer;
