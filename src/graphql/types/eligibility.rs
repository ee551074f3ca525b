//! Whether a record can be registered, condition by condition, before and after it is won.

use std::sync::Arc;

use async_graphql::SimpleObject;
use covente_entity::types::Time;

use crate::domain::registration::{self, Case, Forecast, Judgement, Outcome, Standing};
use crate::graphql::reader::Reader;
use crate::graphql::scalars::DateTime;
use crate::graphql::types::enums::{
    IncentiveKind, RegistrationCondition, RegistrationOutcome, RegistrationProfile,
    RegistrationStanding,
};
use crate::graphql::types::registration::Registration;
use crate::graphql::types::user_error::Warning;

/// Whether the deal can be registered from a record: each condition with its outcome and the evidence, and what would
/// come of winning. Nothing of it is stored; it is reckoned whenever it is asked for.
#[derive(SimpleObject)]
pub struct RegistrationEligibility {
    /// Whether all conditions hold for at least one incentive.
    pub eligible: bool,
    /// Where the record stands on its way to registration.
    pub state: RegistrationStanding,
    /// The edition of the conditions that holds for what is filed now.
    pub profile: RegistrationProfile,
    /// The conditions of the first incentive of `routes`; where the record has no eligible solution, those of IP
    /// co-sell.
    pub conditions: Vec<RegistrationConditionResult>,
    /// What can cost the registration, or may have.
    pub warnings: Vec<Warning>,
    /// What would come of winning the record now; null where it is not being worked on.
    pub if_won_now: Option<RegistrationForecast>,
    /// What would come of winning it at `safeFrom`; null where that has passed, or the record is not being worked on.
    pub if_won_later: Option<RegistrationForecast>,
    /// From when on winning puts no registration at risk: 72 hours after the deal was started.
    pub safe_from: DateTime,
    /// Each incentive that a solution of the record is eligible for.
    pub routes: Vec<RegistrationRoute>,
}

/// A condition with what became of it.
#[derive(SimpleObject)]
pub struct RegistrationConditionResult {
    /// The condition.
    pub condition: RegistrationCondition,
    /// Whether it holds.
    pub outcome: RegistrationOutcome,
    /// What shows it, in one sentence for a person.
    pub evidence: String,
    /// The number of the rule behind it, as in `docs/rules.md`.
    pub rule: String,
}

/// What would come of winning a record at an instant.
#[derive(SimpleObject)]
pub struct RegistrationForecast {
    /// The instant.
    pub at: DateTime,
    /// Whether the deal would be eligible then.
    pub eligible: bool,
    /// Where the record would stand: `NOT_YET_KNOWN` where the vendor has not answered, for instance.
    pub state: RegistrationStanding,
    /// Whether a registration may be rejected then, since it was won so early.
    pub at_risk: bool,
}

/// One incentive that a deal can be registered for.
#[derive(SimpleObject)]
pub struct RegistrationRoute {
    /// The incentive.
    pub incentive: IncentiveKind,
    /// Whether all of its conditions hold.
    pub eligible: bool,
    /// Its conditions.
    pub conditions: Vec<RegistrationConditionResult>,
    /// What was filed for it; null where nothing was.
    pub registration: Option<Registration>,
}

impl From<Judgement> for RegistrationConditionResult {
    fn from(found: Judgement) -> Self {
        Self {
            condition: found.condition.into(),
            outcome: found.outcome.into(),
            evidence: found.evidence,
            rule: found.rule.to_owned(),
        }
    }
}

impl From<Forecast> for RegistrationForecast {
    fn from(forecast: Forecast) -> Self {
        Self {
            at: forecast.at.into(),
            eligible: forecast.standing == Standing::Pending,
            state: forecast.standing.into(),
            at_risk: forecast.at_risk,
        }
    }
}

fn holds(judged: &[Judgement]) -> bool {
    judged.iter().all(|found| found.outcome == Outcome::Met)
}

/// The answer for a case, with what was filed of its record.
#[must_use]
pub fn eligibility(
    reader: &Arc<Reader>,
    case: &Case,
    filed: &[&covente_entity::registration::Model],
    now: Time,
) -> RegistrationEligibility {
    let first = registration::eligibility(case, case.main());
    let routes: Vec<_> = case
        .routes()
        .into_iter()
        .map(|incentive| {
            let judged = registration::eligibility(case, incentive);
            let row = filed.iter().find(|row| row.incentive == incentive);
            RegistrationRoute {
                incentive: incentive.into(),
                eligible: holds(&judged),
                conditions: judged.into_iter().map(Into::into).collect(),
                registration: row
                    .map(|row| Registration::new(Arc::clone(reader), Arc::new((*row).clone()))),
            }
        })
        .collect();
    let safe_from = case.safe_from();
    RegistrationEligibility {
        eligible: holds(&first) || routes.iter().any(|route| route.eligible),
        state: registration::standing(case).into(),
        profile: case.profile.into(),
        conditions: first.into_iter().map(Into::into).collect(),
        warnings: registration::said(case, now)
            .into_iter()
            .map(Warning::from)
            .collect(),
        if_won_now: Forecast::of(case, now).map(Into::into),
        if_won_later: Forecast::of(case, safe_from)
            .filter(|_| now < safe_from)
            .map(Into::into),
        safe_from: safe_from.into(),
        routes,
    }
}
