//! `createPartner`, `updatePartner`.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use crate::actions::companies;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::{common, id_or_nil, patch};
use crate::graphql::mutation::locations::LocationInput;
use crate::graphql::mutation::payload::{CreatePartnerPayload, UpdatePartnerPayload};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::CountryCode;

/// A company to take into the programme, as a partner.
#[derive(InputObject)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field of the schema"
)]
pub(crate) struct CreatePartnerInput {
    /// Its name, at most 255 characters.
    name: String,
    /// Where it is at home.
    country: CountryCode,
    /// Whether it is released for co-selling: only then it creates deals.
    #[graphql(default)]
    co_sell_ready: bool,
    /// Whether it transacts in the ecosystem: only then, and once it is released for co-selling, it can be invited.
    #[graphql(default)]
    transacting: bool,
    /// Whether it is vetted for solution assessments.
    #[graphql(default)]
    assessment_vetted: bool,
    /// Its first location, where deals that are offered to it land.
    location: LocationInput,
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

/// Changes of a company. What is left out stays as it is; nothing of it can be cleared.
#[derive(InputObject)]
pub(crate) struct UpdatePartnerInput {
    /// The company.
    partner_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`.
    expected_version: i32,
    /// Its name, at most 255 characters.
    name: MaybeUndefined<String>,
    /// Where it is at home.
    country: MaybeUndefined<CountryCode>,
    /// Whether it is released for co-selling: only then it creates deals. Only an admin of the programme changes it.
    co_sell_ready: MaybeUndefined<bool>,
    /// Whether it transacts in the ecosystem: only then, and once it is released for co-selling, it can be invited. Only
    /// an admin of the programme changes it.
    transacting: MaybeUndefined<bool>,
    /// Whether it is vetted for solution assessments. Only an admin of the programme changes it.
    assessment_vetted: MaybeUndefined<bool>,
    /// The location of it where deals that are offered to it land where nothing else places them.
    default_location_id: MaybeUndefined<ID>,
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

/// Who is in the programme.
#[derive(Default)]
pub(crate) struct Companies;

#[Object]
impl Companies {
    /// Takes a company into the programme, with its first location; for admins of the programme. Codes: `REQUIRED`,
    /// `TOO_LONG`, `INVALID_VALUE` (also for a membership id that another location has), `OUT_OF_RANGE`, `FORBIDDEN`.
    async fn create_partner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: CreatePartnerInput,
    ) -> Nullable<CreatePartnerPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = companies::Create {
                name: input.name,
                country: input.country.0,
                co_sell_ready: input.co_sell_ready,
                transacting: input.transacting,
                assessment_vetted: input.assessment_vetted,
                location: input.location.into(),
            };
            let done = companies::create(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        CreatePartnerPayload::of(answer.await).await
    }

    /// Changes a company: a partner admin the name, country and default location of their own, an admin of the
    /// programme all of any. Codes: `REQUIRED`, `TOO_LONG`, `INVALID_VALUE`, `NOT_FOUND`, `VERSION_CONFLICT`,
    /// `FORBIDDEN`, at the field where only an admin of the programme changes it.
    async fn update_partner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: UpdatePartnerInput,
    ) -> Nullable<UpdatePartnerPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = companies::Update {
                partner: ids::decode(&input.partner_id, Kind::Partner).map(Into::into),
                expected_version: input.expected_version,
                name: patch(input.name),
                country: patch(input.country.map_value(|country| country.0)),
                co_sell_ready: patch(input.co_sell_ready),
                transacting: patch(input.transacting),
                assessment_vetted: patch(input.assessment_vetted),
                default_location: patch(
                    input
                        .default_location_id
                        .map_value(|id| id_or_nil(&id, Kind::Location).into()),
                ),
            };
            let done = companies::update(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        UpdatePartnerPayload::of(answer.await).await
    }
}
