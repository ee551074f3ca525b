//! `setNotifications`, `resendNotification`: what people choose for their address, and dead letters (R157).

use covente_entity::notification_preference;
use covente_entity::types::ids::NotificationId;
use covente_entity::types::{Locale, NotificationState};
use serde::Serialize;
use serde_json::json;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::duty::{allow, flag};
use crate::actions::faults::Faults;
use crate::actions::input::Patch;
use crate::actions::write::{Begun, begin};
use crate::domain::contact::email_key;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::notifications;

pub mod gather;
pub mod letter;

/// `setNotifications`.
#[derive(Clone, Debug, Serialize)]
pub struct Choose {
    /// Whether any mail is sent.
    pub enabled: Patch<bool>,
    /// The language; cleared, whoever put the person down decides.
    pub locale: Patch<Locale>,
}

/// Keeps what the viewer chose for mail to their own verified address. Switched off, what waits to be sent there is
/// dropped.
///
/// # Errors
/// `REQUIRED` where `enabled` is cleared, `FORBIDDEN` without a verified address.
pub async fn choose(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Choose,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "setNotifications", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let email = viewer.email.as_deref().map(email_key);
    let known = notifications::preferences(&open.tx.on, email.as_slice()).await?;
    let before = known.first();
    let mut faults = Faults::new();
    let enabled = before.is_none_or(|row| row.enabled);
    let enabled = faults.take(flag(&input.enabled, enabled, &Path::of("enabled")));
    let enabled = faults.settle(enabled).map_err(Error::Refused)?;
    let Some(email_key) = email else {
        return Err(Refusal::new(
            Code::Forbidden,
            "R157",
            "Your token has no verified e-mail address, so there is none to choose for.",
        )
        .into());
    };
    let row = notification_preference::Model {
        email_key,
        enabled,
        locale: match input.locale {
            Patch::Keep => before.and_then(|row| row.locale),
            Patch::Clear => None,
            Patch::Set(locale) => Some(locale),
        },
        updated_at: open.now,
    };
    open.tx.keep_preference(&row).await?;
    if !row.enabled {
        open.tx.drop_notifications(&row.email_key).await?;
    }
    let mut done = open.finish(Made::default()).await?;
    done.preference = Some(row);
    Ok(done)
}

/// `resendNotification`.
#[derive(Clone, Debug, Serialize)]
pub struct Resend {
    /// The dead letter.
    pub notification: Option<NotificationId>,
}

/// Puts a dead letter down to be sent again, with all its tries.
///
/// # Errors
/// [`Error::NotFound`] where the viewer looks after no such mail; `ILLEGAL_TRANSITION` where it is no dead letter.
pub async fn resend(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Resend,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "resendNotification", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let missing = || Error::NotFound("There is no such notification, or you may not see it.");
    let id = input.notification.ok_or_else(missing)?;
    let find = async || notifications::find(&desk.db, &open.tx.on, viewer, &[id]).await;
    let row = find().await?.pop().ok_or_else(missing)?;
    let revived = open.tx.revive_notification(id, open.now).await?;
    let refusal = (!revived).then(|| not_dead(row.state));
    allow(refusal.into_iter().collect())?;
    let row = find().await?.pop();
    let made = Made {
        notification: Some(id),
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.notification = row;
    Ok(done)
}

fn not_dead(state: NotificationState) -> Refusal {
    Refusal::new(
        Code::IllegalTransition,
        "R155",
        "Only a mail that could not be sent is sent again.",
    )
    .with(json!({ "from": state, "action": "RESEND_NOTIFICATION" }))
}
