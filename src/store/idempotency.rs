//! Answered keys: a repeated mutation finds what the first one did (design §7).

use covente_entity::idempotency;
use covente_entity::types::Time;
use covente_entity::types::ids::PartnerId;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, SqlErr};
use serde_json::Value;

use crate::error::Error;
use crate::store::tx::Tx;

/// Whose key it is, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The caller's company.
    pub partner: PartnerId,
    /// The caller.
    pub subject: String,
    /// The mutation.
    pub mutation: &'static str,
    /// The caller's key.
    pub key: String,
}

/// What a key was used for.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn find(
    on: &impl ConnectionTrait,
    key: &Key,
) -> Result<Option<idempotency::Model>, Error> {
    Ok(idempotency::Entity::find_by_id((
        key.partner,
        key.subject.clone(),
        key.mutation.to_owned(),
        key.key.clone(),
    ))
    .one(on)
    .await?)
}

/// Takes a key in the transaction of the effect. A second holder waits here for the first, on its row.
///
/// # Errors
/// [`Error::Busy`] where the first holder has committed meanwhile: the caller tries again and finds its row.
pub async fn take(on: &impl ConnectionTrait, key: &Key, hash: &str, at: Time) -> Result<(), Error> {
    let row = idempotency::ActiveModel {
        partner_id: Set(key.partner),
        subject: Set(key.subject.clone()),
        mutation: Set(key.mutation.to_owned()),
        key: Set(key.key.clone()),
        input_hash: Set(hash.to_owned()),
        outcome: Set(Value::Null),
        created_at: Set(at),
    };
    match idempotency::Entity::insert(row)
        .exec_without_returning(on)
        .await
    {
        Ok(_) => Ok(()),
        Err(cause) if matches!(cause.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            Err(Error::Busy(Box::new(cause)))
        }
        Err(cause) => Err(cause.into()),
    }
}

/// Keeps what the effect made, for the repeats.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn keep(on: &impl ConnectionTrait, key: &Key, outcome: Value) -> Result<(), Error> {
    idempotency::Entity::update(idempotency::ActiveModel {
        partner_id: Set(key.partner),
        subject: Set(key.subject.clone()),
        mutation: Set(key.mutation.to_owned()),
        key: Set(key.key.clone()),
        outcome: Set(outcome),
        ..Default::default()
    })
    .exec(on)
    .await?;
    Ok(())
}

impl Tx {
    /// Forgets keys that are older than an instant.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn forget_keys(&self, before: Time) -> Result<(), Error> {
        idempotency::Entity::delete_many()
            .filter(idempotency::Column::CreatedAt.lt(before))
            .exec(&self.on)
            .await?;
        Ok(())
    }
}
