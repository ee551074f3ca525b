//! Reads posted files into the programme and takes imports back: one at a time on each node, and by another where one dies.

mod parts;

use std::io::BufReader;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use covente_entity::types::ids::ImportBatchId;
use covente_entity::types::{ErrorReason, FileFormat, ImportOutcome, ImportState};
use covente_entity::{import_batch, import_result, import_run};
use serde_json::json;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use self::parts::Parts;
use crate::actions::bulk::file::lines::LONGEST;
use crate::actions::bulk::file::{Format, Mapping, Source};
use crate::actions::bulk::run::{Run, Stop, Told};
use crate::actions::bulk::{self, Fate, Outcome, taken_back};
use crate::actions::desk::{Call, Desk};
use crate::domain::refusal::Refusal;
use crate::domain::viewer::{Grant, Viewer};
use crate::error::Error;
use crate::jobs::recover;
use crate::store::{import_runs, partners};

/// How often to look for what was asked for.
const POLL: Duration = Duration::from_secs(1);
/// How often what ended long ago is forgotten.
const TIDY: Duration = Duration::from_hours(1);
/// What a node took is its own for so long after each step. If the node dies, another goes on after that.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// How long a file waits to be imported.
const WAITS: TimeDelta = TimeDelta::days(1);
/// How long what became of the rows of a file is listed.
const LISTED: TimeDelta = TimeDelta::days(30);

/// Runs for as long as the node does.
pub async fn run(desk: Desk) {
    let mut tidied: Option<Instant> = None;
    loop {
        if tidied.is_none_or(|at| at.elapsed() >= TIDY) {
            tidied = Some(Instant::now());
            if let Err(fault) = tidy(&desk).await {
                recover("imports", &fault).await;
            }
        }
        match Box::pin(once(&desk)).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(POLL).await,
            Err(fault) => recover("imports", &fault).await,
        }
    }
}

async fn tidy(desk: &Desk) -> Result<(), Error> {
    let now = desk.clock.now();
    let tx = desk.db.begin().await?;
    tx.forget_imports(now - LISTED).await?;
    tx.forget_uploads(now - WAITS).await?;
    tx.commit_quietly().await
}

/// Works on the run that has waited longest, to its end, and tells whether there was one.
async fn once(desk: &Desk) -> Result<bool, Error> {
    let now = desk.clock.now();
    let Some(id) = import_runs::waiting(&desk.db, now).await? else {
        return Ok(false);
    };
    let tx = desk.db.begin().await?;
    let claim = Uuid::new_v4();
    let mut taken = tx.claim_import(id, claim, now, now + LEASE).await?;
    if let Some(run) = &mut taken
        && run.state == ImportState::Running
        && !run.preview
        && run.batch_id.is_none()
    {
        // There before the first row: what a run that died has made is known as its own.
        let batch = batch_of(run);
        run.batch_id = Some(batch.id);
        tx.add_batch(batch).await?;
        tx.advance_import(run).await?;
    }
    tx.commit_quietly().await?;
    if let Some(run) = taken {
        let mut work = Work {
            viewer: viewer(desk, &run).await?,
            desk,
            run,
        };
        match work.run.state {
            ImportState::Undoing => work.take_back().await?,
            ImportState::Running
            | ImportState::Finished
            | ImportState::Failed
            | ImportState::Undone => Box::pin(work.read()).await?,
        }
    }
    Ok(true)
}

fn batch_of(run: &import_run::Model) -> import_batch::Model {
    import_batch::Model {
        id: ImportBatchId(run.id.0),
        partner_id: run.partner_id,
        subject: run.subject.clone(),
        // No file of the command line has such a name, and none is taken for one that goes on.
        file: format!("import {}", run.id.0),
        created_at: run.created_at,
        finished_at: None,
    }
}

/// Whoever asked for it, as they were then. That a machine may have files imported was looked at when it asked.
async fn viewer(desk: &Desk, run: &import_run::Model) -> Result<Viewer, Error> {
    let grants: Vec<Grant> = serde_json::from_value(run.grants.clone()).map_err(Error::internal)?;
    let vendor = partners::vendor(&desk.db, &desk.db.read).await?;
    Ok(Viewer {
        subject: run.subject.clone(),
        email: run.email.clone(),
        partner: run.partner_id,
        is_vendor: vendor == Some(run.partner_id),
        grants,
        via: run.via.clone(),
        machine: None,
    })
}

/// A run that this node has taken.
struct Work<'a> {
    desk: &'a Desk,
    viewer: Viewer,
    run: import_run::Model,
}

impl Work<'_> {
    /// Reads the file from where an earlier node came to.
    async fn read(&mut self) -> Result<(), Error> {
        let desk = self.desk;
        let upload = import_runs::files(&desk.db, &self.viewer, &[self.run.upload_id]).await?;
        let Some(upload) = upload.into_iter().next() else {
            return self
                .end(ImportState::Failed, Some("The file is gone.".into()))
                .await;
        };
        let mapping = match Mapping::read(&self.run.mapping) {
            Ok(mapping) => mapping,
            Err(why) => return self.end(ImportState::Failed, Some(why)).await,
        };
        let from = BufReader::with_capacity(LONGEST, Parts::of(desk.db.clone(), upload.id));
        let format = match upload.format {
            FileFormat::Csv => Format::Csv,
            FileFormat::Ndjson => Format::Ndjson,
        };
        let opening = spawn_blocking(move || {
            let opened = Source::open(from, format, &mapping);
            (opened, mapping)
        });
        let (opened, mapping) = opening.await.map_err(Error::internal)?;
        let source = match opened {
            Ok((source, _)) => source,
            Err(why) => {
                let why = format!("The file cannot be used: {why}.");
                return self.end(ImportState::Failed, Some(why)).await;
            }
        };
        self.run.header.clone_from(&source.header);
        let call = Call {
            dry_run: self.run.preview,
            ..Call::default()
        };
        let (desk, viewer) = (desk.clone(), self.viewer.clone());
        let name = upload.name.clone();
        let done = u64::try_from(self.run.line).unwrap_or_default();
        let mut rows = Run::new(desk, viewer, call, name, mapping, source)
            .await?
            .go_on(done, self.run.batch_id);
        loop {
            match rows.next().await {
                Ok(Some(told)) => {
                    if !self.note(told).await? {
                        return Ok(());
                    }
                }
                Ok(None) => return self.end(ImportState::Finished, None).await,
                // It is read from the database, which may be back soon: the run goes on when its time is over.
                Err(Stop::Unread(cause)) => return Err(Error::internal(cause)),
                Err(Stop::Failed(error)) => return Err(error),
            }
        }
    }

    /// Notes what became of rows, of which there are none where an earlier node has dealt with them, and tells whether the run
    /// is still this node's.
    async fn note(&mut self, told: Vec<Told>) -> Result<bool, Error> {
        if let Some(last) = told.last() {
            self.run.line = i64::try_from(last.line).unwrap_or(i64::MAX);
        }
        let results: Vec<_> = told.into_iter().map(|told| self.result(told)).collect();
        for result in &results {
            self.run.rows += 1;
            match result.outcome {
                ImportOutcome::Unchanged => self.run.unchanged += 1,
                ImportOutcome::Refused => self.run.refused += 1,
                ImportOutcome::Created | ImportOutcome::TakenBack | ImportOutcome::Kept => {
                    self.run.created += 1;
                }
            }
        }
        let tx = self.desk.db.begin().await?;
        self.run.claimed_until = Some(self.desk.clock.now() + LEASE);
        if !tx.advance_import(&self.run).await? {
            tx.rollback().await?;
            return Ok(false);
        }
        tx.add_import_results(results).await?;
        tx.commit_quietly().await?;
        Ok(true)
    }

    fn result(&self, told: Told) -> import_result::Model {
        let Told {
            line,
            key,
            text,
            outcome,
        } = told;
        let (outcome, record, errors) = match outcome {
            Outcome::Created(id) => (ImportOutcome::Created, Some(id), None),
            // It was made before this node had noted it.
            Outcome::Unchanged(id, batch) if Some(batch) == self.run.batch_id => {
                (ImportOutcome::Created, Some(id), None)
            }
            Outcome::Unchanged(id, _) => (ImportOutcome::Unchanged, Some(id), None),
            Outcome::Refused(faults) => (ImportOutcome::Refused, None, Some(faults)),
        };
        let is_made = outcome == ImportOutcome::Unchanged || !self.run.preview;
        let is_refused = outcome == ImportOutcome::Refused;
        import_result::Model {
            run_id: self.run.id,
            line: i64::try_from(line).unwrap_or(i64::MAX),
            row_key: key,
            outcome,
            opportunity_id: record.filter(|_| is_made),
            errors: errors.map(|faults| json!(faults)),
            text: text.filter(|_| is_refused),
        }
    }

    /// Takes back what the run made, as far as that may be.
    async fn take_back(&mut self) -> Result<(), Error> {
        let reason = self.run.reason.unwrap_or(ErrorReason::Other);
        let Some(batch) = self.run.batch_id else {
            return self.end(ImportState::Undone, None).await;
        };
        let mut after = String::new();
        loop {
            let fates = bulk::undo(self.desk, &self.viewer, batch, &after, reason).await?;
            let Some((last, _)) = fates.last() else {
                return self.end(ImportState::Undone, None).await;
            };
            after.clone_from(last);
            if !self.settle(&fates).await? {
                return Ok(());
            }
        }
    }

    async fn settle(&mut self, fates: &[(String, Fate)]) -> Result<bool, Error> {
        let back = i64::try_from(taken_back(fates).count()).unwrap_or(i64::MAX);
        self.run.taken_back += back;
        self.run.claimed_until = Some(self.desk.clock.now() + LEASE);
        let tx = self.desk.db.begin().await?;
        if !tx.advance_import(&self.run).await? {
            tx.rollback().await?;
            return Ok(false);
        }
        for (key, fate) in fates {
            let (outcome, errors): (_, Option<&[Refusal]>) = match fate {
                Fate::TakenBack => (ImportOutcome::TakenBack, None),
                Fate::Kept(why) => (ImportOutcome::Kept, Some(why)),
            };
            let errors = errors.map(|why| json!(why));
            tx.settle_import_result(self.run.id, key, outcome, errors)
                .await?;
        }
        tx.forget_imported(self.run.partner_id, taken_back(fates))
            .await?;
        tx.commit_quietly().await?;
        Ok(true)
    }

    async fn end(&mut self, state: ImportState, fault: Option<String>) -> Result<(), Error> {
        let now = self.desk.clock.now();
        self.run.state = state;
        self.run.fault = fault;
        self.run.finished_at = Some(now);
        let tx = self.desk.db.begin().await?;
        tx.advance_import(&self.run).await?;
        tx.commit_quietly().await
    }
}
