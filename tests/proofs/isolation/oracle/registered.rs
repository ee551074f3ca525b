//! What a viewer shall see of deal registration: R65, R104 to R115 on a record, its life, and what was filed.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a rule names the statuses and the stages that it is about"
)]

use chrono::TimeDelta;
use covente::graphql::ids::{self, Kind};
use covente_entity::{
    opportunity, registration,
    types::{IncentiveKind, RegistrationState, SalesStage, Status, Time, VendorInvolvement},
};
use serde_json::{Value, json};

use super::{Oracle, Relation, cell, company, money, node, of_record, time};
use crate::{isolation::facts::Deal, model::WAYS};

/// R106.
const COOLING: TimeDelta = TimeDelta::hours(72);

/// A record on its way to registration.
struct Way<'d> {
    deal: &'d Deal,
    record: &'d opportunity::Model,
    /// Whether its company registers (R65): who is told the rest.
    registers: bool,
    kind: &'static str,
    /// Each once, IP co-sell first.
    incentives: Vec<IncentiveKind>,
    /// What is shown where there is none.
    main: IncentiveKind,
    vendor: Option<Status>,
}

impl Way<'_> {
    fn filed(&self, incentive: IncentiveKind) -> Option<&registration::Model> {
        let mut own = of_record(&self.deal.filed, self.record, |row| row.opportunity_id);
        own.find(|row| row.incentive == incentive)
    }

    /// R109, and R65 before it.
    fn conditions(
        &self,
        incentive: IncentiveKind,
        status: Status,
    ) -> Vec<(&'static str, &'static str)> {
        let met = |yes: bool| if yes { "MET" } else { "NOT_MET" };
        let mut conditions = vec![("REGISTRANT", met(self.registers))];
        if !self.registers {
            return conditions;
        }
        let kind = matches!(self.kind, "CO_SELL" | "PARTNER_LED");
        conditions.push(("DEAL_TYPE", met(kind)));
        let has = self.incentives.contains(&incentive);
        conditions.push(("ELIGIBLE_SOLUTION", met(has)));
        let won = match status {
            Status::Won => "MET",
            Status::Received | Status::Accepted => "NOT_YET_KNOWN",
            _ => "NOT_MET",
        };
        conditions.push(("WON", won));
        if self.kind == "CO_SELL" {
            let vendor = match self.vendor {
                Some(Status::Accepted | Status::Won | Status::Lost) => "MET",
                Some(Status::Received) => "NOT_YET_KNOWN",
                _ => "NOT_MET",
            };
            conditions.push(("VENDOR_ACCEPTED", vendor));
        }
        conditions
    }

    fn eligible(&self, incentive: IncentiveKind, status: Status) -> bool {
        let conditions = self.conditions(incentive, status);
        conditions.iter().all(|(_, outcome)| *outcome == "MET")
    }

    /// By the incentive that comes next to be filed.
    fn standing(&self, status: Status) -> &'static str {
        let mut unfiled = self.incentives.clone();
        unfiled.retain(|incentive| self.filed(*incentive).is_none());
        if self.incentives.is_empty() {
            unfiled.push(self.main);
        }
        let mut eligible = unfiled.iter();
        let next = eligible.find(|incentive| self.eligible(**incentive, status));
        let Some(next) = next.or(unfiled.first()) else {
            return "FILED";
        };
        let conditions = self.conditions(*next, status);
        let any = |what| conditions.iter().any(|(_, outcome)| *outcome == what);
        match (any("NOT_MET"), any("NOT_YET_KNOWN")) {
            (true, _) => "NOT_ELIGIBLE",
            (false, true) => "NOT_YET_KNOWN",
            (false, false) => "PENDING",
        }
    }

    fn is_registrable(&self) -> bool {
        matches!(self.kind, "CO_SELL" | "PARTNER_LED")
    }

    /// R106: won so early that it may be rejected; said to who registers.
    fn at_risk(&self, at: Time) -> bool {
        let early = at < self.deal.engagement.created_at + COOLING;
        self.registers && !self.incentives.is_empty() && self.is_registrable() && early
    }

    fn forecast(&self, at: Time) -> Value {
        let state = self.standing(Status::Won);
        json!({
            "eligible": state == "PENDING",
            "state": state,
            "atRisk": self.at_risk(at),
        })
    }

    /// R104, R106, R108.
    fn warnings(&self, now: Time) -> Vec<Value> {
        let (status, has) = (self.record.status, !self.incentives.is_empty());
        let open = status == Status::Accepted;
        let mut codes = Vec::new();
        if !self.registers || !has || !(open || status == Status::Won) {
            return Vec::new();
        }
        let visible = self.deal.engagement.vendor_involvement == VendorInvolvement::Visible;
        if matches!(self.kind, "PRIVATE" | "P2P") {
            codes.push("PRIVATE_NOT_REGISTRABLE");
        }
        if open && visible {
            codes.push("COSELL_MAY_COST_REGISTRATION");
        }
        if self.at_risk(if open { now } else { self.record.status_since }) {
            codes.push("WON_TOO_EARLY");
        }
        codes
            .into_iter()
            .map(|code| json!({ "code": code }))
            .collect()
    }
}

fn listed(conditions: Vec<(&'static str, &'static str)>) -> Vec<Value> {
    let condition = |(condition, outcome)| json!({"condition": condition, "outcome": outcome});
    conditions.into_iter().map(condition).collect()
}

fn filed_node(row: &registration::Model) -> Value {
    node("Registration", Kind::Registration, row.id)
}

/// What was filed of a record, for whom the record is given to.
pub(super) fn filed(deal: &Deal, record: &opportunity::Model) -> Vec<Value> {
    of_record(&deal.filed, record, |row| row.opportunity_id)
        .map(filed_node)
        .collect()
}

impl Oracle<'_> {
    fn way<'d>(&self, deal: &'d Deal, record: &'d opportunity::Model) -> Way<'d> {
        let row = &deal.engagement;
        let mut incentives: Vec<IncentiveKind> = Vec::new();
        for line in of_record(&deal.lines, record, |row| row.opportunity_id) {
            let mut solutions = self.facts.solutions.iter();
            let sold = solutions.find(|solution| solution.id == line.solution_id);
            let incentive = sold.and_then(|sold| sold.incentive);
            incentives.extend(incentive.filter(|kind| !incentives.contains(kind)));
        }
        let ip = IncentiveKind::AzureIpCoSell;
        let main = match incentives.first() {
            Some(first) if !incentives.contains(&ip) => *first,
            _ => ip,
        };
        incentives.sort_by_key(|incentive| *incentive != main);
        Way {
            deal,
            record,
            registers: record.partner_id != self.vendor
                && record.is_originator != row.started_by_vendor,
            kind: match (row.vendor_involvement, row.partner_invited) {
                _ if row.assessment => "SOLUTION_ASSESSMENT",
                _ if row.started_by_vendor => "CO_SELL",
                (VendorInvolvement::HelpRequested, _) => "CO_SELL",
                (VendorInvolvement::Visible, _) => "PARTNER_LED",
                (VendorInvolvement::None, true) => "P2P",
                (VendorInvolvement::None, false) => "PRIVATE",
            },
            incentives,
            main,
            vendor: deal.standing(self.vendor).map(|vendor| vendor.status),
        }
    }

    /// Of a record that is given as one: to its company and to the vendor, who both see its registration.
    pub(super) fn eligibility(&self, deal: &Deal, record: &opportunity::Model) -> Value {
        let way = self.way(deal, record);
        let (status, now) = (record.status, self.now);
        let safe = deal.engagement.created_at + COOLING;
        let routes = way.incentives.iter().map(|incentive| {
            json!({
                "incentive": incentive,
                "eligible": way.eligible(*incentive, status),
                "conditions": listed(way.conditions(*incentive, status)),
                "registration": way.filed(*incentive).map(filed_node),
            })
        });
        let mut all = way.incentives.iter().chain([&way.main]);
        let open = status == Status::Accepted;
        json!({
            "eligible": all.any(|incentive| way.eligible(*incentive, status)),
            "state": way.standing(status),
            "profile": "EDITION_2020",
            "conditions": listed(way.conditions(way.main, status)),
            "warnings": way.warnings(now),
            "ifWonNow": open.then(|| way.forecast(now)),
            "ifWonLater": (open && now < safe).then(|| way.forecast(safe)),
            "safeFrom": time(safe),
            "routes": routes.collect::<Vec<_>>(),
        })
    }

    /// R111, R113: the life of a record, and registration as its last steps.
    pub(super) fn milestones(&self, deal: &Deal, record: &opportunity::Model) -> Vec<Value> {
        let way = self.way(deal, record);
        let (status, now) = (record.status, record.sales_stage);
        let closed = !matches!(status, Status::Received | Status::Accepted);
        let step = |kind: &str, state: &str, at: Option<Time>| {
            json!({
                "kind": kind,
                "state": state,
                "at": at.map(time),
                "salesStage": null,
                "status": null,
                "incentive": null,
                "registration": null,
                "reason": null,
            })
        };
        let mut steps = Vec::new();
        let created = Some(record.created_at);
        if record.is_originator {
            steps.push(step("CREATED", "DONE", created));
        } else {
            let answered = status != Status::Received;
            let state = if answered { "DONE" } else { "CURRENT" };
            steps.push(step("RECEIVED", state, created));
            let accepted = match (record.accepted_at, closed) {
                (Some(_), _) => "DONE",
                (None, true) => "SKIPPED",
                (None, false) => "AHEAD",
            };
            steps.push(step("ACCEPTED", accepted, record.accepted_at));
        }
        let stages = WAYS[usize::from(deal.engagement.assessment)];
        // How many of them lie behind where the record stands.
        let reached = match now {
            None | Some(SalesStage::Created | SalesStage::Accepted) => 0,
            Some(SalesStage::Won) => stages.len() + 1,
            Some(now) => stages
                .iter()
                .position(|stage| *stage == now)
                .map_or(0, |at| at + 1),
        };
        for (place, stage) in stages.into_iter().enumerate() {
            let marks = deal.marks.iter().rev();
            let mark = marks
                .filter(|(of, _, _)| *of == record.id)
                .find(|(_, mark, _)| *mark == stage)
                .map(|(_, _, at)| *at);
            let state = match place + 1 {
                here if here == reached && closed => "DONE",
                here if here == reached => "CURRENT",
                here if here < reached && mark.is_some() => "DONE",
                here if here < reached || closed => "SKIPPED",
                _ => "AHEAD",
            };
            let mark = mark.filter(|_| matches!(state, "DONE" | "CURRENT"));
            let mut stands = step("STAGE", state, mark);
            stands["salesStage"] = json!(stage);
            steps.push(stands);
        }
        let end = match status {
            Status::Received | Status::Accepted => "AHEAD",
            Status::Won => "DONE",
            _ => "FAILED",
        };
        let mut end = step("CLOSED", end, record.closed_at);
        end["status"] = json!(closed.then_some(status));
        steps.push(end);
        for row in of_record(&deal.filed, record, |row| row.opportunity_id) {
            use RegistrationState as S;
            let state = match (row.state, row.outcome) {
                (_, Some(S::Failed)) => "FAILED",
                (S::ActionRequired, _) => "ACTION_REQUIRED",
                (S::ReviewPending, _) => "CURRENT",
                _ => "DONE",
            };
            let times = [
                row.review_pending_at,
                row.action_required_at,
                row.approved_at,
                row.passed_at,
                row.failed_at,
                row.closed_at,
            ];
            let mut filed = step(
                "DEAL_REGISTRATION",
                state,
                times.into_iter().flatten().max(),
            );
            filed["incentive"] = json!(row.incentive);
            filed["registration"] = filed_node(row);
            filed["reason"] = json!(row.reason);
            steps.push(filed);
        }
        for incentive in &way.incentives {
            if way.filed(*incentive).is_none() && way.eligible(*incentive, status) {
                let mut ahead = step("DEAL_REGISTRATION", "AHEAD", None);
                ahead["incentive"] = json!(incentive);
                steps.push(ahead);
            }
        }
        steps
    }

    /// Whether there is something that the viewer can decide: only the vendor's admins do, and only what was filed.
    pub(super) fn reviews(&self, deal: &Deal, record: &opportunity::Model) -> bool {
        use covente::domain::viewer::Role;
        let mut grants = self.viewer.grants.iter();
        let admin =
            grants.any(|grant| matches!(grant.role, Role::PartnerAdmin | Role::ReferralsAdmin));
        let mut filed = of_record(&deal.filed, record, |row| row.opportunity_id);
        admin && filed.any(|row| row.state == RegistrationState::ReviewPending)
    }

    /// The registrations of a deal that the viewer sees.
    pub(crate) fn registrations<'d>(&self, deal: &'d Deal) -> Vec<&'d registration::Model> {
        let seen = |row: &&registration::Model| {
            let mut records = deal.records.iter();
            let record = records.find(|record| record.id == row.opportunity_id);
            record
                .and_then(|record| self.relation(deal, record))
                .is_some_and(|relation| cell("registration", relation) == "yes")
        };
        deal.filed.iter().filter(seen).collect()
    }

    /// What of registration this world shows to the viewer, by name.
    pub(super) fn met_of_registration(&self) -> Vec<&'static str> {
        let mut met = Vec::new();
        for deal in &self.facts.deals {
            let seen = self.registrations(deal);
            for row in &deal.filed {
                let mut records = deal.records.iter();
                let record = records.find(|record| record.id == row.opportunity_id);
                let relation = record.and_then(|record| self.relation(deal, record));
                let is_seen = seen.iter().any(|seen| seen.id == row.id);
                met.push(match (relation, is_seen) {
                    (Some(Relation::Own), _) => "registered oneself",
                    (Some(Relation::OfVendors), _) => "registered of the vendor's deal",
                    (Some(_), true) => "registered of a deal in view",
                    (Some(Relation::Beside), false) => "registered beside",
                    (Some(_), false) => "registered by the sender",
                    (None, _) => continue,
                });
            }
        }
        met
    }

    pub(super) fn registration(&self, deal: &Deal, row: &registration::Model) -> Value {
        let mut records = deal.records.iter();
        let record = records.find(|record| record.id == row.opportunity_id);
        let record = record.filter(|record| self.given(deal, record));
        json!({
            "__typename": "Registration",
            "id": ids::encode(Kind::Registration, row.id).0,
            "version": row.version,
            "engagement": node("Engagement", Kind::Engagement, row.engagement_id),
            "opportunity": record.map(|record| node("Opportunity", Kind::Opportunity, record.id)),
            "partner": company(row.partner_id),
            "profile": row.profile,
            "incentive": row.incentive,
            "state": row.state,
            "outcome": row.outcome,
            "reason": row.reason,
            "contractKind": row.contract,
            "totalContractValue": money(row.total_minor, &row.currency),
            "solutionValue": money(row.solution_minor, &row.currency),
            "deployment": row.deployment,
            "tenant": row.tenant,
            "signedOn": row.signed_on.to_string(),
            "startsOn": row.starts_on.to_string(),
            "endsOn": row.ends_on.map(|day| day.to_string()),
            "contact": {
                "name": row.contact_name,
                "email": row.contact_email,
                "phone": row.contact_phone,
            },
            "namedInContract": row.named_in_contract,
            "marketplaceTransaction": row.marketplace,
            "marketplaceTransactionOn": row.marketplace_on.map(|day| day.to_string()),
            "reportsConsumedRevenue": row.consumed_revenue,
            "perpetual": row.perpetual,
            "pricingModel": row.pricing,
            "exception": null,
            "revaluedAt": row.revalued_at.map(time),
            "filedAt": time(row.created_at),
            "reviewPendingAt": row.review_pending_at.map(time),
            "marketplaceValidationPendingAt": row.marketplace_validation_pending_at.map(time),
            "actionRequiredAt": row.action_required_at.map(time),
            "approvedAt": row.approved_at.map(time),
            "passedAt": row.passed_at.map(time),
            "failedAt": row.failed_at.map(time),
            "closedAt": row.closed_at.map(time),
        })
    }
}
