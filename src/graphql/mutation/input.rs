//! Inputs that several mutations share, and how they become what an action takes.

use async_graphql::{ID, InputObject, MaybeUndefined};
use uuid::Uuid;

use crate::actions::input::{self, Patch};
use crate::graphql::ids::{self, Kind};
use crate::graphql::scalars::{CurrencyCode, Date, Decimal, EmailAddress, PhoneNumber};
use crate::graphql::types::enums::HelpKind;

/// The part that every input has, taken out of it.
macro_rules! common {
    ($input:ident) => {
        Common {
            client_mutation_id: $input.client_mutation_id,
            idempotency_key: $input.idempotency_key,
            dry_run: $input.dry_run,
        }
    };
}
pub(super) use common;

/// The id that an input names; what is no id of this kind becomes one that nothing has, and is not found.
pub(super) fn id_or_nil(id: &ID, kind: Kind) -> Uuid {
    ids::decode(id, kind).unwrap_or_default()
}

/// The same for a list.
pub(super) fn ids_or_nil<T: From<Uuid>>(ids: &[ID], kind: Kind) -> Vec<T> {
    ids.iter().map(|id| T::from(id_or_nil(id, kind))).collect()
}

/// A field of a change, as an action takes it.
pub(super) fn patch<T>(value: MaybeUndefined<T>) -> Patch<T> {
    match value {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(value),
    }
}

/// An amount of money.
#[derive(InputObject)]
pub(crate) struct MoneyInput {
    /// The amount, zero or more, with at most the decimals of its currency.
    amount: Decimal,
    /// The currency.
    currency: CurrencyCode,
}

impl From<MoneyInput> for input::MoneyInput {
    fn from(money: MoneyInput) -> Self {
        Self {
            amount: money.amount.0,
            currency: money.currency.0,
        }
    }
}

/// A person of your company on a deal; all three are needed.
#[derive(InputObject)]
pub(crate) struct TeamMemberInput {
    /// Full name, at most 255 characters.
    name: String,
    /// E-mail address; a referrals user who signs in with it sees the deal.
    email: EmailAddress,
    /// Phone number.
    phone: PhoneNumber,
}

impl From<TeamMemberInput> for input::PersonInput {
    fn from(person: TeamMemberInput) -> Self {
        Self {
            name: person.name,
            email: person.email.0,
            phone: person.phone.0,
        }
    }
}

/// The person to call at the customer's.
#[derive(InputObject)]
pub(crate) struct CustomerContactInput {
    /// Full name, at most 255 characters.
    name: String,
    /// Phone number.
    phone: PhoneNumber,
    /// E-mail address.
    email: EmailAddress,
    /// Whether the contact agreed that other companies get this data. Without it the contact stays with your company.
    consent_given: bool,
}

impl From<CustomerContactInput> for input::ContactInput {
    fn from(contact: CustomerContactInput) -> Self {
        Self {
            name: contact.name,
            phone: contact.phone.0,
            email: contact.email.0,
            consent: contact.consent_given,
        }
    }
}

/// What is asked of the vendor.
#[derive(InputObject)]
pub(crate) struct VendorHelpInput {
    /// What help is wanted; one kind at least.
    help_kinds: Vec<HelpKind>,
    /// What the vendor should know, at most 5,000 characters.
    message: Option<String>,
}

impl From<VendorHelpInput> for input::HelpInput {
    fn from(help: VendorHelpInput) -> Self {
        Self {
            help: help.help_kinds.into_iter().map(Into::into).collect(),
            message: help.message,
        }
    }
}

/// An offer to a partner to join the deal.
#[derive(InputObject)]
pub(crate) struct PartnerInvitationInput {
    /// Whom to invite, found by `partners`. The vendor is not invited but asked: `requestVendorHelp`.
    partner_id: ID,
    /// The invitee's share of the deal, not its total. It is frozen once sent; the invitee can change its own value.
    share: MoneyInput,
    /// When the invitee's part is expected to close; your record's close date if left out.
    close_date: Option<Date>,
    /// Why this company is invited, at most 5,000 characters.
    message: Option<String>,
    /// What the invitee should bring; one solution at least, 50 at most.
    solution_ids: Vec<ID>,
    /// What help is wanted of it; one kind at least.
    help_kinds: Vec<HelpKind>,
    /// Your people for this partner; your record's team if left out. Frozen once sent.
    team: Option<Vec<TeamMemberInput>>,
}

impl From<PartnerInvitationInput> for input::InvitationInput {
    fn from(invitation: PartnerInvitationInput) -> Self {
        Self {
            partner: id_or_nil(&invitation.partner_id, Kind::Partner).into(),
            share: invitation.share.into(),
            close_date: invitation.close_date.map(|date| date.0),
            message: invitation.message,
            solutions: ids_or_nil(&invitation.solution_ids, Kind::Solution),
            help: invitation.help_kinds.into_iter().map(Into::into).collect(),
            team: invitation
                .team
                .map(|team| team.into_iter().map(Into::into).collect()),
        }
    }
}
