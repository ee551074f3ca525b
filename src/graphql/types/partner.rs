//! A company.

use std::sync::Arc;

use async_graphql::{ID, Object};
use covente_entity::partner;

use crate::graphql::connection::Listed;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::CountryCode;
use crate::graphql::types::enums::PartnerKind;
use crate::graphql::types::location::Location;
use crate::graphql::types::ranking::{PartnerRanking, WantedFor};
use crate::store::rankings;

/// A company.
#[derive(Clone)]
pub struct Partner {
    reader: Arc<Reader>,
    row: Arc<partner::Model>,
}

impl Partner {
    /// From its row.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<partner::Model>) -> Self {
        Self { reader, row }
    }

    async fn conduct(&self, wanted: Option<WantedFor>) -> Result<Option<PartnerRanking>, Fault> {
        let viewer = &self.reader.viewer;
        if viewer.partner != self.row.id || !viewer.sees_deals() {
            return Ok(None);
        }
        let among = wanted.unwrap_or_default().among()?;
        let conduct = rankings::conduct(&self.reader.db, self.row.id, &among).await?;
        Ok(Some(conduct.into()))
    }
}

impl Listed for Partner {
    const CONNECTION: &'static str = "PartnerConnection";
    const EDGE: &'static str = "PartnerEdge";
}

/// A company of the programme: the vendor or one of its partners.
#[Object]
impl Partner {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::Partner, self.row.id)
    }

    /// What it is to the programme.
    async fn kind(&self) -> PartnerKind {
        self.row.kind.into()
    }

    /// Its name.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Where it is at home.
    async fn country(&self) -> CountryCode {
        self.row.country.as_str().into()
    }

    /// Whether the programme has released it for co-selling.
    async fn co_sell_ready(&self) -> bool {
        self.row.co_sell_ready
    }

    /// Whether it transacts in the ecosystem: only such a company, once it is released for co-selling, can be invited.
    async fn transacting(&self) -> bool {
        self.row.transacting
    }

    /// Whether it is vetted for solution assessments.
    async fn assessment_vetted(&self) -> bool {
        self.row.assessment_vetted
    }

    /// Counts its changes; `updatePartner` asks for it.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// Where deals land that are offered to it and that nothing else places; `updatePartner` changes it.
    async fn default_location(&self) -> Nullable<Location> {
        let found = async {
            let id = self.row.default_location_id;
            let found = self.reader.locations.load(id).await?;
            let row = found.ok_or_else(|| Fault::internal(format!("there is no location {id}")))?;
            Ok(Location::of(Arc::clone(&self.reader), row, &self.row))
        };
        Nullable::found(found.await)
    }

    /// How your own company dealt with what was offered to it, and where that puts it in the partner search; null for
    /// other companies, and for an admin of the programme.
    async fn ranking(
        &self,
        #[graphql(desc = "Only such offers; all where it is left out.")] wanted_for: Option<
            WantedFor,
        >,
    ) -> Nullable<PartnerRanking> {
        Nullable(self.conduct(wanted_for).await)
    }

    /// Its locations, by name. A record always belongs to one of them.
    async fn locations(&self) -> Nullable<Vec<Location>> {
        let found = async {
            let rows = self.reader.locations_of.list(self.row.id).await?;
            Ok(rows
                .iter()
                .map(|row| Location::of(Arc::clone(&self.reader), Arc::new(row.clone()), &self.row))
                .collect())
        };
        Nullable::found(found.await)
    }
}
