//! The rules of co-selling: pure functions and tables, one rule family a file.

pub mod action;
pub mod api_token;
pub mod assessment;
pub mod calls;
pub mod contact;
pub mod deadline;
pub mod deal_type;
pub mod duplicate;
pub mod duration;
pub mod event;
pub mod facts;
pub mod feed;
pub mod field;
pub mod figures;
pub mod history;
pub mod letter;
pub mod lifecycle;

pub mod may;
pub mod message;
pub mod milestones;
pub mod money;
pub mod notification;
pub mod past;
pub mod permission;
pub mod ranking;
pub mod reference;
pub mod refusal;
pub mod registration;
pub mod routing;
pub mod sales_stage;
pub mod search;
pub mod stage_mapping;
pub mod text;
pub mod viewer;
pub mod visibility;
