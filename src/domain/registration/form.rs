//! What a partner says of the contract of a won deal, and what of it cannot be (R110, R122, R124).

use chrono::NaiveDate;
use covente_entity::types::{ContractKind, Deployment, Person, PricingModel, Tenant};
use serde_json::json;

use crate::domain::money::Money;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::registration::form_2023::{self, Terms2023};

/// The form, each field well formed by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Whether the contract is a new one.
    pub contract: ContractKind,
    /// Value of the whole contract.
    pub total: Money,
    /// Value of the eligible solution in it.
    pub solution: Money,
    /// Where the solution runs.
    pub deployment: Deployment,
    /// Whose tenant it runs in.
    pub tenant: Tenant,
    /// When the contract was signed.
    pub signed_on: NaiveDate,
    /// When it starts.
    pub starts_on: NaiveDate,
    /// When it ends.
    pub ends_on: Option<NaiveDate>,
    /// Whom to ask about it.
    pub contact: Person,
    /// The statement that the contract names the company and the solution (R110).
    pub named_in_contract: bool,
    /// Whether it is a transaction of the vendor's marketplace; none where that is not said.
    pub marketplace: Option<bool>,
    /// When that is expected.
    pub marketplace_on: Option<NaiveDate>,
    /// Whether it is filed to report consumed revenue (R121).
    pub consumed_revenue: bool,
    /// Whether the contract has no end; none where that is not said.
    pub perpetual: Option<bool>,
    /// How the customer pays; none where that is not said.
    pub pricing: Option<PricingModel>,
}

/// What a form is measured by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Today, in UTC (R119).
    pub today: NaiveDate,
    /// What the edition of 2023 measures it by besides; none in that of 2020.
    pub later: Option<Terms2023>,
}

impl Form {
    /// The last day of the contract; none where it has no end.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.ends_on.filter(|_| self.perpetual != Some(true))
    }
}

/// Everything in a form that cannot be, at its field below `path`.
#[must_use]
pub fn faults(form: &Form, terms: &Terms, path: &Path) -> Vec<Refusal> {
    let mut faults = Vec::new();
    values(form, path, &mut faults);
    days(form, terms, path, &mut faults);
    if !form.named_in_contract {
        faults.push(
            Refusal::at(
                Code::InvalidValue,
                &path.field("namedInContract"),
                "Register only if the contract clearly names your company and the solution.",
            )
            .rule("R110"),
        );
    }
    if let Some(later) = &terms.later {
        form_2023::faults(form, later, path, &mut faults);
    }
    faults
}

fn values(form: &Form, path: &Path, faults: &mut Vec<Refusal>) {
    let at = path.field("solutionValue");
    if form.solution.currency != form.total.currency {
        let message = "The solution is valued in the currency of the contract.";
        let at = at.field("currency");
        faults.push(Refusal::at(Code::InvalidValue, &at, message).rule("R122"));
    } else if form.solution.minor > form.total.minor {
        let message = "The solution is worth no more than the whole contract.";
        let at = at.field("amount");
        faults.push(Refusal::at(Code::OutOfRange, &at, message).rule("R122"));
    }
}

fn days(form: &Form, terms: &Terms, path: &Path, faults: &mut Vec<Refusal>) {
    if form.signed_on > terms.today {
        faults.push(
            Refusal::at(
                Code::OutOfRange,
                &path.field("signedOn"),
                "The contract must have been signed.",
            )
            .rule("R122")
            .with(json!({ "latest": terms.today })),
        );
    }
    if form.ends_on.is_some_and(|end| end < form.starts_on) {
        faults.push(
            Refusal::at(
                Code::OutOfRange,
                &path.field("endsOn"),
                "The contract ends on the day it starts, or later.",
            )
            .rule("R122")
            .with(json!({ "earliest": form.starts_on })),
        );
    }
}
