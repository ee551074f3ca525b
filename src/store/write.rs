//! Writes what changed in a deal: new rows are inserted, changed ones updated under the version they were read at.

use covente_entity::{
    customer, engagement, invitation, opportunity, opportunity_solution, registration,
    registration_exception, team_member,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable as _,
    QueryFilter,
};

use crate::error::Error;
use crate::store::deal::Deal;

/// A deal that did not exist.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn insert(on: &impl ConnectionTrait, deal: &Deal) -> Result<(), Error> {
    engagement::Entity::insert(deal.engagement.clone().into_active_model())
        .exec_without_returning(on)
        .await?;
    let nothing = Deal::empty(deal.engagement.clone(), deal.vendor);
    update(on, &nothing, deal).await
}

/// Deals that did not exist, table by table, in as few statements as the parameters of one allow.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn insert_many(
    on: &impl ConnectionTrait,
    deals: impl Iterator<Item = &Deal> + Clone,
) -> Result<(), Error> {
    let engagements = deals.clone().map(|deal| deal.engagement.clone());
    insert_all::<engagement::Entity>(on, active(engagements)).await?;
    let records = deals.clone().flat_map(|deal| deal.records.iter().cloned());
    insert_all::<opportunity::Entity>(on, active(records)).await?;
    let team = deals.clone().flat_map(|deal| deal.team.iter().cloned());
    insert_all::<team_member::Entity>(on, active(team)).await?;
    let lines = deals.clone().flat_map(|deal| deal.lines.iter().cloned());
    insert_all::<opportunity_solution::Entity>(on, active(lines)).await?;
    let invitations = deals.flat_map(|deal| deal.invitations.iter().cloned());
    insert_all::<invitation::Entity>(on, active(invitations)).await
}

fn active<M: IntoActiveModel<A>, A: ActiveModelTrait>(rows: impl Iterator<Item = M>) -> Vec<A> {
    rows.map(IntoActiveModel::into_active_model).collect()
}

/// What changed between two states of a deal. Nothing is written for what did not.
///
/// # Errors
/// [`Error::Internal`]; a row that is not at the version it was read at is one too, since the lock on the
/// engagement makes it impossible.
pub async fn update(on: &impl ConnectionTrait, before: &Deal, after: &Deal) -> Result<(), Error> {
    if before.engagement != after.engagement {
        after
            .engagement
            .clone()
            .into_active_model()
            .reset_all()
            .update(on)
            .await?;
    }
    let mut new = Vec::new();
    for record in &after.records {
        match before.record(record.id) {
            None => new.push(record.clone().into_active_model()),
            Some(old) if old != record => {
                let written = opportunity::Entity::update_many()
                    .set(record.clone().into_active_model().reset_all())
                    .filter(opportunity::Column::Id.eq(record.id))
                    .filter(opportunity::Column::Version.eq(old.version))
                    .filter(opportunity::Column::Status.eq(old.status))
                    .exec(on)
                    .await?;
                if written.rows_affected != 1 {
                    return Err(Error::internal(
                        "a record changed under the lock of its engagement",
                    ));
                }
            }
            Some(_) => {}
        }
    }
    insert_all::<opportunity::Entity>(on, new).await?;
    team(on, before, after).await?;
    lines(on, before, after).await?;
    let mut new = Vec::new();
    for invitation in &after.invitations {
        match before
            .invitations
            .iter()
            .find(|old| old.id == invitation.id)
        {
            None => new.push(invitation.clone().into_active_model()),
            Some(old) if old != invitation => {
                invitation
                    .clone()
                    .into_active_model()
                    .reset_all()
                    .update(on)
                    .await?;
            }
            Some(_) => {}
        }
    }
    insert_all::<invitation::Entity>(on, new).await?;
    registrations(on, before, after).await
}

async fn registrations(
    on: &impl ConnectionTrait,
    before: &Deal,
    after: &Deal,
) -> Result<(), Error> {
    let mut new = Vec::new();
    for row in &after.registrations {
        match before.registration(row.id) {
            None => new.push(row.clone().into_active_model()),
            Some(old) if old != row => {
                row.clone()
                    .into_active_model()
                    .reset_all()
                    .update(on)
                    .await?;
            }
            Some(_) => {}
        }
    }
    insert_all::<registration::Entity>(on, new).await?;
    let mut new = Vec::new();
    for row in &after.exceptions {
        match before.exceptions.iter().find(|old| old.id == row.id) {
            None => new.push(row.clone().into_active_model()),
            Some(old) if old != row => {
                row.clone()
                    .into_active_model()
                    .reset_all()
                    .update(on)
                    .await?;
            }
            Some(_) => {}
        }
    }
    insert_all::<registration_exception::Entity>(on, new).await
}

async fn team(on: &impl ConnectionTrait, before: &Deal, after: &Deal) -> Result<(), Error> {
    for old in &before.team {
        match after.team.iter().find(|member| member.id == old.id) {
            None => {
                team_member::Entity::delete_by_id(old.id).exec(on).await?;
            }
            Some(member) if member != old => {
                member
                    .clone()
                    .into_active_model()
                    .reset_all()
                    .update(on)
                    .await?;
            }
            Some(_) => {}
        }
    }
    let is_new = |member: &&team_member::Model| before.team.iter().all(|old| old.id != member.id);
    let new = after
        .team
        .iter()
        .filter(is_new)
        .cloned()
        .map(IntoActiveModel::into_active_model)
        .collect();
    insert_all::<team_member::Entity>(on, new).await
}

async fn lines(on: &impl ConnectionTrait, before: &Deal, after: &Deal) -> Result<(), Error> {
    for old in &before.lines {
        match after.lines.iter().find(|line| line.id == old.id) {
            None => {
                opportunity_solution::Entity::delete_by_id(old.id)
                    .exec(on)
                    .await?;
            }
            Some(line) if line != old => {
                line.clone()
                    .into_active_model()
                    .reset_all()
                    .update(on)
                    .await?;
            }
            Some(_) => {}
        }
    }
    let is_new =
        |line: &&opportunity_solution::Model| before.lines.iter().all(|old| old.id != line.id);
    let new = after
        .lines
        .iter()
        .filter(is_new)
        .cloned()
        .map(IntoActiveModel::into_active_model)
        .collect();
    insert_all::<opportunity_solution::Entity>(on, new).await
}

/// A customer that did not exist.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn insert_customer(
    on: &impl ConnectionTrait,
    customer: &customer::Model,
) -> Result<(), Error> {
    customer::Entity::insert(customer.clone().into_active_model())
        .exec_without_returning(on)
        .await?;
    Ok(())
}

/// Parameters of one statement at most: SQLite takes 32,766, Postgres twice as many.
const PARAMETERS: usize = 30_000;

pub(crate) async fn insert_all<E>(
    on: &impl ConnectionTrait,
    mut rows: Vec<E::ActiveModel>,
) -> Result<(), Error>
where
    E: EntityTrait,
{
    let at_once = PARAMETERS / E::Column::iter().count().max(1);
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(at_once));
        E::insert_many(rows).exec_without_returning(on).await?;
        rows = rest;
    }
    Ok(())
}
