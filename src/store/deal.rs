//! One deal whole: the engagement with the records, teams, solutions and invitations of all its parties.

use covente_entity::types::ids::{
    EngagementId, InvitationId, LineId, OpportunityId, PartnerId, RegistrationId, TeamMemberId,
};
use covente_entity::types::{PricingModel, Status};
use covente_entity::{
    engagement, invitation, opportunity, opportunity_solution, registration,
    registration_exception, team_member,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::domain::facts::{DealFacts, RecordFacts};
use crate::domain::registration::Filed;
use crate::error::Error;
use crate::store::beside::Beside;
use crate::store::partners;
use crate::store::tx::Tx;

/// A deal as a write holds it. Bounded: at most 25 open invitations, 50 people and 50 solutions a record, and one
/// registration an incentive and record.
#[derive(Clone, Debug)]
pub struct Deal {
    /// What the parties share.
    pub engagement: engagement::Model,
    /// The records, oldest first.
    pub records: Vec<opportunity::Model>,
    /// The people of all records, by place.
    pub team: Vec<team_member::Model>,
    /// The solutions of all records, by place.
    pub lines: Vec<opportunity_solution::Model>,
    /// All invitations, oldest first.
    pub invitations: Vec<invitation::Model>,
    /// All registrations, oldest first.
    pub registrations: Vec<registration::Model>,
    /// The exceptions to them: one of a record at most.
    pub exceptions: Vec<registration_exception::Model>,
    /// The vendor's company.
    pub vendor: Option<PartnerId>,
}

/// The record that a team member is on.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn record_of_member(
    on: &impl ConnectionTrait,
    member: TeamMemberId,
) -> Result<Option<OpportunityId>, Error> {
    Ok(team_member::Entity::find_by_id(member)
        .select_only()
        .column(team_member::Column::OpportunityId)
        .into_tuple()
        .one(on)
        .await?)
}

/// The record that a solution stands on.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn record_of_line(
    on: &impl ConnectionTrait,
    line: LineId,
) -> Result<Option<OpportunityId>, Error> {
    Ok(opportunity_solution::Entity::find_by_id(line)
        .select_only()
        .column(opportunity_solution::Column::OpportunityId)
        .into_tuple()
        .one(on)
        .await?)
}

/// The record that sent an invitation.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn sender_of(
    on: &impl ConnectionTrait,
    invitation: InvitationId,
) -> Result<Option<OpportunityId>, Error> {
    Ok(invitation::Entity::find_by_id(invitation)
        .select_only()
        .column(invitation::Column::SenderOpportunityId)
        .into_tuple()
        .one(on)
        .await?)
}

/// The record that a registration is of.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn record_of_registration(
    on: &impl ConnectionTrait,
    registration: RegistrationId,
) -> Result<Option<OpportunityId>, Error> {
    Ok(registration::Entity::find_by_id(registration)
        .select_only()
        .column(registration::Column::OpportunityId)
        .into_tuple()
        .one(on)
        .await?)
}

/// By what a deal is named.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// Itself.
    Engagement(EngagementId),
    /// Any of its records.
    Record(OpportunityId),
}

/// Takes a deal: raises the engagement's version, which takes its row lock, so that from here on the deal is the
/// transaction's own (design §7). It says nothing about who may see it: the caller looks at the deal in the viewer's
/// sight next.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn take(tx: &Tx, of: Of) -> Result<Option<(Deal, Beside)>, Error> {
    let named = match of {
        Of::Engagement(id) => engagement::Column::Id.eq(id),
        Of::Record(id) => {
            let record = opportunity::Entity::find_by_id(id)
                .select_only()
                .column(opportunity::Column::EngagementId);
            engagement::Column::Id.in_subquery(record.into_query())
        }
    };
    let taken = engagement::Entity::update_many()
        .col_expr(
            engagement::Column::Version,
            Expr::col(engagement::Column::Version).add(1),
        )
        .filter(named)
        .exec_with_returning(&tx.on)
        .await?
        .pop();
    let Some(engagement) = taken else {
        return Ok(None);
    };
    let vendor = partners::vendor(&tx.db, &tx.on).await?;
    Ok(Some(whole(&tx.on, engagement, vendor).await?))
}

/// A deal as it is, without taking it.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    on: &impl ConnectionTrait,
    id: EngagementId,
    vendor: Option<PartnerId>,
) -> Result<Option<Deal>, Error> {
    match engagement::Entity::find_by_id(id).one(on).await? {
        None => Ok(None),
        Some(engagement) => Ok(Some(whole(on, engagement, vendor).await?.0)),
    }
}

async fn whole(
    on: &impl ConnectionTrait,
    engagement: engagement::Model,
    vendor: Option<PartnerId>,
) -> Result<(Deal, Beside), Error> {
    let id = engagement.id;
    let beside = Beside::load(on, id).await?;
    let team = team_member::Entity::find()
        .filter(team_member::Column::EngagementId.eq(id))
        .order_by_asc(team_member::Column::Position)
        .order_by_asc(team_member::Column::Id)
        .all(on)
        .await?;
    let invitations = invitation::Entity::find()
        .filter(invitation::Column::EngagementId.eq(id))
        .order_by_asc(invitation::Column::Id)
        .all(on)
        .await?;
    let records = beside.records();
    // Only a won deal is registered (R105): the others need not be asked.
    let is_won = records.iter().any(|record| record.status == Status::Won);
    let registrations = if is_won {
        registration::Entity::find()
            .filter(registration::Column::EngagementId.eq(id))
            .order_by_asc(registration::Column::Id)
            .all(on)
            .await?
    } else {
        Vec::new()
    };
    // An exception is to a registration: most deals have none, and need not be asked.
    let exceptions = if registrations.is_empty() {
        Vec::new()
    } else {
        registration_exception::Entity::find()
            .filter(registration_exception::Column::EngagementId.eq(id))
            .all(on)
            .await?
    };
    let deal = Deal {
        records,
        lines: beside.lines(),
        team,
        invitations,
        registrations,
        exceptions,
        ..Deal::empty(engagement, vendor)
    };
    Ok((deal, beside))
}

impl Deal {
    /// One without records.
    #[must_use]
    pub fn empty(engagement: engagement::Model, vendor: Option<PartnerId>) -> Self {
        Self {
            engagement,
            records: Vec::new(),
            team: Vec::new(),
            lines: Vec::new(),
            invitations: Vec::new(),
            registrations: Vec::new(),
            exceptions: Vec::new(),
            vendor,
        }
    }

    /// What the rules need to know of it.
    #[must_use]
    pub fn facts(&self) -> DealFacts {
        facts(
            &self.engagement,
            self.vendor,
            &self.records,
            &self.team.iter(),
        )
    }

    /// A record of the deal.
    #[must_use]
    pub fn record(&self, id: OpportunityId) -> Option<&opportunity::Model> {
        self.records.iter().find(|record| record.id == id)
    }

    /// A record of the deal, to change it.
    pub fn record_mut(&mut self, id: OpportunityId) -> Option<&mut opportunity::Model> {
        self.records.iter_mut().find(|record| record.id == id)
    }

    /// The record of the company that started the deal.
    #[must_use]
    pub fn originator(&self) -> Option<&opportunity::Model> {
        self.records.iter().find(|record| record.is_originator)
    }

    /// The exceptions to the registrations of a record.
    pub fn exceptions_of(
        &self,
        record: OpportunityId,
    ) -> impl Iterator<Item = &registration_exception::Model> {
        self.exceptions.iter().filter(move |exception| {
            self.registration(exception.registration_id)
                .is_some_and(|registration| registration.opportunity_id == record)
        })
    }

    /// A registration of the deal.
    #[must_use]
    pub fn registration(&self, id: RegistrationId) -> Option<&registration::Model> {
        self.registrations.iter().find(|row| row.id == id)
    }

    /// A registration of the deal, to change it.
    pub fn registration_mut(&mut self, id: RegistrationId) -> Option<&mut registration::Model> {
        self.registrations.iter_mut().find(|row| row.id == id)
    }

    /// The people on a record, by place.
    pub fn team_of(&self, record: OpportunityId) -> impl Iterator<Item = &team_member::Model> {
        self.team
            .iter()
            .filter(move |member| member.opportunity_id == record)
    }

    /// The solutions on a record, by place.
    pub fn lines_of(
        &self,
        record: OpportunityId,
    ) -> impl Iterator<Item = &opportunity_solution::Model> {
        self.lines
            .iter()
            .filter(move |line| line.opportunity_id == record)
    }
}

/// What the rules need to know of a deal, from its rows.
#[must_use]
pub fn facts<'a>(
    engagement: &engagement::Model,
    vendor: Option<PartnerId>,
    records: impl IntoIterator<Item = &'a opportunity::Model>,
    team: &(impl Iterator<Item = &'a team_member::Model> + Clone),
) -> DealFacts {
    DealFacts {
        vendor,
        involvement: engagement.vendor_involvement,
        started_by_vendor: engagement.started_by_vendor,
        assessment: engagement.assessment,
        partner_invited: engagement.partner_invited,
        created: engagement.created_at,
        has_contact: engagement.contact_name.is_some(),
        consented: engagement.contact_consent,
        records: records
            .into_iter()
            .map(|record| RecordFacts {
                id: record.id,
                partner: record.partner_id,
                location: record.location_id,
                originator: record.is_originator,
                status: record.status,
                since: record.status_since,
                accepted: record.accepted_at.is_some(),
                stage: record.sales_stage,
                due_at: record.due_at,
                team: team
                    .clone()
                    .filter(|member| member.opportunity_id == record.id)
                    .map(|member| member.email_key.clone())
                    .collect(),
            })
            .collect(),
    }
}

/// What the rules need to know of a registration, and of which record it is.
#[must_use]
pub fn filed(row: &registration::Model) -> (OpportunityId, Filed) {
    let filed = Filed {
        incentive: row.incentive,
        profile: row.profile,
        state: row.state,
        filed_at: row.created_at,
        pay_as_you_go: row.pricing == PricingModel::PayAsYouGo,
        revalued: row.revalued_at.is_some(),
    };
    (row.opportunity_id, filed)
}
