//! Registrations: one by its id, and the list that the vendor works from.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use chrono::NaiveDate;
use covente_entity::types::ids::RegistrationId;

use crate::actions::input;
use crate::domain::refusal::Path;
use crate::error::Error;
use crate::graphql::connection::{Connection, List, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::lists;
use crate::graphql::lists::registrations::{RegistrationFilter, RegistrationOrder};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::Date;
use crate::graphql::types::exchange_rate::ExchangeRate;
use crate::graphql::types::registration::Registration;
use crate::store::{exchange_rates, registrations};

#[derive(Default)]
pub(super) struct Registrations;

impl Registrations {
    async fn registration_by(ctx: &Context<'_>, id: &ID) -> Result<Option<Registration>, Fault> {
        let reader = context::reader(ctx)?;
        let Some(id) = ids::decode(id, Kind::Registration) else {
            return Ok(None);
        };
        let row = reader.filed.one.load(RegistrationId(id)).await?;
        Ok(row.map(|row| Registration::new(Arc::clone(reader), row)))
    }
}

#[Object]
impl Registrations {
    /// A registration by its id; null where there is no such registration or you may not see it.
    async fn registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the registration.")] id: ID,
    ) -> Nullable<Registration> {
        Nullable(Self::registration_by(ctx, &id).await)
    }

    /// What currencies are worth in US dollars in a month, by currency: those for which the programme published a rate.
    async fn exchange_rates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Any day of the month.")] month: Date,
    ) -> Result<Vec<ExchangeRate>, Fault> {
        let reader = context::reader(ctx)?;
        let day = input::date(&month.0, NaiveDate::default(), &Path::of("month"))
            .map_err(|fault| Error::BadRequest(fault.message))?;
        let rates = exchange_rates::of_month(&reader.db.read, day).await?;
        Ok(rates.into_iter().map(Into::into).collect())
    }

    /// The registrations that you may see, newest first where no other order is asked for: those of your company's
    /// records, and for the vendor those of the deals that it may view.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the schema"
    )]
    async fn registrations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those that meet this.")] filter: Option<RegistrationFilter>,
        #[graphql(
            desc = "By what to sort: the first field decides, the next where the ones before are equal, 8 at most; \
                    in the list's own order where it is left out or empty."
        )]
        order_by: Option<Vec<RegistrationOrder>>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Registration>, Fault> {
        let reader = context::reader(ctx)?;
        let (asked, name) = lists::asked("registrations", filter, order_by)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, name);
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let page = registrations::page(&reader.db, &reader.viewer, &asked, &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| Registration::new(Arc::clone(reader), Arc::new(row));
        Ok(order.page(page, node, move || {
            let (reader, asked) = (Arc::clone(&counting), asked.clone());
            Box::pin(async move { registrations::count(&reader.db, &reader.viewer, &asked).await })
        })?)
    }
}
