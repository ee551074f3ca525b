//! The tests that a filter can make of a field, by the kind of its value.

use async_graphql::{ID, InputObject, InputType};

use crate::error::Error;
use crate::graphql::lists::operand::{self, Instant, Misfit, Operand, Rounding};
use crate::graphql::scalars::{Date, Decimal, EmailAddress};
use crate::graphql::types::enums::{
    DealType, IncentiveKind, OpportunityStatus, PartnerKind, PartyRole, RegistrationState,
    SalesStage, SolutionKind, VendorInvolvement,
};
use crate::store::column::Atom;
use crate::store::filter::Test;

/// Tests of a text. All that are given must hold; what is left out or null tests nothing. Names are compared without
/// regard to case, and those of companies, solutions, customers and cities without regard to accents too.
#[derive(Clone, Debug, InputObject)]
pub struct StringFilter {
    /// It is this text.
    eq: Option<String>,
    /// It is another text.
    ne: Option<String>,
    /// It is one of these texts, 100 at most.
    #[graphql(name = "in")]
    one_of: Option<Vec<String>>,
    /// It is none of these texts, 100 at most.
    #[graphql(name = "notIn")]
    none_of: Option<Vec<String>>,
    /// This text stands somewhere in it, in any case.
    contains: Option<String>,
    /// It begins with this text, in any case.
    starts_with: Option<String>,
    /// Whether it is null, or not for you to see. What is null passes no other test.
    is_null: Option<bool>,
}

/// Tests of a value that has an order. All that are given must hold; what is left out or null tests nothing.
#[derive(Clone, Debug, InputObject)]
#[graphql(
    concrete(name = "DateFilter", params(Date)),
    concrete(name = "DateTimeFilter", params(Instant)),
    concrete(name = "DecimalFilter", params(Decimal))
)]
pub struct Comparison<T: InputType> {
    /// It is this.
    eq: Option<T>,
    /// It is something else.
    ne: Option<T>,
    /// It is one of these, 100 at most.
    #[graphql(name = "in")]
    one_of: Option<Vec<T>>,
    /// It is none of these, 100 at most.
    #[graphql(name = "notIn")]
    none_of: Option<Vec<T>>,
    /// It is less, or earlier.
    lt: Option<T>,
    /// It is this, less, or earlier.
    lte: Option<T>,
    /// It is greater, or later.
    gt: Option<T>,
    /// It is this, greater, or later.
    gte: Option<T>,
    /// Whether it is null, or not for you to see. What is null passes no other test.
    is_null: Option<bool>,
}

/// Tests of a value that is one of many. All that are given must hold; what is left out or null tests nothing.
#[derive(Clone, Debug, InputObject)]
#[graphql(
    concrete(name = "IdFilter", params(ID)),
    concrete(name = "OpportunityStatusFilter", params(OpportunityStatus)),
    concrete(name = "SalesStageFilter", params(SalesStage)),
    concrete(name = "DealTypeFilter", params(DealType)),
    concrete(name = "VendorInvolvementFilter", params(VendorInvolvement)),
    concrete(name = "PartyRoleFilter", params(PartyRole)),
    concrete(name = "PartnerKindFilter", params(PartnerKind)),
    concrete(name = "SolutionKindFilter", params(SolutionKind)),
    concrete(name = "IncentiveKindFilter", params(IncentiveKind)),
    concrete(name = "RegistrationStateFilter", params(RegistrationState))
)]
pub struct Choice<T: InputType> {
    /// It is this.
    eq: Option<T>,
    /// It is one of these, 100 at most.
    #[graphql(name = "in")]
    one_of: Option<Vec<T>>,
    /// It is none of these, 100 at most.
    #[graphql(name = "notIn")]
    none_of: Option<Vec<T>>,
    /// Whether it is null, or not for you to see. What is null passes no other test.
    is_null: Option<bool>,
}

/// Tests of a list: whether something in it passes. All that are given must hold; what is left out or null tests
/// nothing.
#[derive(Clone, Debug, InputObject)]
#[graphql(
    concrete(name = "HasIdFilter", params(ID)),
    concrete(name = "HasEmailFilter", params(EmailAddress))
)]
pub struct Has<T: InputType> {
    /// This is in it.
    eq: Option<T>,
    /// One of these, 100 at most, is in it.
    #[graphql(name = "in")]
    one_of: Option<Vec<T>>,
}

/// A test of yes or no.
#[derive(Clone, Debug, InputObject)]
pub struct BooleanFilter {
    /// It is this. Left out or null, it tests nothing.
    eq: Option<bool>,
}

/// The tests that a filter makes of one field.
pub trait Operators {
    /// As the store takes them.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a value that is none, by the name of the field.
    fn tests(self, field: &str) -> Result<Vec<Test>, Error>;
}

/// Tests that are being gathered, of the field of this name.
struct Tests<'a>(&'a str, Vec<Test>);

impl<'a> Tests<'a> {
    fn of(field: &'a str) -> Self {
        Self(field, Vec::new())
    }

    fn fits<T>(&self, operator: &str, value: Result<T, Misfit>) -> Result<T, Error> {
        value.map_err(|expected| {
            let field = self.0;
            Error::BadRequest(format!(
                "In the filter, `{field}.{operator}` is not {expected}."
            ))
        })
    }

    fn one<T: Operand>(
        self,
        operator: &str,
        value: Option<T>,
        test: impl Fn(Vec<Atom>) -> Test,
    ) -> Result<Self, Error> {
        self.list(operator, value.map(|value| vec![value]), test)
    }

    fn list<T: Operand>(
        mut self,
        operator: &str,
        values: Option<Vec<T>>,
        test: impl Fn(Vec<Atom>) -> Test,
    ) -> Result<Self, Error> {
        let Some(values) = values else {
            return Ok(self);
        };
        let mut atoms = Vec::with_capacity(values.len());
        for value in values {
            atoms.extend(self.fits(operator, value.atom(Rounding::Exact))?);
        }
        self.1.push(test(atoms));
        Ok(self)
    }

    fn side<T: Operand>(
        mut self,
        operator: &str,
        value: Option<T>,
        rounding: Rounding,
        test: impl Fn(Atom) -> Test,
    ) -> Result<Self, Error> {
        if let Some(value) = value {
            let atom = self.fits(operator, value.atom(rounding))?;
            self.1.extend(atom.map(test));
        }
        Ok(self)
    }

    fn part(
        mut self,
        operator: &str,
        value: Option<String>,
        test: impl Fn(String) -> Test,
    ) -> Result<Self, Error> {
        if let Some(value) = value {
            let part = self.fits(operator, operand::text(value))?;
            self.1.push(test(part));
        }
        Ok(self)
    }

    fn null(mut self, is_null: Option<bool>) -> Vec<Test> {
        self.1.extend(is_null.map(Test::Null));
        self.1
    }
}

impl Operators for StringFilter {
    fn tests(self, field: &str) -> Result<Vec<Test>, Error> {
        Ok(Tests::of(field)
            .one("eq", self.eq, Test::In)?
            .one("ne", self.ne, Test::NotIn)?
            .list("in", self.one_of, Test::In)?
            .list("notIn", self.none_of, Test::NotIn)?
            .part("contains", self.contains, Test::Contains)?
            .part("startsWith", self.starts_with, Test::StartsWith)?
            .null(self.is_null))
    }
}

impl<T: InputType + Operand> Operators for Comparison<T> {
    fn tests(self, field: &str) -> Result<Vec<Test>, Error> {
        Ok(Tests::of(field)
            .one("eq", self.eq, Test::In)?
            .one("ne", self.ne, Test::NotIn)?
            .list("in", self.one_of, Test::In)?
            .list("notIn", self.none_of, Test::NotIn)?
            .side("lt", self.lt, Rounding::Up, Test::Lt)?
            .side("lte", self.lte, Rounding::Down, Test::Lte)?
            .side("gt", self.gt, Rounding::Down, Test::Gt)?
            .side("gte", self.gte, Rounding::Up, Test::Gte)?
            .null(self.is_null))
    }
}

impl<T: InputType + Operand> Operators for Choice<T> {
    fn tests(self, field: &str) -> Result<Vec<Test>, Error> {
        Ok(Tests::of(field)
            .one("eq", self.eq, Test::In)?
            .list("in", self.one_of, Test::In)?
            .list("notIn", self.none_of, Test::NotIn)?
            .null(self.is_null))
    }
}

impl<T: InputType + Operand> Operators for Has<T> {
    fn tests(self, field: &str) -> Result<Vec<Test>, Error> {
        Ok(Tests::of(field)
            .one("eq", self.eq, Test::In)?
            .list("in", self.one_of, Test::In)?
            .null(None))
    }
}

impl Operators for BooleanFilter {
    fn tests(self, _: &str) -> Result<Vec<Test>, Error> {
        let test = self.eq.map(|flag| Test::In(vec![Atom::Flag(flag)]));
        Ok(test.into_iter().collect())
    }
}
