//! A won deal, registered for one incentive.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use covente_entity::registration;

use crate::error::Error;
use crate::graphql::connection::Listed;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::scalars::{Date, DateTime, EmailAddress, PhoneNumber};
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::enums::{
    ContractKind, IncentiveKind, RegistrationDeployment, RegistrationPricing, RegistrationProfile,
    RegistrationState, RegistrationTenant,
};
use crate::graphql::types::money::Money;
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::partner::Partner;
use crate::graphql::types::registration_exception::RegistrationException;

/// A registration.
#[derive(Clone)]
pub struct Registration {
    reader: Arc<Reader>,
    row: Arc<registration::Model>,
}

impl Registration {
    /// From its row, which is in the viewer's sight.
    #[must_use]
    pub fn new(reader: Arc<Reader>, row: Arc<registration::Model>) -> Self {
        Self { reader, row }
    }

    async fn seen_exception(&self) -> Result<Option<RegistrationException>, Fault> {
        let all = self
            .reader
            .filed
            .exceptions
            .list(self.row.engagement_id)
            .await?;
        let own = all.iter().find(|row| row.registration_id == self.row.id);
        Ok(own.map(|row| RegistrationException::of(row, &self.row)))
    }

    async fn record(&self) -> Result<Option<Opportunity>, Fault> {
        let row = self
            .reader
            .opportunities
            .load(self.row.opportunity_id)
            .await?;
        Ok(row.map(|row| Opportunity::new(Arc::clone(&self.reader), row)))
    }
}

impl Listed for Registration {
    const CONNECTION: &'static str = "RegistrationConnection";
    const EDGE: &'static str = "RegistrationEdge";
}

/// Whom to ask about a registration.
#[derive(Clone, Debug, SimpleObject)]
pub struct RegistrationContact {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: EmailAddress,
    /// Phone number.
    pub phone: PhoneNumber,
}

/// A won deal, registered for one incentive of the vendor. The company that filed it and the vendor see it, nobody
/// else. A record has one for each incentive at most.
#[Object]
impl Registration {
    /// Opaque id; `resubmitRegistration` and `reviewRegistration` take it.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::Registration, self.row.id)
    }

    /// Counts its changes. A mutation names the version that it was decided on as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// The deal.
    async fn engagement(&self) -> Nullable<Engagement> {
        let found = async {
            let found = self.reader.engagements.load(self.row.engagement_id).await?;
            let row =
                found.ok_or_else(|| Error::NotFound("You may not see this deal any more."))?;
            Ok(Engagement::new(Arc::clone(&self.reader), row))
        };
        Nullable::found(found.await)
    }

    /// The won record that it was filed from; null for the vendor where the vendor started the deal.
    async fn opportunity(&self) -> Nullable<Opportunity> {
        Nullable(self.record().await)
    }

    /// The company that filed it.
    async fn partner(&self) -> Nullable<Partner> {
        let found = async {
            let row = self.reader.partner(self.row.partner_id).await?;
            Ok(Partner::new(Arc::clone(&self.reader), row))
        };
        Nullable::found(found.await)
    }

    /// The edition of the conditions that it was filed under, and goes on under.
    async fn profile(&self) -> RegistrationProfile {
        self.row.profile.into()
    }

    /// The incentive that it is for.
    async fn incentive(&self) -> IncentiveKind {
        self.row.incentive.into()
    }

    /// Where it stands.
    async fn state(&self) -> RegistrationState {
        self.row.state.into()
    }

    /// How it was decided: `APPROVED`, `PASSED` or `FAILED`; null before.
    async fn outcome(&self) -> Option<RegistrationState> {
        self.row.outcome.map(Into::into)
    }

    /// What the vendor said when it last decided; null where it said nothing, and once it was corrected.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// Whether the contract is a new one.
    async fn contract_kind(&self) -> ContractKind {
        self.row.contract.into()
    }

    /// Value of the whole contract.
    async fn total_contract_value(&self) -> Money {
        Money::of(self.row.total_minor, &self.row.currency)
    }

    /// Value of the eligible solution in it.
    async fn solution_value(&self) -> Money {
        Money::of(self.row.solution_minor, &self.row.currency)
    }

    /// Where the solution runs.
    async fn deployment(&self) -> RegistrationDeployment {
        self.row.deployment.into()
    }

    /// Whose tenant it runs in.
    async fn tenant(&self) -> RegistrationTenant {
        self.row.tenant.into()
    }

    /// The day on which the contract was signed.
    async fn signed_on(&self) -> Date {
        self.row.signed_on.into()
    }

    /// The day on which the contract starts.
    async fn starts_on(&self) -> Date {
        self.row.starts_on.into()
    }

    /// The day on which the contract ends; null where it has no end, or none is known.
    async fn ends_on(&self) -> Option<Date> {
        self.row.ends_on.map(Into::into)
    }

    /// Whom to ask about it.
    async fn contact(&self) -> RegistrationContact {
        RegistrationContact {
            name: self.row.contact_name.clone(),
            email: self.row.contact_email.as_str().into(),
            phone: self.row.contact_phone.as_str().into(),
        }
    }

    /// The partner's statement that the contract clearly names its company and the solution; always true.
    async fn named_in_contract(&self) -> bool {
        self.row.named_in_contract
    }

    /// Whether it is a transaction of the vendor's marketplace.
    async fn marketplace_transaction(&self) -> bool {
        self.row.marketplace
    }

    /// The day on which that transaction is expected; null where it is none.
    async fn marketplace_transaction_on(&self) -> Option<Date> {
        self.row.marketplace_on.map(Into::into)
    }

    /// Whether it is filed to report consumed revenue.
    async fn reports_consumed_revenue(&self) -> bool {
        self.row.consumed_revenue
    }

    /// Whether the contract has no end.
    async fn perpetual(&self) -> bool {
        self.row.perpetual
    }

    /// How the customer pays.
    async fn pricing_model(&self) -> RegistrationPricing {
        self.row.pricing.into()
    }

    /// What was asked to be changed after it was filed; null where nothing was.
    async fn exception(&self) -> Nullable<RegistrationException> {
        Nullable(self.seen_exception().await)
    }

    /// When its pay-as-you-go contract was valued anew; null where it was not.
    async fn revalued_at(&self) -> Option<DateTime> {
        self.row.revalued_at.map(DateTime)
    }

    /// When it was filed.
    async fn filed_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it last came to be reviewed; null where it never was.
    async fn review_pending_at(&self) -> Option<DateTime> {
        self.row.review_pending_at.map(DateTime)
    }

    /// When it came to wait for the vendor's marketplace; null where it never did.
    async fn marketplace_validation_pending_at(&self) -> Option<DateTime> {
        self.row.marketplace_validation_pending_at.map(DateTime)
    }

    /// When a correction was last asked for; null where none was.
    async fn action_required_at(&self) -> Option<DateTime> {
        self.row.action_required_at.map(DateTime)
    }

    /// When it was approved without a review; null where it was not.
    async fn approved_at(&self) -> Option<DateTime> {
        self.row.approved_at.map(DateTime)
    }

    /// When its review was passed; null where it was not.
    async fn passed_at(&self) -> Option<DateTime> {
        self.row.passed_at.map(DateTime)
    }

    /// When its review was failed; null where it was not.
    async fn failed_at(&self) -> Option<DateTime> {
        self.row.failed_at.map(DateTime)
    }

    /// When it was closed; null before.
    async fn closed_at(&self) -> Option<DateTime> {
        self.row.closed_at.map(DateTime)
    }
}
