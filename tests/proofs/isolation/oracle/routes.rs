//! What a viewer shall see of what their company goes by: its names of stages, its routing rules, and where deals go.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a rule names the stages that it is about"
)]

use covente::{
    domain::viewer::Role,
    graphql::ids::{self, Kind},
};
use covente_entity::{
    customer, opportunity, routing_rule, solution, stage_mapping,
    types::{
        SalesStage,
        ids::{LocationId, SolutionId},
    },
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{Oracle, offered, place, time};
use crate::{
    isolation::{ask::Routes, facts::Deal},
    model::WAYS,
    play::{NAMES, OWN, Own},
    programme::MARKETS,
};

impl Oracle<'_> {
    /// R178: everybody of the company with a role for deals; an admin of the programme does not.
    fn goes_by(&self) -> bool {
        let mut grants = self.viewer.grants.iter();
        grants.any(|grant| grant.role != Role::ProgramAdmin)
    }

    /// By the stage, then by the name.
    pub(super) fn names(&self) -> Vec<&stage_mapping::Model> {
        let names = self.facts.names.iter();
        let mut names: Vec<_> = names
            .filter(|row| self.goes_by() && row.partner_id == self.viewer.partner)
            .collect();
        let order = |stage: SalesStage| match stage {
            SalesStage::Created => 0,
            SalesStage::Accepted => 1,
            SalesStage::Won => 100,
            stage => {
                let place = |way: &[SalesStage; 4]| way.iter().position(|known| *known == stage);
                // Those of an assessment stand between the ordinary ones.
                match (place(&WAYS[0]), place(&WAYS[1])) {
                    (Some(place), _) => 2 + 2 * place,
                    (_, Some(place)) => 3 + 2 * place,
                    (None, None) => 99,
                }
            }
        };
        names.sort_by_key(|row| (order(row.stage), row.name_folded.clone()));
        names
    }

    /// R175: of a solution in a market, of a solution, of a market; each by the market, then the oldest first.
    pub(super) fn rules(&self) -> Vec<&routing_rule::Model> {
        let rules = self.facts.rules.iter();
        let mut rules: Vec<_> = rules
            .filter(|row| self.goes_by() && row.partner_id == self.viewer.partner)
            .collect();
        rules.sort_by_key(|row| (exactness(row), row.market.clone(), row.id));
        rules
    }

    /// All answers to the questions about what a company goes by.
    pub(crate) fn routes(&self, asked: &Routes) -> Value {
        let ids = |kind, ids: Vec<Uuid>| -> Vec<Value> {
            ids.into_iter()
                .map(|id| json!({ "id": ids::encode(kind, id).0 }))
                .collect()
        };
        let mut answer = Map::new();
        let names = self.names().iter().map(|row| row.id.0).collect();
        let rules = self.rules().iter().map(|row| row.id.0).collect();
        answer.insert(
            "stageMappings".into(),
            json!(ids(Kind::StageMapping, names)),
        );
        answer.insert("routingRules".into(), json!(ids(Kind::RoutingRule, rules)));
        let preview = OWN.iter().map(|(own, text)| {
            json!({
                "value": text,
                "stage": self.meaning(*own, 0),
                "assessmentStage": self.meaning(*own, 1),
            })
        });
        answer.insert("previewStageMapping".into(), preview.collect());
        let month = &asked.day[..7];
        let mut rates: Vec<_> = self.facts.rates.iter().collect();
        rates.retain(|row| row.month.to_string().starts_with(month));
        rates.sort_by_key(|row| row.currency.clone());
        let rates = rates.into_iter().map(|row| {
            json!({
                "currency": row.currency,
                "month": row.month.to_string(),
                "rate": row.rate,
                "version": row.version,
                "publishedAt": time(row.published_at),
            })
        });
        answer.insert("exchangeRates".into(), rates.collect());
        for (number, id) in asked.records.iter().enumerate() {
            answer.insert(format!("r{number}"), self.explain_record(id));
        }
        for (number, wanted) in asked.wanted.iter().enumerate() {
            let solutions = wanted.iter().map(|id| {
                let mut all = self.facts.solutions.iter();
                let row = all.find(|row| ids::encode(Kind::Solution, row.id).0 == *id);
                row.filter(|row| self.finds(row))
            });
            let solutions: Option<Vec<_>> = solutions.collect();
            for (place, market) in MARKETS.iter().enumerate() {
                let route = solutions
                    .as_ref()
                    .map(|wanted| self.route(market, wanted, true, None));
                answer.insert(format!("m{place}_{number}"), json!(route.flatten()));
            }
            for (place, id) in asked.customers.iter().enumerate() {
                let mut all = self.facts.customers.iter();
                let is = |row: &&customer::Model| ids::encode(Kind::Customer, row.id).0 == *id;
                let known = all.find(is).filter(|row| self.knows(row));
                let route = solutions
                    .as_ref()
                    .zip(known)
                    .map(|(wanted, customer)| self.route(&customer.country, wanted, true, None));
                answer.insert(format!("c{place}_{number}"), json!(route.flatten()));
            }
        }
        Value::Object(answer)
    }

    /// Whether an explanation can be asked for: not of a record with which one's own company started the deal.
    pub(crate) fn started(&self, deal: &Deal, record: &opportunity::Model) -> bool {
        record.is_originator
            && record.partner_id == self.viewer.partner
            && self.sees_own(deal, record)
    }

    fn explain_record(&self, id: &str) -> Value {
        let deals = self.facts.deals.iter();
        let mut records = deals.flat_map(|deal| deal.records.iter().map(move |row| (deal, row)));
        let is = |row: &opportunity::Model| ids::encode(Kind::Opportunity, row.id).0 == *id;
        let found = records.find(|(_, row)| is(row));
        let seen = found.filter(|(deal, row)| {
            let own = !row.is_originator && self.sees_own(deal, row);
            own && self.customer(deal).is_some()
        });
        let Some((deal, record)) = seen else {
            return Value::Null;
        };
        let customer = deal.engagement.customer_id;
        let mut customers = self.facts.customers.iter();
        let market = customers
            .find(|row| row.id == customer)
            .expect("the customer");
        let wanted = deal
            .invitation_of(record)
            .map(|sent| sent.solution_ids.0.clone());
        let wanted = wanted.unwrap_or_default();
        let wanted: Vec<_> = wanted.iter().map(|id| self.sold(*id)).collect();
        let by_vendor = deal.engagement.started_by_vendor;
        json!(self.route(
            &market.country,
            &wanted,
            by_vendor,
            Some(record.location_id)
        ))
    }

    fn sold(&self, id: SolutionId) -> &solution::Model {
        let mut all = self.facts.solutions.iter();
        all.find(|row| row.id == id).expect("a solution")
    }

    /// R173, R175, R179, R180; none for whom the rules are not to be seen.
    fn route(
        &self,
        market: &str,
        wanted: &[&solution::Model],
        by_vendor: bool,
        stands: Option<LocationId>,
    ) -> Option<Value> {
        if !self.goes_by() {
            return None;
        }
        let rules = self.rules();
        let counting: Vec<_> = rules.iter().filter(|_| by_vendor).collect();
        let find = |solution: Option<SolutionId>, market: Option<&str>| {
            let mut rules = counting.iter();
            rules.find(|rule| rule.solution_id == solution && rule.market.as_deref() == market)
        };
        let of_solution = wanted
            .iter()
            .find_map(|row| find(Some(row.id), Some(market)).or_else(|| find(Some(row.id), None)));
        let decides = of_solution
            .or_else(|| find(None, Some(market)))
            .map(|rule| **rule);
        let me = self.viewer.partner;
        let mut sold = wanted.iter().filter(|row| row.partner_id == me);
        let sold = sold.find_map(|row| Some((row.id, row.location_id?)));
        let mut companies = self.facts.partners.iter();
        let company = companies.find(|row| row.id == me).expect("one's company");
        let (location, reason, solution) = match (decides, sold) {
            (Some(rule), _) => (rule.location_id, word(rule), rule.solution_id),
            (None, Some((id, location))) => (location, "SOLUTION_LOCATION", Some(id)),
            (None, None) => (company.default_location_id, "DEFAULT_LOCATION", None),
        };
        let considered = rules.iter().map(|rule| {
            let wants = |id| wanted.iter().any(|row| row.id == id);
            let verdict = if !by_vendor {
                "NOT_BY_VENDOR"
            } else if decides.is_some_and(|decides| decides.id == rule.id) {
                "DECIDES"
            } else if rule.market.as_deref().is_some_and(|of| of != market) {
                "OTHER_MARKET"
            } else if rule.solution_id.is_some_and(|id| !wants(id)) {
                "OTHER_SOLUTION"
            } else {
                "PRECEDED"
            };
            json!({
                "rule": {"id": ids::encode(Kind::RoutingRule, rule.id).0},
                "matched": matches!(verdict, "DECIDES" | "PRECEDED"),
                "verdict": verdict,
            })
        });
        let id = |kind, id: Uuid| json!({ "id": ids::encode(kind, id).0 });
        Some(json!({
            "location": id(Kind::Location, location.0),
            "reason": reason,
            "rule": decides.map(|rule| id(Kind::RoutingRule, rule.id.0)),
            "solution": solution.map(|solution| id(Kind::Solution, solution.0)),
            "market": market,
            "sentByVendor": by_vendor,
            "currentLocation": stands.map(|location| id(Kind::Location, location.0)),
            "considered": considered.collect::<Vec<_>>(),
        }))
    }

    /// R84, R87: what a text means in a deal of a kind.
    fn meaning(&self, own: Own, kind: usize) -> Option<SalesStage> {
        let mut names = self.names();
        names.retain(|row| !WAYS[1 - kind].contains(&row.stage));
        match own {
            Own::Name(name) => names
                .iter()
                .find(|row| row.name == NAMES[name])
                .map(|row| row.stage),
            Own::Percent(percent) => {
                let own = names.iter().find(|row| row.percent == Some(percent.into()));
                let reached = [20, 40, 60, 80].iter().filter(|least| percent >= **least);
                match (own, percent, reached.count()) {
                    (Some(row), ..) => Some(row.stage),
                    (None, 100, _) => Some(SalesStage::Won),
                    (None, 10.., 0) => Some(SalesStage::Created),
                    (None, _, 0) => None,
                    (None, _, reached) => Some(WAYS[kind][reached - 1]),
                }
            }
            Own::Noise => None,
        }
    }
}

fn exactness(rule: &routing_rule::Model) -> u8 {
    match (rule.solution_id, &rule.market) {
        (Some(_), Some(_)) => 0,
        (Some(_), None) => 1,
        (None, _) => 2,
    }
}

fn word(rule: &routing_rule::Model) -> &'static str {
    ["SOLUTION_AND_MARKET", "SOLUTION", "MARKET"][usize::from(exactness(rule))]
}

pub(super) fn named(row: &stage_mapping::Model) -> Value {
    json!({
        "__typename": "StageMapping",
        "id": ids::encode(Kind::StageMapping, row.id).0,
        "name": row.name,
        "percent": row.percent,
        "stage": row.stage,
        "version": row.version,
    })
}

pub(super) fn ruled(row: &routing_rule::Model) -> Value {
    json!({
        "__typename": "RoutingRule",
        "id": ids::encode(Kind::RoutingRule, row.id).0,
        "market": row.market,
        "solution": row.solution_id.map(offered),
        "location": place(row.location_id),
        "precedence": word(row),
        "version": row.version,
    })
}
