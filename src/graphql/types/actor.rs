//! Who did something, as far as the viewer may know.

use std::sync::Arc;

use async_graphql::Object;
use covente_entity::types::ids::PartnerId;

use crate::domain::api_token::told_to_others;
use crate::domain::visibility::is_named;
use crate::graphql::deal_view::DealView;
use crate::graphql::error::Fault;
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::types::partner::Partner;
use crate::store::event_log::Event;

/// An actor.
#[derive(Clone)]
pub struct Actor {
    reader: Arc<Reader>,
    subject: Option<String>,
    partner: Option<PartnerId>,
    via: String,
}

impl Actor {
    /// Who an event says it was.
    #[must_use]
    pub fn new(reader: Arc<Reader>, view: &DealView, event: &Event) -> Self {
        let subject = event.actor_subject.as_deref();
        Self::of(reader, view, subject, event.actor_partner_id, &event.via)
    }

    /// A person of a company, or the clock.
    #[must_use]
    pub fn of(
        reader: Arc<Reader>,
        view: &DealView,
        subject: Option<&str>,
        partner: Option<PartnerId>,
        via: &str,
    ) -> Self {
        let named = |company| is_named(&view.facts, reader.viewer.partner, company);
        Self {
            subject: subject
                .filter(|_| partner.is_some_and(named))
                .map(str::to_owned),
            partner,
            via: if partner == Some(reader.viewer.partner) {
                via.to_owned()
            } else {
                told_to_others(via).to_owned()
            },
            reader,
        }
    }

    async fn company(&self) -> Result<Option<Partner>, Fault> {
        let Some(id) = self.partner else {
            return Ok(None);
        };
        let row = self.reader.partner(id).await?;
        Ok(Some(Partner::new(Arc::clone(&self.reader), row)))
    }
}

/// Who did something.
#[Object]
impl Actor {
    /// The person, by the subject of their token. Null for the clock, and for a person of another company until that
    /// company has accepted.
    async fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// The person's company; null for the clock, which lets invitations expire.
    async fn partner(&self) -> Nullable<Partner> {
        Nullable(self.company().await)
    }

    /// Through what it was done, such as `API`, or `API token` with the name of the token where a machine of your own
    /// company did it.
    async fn via(&self) -> &str {
        &self.via
    }
}
