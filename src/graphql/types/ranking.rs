//! How a company dealt with what was offered to it, and where that puts it in the partner search (R165).

use async_graphql::{InputObject, SimpleObject};

use crate::domain::contact;
use crate::domain::ranking::{Conduct, NEUTRAL};
use crate::domain::refusal::Path;
use crate::error::Error;
use crate::graphql::scalars::CountryCode;
use crate::graphql::types::enums::SolutionKind;
use crate::store::rankings::Among;

/// For what partners are wanted.
#[derive(Clone, Debug, Default, InputObject)]
pub struct WantedFor {
    /// Where the customer is; anywhere where it is left out.
    pub country: Option<CountryCode>,
    /// The kind of solution; any where it is left out.
    pub solution_kind: Option<SolutionKind>,
}

impl WantedFor {
    /// As the store takes it.
    ///
    /// # Errors
    /// `BAD_REQUEST` for what is no country.
    pub fn among(self) -> Result<Among, Error> {
        let country = self
            .country
            .map(|country| contact::country(&country.0, &Path::of("country")))
            .transpose()
            .map_err(|fault| Error::BadRequest(fault.message))?;
        Ok(Among {
            country,
            kind: self.solution_kind.map(Into::into),
        })
    }
}

/// How a company dealt with what was offered to it by the vendor and by partners, counted from the log within seconds. Who
/// searches partners finds those first that have more steps.
#[derive(Clone, Debug, SimpleObject)]
pub struct PartnerRanking {
    /// How far up the company stands, from 0 to 7. Up to 3 steps for answering quickly: 3 for a mean of 24 hours at most,
    /// 2 for 72, 1 for 168. Up to 2 for accepting: 2 from 75 % of the offers on, 1 from 50 %. Up to 2 for reporting
    /// outcomes: 2 from 75 % of the accepted deals on, 1 from 40 %. While fewer than three offers tell, it stands at 3.
    pub steps: i32,
    /// Whether at least three offers tell, so that the steps are the company's own.
    pub is_told: bool,
    /// Offers that it accepted.
    pub accepted: u64,
    /// Offers that it declined.
    pub declined: u64,
    /// Offers that it let expire.
    pub expired: u64,
    /// The mean time in hours from receiving an offer until answering it, over those accepted or declined, with two
    /// decimals; null where there is none.
    pub hours_to_answer: Option<f64>,
    /// Of a hundred offers that it accepted, declined or let expire, so many it accepted, with two decimals; null where
    /// there is none.
    pub acceptance_rate: Option<f64>,
    /// Of a hundred deals that it accepted, so many it has reported as won or lost, with two decimals; null where there
    /// is none.
    pub outcome_rate: Option<f64>,
}

impl From<Conduct> for PartnerRanking {
    fn from(conduct: Conduct) -> Self {
        Self {
            steps: conduct.steps().unwrap_or(NEUTRAL),
            is_told: conduct.steps().is_some(),
            accepted: conduct.accepted,
            declined: conduct.declined,
            expired: conduct.expired,
            hours_to_answer: conduct.hours_to_answer(),
            acceptance_rate: conduct.acceptance_rate(),
            outcome_rate: conduct.outcome_rate(),
        }
    }
}
