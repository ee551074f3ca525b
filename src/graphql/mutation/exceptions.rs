//! `requestRegistrationException`, `decideRegistrationException`, `revalueRegistration`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::registration::exception;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{MoneyInput, common};
use crate::graphql::mutation::payload::{
    DecideRegistrationExceptionPayload, RequestRegistrationExceptionPayload,
    RevalueRegistrationPayload,
};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::Date;

/// What shall be changed in a filed registration, and why. What is left out or null stays as it is; nothing else can be
/// changed.
#[derive(InputObject)]
pub(crate) struct RequestRegistrationExceptionInput {
    /// The registration.
    registration_id: ID,
    /// The version of the registration that you decided on; another one is `VERSION_CONFLICT`, which tells what changed
    /// since.
    expected_version: i32,
    /// Why, at most 5,000 characters.
    justification: String,
    /// Whether the contract has no end.
    perpetual: Option<bool>,
    /// Value of the whole contract, in its currency.
    total_contract_value: Option<MoneyInput>,
    /// The day on which the contract was signed.
    signed_on: Option<Date>,
    /// The day on which the contract starts.
    starts_on: Option<Date>,
    /// The day on which the contract ends.
    ends_on: Option<Date>,
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

/// The vendor's decision on an exception.
#[derive(InputObject)]
pub(crate) struct DecideRegistrationExceptionInput {
    /// The registration.
    registration_id: ID,
    /// The version of the registration that you decided on; another one is `VERSION_CONFLICT`, which tells what changed
    /// since.
    expected_version: i32,
    /// Whether the changes are made; the decision is final.
    grant: bool,
    /// What the partner is told, at most 5,000 characters; needed where it is refused.
    answer: Option<String>,
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

/// The new value of a pay-as-you-go contract.
#[derive(InputObject)]
pub(crate) struct RevalueRegistrationInput {
    /// The registration.
    registration_id: ID,
    /// The version of the registration that you decided on; another one is `VERSION_CONFLICT`, which tells what changed
    /// since.
    expected_version: i32,
    /// Value of the whole contract, in its currency; more than 1,000,000 US dollars at this month's rate.
    total_contract_value: MoneyInput,
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

/// What can still be changed of a filed registration.
#[derive(Default)]
pub(crate) struct RegistrationExceptions;

#[Object]
impl RegistrationExceptions {
    /// Asks the vendor for changes of a registration that was filed under the edition of 2023: once a record, within 60
    /// days of filing. Codes: `REQUIRED`, `TOO_LONG`, `INVALID_VALUE`, `OUT_OF_RANGE`, `VERSION_CONFLICT`,
    /// `DEADLINE_PASSED`, `ILLEGAL_TRANSITION`, `FORBIDDEN`.
    async fn request_registration_exception(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: RequestRegistrationExceptionInput,
    ) -> Nullable<RequestRegistrationExceptionPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = exception::Request {
                registration: ids::decode(&input.registration_id, Kind::Registration)
                    .map(Into::into),
                expected_version: input.expected_version,
                justification: input.justification,
                perpetual: input.perpetual,
                total: input.total_contract_value.map(Into::into),
                signed_on: input.signed_on.map(|date| date.0),
                starts_on: input.starts_on.map(|date| date.0),
                ends_on: input.ends_on.map(|date| date.0),
            };
            let done = exception::request(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        RequestRegistrationExceptionPayload::of(answer.await).await
    }

    /// For admins of the vendor: grants an exception, which makes the changes, or refuses it; for good. Codes:
    /// `REASON_REQUIRED`, `TOO_LONG`, `VERSION_CONFLICT`, `ILLEGAL_TRANSITION`, `FORBIDDEN`.
    async fn decide_registration_exception(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: DecideRegistrationExceptionInput,
    ) -> Nullable<DecideRegistrationExceptionPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = exception::Decide {
                registration: ids::decode(&input.registration_id, Kind::Registration)
                    .map(Into::into),
                expected_version: input.expected_version,
                grant: input.grant,
                answer: input.answer,
            };
            let done = exception::decide(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        DecideRegistrationExceptionPayload::of(answer.await).await
    }

    /// Values a pay-as-you-go contract anew, once it passes 1,000,000 US dollars: once, in the fiscal year in which it
    /// was filed, which ends with June. Codes: `INVALID_VALUE`, `OUT_OF_RANGE`, `VERSION_CONFLICT`, `DEADLINE_PASSED`,
    /// `ILLEGAL_TRANSITION`, `FORBIDDEN`.
    async fn revalue_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: RevalueRegistrationInput,
    ) -> Nullable<RevalueRegistrationPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = exception::Revalue {
                registration: ids::decode(&input.registration_id, Kind::Registration)
                    .map(Into::into),
                expected_version: input.expected_version,
                total: input.total_contract_value.into(),
            };
            let done = exception::revalue(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        RevalueRegistrationPayload::of(answer.await).await
    }
}
