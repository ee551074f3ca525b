//! `createCustomer`.

use async_graphql::{Context, InputObject, Object};

use crate::actions::customers;
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::common;
use crate::graphql::mutation::payload::CreateCustomerPayload;
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::{CountryCode, Duns};

/// A postal address.
#[derive(InputObject)]
pub(crate) struct AddressInput {
    /// First line, at most 255 characters.
    line1: String,
    /// Second line.
    line2: Option<String>,
    /// City.
    city: String,
    /// State or region.
    region: Option<String>,
    /// Postal code.
    postal_code: Option<String>,
    /// Country.
    country: CountryCode,
}

/// A customer that `customers` does not find.
#[derive(InputObject)]
pub(crate) struct CreateCustomerInput {
    /// Its legal name, at most 255 characters.
    name: String,
    /// Where it is.
    address: AddressInput,
    /// Its industry, as free text.
    industry: Option<String>,
    /// Its D-U-N-S number, which tells legal entities of one name apart.
    duns: Option<Duns>,
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

/// Customers that the reference data does not hold.
#[derive(Default)]
pub(crate) struct Customers;

#[Object]
impl Customers {
    /// Makes a customer, which your company and the parties of its deals see. Codes: `REQUIRED`, `INVALID_VALUE`,
    /// `TOO_LONG`, `FORBIDDEN`.
    async fn create_customer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: CreateCustomerInput,
    ) -> Nullable<CreateCustomerPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = customers::Create {
                name: input.name,
                line1: input.address.line1,
                line2: input.address.line2,
                city: input.address.city,
                region: input.address.region,
                postal_code: input.address.postal_code,
                country: input.address.country.0,
                industry: input.industry,
                duns: input.duns.map(|duns| duns.0),
            };
            let done = customers::create(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        CreateCustomerPayload::of(answer.await).await
    }
}
