//! Documents that a client names instead of sending: by the hash of their text, or by their id in a manifest.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use async_graphql::ServerError;
use aws_lc_rs::digest::{SHA256, digest};
use serde_json::{Map, Value};

use super::coded;

/// The SHA-256 of a text.
pub type Hash = [u8; 32];

/// The hash of a text.
#[must_use]
pub fn hash(text: &str) -> Hash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
    hash
}

/// A hash from its 64 hexadecimal digits.
pub(super) fn read_hash(text: &str) -> Option<Hash> {
    let text = text.strip_prefix("sha256:").unwrap_or(text).as_bytes();
    if text.len() != 64 {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(text.chunks(2)) {
        let pair = std::str::from_utf8(pair)
            .ok()
            .filter(|pair| !pair.contains('+'))?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(hash)
}

/// The documents of manifests: by their ids, and by the hashes of their texts.
#[derive(Default)]
pub(super) struct Manifest {
    pub(super) texts: HashMap<Hash, String>,
    ids: HashMap<String, Hash>,
}

/// Why a manifest cannot be used.
#[derive(Debug)]
pub struct ManifestFault {
    path: PathBuf,
    why: String,
}

impl fmt::Display for ManifestFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, why } = self;
        write!(
            f,
            "COVENTE_DOCUMENTS_MANIFEST names {}, {why}",
            path.display()
        )
    }
}

impl std::error::Error for ManifestFault {}

impl ManifestFault {
    pub(super) fn of_document(path: &Path, id: &str, why: &str) -> Self {
        Self {
            path: path.to_owned(),
            why: format!("whose document {id} cannot be served: {why}"),
        }
    }
}

impl Manifest {
    /// Reads a file as one of the two forms that tools write: an object of ids and texts (graphql-codegen, Relay), or
    /// Apollo's with its list of operations. Gives the ids that it added.
    ///
    /// # Errors
    /// Why the file cannot be used.
    pub(super) fn add(&mut self, path: &Path) -> Result<Vec<String>, ManifestFault> {
        let fault = |why: &str| ManifestFault {
            path: path.to_owned(),
            why: why.to_owned(),
        };
        let text = fs::read_to_string(path)
            .map_err(|error| fault(&format!("which cannot be read ({error})")))?;
        let Ok(Value::Object(manifest)) = serde_json::from_str(&text) else {
            return Err(fault("which is no JSON object"));
        };
        let entries = entries(manifest).ok_or_else(|| {
            fault("which is neither an object of ids and documents nor a manifest of Apollo's")
        })?;
        let mut ids = Vec::new();
        for (id, document) in entries {
            let hash = hash(&document);
            self.texts.insert(hash, document);
            self.ids.insert(id.clone(), hash);
            ids.push(id);
        }
        Ok(ids)
    }

    /// The hash of the document that an id or a hash names.
    pub(super) fn find(&self, id: &str) -> Option<Hash> {
        let plain = id.strip_prefix("sha256:").unwrap_or(id);
        let by_id = self.ids.get(id).or_else(|| self.ids.get(plain)).copied();
        by_id.or_else(|| read_hash(id).filter(|hash| self.texts.contains_key(hash)))
    }
}

fn entries(mut manifest: Map<String, Value>) -> Option<Vec<(String, String)>> {
    if let Some(operations) = manifest.remove("operations") {
        let Value::Array(operations) = operations else {
            return None;
        };
        let entry = |operation: &Value| {
            let text = |name: &str| operation.get(name)?.as_str().map(str::to_owned);
            Some((text("id")?, text("body")?))
        };
        return operations.iter().map(entry).collect();
    }
    let entry = |(id, document)| {
        let Value::String(document) = document else {
            return None;
        };
        Some((id, document))
    };
    manifest.into_iter().map(entry).collect()
}

/// The message and the code are those that Apollo's clients wait for: they send the text next.
pub(super) fn not_found() -> ServerError {
    let error = ServerError::new("PersistedQueryNotFound", None);
    coded(error, "PERSISTED_QUERY_NOT_FOUND")
}

/// As above: they send texts from then on.
pub(super) fn not_supported() -> ServerError {
    let error = ServerError::new("PersistedQueryNotSupported", None);
    coded(error, "PERSISTED_QUERY_NOT_SUPPORTED")
}

pub(super) fn mismatch() -> ServerError {
    let error = ServerError::new("`sha256Hash` is not the SHA-256 of `query`.", None);
    coded(error, "PERSISTED_QUERY_MISMATCH")
}

pub(super) fn not_trusted() -> ServerError {
    let message = "This server runs the documents of its manifest alone, and this is none of them.";
    coded(ServerError::new(message, None), "DOCUMENT_NOT_TRUSTED")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_from_its_digits() {
        let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(read_hash(text), Some(hash("")));
        assert_eq!(
            read_hash(&format!("sha256:{}", text.to_uppercase())),
            Some(hash(""))
        );
        assert_eq!(read_hash("sha256:+1"), None);
        assert_eq!(read_hash(&"+f".repeat(32)), None);
        assert_eq!(read_hash(&"é".repeat(32)), None);
    }

    #[test]
    fn both_forms_of_a_manifest_are_read() {
        let read = |text: &str| {
            let Value::Object(manifest) = serde_json::from_str(text).unwrap() else {
                panic!("an object")
            };
            entries(manifest)
        };
        let one = Some(vec![("a1".to_owned(), "{ a }".to_owned())]);
        assert_eq!(read(r#"{"a1": "{ a }"}"#), one);
        let apollo = r#"{"format": "apollo-persisted-query-manifest", "version": 1,
            "operations": [{"id": "a1", "name": "A", "type": "query", "body": "{ a }"}]}"#;
        assert_eq!(read(apollo), one);
        assert_eq!(read(r#"{"a1": 1}"#), None);
        assert_eq!(read(r#"{"operations": [{"id": "a1"}]}"#), None);
    }
}
