//! What registrations are narrowed and sorted by.

use async_graphql::{Enum, ID, InputObject};

use crate::error::Error;
use crate::graphql::lists::operand::Instant;
use crate::graphql::lists::operators::{Choice, Comparison, Operators, StringFilter};
use crate::graphql::lists::shapes::{camel, filter, order};
use crate::graphql::lists::{Narrows, OrderDirection, Sorts};
use crate::graphql::scalars::{Date, Decimal};
use crate::graphql::types::enums::{IncentiveKind, RegistrationState};
use crate::store::filter::Filter;
use crate::store::order::Sort;
use crate::store::registrations;

filter! {
    /// Narrows a list of registrations. All that is given must hold. At most 100 tests in all, and `or` and `not` at
    /// most 8 levels deep in each other. Null passes no test but `isNull`.
    RegistrationFilter of registrations::Field {
        /// Where it stands.
        state: Choice<RegistrationState> => State,
        /// The incentive that it is for.
        incentive: Choice<IncentiveKind> => Incentive,
        /// The company that filed it.
        partner: Choice<ID> => Partner,
        /// When it was filed.
        filed_at: Comparison<Instant> => FiledAt,
        /// When it was closed; null before.
        closed_at: Comparison<Instant> => ClosedAt,
        /// The day on which the contract was signed.
        signed_on: Comparison<Date> => SignedOn,
        /// The amount of the whole contract, in the main unit of its currency. Amounts are not converted: name a
        /// `currency` beside it.
        total_contract_value: Comparison<Decimal> => TotalValue,
        /// The currency of the contract, by its code.
        currency: StringFilter => Currency,
    }
}

order! {
    /// What registrations can be sorted by.
    RegistrationOrder by RegistrationOrderField of registrations::Field {
        /// When it was filed.
        FiledAt,
        /// Where it stands, in the order of the values of `RegistrationState`.
        State,
        /// When it was closed; null before.
        ClosedAt,
        /// The day on which the contract was signed.
        SignedOn,
        /// The amount of the whole contract. Amounts are not converted: filter by one `currency`.
        TotalValue,
    }
}
