//! Files as rows: CSV and NDJSON of which a bounded part is in memory, and what a file calls our columns.

pub(crate) mod lines;
pub(crate) mod mapping;
pub(crate) mod names;
pub(crate) mod records;
pub(crate) mod source;

pub(crate) use self::mapping::Mapping;
pub(crate) use self::source::{Format, Source};
