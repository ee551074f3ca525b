//! What of a record's changes a company sees (design §9, §11): the same for those who are told and for those who look
//! back.

use covente_entity::types::ids::PartnerId;
use serde_json::{Value, json};

use crate::domain::event::{Audience, Change, Changes};
use crate::domain::field::Field;
use crate::domain::visibility::{Extent, Relation, extent};

/// What a company that is this to a record sees of the change of one field; none where it sees nothing of it.
#[must_use]
pub fn cut(
    company: PartnerId,
    relation: Relation,
    field: Field,
    change: &Change,
) -> Option<Change> {
    let whole = || Some(change.clone());
    let sides = |shown: &dyn Fn(&Value) -> bool| {
        let side = |value: &Value| {
            if shown(value) {
                value.clone()
            } else {
                Value::Null
            }
        };
        let (before, after) = (side(&change.before), side(&change.after));
        (before != after).then_some(Change { before, after })
    };
    match extent(relation, field.group()) {
        Extent::Yes | Extent::Offered | Extent::Joint => {
            // A party shows its status. Where its record lies and what the vendor is to the deal goes with the record.
            let of_record = [Field::Location, Field::Reference, Field::VendorInvolvement];
            whole().filter(|_| relation.gives_record() || !of_record.contains(&field))
        }
        Extent::Outcome => sides(&|stage| *stage == json!("WON")),
        Extent::Consented => sides(&|contact| contact["consentGiven"] == true),
        Extent::OwnPart if field == Field::Invitations => {
            sides(&|sent| sent["inviteeId"] == json!(company))
        }
        Extent::OwnPart => {
            let asked = field == Field::HelpKinds && relation == Relation::VendorAsked;
            whole().filter(|_| asked)
        }
        // What an invitation shows of these stands in the invitation, and never changes.
        Extent::OwnShare | Extent::Wanted | Extent::Snapshot | Extent::No => None,
    }
}

/// A change as it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The key of the log.
    pub key: String,
    /// The field.
    pub field: Field,
    /// Before and after.
    pub change: Change,
}

/// What a company is told of the changes of an event: the groups whose audience held it then, as far as it sees them
/// now.
#[must_use]
pub fn told(
    company: PartnerId,
    relation: Relation,
    audience: &Audience,
    changes: &Changes,
) -> Vec<Told> {
    let told = |(key, change): (&String, &Change)| {
        let field = Field::of(key)?;
        let heard = audience.get(&field.group())?.contains(&company);
        let change = cut(company, relation, field, change).filter(|_| heard)?;
        Some(Told {
            key: key.clone(),
            field,
            change,
        })
    };
    changes.iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPANY: PartnerId = PartnerId(uuid::Uuid::from_u128(7));

    fn seen(
        relation: Relation,
        field: Field,
        before: Value,
        after: Value,
    ) -> Option<(Value, Value)> {
        let change = Change { before, after };
        cut(COMPANY, relation, field, &change).map(|change| (change.before, change.after))
    }

    #[test]
    fn of_the_sale_an_invitee_is_told_the_outcome() {
        let stage = |before, after| {
            seen(
                Relation::AcceptedInvitee,
                Field::SalesStage,
                json!(before),
                json!(after),
            )
        };
        assert_eq!(stage("PROPOSED", "NEGOTIATED"), None);
        assert_eq!(
            stage("NEGOTIATED", "WON"),
            Some((Value::Null, json!("WON")))
        );
    }

    #[test]
    fn of_the_invitations_an_invitee_is_told_its_own() {
        let sent = |to: u128| json!({"inviteeId": PartnerId(uuid::Uuid::from_u128(to))});
        let told = |to| {
            seen(
                Relation::PendingInvitee,
                Field::Invitations,
                Value::Null,
                sent(to),
            )
        };
        assert_eq!(told(7), Some((Value::Null, sent(7))));
        assert_eq!(told(8), None);
        assert_eq!(
            seen(
                Relation::AcceptedInvitee,
                Field::HelpKinds,
                Value::Null,
                json!(["X"])
            ),
            None
        );
    }

    #[test]
    fn a_contact_is_told_as_far_as_it_consented() {
        let contact = |consent: bool| json!({"name": "Robin", "consentGiven": consent});
        let told = |before, after| {
            seen(
                Relation::AcceptedInvitee,
                Field::CustomerContact,
                before,
                after,
            )
        };
        assert_eq!(
            told(contact(false), contact(true)),
            Some((Value::Null, contact(true)))
        );
        assert_eq!(told(Value::Null, contact(false)), None);
    }

    #[test]
    fn what_the_vendor_is_to_a_deal_goes_with_the_record() {
        let told = |relation| {
            seen(
                relation,
                Field::VendorInvolvement,
                json!("NONE"),
                json!("VISIBLE"),
            )
        };
        assert_eq!(told(Relation::AcceptedInvitee), None);
        assert!(told(Relation::VendorVisible).is_some());
    }
}
