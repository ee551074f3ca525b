//! The rules of co-selling: pure functions and tables, one rule family a file.

pub mod action;
pub mod assessment;
pub mod contact;
pub mod deadline;
pub mod deal_type;
pub mod duration;
pub mod event;
pub mod facts;
pub mod letter;
pub mod lifecycle;
pub mod may;
pub mod milestones;
pub mod money;
pub mod notification;
pub mod permission;
pub mod reference;
pub mod refusal;
pub mod registration;
pub mod routing;
pub mod sales_stage;
pub mod stage_mapping;
pub mod text;
pub mod viewer;
pub mod visibility;
