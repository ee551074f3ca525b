//! `upsertExchangeRate`.

use async_graphql::{Context, InputObject, Object};

use crate::actions::rates;
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::common;
use crate::graphql::mutation::payload::UpsertExchangeRatePayload;
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::{CurrencyCode, Date, Decimal};

/// What a currency is worth in a month.
#[derive(InputObject)]
pub(crate) struct UpsertExchangeRateInput {
    /// The currency; any but `USD`.
    currency: CurrencyCode,
    /// Any day of the month.
    month: Date,
    /// US dollars for one unit of the currency; above zero.
    rate: Decimal,
    /// The version of the rate that you correct; left out where none is published yet. Another one is
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
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

/// Rates of currencies.
#[derive(Default)]
pub(crate) struct Rates;

#[Object]
impl Rates {
    /// For admins of the programme: publishes what a currency is worth in US dollars in a month, or corrects it. Codes:
    /// `INVALID_VALUE`, `OUT_OF_RANGE`, `VERSION_CONFLICT`, `FORBIDDEN`.
    async fn upsert_exchange_rate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: UpsertExchangeRateInput,
    ) -> Nullable<UpsertExchangeRatePayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = rates::Publish {
                currency: input.currency.0,
                month: input.month.0,
                rate: input.rate.0,
                expected_version: input.expected_version,
            };
            let done = rates::publish(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        UpsertExchangeRatePayload::of(answer.await).await
    }
}
