//! Which records a viewer sees, as a condition in SQL. The other form of this rule is `domain::visibility::sight`.

use covente_entity::types::{Status, VendorInvolvement};
use covente_entity::{engagement, opportunity, team_member};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition};

use crate::domain::permission::{self, Deed, Reach};
use crate::domain::viewer::{Scope, Viewer};
use crate::store::dialect::Dialect;

/// Records of the viewer's own company that they see: R7 by grant, R9 by e-mail address.
#[must_use]
pub fn own(viewer: &Viewer, dialect: Dialect) -> Condition {
    let mut any = Condition::any().add(never());
    for grant in &viewer.grants {
        let reach = permission::reach(grant.role, Deed::View);
        let mut all = Condition::all();
        match permission::scope(grant) {
            Scope::All => {}
            Scope::Locations(locations) => {
                all = all
                    .add(dialect.any(opportunity::Column::LocationId, locations.iter().copied()));
            }
        }
        match (reach, &viewer.email) {
            (Reach::Scope, _) => {}
            (Reach::Team, Some(email)) => all = all.add(on_team(email)),
            (Reach::Team, None) | (Reach::Nothing, _) => continue,
        }
        any = any.add(all.add(always()));
    }
    Condition::all()
        .add(opportunity::Column::PartnerId.eq(viewer.partner))
        .add(any)
}

/// Other companies' records that are given to the viewer as records: for the vendor, those of originators from
/// `VISIBLE` on (design §10).
#[must_use]
pub fn shared(viewer: &Viewer) -> Condition {
    if !viewer.is_vendor || !viewer.sees_deals() {
        return Condition::all().add(never());
    }
    Condition::all()
        .add(opportunity::Column::IsOriginator.eq(true))
        .add(opportunity::Column::PartnerId.ne(viewer.partner))
        .add(engagement::Column::VendorInvolvement.ne(VendorInvolvement::None))
}

/// All records that are given to the viewer as records. The query must join the engagement.
#[must_use]
pub fn opportunities(viewer: &Viewer, dialect: Dialect) -> Condition {
    Condition::any()
        .add(own(viewer, dialect))
        .add(shared(viewer))
}

/// A record that ended without ever having been accepted. The other form of this rule is
/// `domain::facts::ended_unaccepted`.
#[must_use]
pub fn ended_unaccepted() -> SimpleExpr {
    let ended = [Status::Declined, Status::Expired, Status::Withdrawn];
    let mistaken = opportunity::Column::Status.eq(Status::ClosedAsError);
    opportunity::Column::Status
        .is_in(ended)
        .or(mistaken.and(opportunity::Column::AcceptedAt.is_null()))
}

fn on_team(email: &str) -> SimpleExpr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(team_member::Entity)
            .and_where(
                Expr::col((team_member::Entity, team_member::Column::OpportunityId))
                    .equals((opportunity::Entity, opportunity::Column::Id)),
            )
            .and_where(team_member::Column::EmailKey.eq(email))
            .to_owned(),
    )
}

fn never() -> SimpleExpr {
    Expr::val(1).eq(0)
}

fn always() -> SimpleExpr {
    Expr::val(1).eq(1)
}
