//! Companies, solutions and customers: what a deal is made of.

use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::domain::contact;
use crate::domain::refusal::Path;
use crate::error::Error;
use crate::graphql::connection::{Connection, List, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::lists;
use crate::graphql::lists::catalogue::{
    CustomerFilter, CustomerOrder, PartnerFilter, PartnerOrder, SolutionFilter, SolutionOrder,
};
use crate::graphql::scalars::CountryCode;
use crate::graphql::types::customer::Customer;
use crate::graphql::types::enums::SolutionKind;
use crate::graphql::types::partner::Partner;
use crate::graphql::types::ranking::WantedFor;
use crate::graphql::types::solution::Solution;
use crate::store::order::Sort;
use crate::store::rankings::Among;
use crate::store::{customers, partners, solutions};

#[derive(Default)]
pub(super) struct Catalogue;

#[Object]
impl Catalogue {
    /// The companies of the programme. Where no order is asked for, a search, and a list for something that is wanted, has
    /// those first that answer offers best (`Partner.ranking`); any other list is sorted by name.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the schema"
    )]
    async fn partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only those with a word in their name that begins so; case and accents do not count."
        )]
        search: Option<String>,
        #[graphql(
            desc = "For what they are wanted: they are ranked by how they dealt with such offers, where at least three \
                    tell, and by all others where not."
        )]
        wanted_for: Option<WantedFor>,
        #[graphql(desc = "Only those that meet this.")] filter: Option<PartnerFilter>,
        #[graphql(
            desc = "By what to sort: the first field decides, the next where the ones before are equal, 8 at most; \
                    in the list's own order where it is left out or empty."
        )]
        order_by: Option<Vec<PartnerOrder>>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Partner>, Fault> {
        let reader = context::reader(ctx)?;
        let (mut asked, mut name) = lists::asked("partners", filter, order_by)?;
        let among = wanted_for.unwrap_or_default().among()?;
        let searched = search.as_deref().is_some_and(|it| !it.trim().is_empty());
        if (searched || among != Among::default()) && asked.order.is_empty() {
            asked.order = vec![
                Sort {
                    field: partners::Field::Ranking,
                    descending: true,
                },
                Sort {
                    field: partners::Field::Name,
                    descending: false,
                },
            ];
            name.push_str(" ranked");
        }
        if among != Among::default() {
            name = format!("{name} {among:?}");
        }
        let order = List::new(context::state(ctx)?, &reader.viewer, name);
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let page = partners::page(&reader.db, search.as_deref(), &among, &asked, &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| Partner::new(Arc::clone(reader), Arc::new(row));
        Ok(order.page(page, node, move || {
            let (reader, search, asked) = (Arc::clone(&counting), search.clone(), asked.clone());
            Box::pin(async move { partners::count(&reader.db, search.as_deref(), &asked).await })
        })?)
    }

    /// The catalogue, by name where no other order is asked for: what is published for co-selling, and what your own company has beside it.
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
        #[graphql(desc = "Only those that meet this.")] filter: Option<SolutionFilter>,
        #[graphql(
            desc = "By what to sort: the first field decides, the next where the ones before are equal, 8 at most; \
                    in the list's own order where it is left out or empty."
        )]
        order_by: Option<Vec<SolutionOrder>>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Solution>, Fault> {
        let reader = context::reader(ctx)?;
        let (asked, name) = lists::asked("solutions", filter, order_by)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, name);
        let window = order.window(Paging {
            first,
            after,
            last,
            before,
        })?;
        let kind = kind.map(Into::into);
        let text = search.as_deref();
        let page = solutions::page(&reader.db, &reader.viewer, text, kind, &asked, &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| Solution::new(Arc::clone(reader), Arc::new(row));
        Ok(order.page(page, node, move || {
            let (reader, search, asked) = (Arc::clone(&counting), search.clone(), asked.clone());
            Box::pin(async move {
                solutions::count(&reader.db, &reader.viewer, search.as_deref(), kind, &asked).await
            })
        })?)
    }

    /// The customers that you may see, by name where no other order is asked for: reference data, those that your
    /// company created, and those of its deals.
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
        #[graphql(desc = "Only those that meet this.")] filter: Option<CustomerFilter>,
        #[graphql(
            desc = "By what to sort: the first field decides, the next where the ones before are equal, 8 at most; \
                    in the list's own order where it is left out or empty."
        )]
        order_by: Option<Vec<CustomerOrder>>,
        #[graphql(
            desc = "So many from the beginning, at most 100; 20 where neither it nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Customer>, Fault> {
        let reader = context::reader(ctx)?;
        let (asked, name) = lists::asked("customers", filter, order_by)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, name);
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
        let page = customers::page(&reader.db, &reader.viewer, &search, &asked, &window).await?;
        let counting = Arc::clone(reader);
        let node = |row| Customer::new(Arc::new(row));
        Ok(order.page(page, node, move || {
            let (reader, search, asked) = (Arc::clone(&counting), search.clone(), asked.clone());
            Box::pin(
                async move { customers::count(&reader.db, &reader.viewer, &search, &asked).await },
            )
        })?)
    }
}
