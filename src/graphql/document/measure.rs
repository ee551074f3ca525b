//! How large a document is once its fragments are put in place. Validation follows every spread, so that a short
//! document whose fragments spread each other twice would keep it busy for ever: it is measured before, each fragment
//! once.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, Selection,
    SelectionSet,
};
use async_graphql::{Name, Positioned, ServerError};

use super::coded;
use super::limit::Limit;
use crate::config::DocumentLimits;

/// Measures a document, and holds it against the limits of its size.
///
/// # Errors
/// The first limit that it exceeds; fragments that spread themselves.
pub(super) fn check(
    document: &ExecutableDocument,
    limits: &DocumentLimits,
) -> Result<(), ServerError> {
    let mut measure = Measure {
        fragments: &document.fragments,
        nesting: limits.nesting,
        known: HashMap::new(),
        directives: 0,
        aliases: 0,
    };
    let mut whole = Extent::default();
    for (_, operation) in document.operations.iter() {
        measure.directives += directives_of(&operation.node);
        let extent = measure.set(&operation.node.selection_set.node, 0)?;
        whole = Extent {
            size: whole.size.saturating_add(extent.size),
            nesting: whole.nesting.max(extent.nesting),
            depth: whole.depth.max(extent.depth),
            roots: whole.roots.max(extent.roots),
        };
    }
    // What no operation spreads is validated all the same.
    for (name, fragment) in &document.fragments {
        measure.directives += fragment.node.directives.len();
        let known = measure.known.contains_key(name.as_str());
        let extent = measure.fragment(name, 0)?;
        if !known {
            whole.size = whole.size.saturating_add(extent.size);
            whole.nesting = whole.nesting.max(extent.nesting);
        }
    }
    Limit::Nesting.hold(whole.nesting, limits)?;
    Limit::Selections.hold(whole.size, limits)?;
    Limit::Depth.hold(whole.depth, limits)?;
    Limit::Aliases.hold(measure.aliases, limits)?;
    Limit::RootFields.hold(whole.roots, limits)?;
    Limit::Directives.hold(measure.directives, limits)
}

/// The names under which the fields of an operation's root are answered. Its fragments go in no circles.
pub(super) fn root_keys<'a>(
    set: &'a SelectionSet,
    document: &'a ExecutableDocument,
) -> HashSet<&'a str> {
    let mut keys = HashSet::new();
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                keys.insert(field.node.response_key().node.as_str());
            }
            Selection::InlineFragment(inline) => {
                keys.extend(root_keys(&inline.node.selection_set.node, document));
            }
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    keys.extend(root_keys(&fragment.node.selection_set.node, document));
                }
            }
        }
    }
    keys
}

fn directives_of(operation: &OperationDefinition) -> usize {
    let variables = operation.variable_definitions.iter();
    operation.directives.len()
        + variables
            .map(|variable| variable.node.directives.len())
            .sum::<usize>()
}

/// What a selection set amounts to, with its fragments in place.
#[derive(Clone, Copy, Default)]
struct Extent {
    /// Selections of every kind.
    size: usize,
    /// Selections within each other.
    nesting: usize,
    /// Fields within each other.
    depth: usize,
    /// Fields that stand in it itself, be it through fragments.
    roots: usize,
}

enum Known {
    /// It is being measured: to meet it again is to go in a circle.
    Begun,
    Done(Extent),
}

struct Measure<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// How far it is followed.
    nesting: usize,
    known: HashMap<&'a str, Known>,
    /// As they are written: a fragment's count once.
    directives: usize,
    aliases: usize,
}

impl<'a> Measure<'a> {
    /// Measures what stands so deep. What is nested deeper than allowed is not followed to its end: the limit is
    /// exceeded whatever comes.
    fn set(&mut self, set: &'a SelectionSet, above: usize) -> Result<Extent, ServerError> {
        let mut whole = Extent::default();
        if above > self.nesting {
            return Ok(whole);
        }
        for selection in &set.items {
            let (below, is_field) = match &selection.node {
                Selection::Field(field) => (self.field(&field.node, above)?, true),
                Selection::InlineFragment(inline) => {
                    self.note(&inline.node.directives);
                    (self.set(&inline.node.selection_set.node, above + 1)?, false)
                }
                Selection::FragmentSpread(spread) => {
                    self.note(&spread.node.directives);
                    (
                        self.fragment(&spread.node.fragment_name.node, above + 1)?,
                        false,
                    )
                }
            };
            whole.size = whole.size.saturating_add(below.size).saturating_add(1);
            whole.nesting = whole.nesting.max(below.nesting + 1);
            whole.depth = whole.depth.max(below.depth + usize::from(is_field));
            whole.roots = whole
                .roots
                .saturating_add(if is_field { 1 } else { below.roots });
        }
        Ok(whole)
    }

    fn field(&mut self, field: &'a Field, above: usize) -> Result<Extent, ServerError> {
        self.note(&field.directives);
        self.aliases += usize::from(field.alias.is_some());
        self.set(&field.selection_set.node, above + 1)
    }

    fn note(&mut self, directives: &[Positioned<Directive>]) {
        self.directives += directives.len();
    }

    fn fragment(&mut self, name: &'a Name, above: usize) -> Result<Extent, ServerError> {
        match self.known.get(name.as_str()) {
            Some(Known::Done(extent)) => return Ok(*extent),
            Some(Known::Begun) => {
                let message = format!("The fragment \"{name}\" spreads itself.");
                return Err(coded(
                    ServerError::new(message, None),
                    "GRAPHQL_VALIDATION_FAILED",
                ));
            }
            None => {}
        }
        let fragments = self.fragments;
        // Validation names a fragment that is missing.
        let Some(fragment) = fragments.get(name) else {
            return Ok(Extent::default());
        };
        self.known.insert(name.as_str(), Known::Begun);
        let extent = self.set(&fragment.node.selection_set.node, above)?;
        self.known.insert(name.as_str(), Known::Done(extent));
        Ok(extent)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use async_graphql::parser::parse_query;

    use super::*;
    use crate::graphql::document::code_of;

    /// The code of the refusal, or nothing.
    fn refused(document: &str) -> Option<String> {
        let limits = DocumentLimits {
            nesting: 40,
            ..DocumentLimits::default()
        };
        check(&parse_query(document).unwrap(), &limits)
            .err()
            .and_then(|refusal| code_of(&refusal).map(str::to_owned))
    }

    /// A chain of fragments, each of which spreads the next so many times.
    fn chain(length: usize, times: usize) -> String {
        let mut document = format!("{{ a {{ ...F0 }} }} fragment F{length} on Query {{ a }}");
        for number in 0..length {
            let spread = format!("...F{} ", number + 1).repeat(times);
            write!(document, " fragment F{number} on Query {{ {spread} }}").unwrap();
        }
        document
    }

    #[test]
    fn a_document_counts_with_its_fragments_in_place() {
        assert_eq!(
            refused("{ a { b ...F } } fragment F on T { c ... on T { d } }"),
            None
        );
        assert_eq!(refused(&chain(9, 2)), None);
        assert_eq!(
            refused(&chain(30, 2)).as_deref(),
            Some("TOO_MANY_SELECTIONS")
        );
        assert_eq!(refused("{ ...Unknown }"), None);
    }

    #[test]
    fn each_measure_has_its_own_code() {
        let deep = format!("{} a {}", "{ a ".repeat(25), "}".repeat(25));
        assert_eq!(refused(&deep).as_deref(), Some("DOCUMENT_TOO_DEEP"));
        let nested = format!("{{ a {}b{} }}", "... { ".repeat(50), " }".repeat(50));
        assert_eq!(refused(&nested).as_deref(), Some("NESTED_TOO_DEEP"));
        let aliases = format!("{{ a {{ {} }} }}", "b: a ".repeat(500));
        assert_eq!(refused(&aliases).as_deref(), Some("TOO_MANY_ALIASES"));
        let roots = format!("{{ {} }}", "a ".repeat(101));
        assert_eq!(refused(&roots).as_deref(), Some("TOO_MANY_ROOT_FIELDS"));
        let directives = format!("{{ a {} }}", "@b ".repeat(500));
        assert_eq!(refused(&directives).as_deref(), Some("TOO_MANY_DIRECTIVES"));
    }

    #[test]
    fn fragments_that_go_in_circles_or_too_deep_are_refused() {
        let circle = Some("GRAPHQL_VALIDATION_FAILED");
        assert_eq!(
            refused("{ ...A } fragment A on T { ...A }").as_deref(),
            circle
        );
        let long = "{ ...A } fragment A on T { ...B } fragment B on T { a { ...A } }";
        assert_eq!(refused(long).as_deref(), circle);
        assert_eq!(refused(&chain(30, 1)), None);
        assert_eq!(
            refused(&chain(1_000, 1)).as_deref(),
            Some("NESTED_TOO_DEEP")
        );
    }
}
