//! What of a form cannot be in the edition of 2023 (R119, R121, R122, R127).

use chrono::{Days, Months, NaiveDate};
use covente_entity::types::{Deployment, IncentiveKind, PricingModel};
use rust_decimal::Decimal;
use serde_json::json;

use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::registration::contract::{LEAST, annual, dollars};
use crate::domain::registration::form::Form;

/// Days between signature and filing at most (R119).
pub const SIGNED_WITHIN: u64 = 60;
/// Days between the start of a contract and its filing at most (R122).
pub const STARTED_WITHIN: u64 = 90;

/// What a form of 2023 is measured by besides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms2023 {
    /// The incentive that it is for.
    pub incentive: IncentiveKind,
    /// When it was filed first, in UTC: a correction is measured by that day.
    pub filed_on: NaiveDate,
    /// When the deal was started or the vendor was invited, whichever came later.
    pub begun_on: NaiveDate,
    /// Since when the vendor may view the deal.
    pub shared_on: Option<NaiveDate>,
    /// US dollars for one unit of the contract's currency in the month of its signature; none where none is published.
    pub rate: Option<Decimal>,
}

/// Everything in a form that cannot be in the edition of 2023, at its field below `path`.
pub(super) fn faults(form: &Form, terms: &Terms2023, path: &Path, faults: &mut Vec<Refusal>) {
    let mut add = |code, field: &str, rule, message: &str| {
        faults.push(Refusal::at(code, &path.field(field), message).rule(rule));
    };
    match form.marketplace {
        None => add(
            Code::Required,
            "marketplaceTransaction",
            "R122",
            "Say whether it is a transaction of the marketplace.",
        ),
        Some(true) => match form.marketplace_on {
            None => add(
                Code::Required,
                "marketplaceTransactionOn",
                "R122",
                "Say when the transaction is expected.",
            ),
            Some(on) if on >= free_from() && !form.consumed_revenue => add(
                Code::InvalidValue,
                "marketplaceTransaction",
                "R121",
                "A marketplace transaction is registered only to report consumed revenue.",
            ),
            Some(_) => {}
        },
        Some(false) => {}
    }
    if form.deployment == Deployment::Elsewhere {
        add(
            Code::InvalidValue,
            "deployment",
            "R122",
            "Only what runs on the vendor's cloud is registered.",
        );
    }
    match (form.perpetual, form.ends_on) {
        (None, _) => add(
            Code::Required,
            "perpetual",
            "R122",
            "Say whether the contract has no end.",
        ),
        (Some(true), Some(_)) => add(
            Code::InvalidValue,
            "endsOn",
            "R122",
            "A contract without an end has no last day.",
        ),
        (Some(false), None) => add(
            Code::Required,
            "endsOn",
            "R122",
            "Say when the contract ends.",
        ),
        (Some(true), None) | (Some(false), Some(_)) => {}
    }
    let pay_as_you_go = form.pricing == Some(PricingModel::PayAsYouGo);
    if form.pricing.is_none() {
        add(
            Code::Required,
            "pricingModel",
            "R122",
            "Say how the customer pays.",
        );
    }
    if pay_as_you_go && form.perpetual == Some(true) {
        add(
            Code::InvalidValue,
            "perpetual",
            "R127",
            "Pay-as-you-go ends with its last invoice.",
        );
    }
    if pay_as_you_go && form.starts_on != form.signed_on {
        add(
            Code::InvalidValue,
            "startsOn",
            "R127",
            "Pay-as-you-go is signed and starts with its first invoice.",
        );
    }
    days(form, terms, pay_as_you_go, path, faults);
    value(form, terms, path, faults);
}

/// From when on marketplace transactions need no registration (R121).
fn free_from() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 7, 1).unwrap_or_default()
}

fn days(
    form: &Form,
    terms: &Terms2023,
    pay_as_you_go: bool,
    path: &Path,
    faults: &mut Vec<Refusal>,
) {
    let mut bound = |day: NaiveDate, field: &str, rule, earliest: NaiveDate, message: &str| {
        if day < earliest {
            faults.push(
                Refusal::at(Code::OutOfRange, &path.field(field), message)
                    .rule(rule)
                    .with(json!({ "earliest": earliest })),
            );
        }
    };
    let before = |days| terms.filed_on - Days::new(days);
    bound(
        form.signed_on,
        "signedOn",
        "R119",
        before(SIGNED_WITHIN),
        "A deal is registered within 60 days of the signature of its contract.",
    );
    bound(
        form.starts_on,
        "startsOn",
        "R122",
        before(STARTED_WITHIN),
        "The contract started within the last 90 days, or starts later.",
    );
    bound(
        form.signed_on,
        "signedOn",
        "R122",
        terms.begun_on,
        "The contract is signed after the deal was started and the vendor invited.",
    );
    if !pay_as_you_go {
        return;
    }
    if let Some(shared_on) = terms.shared_on {
        bound(
            form.signed_on,
            "signedOn",
            "R127",
            shared_on,
            "The deal is shared with the vendor before its first invoice.",
        );
    }
    let latest = terms.begun_on + Months::new(12);
    if form.signed_on > latest {
        faults.push(
            Refusal::at(
                Code::OutOfRange,
                &path.field("signedOn"),
                "The first invoice comes within a year after the deal was started or the vendor invited.",
            )
            .rule("R127")
            .with(json!({ "latest": latest })),
        );
    }
}

/// A year of an IP contract is worth more than 25,000 US dollars (R122). The business applications are measured by the
/// value of the deal alone (R118).
fn value(form: &Form, terms: &Terms2023, path: &Path, faults: &mut Vec<Refusal>) {
    let at = path.field("totalContractValue");
    let Some(total) = terms.rate.and_then(|rate| dollars(&form.total, rate)) else {
        let message = "No rate to US dollars is published for the month of the signature.";
        let at = at.field("currency");
        faults.push(Refusal::at(Code::InvalidValue, &at, message).rule("R117"));
        return;
    };
    // Without its end a contract cannot be measured; that it lacks one is said already.
    if form.perpetual != Some(true) && form.ends_on.is_none() {
        return;
    }
    let annual = annual(total, form.starts_on, form.last_day());
    if terms.incentive == IncentiveKind::AzureIpCoSell && annual <= Decimal::from(LEAST) {
        faults.push(
            Refusal::at(
                Code::OutOfRange,
                &at.field("amount"),
                "A year of the contract is worth more than 25,000 US dollars.",
            )
            .rule("R122")
            .with(json!({ "annualValue": annual.round_dp(2).to_string(), "above": LEAST })),
        );
    }
}
