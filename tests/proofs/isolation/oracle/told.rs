//! What a viewer shall see of what was said, what is due and what was mailed: R138, R142 to R144, R153 to R158.

use std::collections::BTreeSet;

use covente::{
    domain::viewer::{Grant, Role, Scope, Viewer},
    graphql::ids::{self, Kind},
};
use covente_entity::{
    deadline, message, notification,
    types::{
        DeadlineKind, MessageAudience, NotificationState,
        ids::{OpportunityId, PartnerId},
    },
};
use serde_json::{Value, json};

use super::{Oracle, Relation, cell, company, node, time};
use crate::isolation::facts::Deal;

/// Messages of a deal that are given where no number is named.
const PAGE: usize = 20;

impl Oracle<'_> {
    /// What the viewer hears of a deal, in its order.
    pub(super) fn messages<'d>(&self, deal: &'d Deal) -> Vec<&'d message::Model> {
        let said = deal.said.iter();
        said.filter(|row| self.hears(deal, row)).collect()
    }

    /// R138, design §11: one's own company's, and what is for one's company of companies that one sees in the deal.
    fn hears(&self, deal: &Deal, row: &message::Model) -> bool {
        let me = self.viewer.partner;
        match self.relation_to(deal, row.opportunity_id) {
            Some(Relation::Own) => true,
            Some(relation) if cell("identity", relation) == "yes" => match row.audience {
                MessageAudience::OwnCompany => false,
                MessageAudience::Party | MessageAudience::Vendor => row.addressee_id == Some(me),
                MessageAudience::AllParties => {
                    let mine = deal.standing(me);
                    mine.is_some_and(|mine| mine.accepted_at.is_some())
                }
            },
            Some(_) | None => false,
        }
    }

    fn relation_to(&self, deal: &Deal, record: OpportunityId) -> Option<Relation> {
        let mut records = deal.records.iter();
        let record = records.find(|row| row.id == record)?;
        self.relation(deal, record)
    }

    /// The companies that can read it: all of them to its own company, to others those that they see in the deal.
    fn readers(&self, deal: &Deal, row: &message::Model) -> Vec<Value> {
        let me = self.viewer.partner;
        let records = deal.records.iter().map(|record| record.partner_id);
        let all: BTreeSet<PartnerId> = records.chain([self.vendor]).collect();
        let parties = self.parties(deal);
        let known = |other: &PartnerId| {
            row.partner_id == me
                || [me, row.partner_id].contains(other)
                || parties.iter().any(|(party, _)| party.partner_id == *other)
        };
        let hears = |other: &PartnerId| {
            let viewer = anybody_at(*other, self.vendor);
            Oracle::new(self.facts, &viewer, self.now).hears(deal, row)
        };
        let readers = all.into_iter().filter(known).filter(hears);
        readers.map(company).collect()
    }

    pub(super) fn message(&self, deal: &Deal, row: &message::Model) -> Value {
        let accepted = deal
            .records
            .iter()
            .any(|record| record.partner_id == row.partner_id && record.accepted_at.is_some());
        let named = accepted || row.partner_id == self.viewer.partner;
        json!({
            "__typename": "Message",
            "id": ids::encode(Kind::Message, row.id).0,
            "engagement": node("Engagement", Kind::Engagement, row.engagement_id),
            "sender": company(row.partner_id),
            "author": {
                "subject": named.then_some(&row.posted_by),
                "partner": company(row.partner_id),
                "via": row.via,
            },
            "audience": row.audience,
            "addressee": row.addressee_id.map(company),
            "readers": self.readers(deal, row),
            "body": row.body,
            "postedAt": time(row.posted_at),
        })
    }

    /// The list of a deal.
    pub(super) fn talk(&self, deal: &Deal) -> Value {
        let said = self.messages(deal);
        let page = said.iter().take(PAGE);
        json!({
            "nodes": page.map(|row| node("Message", Kind::Message, row.id)).collect::<Vec<_>>(),
            "totalCount": said.len(),
        })
    }

    /// Every clock that the viewer shall see, as the query is asked for it.
    pub(super) fn clocks(&self) -> Vec<String> {
        let mut clocks = Vec::new();
        for deal in &self.facts.deals {
            for row in deal.clocks.iter().filter(|row| self.ticks(deal, row)) {
                let mut records = deal.records.iter();
                let given = records
                    .any(|record| record.id == row.opportunity_id && self.given(deal, record));
                let mut offers = deal.invitations.iter();
                let offer = offers.find(|offer| Some(offer.id) == row.invitation_id);
                let offer = offer.filter(|offer| self.party(deal, offer));
                let clock = json!({
                    "kind": row.kind,
                    "startedAt": time(row.started_at),
                    "dueAt": time(row.due_at),
                    "isOverdue": row.due_at <= self.now,
                    "isMine": row.owner_id == self.viewer.partner,
                    "remindAt": row.remind_at.map(time),
                    "owner": company(row.owner_id),
                    "engagement": node("Engagement", Kind::Engagement, row.engagement_id),
                    "opportunity": given.then(|| node("Opportunity", Kind::Opportunity, row.opportunity_id)),
                    "invitation": offer.map(|offer| node("Invitation", Kind::Invitation, offer.id)),
                });
                clocks.push(clock.to_string());
            }
        }
        clocks
    }

    /// Answers go by who sees the record at all, cooling by who sees its registration; that is over at its end, and
    /// nothing to a deal that nothing can be registered of.
    fn ticks(&self, deal: &Deal, row: &deadline::Model) -> bool {
        let (group, runs) = match row.kind {
            DeadlineKind::AnswerToOffer | DeadlineKind::AnswerToHelpRequest => ("identity", true),
            DeadlineKind::CoolingBeforeWon => {
                let mut lines = deal.lines.iter();
                let pays = lines.any(|line| {
                    let mut sold = self.facts.solutions.iter();
                    line.opportunity_id == row.opportunity_id
                        && sold.any(|it| it.id == line.solution_id && it.incentive.is_some())
                });
                ("registration", pays && row.due_at > self.now)
            }
            DeadlineKind::ExceptionRequest
            | DeadlineKind::ExceptionDecision
            | DeadlineKind::Revaluation => unreachable!("a clock of the edition of 2023"),
        };
        let relation = self.relation_to(deal, row.opportunity_id);
        runs && relation.is_some_and(|relation| cell(group, relation) == "yes")
    }

    /// The mails that the viewer looks after: an admin of the programme all, one of a whole company its own.
    pub(super) fn mails(&self) -> Vec<&notification::Model> {
        let mails = self.facts.mails.iter();
        mails
            .filter(|row| {
                let own = row.partner_id == self.viewer.partner;
                self.viewer.grants.iter().any(|grant| match grant.role {
                    Role::ProgramAdmin => true,
                    Role::PartnerAdmin => own,
                    Role::ReferralsAdmin => own && grant.scope == Scope::All,
                    Role::ReferralsUser => false,
                })
            })
            .collect()
    }

    pub(super) fn mail(&self, row: &notification::Model) -> Value {
        let mut deals = self.facts.deals.iter();
        let deal = deals.find(|deal| deal.engagement.id == row.engagement_id);
        let deal = deal.expect("the deal of a mail");
        let seen = deal.records.iter().any(|record| self.given(deal, record));
        let waits = row.state == NotificationState::Pending;
        json!({
            "__typename": "Notification",
            "id": ids::encode(Kind::Notification, row.id).0,
            "topic": row.topic,
            "state": row.state,
            "name": row.name,
            "email": row.email,
            "locale": row.locale,
            "partner": company(row.partner_id),
            "engagement": seen.then(|| node("Engagement", Kind::Engagement, row.engagement_id)),
            "attempts": row.attempts,
            "nextAttemptAt": waits.then(|| time(row.next_at)),
            "error": row.error,
            "createdAt": time(row.created_at),
            "sentAt": row.sent_at.map(time),
        })
    }
}

/// Somebody who sees all that a company does.
pub(crate) fn anybody_at(partner: PartnerId, vendor: PartnerId) -> Viewer {
    let grant = Grant {
        role: Role::PartnerAdmin,
        scope: Scope::All,
    };
    Viewer {
        subject: String::new(),
        email: None,
        partner,
        is_vendor: partner == vendor,
        grants: vec![grant],
        via: "API".into(),
        machine: None,
    }
}
