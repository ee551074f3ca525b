//! Fields that would be answered under one name must be one field: at every depth, through fragments too
//! (GraphQL §5.3.2). The library compares them at the first depth alone.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    BaseType, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, Selection,
    SelectionSet, Type,
};
use async_graphql::{Name, Positioned, ServerError};

use super::coded;
use super::types::{Composite, Types};

/// Holds one operation of a document against the rule. What it takes is bounded by the document's size with its
/// fragments in place.
///
/// # Errors
/// The first two fields that conflict.
pub(super) fn check(
    types: &Types,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
) -> Result<(), ServerError> {
    let merge = Merge {
        types,
        fragments: &document.fragments,
    };
    let root = Parent::of(types, Types::root(operation.ty));
    merge.sets(&[(&operation.selection_set.node, root)], false)
}

/// The type that a field is selected on.
#[derive(Clone, Copy)]
struct Parent<'a> {
    name: &'a str,
    composite: Option<&'a Composite>,
}

impl<'a> Parent<'a> {
    fn of(types: &'a Types, name: &'a str) -> Self {
        Self {
            name,
            composite: types.composite(name),
        }
    }

    /// Whether no value is of both types.
    fn excludes(self, other: Self) -> bool {
        let is_object = |parent: Self| parent.composite.is_some_and(|it| it.is_object);
        self.name != other.name && is_object(self) && is_object(other)
    }
}

/// A field where it is selected.
#[derive(Clone, Copy)]
struct Selected<'a> {
    field: &'a Positioned<Field>,
    parent: Parent<'a>,
}

impl<'a> Selected<'a> {
    fn ty(self) -> Option<&'a Type> {
        let field = self.parent.composite?.field(&self.field.node.name.node)?;
        Some(&field.ty)
    }
}

struct Merge<'a> {
    types: &'a Types,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
}

impl<'a> Merge<'a> {
    /// Compares what sets select that are answered as one. Under fields that exclude each other only the shapes of
    /// the answers must agree.
    fn sets(
        &self,
        sets: &[(&'a SelectionSet, Parent<'a>)],
        shapes_only: bool,
    ) -> Result<(), ServerError> {
        let mut groups: Vec<Vec<Selected<'a>>> = Vec::new();
        let mut places = HashMap::new();
        let mut spread = HashSet::new();
        for (set, parent) in sets {
            self.collect(set, *parent, &mut spread, &mut |name, selected| {
                let place = *places.entry(name).or_insert_with(|| {
                    groups.push(Vec::new());
                    groups.len() - 1
                });
                groups[place].push(selected);
            });
        }
        groups
            .iter()
            .try_for_each(|group| self.group(group, shapes_only))
    }

    fn collect(
        &self,
        set: &'a SelectionSet,
        parent: Parent<'a>,
        spread: &mut HashSet<&'a str>,
        found: &mut impl FnMut(&'a str, Selected<'a>),
    ) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    let name = &field.node.response_key().node;
                    found(name.as_str(), Selected { field, parent });
                }
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref();
                    let parent = on.map_or(parent, |on| Parent::of(self.types, &on.node.on.node));
                    self.collect(&inline.node.selection_set.node, parent, spread, found);
                }
                Selection::FragmentSpread(other) => {
                    let name = &other.node.fragment_name.node;
                    if let Some(fragment) = self.fragments.get(name)
                        && spread.insert(name.as_str())
                    {
                        let on = &fragment.node.type_condition.node.on.node;
                        let parent = Parent::of(self.types, on);
                        self.collect(&fragment.node.selection_set.node, parent, spread, found);
                    }
                }
            }
        }
    }

    /// Compares the fields of one name.
    fn group(&self, group: &[Selected<'a>], shapes_only: bool) -> Result<(), ServerError> {
        let Some((first, others)) = group.split_first() else {
            return Ok(());
        };
        let mut apart = shapes_only;
        if !shapes_only {
            // One of each parent is enough: fields of one parent are compared with its first.
            let mut parents: Vec<Selected<'a>> = Vec::new();
            for selected in group {
                if let Some(known) = parents
                    .iter()
                    .find(|known| known.parent.name == selected.parent.name)
                {
                    same_field(known, selected)?;
                } else {
                    for known in &parents {
                        if known.parent.excludes(selected.parent) {
                            apart = true;
                        } else {
                            same_field(known, selected)?;
                        }
                    }
                    parents.push(*selected);
                }
            }
        }
        for other in others {
            if !self.same_shape(first.ty(), other.ty()) {
                return Err(conflict(first, other, "they are of different types"));
            }
        }
        let below = |selected: &Selected<'a>| {
            let composite = selected.parent.composite;
            let field = composite.and_then(|it| it.field(&selected.field.node.name.node));
            let name = field.map_or("", |field| field.named.as_str());
            let set = &selected.field.node.selection_set.node;
            (set, Parent::of(self.types, name))
        };
        let with_sets: Vec<_> = group
            .iter()
            .filter(|selected| !selected.field.node.selection_set.node.items.is_empty())
            .collect();
        if !apart {
            let sets: Vec<_> = with_sets.into_iter().map(below).collect();
            return self.descend(&sets, shapes_only);
        }
        // All of them must have one shape; those that can be of one value must be the same fields too.
        let all: Vec<_> = with_sets.iter().map(|selected| below(selected)).collect();
        self.descend(&all, true)?;
        if shapes_only {
            return Ok(());
        }
        let mut done = HashSet::new();
        for one in &with_sets {
            if done.insert(one.parent.name) {
                let together = with_sets
                    .iter()
                    .filter(|other| !one.parent.excludes(other.parent));
                let sets: Vec<_> = together.map(|selected| below(selected)).collect();
                self.descend(&sets, false)?;
            }
        }
        Ok(())
    }

    /// Whether values of the two types can stand in one place of an answer. Unknown types are named by validation.
    fn same_shape(&self, one: Option<&Type>, other: Option<&Type>) -> bool {
        let (Some(one), Some(other)) = (one, other) else {
            return true;
        };
        one.nullable == other.nullable
            && match (&one.base, &other.base) {
                (BaseType::List(one), BaseType::List(other)) => {
                    self.same_shape(Some(one), Some(other))
                }
                (BaseType::Named(one), BaseType::Named(other)) => {
                    one == other
                        || (self.types.composite(one).is_some()
                            && self.types.composite(other).is_some())
                }
                (BaseType::List(_), BaseType::Named(_))
                | (BaseType::Named(_), BaseType::List(_)) => false,
            }
    }

    fn descend(
        &self,
        sets: &[(&'a SelectionSet, Parent<'a>)],
        shapes_only: bool,
    ) -> Result<(), ServerError> {
        if sets.is_empty() {
            return Ok(());
        }
        self.sets(sets, shapes_only)
    }
}

fn same_field(one: &Selected<'_>, other: &Selected<'_>) -> Result<(), ServerError> {
    let (first, second) = (&one.field.node, &other.field.node);
    if std::ptr::eq(first, second) {
        return Ok(());
    }
    if first.name.node != second.name.node {
        return Err(conflict(one, other, "they are different fields"));
    }
    let same_arguments = first.arguments.len() == second.arguments.len()
        && first.arguments.iter().all(|(name, value)| {
            second
                .get_argument(&name.node)
                .is_some_and(|other| other.node == value.node)
        });
    if same_arguments {
        Ok(())
    } else {
        Err(conflict(one, other, "their arguments differ"))
    }
}

fn conflict(one: &Selected<'_>, other: &Selected<'_>, why: &str) -> ServerError {
    let name = &one.field.node.response_key().node;
    let message =
        format!("The fields answered as \"{name}\" conflict: {why}. Give one of them an alias.");
    let mut error = ServerError::new(message, Some(one.field.pos));
    error.locations.push(other.field.pos);
    coded(error, "GRAPHQL_VALIDATION_FAILED")
}
