//! Parts of a record that are seen or hidden as one, and what its dates mean.

use async_graphql::SimpleObject;
use covente_entity::opportunity;
use covente_entity::types::Status;

use crate::graphql::scalars::DateTime;
use crate::graphql::types::enums::{CloseReason, ErrorReason};

/// What a company keeps for itself.
#[derive(Clone, Debug, SimpleObject)]
pub struct OpportunityInternal {
    /// Notes; null where there are none.
    pub private_notes: Option<String>,
    /// The id of the deal in the company's own CRM; null where there is none.
    pub crm_id: Option<String>,
    /// The id of the campaign that it comes from; null where there is none.
    pub campaign_id: Option<String>,
}

impl OpportunityInternal {
    /// That of a record.
    #[must_use]
    pub fn of(record: &opportunity::Model) -> Self {
        Self {
            private_notes: record.private_notes.clone(),
            crm_id: record.crm_id.clone(),
            campaign_id: record.campaign_id.clone(),
        }
    }
}

/// Why a record was declined or lost.
#[derive(Clone, Debug, SimpleObject)]
pub struct Decline {
    /// The reason.
    pub reason: CloseReason,
    /// What was said besides; null where nothing was.
    pub notes: Option<String>,
}

impl Decline {
    /// Why a record was declined, if it was.
    #[must_use]
    pub fn declined(record: &opportunity::Model) -> Option<Self> {
        Some(Self {
            reason: record.decline_reason?.into(),
            notes: record.close_notes.clone(),
        })
    }

    /// Why a record was lost, if it was.
    #[must_use]
    pub fn lost(record: &opportunity::Model) -> Option<Self> {
        Some(Self {
            reason: record.lost_reason?.into(),
            notes: record.close_notes.clone(),
        })
    }
}

/// Why a record was closed as an error.
#[derive(Clone, Debug, SimpleObject)]
pub struct ClosedAsError {
    /// What was wrong.
    pub reason: ErrorReason,
    /// What was said besides; null where nothing was.
    pub notes: Option<String>,
}

impl ClosedAsError {
    /// Why a record was closed as an error, if it was.
    #[must_use]
    pub fn of(record: &opportunity::Model) -> Option<Self> {
        Some(Self {
            reason: record.error_reason?.into(),
            notes: record.close_notes.clone(),
        })
    }
}

/// Until when an answer is taken, while one is awaited.
#[must_use]
pub fn answer_due(record: &opportunity::Model) -> Option<DateTime> {
    record
        .due_at
        .filter(|_| record.status == Status::Received)
        .map(DateTime)
}
