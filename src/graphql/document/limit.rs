//! The limits of a document: each with its code, its setting and the sentence that refuses.

use async_graphql::ServerError;

use crate::config::DocumentLimits;

/// A limit that a document can exceed. The order is that in which they are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The length of its text in bytes.
    Bytes,
    /// Its lexical tokens.
    Tokens,
    /// Selections within each other, fragments included.
    Nesting,
    /// Selections, each spread counted with all that it brings.
    Selections,
    /// Fields within each other.
    Depth,
    /// Fields with an alias.
    Aliases,
    /// Fields of one operation's root.
    RootFields,
    /// Directives.
    Directives,
    /// Values in the variables that come with it, lists and objects among them.
    Values,
    /// What it may read, by the sizes of the pages that it asks for.
    Cost,
}

impl Limit {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Bytes,
        Self::Tokens,
        Self::Nesting,
        Self::Selections,
        Self::Depth,
        Self::Aliases,
        Self::RootFields,
        Self::Directives,
        Self::Values,
        Self::Cost,
    ];

    /// The stable code for a program.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Bytes => "DOCUMENT_TOO_LARGE",
            Self::Tokens => "TOO_MANY_TOKENS",
            Self::Nesting => "NESTED_TOO_DEEP",
            Self::Selections => "TOO_MANY_SELECTIONS",
            Self::Depth => "DOCUMENT_TOO_DEEP",
            Self::Aliases => "TOO_MANY_ALIASES",
            Self::RootFields => "TOO_MANY_ROOT_FIELDS",
            Self::Directives => "TOO_MANY_DIRECTIVES",
            Self::Values => "TOO_MANY_VALUES",
            Self::Cost => "COST_TOO_HIGH",
        }
    }

    /// What is counted.
    #[must_use]
    pub fn counted(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Tokens => "tokens",
            Self::Nesting => "selections within each other, fragments included",
            Self::Selections => "selections with its fragments in place",
            Self::Depth => "fields within each other",
            Self::Aliases => "aliases",
            Self::RootFields => "fields at its root",
            Self::Directives => "directives",
            Self::Values => "values in its variables",
            Self::Cost => "units of cost",
        }
    }

    /// The environment variable that sets it.
    #[must_use]
    pub fn setting(self) -> &'static str {
        match self {
            Self::Bytes => "COVENTE_MAX_DOCUMENT",
            Self::Tokens => "COVENTE_MAX_TOKENS",
            Self::Nesting => "COVENTE_MAX_NESTING",
            Self::Selections => "COVENTE_MAX_SELECTIONS",
            Self::Depth => "COVENTE_MAX_DEPTH",
            Self::Aliases => "COVENTE_MAX_ALIASES",
            Self::RootFields => "COVENTE_MAX_ROOT_FIELDS",
            Self::Directives => "COVENTE_MAX_DIRECTIVES",
            Self::Values => "COVENTE_MAX_VALUES",
            Self::Cost => "COVENTE_MAX_COST",
        }
    }

    fn most(self, limits: &DocumentLimits) -> usize {
        match self {
            Self::Bytes => limits.bytes,
            Self::Tokens => limits.tokens,
            Self::Nesting => limits.nesting,
            Self::Selections => limits.selections,
            Self::Depth => limits.depth,
            Self::Aliases => limits.aliases,
            Self::RootFields => limits.root_fields,
            Self::Directives => limits.directives,
            Self::Values => limits.values,
            Self::Cost => limits.cost,
        }
    }

    /// Holds what was measured against the limit.
    ///
    /// # Errors
    /// The refusal, with the limit and the measured value.
    pub(super) fn hold(self, measured: usize, limits: &DocumentLimits) -> Result<(), ServerError> {
        let limit = self.most(limits);
        if measured <= limit {
            return Ok(());
        }
        let message = format!(
            "The document has {measured} {}; at most {limit} are served.",
            self.counted()
        );
        let mut refusal = ServerError::new(message, None);
        let extensions = refusal.extensions.get_or_insert_default();
        extensions.set("code", self.code());
        extensions.set("limit", limit);
        extensions.set("measured", measured);
        Err(refusal)
    }
}
