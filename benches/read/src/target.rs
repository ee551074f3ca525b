//! What is asked for: deals, and who may see them.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;
use tokio_postgres::Client;
use uuid::Uuid;

use crate::Fault;

/// A deal, and the company that started it.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub(crate) deal: Uuid,
    pub(crate) company: Uuid,
}

/// Deals in no order that a database would know.
pub(crate) async fn targets(client: &Client) -> Result<Vec<Target>, Fault> {
    let rows = client
        .query(
            "SELECT id, partner_id FROM opportunity WHERE is_originator ORDER BY md5(id::text) LIMIT 20000",
            &[],
        )
        .await?;
    if rows.is_empty() {
        return Err("the database holds no deals".into());
    }
    Ok(rows
        .iter()
        .map(|row| Target {
            deal: row.get(0),
            company: row.get(1),
        })
        .collect())
}

/// A signed `Authorization` for each company.
pub(crate) struct Tokens(HashMap<Uuid, String>);

impl Tokens {
    /// Tokens good for a day, of somebody who looks after all deals of the company.
    pub(crate) fn sign(
        targets: &[Target],
        algorithm: Algorithm,
        key: &EncodingKey,
    ) -> Result<Self, Fault> {
        let until = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() + 24 * 3600;
        let mut tokens = HashMap::new();
        for target in targets {
            if tokens.contains_key(&target.company) {
                continue;
            }
            let claims = json!({
                "sub": format!("bench-{}", target.company),
                "exp": until,
                "email": "bench@example.com",
                "email_verified": true,
                "partner": target.company,
                "grants": [{"role": "REFERRALS_ADMIN"}],
            });
            let token = jsonwebtoken::encode(&Header::new(algorithm), &claims, key)?;
            tokens.insert(target.company, format!("Bearer {token}"));
        }
        Ok(Self(tokens))
    }

    pub(crate) fn of(&self, company: Uuid) -> &str {
        self.0.get(&company).map_or("", String::as_str)
    }
}
