//! `setNotifications`, `resendNotification`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use crate::actions::notifications;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{common, patch};
use crate::graphql::mutation::payload::{ResendNotificationPayload, SetNotificationsPayload};
use crate::graphql::nullable::Nullable;
use crate::graphql::types::enums::Locale;

/// What you choose for mail to your address. What is left out stays as it is.
#[derive(InputObject)]
pub(crate) struct SetNotificationsInput {
    /// Whether any mail is sent to it. Switched off, mail that waits to be sent is dropped.
    enabled: MaybeUndefined<bool>,
    /// The language; null where it shall go by who put you down.
    locale: MaybeUndefined<Locale>,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// A dead letter to send again.
#[derive(InputObject)]
pub(crate) struct ResendNotificationInput {
    /// The dead letter.
    notification_id: ID,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// Mail.
#[derive(Default)]
pub(crate) struct NotificationChanges;

#[Object]
impl NotificationChanges {
    /// Says whether mail is sent to your own verified e-mail address, and in which language: to you as a member of a team,
    /// and as a contact of a location alike. Codes: `REQUIRED`, `FORBIDDEN` where your token has no verified address.
    async fn set_notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: SetNotificationsInput,
    ) -> Nullable<SetNotificationsPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = notifications::Choose {
                enabled: patch(input.enabled),
                locale: patch(input.locale.map_value(Into::into)),
            };
            let done = notifications::choose(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        SetNotificationsPayload::of(answer.await).await
    }

    /// For admins of the recipient's whole company and of the programme: sends a dead letter again, with all its tries. It
    /// keeps its Message-ID. Codes: `ILLEGAL_TRANSITION` where it is no dead letter.
    async fn resend_notification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: ResendNotificationInput,
    ) -> Nullable<ResendNotificationPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let id = ids::decode(&input.notification_id, Kind::Notification);
            let input = notifications::Resend {
                notification: id.map(Into::into),
            };
            let done = notifications::resend(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        ResendNotificationPayload::of(answer.await).await
    }
}
