//! The GraphQL floor: translates requests into reads and actions, and their results into the schema.

pub mod connection;
pub mod context;
pub mod cursor;
pub mod deal_view;
pub mod document;
pub mod error;
pub mod export;
pub mod ids;
pub mod lists;
pub mod loaders;
pub mod mutation;
pub mod nullable;
pub mod outcome;
pub mod query;
pub mod reader;
pub(crate) mod refused;
pub mod scalars;
pub mod schema;
pub mod subscription;
pub mod types;
