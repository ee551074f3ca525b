//! A location of a company.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use covente_entity::{location, partner, types};

use crate::domain::permission::{self, Duty};
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::{CountryCode, EmailAddress};
use crate::graphql::types::enums::Locale;
use crate::graphql::types::partner::Partner;

/// A location.
#[derive(Clone)]
pub struct Location {
    reader: Arc<Reader>,
    row: Arc<location::Model>,
    partner: Option<Arc<partner::Model>>,
}

impl Location {
    /// From its row.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<location::Model>) -> Self {
        Self {
            reader,
            row,
            partner: None,
        }
    }

    /// From its row, its company being at hand.
    #[must_use]
    pub fn of(
        reader: Arc<Reader>,
        row: Arc<location::Model>,
        partner: &Arc<partner::Model>,
    ) -> Self {
        Self {
            partner: Some(Arc::clone(partner)),
            ..Self::new(reader, row)
        }
    }

    async fn company(&self) -> Result<Arc<partner::Model>, Fault> {
        match &self.partner {
            Some(partner) => Ok(Arc::clone(partner)),
            None => self.reader.partner(self.row.partner_id).await,
        }
    }
}

/// A location of a company, under a membership number of its own.
#[Object]
impl Location {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::Location, self.row.id)
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Its city.
    async fn city(&self) -> &str {
        &self.row.city
    }

    /// Its country.
    async fn country(&self) -> CountryCode {
        self.row.country.as_str().into()
    }

    /// Its number in the partner network.
    async fn membership_id(&self) -> &str {
        &self.row.membership_id
    }

    /// Whether deals that are offered to the company land here where nothing else places them.
    async fn is_default(&self) -> Result<bool, Fault> {
        Ok(self.company().await?.default_location_id == self.row.id)
    }

    /// Who is told of deals that are offered here. Only the company itself and admins of the programme see them: empty
    /// for all others, and where there are none.
    async fn inbound_contacts(&self) -> Vec<InboundContact> {
        let company = Some(self.row.partner_id);
        if !permission::holds(&self.reader.viewer, Duty::SeeInboundContacts, company) {
            return Vec::new();
        }
        let contacts = self.row.inbound_contacts.0.iter();
        contacts.map(InboundContact::of).collect()
    }

    /// Counts its changes; `updateLocation` asks for it.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// The company.
    async fn partner(&self) -> Nullable<Partner> {
        let found = async {
            Ok(Partner::new(
                Arc::clone(&self.reader),
                self.company().await?,
            ))
        };
        Nullable::found(found.await)
    }
}

/// Somebody at a location who is told of deals that are offered there.
#[derive(Clone, Debug, SimpleObject)]
pub struct InboundContact {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: EmailAddress,
    /// The language of the mail.
    pub locale: Locale,
    /// Whether mail is sent at all.
    pub notify: bool,
}

impl InboundContact {
    fn of(contact: &types::InboundContact) -> Self {
        Self {
            name: contact.name.clone(),
            email: EmailAddress(contact.email.clone()),
            locale: contact.locale.into(),
            notify: contact.notify,
        }
    }
}
