//! People without a record of their own: the customer's contact, and those whom another company shows.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use covente_entity::types::Person;
use covente_entity::{engagement, partner, team_member};

use crate::domain::visibility::{Extent, Group, Relation, extent};
use crate::graphql::error::Fault;
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::{EmailAddress, PhoneNumber};
use crate::graphql::types::partner::Partner;

/// The person to talk to at the customer. It is shared with other companies only with that person's consent.
#[derive(Clone, Debug, SimpleObject)]
pub struct CustomerContact {
    /// Full name.
    pub name: String,
    /// Phone number.
    pub phone: Option<PhoneNumber>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// Whether the person agreed to be shared with the companies of this deal.
    pub consent_given: bool,
}

impl CustomerContact {
    /// That of a deal, if one is given and the viewer may see it.
    ///
    /// # Errors
    /// Why the deal could not be read.
    pub async fn seen(
        reader: &Reader,
        engagement: &engagement::Model,
    ) -> Result<Option<Self>, Fault> {
        let Some(relation) = reader.to_originator(engagement).await? else {
            return Ok(None);
        };
        Ok(Self::shown(relation, engagement))
    }

    /// That of a deal, if one is given, to whoever is this to its originator's record.
    #[must_use]
    pub fn shown(relation: Relation, engagement: &engagement::Model) -> Option<Self> {
        let extent = extent(relation, Group::CustomerContact);
        let seen =
            extent == Extent::Yes || (extent == Extent::Consented && engagement.contact_consent);
        seen.then(|| Self::of(engagement)).flatten()
    }

    fn of(engagement: &engagement::Model) -> Option<Self> {
        Some(Self {
            name: engagement.contact_name.clone()?,
            phone: engagement.contact_phone.clone().map(PhoneNumber),
            email: engagement.contact_email.clone().map(EmailAddress),
            consent_given: engagement.contact_consent,
        })
    }
}

/// A person of one of the companies in a deal, as that company shows them to the others.
#[derive(Clone)]
pub struct Contact {
    reader: Arc<Reader>,
    person: Person,
    partner: Arc<partner::Model>,
}

impl Contact {
    /// A person whom an invitation shows.
    #[must_use]
    pub fn new(reader: Arc<Reader>, person: Person, partner: &Arc<partner::Model>) -> Self {
        Self {
            reader,
            person,
            partner: Arc::clone(partner),
        }
    }

    /// A person on the team of a record.
    #[must_use]
    pub fn of(
        reader: Arc<Reader>,
        member: &team_member::Model,
        partner: &Arc<partner::Model>,
    ) -> Self {
        let person = Person {
            name: member.name.clone(),
            email: member.email.clone(),
            phone: member.phone.clone(),
        };
        Self::new(reader, person, partner)
    }
}

/// A person of one of the companies in a deal, as that company shows them to the others.
#[Object]
impl Contact {
    /// Full name.
    async fn name(&self) -> &str {
        &self.person.name
    }

    /// E-mail address.
    async fn email(&self) -> EmailAddress {
        self.person.email.as_str().into()
    }

    /// Phone number.
    async fn phone(&self) -> PhoneNumber {
        self.person.phone.as_str().into()
    }

    /// The person's company.
    async fn partner(&self) -> Nullable<Partner> {
        let partner = Partner::new(Arc::clone(&self.reader), Arc::clone(&self.partner));
        Nullable::found(Ok(partner))
    }
}
