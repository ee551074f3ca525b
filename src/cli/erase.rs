//! `covente erase`: what the database holds of a person, overwritten in place.

use clap::{Args, Subcommand};
use uuid::Uuid;

use super::{Fault, log_to_stderr, place::Place, runtime};
use crate::{
    actions::erase::{self, Counts},
    clock::Clock,
    domain::{contact, erasure, refusal::Path},
};

#[derive(Args)]
pub(super) struct Options {
    #[command(subcommand)]
    who: Who,
}

#[derive(Subcommand)]
enum Who {
    /// Overwrite the person of an e-mail address everywhere, in records and in histories.
    Person(Person),
}

#[derive(Args)]
#[command(after_help = HELP)]
struct Person {
    /// The address; small and capital letters are the same.
    #[arg(value_name = "EMAIL")]
    email: String,

    /// A subject under which the person signs in, as the identity provider knows it. Can be given several times.
    #[arg(long, value_name = "TEXT", env = "COVENTE_ERASE_SUBJECT")]
    subject: Vec<String>,

    /// Overwrite. Without it the command only tells what it would overwrite.
    #[arg(long, env = "COVENTE_ERASE_YES")]
    yes: bool,

    #[command(flatten)]
    place: Place,
}

const HELP: &str = "\
Name, address and phone number are overwritten wherever the address stands beside them: on teams, as contacts, in
invitations, registrations and mails, and in the events of histories, which keep their number and their order. In texts the
address alone is overwritten. Subjects count where they are the address, where an endpoint of webhooks or an import has both,
and where --subject names them; views, favorites and choices that were kept for the person alone are taken away. A name that only
stands in a text stays: nobody can tell whose it is.

It cannot be undone. Servers may go on: each deal is overwritten in a transaction of its own, and shown so at once. If it is
broken off, run it again. Backups and exports that were made before still hold the person.
Exit code: 0, 1 where it failed or the person is still being written down, 2 where an option cannot be used.";

pub(super) fn run(options: Options) -> Result<(), Fault> {
    let Who::Person(options) = options.who;
    let email = contact::email(&options.email, &Path::of("email"))
        .map_err(|_| Fault::Setting(format!("'{}' is no e-mail address", options.email)))?;
    let database = options.place.database()?;
    log_to_stderr("warn");
    let mut person = erasure::Person::new(&email, &alias());
    for subject in &options.subject {
        person.signs_in_as(subject);
    }
    runtime()?.block_on(async {
        let db = database.open().await?;
        let done = erase::person(&db, person, Clock::real(), !options.yes).await;
        db.close().await?;
        let outcome = done?;
        tell(&outcome.rows, options.yes);
        match (options.yes, outcome.is_gone) {
            (false, _) if !outcome.rows.is_empty() => {
                println!("nothing is overwritten yet: --yes does it");
                Ok(())
            }
            (true, false) => Err(Fault::Failed(
                "the person is being written down again meanwhile; run it again".to_owned(),
            )),
            (false | true, _) => {
                println!("{GONE}");
                Ok(())
            }
        }
    })
}

/// What a run ends with that leaves nothing.
const GONE: &str = "nothing holds this person, by the address or by a subject that is known; --subject names others";

/// Made by chance: nothing leads from it to the person.
fn alias() -> String {
    let mut chance = Uuid::new_v4().simple().to_string();
    chance.truncate(12);
    format!("erased-{chance}")
}

fn tell(rows: &Counts, is_done: bool) {
    let done = if is_done {
        "overwritten"
    } else {
        "to overwrite"
    };
    for (table, rows) in rows {
        println!("{table}: {rows} {done}");
    }
}
