//! Mails, as whoever looks after them lists them.

use std::sync::Arc;

use async_graphql::{Context, Object};
use covente_entity::types;

use crate::graphql::connection::{Connection, List, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::types::enums::NotificationState;
use crate::graphql::types::notification::Notification;
use crate::store::notifications;

#[derive(Default)]
pub(super) struct Notifications;

#[Object]
impl Notifications {
    /// The mails to people of your company, newest first, for admins of the whole company; for an admin of the programme
    /// those to everybody. For others the list is empty. Dead letters are those of state `DEAD`.
    async fn notifications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those in one of these states; all where it is left out.")]
        state: Option<Vec<NotificationState>>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Notification>, Fault> {
        let reader = context::reader(ctx)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, "notifications");
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let states: Option<Vec<types::NotificationState>> =
            state.map(|states| states.into_iter().map(Into::into).collect());
        let (db, viewer) = (&reader.db, &reader.viewer);
        let page = notifications::page(db, viewer, states.as_deref(), &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| Notification::new(Arc::clone(reader), Arc::new(row));
        Ok(order.page(page, node, move || {
            let (reader, states) = (Arc::clone(&counting), states.clone());
            Box::pin(async move {
                notifications::count(&reader.db, &reader.viewer, states.as_deref()).await
            })
        })?)
    }
}
