//! The clocks that run on deals: kept with every write, and listed in the viewer's sight, soonest first.

use chrono::TimeDelta;
use covente_entity::types::ids::{DeadlineId, EngagementId};
use covente_entity::types::{DeadlineKind, Time};
use covente_entity::{deadline, engagement, opportunity, opportunity_solution, solution};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, JoinType,
    PaginatorTrait, QueryFilter, QuerySelect, Select,
};

use crate::clock::id_at;
use crate::domain::deadline::{Clock, Registered, clocks, kinds, reminder};
use crate::domain::viewer::Viewer;
use crate::domain::visibility::Group;
use crate::error::Error;
use crate::store::asked::Asked;
use crate::store::column::{Column, Kind};
use crate::store::connect::Db;
use crate::store::deal::{Deal, filed};
use crate::store::page::{self, Page, Window};
use crate::store::tx::Tx;
use crate::store::write::insert_all;
use crate::store::{join, sight};

/// The clocks that run on a deal.
#[must_use]
pub fn of(deal: &Deal) -> Vec<Clock> {
    let registered = deal.registrations.iter().map(|row| {
        let exception = deal
            .exceptions
            .iter()
            .find(|exception| exception.registration_id == row.id);
        Registered {
            id: row.id,
            record: row.opportunity_id,
            partner: row.partner_id,
            filed: filed(row).1,
            exception: exception.map(|row| (row.state, row.created_at, row.decide_by)),
        }
    });
    let registered: Vec<_> = registered.collect();
    clocks(&deal.facts(), &registered)
}

/// Takes away the clocks that a write ended, and sets those that it started and that have not run out already.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn keep(
    on: &impl ConnectionTrait,
    before: &Deal,
    after: &Deal,
    now: Time,
    leads: &[TimeDelta],
) -> Result<(), Error> {
    let (before, running) = (of(before), of(after));
    for ended in before.iter().filter(|clock| !running.contains(clock)) {
        let same = match ended.registration {
            Some(id) => deadline::Column::RegistrationId.eq(id),
            None => deadline::Column::OpportunityId.eq(ended.record),
        };
        deadline::Entity::delete_many()
            .filter(deadline::Column::Kind.eq(ended.kind))
            .filter(same)
            .exec(on)
            .await?;
    }
    let started = running
        .iter()
        .filter(|clock| !before.contains(clock) && clock.due > now)
        .map(|clock| row(after, clock, now, leads).into_active_model());
    insert_all::<deadline::Entity>(on, started.collect()).await
}

/// Sets the clocks of deals that did not exist, those that have not run out already.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn start(
    on: &impl ConnectionTrait,
    deals: impl Iterator<Item = &Deal>,
    now: Time,
    leads: &[TimeDelta],
) -> Result<(), Error> {
    let mut started = Vec::new();
    for deal in deals {
        let running = of(deal).into_iter().filter(|clock| clock.due > now);
        started.extend(running.map(|clock| row(deal, &clock, now, leads).into_active_model()));
    }
    insert_all::<deadline::Entity>(on, started).await
}

fn row(deal: &Deal, clock: &Clock, now: Time, leads: &[TimeDelta]) -> deadline::Model {
    let is_answer = clock.registration.is_none() && clock.kind != DeadlineKind::CoolingBeforeWon;
    let offer = deal
        .invitations
        .iter()
        .find(|invitation| is_answer && invitation.opportunity_id == clock.record);
    deadline::Model {
        id: DeadlineId(id_at(now)),
        kind: clock.kind,
        engagement_id: deal.engagement.id,
        opportunity_id: clock.record,
        invitation_id: offer.map(|invitation| invitation.id),
        registration_id: clock.registration,
        owner_id: clock.owner,
        started_at: clock.started,
        due_at: clock.due,
        remind_at: reminder(clock.kind, clock.due, now, leads),
    }
}

/// The clocks of a deal whose reminder is to be given by now.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn to_remind(
    on: &impl ConnectionTrait,
    engagement: EngagementId,
    now: Time,
) -> Result<Vec<deadline::Model>, Error> {
    Ok(deadline::Entity::find()
        .filter(deadline::Column::EngagementId.eq(engagement))
        .filter(deadline::Column::RemindAt.lte(now))
        .all(on)
        .await?)
}

/// Says when to remind of a clock next.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn set_remind_at(
    on: &impl ConnectionTrait,
    id: DeadlineId,
    next: Option<Time>,
) -> Result<(), Error> {
    deadline::Entity::update_many()
        .col_expr(deadline::Column::RemindAt, Expr::val(next))
        .filter(deadline::Column::Id.eq(id))
        .exec(on)
        .await?;
    Ok(())
}

impl Tx {
    /// Forgets the clocks that have run out and leave nothing to be done.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn forget_deadlines(&self, now: Time) -> Result<(), Error> {
        deadline::Entity::delete_many()
            .filter(deadline::Column::DueAt.lte(now))
            .filter(deadline::Column::Kind.is_in(kinds(|terms| !terms.outlasts)))
            .exec(&self.on)
            .await?;
        Ok(())
    }
}

/// Whether clocks have run out that leave nothing to be done.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn any_over(db: &Db, now: Time) -> Result<bool, Error> {
    let over: Option<DeadlineId> = deadline::Entity::find()
        .select_only()
        .column(deadline::Column::Id)
        .filter(deadline::Column::DueAt.lte(now))
        .filter(deadline::Column::Kind.is_in(kinds(|terms| !terms.outlasts)))
        .limit(1)
        .into_tuple()
        .one(&db.read)
        .await?;
    Ok(over.is_some())
}

/// Which clocks are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The instant of asking.
    pub now: Time,
    /// Only those that run out by then.
    pub until: Time,
    /// Only of these kinds.
    pub kinds: Option<Vec<DeadlineKind>>,
    /// Only where it is, or is not, the viewer's company whose move it is.
    pub mine: Option<bool>,
}

#[derive(Clone, Copy, Debug)]
enum Field {
    Due,
}

impl Field {
    fn column(self) -> Column {
        match self {
            Field::Due => Column::of::<deadline::Entity>(deadline::Column::DueAt, Kind::Instant),
        }
    }
}

fn list(db: &Db, viewer: &Viewer, wanted: &Wanted) -> Select<deadline::Entity> {
    let over = deadline::Column::DueAt
        .lte(wanted.now)
        .and(deadline::Column::Kind.is_in(kinds(|terms| !terms.outlasts)));
    let mut query = deadline::Entity::find()
        .join(
            JoinType::InnerJoin,
            join::on::<deadline::Entity, opportunity::Entity>(
                deadline::Column::OpportunityId,
                opportunity::Column::Id,
            ),
        )
        .join(
            JoinType::InnerJoin,
            join::on::<deadline::Entity, engagement::Entity>(
                deadline::Column::EngagementId,
                engagement::Column::Id,
            ),
        )
        .filter(deadline::Column::DueAt.lte(wanted.until))
        .filter(over.not())
        .filter(
            deadline::Column::Kind
                .ne(DeadlineKind::CoolingBeforeWon)
                .or(holds_incentive()),
        )
        .filter(seen(db, viewer));
    if let Some(kinds) = &wanted.kinds {
        query = query.filter(deadline::Column::Kind.is_in(kinds.iter().copied()));
    }
    match wanted.mine {
        None => query,
        Some(true) => query.filter(deadline::Column::OwnerId.eq(viewer.partner)),
        Some(false) => query.filter(deadline::Column::OwnerId.ne(viewer.partner)),
    }
}

/// The clocks that the viewer sees: all of the records of their company that they see; of another company's record those of
/// a field group that its relation shows (design §11). The other form of this rule is `domain::visibility`.
fn seen(db: &Db, viewer: &Viewer) -> Condition {
    let of = |group| {
        let kinds = kinds(move |terms| terms.group == group);
        deadline::Column::Kind.is_in(kinds)
    };
    let started = engagement::Column::StartedByVendor
        .eq(true)
        .and(opportunity::Column::AcceptedAt.is_not_null());
    Condition::any()
        .add(sight::own(viewer, db.dialect))
        .add(
            Condition::all()
                .add(of(Group::Registration))
                .add(sight::shared(viewer)),
        )
        // Who started a deal sees where those stand whom it invited, and a vendor that did reviews what they file.
        .add(
            Condition::all()
                .add(of(Group::Identity).or(of(Group::Registration).and(started)))
                .add(originates(db, viewer)),
        )
}

/// Whether the viewer sees the record of their company that started the deal.
fn originates(db: &Db, viewer: &Viewer) -> SimpleExpr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(opportunity::Entity)
            .and_where(
                Expr::col((opportunity::Entity, opportunity::Column::EngagementId))
                    .equals((deadline::Entity, deadline::Column::EngagementId)),
            )
            .and_where(opportunity::Column::IsOriginator.eq(true))
            .cond_where(sight::own(viewer, db.dialect))
            .to_owned(),
    )
}

/// Whether a solution of the record is eligible for an incentive (R107).
fn holds_incentive() -> SimpleExpr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(opportunity_solution::Entity)
            .inner_join(
                solution::Entity,
                Expr::col((solution::Entity, solution::Column::Id)).equals((
                    opportunity_solution::Entity,
                    opportunity_solution::Column::SolutionId,
                )),
            )
            .and_where(
                Expr::col((
                    opportunity_solution::Entity,
                    opportunity_solution::Column::OpportunityId,
                ))
                .equals((deadline::Entity, deadline::Column::OpportunityId)),
            )
            .and_where(solution::Column::Incentive.is_not_null())
            .to_owned(),
    )
}

/// A page of the clocks that the viewer sees, soonest first.
///
/// # Errors
/// [`Error::CursorInvalid`] for a place of another order, [`Error::Internal`] of the database.
pub async fn page(
    db: &Db,
    viewer: &Viewer,
    wanted: &Wanted,
    window: &Window,
) -> Result<Page<deadline::Model>, Error> {
    let asked: Asked<Field> = Asked::default();
    let id = deadline::Column::Id;
    let keys = asked.keys::<deadline::Entity>(db.dialect, &Field::column, id, Some(Field::Due));
    page::fetch(db, list(db, viewer, wanted), &keys, window).await
}

/// How many these are.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn count(db: &Db, viewer: &Viewer, wanted: &Wanted) -> Result<u64, Error> {
    Ok(list(db, viewer, wanted).count(&db.read).await?)
}
