//! Whatever has an id, found by it.

use std::sync::Arc;

use async_graphql::{ID, Interface};
use covente_entity::types::ids::{
    ApiTokenId, CustomerId, EngagementId, ImportRunId, InvitationId, LineId, LocationId, MessageId,
    NotificationId, OpportunityId, PartnerId, RegistrationId, RoutingRuleId, SavedViewId,
    SolutionId, StageMappingId, TeamMemberId, WebhookDeliveryId, WebhookEndpointId,
};
use uuid::Uuid;

use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::reader::Reader;
use crate::graphql::types::api_token::ApiToken;
use crate::graphql::types::customer::Customer;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::import::Import;
use crate::graphql::types::invitation::Invitation;
use crate::graphql::types::location::Location;
use crate::graphql::types::message::Message;
use crate::graphql::types::notification::Notification;
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::partner::Partner;
use crate::graphql::types::registration::Registration;
use crate::graphql::types::routing::RoutingRule;
use crate::graphql::types::saved_view::SavedView;
use crate::graphql::types::solution::{OpportunitySolution, Solution};
use crate::graphql::types::stage_mapping::StageMapping;
use crate::graphql::types::team_member::TeamMember;
use crate::graphql::types::webhook::{WebhookDelivery, WebhookEndpoint};
use crate::store::deal;

/// Whatever has an id of its own.
#[derive(Clone, Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "Opaque id, which never changes. It is one space for all types: `node` finds any of them."
))]
pub enum Node {
    /// A company.
    Partner(Partner),
    /// A location of a company.
    Location(Location),
    /// A solution of the catalogue.
    Solution(Solution),
    /// A customer.
    Customer(Customer),
    /// What the companies of one joint deal share.
    Engagement(Engagement),
    /// One company's record of a deal.
    Opportunity(Opportunity),
    /// A person on the team of a record.
    TeamMember(TeamMember),
    /// A solution on a record.
    OpportunitySolution(OpportunitySolution),
    /// An offer to join a deal.
    Invitation(Invitation),
    /// What your company calls a sales stage.
    StageMapping(StageMapping),
    /// Where a deal goes that the vendor sends to your company.
    RoutingRule(RoutingRule),
    /// A won deal, registered for one incentive.
    Registration(Registration),
    /// What a company wrote in a deal.
    Message(Message),
    /// A mail to one person about one event.
    Notification(Notification),
    /// A question about a list of records that you keep under a name.
    SavedView(SavedView),
    /// A token by which a machine of your company signs in.
    ApiToken(ApiToken),
    /// Where your company's events are sent to.
    WebhookEndpoint(WebhookEndpoint),
    /// One event on its way to an endpoint of your company.
    WebhookDelivery(WebhookDelivery),
    /// A file of opportunities that your company had imported.
    Import(Import),
}

impl Node {
    /// What an id stands for, if the viewer sees it.
    ///
    /// # Errors
    /// Why it could not be read.
    pub async fn find(reader: &Arc<Reader>, id: &ID) -> Result<Option<Self>, Fault> {
        let Some((kind, id)) = ids::decode_any(id) else {
            return Ok(None);
        };
        Ok(match kind {
            Kind::Partner => {
                let row = reader.partners.load(PartnerId(id)).await?;
                row.map(|row| Partner::new(Arc::clone(reader), row).into())
            }
            Kind::Location => {
                let row = reader.locations.load(LocationId(id)).await?;
                row.map(|row| Location::new(Arc::clone(reader), row).into())
            }
            Kind::Solution => {
                let row = reader.catalogue.load(SolutionId(id)).await?;
                row.map(|row| Solution::new(Arc::clone(reader), row).into())
            }
            Kind::Customer => {
                let row = reader.customers.load(CustomerId(id)).await?;
                row.map(|row| Customer::new(row).into())
            }
            Kind::Engagement => {
                let row = reader.engagements.load(EngagementId(id)).await?;
                row.map(|row| Engagement::new(Arc::clone(reader), row).into())
            }
            Kind::Opportunity => {
                let row = reader.opportunities.load(OpportunityId(id)).await?;
                row.map(|row| Opportunity::new(Arc::clone(reader), row).into())
            }
            Kind::Invitation => {
                let row = reader.invitation.load(InvitationId(id)).await?;
                row.map(|row| Invitation::new(Arc::clone(reader), row).into())
            }
            Kind::StageMapping => {
                let names = reader.stages().await?;
                let row = names.iter().find(|row| row.id == StageMappingId(id));
                row.map(|row| StageMapping(row.clone()).into())
            }
            Kind::RoutingRule => {
                let rules = reader.rules().await?;
                let row = rules.into_iter().find(|row| row.id == RoutingRuleId(id));
                row.map(|row| RoutingRule::new(Arc::clone(reader), row).into())
            }
            Kind::Registration => {
                let row = reader.filed.one.load(RegistrationId(id)).await?;
                row.map(|row| Registration::new(Arc::clone(reader), row).into())
            }
            Kind::Message => {
                let row = reader.message(MessageId(id)).await?;
                row.map(|row| Message::new(Arc::clone(reader), row).into())
            }
            Kind::Notification => {
                let row = reader.mail(NotificationId(id)).await?;
                row.map(|row| Notification::new(Arc::clone(reader), row).into())
            }
            Kind::SavedView => {
                let row = reader.view(SavedViewId(id)).await?;
                row.map(|row| SavedView::new(row).into())
            }
            Kind::ApiToken => {
                let row = reader.machines.tokens.load(ApiTokenId(id)).await?;
                row.map(|row| ApiToken::new(Arc::clone(reader), row).into())
            }
            Kind::WebhookEndpoint => {
                let row = reader
                    .machines
                    .endpoints
                    .load(WebhookEndpointId(id))
                    .await?;
                row.map(|row| WebhookEndpoint::new(Arc::clone(reader), row).into())
            }
            Kind::WebhookDelivery => {
                let row = reader
                    .machines
                    .deliveries
                    .load(WebhookDeliveryId(id))
                    .await?;
                row.map(|row| WebhookDelivery::new(Arc::clone(reader), row).into())
            }
            Kind::Import => {
                let row = reader.machines.imports.load(ImportRunId(id)).await?;
                row.map(|row| Import::new(Arc::clone(reader), row).into())
            }
            // A posted file is known by the run over it alone.
            Kind::Upload => None,
            Kind::TeamMember => team_member(reader, id).await?.map(Node::TeamMember),
            Kind::OpportunitySolution => line(reader, id).await?.map(Node::OpportunitySolution),
        })
    }
}

/// A team member is seen through the record that it is on.
async fn team_member(reader: &Arc<Reader>, id: Uuid) -> Result<Option<TeamMember>, Fault> {
    let id = TeamMemberId(id);
    let record = deal::record_of_member(&reader.db.read, id).await?;
    let Some(row) = seen(reader, record).await? else {
        return Ok(None);
    };
    let whole = reader.whole(row).await?;
    let member = whole.team.list()?.iter().find(|member| member.id == id);
    Ok(member.map(|member| TeamMember::new(Arc::clone(reader), Arc::clone(member))))
}

/// So is a solution on a record.
async fn line(reader: &Arc<Reader>, id: Uuid) -> Result<Option<OpportunitySolution>, Fault> {
    let id = LineId(id);
    let record = deal::record_of_line(&reader.db.read, id).await?;
    let Some(row) = seen(reader, record).await? else {
        return Ok(None);
    };
    let whole = reader.whole(row).await?;
    let line = whole.lines.list()?.iter().find(|line| line.line.id == id);
    Ok(line.map(|line| OpportunitySolution::new(Arc::clone(reader), Arc::clone(line))))
}

/// The deal of a record that is given to the viewer as a record: all of its lists are, too.
async fn seen(
    reader: &Reader,
    record: Option<OpportunityId>,
) -> Result<Option<EngagementId>, Fault> {
    let Some(record) = record else {
        return Ok(None);
    };
    let row = reader.opportunities.load(record).await?;
    Ok(row.map(|row| row.engagement.id))
}
