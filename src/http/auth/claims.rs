//! The claims of a token: how they are read, how a dev token is made of them.

use std::time::Duration;

use covente_entity::types::ids::{LocationId, PartnerId};
use jsonwebtoken::{EncodingKey, Header, encode, get_current_timestamp};
use serde_json::{Map, Value, json};

use crate::{
    config::{ClaimNames, Settings},
    domain::api_token::SUBJECT,
    domain::viewer::{Grant, Role, Scope},
};

/// Who a token says its bearer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    pub subject: String,
    /// In small letters, and only when the issuer has verified it.
    pub email: Option<String>,
    pub partner: PartnerId,
    pub grants: Vec<Grant>,
}

impl Claims {
    /// # Errors
    /// Why the claims make no viewer.
    pub fn read(claims: &Map<String, Value>, names: &ClaimNames) -> Result<Self, &'static str> {
        let subject = claims
            .get("sub")
            .and_then(Value::as_str)
            .filter(|subject| !subject.is_empty());
        let partner = claims
            .get(&names.partner)
            .and_then(Value::as_str)
            .and_then(|id| id.parse().ok());
        let grants = claims.get(&names.grants).and_then(Value::as_array);
        let subject = subject.ok_or("the token names no subject")?;
        if subject.starts_with(SUBJECT) {
            return Err("the token names a subject as only machines have it");
        }
        Ok(Self {
            subject: subject.to_owned(),
            email: verified_email(claims, names),
            partner: partner.ok_or("the token names no company by its id")?,
            grants: grants
                .ok_or("the token holds no list of grants")?
                .iter()
                .map(grant)
                .collect::<Result<_, _>>()?,
        })
    }

    /// A signed token of auth mode dev, good for `lifetime` from now (by the system's clock).
    ///
    /// # Errors
    /// When the signature cannot be made.
    pub fn token(
        &self,
        settings: &Settings,
        lifetime: Duration,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let payload = self.payload(&settings.claims, &settings.audience, lifetime);
        encode(
            &Header::default(),
            &payload,
            &EncodingKey::from_secret(settings.secret.bytes()),
        )
    }

    fn payload(
        &self,
        names: &ClaimNames,
        audience: &[String],
        lifetime: Duration,
    ) -> Map<String, Value> {
        let now = get_current_timestamp();
        let mut payload = Map::new();
        payload.insert("sub".into(), json!(self.subject));
        payload.insert("iat".into(), json!(now));
        payload.insert("exp".into(), json!(now.saturating_add(lifetime.as_secs())));
        payload.insert(names.partner.clone(), json!(self.partner));
        payload.insert(
            names.grants.clone(),
            self.grants.iter().map(grant_json).collect(),
        );
        if let Some(email) = &self.email {
            payload.insert(names.email.clone(), json!(email));
            payload.insert(names.email_verified.clone(), json!(true));
        }
        if let Some(first) = audience.first() {
            payload.insert("aud".into(), json!(first));
        }
        payload
    }
}

fn verified_email(claims: &Map<String, Value>, names: &ClaimNames) -> Option<String> {
    // Some providers write the flag as text.
    let flag = claims.get(&names.email_verified)?;
    let verified = flag.as_bool() == Some(true) || flag.as_str() == Some("true");
    let email = claims.get(&names.email)?.as_str()?.trim();
    (verified && !email.is_empty()).then(|| email.to_lowercase())
}

/// One grant as tokens write it: `{"role": "REFERRALS_USER", "locations": [ids]}`, where no list means the company.
#[must_use]
pub fn grant_json(grant: &Grant) -> Value {
    match &grant.scope {
        Scope::All => json!({"role": grant.role.to_string(), "locations": null}),
        Scope::Locations(ids) => json!({"role": grant.role.to_string(), "locations": ids}),
    }
}

/// Reads one grant as tokens write it.
///
/// # Errors
/// What is wrong with it.
pub fn grant(value: &Value) -> Result<Grant, &'static str> {
    let role: Role = value
        .get("role")
        .and_then(Value::as_str)
        .and_then(|role| role.parse().ok())
        .ok_or("the token grants a role that this server does not know")?;
    let scope = match value.get("locations") {
        None | Some(Value::Null) => Scope::All,
        Some(Value::String(all)) if all == "all" => Scope::All,
        Some(Value::Array(ids)) => {
            let ids: Option<Vec<LocationId>> =
                ids.iter().map(|id| id.as_str()?.parse().ok()).collect();
            Scope::Locations(ids.ok_or(BAD_LOCATIONS)?)
        }
        Some(_) => return Err(BAD_LOCATIONS),
    };
    Ok(Grant { role, scope })
}

const BAD_LOCATIONS: &str = "the token grants a role in locations that are not a list of ids";

#[cfg(test)]
mod tests {
    use super::*;

    const COMPANY: &str = "0190a000-0000-7000-8000-000000000001";

    fn read(claims: &Value) -> Result<Claims, &'static str> {
        Claims::read(claims.as_object().unwrap(), &ClaimNames::default())
    }

    #[test]
    fn what_a_token_says_is_what_was_put_into_it() {
        let claims = Claims {
            subject: "ada".into(),
            email: Some("ada@example.com".into()),
            partner: COMPANY.parse().unwrap(),
            grants: vec![
                Grant {
                    role: Role::ReferralsAdmin,
                    scope: Scope::All,
                },
                Grant {
                    role: Role::ReferralsUser,
                    scope: Scope::Locations(vec![COMPANY.parse().unwrap()]),
                },
            ],
        };
        let payload = claims.payload(&ClaimNames::default(), &[], Duration::from_mins(1));
        assert_eq!(read(&Value::Object(payload)).unwrap(), claims);
    }

    #[test]
    fn an_email_counts_in_small_letters_and_only_when_verified() {
        let with = |flag: Value| {
            let claims = json!({"sub": "a", "partner": COMPANY, "grants": [], "email": "Ada@Example.com", "email_verified": flag});
            read(&claims).unwrap().email
        };
        assert_eq!(with(json!(true)).as_deref(), Some("ada@example.com"));
        assert_eq!(with(json!("true")).as_deref(), Some("ada@example.com"));
        assert_eq!(with(json!(false)), None);
        assert_eq!(with(json!(null)), None);
        assert_eq!(with(json!(1)), None);
    }

    #[test]
    fn a_grant_without_locations_covers_the_company() {
        for locations in [json!(null), json!("all")] {
            let read = grant(&json!({"role": "PARTNER_ADMIN", "locations": locations})).unwrap();
            assert_eq!(
                read,
                Grant {
                    role: Role::PartnerAdmin,
                    scope: Scope::All
                }
            );
        }
        assert_eq!(
            grant(&json!({"role": "PARTNER_ADMIN"})).unwrap().scope,
            Scope::All
        );
        assert_eq!(
            grant(&json!({"role": "REFERRALS_USER", "locations": []}))
                .unwrap()
                .scope,
            Scope::Locations(vec![])
        );
    }

    #[test]
    fn a_grant_that_cannot_be_read_refuses_the_token() {
        for wrong in [
            json!({"role": "KING"}),
            json!({"locations": null}),
            json!("PARTNER_ADMIN"),
            json!({"role": "PARTNER_ADMIN", "locations": "some"}),
            json!({"role": "PARTNER_ADMIN", "locations": ["x"]}),
        ] {
            assert!(read(&json!({"sub": "a", "partner": COMPANY, "grants": [wrong]})).is_err());
        }
    }

    #[test]
    fn subject_company_and_grants_are_needed() {
        assert!(read(&json!({"sub": "", "partner": COMPANY, "grants": []})).is_err());
        assert!(read(&json!({"sub": "a", "partner": "acme", "grants": []})).is_err());
        assert!(read(&json!({"sub": "a", "partner": COMPANY})).is_err());
    }
}
