//! Where deals that the vendor sends to a company go (R174): the company's own rules alone.

use covente_entity::types::ids::{CustomerId, PartnerId, RoutingRuleId};
use covente_entity::{customer, routing_rule};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::domain::routing::{Rule, Wanted};
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::programme::Written;
use crate::store::solutions;
use crate::store::tx::Tx;

/// The rules of companies, oldest first.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn of(
    db: &Db,
    on: &impl ConnectionTrait,
    companies: &[PartnerId],
) -> Result<Vec<routing_rule::Model>, Error> {
    Ok(routing_rule::Entity::find()
        .filter(
            db.dialect
                .any(routing_rule::Column::PartnerId, companies.iter().copied()),
        )
        .order_by_asc(routing_rule::Column::Id)
        .all(on)
        .await?)
}

/// As the rules of the field take them.
#[must_use]
pub fn rules(rows: &[routing_rule::Model]) -> Vec<Rule> {
    rows.iter()
        .map(|row| Rule {
            id: row.id,
            market: row.market.clone(),
            solution: row.solution_id,
            location: row.location_id,
        })
        .collect()
}

/// A solution that is wanted of a company, with the place where that company sells it.
#[must_use]
pub fn wanted(row: &solutions::Row, company: PartnerId) -> Wanted {
    let place = row.solution.location_id;
    Wanted {
        id: row.solution.id,
        place: place.filter(|_| row.solution.partner_id == company),
    }
}

/// The market of a deal, whoever asks: the customer's country.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn market(
    on: &impl ConnectionTrait,
    customer: CustomerId,
) -> Result<Option<String>, Error> {
    Ok(customer::Entity::find_by_id(customer)
        .select_only()
        .column(customer::Column::Country)
        .into_tuple()
        .one(on)
        .await?)
}

impl Tx {
    /// A rule that did not exist; another one for the same may have been made meanwhile.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn insert_rule(&self, row: &routing_rule::Model) -> Result<Written, Error> {
        let inserted = routing_rule::Entity::insert(row.clone().into_active_model())
            .exec_without_returning(&self.on)
            .await;
        Written::of(inserted)
    }

    /// A rule that changed, if it is still at the version that the change was decided on.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn update_rule(
        &self,
        row: &routing_rule::Model,
        version: i32,
    ) -> Result<Written, Error> {
        let updated = routing_rule::Entity::update_many()
            .set(row.clone().into_active_model().reset_all())
            .filter(routing_rule::Column::Id.eq(row.id))
            .filter(routing_rule::Column::Version.eq(version))
            .exec(&self.on)
            .await;
        Written::of(updated.map(|written| written.rows_affected))
    }

    /// Takes a rule away, if it is still at this version.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn delete_rule(&self, id: RoutingRuleId, version: i32) -> Result<Written, Error> {
        let deleted = routing_rule::Entity::delete_many()
            .filter(routing_rule::Column::Id.eq(id))
            .filter(routing_rule::Column::Version.eq(version))
            .exec(&self.on)
            .await;
        Written::of(deleted.map(|written| written.rows_affected))
    }
}
