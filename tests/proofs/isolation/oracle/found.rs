//! What a viewer shall find by a word, and what the index of words shall hold.

use std::collections::{BTreeMap, BTreeSet};

use covente::{
    domain::search::words,
    graphql::ids::{self, Kind},
};
use covente_entity::{customer, opportunity, types::SearchPart};
use uuid::Uuid;

use super::{Deal, Facts, Oracle, of_record};

/// The words of each text by what it is of, as [`Facts::texts`] has them.
type Index = BTreeMap<(SearchPart, Uuid), String>;

impl Oracle<'_> {
    /// The records that are given in which some word begins so, as far as the viewer sees their texts.
    pub(crate) fn finds_by(&self, word: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for deal in &self.facts.deals {
            for record in deal.records.iter().filter(|row| self.given(deal, row)) {
                let texts = words(&self.texts(deal, record).join(" "));
                if texts.split(' ').any(|it| it.starts_with(word)) {
                    found.insert(ids::encode(Kind::Opportunity, record.id).0);
                }
            }
        }
        found
    }

    /// Every text that the viewer sees of a record, of those that are searched.
    fn texts(&self, deal: &Deal, record: &opportunity::Model) -> Vec<String> {
        let customer = customer_of(self.facts, deal);
        let mut texts = vec![
            record.name.clone(),
            deal.engagement.reference.clone(),
            customer.name.clone(),
        ];
        for row in of_record(&deal.team, record, |row| row.opportunity_id) {
            texts.extend([row.name.clone(), row.email.clone()]);
        }
        for line in of_record(&deal.lines, record, |row| row.opportunity_id) {
            let mut solutions = self.facts.solutions.iter();
            let sold = solutions.find(|row| row.id == line.solution_id);
            texts.push(sold.expect("the solution of a line").name.clone());
        }
        let mut more = |text: &Option<String>| texts.extend(text.clone());
        if record.partner_id == self.viewer.partner {
            more(&record.private_notes);
            more(&record.crm_id);
            more(&record.campaign_id);
        }
        if self.customer(deal).is_some() {
            more(&customer.external_id);
        }
        if self.contact(deal).is_some() {
            more(&deal.engagement.contact_name);
            more(&deal.engagement.contact_email);
        }
        for row in deal.invitations.iter().filter(|row| self.party(deal, row)) {
            let told = self.invitation(deal, row)["message"].take();
            more(&told.as_str().map(ToOwned::to_owned));
        }
        for row in self.messages(deal) {
            texts.push(row.body.clone());
        }
        texts
    }
}

fn customer_of<'f>(facts: &'f Facts, deal: &Deal) -> &'f customer::Model {
    let mut customers = facts.customers.iter();
    let found = customers.find(|row| row.id == deal.engagement.customer_id);
    found.expect("the deal's customer")
}

/// The index is what all texts come to, whatever wrote and changed them.
pub(crate) fn check_index(facts: &Facts) -> Result<(), String> {
    let mut expected = Index::new();
    let mut put = |part: SearchPart, id: Uuid, texts: &[Option<&String>]| {
        let texts: Vec<_> = texts.iter().copied().flatten().cloned().collect();
        expected.insert((part, id), words(&texts.join(" ")));
    };
    for row in &facts.solutions {
        put(SearchPart::Solution, row.id.0, &[Some(&row.name)]);
    }
    for deal in &facts.deals {
        let row = &deal.engagement;
        put(SearchPart::Reference, row.id.0, &[Some(&row.reference)]);
        let contact = [row.contact_name.as_ref(), row.contact_email.as_ref()];
        put(SearchPart::Contact, row.id.0, &contact);
        let row = customer_of(facts, deal);
        put(SearchPart::Customer, row.id.0, &[Some(&row.name)]);
        put(
            SearchPart::CustomerId,
            row.id.0,
            &[row.external_id.as_ref()],
        );
        for row in &deal.records {
            put(SearchPart::Name, row.id.0, &[Some(&row.name)]);
            let own = [&row.private_notes, &row.crm_id, &row.campaign_id];
            put(SearchPart::Internal, row.id.0, &own.map(Option::as_ref));
        }
        for row in &deal.team {
            put(
                SearchPart::Person,
                row.id.0,
                &[Some(&row.name), Some(&row.email)],
            );
        }
        for row in &deal.invitations {
            put(SearchPart::Invitation, row.id.0, &[row.message.as_ref()]);
        }
        for row in &deal.said {
            put(SearchPart::Message, row.id.0, &[Some(&row.body)]);
        }
    }
    let texts = facts.texts.iter();
    let kept: Index = texts
        .map(|row| {
            let words = row.words.clone().unwrap_or_else(|| "not split".into());
            ((row.part, row.source), words)
        })
        .collect();
    let differs = |key: &&(SearchPart, Uuid)| expected.get(key) != kept.get(key);
    match expected.keys().chain(kept.keys()).find(differs) {
        None => Ok(()),
        Some(key) => Err(format!(
            "the index of {key:?} is {:?} and should be {:?}",
            kept.get(key),
            expected.get(key)
        )),
    }
}
