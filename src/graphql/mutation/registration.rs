//! `registerDeal`, `resubmitRegistration`, `reviewRegistration`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::registration;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{MoneyInput, common};
use crate::graphql::mutation::payload::{
    RegisterDealPayload, ResubmitRegistrationPayload, ReviewRegistrationPayload,
};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::{Date, EmailAddress, PhoneNumber};
use crate::graphql::types::enums::{
    ContractKind, IncentiveKind, RegistrationDecision, RegistrationDeployment, RegistrationPricing,
    RegistrationTenant,
};

/// Whom to ask about a registration; all three are needed.
#[derive(InputObject)]
pub(crate) struct RegistrationContactInput {
    /// Full name, at most 255 characters.
    name: String,
    /// E-mail address.
    email: EmailAddress,
    /// Phone number.
    phone: PhoneNumber,
}

/// What the contract of a won deal says.
#[derive(InputObject)]
pub(crate) struct RegistrationFormInput {
    /// Whether the contract is a new one.
    contract_kind: ContractKind,
    /// Value of the whole contract: software and services, no hardware.
    total_contract_value: MoneyInput,
    /// Value of the eligible solution in it, in the same currency; no more than the whole.
    solution_value: MoneyInput,
    /// Where the solution runs.
    deployment: RegistrationDeployment,
    /// Whose tenant it runs in.
    tenant: RegistrationTenant,
    /// The day on which the contract was signed, in UTC; today or earlier.
    signed_on: Date,
    /// The day on which the contract starts; it may precede the signature.
    starts_on: Date,
    /// The day on which the contract ends; the day it starts, or later.
    ends_on: Option<Date>,
    /// Whom to ask about it.
    contact: RegistrationContactInput,
    /// Your statement that the contract clearly names your company and the eligible solution; it must be true.
    named_in_contract: bool,
    /// Whether it is a transaction of the vendor's marketplace; needed in the edition of 2023.
    marketplace_transaction: Option<bool>,
    /// The day on which that transaction is expected; needed where it is one.
    marketplace_transaction_on: Option<Date>,
    /// Whether it is filed to report consumed revenue, which alone lets a marketplace transaction be registered in the
    /// edition of 2023.
    #[graphql(default)]
    reports_consumed_revenue: bool,
    /// Whether the contract has no end; needed in the edition of 2023.
    perpetual: Option<bool>,
    /// How the customer pays; needed in the edition of 2023.
    pricing_model: Option<RegistrationPricing>,
}

impl From<RegistrationFormInput> for registration::FormInput {
    fn from(form: RegistrationFormInput) -> Self {
        Self {
            contract: form.contract_kind.into(),
            total: form.total_contract_value.into(),
            solution: form.solution_value.into(),
            deployment: form.deployment.into(),
            tenant: form.tenant.into(),
            signed_on: form.signed_on.0,
            starts_on: form.starts_on.0,
            ends_on: form.ends_on.map(|date| date.0),
            contact_name: form.contact.name,
            contact_email: form.contact.email.0,
            contact_phone: form.contact.phone.0,
            named_in_contract: form.named_in_contract,
            marketplace: form.marketplace_transaction,
            marketplace_on: form.marketplace_transaction_on.map(|date| date.0),
            consumed_revenue: form.reports_consumed_revenue,
            perpetual: form.perpetual,
            pricing: form.pricing_model.map(Into::into),
        }
    }
}

/// A won deal to register for an incentive.
#[derive(InputObject)]
pub(crate) struct RegisterDealInput {
    /// Your company's won record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// The incentive to register for, of one of the record's solutions; each once.
    incentive: IncentiveKind,
    /// What the contract says.
    form: RegistrationFormInput,
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

/// A registration that the vendor wants corrected.
#[derive(InputObject)]
pub(crate) struct ResubmitRegistrationInput {
    /// The registration.
    registration_id: ID,
    /// The version of the registration that you decided on; another one is `VERSION_CONFLICT`, which tells what changed
    /// since.
    expected_version: i32,
    /// What the contract says: the whole form, corrected.
    form: RegistrationFormInput,
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

/// The vendor's decision on a registration.
#[derive(InputObject)]
pub(crate) struct ReviewRegistrationInput {
    /// The registration.
    registration_id: ID,
    /// The version of the registration that you decided on; another one is `VERSION_CONFLICT`, which tells what changed
    /// since.
    expected_version: i32,
    /// What comes of the review.
    decision: RegistrationDecision,
    /// What the partner is told, at most 5,000 characters; needed for `FAIL` and `REQUIRE_ACTION`.
    reason: Option<String>,
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

/// Won deals on their way to an incentive.
#[derive(Default)]
pub(crate) struct RegistrationChanges;

#[Object]
impl RegistrationChanges {
    /// Registers a won deal for an incentive, at once or later. IP co-sell is reviewed by the vendor, the others are
    /// approved and closed; `registrationEligibility` tells before whether it can be. Codes: `REQUIRED`,
    /// `INVALID_VALUE`, `TOO_LONG`, `OUT_OF_RANGE`, `VERSION_CONFLICT`, `NOT_ELIGIBLE_FOR_REGISTRATION`,
    /// `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`, `LOCATION_OUT_OF_SCOPE`, `NOT_ON_TEAM`.
    async fn register_deal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: RegisterDealInput,
    ) -> Nullable<RegisterDealPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = registration::Register {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                incentive: input.incentive.into(),
                form: input.form.into(),
            };
            let done = registration::register(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        RegisterDealPayload::of(answer.await).await
    }

    /// Files a registration again that the vendor wants corrected; it is reviewed again. Codes: `REQUIRED`,
    /// `INVALID_VALUE`, `TOO_LONG`, `OUT_OF_RANGE`, `VERSION_CONFLICT`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`,
    /// `FORBIDDEN`, `LOCATION_OUT_OF_SCOPE`, `NOT_ON_TEAM`.
    async fn resubmit_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: ResubmitRegistrationInput,
    ) -> Nullable<ResubmitRegistrationPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = registration::Resubmit {
                registration: ids::decode(&input.registration_id, Kind::Registration)
                    .map(Into::into),
                expected_version: input.expected_version,
                form: input.form.into(),
            };
            let done = registration::resubmit(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        ResubmitRegistrationPayload::of(answer.await).await
    }

    /// For admins of the vendor: decides on a registration. Codes: `REASON_REQUIRED`, `TOO_LONG`, `VERSION_CONFLICT`,
    /// `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn review_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: ReviewRegistrationInput,
    ) -> Nullable<ReviewRegistrationPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = registration::Review {
                registration: ids::decode(&input.registration_id, Kind::Registration)
                    .map(Into::into),
                expected_version: input.expected_version,
                decision: input.decision.into(),
                reason: input.reason,
            };
            let done = registration::review(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        ReviewRegistrationPayload::of(answer.await).await
    }
}
