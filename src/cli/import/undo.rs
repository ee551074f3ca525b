//! `covente import undo`: takes a batch of opportunities back where their statuses permit.

use clap::{Args, ValueEnum};
use covente_entity::types::{ErrorReason, ids::ImportBatchId};

use super::{acting::Acting, results::code};
use crate::{
    actions::{
        bulk::{self, Fate},
        desk::Desk,
    },
    cli::{Fault, log_to_stderr, place::Place, runtime},
    domain::viewer::Viewer,
    error::Error,
};

#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Options {
    /// The batch, as the import told it.
    #[arg(value_name = "BATCH")]
    batch: ImportBatchId,

    /// Why the opportunities were a mistake.
    #[arg(
        long,
        value_enum,
        env = "COVENTE_IMPORT_REASON",
        default_value = "data-error"
    )]
    reason: Reason,

    #[command(flatten)]
    acting: Acting,

    #[command(flatten)]
    place: Place,
}

const HELP: &str = "\
Each opportunity of the batch is closed as an error, as closeOpportunityAsError would: what is won or lost stays, and is
named. The keys of those that were closed can be imported again. A second call goes on where the first one stopped.
Exit code: 0, 1 where an opportunity stays or something failed, 2 where an option cannot be used.";

#[derive(Clone, Copy, ValueEnum)]
enum Reason {
    /// Its data is wrong.
    DataError,
    /// The deals are here twice.
    Duplicate,
    /// It was a test.
    Test,
    /// The customers are not those that were meant.
    WrongCustomer,
    /// Another reason.
    Other,
}

impl From<Reason> for ErrorReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::DataError => Self::DataError,
            Reason::Duplicate => Self::DuplicateByBulkUpload,
            Reason::Test => Self::TestDeal,
            Reason::WrongCustomer => Self::WrongCustomerMatch,
            Reason::Other => Self::Other,
        }
    }
}

pub(super) fn run(options: Options) -> Result<(), Fault> {
    let database = options.place.database()?;
    log_to_stderr("warn");
    runtime()?.block_on(async {
        let db = database.open().await?;
        let viewer = options.acting.viewer(&db).await?;
        let desk = options.acting.desk(&database, &db).await?;
        let mut sum = Sum::default();
        let done = all(
            &desk,
            &viewer,
            options.batch,
            options.reason.into(),
            &mut sum,
        )
        .await;
        db.close().await?;
        if let Err(Error::NotFound(why)) = done {
            return Err(Fault::Setting(why.into()));
        }
        done?;
        let Sum { back, kept } = sum;
        println!("{back} taken back, {kept} kept");
        match kept {
            0 => Ok(()),
            1 => Err(Fault::Failed("1 opportunity stays".into())),
            kept => Err(Fault::Failed(format!("{kept} opportunities stay"))),
        }
    })
}

#[derive(Default)]
struct Sum {
    back: u64,
    kept: u64,
}

async fn all(
    desk: &Desk,
    viewer: &Viewer,
    batch: ImportBatchId,
    reason: ErrorReason,
    sum: &mut Sum,
) -> Result<(), Error> {
    let mut after = String::new();
    loop {
        let fates = bulk::undo(desk, viewer, batch, &after, reason).await?;
        let Some((last, _)) = fates.last() else {
            return Ok(());
        };
        after.clone_from(last);
        bulk::forget(desk, viewer, &fates).await?;
        for (key, fate) in &fates {
            match fate {
                Fate::TakenBack => sum.back += 1,
                Fate::Kept(reasons) => {
                    sum.kept += 1;
                    for reason in reasons {
                        eprintln!("{key}: {}: {}", code(reason.code), reason.message);
                    }
                }
            }
        }
    }
}
