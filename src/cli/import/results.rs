//! Files beside an import: what became of every row, and the rows that failed, to be imported again.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use async_graphql::resolver_utils::enum_value;
use serde_json::{Value, json};

use super::unusable;
use crate::{
    actions::bulk::{Outcome, run::Told},
    cli::{Fault, private},
    domain::refusal::{Code, Refusal},
    graphql::{
        ids::{Kind, encode, opaque},
        types::enums::UserErrorCode,
    },
};

/// A file that is written beside; none where it was not asked for.
pub(super) struct Beside(Option<(PathBuf, BufWriter<File>)>);

impl Beside {
    /// A new file: one that is there already is not overwritten.
    pub(super) fn create(path: Option<&Path>) -> Result<Self, Fault> {
        let Some(path) = path else {
            return Ok(Self(None));
        };
        let file = private::create(path).map_err(|cause| unusable(path, &cause))?;
        Ok(Self(Some((path.to_owned(), BufWriter::new(file)))))
    }

    /// Writes a line; its end is put to it where it has none.
    pub(super) fn write(&mut self, line: &[u8]) -> Result<(), Fault> {
        let Some((path, file)) = &mut self.0 else {
            return Ok(());
        };
        let end: &[u8] = if line.ends_with(b"\n") { b"" } else { b"\n" };
        file.write_all(line)
            .and_then(|()| file.write_all(end))
            .map_err(|cause| Fault::file(path, &cause))
    }

    /// Brings everything out of this process, so that one that is stopped leaves whole lines.
    pub(super) fn flush(&mut self) -> Result<(), Fault> {
        let Some((path, file)) = &mut self.0 else {
            return Ok(());
        };
        file.flush().map_err(|cause| Fault::file(path, &cause))
    }
}

/// What became of a row, as a line of JSON. A record that a preview would make has no id.
pub(super) fn result(told: &Told, is_preview: bool) -> Vec<u8> {
    let (became, record, faults) = match &told.outcome {
        Outcome::Created(id) => ("CREATED", Some(id).filter(|_| !is_preview), &[][..]),
        Outcome::Unchanged(id, _) => ("UNCHANGED", Some(id), &[][..]),
        Outcome::Refused(faults) => ("REFUSED", None, faults.as_slice()),
    };
    json!({
        "line": told.line,
        "key": told.key,
        "result": became,
        "opportunityId": record.map(|id| encode(Kind::Opportunity, *id).to_string()),
        "errors": faults.iter().map(error).collect::<Vec<_>>(),
    })
    .to_string()
    .into_bytes()
}

fn error(fault: &Refusal) -> Value {
    json!({
        "code": code(fault.code),
        "column": fault.path.first(),
        "path": fault.path,
        "message": fault.message,
        "rule": fault.rule,
        "data": fault.data.clone().map(opaque),
    })
}

/// The code as the API names it.
pub(super) fn code(code: Code) -> String {
    enum_value(UserErrorCode::from(code)).to_string()
}
