//! `covente schema`: the schema as text.

use std::io::Write as _;

use super::Fault;
use crate::graphql::schema;

pub(super) fn run() -> Result<(), Fault> {
    std::io::stdout().write_all(schema::sdl().as_bytes())?;
    Ok(())
}
