//! `updateOpportunity`, `setCustomerContact`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use crate::actions::opportunities;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::common;
use crate::graphql::mutation::input::{CustomerContactInput, MoneyInput, patch};
use crate::graphql::mutation::payload::{SetCustomerContactPayload, UpdateOpportunityPayload};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::Date;

/// Changed details. What is left out stays as it is; `null` clears. The location cannot be changed.
#[derive(InputObject)]
pub(crate) struct UpdateOpportunityInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// The deal's name in your record, at most 255 characters; it cannot be cleared.
    name: MaybeUndefined<String>,
    /// Your estimated value; it cannot be cleared.
    value: MaybeUndefined<MoneyInput>,
    /// Your estimated close date, not before the record was made; it cannot be cleared.
    close_date: MaybeUndefined<Date>,
    /// Notes that only your company sees, at most 5,000 characters.
    private_notes: MaybeUndefined<String>,
    /// The id of the deal in your CRM, at most 64 characters.
    crm_id: MaybeUndefined<String>,
    /// The id of the campaign that brought it, at most 64 characters.
    campaign_id: MaybeUndefined<String>,
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

/// The customer's contact of a deal that your company started.
#[derive(InputObject)]
pub(crate) struct SetCustomerContactInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// The contact; null takes it off. It cannot be left out.
    contact: MaybeUndefined<CustomerContactInput>,
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

/// Details of a record.
#[derive(Default)]
pub(crate) struct Opportunities;

#[Object]
impl Opportunities {
    /// Changes the named details of your record while it is worked on. Codes: `REQUIRED`, `INVALID_VALUE`, `TOO_LONG`,
    /// `OUT_OF_RANGE`, `VERSION_CONFLICT`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn update_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: UpdateOpportunityInput,
    ) -> Nullable<UpdateOpportunityPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = opportunities::Update {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                name: patch(input.name),
                value: patch(input.value.map_value(Into::into)),
                close_date: patch(input.close_date.map_value(|date| date.0)),
                private_notes: patch(input.private_notes),
                crm_id: patch(input.crm_id),
                campaign_id: patch(input.campaign_id),
            };
            let done = opportunities::update(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        UpdateOpportunityPayload::of(answer.await).await
    }

    /// Sets or clears the customer's contact of a deal that your company started. While the vendor or a partner takes
    /// part, the contact must have consented; while the vendor is asked for help, it cannot be cleared. Codes:
    /// `REQUIRED`, `INVALID_VALUE`, `CONSENT_REQUIRED`, `CUSTOMER_CONTACT_REQUIRED`, `INBOUND_CANNOT_INVITE`,
    /// `VERSION_CONFLICT`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn set_customer_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: SetCustomerContactInput,
    ) -> Nullable<SetCustomerContactPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = opportunities::SetContact {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                contact: patch(input.contact.map_value(Into::into)),
            };
            let done =
                opportunities::set_customer_contact(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        SetCustomerContactPayload::of(answer.await).await
    }
}
