//! `createLocation`, `updateLocation`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use crate::actions::locations;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{common, id_or_nil, patch};
use crate::graphql::mutation::payload::{CreateLocationPayload, UpdateLocationPayload};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::{CountryCode, EmailAddress};
use crate::graphql::types::enums::Locale;

/// Somebody at a location who is told of deals that are offered there.
#[derive(InputObject)]
pub(crate) struct InboundContactInput {
    /// Full name, at most 255 characters.
    name: String,
    /// E-mail address; no other contact of the location has it.
    email: EmailAddress,
    /// The language of the mail.
    #[graphql(default_with = "Locale::En")]
    locale: Locale,
    /// Whether mail is sent at all.
    #[graphql(default = true)]
    notify: bool,
}

impl From<InboundContactInput> for locations::ContactInput {
    fn from(contact: InboundContactInput) -> Self {
        Self {
            name: contact.name,
            email: contact.email.0,
            locale: contact.locale.into(),
            notify: contact.notify,
        }
    }
}

/// The first location of a new company.
#[derive(InputObject)]
pub(crate) struct LocationInput {
    /// Its name, at most 255 characters.
    name: String,
    /// Its city, at most 255 characters.
    city: String,
    /// Its country.
    country: CountryCode,
    /// Its number in the partner network, at most 64 characters, which no other location has.
    membership_id: String,
    /// Who is told of deals that are offered there, at most 20.
    #[graphql(default)]
    inbound_contacts: Vec<InboundContactInput>,
}

impl From<LocationInput> for locations::Place {
    fn from(location: LocationInput) -> Self {
        Self {
            name: location.name,
            city: location.city,
            country: location.country.0,
            membership_id: location.membership_id,
            inbound_contacts: location
                .inbound_contacts
                .into_iter()
                .map(Into::into)
                .collect(),
        }
    }
}

/// A further location of a company.
#[derive(InputObject)]
pub(crate) struct CreateLocationInput {
    /// The company; yours if left out. Only an admin of the programme adds to other companies.
    partner_id: Option<ID>,
    /// Its name, at most 255 characters.
    name: String,
    /// Its city, at most 255 characters.
    city: String,
    /// Its country.
    country: CountryCode,
    /// Its number in the partner network, at most 64 characters, which no other location has.
    membership_id: String,
    /// Who is told of deals that are offered there, at most 20.
    #[graphql(default)]
    inbound_contacts: Vec<InboundContactInput>,
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

/// Changes of a location. What is left out stays as it is; `null` clears.
#[derive(InputObject)]
pub(crate) struct UpdateLocationInput {
    /// The location.
    location_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`.
    expected_version: i32,
    /// Its name, at most 255 characters; it cannot be cleared.
    name: MaybeUndefined<String>,
    /// Its city, at most 255 characters; it cannot be cleared.
    city: MaybeUndefined<String>,
    /// Its country; it cannot be cleared.
    country: MaybeUndefined<CountryCode>,
    /// Its number in the partner network, which no other location has; it cannot be cleared.
    membership_id: MaybeUndefined<String>,
    /// Who is told of deals that are offered there, all of them, at most 20.
    inbound_contacts: MaybeUndefined<Vec<InboundContactInput>>,
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

/// Where companies are.
#[derive(Default)]
pub(crate) struct Locations;

#[Object]
impl Locations {
    /// Adds a location: a partner admin to their own company, an admin of the programme to any. Codes: `REQUIRED`,
    /// `TOO_LONG`, `INVALID_VALUE` (also for a membership id that another location has), `OUT_OF_RANGE`, `NOT_FOUND`,
    /// `FORBIDDEN`.
    async fn create_location(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: CreateLocationInput,
    ) -> Nullable<CreateLocationPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = locations::Create {
                partner: input
                    .partner_id
                    .map(|id| id_or_nil(&id, Kind::Partner).into()),
                place: locations::Place {
                    name: input.name,
                    city: input.city,
                    country: input.country.0,
                    membership_id: input.membership_id,
                    inbound_contacts: input.inbound_contacts.into_iter().map(Into::into).collect(),
                },
            };
            let done = locations::create(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        CreateLocationPayload::of(answer.await).await
    }

    /// Changes a location: a partner admin those of their own company, an admin of the programme any. Codes:
    /// `REQUIRED`, `TOO_LONG`, `INVALID_VALUE` (also for a membership id that another location has), `OUT_OF_RANGE`,
    /// `VERSION_CONFLICT`, `FORBIDDEN`.
    async fn update_location(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: UpdateLocationInput,
    ) -> Nullable<UpdateLocationPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = locations::Update {
                location: ids::decode(&input.location_id, Kind::Location).map(Into::into),
                expected_version: input.expected_version,
                name: patch(input.name),
                city: patch(input.city),
                country: patch(input.country.map_value(|country| country.0)),
                membership_id: patch(input.membership_id),
                inbound_contacts: patch(
                    input
                        .inbound_contacts
                        .map_value(|contacts| contacts.into_iter().map(Into::into).collect()),
                ),
            };
            let done = locations::update(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        UpdateLocationPayload::of(answer.await).await
    }
}
