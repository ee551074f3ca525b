//! What a viewer shall find of what happened, and of what others see: all of their own company's records, and of others'
//! no more than they see of them now.

use covente::{
    domain::viewer::Role,
    graphql::ids::{self, Kind},
};
use covente_entity::{
    event, opportunity,
    types::{VendorInvolvement, ids::PartnerId},
};
use serde_json::{Map, Value, json};

use super::{Oracle, Relation, cell, told::anybody_at};
use crate::isolation::{
    ask::{list, text},
    facts::{Deal, Facts},
};

/// Entries that are asked for at most.
const PAGE: usize = 100;

/// Fields that a record of the past tells in another form than the record.
const OTHERWISE: [&str; 5] = [
    "team",
    "solutions",
    "invitations",
    "registrations",
    "__typename",
];

/// Fields that a record of the past tells where its company started the deal.
const OF_ORIGINATOR: [&str; 3] = ["customerContact", "helpKinds", "vendorInvolvement"];

impl Oracle<'_> {
    /// Takes out of an object what it tells of its past, and says what of that is wrong.
    pub(crate) fn check_past(&self, id: &str, node: &mut Value) -> Result<(), String> {
        let Some(fields) = node.as_object_mut() else {
            return Ok(());
        };
        let Some(history) = fields.remove("history") else {
            return Ok(());
        };
        let past = fields.remove("asOf");
        let wrong = match past {
            None => self.wrong_in_deal(id, &history),
            Some(past) => self.wrong_in_record(id, fields, &past, &history),
        };
        wrong.map_or(Ok(()), |wrong| {
            Err(format!(
                "{} asks for the past of {id}: {wrong}",
                self.viewer.subject
            ))
        })
    }

    fn wrong_in_deal(&self, id: &str, history: &Value) -> Option<String> {
        let mut deals = self.facts.deals.iter();
        let deal = deals.find(|deal| ids::encode(Kind::Engagement, deal.engagement.id).0 == id)?;
        list(&history["nodes"]).into_iter().find_map(|entry| {
            let of = |row: &&opportunity::Model| {
                json!(ids::encode(Kind::Partner, row.partner_id).0) == entry["partner"]["id"]
            };
            let relations = deal.records.iter().filter(of);
            let relations: Vec<_> = relations
                .filter_map(|record| self.relation(deal, record))
                .collect();
            self.too_much(&relations, entry)
        })
    }

    fn wrong_in_record(
        &self,
        id: &str,
        now: &Map<String, Value>,
        past: &Value,
        history: &Value,
    ) -> Option<String> {
        let (deal, record) = find(self.facts, id)?;
        let relation = self.relation(deal, record)?;
        let entries = list(&history["nodes"]);
        if relation != Relation::Own {
            let shown = (!past.is_null()).then(|| format!("as of is {past}"));
            let mut told = entries.iter();
            return shown.or_else(|| told.find_map(|entry| self.too_much(&[relation], entry)));
        }
        let is_told = |event: &&event::Model| {
            event.opportunity_id == record.id
                && !["MESSAGE_POSTED", "DEADLINE_NEAR"].contains(&event.kind.as_str())
        };
        let happened: Vec<_> = deal.events.iter().filter(is_told).collect();
        let happened = &happened[happened.len().saturating_sub(PAGE)..];
        let line = |kind: &Value, version: &Value, changes: usize| {
            format!("{kind} to version {version} in {changes} fields")
        };
        let happened = happened.iter().map(|event| {
            let changes = event.changes.as_object().map_or(0, Map::len);
            line(&json!(event.kind), &json!(event.record_version), changes)
        });
        let told = entries.iter().map(|entry| {
            line(
                &entry["kind"],
                &entry["version"],
                list(&entry["changes"]).len(),
            )
        });
        let (happened, told): (Vec<_>, Vec<_>) = (happened.collect(), told.collect());
        if happened != told {
            return Some(format!("{happened:?} happened, and told is {told:?}"));
        }
        let Some(past) = past.as_object() else {
            return Some("there is no record as of the end".into());
        };
        let mut same = past.iter().filter(|(field, _)| {
            let field = field.as_str();
            !OTHERWISE.contains(&field) && (record.is_originator || !OF_ORIGINATOR.contains(&field))
        });
        same.find_map(|(field, was)| {
            let is = now.get(field).filter(|is| *is != was)?;
            Some(format!("{field} was {was} at the end, and is {is}"))
        })
    }

    /// What an entry tells that somebody who is this to a record does not see of it.
    fn too_much(&self, relations: &[Relation], entry: &Value) -> Option<String> {
        let changes = list(&entry["changes"]);
        let mut wrong = changes.iter().filter(|change| {
            !relations
                .iter()
                .any(|relation| self.may_know(*relation, change))
        });
        let wrong = wrong.next()?;
        Some(format!("{relations:?} is told {wrong}"))
    }

    fn may_know(&self, relation: Relation, change: &Value) -> bool {
        let sides = |shown: &dyn Fn(&Value) -> bool| {
            [&change["before"], &change["after"]]
                .into_iter()
                .all(|side| side.is_null() || shown(side))
        };
        let me = json!(ids::encode(Kind::Partner, self.viewer.partner).0);
        let row = match text(&change["group"]).as_str() {
            _ if relation == Relation::Own => return true,
            "IDENTITY" => "identity",
            "DEAL" => "deal",
            "VALUE" => "value",
            "SALES_STAGE" => "stage",
            "SOLUTIONS" => "solutions",
            "TEAM" => "team",
            "CUSTOMER_CONTACT" => "contact",
            "CLOSE_REASON" => "reason",
            "REGISTRATION" => "registration",
            // What was asked of the vendor it knows; of what was offered each knows its own part.
            "MESSAGE" if text(&change["field"]) == "HELP_KINDS" => {
                return relation == Relation::Asked;
            }
            "MESSAGE" => {
                return matches!(
                    relation,
                    Relation::Pending | Relation::Accepted | Relation::Ended | Relation::Asked
                ) && sides(&|sent| sent["inviteeId"] == me);
            }
            _ => return false,
        };
        match cell(row, relation) {
            "yes" | "offered" | "joint" => true,
            "outcome" => sides(&|stage| *stage == json!("WON")),
            "consent" => sides(&|contact| contact["consentGiven"] == json!(true)),
            _ => false,
        }
    }

    /// What there is to ask others' views of: own records, and each company. An admin of the whole company may.
    pub(crate) fn views(&self) -> Vec<(String, String, Value)> {
        let admin = |role| role == Role::PartnerAdmin;
        if !self.viewer.grants.iter().any(|grant| admin(grant.role)) {
            return Vec::new();
        }
        let mut views = Vec::new();
        for deal in &self.facts.deals {
            let own = deal.records.iter();
            for record in own.filter(|row| row.partner_id == self.viewer.partner) {
                for other in &self.facts.partners {
                    views.push((
                        ids::encode(Kind::Opportunity, record.id).0,
                        ids::encode(Kind::Partner, other.id).0,
                        self.view(deal, record, other.id),
                    ));
                }
            }
        }
        views
    }

    /// What a company that one knows in the deal gets of one's record, as who invited one always is; of another one there
    /// is nothing to tell.
    fn view(&self, deal: &Deal, record: &opportunity::Model, other: PartnerId) -> Value {
        let lets_view = other == self.vendor
            && record.is_originator
            && deal.engagement.vendor_involvement != VendorInvolvement::None;
        let parties = self.parties(deal);
        let knows = lets_view
            || other == deal.engagement.originator_id
            || parties.iter().any(|(row, _)| row.partner_id == other);
        let viewer = anybody_at(other, self.vendor);
        let theirs = Oracle::new(self.facts, &viewer, self.now);
        let shown = theirs.parties(deal);
        let mut shown = shown.iter().filter(|(row, _)| row.id == record.id && knows);
        let party = shown.next();
        json!({
            "givesRecord": knows && theirs.given(deal, record),
            "party": party.map(|(row, relation)| theirs.shown(deal, row, *relation)),
        })
    }
}

fn find<'f>(facts: &'f Facts, id: &str) -> Option<(&'f Deal, &'f opportunity::Model)> {
    facts.deals.iter().find_map(|deal| {
        let mut records = deal.records.iter();
        let record = records.find(|row| ids::encode(Kind::Opportunity, row.id).0 == id)?;
        Some((deal, record))
    })
}
