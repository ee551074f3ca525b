//! How companies dealt with what was offered to them, counted from the log once for all nodes (R165).

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::TimeDelta;
use covente_entity::types::ids::{PartnerId, SolutionId};
use covente_entity::types::{SolutionIds, SolutionKind, Time};
use covente_entity::{
    customer, engagement, event, invitation, opportunity, partner, partner_figure, solution,
};
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict, Query, SimpleExpr};
use sea_orm::{
    ActiveEnum, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, JoinType, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::domain::event::EventKind;
use crate::domain::ranking::{Conduct, NEUTRAL};
use crate::error::Error;
use crate::store::column::{Column, Kind};
use crate::store::connect::Db;
use crate::store::join;
use crate::store::log_reader::LogReader;
use crate::store::tx::Tx;

/// Events that are counted in one transaction.
const CHUNK: i64 = 1_000;

/// Rows of one statement.
const ROWS: usize = 500;

/// Of which offers figures are: all, those of a country, of a kind of solution, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Among {
    /// The customer's country.
    pub country: Option<String>,
    /// The kind of a solution that was wanted.
    pub kind: Option<SolutionKind>,
}

impl Among {
    fn columns(&self) -> (String, String) {
        let kind = self.kind.map(|kind| kind.to_value());
        (
            self.country.clone().unwrap_or_default(),
            kind.unwrap_or_default(),
        )
    }
}

/// How a company dealt with offers; nothing yet where none was answered.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn conduct(db: &Db, company: PartnerId, among: &Among) -> Result<Conduct, Error> {
    let (country, kind) = among.columns();
    let row = partner_figure::Entity::find_by_id((company, country, kind))
        .one(&db.read)
        .await?;
    Ok(row.as_ref().map(of_row).unwrap_or_default())
}

/// How far up a company stands, of a query on companies: by offers like these where they tell, else by all.
pub(crate) fn steps(among: &Among) -> Column {
    let of = |among: &Among| {
        let (country, kind) = among.columns();
        let figure = |column| Expr::col((partner_figure::Entity, column));
        let query = Query::select()
            .column(partner_figure::Column::Steps)
            .from(partner_figure::Entity)
            .and_where(
                figure(partner_figure::Column::PartnerId)
                    .equals((partner::Entity, partner::Column::Id)),
            )
            .and_where(figure(partner_figure::Column::Country).eq(country))
            .and_where(figure(partner_figure::Column::Kind).eq(kind))
            .to_owned();
        SimpleExpr::SubQuery(None, Box::new(query.into()))
    };
    let fallback = Expr::Constant(NEUTRAL.into());
    let steps = Func::coalesce([of(among), of(&Among::default()), fallback]);
    Column::new(SimpleExpr::from(steps).cast_as("bigint"), Kind::Number)
}

#[derive(FromQueryResult)]
struct Told {
    kind: String,
    at: Time,
    partner_id: PartnerId,
    received_at: Time,
    country: String,
    wanted: Option<SolutionIds>,
}

type Counted = HashMap<(PartnerId, Among), Conduct>;

impl Tx {
    /// Counts what the log tells beyond what was counted, up to a number of events; answers whether there is more. The
    /// reader's row is the lock: each event is counted once, whichever node does it.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub async fn count_conduct(&self) -> Result<bool, Error> {
        let from = self.read_until(LogReader::Ranking).await?;
        let newest = self.newest().await?;
        let until = Ord::min(newest, from + CHUNK);
        if until == from {
            return Ok(false);
        }
        let told = self.told(from, until).await?;
        let kinds = self.kinds(&told).await?;
        let mut counted = Counted::new();
        for event in &told {
            for among in event.among(&kinds) {
                let conduct = counted.entry((event.partner_id, among)).or_default();
                *conduct = conduct.with(&event.conduct());
            }
        }
        self.add_conduct(counted).await?;
        self.has_read(LogReader::Ranking, until).await?;
        Ok(until < newest)
    }

    async fn told(&self, from: i64, until: i64) -> Result<Vec<Told>, Error> {
        let kinds = [
            EventKind::Accepted,
            EventKind::Declined,
            EventKind::Expired,
            EventKind::Won,
            EventKind::Lost,
        ];
        Ok(event::Entity::find()
            .join(
                JoinType::InnerJoin,
                join::on::<event::Entity, opportunity::Entity>(
                    event::Column::OpportunityId,
                    opportunity::Column::Id,
                ),
            )
            .join(
                JoinType::InnerJoin,
                join::on::<opportunity::Entity, engagement::Entity>(
                    opportunity::Column::EngagementId,
                    engagement::Column::Id,
                ),
            )
            .join(
                JoinType::InnerJoin,
                join::on::<engagement::Entity, customer::Entity>(
                    engagement::Column::CustomerId,
                    customer::Column::Id,
                ),
            )
            .join(
                JoinType::LeftJoin,
                join::on::<opportunity::Entity, invitation::Entity>(
                    opportunity::Column::Id,
                    invitation::Column::OpportunityId,
                ),
            )
            .select_only()
            .columns([
                event::Column::Kind,
                event::Column::At,
                event::Column::PartnerId,
            ])
            .column_as(opportunity::Column::CreatedAt, "received_at")
            .column(customer::Column::Country)
            .column_as(invitation::Column::SolutionIds, "wanted")
            .filter(event::Column::Position.gt(from))
            .filter(event::Column::Position.lte(until))
            .filter(event::Column::Kind.is_in(kinds.map(EventKind::name)))
            .filter(opportunity::Column::IsOriginator.eq(false))
            .order_by_asc(event::Column::Position)
            .into_model::<Told>()
            .all(&self.on)
            .await?)
    }

    /// The kinds of the solutions that were wanted.
    async fn kinds(&self, told: &[Told]) -> Result<HashMap<SolutionId, SolutionKind>, Error> {
        let ids: BTreeSet<_> = told.iter().flat_map(Told::wanted).collect();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let kinds: Vec<(SolutionId, SolutionKind)> = solution::Entity::find()
            .select_only()
            .columns([solution::Column::Id, solution::Column::Kind])
            .filter(self.db.dialect.any(solution::Column::Id, ids))
            .into_tuple()
            .all(&self.on)
            .await?;
        Ok(kinds.into_iter().collect())
    }

    /// Adds to what was counted before.
    async fn add_conduct(&self, more: Counted) -> Result<(), Error> {
        use partner_figure::Column as C;
        if more.is_empty() {
            return Ok(());
        }
        let companies = more.keys().map(|(company, _)| *company);
        let known = partner_figure::Entity::find()
            .filter(self.db.dialect.any(C::PartnerId, companies))
            .all(&self.on)
            .await?;
        let known: HashMap<_, _> = known
            .iter()
            .map(|row| {
                (
                    (row.partner_id, (row.country.clone(), row.kind.clone())),
                    of_row(row),
                )
            })
            .collect();
        let rows = more.into_iter().map(|((company, among), conduct)| {
            let place = (company, among.columns());
            let before = known.get(&place).copied().unwrap_or_default();
            let (_, (country, kind)) = place;
            row(company, country, kind, &before.with(&conduct)).into_active_model()
        });
        let rows: Vec<_> = rows.collect();
        let conflict = OnConflict::columns([C::PartnerId, C::Country, C::Kind])
            .update_columns([
                C::Accepted,
                C::Declined,
                C::Expired,
                C::AnsweredSeconds,
                C::Reported,
                C::Steps,
            ])
            .to_owned();
        for rows in rows.chunks(ROWS) {
            partner_figure::Entity::insert_many(rows.to_vec())
                .on_conflict(conflict.clone())
                .exec_without_returning(&self.on)
                .await?;
        }
        Ok(())
    }
}

impl Told {
    fn wanted(&self) -> Vec<SolutionId> {
        self.wanted.clone().unwrap_or_default().0
    }

    /// What it adds.
    fn conduct(&self) -> Conduct {
        let mut conduct = Conduct::default();
        let took = self.at - self.received_at;
        match self.kind.as_str() {
            kind if kind == EventKind::Accepted.name() => {
                conduct.accepted = 1;
                conduct.answered_after = took;
            }
            kind if kind == EventKind::Declined.name() => {
                conduct.declined = 1;
                conduct.answered_after = took;
            }
            kind if kind == EventKind::Expired.name() => conduct.expired = 1,
            _ => conduct.reported = 1,
        }
        conduct
    }

    /// Among which offers it counts.
    fn among(&self, kinds: &HashMap<SolutionId, SolutionKind>) -> HashSet<Among> {
        let wanted = self.wanted();
        let kinds = wanted
            .iter()
            .filter_map(|id| kinds.get(id).copied())
            .map(Some);
        let countries = [None, Some(self.country.clone())];
        let among = kinds
            .chain([None])
            .flat_map(|kind| countries.clone().map(|country| Among { country, kind }));
        among.collect()
    }
}

fn of_row(row: &partner_figure::Model) -> Conduct {
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Conduct {
        accepted: count(row.accepted),
        declined: count(row.declined),
        expired: count(row.expired),
        answered_after: TimeDelta::seconds(row.answered_seconds),
        reported: count(row.reported),
    }
}

fn row(
    partner_id: PartnerId,
    country: String,
    kind: String,
    conduct: &Conduct,
) -> partner_figure::Model {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    partner_figure::Model {
        partner_id,
        country,
        kind,
        accepted: number(conduct.accepted),
        declined: number(conduct.declined),
        expired: number(conduct.expired),
        answered_seconds: conduct.answered_after.num_seconds(),
        reported: number(conduct.reported),
        steps: conduct.steps(),
    }
}
