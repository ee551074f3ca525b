//! Deal registration on a record, and the life that it is the last step of.

use std::collections::HashMap;
use std::sync::Arc;

use covente_entity::registration;
use covente_entity::types::{SalesStage, Time};

use crate::domain::event::Changes;
use crate::domain::milestones::{Life, milestones};
use crate::domain::registration::{Outcome, eligibility as judge};
use crate::domain::visibility::Group;
use crate::graphql::error::Fault;
use crate::graphql::types::eligibility::{RegistrationEligibility, eligibility};
use crate::graphql::types::milestone::Milestone;
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::registration::Registration;

impl Opportunity {
    pub(super) async fn seen_eligibility(&self) -> Result<Option<RegistrationEligibility>, Fault> {
        if !self.shows(Group::Registration) {
            return Ok(None);
        }
        let (case, filed) = self.reader.case(&self.row).await?;
        let own: Vec<_> = filed
            .iter()
            .filter(|row| row.opportunity_id == self.row.record.id)
            .collect();
        let now = self.reader.clock.now();
        Ok(Some(eligibility(&self.reader, &case, &own, now)))
    }

    pub(super) async fn seen_registrations(&self) -> Result<Vec<Registration>, Fault> {
        if !self.shows(Group::Registration) {
            return Ok(Vec::new());
        }
        let filed = self.reader.filed.all.list(self.row.engagement.id).await?;
        let own = filed
            .iter()
            .filter(|row| row.opportunity_id == self.row.record.id);
        Ok(own.map(|row| self.registration(row)).collect())
    }

    fn registration(&self, row: &registration::Model) -> Registration {
        Registration::new(Arc::clone(&self.reader), Arc::new(row.clone()))
    }

    pub(super) async fn seen_milestones(&self) -> Result<Vec<Milestone>, Fault> {
        let record = &self.row.record;
        let shows = self.shows(Group::Registration);
        let (case, filed) = self.reader.case(&self.row).await?;
        let own: HashMap<_, _> = filed
            .iter()
            .filter(|row| shows && row.opportunity_id == record.id)
            .map(|row| (row.incentive, row))
            .collect();
        let pending = case.routes().into_iter().filter(|incentive| {
            let judged = judge(&case, *incentive);
            case.filed(*incentive).is_none()
                && judged.iter().all(|found| found.outcome == Outcome::Met)
        });
        let steps = milestones(&Life {
            originator: record.is_originator,
            assessment: self.row.engagement.assessment,
            status: record.status,
            stage: record.sales_stage,
            created: record.created_at,
            accepted: record.accepted_at,
            closed: record.closed_at,
            marks: self.marks().await?,
            filed: filed
                .iter()
                .filter(|row| own.get(&row.incentive).is_some_and(|own| own.id == row.id))
                .map(|row| (row.incentive, row.state, row.outcome, moved_on(row)))
                .collect(),
            pending: pending.filter(|_| shows).collect(),
        });
        Ok(steps
            .into_iter()
            .map(|step| {
                let row = step.incentive.and_then(|incentive| own.get(&incentive));
                Milestone {
                    kind: step.kind.into(),
                    state: step.state.into(),
                    at: step.at.map(Into::into),
                    sales_stage: step.stage.map(Into::into),
                    status: step.status.map(Into::into),
                    incentive: step.incentive.map(Into::into),
                    registration: row.map(|row| self.registration(row)),
                    reason: row.and_then(|row| row.reason.clone()),
                }
            })
            .collect())
    }

    /// When the record entered each of its stages, oldest first.
    async fn marks(&self) -> Result<Vec<(SalesStage, Time)>, Fault> {
        let events = self
            .reader
            .filed
            .stage_marks
            .list(self.row.engagement.id)
            .await?;
        let own = events
            .iter()
            .filter(|event| event.opportunity_id == self.row.record.id);
        let mut marks = Vec::new();
        for event in own {
            let changes: Changes =
                serde_json::from_value(event.changes.clone()).map_err(Fault::internal)?;
            let stage = changes.get("salesStage").map(|change| change.after.clone());
            if let Some(stage) = stage.filter(|stage| !stage.is_null()) {
                let stage = serde_json::from_value(stage).map_err(Fault::internal)?;
                marks.push((stage, event.at));
            }
        }
        Ok(marks)
    }
}

/// When a registration last entered a state (R129).
fn moved_on(row: &registration::Model) -> Time {
    let stamps = [
        row.review_pending_at,
        row.marketplace_validation_pending_at,
        row.action_required_at,
        row.approved_at,
        row.passed_at,
        row.failed_at,
        row.closed_at,
    ];
    stamps.into_iter().flatten().max().unwrap_or(row.created_at)
}
