//! Expires what nobody answered in time, and reminds of what is due soon, at the time (R73, R98).

use std::time::Duration;

use crate::actions::desk::Desk;
use crate::actions::expiry::expire_due;
use crate::jobs::recover;
use crate::store::due;

/// The longest sleep. Nothing new expires sooner than this after it was made; a reminder may come so much late.
const LONGEST: Duration = Duration::from_mins(1);

/// Runs for as long as the node does: sleeps until the next offer or reminder is due, and sees to it.
pub async fn run(desk: Desk) {
    loop {
        let next = async {
            expire_due(&desk).await?;
            due::next(&desk.db).await
        };
        match next.await {
            Ok(due) => {
                let wait = due.map(|due| (due - desk.clock.now()).to_std().unwrap_or_default());
                tokio::time::sleep(
                    wait.unwrap_or(LONGEST)
                        .clamp(Duration::from_millis(1), LONGEST),
                )
                .await;
            }
            Err(fault) => recover("expiry", &fault).await,
        }
    }
}
