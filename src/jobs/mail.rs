//! Makes mails of what the log tells, and sends them: at least once, and once where no node dies (R153–R158).

mod post;

use std::time::Duration;

use chrono::TimeDelta;
use covente_entity::notification;
use futures_util::future::join_all;
use tokio::sync::watch;
use uuid::Uuid;

use crate::actions::desk::Desk;
use crate::actions::notifications::gather::{gather, pass_over};
use crate::actions::notifications::letter;
use crate::config::Mail;
use crate::domain::notification::again;
use crate::error::Error;
use crate::events::head::Head;
use crate::jobs::recover;
use crate::store::notifications::{self, Outcome};

use post::{Post, Refused};

/// How often to look although nothing happened: a mail may be due again, or another process have written.
const POLL: Duration = Duration::from_secs(1);
/// How often the log is passed over while no mail is sent.
const IDLE: Duration = Duration::from_mins(1);
/// Mails that are sent at the same time.
const AT_ONCE: u64 = 8;
/// How long a mail that was taken is this node's: far longer than a try can take. If the node dies, the mail is sent again
/// by another after that.
const LEASE: TimeDelta = TimeDelta::minutes(5);

/// Runs until the node stops. What is under way then is brought to its end first.
pub async fn run(desk: Desk, head: Head, mail: Mail, stop: watch::Receiver<bool>) {
    match Post::open(&mail) {
        Some(post) => send(&desk, &head, &post, stop).await,
        None => stay_silent(&desk, stop).await,
    }
}

/// Whether mail can be sent now.
///
/// # Errors
/// Why not.
pub async fn reach(mail: &Mail) -> Result<(), String> {
    match Post::open(mail) {
        Some(post) => post.reach().await,
        None => Ok(()),
    }
}

fn stops(stop: &watch::Receiver<bool>) -> bool {
    *stop.borrow()
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // It fails where the node is gone, which is a stop.
    let _ = stop.wait_for(|stops| *stops).await;
}

async fn send(desk: &Desk, head: &Head, post: &Post, mut stop: watch::Receiver<bool>) {
    let mut events = head.watch();
    while !stops(&stop) {
        events.mark_unchanged();
        if let Err(fault) = once(desk, post, &stop).await {
            recover("mail", &fault).await;
        }
        tokio::select! {
            () = stopped(&mut stop) => return,
            // The sender lives as long as `head` does, so that the only way on is an event or the poll.
            _ = tokio::time::timeout(POLL, events.changed()) => {}
        }
    }
}

/// Where no mail is sent, what happens now is no news once it is.
async fn stay_silent(desk: &Desk, mut stop: watch::Receiver<bool>) {
    while !stops(&stop) {
        if let Err(fault) = pass_over(desk).await {
            recover("mail", &fault).await;
        }
        tokio::select! {
            () = stopped(&mut stop) => return,
            () = tokio::time::sleep(IDLE) => {}
        }
    }
}

/// Makes the mails that are to be made, and tries those that are to be sent, until the node stops.
async fn once(desk: &Desk, post: &Post, stop: &watch::Receiver<bool>) -> Result<(), Error> {
    gather(desk).await?;
    while !stops(stop) && notifications::any_due(&desk.db, desk.clock.now()).await? {
        let now = desk.clock.now();
        let claim = Uuid::new_v4();
        let tx = desk.db.begin().await?;
        let taken = tx
            .claim_notifications(claim, now, now + LEASE, AT_ONCE)
            .await?;
        tx.commit_quietly().await?;
        if taken.is_empty() {
            return Ok(());
        }
        // Taken first and sent then: nothing that a write waits for is held while a mail server answers.
        let tries = taken.iter().map(|row| attempt(desk, post, row));
        for (row, outcome) in taken.iter().zip(join_all(tries).await) {
            let tx = desk.db.begin().await?;
            let now = desk.clock.now();
            tx.settle_notification(row, &outcome?, now).await?;
            tx.commit_quietly().await?;
        }
    }
    Ok(())
}

async fn attempt(desk: &Desk, post: &Post, row: &notification::Model) -> Result<Outcome, Error> {
    let Some(letter) = letter::write(desk, row, post.host()).await? else {
        return Ok(Outcome::Dropped);
    };
    Ok(match post.send(&letter).await {
        Ok(()) => Outcome::Sent,
        Err(Refused::ForGood(why)) => Outcome::Dead(why),
        Err(Refused::ForNow(why)) => {
            tracing::warn!(job = "mail", notification.id = %row.id, fault = why, "a mail could not be sent");
            match again(row.attempts, desk.clock.now()) {
                Some(at) => Outcome::Again(at, why),
                None => Outcome::Dead(why),
            }
        }
    })
}
