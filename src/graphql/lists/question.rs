//! What is asked of the list of records: answered at once, or kept under a name and answered whenever that is asked for.

use std::sync::Arc;

use async_graphql::{Context, InputType, Pos, Value};
use covente_entity::saved_view;
use serde_json::{Map, Value as Json};

use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::search::Sought;
use crate::error::Error;
use crate::graphql::connection::{List, Paging};
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::lists;
use crate::graphql::lists::deals::{OpportunityFilter, OpportunityOrder};
use crate::graphql::types::enums::OpportunityTab;
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::opportunity_list::OpportunityList;
use crate::store::opportunities::{self, Wanted};

/// The arguments of `opportunities` but for those of the page.
#[derive(Clone, Debug)]
pub struct Question {
    /// Which list.
    pub tab: OpportunityTab,
    /// The beginnings of words.
    pub search: Option<String>,
    /// What the records meet.
    pub filter: Option<OpportunityFilter>,
    /// What they are sorted by.
    pub order_by: Option<Vec<OpportunityOrder>>,
}

impl Question {
    /// A page of its answer.
    ///
    /// # Errors
    /// `BAD_REQUEST` for what is not well formed, and why it could not be read.
    pub async fn page(self, ctx: &Context<'_>, paging: Paging) -> Result<OpportunityList, Fault> {
        let reader = context::reader(ctx)?;
        let (asked, name) = lists::asked(self.tab.order(), self.filter, self.order_by)?;
        let order = List::new(context::state(ctx)?, &reader.viewer, name);
        let window = order.window(paging)?;
        let search = self.search.as_deref().map(Sought::read).transpose()?;
        let wanted = Wanted {
            tab: Some(self.tab.into()),
            search: search.flatten(),
            asked,
        };
        let page = opportunities::page(&reader.db, &reader.viewer, &wanted, &window).await?;
        for (_, whole) in &page.rows {
            reader.know(whole);
        }
        let wanted = Arc::new(wanted);
        let counted = (Arc::clone(reader), Arc::clone(&wanted));
        let node = |(row, _)| Opportunity::new(Arc::clone(reader), row);
        let page = order.page(page, node, move || {
            let (reader, wanted) = counted.clone();
            Box::pin(async move { opportunities::count(&reader.db, &reader.viewer, &wanted).await })
        })?;
        Ok(OpportunityList::new(reader, page, wanted))
    }

    /// What is wrong with it, each fault at the argument that it is in.
    #[must_use]
    pub fn flaws(&self) -> Vec<Refusal> {
        let list = self.tab.order();
        let none = (None::<OpportunityFilter>, None::<Vec<OpportunityOrder>>);
        let tried = [
            ("search", self.search.as_deref().map_or(Ok(()), searched)),
            (
                "filter",
                lists::asked(list, self.filter.clone(), none.1).map(drop),
            ),
            (
                "orderBy",
                lists::asked(list, none.0, self.order_by.clone()).map(drop),
            ),
        ];
        let flaw = |(argument, tried): (&str, Result<(), Error>)| {
            let error = tried.err()?;
            let at = Path::of(argument);
            Some(Refusal::at(Code::InvalidValue, &at, error.to_string()))
        };
        tried.into_iter().filter_map(flaw).collect()
    }

    /// As it is kept: the arguments that are given, as variables have them.
    ///
    /// # Errors
    /// [`Error::Internal`], which never comes: all that an input holds can be written.
    pub fn write(&self) -> Result<Json, Error> {
        let arguments = [
            ("tab", self.tab.to_value()),
            ("search", self.search.to_value()),
            ("filter", self.filter.to_value()),
            ("orderBy", self.order_by.to_value()),
        ];
        let mut kept = Map::new();
        for (name, value) in arguments {
            let value = given(value.into_json().map_err(Error::internal)?);
            if !value.is_null() {
                kept.insert(name.to_owned(), value);
            }
        }
        Ok(Json::Object(kept))
    }

    /// The question of a view.
    ///
    /// # Errors
    /// [`Error::Internal`] for what this contract does not know.
    pub fn read(view: &saved_view::Model) -> Result<Self, Error> {
        Ok(Self {
            tab: argument(view, "tab")?,
            search: argument(view, "search")?,
            filter: argument(view, "filter")?,
            order_by: argument(view, "orderBy")?,
        })
    }
}

fn searched(text: &str) -> Result<(), Error> {
    Sought::read(text).map(drop)
}

/// An argument of a view, as it is kept.
#[must_use]
pub fn kept<'a>(view: &'a saved_view::Model, name: &str) -> Option<&'a Json> {
    view.question.get(name)
}

fn argument<T: InputType>(view: &saved_view::Model, name: &str) -> Result<T, Error> {
    let value = kept(view, name).cloned().map(Value::from_json);
    let value = value.transpose().map_err(Error::internal)?;
    T::parse(value)
        .map_err(|fault| Error::internal(fault.into_server_error(Pos::default()).message))
}

/// A value without what was left out of it, which an input writes down as null.
fn given(value: Json) -> Json {
    match value {
        Json::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, given(value)));
            Json::Object(fields.filter(|(_, value)| !value.is_null()).collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(given).collect()),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => value,
    }
}
