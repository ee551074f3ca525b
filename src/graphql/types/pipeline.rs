//! What records come to: the figures of a pipeline, whole and in groups.

use std::sync::Arc;

use async_graphql::resolver_utils::{EnumType, enum_value};
use async_graphql::{Context, Enum, Object, SimpleObject};

use crate::domain::figures::Figures;
use crate::error::Error;
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::ids::{self, Kind};
use crate::graphql::lists;
use crate::graphql::lists::deals::{OpportunityFilter, OpportunityOrder};
use crate::graphql::nullable::Nullable;
use crate::graphql::reader::Reader;
use crate::graphql::types::enums::{DealType, OpportunityStatus, OpportunityTab, SalesStage};
use crate::graphql::types::money::Money;
use crate::graphql::types::partner::Partner;
use crate::store::opportunities::figures::{self, Counted, Dimension, Group, Key};
use crate::store::opportunities::{Field, Wanted};

/// By what records are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PipelineDimension {
    /// Where they stand: a value of `OpportunityStatus`.
    Status,
    /// How far the sale is: a value of `SalesStage`; null before the record is accepted.
    SalesStage,
    /// The type of the deal as far as you can know it: a value of `DealType`.
    Type,
    /// The company whose record it is: its id, with the company itself in `partner`.
    Partner,
    /// The customer's country by its two letters; null where you do not see it.
    CustomerCountry,
    /// The month in which they are expected to close, such as `2026-11`.
    CloseMonth,
    /// The month in which they were made or received, in UTC, such as `2026-11`.
    CreatedMonth,
}

impl From<PipelineDimension> for Dimension {
    fn from(dimension: PipelineDimension) -> Self {
        match dimension {
            PipelineDimension::Status => Dimension::By(Field::Status),
            PipelineDimension::SalesStage => Dimension::By(Field::SalesStage),
            PipelineDimension::Type => Dimension::By(Field::Type),
            PipelineDimension::Partner => Dimension::By(Field::Partner),
            PipelineDimension::CustomerCountry => Dimension::By(Field::CustomerCountry),
            PipelineDimension::CloseMonth => Dimension::Month(Field::CloseDate),
            PipelineDimension::CreatedMonth => Dimension::Month(Field::CreatedAt),
        }
    }
}

/// Dimensions at most.
const DIMENSIONS: usize = 3;

/// By what records are grouped, as an argument names it.
///
/// # Errors
/// `BAD_REQUEST` for too many, or one of them twice.
pub fn dimensions(argument: &str, by: &[PipelineDimension]) -> Result<Vec<Dimension>, Error> {
    let doubled = (1..by.len()).any(|place| by[..place].contains(&by[place]));
    if by.len() > DIMENSIONS || doubled {
        return Err(Error::BadRequest(format!(
            "`{argument}` has each dimension at most once, and {DIMENSIONS} at most."
        )));
    }
    Ok(by.iter().copied().map(Into::into).collect())
}

/// What is counted, and by what it is grouped.
pub struct Question {
    wanted: Wanted,
    by: Vec<PipelineDimension>,
    dimensions: Vec<Dimension>,
}

impl Question {
    /// As the arguments of a field ask it.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a filter that is not well formed, or dimensions that are too many or doubled.
    pub fn of(
        argument: &str,
        tab: Option<OpportunityTab>,
        filter: Option<OpportunityFilter>,
        group_by: Option<Vec<PipelineDimension>>,
    ) -> Result<Self, Error> {
        let by = group_by.unwrap_or_default();
        let dimensions = dimensions(argument, &by)?;
        let (asked, _) = lists::asked("pipeline", filter, None::<Vec<OpportunityOrder>>)?;
        let wanted = Wanted {
            tab: tab.map(Into::into),
            search: None,
            asked,
        };
        Ok(Self {
            wanted,
            by,
            dimensions,
        })
    }

    /// What it comes to now, for the one who asks.
    ///
    /// # Errors
    /// Why it could not be counted.
    pub async fn answer(&self, ctx: &Context<'_>) -> Result<Pipeline, Fault> {
        let reader = context::reader(ctx)?;
        let (db, viewer) = (&reader.db, &reader.viewer);
        let (wanted, by) = (&self.wanted, &self.dimensions);
        let groups = figures::groups(db, viewer, wanted, Counted::Pipeline, by).await?;
        Ok(Pipeline::new(reader, &self.by, groups))
    }
}

/// What records come to.
pub struct Pipeline {
    groups: Vec<PipelineGroup>,
    total: Figures,
}

impl Pipeline {
    /// From the groups of the store.
    #[must_use]
    pub fn new(reader: &Arc<Reader>, by: &[PipelineDimension], groups: Vec<Group>) -> Self {
        let mut total = Figures::default();
        for group in &groups {
            total.add(group.figures.clone());
        }
        let groups = groups.into_iter().map(|group| PipelineGroup {
            keys: PipelineKey::all(reader, by, group.keys),
            figures: group.figures.into(),
        });
        Self {
            groups: if by.is_empty() {
                Vec::new()
            } else {
                groups.collect()
            },
            total,
        }
    }
}

/// What records come to: how many, how much and how fast. Records that were withdrawn or closed as an error are not
/// counted.
#[Object]
impl Pipeline {
    /// All of them together.
    async fn total(&self) -> PipelineFigures {
        self.total.clone().into()
    }

    /// The same in groups, sorted by their keys in the order of `groupBy`: vocabularies in the order of their values,
    /// texts by their letters, null last. Empty where `groupBy` is.
    async fn groups(&self) -> &[PipelineGroup] {
        &self.groups
    }
}

/// Records that have the same value in each dimension.
#[derive(SimpleObject)]
pub struct PipelineGroup {
    /// What they have in common, in the order of `groupBy`.
    keys: Vec<PipelineKey>,
    /// What they come to.
    figures: PipelineFigures,
}

/// A value that the records of a group have in common.
pub struct PipelineKey {
    reader: Arc<Reader>,
    dimension: PipelineDimension,
    value: Option<Key>,
}

impl PipelineKey {
    /// Those of a group, in the order of its dimensions.
    pub(super) fn all(
        reader: &Arc<Reader>,
        by: &[PipelineDimension],
        keys: Vec<Option<Key>>,
    ) -> Vec<Self> {
        let keys = by.iter().zip(keys).map(|(dimension, value)| Self {
            reader: Arc::clone(reader),
            dimension: *dimension,
            value,
        });
        keys.collect()
    }

    async fn company(&self) -> Result<Option<Partner>, Fault> {
        let Some(Key::Company(id)) = self.value else {
            return Ok(None);
        };
        let row = self.reader.partners.load(id).await?;
        Ok(row.map(|row| Partner::new(Arc::clone(&self.reader), row)))
    }
}

/// A value that the records of a group have in common.
#[Object]
impl PipelineKey {
    /// By what they are grouped.
    async fn dimension(&self) -> PipelineDimension {
        self.dimension
    }

    /// The value, as `PipelineDimension` says; null where there is none, or you do not see it.
    async fn value(&self) -> Option<String> {
        Some(match self.value.as_ref()? {
            Key::Status(status) => name(OpportunityStatus::from(*status)),
            Key::Stage(stage) => name(SalesStage::from(*stage)),
            Key::Type(of) => name(DealType::from(*of)),
            Key::Company(id) => ids::encode(Kind::Partner, *id).0,
            Key::Text(text) => text.clone(),
        })
    }

    /// The company, where they are grouped by it.
    async fn partner(&self) -> Nullable<Partner> {
        Nullable(self.company().await)
    }
}

/// A value of a vocabulary, as the schema calls it.
fn name<E: EnumType>(value: E) -> String {
    enum_value(value).to_string()
}

/// What some records come to. The definitions are those of the fields; times run around the clock.
#[derive(SimpleObject)]
pub struct PipelineFigures {
    /// How many records there are.
    count: u64,
    /// The sum of their values by currency, sorted by its code. Currencies are not converted.
    values: Vec<Money>,
    /// How many of them are won.
    won_count: u64,
    /// How many of a hundred deals are won: the records won ÷ (the records received and accepted + the records that
    /// their company started itself) × 100, with two decimals. Null where there is nothing to divide by.
    win_rate: Option<f64>,
    /// The mean time in hours from receiving an offer until accepting it, over the records that were received and
    /// accepted, with two decimals. Null where there is none.
    hours_to_accept: Option<f64>,
    /// The mean time in hours from making or receiving a record until it was won, over those that are won, with two
    /// decimals. Null where there is none.
    hours_to_win: Option<f64>,
}

impl From<Figures> for PipelineFigures {
    fn from(figures: Figures) -> Self {
        Self {
            count: figures.records,
            values: sums(&figures),
            won_count: figures.won,
            win_rate: figures.win_rate(),
            hours_to_accept: figures.hours_to_accept(),
            hours_to_win: figures.hours_to_win(),
        }
    }
}

/// The sums of values, sorted by the code of their currency.
pub(super) fn sums(figures: &Figures) -> Vec<Money> {
    let sums = figures.values.iter();
    let mut values: Vec<_> = sums
        .map(|sum| Money::of(sum.minor, &sum.currency))
        .collect();
    values.sort_by(|one, other| one.currency.0.cmp(&other.currency.0));
    values
}
