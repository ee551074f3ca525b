//! The guard before execution: a document is measured, validated, priced and kept, and its variables are checked.

use std::num::NonZeroU64;
use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Name, ServerError, Value, Variables};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use self::cost::Price;
use self::persisted::{Manifest, read_hash};
use self::types::Types;
use self::validate::Validator;
use crate::config::{DocumentLimits, Documents};

pub mod cost;
pub mod limit;
mod measure;
mod merge;
mod operation;
mod persisted;
mod tokens;
mod types;
pub(in crate::graphql) mod validate;
mod variables;

pub use limit::Limit;
pub use operation::{Operation, PERSONAL};
pub use persisted::{Hash, ManifestFault, hash};

/// What a client asks to run: a document, or the name of one.
#[derive(Debug, Default)]
pub struct Asked {
    /// The text of the document.
    pub query: Option<String>,
    /// The id or the hash of one that the server has.
    pub document_id: Option<String>,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// The values of its variables.
    pub variables: Variables,
}

/// Holds documents against the limits and the schema, and keeps those that passed.
pub struct Guard {
    types: Types,
    limits: DocumentLimits,
    documents: Documents,
    manifest: Manifest,
    validator: Validator,
    kept: Cache<Hash, Arc<Kept>, Bytes>,
}

/// A document that passed, with what is known of its operations in their order.
struct Kept {
    document: ExecutableDocument,
    terms: Vec<Terms>,
    is_personal: bool,
    bytes: usize,
}

/// What is known of an operation before it runs.
struct Terms {
    price: Price,
    /// The variable that tells a subscription only from where to go on.
    after: Option<Name>,
}

/// A parsed document takes many times the memory of its text.
#[derive(Clone)]
struct Bytes;

impl Weighter<Hash, Arc<Kept>> for Bytes {
    fn weight(&self, _: &Hash, kept: &Arc<Kept>) -> u64 {
        let bytes = kept.bytes.saturating_mul(32).saturating_add(1024);
        NonZeroU64::new(bytes as u64).map_or(1, NonZeroU64::get)
    }
}

/// Documents that are kept where they are small.
const KEPT: usize = 1000;

impl Guard {
    /// A guard for a schema, by its text, with the schema that validates. Manifests are read, and each of their
    /// documents held against the schema.
    ///
    /// # Errors
    /// A manifest that cannot be read, or that holds a document which could never run.
    pub async fn new(
        sdl: &str,
        validator: Validator,
        limits: DocumentLimits,
        documents: Documents,
    ) -> Result<Self, GuardFault> {
        let mut guard = Self {
            types: Types::read(sdl)?,
            limits,
            manifest: Manifest::default(),
            validator,
            kept: Cache::with_weighter(KEPT, limits.kept_bytes, Bytes),
            documents,
        };
        if let Documents::Trusted(paths) = &guard.documents {
            for path in paths.clone() {
                for id in guard.manifest.add(&path)? {
                    let text = guard
                        .manifest
                        .find(&id)
                        .and_then(|hash| guard.manifest.texts.get(&hash));
                    let passed = guard.pass(text.map_or("", String::as_str)).await;
                    if let Err(errors) = passed {
                        let why = errors.first().map_or("", |error| error.message.as_str());
                        return Err(ManifestFault::of_document(&path, &id, why).into());
                    }
                }
            }
        }
        Ok(guard)
    }

    /// Makes an operation ready to run.
    ///
    /// # Errors
    /// Why it cannot run, each error with its code.
    pub async fn prepare(&self, asked: Asked) -> Result<Operation, Vec<ServerError>> {
        let (hash, kept) = self
            .document(asked.query, asked.document_id.as_deref())
            .await?;
        let operations = kept.document.operations.iter().zip(&kept.terms);
        let ((name, operation), terms) = choose(operations, asked.operation_name.as_deref())?;
        Limit::Values.hold(variables::values(&asked.variables), &self.limits)?;
        variables::check(&self.types, &operation.node, &asked.variables)?;
        let cost = terms.price.with(&asked.variables);
        Limit::Cost.hold(cost, &self.limits)?;
        Ok(Operation {
            kind: operation.node.ty,
            cost,
            hash,
            name: name.map(ToString::to_string),
            variables: asked.variables,
            after: terms.after.clone(),
            kept: Arc::clone(&kept),
        })
    }

    async fn document(
        &self,
        query: Option<String>,
        id: Option<&str>,
    ) -> Result<(Hash, Arc<Kept>), Vec<ServerError>> {
        let (hash, text) = match (&self.documents, query, id) {
            (Documents::Any, None, _) => return Err(vec![persisted::not_supported()]),
            (Documents::Any, Some(query), _) | (Documents::Apq, Some(query), None) => {
                (hash(&query), Some(query))
            }
            (Documents::Apq, Some(query), Some(id)) => {
                let hash = hash(&query);
                if read_hash(id) != Some(hash) {
                    return Err(vec![persisted::mismatch()]);
                }
                (hash, Some(query))
            }
            (Documents::Apq, None, id) => {
                let known = id.and_then(read_hash);
                (known.ok_or_else(persisted::not_found)?, None)
            }
            (Documents::Trusted(_), None, id) => {
                let hash = id.and_then(|id| self.manifest.find(id));
                let hash = hash.ok_or_else(persisted::not_trusted)?;
                (hash, self.manifest.texts.get(&hash).cloned())
            }
            (Documents::Trusted(_), Some(query), _) => {
                let hash = hash(&query);
                if !self.manifest.texts.contains_key(&hash) {
                    return Err(vec![persisted::not_trusted()]);
                }
                (hash, Some(query))
            }
        };
        if let Some(kept) = self.kept.get(&hash) {
            return Ok((hash, kept));
        }
        let text = text.ok_or_else(persisted::not_found)?;
        let kept = Arc::new(self.pass(&text).await?);
        self.kept.insert(hash, Arc::clone(&kept));
        Ok((hash, kept))
    }

    /// Holds a document against everything that does not depend on its variables.
    async fn pass(&self, text: &str) -> Result<Kept, Vec<ServerError>> {
        Limit::Bytes.hold(text.len(), &self.limits)?;
        let tokens = tokens::count(text);
        Limit::Tokens.hold(tokens, &self.limits)?;
        let document = parse_query(text)
            .map_err(|fault| coded(ServerError::from(fault), "GRAPHQL_PARSE_FAILED"))?;
        measure::check(&document, &self.limits)?;
        for (_, operation) in document.operations.iter() {
            single_root(&operation.node, &document)?;
            merge::check(&self.types, &document, &operation.node)?;
        }
        self.validator.check(document.clone(), tokens).await?;
        let operations = document.operations.iter();
        let terms = operations.map(|(_, operation)| Terms {
            price: cost::of(&self.types, &document, &operation.node),
            after: operation::after(&operation.node, text),
        });
        let operations = document.operations.iter();
        let of_operations = operations.map(|(_, operation)| &operation.node.selection_set.node);
        let fragments = document.fragments.values();
        let of_fragments = fragments.map(|fragment| &fragment.node.selection_set.node);
        Ok(Kept {
            terms: terms.collect(),
            is_personal: of_operations
                .chain(of_fragments)
                .any(operation::is_personal),
            document,
            bytes: text.len(),
        })
    }
}

/// Why a guard cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum GuardFault {
    /// A setting names a manifest that cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestFault),
    /// The schema's own text cannot be read: a fault of the program.
    #[error("the schema cannot be read: {0}")]
    Schema(#[from] async_graphql::parser::Error),
}

type Found<'a> = (
    (
        Option<&'a async_graphql::Name>,
        &'a async_graphql::Positioned<OperationDefinition>,
    ),
    &'a Terms,
);

fn choose<'a>(
    mut operations: impl ExactSizeIterator<Item = Found<'a>>,
    asked: Option<&str>,
) -> Result<Found<'a>, ServerError> {
    let found = match asked {
        Some(asked) => operations.find(|((name, _), _)| name.is_some_and(|name| name == asked)),
        None if operations.len() == 1 => operations.next(),
        None => None,
    };
    found.ok_or_else(|| {
        let message = match asked {
            Some(asked) => format!("The document has no operation named \"{asked}\"."),
            None => {
                "The document has several operations: name one of them in `operationName`.".into()
            }
        };
        coded(
            ServerError::new(message, None),
            "OPERATION_RESOLUTION_FAILED",
        )
    })
}

/// A subscription follows one thing (GraphQL §5.2.3.1).
fn single_root(
    operation: &OperationDefinition,
    document: &ExecutableDocument,
) -> Result<(), ServerError> {
    if operation.ty != OperationType::Subscription {
        return Ok(());
    }
    let roots = measure::root_keys(&operation.selection_set.node, document);
    if roots.len() == 1 && roots.iter().all(|name| !name.starts_with("__")) {
        return Ok(());
    }
    let message = format!(
        "A subscription has one field at its root, and this one has {}.",
        roots.len()
    );
    let error = ServerError::new(message, Some(operation.selection_set.pos));
    Err(coded(error, "GRAPHQL_VALIDATION_FAILED"))
}

/// Gives an error a code, if it has none.
#[must_use]
pub fn coded(mut error: ServerError, code: &str) -> ServerError {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
    error
}

/// The code of an error.
#[must_use]
pub fn code_of(error: &ServerError) -> Option<&str> {
    let Value::String(code) = error.extensions.as_ref()?.get("code")? else {
        return None;
    };
    Some(code)
}
