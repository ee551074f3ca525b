//! Deal registration: whether a won deal can be registered, how a registration goes on, and what can cost it (R105).

mod case;
pub mod contract;
pub mod exception;
pub mod form;
pub mod form_2023;
pub mod machine;
mod warnings;

pub use case::{
    Case, Condition, Filed, Forecast, Judgement, Outcome, Standing, asks, eligibility, refusal,
    standing,
};
pub use warnings::{COOLING, asked, before, private, said, won};
