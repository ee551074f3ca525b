//! What an operation costs: what it may read, by the sizes of the pages that it asks for.
//!
//! A field costs 1, and as often as it may have items what is selected of them: the entries of a page as often as
//! `first` or `last` says, things asked for by their ids once an id, any other list [`LIST`] times. A mutation's field
//! costs [`WRITE`] more. Introspection costs its fields.

use std::collections::HashMap;

use async_graphql::parser::types::{
    ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType, Selection,
    SelectionSet,
};
use async_graphql::{Name, Positioned, Value as ConstValue, Variables};
use async_graphql_value::Value;

use super::types::{Composite, Types};
use crate::graphql::connection;

/// How many items a list that is not paged counts as.
pub const LIST: usize = 5;
/// What a change costs beside its fields.
pub const WRITE: usize = 10;

const DEFAULT: usize = connection::DEFAULT.unsigned_abs() as usize;
const MOST: usize = connection::MAXIMUM.unsigned_abs() as usize;

/// What a part of a document costs, up to the page sizes that stand in variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Price {
    fixed: usize,
    times: Vec<(Count, Price)>,
}

/// How often a part counts.
#[derive(Clone, Debug)]
enum Count {
    Fixed(usize),
    /// A page whose size stands in variables: as the greatest of them.
    Page(Vec<Size>),
    /// The items of a variable's list.
    Items(Name),
}

/// A page's size.
#[derive(Clone, Debug)]
enum Size {
    Fixed(usize),
    Variable(Name),
}

impl Price {
    /// What it costs with these variables.
    pub(super) fn with(&self, variables: &Variables) -> usize {
        let times = self
            .times
            .iter()
            .map(|(count, price)| count.with(variables).saturating_mul(price.with(variables)));
        times.fold(self.fixed, usize::saturating_add)
    }

    fn add(&mut self, other: Self) {
        self.fixed = self.fixed.saturating_add(other.fixed);
        self.times.extend(other.times);
    }

    fn add_times(&mut self, count: Count, price: Self) {
        if let (Count::Fixed(count), true) = (&count, price.times.is_empty()) {
            self.fixed = self.fixed.saturating_add(count.saturating_mul(price.fixed));
        } else {
            self.times.push((count, price));
        }
    }
}

impl Count {
    fn with(&self, variables: &Variables) -> usize {
        match self {
            Self::Fixed(count) => *count,
            Self::Page(sizes) => {
                let sizes = sizes.iter().filter_map(|size| size.with(variables));
                sizes.max().unwrap_or(DEFAULT)
            }
            Self::Items(name) => match variables.get(name) {
                Some(ConstValue::List(items)) => items.len(),
                None | Some(_) => 1,
            },
        }
    }
}

impl Size {
    fn with(&self, variables: &Variables) -> Option<usize> {
        match self {
            Self::Fixed(size) => Some(*size),
            Self::Variable(name) => {
                let ConstValue::Number(number) = variables.get(name)? else {
                    return None;
                };
                Some(page(number.as_u64()))
            }
        }
    }
}

/// A page is refused where it is asked for with a size that cannot be, so that it does not matter what that costs.
fn page(size: Option<u64>) -> usize {
    size.and_then(|size| usize::try_from(size).ok())
        .map_or(MOST, |size| size.min(MOST))
}

/// The price of one operation of a document whose size is within its limits.
pub(super) fn of(
    types: &Types,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
) -> Price {
    let mut pricing = Pricing {
        types,
        fragments: &document.fragments,
        known: HashMap::new(),
    };
    let root = types.composite(Types::root(operation.ty));
    let set = &operation.selection_set.node;
    let mut price = pricing.set(set, root).once;
    if operation.ty == OperationType::Mutation {
        price.fixed = price
            .fixed
            .saturating_add(WRITE.saturating_mul(set.items.len()));
    }
    price
}

/// What a selection set costs: once, and for each entry of the page that it is of.
#[derive(Clone, Default)]
struct Parts {
    once: Price,
    each: Price,
}

struct Pricing<'a> {
    types: &'a Types,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    known: HashMap<&'a str, Parts>,
}

impl<'a> Pricing<'a> {
    fn set(&mut self, set: &'a SelectionSet, parent: Option<&'a Composite>) -> Parts {
        let mut parts = Parts::default();
        for selection in &set.items {
            let below = match &selection.node {
                Selection::Field(field) => self.field(&field.node, parent),
                Selection::InlineFragment(inline) => {
                    let inline = &inline.node;
                    let on = inline.type_condition.as_ref();
                    let parent = on.map_or(parent, |on| self.types.composite(&on.node.on.node));
                    self.set(&inline.selection_set.node, parent)
                }
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            };
            parts.once.add(below.once);
            parts.each.add(below.each);
        }
        parts
    }

    fn fragment(&mut self, name: &'a Name) -> Parts {
        if let Some(parts) = self.known.get(name.as_str()) {
            return parts.clone();
        }
        let fragments = self.fragments;
        let Some(fragment) = fragments.get(name) else {
            return Parts::default();
        };
        let on = &fragment.node.type_condition.node.on.node;
        let parts = self.set(&fragment.node.selection_set.node, self.types.composite(on));
        self.known.insert(name.as_str(), parts.clone());
        parts
    }

    fn field(&mut self, field: &'a Field, parent: Option<&'a Composite>) -> Parts {
        let definition = parent.and_then(|parent| parent.field(&field.name.node));
        let of = definition.and_then(|definition| self.types.composite(&definition.named));
        let below = self.set(&field.selection_set.node, of);
        let mut item = below.once;
        if of.is_some_and(|of| of.is_connection) {
            item.add_times(page_of(field), below.each);
        }
        let is_list = definition.is_some_and(|definition| definition.is_list);
        let mut parts = Parts::default();
        if parent.is_some_and(|parent| parent.is_connection) && is_list {
            parts.each = item;
            parts.each.fixed = parts.each.fixed.saturating_add(1);
        } else {
            parts.once.fixed = 1;
            let count = if is_list {
                items_of(field)
            } else {
                Count::Fixed(1)
            };
            parts.once.add_times(count, item);
        }
        parts
    }
}

/// How many entries a connection is asked for.
fn page_of(field: &Field) -> Count {
    let sizes = ["first", "last"]
        .iter()
        .filter_map(|name| field.get_argument(name));
    let sizes: Vec<Size> = sizes
        .filter_map(|value| {
            if let Value::Variable(name) = &value.node {
                return Some(Size::Variable(name.clone()));
            }
            let Value::Number(number) = &value.node else {
                return None;
            };
            Some(Size::Fixed(page(number.as_u64())))
        })
        .collect();
    if sizes.iter().any(|size| matches!(size, Size::Variable(_))) {
        return Count::Page(sizes);
    }
    let variables = Variables::default();
    Count::Fixed(Count::Page(sizes).with(&variables))
}

/// How many items a list counts as that is not paged.
fn items_of(field: &Field) -> Count {
    match field.get_argument("ids").map(|value| &value.node) {
        Some(Value::List(ids)) => Count::Fixed(ids.len()),
        Some(Value::Variable(name)) => Count::Items(name.clone()),
        _ => Count::Fixed(LIST),
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;
    use crate::graphql::schema;

    fn cost(document: &str, variables: serde_json::Value) -> usize {
        let types = Types::read(&schema::sdl()).unwrap();
        let document = parse_query(document).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        of(&types, &document, &operation.node).with(&Variables::from_json(variables))
    }

    #[test]
    fn a_field_costs_one_and_a_page_as_often_as_it_has_entries() {
        for (document, units) in [
            ("{ __typename }", 1),
            ("{ viewer { email } }", 2),
            ("{ opportunities(tab: INBOUND) { totalCount } }", 2),
            // The connection, the page's information, twenty entries with their one field.
            (
                "{ opportunities(tab: INBOUND) { pageInfo { endCursor } nodes { id } } }",
                43,
            ),
            (
                "{ opportunities(tab: INBOUND, first: 5) { nodes { id } } }",
                11,
            ),
            (
                "{ opportunities(tab: INBOUND, last: 7) { edges { cursor node { id } } } }",
                29,
            ),
            (
                "{ opportunities(tab: INBOUND, first: 1000) { nodes { id } } }",
                201,
            ),
            // Five people in a team, each with one field.
            (
                "{ opportunities(tab: INBOUND, first: 2) { nodes { team { id } } } }",
                15,
            ),
            ("{ nodes(ids: [\"a\", \"b\", \"c\"]) { id } }", 4),
        ] {
            assert_eq!(cost(document, json!({})), units, "{document}");
        }
    }

    #[test]
    fn a_page_counts_wherever_its_size_and_its_entries_stand() {
        let document = "query ($n: Int) { opportunities(tab: INBOUND, first: $n) { ...Page } }
            fragment Page on OpportunityConnection { nodes { id } ... on OpportunityConnection { edges { cursor } } }";
        assert_eq!(cost(document, json!({"n": 3})), 1 + 3 * 4);
        assert_eq!(cost(document, json!({})), 1 + 20 * 4);
        assert_eq!(cost(document, json!({"n": -1})), 1 + 100 * 4);
        let ids = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        assert_eq!(cost(ids, json!({"ids": ["a", "b"]})), 3);
    }

    #[test]
    fn a_change_costs_more_than_its_fields() {
        let document = "mutation { advanceClock(by: \"P1D\") { now } }";
        assert_eq!(cost(document, json!({})), 2 + WRITE);
    }
}
