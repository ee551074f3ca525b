//! A step in the life of a record.

use async_graphql::SimpleObject;

use crate::graphql::scalars::DateTime;
use crate::graphql::types::enums::{
    IncentiveKind, MilestoneKind, MilestoneState, OpportunityStatus, SalesStage,
};
use crate::graphql::types::registration::Registration;

/// A step in the life of a record, from its beginning over the sales stages to its end, and to deal registration
/// where the deal is eligible.
#[derive(SimpleObject)]
pub struct Milestone {
    /// Which step.
    pub kind: MilestoneKind,
    /// Whether it is reached.
    pub state: MilestoneState,
    /// When it was reached, or last moved on; null where it is not reached.
    pub at: Option<DateTime>,
    /// The sales stage, of a step of kind `STAGE`; else null.
    pub sales_stage: Option<SalesStage>,
    /// How the record ended, of a step of kind `CLOSED` that is reached; else null.
    pub status: Option<OpportunityStatus>,
    /// The incentive, of a step of kind `DEAL_REGISTRATION`; else null.
    pub incentive: Option<IncentiveKind>,
    /// What was filed, of a step of kind `DEAL_REGISTRATION`; null where nothing was.
    pub registration: Option<Registration>,
    /// What the vendor said of a registration, such as what must be corrected; null where there is nothing to say.
    pub reason: Option<String>,
}
