//! How large a document is once its fragments are put in place. Validation follows every spread, so that a short
//! document whose fragments spread each other twice would keep it busy for ever: it is measured before.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::types::{ExecutableDocument, FragmentDefinition, Selection, SelectionSet},
};

/// Selections in one document, every spread counted with what it brings.
const LARGEST: usize = 20_000;
/// Selections inside each other, through spreads too.
const DEEPEST: usize = 100;

/// Whether a document is of a size that can be followed; one that goes in circles is not.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), &'static str> {
    let mut measure = Measure {
        fragments: &document.fragments,
        known: HashMap::new(),
    };
    let mut size = 0_usize;
    let operations = document.operations.iter();
    let sets = operations.map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document.fragments.values();
    for set in sets.chain(fragments.map(|fragment| &fragment.node.selection_set.node)) {
        size = size.saturating_add(measure.set(set, 0)?.size);
    }
    if size > LARGEST {
        Err("The document is too large with its fragments in place.")
    } else {
        Ok(())
    }
}

#[derive(Clone, Copy, Default)]
struct Extent {
    size: usize,
    depth: usize,
}

struct Measure<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// The fragments that were measured; each is followed once.
    known: HashMap<&'a str, Extent>,
}

impl<'a> Measure<'a> {
    /// Measures what stands so deep.
    fn set(&mut self, set: &'a SelectionSet, above: usize) -> Result<Extent, &'static str> {
        let mut whole = Extent::default();
        for selection in &set.items {
            let below = match &selection.node {
                Selection::Field(field) => self.set(&field.node.selection_set.node, above + 1)?,
                Selection::InlineFragment(inline) => {
                    self.set(&inline.node.selection_set.node, above + 1)?
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node, above + 1)?
                }
            };
            whole.size = whole.size.saturating_add(below.size).saturating_add(1);
            whole.depth = whole.depth.max(below.depth + 1);
            if above + whole.depth > DEEPEST {
                return Err("The document is too deep, or its fragments go in circles.");
            }
        }
        Ok(whole)
    }

    fn fragment(&mut self, name: &'a Name, above: usize) -> Result<Extent, &'static str> {
        if above > DEEPEST {
            return Err("The document is too deep, or its fragments go in circles.");
        }
        if let Some(extent) = self.known.get(name.as_str()) {
            return Ok(*extent);
        }
        let fragments = self.fragments;
        let extent = match fragments.get(name) {
            Some(fragment) => self.set(&fragment.node.selection_set.node, above)?,
            // Validation says so.
            None => Extent::default(),
        };
        self.known.insert(name.as_str(), extent);
        Ok(extent)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use async_graphql::parser::parse_query;

    use super::*;

    fn measured(document: &str) -> Result<(), &'static str> {
        check(&parse_query(document).unwrap())
    }

    /// A chain of fragments, each of which spreads the next so many times.
    fn chain(length: usize, times: usize) -> String {
        let mut document = format!("{{ ...F0 }} fragment F{length} on Query {{ a }}");
        for number in 0..length {
            let spread = format!("...F{} ", number + 1).repeat(times);
            write!(document, " fragment F{number} on Query {{ {spread} }}").unwrap();
        }
        document
    }

    #[test]
    fn a_document_counts_with_its_fragments_in_place() {
        assert!(measured("{ a { b ...F } } fragment F on T { c ... on T { d } }").is_ok());
        assert!(measured(&chain(10, 2)).is_ok());
        assert!(measured(&chain(40, 2)).is_err());
        assert!(measured(&format!("{{ {} }}", "a ".repeat(20_001))).is_err());
        assert!(measured("{ ...Unknown }").is_ok());
    }

    #[test]
    fn fragments_that_go_in_circles_or_too_deep_are_refused() {
        assert!(measured("{ ...A } fragment A on T { ...A }").is_err());
        assert!(
            measured("{ ...A } fragment A on T { ...B } fragment B on T { a { ...A } }").is_err()
        );
        assert!(measured(&chain(90, 1)).is_ok());
        assert!(measured(&chain(5_000, 1)).is_err());
    }
}
