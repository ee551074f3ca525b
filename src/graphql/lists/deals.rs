//! What records and invitations are narrowed and sorted by.

use async_graphql::{Enum, ID, InputObject};

use crate::error::Error;
use crate::graphql::lists::operand::Instant;
use crate::graphql::lists::operators::{
    BooleanFilter, Choice, Comparison, Has, Operators, StringFilter,
};
use crate::graphql::lists::shapes::{camel, filter, order};
use crate::graphql::lists::{Narrows, OrderDirection, Sorts};
use crate::graphql::scalars::{Date, Decimal, EmailAddress};
use crate::graphql::types::enums::{
    DealType, OpportunityStatus, PartyRole, SalesStage, VendorInvolvement,
};
use crate::store::filter::Filter;
use crate::store::order::Sort;
use crate::store::{invitations, opportunities};

filter! {
    /// Narrows a list of records. All that is given must hold. At most 100 tests in all, and `or` and `not` at most 8
    /// levels deep in each other. A field that you may not see counts as null: null passes no test but `isNull`, so
    /// that `not` of a failed test holds for it.
    OpportunityFilter of opportunities::Field {
        /// The name of the record.
        name: StringFilter => Name,
        /// Where it stands.
        status: Choice<OpportunityStatus> => Status,
        /// Since when it stands there.
        status_since: Comparison<Instant> => StatusSince,
        /// The type of the deal, as far as you can know it.
        r#type: Choice<DealType> => Type,
        /// How far the sale is; null before the record is accepted.
        sales_stage: Choice<SalesStage> => SalesStage,
        /// The amount of its value, in the main unit of its currency. Amounts are not converted: name a `currency`
        /// beside it, or amounts of different currencies are compared as mere numbers.
        value: Comparison<Decimal> => Value,
        /// The currency of its value, by its code.
        currency: StringFilter => Currency,
        /// The day on which it is expected to close.
        close_date: Comparison<Date> => CloseDate,
        /// When it was made.
        created_at: Comparison<Instant> => CreatedAt,
        /// When its own company last changed it.
        updated_at: Comparison<Instant> => UpdatedAt,
        /// When it was closed; null while it is open.
        closed_at: Comparison<Instant> => ClosedAt,
        /// Until when an answer is taken; null where none is awaited.
        answer_due_at: Comparison<Instant> => AnswerDueAt,
        /// The location that it belongs to.
        location: Choice<ID> => Location,
        /// The company whose record it is.
        partner: Choice<ID> => Partner,
        /// The customer; null for a company that declined, let expire or lost its invitation.
        customer: Choice<ID> => Customer,
        /// The customer's name.
        customer_name: StringFilter => CustomerName,
        /// The customer's country, by its two letters; null for a company that declined, let expire or lost its
        /// invitation.
        customer_country: StringFilter => CustomerCountry,
        /// The customer's city; null where it is unknown, and for a company that declined, let expire or lost its
        /// invitation.
        customer_city: StringFilter => CustomerCity,
        /// The reference of the deal, such as `CO-7K3F-92QD`.
        reference: StringFilter => Reference,
        /// How far the vendor is in the deal; null for a company that was invited.
        vendor_involvement: Choice<VendorInvolvement> => VendorInvolvement,
        /// Whether the company whose record it is started the deal or was invited.
        role: Choice<PartyRole> => Role,
        /// The id of the deal in your company's CRM; null for the records of other companies.
        crm_id: StringFilter => CrmId,
        /// The id of your company's campaign that brought the deal; null for the records of other companies.
        campaign_id: StringFilter => CampaignId,
        /// Your company's notes; null for the records of other companies.
        private_notes: StringFilter => PrivateNotes,
        /// The solutions on the record.
        has_solution: Has<ID> => Solution,
        /// The people on the team of the record, by e-mail address in any case.
        team_email: Has<EmailAddress> => TeamEmail,
    }
}

order! {
    /// What records can be sorted by.
    OpportunityOrder by OpportunityOrderField of opportunities::Field {
        /// When the record was made.
        CreatedAt,
        /// When its own company last changed it.
        UpdatedAt,
        /// Its name, without regard to case.
        Name,
        /// The customer's name, without regard to case and accents.
        CustomerName,
        /// The day on which it is expected to close.
        CloseDate,
        /// The amount of its value. Amounts are not converted: filter by one `currency`, or amounts of different
        /// currencies are sorted as mere numbers.
        Value,
        /// Where it stands, in the order of the values of `OpportunityStatus`.
        Status,
        /// Since when it stands there.
        StatusSince,
        /// How far the sale is, in the order of the values of `SalesStage`; null before the record is accepted.
        SalesStage,
        /// Until when an answer is taken; null where none is awaited.
        AnswerDueAt,
    }
}

filter! {
    /// Narrows a list of invitations. All that is given must hold. At most 100 tests in all, and `or` and `not` at
    /// most 8 levels deep in each other. Null passes no test but `isNull`.
    InvitationFilter of invitations::Field {
        /// Where it stands: the status of the record that it made for the invited company.
        status: Choice<OpportunityStatus> => Status,
        /// Whether it asks the vendor for help.
        is_help_request: BooleanFilter => IsHelpRequest,
        /// When it was sent.
        sent_at: Comparison<Instant> => SentAt,
        /// Until when an answer is taken; null once there is one, or none is awaited any more.
        answer_due_at: Comparison<Instant> => AnswerDueAt,
        /// The company that is invited.
        invitee: Choice<ID> => Invitee,
        /// The company that sent it.
        sender: Choice<ID> => Sender,
        /// The day on which the invited company's part is expected to close.
        close_date: Comparison<Date> => CloseDate,
        /// The amount that is offered, in the main unit of its currency. Amounts are not converted: name a
        /// `shareCurrency` beside it.
        share: Comparison<Decimal> => Share,
        /// The currency of the amount that is offered, by its code.
        share_currency: StringFilter => ShareCurrency,
    }
}

order! {
    /// What invitations can be sorted by.
    InvitationOrder by InvitationOrderField of invitations::Field {
        /// When it was sent.
        SentAt,
        /// Where it stands, in the order of the values of `OpportunityStatus`.
        Status,
        /// Until when an answer is taken; null once there is one, or none is awaited any more.
        AnswerDueAt,
        /// The day on which the invited company's part is expected to close.
        CloseDate,
        /// The amount that is offered. Amounts are not converted: filter by one `shareCurrency`.
        Share,
    }
}
