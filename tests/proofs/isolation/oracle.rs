//! What a viewer shall see, judged by R7 and the table of design §11 from everything that there is.
//!
//! Nothing here asks `domain::permission`, `domain::visibility` or `store::sight`: those are what is proved. A new field
//! of the schema fails the proof until it stands here.

mod found;
mod past;
mod registered;
mod routes;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use chrono::SecondsFormat;
use covente::{
    domain::{
        money::Money,
        viewer::{Role, Scope, Viewer},
    },
    graphql::ids::{self, Kind},
};
use covente_entity::{
    customer, invitation, location, opportunity, opportunity_solution, partner, solution,
    team_member,
    types::{
        Person, SalesStage, Status, Time, VendorInvolvement,
        ids::{LocationId, OpportunityId, PartnerId, SolutionId},
    },
};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) use found::check_index;

use super::facts::{Deal, Facts, ended};

/// What a viewer is to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Own,
    /// The columns of [`TABLE`], in its order.
    Visible,
    Asked,
    Pending,
    Accepted,
    Ended,
    OfOpen,
    OfAccepted,
    /// The same where the sender is the vendor, who reviews what is registered (R114).
    OfVendors,
    Beside,
}

const COLUMNS: [Relation; 9] = [
    Relation::Visible,
    Relation::Asked,
    Relation::Pending,
    Relation::Accepted,
    Relation::Ended,
    Relation::OfOpen,
    Relation::OfAccepted,
    Relation::OfVendors,
    Relation::Beside,
];

/// Design §11. The vendor on an originator's record that it may view, or was asked to help with; an invitee on the
/// sender's while it has not answered, after it accepted, after its own record ended; the sender on the record of an
/// invitee before and after it accepted; two invitees on each other's, both having accepted.
#[rustfmt::skip]
const TABLE: [(&str, [&str; 9]); 9] = [
    //                 visible, asked, pending, accepted, ended, of open, of accepted, of the vendor's, beside
    ("identity",     ["yes", "yes", "yes"     , "yes"    , "no", "yes"    , "yes", "yes", "yes"]),
    ("deal",         ["yes", "yes", "yes"     , "yes"    , "no", "no"     , "yes", "yes", "no"]),
    ("value",        ["yes", "yes", "share"   , "share"  , "no", "offered", "yes", "yes", "no"]),
    ("stage",        ["yes", "yes", "no"      , "outcome", "no", "no"     , "yes", "yes", "no"]),
    ("solutions",    ["yes", "yes", "wanted"  , "wanted" , "no", "no"     , "yes", "yes", "no"]),
    ("team",         ["yes", "yes", "snapshot", "joint"  , "no", "no"     , "yes", "yes", "no"]),
    ("contact",      ["no" , "yes", "consent" , "consent", "no", "no"     , "no" , "no" , "no"]),
    ("reason",       ["no" , "no" , "no"      , "no"     , "no", "yes"    , "yes", "yes", "no"]),
    ("registration", ["yes", "yes", "no"      , "no"     , "no", "no"     , "no" , "yes", "no"]),
];

/// How many things a viewer can be to a record, and to what is registered: enough worlds show them all.
pub(crate) const RELATIONS: usize = COLUMNS.len() + 1 + 5;

fn cell(row: &str, relation: Relation) -> &'static str {
    let Some(column) = COLUMNS.iter().position(|column| *column == relation) else {
        return "yes";
    };
    let found = TABLE.iter().find(|(name, _)| *name == row);
    found.expect("a row of the table").1[column]
}

/// Lists by the roots that give them, such as `opportunities INBOUND`, each with what it holds.
pub(crate) type Lists = BTreeMap<String, BTreeSet<String>>;

/// The judge of one viewer's sight.
pub(crate) struct Oracle<'a> {
    facts: &'a Facts,
    viewer: &'a Viewer,
    vendor: PartnerId,
    now: Time,
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(facts: &'a Facts, viewer: &'a Viewer, now: Time) -> Self {
        Self {
            facts,
            viewer,
            vendor: facts.vendor(),
            now,
        }
    }

    /// Every object with an id that the viewer shall find by it, with all its fields.
    pub(crate) fn nodes(&self) -> BTreeMap<String, Value> {
        let facts = self.facts;
        let mut seen = BTreeMap::new();
        let mut add = |kind, id: Uuid, value: Value| {
            seen.insert(ids::encode(kind, id).0, value);
        };
        for row in &facts.partners {
            add(Kind::Partner, row.id.0, self.partner(row));
        }
        for row in &facts.locations {
            add(Kind::Location, row.id.0, self.location(row));
        }
        for row in facts.solutions.iter().filter(|row| self.finds(row)) {
            add(Kind::Solution, row.id.0, solution(row));
        }
        for row in facts.customers.iter().filter(|row| self.knows(row)) {
            add(Kind::Customer, row.id.0, customer(row));
        }
        for row in self.names() {
            add(Kind::StageMapping, row.id.0, routes::named(row));
        }
        for row in self.rules() {
            add(Kind::RoutingRule, row.id.0, routes::ruled(row));
        }
        for row in self.mails() {
            add(Kind::Notification, row.id.0, self.mail(row));
        }
        for deal in &facts.deals {
            for row in self.messages(deal) {
                add(Kind::Message, row.id.0, self.message(deal, row));
            }
            for row in self.registrations(deal) {
                add(Kind::Registration, row.id.0, self.registration(deal, row));
            }
            if deal.records.iter().any(|record| self.given(deal, record)) {
                let id = deal.engagement.id.0;
                add(Kind::Engagement, id, self.engagement(deal));
            }
            for record in deal.records.iter().filter(|row| self.given(deal, row)) {
                let id = record.id.0;
                add(Kind::Opportunity, id, self.opportunity(deal, record));
                for row in of_record(&deal.team, record, |row| row.opportunity_id) {
                    add(Kind::TeamMember, row.id.0, member(row, record.partner_id));
                }
                for row in of_record(&deal.lines, record, |row| row.opportunity_id) {
                    add(Kind::OpportunitySolution, row.id.0, line(row));
                }
            }
            for row in deal.invitations.iter().filter(|row| self.party(deal, row)) {
                add(Kind::Invitation, row.id.0, self.invitation(deal, row));
            }
        }
        seen
    }

    /// What the records that are given come to, of those that are wanted (R171).
    fn figures(&self, wanted: &dyn Fn(&opportunity::Model) -> bool) -> Vec<String> {
        let (mut count, mut won) = (0, 0);
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for deal in &self.facts.deals {
            for record in deal.records.iter().filter(|row| self.given(deal, row)) {
                let counts = !matches!(record.status, Status::Withdrawn | Status::ClosedAsError);
                if counts && wanted(record) {
                    count += 1;
                    won += usize::from(record.status == Status::Won);
                    *sums.entry(&record.currency).or_default() += record.value_minor;
                }
            }
        }
        let sums = sums.into_iter();
        let sums =
            sums.map(|(currency, sum)| format!("{} {currency}", Money::amount(sum, currency)));
        sums.chain([format!("{count} records, {won} won")])
            .collect()
    }

    /// What every list of the query holds.
    pub(crate) fn lists(&self) -> Lists {
        let me = self.viewer.partner;
        let mut lists = Lists::new();
        let mut put = |name: &str, ids: Vec<String>| {
            lists.insert(name.to_owned(), ids.into_iter().collect());
        };
        let records = |wanted: &dyn Fn(&opportunity::Model) -> bool| {
            let mut found = Vec::new();
            for deal in &self.facts.deals {
                for record in deal.records.iter().filter(|row| self.given(deal, row)) {
                    if wanted(record) {
                        found.push(ids::encode(Kind::Opportunity, record.id).0);
                    }
                }
            }
            found
        };
        put(
            "opportunities INBOUND",
            records(&|row| row.partner_id == me && !row.is_originator),
        );
        put(
            "opportunities OUTBOUND",
            records(&|row| row.partner_id == me && row.is_originator),
        );
        put("opportunities SHARED", records(&|row| row.partner_id != me));
        put("opportunities FAVORITES", records(&|row| self.marked(row)));
        put(
            "pipeline INBOUND",
            self.figures(&|row| row.partner_id == me && !row.is_originator),
        );
        put(
            "pipeline OUTBOUND",
            self.figures(&|row| row.partner_id == me && row.is_originator),
        );
        put("pipeline SHARED", self.figures(&|row| row.partner_id != me));
        put("pipeline FAVORITES", self.figures(&|row| self.marked(row)));
        for (direction, sent) in [("SENT", true), ("RECEIVED", false)] {
            let mut found = Vec::new();
            for deal in &self.facts.deals {
                for row in deal.invitations.iter().filter(|row| self.party(deal, row)) {
                    if (row.sender_id == me) == sent {
                        found.push(ids::encode(Kind::Invitation, row.id).0);
                    }
                }
            }
            put(&format!("invitations {direction}"), found);
        }
        let facts = self.facts;
        let partners = facts.partners.iter();
        put(
            "partners",
            partners
                .map(|row| ids::encode(Kind::Partner, row.id).0)
                .collect(),
        );
        let catalogue = facts.solutions.iter();
        put(
            "solutions",
            catalogue
                .filter(|row| row.retired_at.is_none() && self.finds(row))
                .map(|row| ids::encode(Kind::Solution, row.id).0)
                .collect(),
        );
        let customers = facts.customers.iter();
        put(
            "customers",
            customers
                .filter(|row| self.knows(row))
                .map(|row| ids::encode(Kind::Customer, row.id).0)
                .collect(),
        );
        let filed = facts.deals.iter().flat_map(|deal| self.registrations(deal));
        put(
            "registrations",
            filed
                .map(|row| ids::encode(Kind::Registration, row.id).0)
                .collect(),
        );
        put("deadlines", self.clocks());
        put(
            "notifications",
            self.mails()
                .iter()
                .map(|row| ids::encode(Kind::Notification, row.id).0)
                .collect(),
        );
        // Nobody keeps a view in these worlds or imports a file, and there are no machines to sign in or to send to.
        put("savedViews", Vec::new());
        put("apiTokens", Vec::new());
        put("webhookEndpoints", Vec::new());
        put("webhookDeliveries", Vec::new());
        put("imports", Vec::new());
        let mut people = Vec::new();
        for deal in &facts.deals {
            for record in deal.records.iter().filter(|row| self.sees_own(deal, row)) {
                let team = of_record(&deal.team, record, |row| row.opportunity_id);
                people.extend(team.map(|row| row.email_key.clone()));
            }
        }
        put("recentContacts", people);
        lists
    }

    /// Who asks, as the query tells them.
    pub(crate) fn viewer(&self) -> Value {
        let grants = self.viewer.grants.iter().map(|grant| {
            let locations = match (&grant.scope, grant.role) {
                // A partner admin is one of the whole company (design §11).
                (Scope::All, _) | (_, Role::PartnerAdmin) => None,
                (Scope::Locations(locations), _) => Some(locations.clone()),
            };
            json!({
                "role": grant.role,
                "allLocations": locations.is_none(),
                "locations": locations.unwrap_or_default().into_iter().map(place).collect::<Vec<_>>(),
            })
        });
        json!({
            "subject": self.viewer.subject,
            "email": self.viewer.email,
            "partner": company(self.viewer.partner),
            "grants": grants.collect::<Vec<_>>(),
            // Nobody chooses anything in these worlds.
            "notifications": {"enabled": true, "locale": null},
        })
    }

    /// What the viewer is to the records of this world, by name.
    pub(crate) fn met(&self) -> Vec<&'static str> {
        let deals = self.facts.deals.iter();
        let relations = deals.flat_map(|deal| {
            let records = deal.records.iter();
            records.filter_map(|record| self.relation(deal, record))
        });
        relations
            .map(|relation| match relation {
                Relation::Own => "own",
                Relation::Visible => "visible",
                Relation::Asked => "asked",
                Relation::Pending => "pending",
                Relation::Accepted => "accepted",
                Relation::Ended => "ended",
                Relation::OfOpen => "of open",
                Relation::OfAccepted => "of accepted",
                Relation::OfVendors => "of the vendor's",
                Relation::Beside => "beside",
            })
            .chain(self.met_of_registration())
            .collect()
    }

    pub(crate) fn vendor(&self) -> PartnerId {
        self.vendor
    }

    /// Whether the viewer sees a record of their company's, which others invited to this deal.
    pub(crate) fn is_invited(&self, deal: &Deal) -> bool {
        let me = self.viewer.partner;
        let own = deal.records.iter().filter(|row| row.partner_id == me);
        me != self.vendor
            && own.clone().next().is_some()
            && own.clone().all(|row| !row.is_originator)
    }

    /// R7 and R9: the rows "view a deal at L", whatever grant allows it.
    fn sees_own(&self, deal: &Deal, record: &opportunity::Model) -> bool {
        let email = self.viewer.email.as_deref();
        let on_team = of_record(&deal.team, record, |row| row.opportunity_id)
            .any(|row| Some(row.email.to_lowercase().as_str()) == email);
        let allows = self.viewer.grants.iter().any(|grant| {
            let here = match &grant.scope {
                Scope::All => true,
                Scope::Locations(locations) => locations.contains(&record.location_id),
            };
            match grant.role {
                Role::PartnerAdmin => true,
                Role::ReferralsAdmin => here,
                Role::ReferralsUser => here && on_team,
                Role::ProgramAdmin => false,
            }
        });
        record.partner_id == self.viewer.partner && allows
    }

    fn has_role_for_deals(&self) -> bool {
        let mut grants = self.viewer.grants.iter();
        grants.any(|grant| grant.role != Role::ProgramAdmin)
    }

    /// Whether a record is given as a record: one's own, and to the vendor the originators' that it may view.
    pub(crate) fn given(&self, deal: &Deal, record: &opportunity::Model) -> bool {
        let shared = self.viewer.partner == self.vendor
            && self.has_role_for_deals()
            && record.is_originator
            && record.partner_id != self.vendor
            && deal.engagement.vendor_involvement != VendorInvolvement::None;
        shared || self.sees_own(deal, record)
    }

    /// Another company's record is seen through a record of one's own, or because the vendor may view it.
    fn relation(&self, deal: &Deal, record: &opportunity::Model) -> Option<Relation> {
        let me = self.viewer.partner;
        if record.partner_id == me {
            return self.sees_own(deal, record).then_some(Relation::Own);
        }
        let mine = deal.standing(me);
        if record.is_originator && me == self.vendor {
            let helps = deal.engagement.vendor_involvement == VendorInvolvement::HelpRequested
                && mine.is_some_and(|mine| !ended(mine));
            return self.given(deal, record).then_some(if helps {
                Relation::Asked
            } else {
                Relation::Visible
            });
        }
        let mine = mine.filter(|mine| self.sees_own(deal, mine))?;
        if record.is_originator {
            return Some(if ended(mine) {
                Relation::Ended
            } else if mine.status == Status::Received {
                Relation::Pending
            } else {
                Relation::Accepted
            });
        }
        let accepted = record.accepted_at.is_some();
        if mine.is_originator {
            return Some(match (accepted, me == self.vendor) {
                (true, true) => Relation::OfVendors,
                (true, false) => Relation::OfAccepted,
                (false, _) => Relation::OfOpen,
            });
        }
        (accepted && mine.accepted_at.is_some()).then_some(Relation::Beside)
    }

    /// How much of a row of the table is seen of the record of the company that started the deal.
    fn of_originator(&self, deal: &Deal, row: &str) -> &'static str {
        self.relation(deal, deal.originator())
            .map_or("no", |relation| cell(row, relation))
    }

    /// The standing records that the viewer sees as parties, oldest first.
    fn parties<'d>(&self, deal: &'d Deal) -> Vec<(&'d opportunity::Model, Relation)> {
        deal.records
            .iter()
            .filter(|record| {
                deal.standing(record.partner_id)
                    .is_some_and(|standing| standing.id == record.id)
            })
            .filter_map(|record| Some((record, self.relation(deal, record)?)))
            .filter(|(_, relation)| cell("identity", *relation) == "yes")
            .collect()
    }

    /// Whether the viewer sees an end of an invitation that is their company's.
    fn party(&self, deal: &Deal, row: &invitation::Model) -> bool {
        deal.records.iter().any(|record| {
            (record.id == row.sender_opportunity_id || record.id == row.opportunity_id)
                && self.sees_own(deal, record)
        })
    }

    fn marked(&self, record: &opportunity::Model) -> bool {
        self.facts.favorites.iter().any(|mark| {
            mark.opportunity_id == record.id
                && mark.partner_id == self.viewer.partner
                && mark.subject == self.viewer.subject
        })
    }

    /// By its id: what is published and not retired, and all that is one's own company's or, for admins of the
    /// programme, anybody's.
    fn finds(&self, row: &solution::Model) -> bool {
        let program = |role| role == Role::ProgramAdmin;
        (row.co_sell_ready && row.retired_at.is_none())
            || row.partner_id == self.viewer.partner
            || self.viewer.grants.iter().any(|grant| program(grant.role))
    }

    /// A customer that a partner created is seen by its company and the parties of its deals.
    fn knows(&self, row: &customer::Model) -> bool {
        let me = self.viewer.partner;
        let of_deal = |deal: &Deal| {
            let takes_part = deal.standing(me).is_some_and(|mine| !ended(mine));
            let may_view = deal
                .records
                .iter()
                .any(|record| record.partner_id != me && self.given(deal, record));
            deal.engagement.customer_id == row.id
                && self.has_role_for_deals()
                && (takes_part || may_view)
        };
        row.created_by.is_none_or(|creator| creator == me) || self.facts.deals.iter().any(of_deal)
    }

    /// The vendor's part and whether partners are invited, as far as the viewer can know them.
    fn known(&self, deal: &Deal) -> (VendorInvolvement, bool) {
        let me = self.viewer.partner;
        let row = &deal.engagement;
        if me == row.originator_id || me == self.vendor {
            return (row.vendor_involvement, row.partner_invited);
        }
        let vendor = |(record, _): &(&opportunity::Model, _)| record.partner_id == self.vendor;
        let involvement = if self.parties(deal).iter().any(vendor) {
            row.vendor_involvement
        } else {
            VendorInvolvement::None
        };
        (involvement, true)
    }

    fn kind(&self, deal: &Deal) -> &'static str {
        let row = &deal.engagement;
        match self.known(deal) {
            _ if row.assessment => "SOLUTION_ASSESSMENT",
            _ if row.started_by_vendor => "CO_SELL",
            (VendorInvolvement::HelpRequested, _) => "CO_SELL",
            (VendorInvolvement::Visible, _) => "PARTNER_LED",
            (VendorInvolvement::None, true) => "P2P",
            (VendorInvolvement::None, false) => "PRIVATE",
        }
    }

    fn customer(&self, deal: &Deal) -> Option<Value> {
        (self.of_originator(deal, "deal") == "yes")
            .then(|| node("Customer", Kind::Customer, deal.engagement.customer_id))
    }

    fn customer_name(&self, deal: &Deal) -> &str {
        let mut customers = self.facts.customers.iter();
        let found = customers.find(|row| row.id == deal.engagement.customer_id);
        &found.expect("the deal's customer").name
    }

    fn contact(&self, deal: &Deal) -> Option<Value> {
        let row = &deal.engagement;
        let seen = match self.of_originator(deal, "contact") {
            "yes" => true,
            "consent" => row.contact_consent,
            _ => false,
        };
        let name = row.contact_name.as_ref().filter(|_| seen)?;
        Some(json!({
            "name": name,
            "phone": row.contact_phone,
            "email": row.contact_email,
            "consentGiven": row.contact_consent,
        }))
    }

    fn engagement(&self, deal: &Deal) -> Value {
        let row = &deal.engagement;
        let (involvement, has_partners) = self.known(deal);
        let parties = self.parties(deal);
        let vendor = parties
            .iter()
            .find(|(record, _)| record.partner_id == self.vendor);
        let joint = parties.iter().filter(|(record, relation)| {
            record.accepted_at.is_some() && matches!(cell("team", *relation), "yes" | "joint")
        });
        let joint: Vec<Value> = joint
            .flat_map(|(record, _)| team_of(deal, record))
            .collect();
        let own = {
            let me = self.viewer.partner;
            let own = deal.records.iter();
            let mut own = own.filter(|row| row.partner_id == me && self.sees_own(deal, row));
            own.clone()
                .find(|row| !ended(row))
                .or_else(|| own.next_back())
        };
        json!({
            "__typename": "Engagement",
            "id": ids::encode(Kind::Engagement, row.id).0,
            "reference": row.reference,
            "type": self.kind(deal),
            "vendorInvolvement": involvement,
            "hasPartners": has_partners,
            "customer": self.customer(deal),
            "customerName": self.customer_name(deal),
            "customerContact": self.contact(deal),
            "parties": parties.iter().map(|(record, relation)| self.shown(deal, record, *relation)).collect::<Vec<_>>(),
            "vendorParty": vendor.map(|(record, relation)| self.shown(deal, record, *relation)),
            "jointTeam": joint,
            "opportunity": own.map(|row| node("Opportunity", Kind::Opportunity, row.id)),
            "messages": self.talk(deal),
            "createdAt": time(row.created_at),
        })
    }

    /// A company in a deal, as it is shown.
    fn shown(&self, deal: &Deal, record: &opportunity::Model, relation: Relation) -> Value {
        let mine = deal.standing(self.viewer.partner);
        let my_offer = mine.and_then(|mine| deal.invitation_of(mine));
        let value = match cell("value", relation) {
            "yes" => Some(money(record.value_minor, &record.currency)),
            "share" => my_offer.map(share),
            "offered" => deal.invitation_of(record).map(share),
            _ => None,
        };
        let stage = record
            .sales_stage
            .filter(|stage| match cell("stage", relation) {
                "yes" => true,
                "outcome" => *stage == SalesStage::Won,
                _ => false,
            });
        let solutions = match cell("solutions", relation) {
            "yes" => Some(
                of_record(&deal.lines, record, |row| row.opportunity_id)
                    .map(|row| offered(row.solution_id))
                    .collect::<Vec<_>>(),
            ),
            "wanted" => my_offer.map(wanted),
            _ => None,
        };
        let team = match cell("team", relation) {
            "yes" | "joint" => Some(team_of(deal, record)),
            "snapshot" => my_offer.map(|offer| people(&offer.team.0, record.partner_id)),
            _ => None,
        };
        let deals = cell("deal", relation) == "yes";
        json!({
            "partner": company(record.partner_id),
            "role": role(record),
            "status": record.status,
            "statusSince": time(record.status_since),
            "name": deals.then_some(&record.name),
            "value": value,
            "closeDate": deals.then(|| record.close_date.to_string()),
            "salesStage": stage,
            "solutions": solutions,
            "team": team,
            "decline": (cell("reason", relation) == "yes").then(|| declined(record)).flatten(),
        })
    }

    fn opportunity(&self, deal: &Deal, record: &opportunity::Model) -> Value {
        let own = record.partner_id == self.viewer.partner;
        let received = deal.invitation_of(record).filter(|_| own);
        let sent = deal
            .invitations
            .iter()
            .filter(|row| row.sender_opportunity_id == record.id && self.party(deal, row));
        let awaited = record.due_at.filter(|_| record.status == Status::Received);
        let team = of_record(&deal.team, record, |row| row.opportunity_id);
        let lines = of_record(&deal.lines, record, |row| row.opportunity_id);
        json!({
            "__typename": "Opportunity",
            "id": ids::encode(Kind::Opportunity, record.id).0,
            "version": record.version,
            "engagement": node("Engagement", Kind::Engagement, record.engagement_id),
            "partner": company(record.partner_id),
            "location": place(record.location_id),
            "role": role(record),
            "name": record.name,
            "status": record.status,
            "statusSince": time(record.status_since),
            "salesStage": record.sales_stage,
            "ownStage": record.own_stage.as_ref().filter(|_| own),
            "salesStagePercent": record.sales_stage.map(percent),
            "value": money(record.value_minor, &record.currency),
            "closeDate": record.close_date.to_string(),
            "type": self.kind(deal),
            "customer": self.customer(deal),
            "customerName": self.customer_name(deal),
            "solutions": lines.map(|row| node("OpportunitySolution", Kind::OpportunitySolution, row.id)).collect::<Vec<_>>(),
            "team": team.map(|row| node("TeamMember", Kind::TeamMember, row.id)).collect::<Vec<_>>(),
            "invitations": sent.map(|row| node("Invitation", Kind::Invitation, row.id)).collect::<Vec<_>>(),
            "receivedInvitation": received.map(|row| node("Invitation", Kind::Invitation, row.id)),
            "internal": own.then(|| json!({
                "privateNotes": record.private_notes,
                "crmId": record.crm_id,
                "campaignId": record.campaign_id,
            })),
            "customerContact": self.contact(deal),
            "decline": declined(record).filter(|_| own),
            "lost": record.lost_reason.filter(|_| own).map(|reason| closed(&reason, record)),
            "isFavorite": self.marked(record),
            "error": record.error_reason.filter(|_| own).map(|reason| closed(&reason, record)),
            "createdAt": time(record.created_at),
            "updatedAt": time(record.updated_at),
            "receivedAt": (!record.is_originator).then(|| time(record.created_at)),
            "acceptedAt": record.accepted_at.map(time),
            "closedAt": record.closed_at.map(time),
            "answerDueAt": awaited.map(time),
            // What is allowed is the model's proof; here it counts that nothing is on another company's record but to
            // review what it filed.
            "registrationEligibility": self.eligibility(deal, record),
            "registrations": registered::filed(deal, record),
            "milestones": self.milestones(deal, record),
            "availableActions": if own { Value::Null } else { json!(self.reviews(deal, record)) },
        })
    }

    fn invitation(&self, deal: &Deal, row: &invitation::Model) -> Value {
        let sent = row.sender_id == self.viewer.partner;
        let to_sender = self.relation(deal, deal.originator());
        // An invitee that has ended keeps its own record's columns, the customer's name and the sender.
        let told = sent
            || matches!(
                to_sender,
                Some(Relation::Pending | Relation::Accepted | Relation::Asked)
            );
        // The vendor goes on seeing the deal, though not what help had added.
        let shown = told || to_sender == Some(Relation::Visible);
        let mut records = deal.records.iter();
        let invitees = records
            .find(|record| record.id == row.opportunity_id)
            .expect("the invitee's record");
        let end = if sent {
            row.sender_opportunity_id
        } else {
            row.opportunity_id
        };
        let awaited = invitees
            .due_at
            .filter(|_| invitees.status == Status::Received);
        json!({
            "__typename": "Invitation",
            "id": ids::encode(Kind::Invitation, row.id).0,
            "engagement": node("Engagement", Kind::Engagement, row.engagement_id),
            "sender": company(row.sender_id),
            "invitee": company(row.invitee_id),
            "status": invitees.status,
            "isHelpRequest": row.is_help_request,
            "helpKinds": if told { json!(row.help_kinds.0) } else { json!([]) },
            "message": row.message.as_ref().filter(|_| told),
            "share": share(row),
            "closeDate": row.close_date.to_string(),
            "solutions": if shown { wanted(row) } else { Vec::new() },
            "team": if shown { people(&row.team.0, row.sender_id) } else { Vec::new() },
            "sentAt": time(row.sent_at),
            "answerDueAt": awaited.map(time),
            "withdrawalReason": row.withdrawal_reason,
            "opportunity": node("Opportunity", Kind::Opportunity, end),
        })
    }

    fn partner(&self, row: &partner::Model) -> Value {
        let locations = self.facts.locations.iter();
        let locations = locations.filter(|location| location.partner_id == row.id);
        json!({
            "__typename": "Partner",
            "id": ids::encode(Kind::Partner, row.id).0,
            "kind": row.kind,
            "name": row.name,
            "country": row.country,
            "coSellReady": row.co_sell_ready,
            "transacting": row.transacting,
            "assessmentVetted": row.assessment_vetted,
            "version": row.version,
            "defaultLocation": place(row.default_location_id),
            "locations": locations.map(|location| place(location.id)).collect::<Vec<_>>(),
            // Nobody counts answers in these worlds; what is counted is its tests' own business.
            "ranking": self.is_of_deals_at(row).then(|| json!({
                "steps": 3, "isTold": false, "accepted": 0, "declined": 0, "expired": 0,
                "hoursToAnswer": null, "acceptanceRate": null, "outcomeRate": null,
            })),
        })
    }

    /// Whether the viewer has a role for the deals of a company.
    fn is_of_deals_at(&self, company: &partner::Model) -> bool {
        let mut grants = self.viewer.grants.iter();
        company.id == self.viewer.partner && grants.any(|grant| grant.role != Role::ProgramAdmin)
    }

    fn location(&self, row: &location::Model) -> Value {
        let mut partners = self.facts.partners.iter();
        let partner = partners.find(|partner| partner.id == row.partner_id);
        let default = partner.expect("its company").default_location_id;
        let mut grants = self.viewer.grants.iter();
        let contacts = grants
            .any(|grant| grant.role == Role::ProgramAdmin || row.partner_id == self.viewer.partner);
        let contacts = row.inbound_contacts.0.iter().filter(|_| contacts);
        json!({
            "__typename": "Location",
            "id": ids::encode(Kind::Location, row.id).0,
            "name": row.name,
            "city": row.city,
            "country": row.country,
            "membershipId": row.membership_id,
            "isDefault": default == row.id,
            "inboundContacts": contacts.collect::<Vec<_>>(),
            "version": row.version,
            "partner": company(row.partner_id),
        })
    }
}

fn of_record<'d, T>(
    rows: &'d [T],
    record: &opportunity::Model,
    record_of: impl Fn(&T) -> OpportunityId,
) -> impl Iterator<Item = &'d T> {
    let id = record.id;
    rows.iter().filter(move |row| record_of(row) == id)
}

fn solution(row: &solution::Model) -> Value {
    json!({
        "__typename": "Solution",
        "id": ids::encode(Kind::Solution, row.id).0,
        "name": row.name,
        "description": row.description,
        "kind": row.kind,
        "partner": company(row.partner_id),
        "location": row.location_id.map(place),
        "incentive": row.incentive,
        "isCoSellReady": row.co_sell_ready,
        "isRetired": row.retired_at.is_some(),
        "version": row.version,
    })
}

fn customer(row: &customer::Model) -> Value {
    json!({
        "__typename": "Customer",
        "id": ids::encode(Kind::Customer, row.id).0,
        "name": row.name,
        "address": {
            "line1": row.line1,
            "line2": row.line2,
            "city": row.city,
            "region": row.region,
            "postalCode": row.postal_code,
            "country": row.country,
        },
        "industry": row.industry,
        "duns": row.duns,
        "class": row.class,
        "scheme": row.scheme,
        "externalId": row.external_id,
        "isReference": row.created_by.is_none(),
    })
}

fn member(row: &team_member::Model, partner: PartnerId) -> Value {
    json!({
        "__typename": "TeamMember",
        "id": ids::encode(Kind::TeamMember, row.id).0,
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "partner": company(partner),
    })
}

fn line(row: &opportunity_solution::Model) -> Value {
    let price = row.price_minor.zip(row.currency.as_deref());
    json!({
        "__typename": "OpportunitySolution",
        "id": ids::encode(Kind::OpportunitySolution, row.id).0,
        "solution": offered(row.solution_id),
        "price": price.map(|(minor, currency)| money(minor, currency)),
        "quantity": row.quantity,
    })
}

fn team_of(deal: &Deal, record: &opportunity::Model) -> Vec<Value> {
    of_record(&deal.team, record, |row| row.opportunity_id)
        .map(|row| person(&row.name, &row.email, &row.phone, record.partner_id))
        .collect()
}

fn people(people: &[Person], partner: PartnerId) -> Vec<Value> {
    people
        .iter()
        .map(|row| person(&row.name, &row.email, &row.phone, partner))
        .collect()
}

fn person(name: &str, email: &str, phone: &str, partner: PartnerId) -> Value {
    json!({"name": name, "email": email, "phone": phone, "partner": company(partner)})
}

fn wanted(row: &invitation::Model) -> Vec<Value> {
    row.solution_ids.0.iter().map(|id| offered(*id)).collect()
}

fn declined(record: &opportunity::Model) -> Option<Value> {
    record.decline_reason.map(|reason| closed(&reason, record))
}

fn closed(reason: &impl Serialize, record: &opportunity::Model) -> Value {
    json!({"reason": reason, "notes": record.close_notes})
}

fn role(record: &opportunity::Model) -> &'static str {
    if record.is_originator {
        "ORIGINATOR"
    } else {
        "INVITEE"
    }
}

/// R82.
fn percent(stage: SalesStage) -> i32 {
    match stage {
        SalesStage::Created | SalesStage::Accepted => 10,
        SalesStage::Qualified | SalesStage::SecureLetterOfEngagement => 20,
        SalesStage::Developed | SalesStage::CollectData => 40,
        SalesStage::Proposed | SalesStage::PrepareAssessmentReport => 60,
        SalesStage::Negotiated | SalesStage::PresentToCustomer => 80,
        SalesStage::Won => 100,
    }
}

fn share(row: &invitation::Model) -> Value {
    money(row.share_minor, &row.currency)
}

fn money(minor: i64, currency: &str) -> Value {
    json!({"amount": Money::amount(minor, currency), "currency": currency})
}

fn time(at: Time) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

fn node(name: &str, kind: Kind, id: impl Into<Uuid>) -> Value {
    json!({"__typename": name, "id": ids::encode(kind, id).0})
}

fn company(id: PartnerId) -> Value {
    node("Partner", Kind::Partner, id)
}

fn place(id: LocationId) -> Value {
    node("Location", Kind::Location, id)
}

fn offered(id: SolutionId) -> Value {
    node("Solution", Kind::Solution, id)
}
