//! `createOpportunity`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::create;
use crate::graphql::ids::Kind;
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::common;
use crate::graphql::mutation::input::{
    CustomerContactInput, MoneyInput, PartnerInvitationInput, TeamMemberInput, VendorHelpInput,
    id_or_nil, ids_or_nil,
};
use crate::graphql::mutation::payload::CreateOpportunityPayload;
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::Date;

/// A new deal: your company's own record, the answers to the two vendor questions, and any invitations.
#[derive(InputObject)]
pub(crate) struct CreateOpportunityInput {
    /// The customer, found by `customers` or made by `createCustomer`.
    customer_id: ID,
    /// The location of your company that the deal belongs to, for good; your role must be granted for it.
    location_id: ID,
    /// A friendly name, at most 255 characters.
    name: String,
    /// The estimated value of the whole deal.
    value: MoneyInput,
    /// When the deal is expected to close: today (UTC) or later.
    close_date: Date,
    /// Notes that only your company sees, at most 5,000 characters. A solution assessment needs some, for its specialist.
    private_notes: Option<String>,
    /// The id of the deal in your CRM, at most 64 characters; only your company sees it.
    crm_id: Option<String>,
    /// The id of the campaign that brought it, at most 64 characters; only your company sees it.
    campaign_id: Option<String>,
    /// The customer's contact; needed, with consent, as soon as the vendor is asked for help, and in a solution
    /// assessment.
    customer_contact: Option<CustomerContactInput>,
    /// Your people on the deal: one at least, 50 at most. A referrals user must be among them.
    team: Vec<TeamMemberInput>,
    /// What is sold: one solution at least, 50 at most.
    solution_ids: Vec<ID>,
    /// Whether the vendor's sellers may view the deal; it cannot be taken back. Not for the vendor itself.
    #[graphql(default)]
    vendor_may_view: bool,
    /// What help is wanted from the vendor; null for none. It makes the deal visible to the vendor, too.
    vendor_help: Option<VendorHelpInput>,
    /// Partners to invite at once, 25 at most. The vendor must invite one at least.
    #[graphql(default)]
    invitations: Vec<PartnerInvitationInput>,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// Starting a deal.
#[derive(Default)]
pub(crate) struct Create;

#[Object]
impl Create {
    /// Starts a deal. Your record is `ACCEPTED` from the start, and all invitations are out when this answers; where
    /// one of them is refused, nothing at all was stored. Codes: `NOT_FOUND`, `REQUIRED`, `INVALID_VALUE`, `TOO_LONG`,
    /// `OUT_OF_RANGE`, `TEAM_REQUIRED`, `TEAM_MEMBER_INCOMPLETE`, `SOLUTION_REQUIRED`, `ASSESSMENT_NOT_VETTED`,
    /// `ASSESSMENT_EXCLUSIVE`, `ASSESSMENT_NOT_SHAREABLE`, `LOCATION_OUT_OF_SCOPE`, `NOT_ON_TEAM`, `FORBIDDEN`, `NOT_CO_SELL_READY`,
    /// `CUSTOMER_CONTACT_REQUIRED`, `CONSENT_REQUIRED`, `PARTNER_NOT_ELIGIBLE`, `SELF_INVITATION`, `ALREADY_INVITED`,
    /// `IDEMPOTENCY_KEY_REUSED`. Warns `PRIVATE_NOT_REGISTRABLE`.
    async fn create_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: CreateOpportunityInput,
    ) -> Nullable<CreateOpportunityPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = create::Create {
                customer: id_or_nil(&input.customer_id, Kind::Customer).into(),
                location: id_or_nil(&input.location_id, Kind::Location).into(),
                name: input.name,
                value: input.value.into(),
                close_date: input.close_date.0,
                private_notes: input.private_notes,
                crm_id: input.crm_id,
                campaign_id: input.campaign_id,
                contact: input.customer_contact.map(Into::into),
                team: input.team.into_iter().map(Into::into).collect(),
                solutions: ids_or_nil(&input.solution_ids, Kind::Solution),
                vendor_may_view: input.vendor_may_view,
                vendor_help: input.vendor_help.map(Into::into),
                invitations: input.invitations.into_iter().map(Into::into).collect(),
            };
            let done = create::create(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        CreateOpportunityPayload::of(answer.await).await
    }
}
