//! `importOpportunities` and `undoImport`: what is asked of a posted file; a job does it (R44, R50, R167, R168, C14).

use covente_entity::import_run;
use covente_entity::types::ids::{ImportRunId, UploadId};
use covente_entity::types::{ErrorReason, ImportState};
use serde::Serialize;
use serde_json::{Value, json};

use crate::actions::bulk::file::Mapping;
use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::duty::{allow, guard, stale};
use crate::actions::faults::Faults;
use crate::actions::write::{Begun, Open, begin};
use crate::domain::permission::{Duty, duty};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::import_runs;
use crate::store::programme::Written;

/// Runs of one company that have not ended, at most.
const OPEN: usize = 10;

/// The bytes of a mapping at most.
const MAPPING: usize = 64 * 1024;

/// `importOpportunities`.
#[derive(Clone, Debug, Serialize)]
pub struct Import {
    /// The file.
    pub upload: Option<UploadId>,
    /// Whether nothing is stored.
    pub preview: bool,
    /// What the file calls our columns, stages and values; an empty object where it calls them as we do.
    pub mapping: Value,
}

/// Puts a run over a file down, which a node takes soon. Its rows are decided with the caller's sight and grants.
///
/// # Errors
/// The faults of the input; `FORBIDDEN`, `LOCATION_OUT_OF_SCOPE`.
pub async fn import(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Import,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "importOpportunities", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    allow(own(viewer))?;
    let mut faults = Faults::new();
    let at = Path::of("uploadId");
    let upload = match input.upload {
        Some(id) => open.tx.upload(viewer, id).await?,
        None => None,
    };
    if upload.is_none() {
        let message = "There is no such file: post it to /import first.";
        faults.add(Refusal::at(Code::NotFound, &at, message));
    }
    let mapping = faults.take(mapping(input.mapping));
    let running = open.tx.count_open_imports(viewer).await?;
    if usize::try_from(running).unwrap_or(usize::MAX) >= OPEN {
        let message = format!("{OPEN} imports of your company have not ended: wait for one.");
        faults.add(Refusal::at(Code::OutOfRange, &at, message));
    }
    let given = faults.settle(upload.zip(mapping));
    let (upload, mapping) = given.map_err(Error::Refused)?;
    let row = import_run::Model {
        id: ImportRunId(desk.clock.id()),
        partner_id: viewer.partner,
        upload_id: upload.id,
        subject: viewer.subject.clone(),
        email: viewer.email.clone(),
        grants: json!(viewer.grants),
        via: viewer.via.clone(),
        mapping,
        preview: input.preview,
        state: ImportState::Running,
        fault: None,
        header: None,
        line: 0,
        rows: 0,
        created: 0,
        unchanged: 0,
        refused: 0,
        taken_back: 0,
        batch_id: None,
        reason: None,
        version: 1,
        created_at: open.now,
        finished_at: None,
        claim: None,
        claimed_until: None,
    };
    open.tx.insert_import(&row).await?;
    finish(open, row).await
}

/// The mapping as it is kept, if it is one.
fn mapping(given: Value) -> Result<Value, Refusal> {
    let path = Path::of("mapping");
    if given.to_string().len() > MAPPING {
        let message = format!("A mapping has at most {MAPPING} bytes.");
        return Err(Refusal::at(Code::TooLong, &path, message));
    }
    match Mapping::read(&given) {
        Ok(_) => Ok(given),
        Err(why) => Err(Refusal::at(Code::InvalidValue, &path, why)),
    }
}

/// `undoImport`.
#[derive(Clone, Debug, Serialize)]
pub struct Undo {
    /// The run.
    pub import: Option<ImportRunId>,
    /// Its version.
    pub expected_version: i32,
    /// Why what it made was a mistake.
    pub reason: Option<ErrorReason>,
}

/// Has what a run made taken back, as far as the rules let it go.
///
/// # Errors
/// [`Error::NotFound`] where the viewer looks after no such run; `REQUIRED`, `VERSION_CONFLICT`, `ILLEGAL_TRANSITION`.
pub async fn undo(desk: &Desk, viewer: &Viewer, call: &Call, input: Undo) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "undoImport", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let old = find(&open, input.import).await?;
    let required = || {
        let path = Path::of("reason");
        let message = "Say why what was imported is taken back.";
        vec![Refusal::at(Code::ReasonRequired, &path, message).rule("R93")]
    };
    let given = input.reason.ok_or_else(required);
    let (version, expected) = (old.version, input.expected_version);
    let reason = guard(given, version, expected, undoable(&old))?;
    let row = import_run::Model {
        state: ImportState::Undoing,
        reason: Some(reason),
        version: version + 1,
        finished_at: None,
        ..old
    };
    if open.tx.update_import(&row, version).await? != Written::Done {
        return Err(stale(None, expected));
    }
    finish(open, row).await
}

/// What stands against taking a run back.
fn undoable(run: &import_run::Model) -> Vec<Refusal> {
    let message = match run.state {
        _ if run.preview => "A preview made nothing that could be taken back.",
        ImportState::Running => "This import is still running: wait for its end.",
        ImportState::Undoing => "This import is being taken back already.",
        ImportState::Finished | ImportState::Failed | ImportState::Undone => return Vec::new(),
    };
    vec![Refusal::new(Code::IllegalTransition, "C14", message)]
}

/// Only an admin of the company has files imported.
fn own(viewer: &Viewer) -> Vec<Refusal> {
    Vec::from_iter(duty(
        viewer,
        Duty::ImportOpportunities,
        Some(viewer.partner),
        None,
    ))
}

async fn find(open: &Open<'_>, id: Option<ImportRunId>) -> Result<import_run::Model, Error> {
    let found = match id {
        Some(id) => import_runs::find(&open.tx.db, &open.tx.on, open.viewer, &[id])
            .await?
            .pop(),
        None => None,
    };
    found.ok_or(Error::NotFound(
        "There is no such import, or you may not see it.",
    ))
}

async fn finish(open: Open<'_>, row: import_run::Model) -> Result<Done, Error> {
    let made = Made {
        import: Some(row.id),
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.import = Some(Box::new(row));
    Ok(done)
}
