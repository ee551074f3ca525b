//! A person on the team of a record.

use std::sync::Arc;

use async_graphql::{ID, Object};
use covente_entity::{partner, team_member};

use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::{EmailAddress, PhoneNumber};
use crate::graphql::types::partner::Partner;

/// A team member.
#[derive(Clone)]
pub struct TeamMember {
    reader: Arc<Reader>,
    row: Arc<team_member::Model>,
    partner: Option<Arc<partner::Model>>,
}

impl TeamMember {
    /// From its row.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<team_member::Model>) -> Self {
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
        row: Arc<team_member::Model>,
        partner: &Arc<partner::Model>,
    ) -> Self {
        Self {
            partner: Some(Arc::clone(partner)),
            ..Self::new(reader, row)
        }
    }

    async fn company(&self) -> Result<Arc<partner::Model>, Fault> {
        if let Some(partner) = &self.partner {
            return Ok(Arc::clone(partner));
        }
        let whole = self.reader.whole(self.row.engagement_id).await?;
        whole
            .record(self.row.opportunity_id)
            .map(|row| Arc::clone(&row.partner))
            .ok_or_else(|| Fault::internal("a team member without a record"))
    }
}

/// A person whom a company put on its own record of a deal. Who has the role of a referrals user sees the deals on
/// whose team they are, by e-mail address.
#[Object]
impl TeamMember {
    /// Opaque id; `updateTeamMember` and `removeTeamMember` take it.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::TeamMember, self.row.id)
    }

    /// Full name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// E-mail address.
    async fn email(&self) -> EmailAddress {
        self.row.email.as_str().into()
    }

    /// Phone number.
    async fn phone(&self) -> PhoneNumber {
        self.row.phone.as_str().into()
    }

    /// The company whose record it is.
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
