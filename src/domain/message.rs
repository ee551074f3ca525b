//! Who hears a message: the companies of its audience, as far as they and its writer see each other (R138, design §11).

use std::collections::BTreeSet;

use covente_entity::types::ids::{OpportunityId, PartnerId};
use covente_entity::types::{MessageAudience, Status, VendorInvolvement};
use serde_json::json;

use crate::domain::facts::{DealFacts, RecordFacts};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::viewer::Viewer;
use crate::domain::visibility::{Extent, Group, Relation, extent, relation, sight};

/// Whom a message is for. It is fixed when the message is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// For whom.
    pub audience: MessageAudience,
    /// The one company, where it is for one other.
    pub to: Option<PartnerId>,
}

impl Address {
    /// What the input names, the vendor being known.
    ///
    /// # Errors
    /// `REQUIRED` without the company of a message to one, `INVALID_VALUE` with one beside another audience, or for
    /// one's own company, `NOT_FOUND` where the programme has no vendor.
    pub fn of(
        audience: MessageAudience,
        to: Option<PartnerId>,
        own: PartnerId,
        vendor: Option<PartnerId>,
    ) -> Result<Self, Refusal> {
        let at = Path::of("partnerId");
        let to = match (audience, to) {
            (MessageAudience::Party, None) => {
                return Err(
                    Refusal::at(Code::Required, &at, "Say which company it is for.").rule("R138"),
                );
            }
            (MessageAudience::Party, Some(to)) => Some(to),
            (_, Some(_)) => {
                let message = "Only a message to one party names a company.";
                return Err(Refusal::at(Code::InvalidValue, &at, message).rule("R138"));
            }
            (MessageAudience::Vendor, None) => match vendor {
                Some(vendor) => Some(vendor),
                None => return Err(absent(audience)),
            },
            (MessageAudience::OwnCompany | MessageAudience::AllParties, None) => None,
        };
        if to == Some(own) {
            let message = "That is your own company: its internal log is OWN_COMPANY.";
            return Err(Refusal::at(Code::InvalidValue, &path(audience), message).rule("R138"));
        }
        Ok(Self { audience, to })
    }
}

/// The input that names an audience.
fn path(audience: MessageAudience) -> Path {
    match audience {
        MessageAudience::Party => Path::of("partnerId"),
        MessageAudience::OwnCompany | MessageAudience::Vendor | MessageAudience::AllParties => {
            Path::of("audience")
        }
    }
}

/// A company that is not in the deal, and one that the writer does not see there, are answered alike.
fn absent(audience: MessageAudience) -> Refusal {
    let message = "There is no such company in this deal, or you may not see it there.";
    Refusal::at(Code::NotFound, &path(audience), message).rule("R138")
}

/// Why a company cannot write to these now. Whoever has not answered writes to itself and to the company that invited
/// it; whoever has left the deal hears nothing any more.
#[must_use]
pub fn refusal(deal: &DealFacts, from: &RecordFacts, address: Address) -> Option<Refusal> {
    if address.audience == MessageAudience::AllParties && from.status == Status::Received {
        let message = "Accept first: until then you can write to the company that invited you.";
        return Some(
            Refusal::at(Code::IllegalTransition, &path(address.audience), message)
                .rule("R138")
                .with(json!({ "from": from.status, "action": "POST_MESSAGE" })),
        );
    }
    let to = address.to?;
    if !knows(deal, from, to) {
        return Some(absent(address.audience));
    }
    let reaches =
        relation(to, deal, from).is_some_and(|relation| hears(to, relation, deal, address));
    (!reaches).then(|| {
        let message = "This company's part in the deal has ended; it hears no more of it.";
        Refusal::at(Code::TerminalState, &path(address.audience), message).rule("R138")
    })
}

/// Whether the company of a record sees another one in the deal. The company that started it knows whether it lets the
/// vendor view it, which then has no record there.
fn knows(deal: &DealFacts, from: &RecordFacts, other: PartnerId) -> bool {
    let lets_view = from.originator
        && deal.vendor == Some(other)
        && deal.involvement != VendorInvolvement::None;
    lets_view
        || deal.record_of(other).is_some_and(|record| {
            relation(from.partner, deal, record)
                .is_some_and(|relation| extent(relation, Group::Identity) == Extent::Yes)
        })
}

/// Whether a company hears a message, being this to the record from which it was written.
#[must_use]
pub fn hears(company: PartnerId, relation: Relation, deal: &DealFacts, address: Address) -> bool {
    relation == Relation::Own
        || (extent(relation, Group::Identity) == Extent::Yes
            && is_for(address, company, takes_part(deal, company)))
}

/// Whether a message of another company is for this one, which takes part in the deal or does not.
fn is_for(address: Address, company: PartnerId, takes_part: bool) -> bool {
    match address.audience {
        MessageAudience::OwnCompany => false,
        MessageAudience::Party | MessageAudience::Vendor => address.to == Some(company),
        MessageAudience::AllParties => takes_part,
    }
}

/// Whether a company takes part in the deal: it started it, or has accepted. The vendor that may only view it does not.
fn takes_part(deal: &DealFacts, company: PartnerId) -> bool {
    deal.record_of(company)
        .is_some_and(|record| record.accepted)
}

/// The companies that hear a message now.
#[must_use]
pub fn readers(deal: &DealFacts, from: &RecordFacts, address: Address) -> Vec<PartnerId> {
    let companies: BTreeSet<PartnerId> = deal
        .records
        .iter()
        .map(|record| record.partner)
        .chain(deal.vendor)
        .collect();
    companies
        .into_iter()
        .filter(|company| {
            relation(*company, deal, from)
                .is_some_and(|relation| hears(*company, relation, deal, address))
        })
        .collect()
}

/// What somebody hears of a deal: [`hears`] for all of its messages at once, as a query needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earshot {
    /// Whose messages to one company reach them.
    pub company: PartnerId,
    /// The records from which they hear everything: those of their own company.
    pub own: Vec<OpportunityId>,
    /// The records from which they hear what is for them.
    pub others: Vec<OpportunityId>,
    /// Whether what is for all parties is for them.
    pub joint: bool,
}

impl Earshot {
    /// That of a viewer.
    #[must_use]
    pub fn of(viewer: &Viewer, deal: &DealFacts) -> Self {
        let mut earshot = Self {
            company: viewer.partner,
            own: Vec::new(),
            others: Vec::new(),
            joint: takes_part(deal, viewer.partner),
        };
        for record in &deal.records {
            match sight(viewer, deal, record) {
                Some(Relation::Own) => earshot.own.push(record.id),
                Some(relation) if extent(relation, Group::Identity) == Extent::Yes => {
                    earshot.others.push(record.id);
                }
                Some(_) | None => {}
            }
        }
        earshot
    }

    /// Whether they hear a message that was written from a record.
    #[must_use]
    pub fn hears(&self, from: OpportunityId, address: Address) -> bool {
        self.own.contains(&from)
            || (self.others.contains(&from) && is_for(address, self.company, self.joint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_is_named_whole_and_is_never_ones_own_company_by_another_name() {
        let [own, other, vendor] = [1, 2, 3].map(|id| PartnerId(uuid::Uuid::from_u128(id)));
        let of = |audience, to| {
            Address::of(audience, to, own, Some(vendor))
                .map(|address| address.to)
                .map_err(|refusal| (refusal.code, refusal.path.join(".")))
        };
        let fault = |code, path: &str| Err((code, path.to_owned()));
        assert_eq!(of(MessageAudience::OwnCompany, None), Ok(None));
        assert_eq!(of(MessageAudience::AllParties, None), Ok(None));
        assert_eq!(of(MessageAudience::Vendor, None), Ok(Some(vendor)));
        assert_eq!(of(MessageAudience::Party, Some(other)), Ok(Some(other)));
        assert_eq!(
            of(MessageAudience::Party, None),
            fault(Code::Required, "partnerId")
        );
        assert_eq!(
            of(MessageAudience::Vendor, Some(vendor)),
            fault(Code::InvalidValue, "partnerId")
        );
        assert_eq!(
            of(MessageAudience::Party, Some(own)),
            fault(Code::InvalidValue, "partnerId")
        );
        assert_eq!(
            Address::of(MessageAudience::Vendor, None, vendor, Some(vendor))
                .map_err(|refusal| refusal.path),
            Err(vec!["audience".to_owned()])
        );
    }
}
