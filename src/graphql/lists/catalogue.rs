//! What companies, solutions and customers are narrowed and sorted by.

use async_graphql::{Enum, ID, InputObject};

use crate::error::Error;
use crate::graphql::lists::operand::Instant;
use crate::graphql::lists::operators::{
    BooleanFilter, Choice, Comparison, Operators, StringFilter,
};
use crate::graphql::lists::shapes::{camel, filter, order};
use crate::graphql::lists::{Narrows, OrderDirection, Sorts};
use crate::graphql::types::enums::{IncentiveKind, PartnerKind, SolutionKind};
use crate::store::filter::Filter;
use crate::store::order::Sort;
use crate::store::{customers, partners, solutions};

filter! {
    /// Narrows the list of companies. All that is given must hold. At most 100 tests in all, and `or` and `not` at
    /// most 8 levels deep in each other.
    PartnerFilter of partners::Field {
        /// Its name.
        name: StringFilter => Name,
        /// What it is to the programme.
        kind: Choice<PartnerKind> => Kind,
        /// Where it is at home, by the two letters of the country.
        country: StringFilter => Country,
        /// Whether the programme has released it for co-selling.
        co_sell_ready: BooleanFilter => CoSellReady,
    }
}

order! {
    /// What companies can be sorted by.
    PartnerOrder by PartnerOrderField of partners::Field {
        /// Its name, without regard to case and accents.
        Name,
        /// What it is to the programme, in the order of the values of `PartnerKind`.
        Kind,
        /// Where it is at home, by the two letters of the country.
        Country,
        /// Whether the programme has released it for co-selling; those that it has not come first.
        CoSellReady,
        /// How quickly it answers offers, how often it accepts them, and whether it reports outcomes:
        /// `Partner.ranking` has the definitions. Those that stand lowest come first.
        Ranking,
    }
}

filter! {
    /// Narrows the catalogue. All that is given must hold. At most 100 tests in all, and `or` and `not` at most 8
    /// levels deep in each other. Null passes no test but `isNull`.
    SolutionFilter of solutions::Field {
        /// Its name.
        name: StringFilter => Name,
        /// Whose kind it is.
        kind: Choice<SolutionKind> => Kind,
        /// The incentive that it is eligible for; null where there is none.
        incentive: Choice<IncentiveKind> => Incentive,
        /// The company that sells it.
        partner: Choice<ID> => Partner,
        /// The name of the company that sells it.
        partner_name: StringFilter => PartnerName,
        /// Whether it is published for co-selling.
        is_co_sell_ready: BooleanFilter => CoSellReady,
    }
}

order! {
    /// What solutions can be sorted by.
    SolutionOrder by SolutionOrderField of solutions::Field {
        /// Its name, without regard to case and accents.
        Name,
        /// Whose kind it is, in the order of the values of `SolutionKind`.
        Kind,
        /// The incentive that it is eligible for, in the order of the values of `IncentiveKind`; null where there is
        /// none.
        Incentive,
        /// The name of the company that sells it, without regard to case and accents.
        PartnerName,
        /// Whether it is published for co-selling; those that are not come first.
        CoSellReady,
    }
}

filter! {
    /// Narrows the list of customers. All that is given must hold. At most 100 tests in all, and `or` and `not` at
    /// most 8 levels deep in each other. Null passes no test but `isNull`.
    CustomerFilter of customers::Field {
        /// Its name.
        name: StringFilter => Name,
        /// Its country, by its two letters.
        country: StringFilter => Country,
        /// Its city; null where unknown.
        city: StringFilter => City,
        /// Its state, province or region; null where unknown.
        region: StringFilter => Region,
        /// Its industry, in the words of whoever entered it; null where unknown.
        industry: StringFilter => Industry,
        /// Its D-U-N-S number, nine digits without dashes; null where unknown.
        duns: StringFilter => Duns,
        /// When it was entered.
        created_at: Comparison<Instant> => CreatedAt,
    }
}

order! {
    /// What customers can be sorted by.
    CustomerOrder by CustomerOrderField of customers::Field {
        /// Its name, without regard to case and accents.
        Name,
        /// Its country, by its two letters.
        Country,
        /// Its city, without regard to case and accents; null where unknown.
        City,
        /// Its state, province or region; null where unknown.
        Region,
        /// Its industry; null where unknown.
        Industry,
        /// Its D-U-N-S number; null where unknown.
        Duns,
        /// When it was entered.
        CreatedAt,
    }
}
