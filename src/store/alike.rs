//! Records of one's own company that a new deal may be a double of.

use chrono::NaiveDate;
use covente_entity::types::Status;
use covente_entity::types::ids::{CustomerId, OpportunityId, SolutionId};
use covente_entity::{customer, engagement, opportunity, opportunity_solution};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, IntoCondition, SimpleExpr};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use crate::domain::duplicate::{Alike, NEAR, New};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::tx::Tx;
use crate::store::{join, sight};

/// Rows that are looked at: a company with more doubles than this has other cares.
const LOOKED_AT: u64 = 200;

#[derive(FromQueryResult)]
struct Line {
    id: OpportunityId,
    reference: String,
    name: String,
    customer_id: CustomerId,
    close_date: NaiveDate,
    solution_id: Option<SolutionId>,
}

/// Those in the viewer's sight that are open or won, for a customer or one of the same name in the same country, with
/// one of the solutions, and near in time. One statement, which looks at the deals of this customer alone.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn to(
    tx: &Tx,
    viewer: &Viewer,
    of: &customer::Model,
    new: New<'_>,
) -> Result<Vec<Alike>, Error> {
    use engagement::Column as E;
    use opportunity::Column as O;
    let db = &tx.db;
    let namesake = customer::Column::NameFolded
        .eq(of.name_folded.as_str())
        .and(customer::Column::Country.eq(of.country.as_str()));
    // In a form that no index answers, and the solutions beside it: the way is from the customer to its few deals. SQLite
    // would rather go through all records of the company, or all of the solution.
    let own: SimpleExpr = CaseStatement::new()
        .case(sight::own(viewer, db.dialect), Expr::Constant(1.into()))
        .finally(Expr::Constant(0.into()))
        .into();
    let (dialect, solutions) = (db.dialect, new.solutions.to_vec());
    let wanted = join::on::<opportunity::Entity, opportunity_solution::Entity>(
        O::Id,
        opportunity_solution::Column::OpportunityId,
    )
    .on_condition(move |_, _| {
        let solution = opportunity_solution::Column::SolutionId;
        dialect
            .any(solution, solutions.iter().copied())
            .into_condition()
    });
    let rows = opportunity::Entity::find()
        .join(
            JoinType::InnerJoin,
            join::on::<opportunity::Entity, engagement::Entity>(O::EngagementId, E::Id),
        )
        .join(
            JoinType::InnerJoin,
            join::on::<engagement::Entity, customer::Entity>(E::CustomerId, customer::Column::Id),
        )
        .join(JoinType::LeftJoin, wanted)
        .select_only()
        .columns([O::Id, O::Name, O::CloseDate])
        .columns([E::Reference, E::CustomerId])
        .column(opportunity_solution::Column::SolutionId)
        .filter(namesake)
        .filter(own.eq(Expr::Constant(1.into())))
        .filter(O::Status.is_in([Status::Received, Status::Accepted, Status::Won]))
        .filter(O::CloseDate.between(new.close_date - NEAR, new.close_date + NEAR))
        .order_by_desc(O::Id)
        .limit(LOOKED_AT)
        .into_model::<Line>()
        .all(&tx.on)
        .await?;
    let mut found: Vec<Alike> = Vec::new();
    for row in rows {
        let Some(solution) = row.solution_id else {
            continue;
        };
        match found.last_mut().filter(|last| last.id == row.id) {
            Some(last) => last.solutions.push(solution),
            None => found.push(Alike {
                id: row.id,
                reference: row.reference,
                name: row.name,
                customer: row.customer_id,
                close_date: row.close_date,
                solutions: vec![solution],
            }),
        }
    }
    Ok(found)
}
