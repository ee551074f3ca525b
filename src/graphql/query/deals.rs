//! Records, deals and invitations.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use covente_entity::types::Status;
use covente_entity::types::ids::{EngagementId, OpportunityId};

use crate::graphql::connection::{Connection, List, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::lists;
use crate::graphql::lists::deals::{
    InvitationFilter, InvitationOrder, OpportunityFilter, OpportunityOrder,
};
use crate::graphql::lists::question::Question;
use crate::graphql::nullable::Nullable;
use crate::graphql::types::engagement::Engagement;
use crate::graphql::types::enums::{InvitationDirection, OpportunityStatus, OpportunityTab};
use crate::graphql::types::invitation::Invitation;
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::opportunity_list::OpportunityList;
use crate::store::invitations;

#[derive(Default)]
pub(super) struct Deals;

impl Deals {
    async fn opportunity_by(ctx: &Context<'_>, id: &ID) -> Result<Option<Opportunity>, Fault> {
        let reader = context::reader(ctx)?;
        let Some(id) = ids::decode(id, Kind::Opportunity) else {
            return Ok(None);
        };
        let row = reader.opportunities.load(OpportunityId(id)).await?;
        Ok(row.map(|row| Opportunity::new(Arc::clone(reader), row)))
    }

    async fn engagement_by(ctx: &Context<'_>, id: &ID) -> Result<Option<Engagement>, Fault> {
        let reader = context::reader(ctx)?;
        let Some(id) = ids::decode(id, Kind::Engagement) else {
            return Ok(None);
        };
        let row = reader.engagements.load(EngagementId(id)).await?;
        Ok(row.map(|row| Engagement::new(Arc::clone(reader), row)))
    }
}

#[Object]
impl Deals {
    /// A record by its id; null where there is no such record or you may not see it.
    async fn opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the record.")] id: ID,
    ) -> Nullable<Opportunity> {
        Nullable(Self::opportunity_by(ctx, &id).await)
    }

    /// The records of a list of your desk that you may see, newest first where no other order is asked for.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the schema"
    )]
    async fn opportunities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which list.")] tab: OpportunityTab,
        #[graphql(
            desc = "Only those in which every one of these words begins a word that you may see, in any order and in any \
                    of these: the name of the record, the customer's name and external id, the reference, the CRM and \
                    campaign id and the private notes, the people on the team and the customer's contact with their \
                    e-mail addresses, the names of the solutions, messages, and what an invitation or a help request \
                    says. Case and accents make no difference; what is neither letter nor digit stands between words. \
                    At most 200 characters and 10 words; without a word it narrows nothing."
        )]
        search: Option<String>,
        #[graphql(desc = "Only those that meet this.")] filter: Option<OpportunityFilter>,
        #[graphql(
            desc = "By what to sort: the first field decides, the next where the ones before are equal, 8 at most; \
                    in the list's own order where it is left out or empty."
        )]
        order_by: Option<Vec<OpportunityOrder>>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<OpportunityList, Fault> {
        let question = Question {
            tab,
            search,
            filter,
            order_by,
        };
        let paging = Paging {
            first,
            after,
            last,
            before,
        };
        question.page(ctx, paging).await
    }

    /// A deal by its id; null where there is no such deal or you see no record in it.
    async fn engagement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the deal.")] id: ID,
    ) -> Nullable<Engagement> {
        Nullable(Self::engagement_by(ctx, &id).await)
    }

    /// The invitations that your company sent or received, as far as you see its record, newest first where
    /// no other order is asked for.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the schema"
    )]
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Sent or received.")] direction: InvitationDirection,
        #[graphql(
            desc = "Only those that stand at one of these statuses; all where it is left out."
        )]
        status: Option<Vec<OpportunityStatus>>,
        #[graphql(desc = "Only those that meet this.")] filter: Option<InvitationFilter>,
        #[graphql(
            desc = "By what to sort: the first field decides, the next where the ones before are equal, 8 at most; \
                    in the list's own order where it is left out or empty."
        )]
        order_by: Option<Vec<InvitationOrder>>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Invitation>, Fault> {
        let reader = context::reader(ctx)?;
        let (asked, name) = lists::asked(direction.order(), filter, order_by)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, name);
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let way = direction.into();
        let statuses =
            status.map(|status| status.into_iter().map(Status::from).collect::<Vec<_>>());
        let (db, viewer) = (&reader.db, &reader.viewer);
        let page = invitations::page(db, viewer, way, statuses.as_deref(), &asked, &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| Invitation::new(Arc::clone(reader), Arc::new(row));
        Ok(order.page(page, node, move || {
            let (reader, asked) = (Arc::clone(&counting), asked.clone());
            let statuses = statuses.clone();
            Box::pin(async move {
                let (db, viewer) = (&reader.db, &reader.viewer);
                invitations::count(db, viewer, way, statuses.as_deref(), &asked).await
            })
        })?)
    }
}
