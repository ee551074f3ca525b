//! `shareWithVendor`, `requestVendorHelp`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::{input::HelpInput, vendor};
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::CustomerContactInput;
use crate::graphql::mutation::input::common;
use crate::graphql::mutation::payload::{RequestVendorHelpPayload, ShareWithVendorPayload};
use crate::graphql::nullable::Nullable;
use crate::graphql::types::enums::HelpKind;

/// Visibility for the vendor.
#[derive(InputObject)]
pub(crate) struct ShareWithVendorInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
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

/// A request for the vendor's help.
#[derive(InputObject)]
pub(crate) struct RequestVendorHelpInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// What help is wanted; one kind at least.
    help_kinds: Vec<HelpKind>,
    /// What the vendor should know, at most 5,000 characters.
    message: Option<String>,
    /// The customer's contact, where the deal has none yet or another one is to be called.
    customer_contact: Option<CustomerContactInput>,
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

/// The vendor's part in a deal.
#[derive(Default)]
pub(crate) struct Vendor;

#[Object]
impl Vendor {
    /// Lets the vendor's sellers view a deal that your company started. It cannot be taken back. Codes:
    /// `INBOUND_CANNOT_INVITE`, `VERSION_CONFLICT`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn share_with_vendor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: ShareWithVendorInput,
    ) -> Nullable<ShareWithVendorPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = vendor::Share {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
            };
            let done = vendor::share(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        ShareWithVendorPayload::of(answer.await).await
    }

    /// Asks the vendor to help with a deal that your company started: it becomes co-sell, and the vendor has fourteen
    /// days to answer. It cannot be taken back. Codes: `REQUIRED`, `INVALID_VALUE`, `TOO_LONG`,
    /// `CUSTOMER_CONTACT_REQUIRED`, `CONSENT_REQUIRED`, `ALREADY_INVITED`, `PARTNER_NOT_ELIGIBLE`,
    /// `INBOUND_CANNOT_INVITE`, `VERSION_CONFLICT`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`. Warns
    /// `COSELL_MAY_COST_REGISTRATION`.
    async fn request_vendor_help(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: RequestVendorHelpInput,
    ) -> Nullable<RequestVendorHelpPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = vendor::Ask {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                help: HelpInput {
                    help: input.help_kinds.into_iter().map(Into::into).collect(),
                    message: input.message,
                },
                contact: input.customer_contact.map(Into::into),
            };
            let done = vendor::request_help(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        RequestVendorHelpPayload::of(answer.await).await
    }
}
