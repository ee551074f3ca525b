//! Likely doubles: other deals of one's own company that a new one resembles, told while it can still be taken back
//! (design §7).

use std::cmp::Reverse;

use chrono::{NaiveDate, TimeDelta};
use covente_entity::types::ids::{CustomerId, OpportunityId, SolutionId};
use serde_json::json;

use crate::domain::refusal::{Warning, WarningCode};

/// How far apart two deals may be expected to close and still look like one.
pub const NEAR: TimeDelta = TimeDelta::days(90);

/// So many are named at most, the likeliest first.
pub const NAMED: usize = 10;

/// What is compared of a new deal.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Its customer.
    pub customer: CustomerId,
    /// What is sold in it.
    pub solutions: &'a [SolutionId],
    /// When it is expected to close.
    pub close_date: NaiveDate,
}

/// A record that the viewer has already: of this customer or of one with the same name in the same country, with a
/// solution that is sold in the new deal as well, and near in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The record.
    pub id: OpportunityId,
    /// The reference of its deal.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// Its customer.
    pub customer: CustomerId,
    /// When it is expected to close.
    pub close_date: NaiveDate,
    /// What is sold in both.
    pub solutions: Vec<SolutionId>,
}

/// The warning of a new deal that resembles others, with the evidence: which, what they share, and how many days lie
/// between them.
#[must_use]
pub fn possible(new: New<'_>, mut others: Vec<Alike>) -> Option<Warning> {
    let apart = |other: &Alike| (other.close_date - new.close_date).num_days().abs();
    others.sort_by_key(|other| {
        let same = other.customer == new.customer;
        let shared = other.solutions.len();
        (Reverse(same), Reverse(shared), apart(other), other.id)
    });
    others.truncate(NAMED);
    let first = others.first()?;
    let message = format!(
        "You have a deal with this customer already that sells the same and closes about then: {} ({}).",
        first.name, first.reference
    );
    let evidence: Vec<_> = others
        .iter()
        .map(|other| {
            json!({
                "opportunityId": other.id,
                "reference": other.reference,
                "name": other.name,
                "isSameCustomer": other.customer == new.customer,
                "solutionIds": other.solutions,
                "daysApart": apart(other),
            })
        })
        .collect();
    Some(Warning {
        code: WarningCode::PossibleDuplicate,
        message,
        path: Vec::new(),
        rule: None,
        data: Some(json!({ "opportunities": evidence })),
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn other(number: u128, customer: u128, day: &str, solutions: u128) -> Alike {
        Alike {
            id: OpportunityId(Uuid::from_u128(number)),
            reference: format!("CO-{number}"),
            name: format!("Deal {number}"),
            customer: CustomerId(Uuid::from_u128(customer)),
            close_date: day.parse().unwrap(),
            solutions: (0..solutions)
                .map(|it| SolutionId(Uuid::from_u128(it)))
                .collect(),
        }
    }

    fn named(others: Vec<Alike>) -> Vec<String> {
        let new = New {
            customer: CustomerId(Uuid::from_u128(1)),
            solutions: &[],
            close_date: "2026-06-30".parse().unwrap(),
        };
        let data = possible(new, others).and_then(|warning| warning.data);
        let data = data.unwrap_or_default();
        let evidence = data["opportunities"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        evidence
            .iter()
            .map(|it| it["reference"].as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn the_likeliest_is_named_first_and_ten_at_most() {
        let found = named(vec![
            other(1, 2, "2026-06-30", 3),
            other(2, 1, "2026-07-30", 1),
            other(3, 1, "2026-06-01", 1),
            other(4, 1, "2026-08-30", 2),
        ]);
        assert_eq!(found, ["CO-4", "CO-3", "CO-2", "CO-1"]);
        let many = (1..30).map(|it| other(it, 1, "2026-06-30", 1)).collect();
        assert_eq!(named(many).len(), NAMED);
    }

    #[test]
    fn nothing_alike_is_no_warning() {
        assert!(named(Vec::new()).is_empty());
    }
}
