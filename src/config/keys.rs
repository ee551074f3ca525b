//! Public keys that check tokens, read from a PEM public key or a JWKS document.

use jsonwebtoken::{
    AlgorithmFamily, DecodingKey,
    jwk::{AlgorithmParameters, Jwk, PublicKeyUse},
};
use serde_json::Value;

/// One public key, by the id that its owner gave it.
#[derive(Clone, Debug)]
pub struct Key {
    pub id: Option<String>,
    pub key: DecodingKey,
}

/// Every key that may have signed a token. Never a shared secret: whoever reads the file could sign with it.
#[derive(Clone, Debug, Default)]
pub struct Keys(Vec<Key>);

impl Keys {
    /// Reads the text of a file: JWKS when it begins as JSON does, else PEM.
    ///
    /// # Errors
    /// What is wrong with the text, as the end of a sentence that names it.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        if text.trim_start().starts_with('{') {
            return Self::from_jwks(text.as_bytes());
        }
        let pem = text.as_bytes();
        DecodingKey::from_rsa_pem(pem)
            .or_else(|_| DecodingKey::from_ec_pem(pem))
            .or_else(|_| DecodingKey::from_ed_pem(pem))
            .map(|key| Self(vec![Key { id: None, key }]))
            .map_err(|_| "holds neither a PEM public key (RSA, EC or Ed25519) nor a JWKS document")
    }

    /// The signing keys of a JWKS document; keys of another use or of an unknown kind are passed over.
    ///
    /// # Errors
    /// When it is no such document, or no key is left.
    pub fn from_jwks(text: &[u8]) -> Result<Self, &'static str> {
        let document: Value = serde_json::from_slice(text).map_err(|_| "is no JSON")?;
        let set = document
            .get("keys")
            .and_then(Value::as_array)
            .ok_or("is JSON, but no JWKS document")?;
        let keys: Vec<Key> = set.iter().filter_map(signing_key).collect();
        if keys.is_empty() {
            return Err("is a JWKS document without a public key for signatures");
        }
        Ok(Self(keys))
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The key that a token's header names; without a name, the only one of the algorithm's family.
    #[must_use]
    pub fn find(&self, id: Option<&str>, family: AlgorithmFamily) -> Option<&DecodingKey> {
        let mut fitting = self.0.iter().filter(|key| key.key.family() == family);
        match id {
            Some(id) => {
                let mut named = fitting.clone().filter(|key| key.id.as_deref() == Some(id));
                // A PEM file gives its key no name, so a token's name for it says nothing.
                named
                    .next()
                    .or_else(|| fitting.find(|key| key.id.is_none()))
                    .map(|key| &key.key)
            }
            None => match (fitting.next(), fitting.next()) {
                (Some(only), None) => Some(&only.key),
                _ => None,
            },
        }
    }
}

fn signing_key(value: &Value) -> Option<Key> {
    let jwk: Jwk = serde_json::from_value(value.clone()).ok()?;
    let signs = matches!(
        jwk.common.public_key_use,
        None | Some(PublicKeyUse::Signature)
    );
    let shared = matches!(jwk.algorithm, AlgorithmParameters::OctetKey(_));
    if !signs || shared {
        return None;
    }
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    Some(Key {
        id: jwk.common.key_id,
        key,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EC: &str = r#"{"kty":"EC","crv":"P-256","kid":"one","use":"sig",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;

    #[test]
    fn a_key_is_found_by_its_name_and_family() {
        let keys = Keys::read(&format!(r#"{{"keys":[{EC}]}}"#)).unwrap();
        assert!(keys.find(Some("one"), AlgorithmFamily::Ec).is_some());
        assert!(keys.find(None, AlgorithmFamily::Ec).is_some());
        assert!(keys.find(Some("two"), AlgorithmFamily::Ec).is_none());
        assert!(keys.find(Some("one"), AlgorithmFamily::Rsa).is_none());
    }

    #[test]
    fn a_shared_secret_is_no_public_key() {
        let fault = Keys::read(r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#).unwrap_err();
        assert!(fault.contains("without a public key"));
    }

    #[test]
    fn text_that_is_no_key_is_refused() {
        assert!(Keys::read("hello").is_err());
        assert!(Keys::read("{}").is_err());
    }
}
