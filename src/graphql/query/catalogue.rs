//! Companies, solutions and customers: what a deal is made of.

use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::domain::contact;
use crate::domain::refusal::Path;
use crate::error::Error;
use crate::graphql::connection::{Connection, List, Paging, cost};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::scalars::CountryCode;
use crate::graphql::types::customer::Customer;
use crate::graphql::types::enums::SolutionKind;
use crate::graphql::types::partner::Partner;
use crate::graphql::types::solution::Solution;
use crate::store::{customers, partners, solutions};

#[derive(Default)]
pub(super) struct Catalogue;

#[Object]
impl Catalogue {
    /// The companies of the programme, by name.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those with a word in their name that begins so; case and accents do not count."
        )]
        search: Option<String>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Partner>, Fault> {
        let reader = context::reader(ctx)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, "partners");
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let page = partners::page(&reader.db, search.as_deref(), &window).await?;
        let counting = Arc::clone(reader);
        Ok(order.page(
            page,
            |row| (row.name_folded.clone(), row.id.0),
            |row| Partner::new(Arc::clone(reader), Arc::new(row)),
            move || {
                let (reader, search) = (Arc::clone(&counting), search.clone());
                Box::pin(async move { partners::count(&reader.db, search.as_deref()).await })
            },
        ))
    }

    /// The catalogue by name: what is published for co-selling, and what your own company has beside it.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the schema"
    )]
    async fn solutions(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those with a word in their name that begins so; case and accents do not count."
        )]
        search: Option<String>,
        #[graphql(desc = "Only those of this kind.")] kind: Option<SolutionKind>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Solution>, Fault> {
        let reader = context::reader(ctx)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, "solutions");
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let (company, kind) = (reader.viewer.partner, kind.map(Into::into));
        let page = solutions::page(&reader.db, company, search.as_deref(), kind, &window).await?;
        let counting = Arc::clone(reader);
        Ok(order.page(
            page,
            |row| (row.solution.name_folded.clone(), row.solution.id.0),
            |row| Solution::new(Arc::clone(reader), Arc::new(row)),
            move || {
                let (reader, search) = (Arc::clone(&counting), search.clone());
                Box::pin(async move {
                    solutions::count(&reader.db, company, search.as_deref(), kind).await
                })
            },
        ))
    }

    /// The customers that you may see, by name: reference data, those that your company created, and those of its
    /// deals.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the schema"
    )]
    async fn customers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those in this country.")] country: Option<CountryCode>,
        #[graphql(
            desc = "Only those in a city whose name begins so; case and accents do not count."
        )]
        city: Option<String>,
        #[graphql(
            desc = "Only those with a word in their name that begins so, case and accents not counting, or with this \
                    D-U-N-S number."
        )]
        search: Option<String>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Customer>, Fault> {
        let reader = context::reader(ctx)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, "customers");
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let country = country.map(|country| contact::country(&country.0, &Path::of("country")));
        let country = country
            .transpose()
            .map_err(|fault| Error::BadRequest(fault.message))?;
        let search = customers::Search {
            country,
            city,
            text: search,
        };
        let page = customers::page(&reader.db, &reader.viewer, &search, &window).await?;
        let counting = Arc::clone(reader);
        Ok(order.page(
            page,
            |row| (row.name_folded.clone(), row.id.0),
            |row| Customer::new(Arc::new(row)),
            move || {
                let (reader, search) = (Arc::clone(&counting), search.clone());
                Box::pin(async move { customers::count(&reader.db, &reader.viewer, &search).await })
            },
        ))
    }
}
