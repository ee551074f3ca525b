//! An operation that may run, as often as it is asked: a subscription runs once an event.

use std::sync::Arc;

use async_graphql::parser::types::{OperationDefinition, OperationType, Selection, SelectionSet};
use async_graphql::{Name, Request, Variables};
use async_graphql_value::Value as Written;

use super::{Hash, Kept};

/// Fields that differ from person to person, also where all else that two people see is the same: what holds one of them
/// is read for each person by itself. A new field of that kind must stand here.
pub const PERSONAL: [&str; 3] = ["isFavorite", "availableActions", "viewer"];

/// An operation that may run.
pub struct Operation {
    /// Whether it reads, changes or follows.
    pub kind: OperationType,
    /// What it costs, in units.
    pub cost: usize,
    pub(super) hash: Hash,
    pub(super) kept: Arc<Kept>,
    pub(super) name: Option<String>,
    pub(super) variables: Variables,
    pub(super) after: Option<Name>,
}

impl Operation {
    /// Its name in the document.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The hash of the document.
    #[must_use]
    pub fn hash(&self) -> &Hash {
        &self.hash
    }

    /// A request for it, parsed and checked.
    #[must_use]
    pub fn request(&self) -> Request {
        let mut request = Request::new("");
        request.operation_name.clone_from(&self.name);
        request.variables = self.variables.clone();
        request.set_parsed_query(self.kept.document.clone());
        request
    }

    /// Whether its document holds a field that differs from person to person.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.kept.is_personal
    }

    /// Its variables, without the one in which a subscription is told from where to go on.
    #[must_use]
    pub fn variables_but_after(&self) -> Variables {
        let mut variables = self.variables.clone();
        if let Some(after) = &self.after {
            variables.remove(after);
        }
        variables
    }
}

/// The variable that the field at the root takes as `after`, if nothing else in the document takes it.
pub(super) fn after(operation: &OperationDefinition, text: &str) -> Option<Name> {
    let [root] = operation.selection_set.node.items.as_slice() else {
        return None;
    };
    let Selection::Field(root) = &root.node else {
        return None;
    };
    let mut arguments = root.node.arguments.iter();
    let (_, after) = arguments.find(|(name, _)| name.node == "after")?;
    let Written::Variable(after) = &after.node else {
        return None;
    };
    let variable = format!("${after}");
    let is_whole = |rest: &&str| {
        let next = rest.chars().next();
        next.is_none_or(|next| !next.is_ascii_alphanumeric() && next != '_')
    };
    // It is declared once and taken once.
    (text.split(&variable).skip(1).filter(is_whole).count() == 2).then(|| after.clone())
}

/// Whether a selection names a personal field.
pub(super) fn is_personal(set: &SelectionSet) -> bool {
    set.items.iter().any(|item| match &item.node {
        Selection::Field(field) => {
            PERSONAL.contains(&field.node.name.node.as_str())
                || is_personal(&field.node.selection_set.node)
        }
        Selection::InlineFragment(inline) => is_personal(&inline.node.selection_set.node),
        // Fragments are looked at by themselves.
        Selection::FragmentSpread(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn after_of(text: &str) -> Option<Name> {
        let document = parse_query(text).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        after(&operation.node, text)
    }

    #[test]
    fn what_only_tells_where_to_go_on_is_known() {
        let follows = |text: &str| after_of(text).map(|name| name.to_string());
        let alone = "subscription A($a: String, $ab: ID) { x(after: $a, id: $ab) { y } }";
        assert_eq!(follows(alone).as_deref(), Some("a"));
        for otherwise in [
            "subscription A($a: String) { x(after: $a, name: $a) { y } }",
            "subscription A($a: String) { x(after: $a) { y(z: $a) } }",
            "subscription A { x(after: \"c\") { y } }",
            "subscription A { x { y } }",
        ] {
            assert_eq!(follows(otherwise), None, "{otherwise}");
        }
    }

    #[test]
    fn personal_fields_are_found_at_every_depth() {
        let is = |text: &str| {
            let document = parse_query(text).unwrap();
            let (_, operation) = document.operations.iter().next().unwrap();
            is_personal(&operation.node.selection_set.node)
        };
        assert!(is("{ a { ... on B { c: isFavorite } } }"));
        assert!(!is("{ a { isFavorited } }"));
    }
}
