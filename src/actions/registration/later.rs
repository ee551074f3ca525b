//! What the edition of 2023 needs to know besides: rates, the beginning of a deal, who else is in it (R117–R127).

use covente_entity::types::{CustomerClass, IncentiveKind, PricingModel, Time};
use rust_decimal::Decimal;

use crate::actions::rates::rate_on;
use crate::actions::write::Write;
use crate::domain::event::EventKind;
use crate::domain::money::Money;
use crate::domain::registration::Case;
use crate::domain::registration::contract::{annual, dollars};
use crate::domain::registration::form::Form;
use crate::domain::registration::form_2023::Terms2023;
use crate::domain::registration::machine::Filing;
use crate::error::Error;
use crate::store::{customers, event_log};

/// What a case asks for beside the deal: the customer's class, and the value in US dollars. A won deal is valued in
/// the month in which it was won, an open one in this month.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(super) async fn complete(write: &Write<'_>, case: &mut Case) -> Result<(), Error> {
    let record = write.record()?;
    let value = Money {
        minor: record.value_minor,
        currency: record.currency.clone(),
    };
    let class = customers::class(&write.open.tx.on, write.deal.engagement.customer_id).await?;
    case.managed = class == Some(CustomerClass::VendorManaged);
    let day = case.valued_on(write.open.now);
    let rate = rate_on(&write.open, &value.currency, day).await?;
    case.dollars = rate.and_then(|rate| dollars(&value, rate));
    Ok(())
}

/// What a form of 2023 is measured by; none where its days and its currency cannot be read.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(super) async fn terms(
    write: &Write<'_>,
    incentive: IncentiveKind,
    filed_at: Time,
    signed: Option<(&str, chrono::NaiveDate)>,
) -> Result<Terms2023, Error> {
    let created = write.deal.engagement.created_at;
    let invited = write
        .deal
        .vendor
        .and_then(|vendor| write.deal.records.iter().find(|it| it.partner_id == vendor))
        .map_or(created, |record| record.created_at);
    let kinds = [EventKind::Shared, EventKind::HelpRequested];
    let shared = event_log::first(&write.open.tx.on, write.target, &kinds).await?;
    let rate = match signed {
        Some((currency, day)) => rate_on(&write.open, currency, day).await?,
        None => None,
    };
    Ok(Terms2023 {
        incentive,
        filed_on: filed_at.date_naive(),
        begun_on: created.max(invited).date_naive(),
        shared_on: shared.map(|at| at.date_naive()),
        rate,
    })
}

/// How a form of 2023 is filed (R126).
pub(super) fn filing(write: &Write<'_>, form: &Form, rate: Option<Decimal>) -> Filing {
    let total = rate.and_then(|rate| dollars(&form.total, rate));
    let partners = write.deal.records.iter().filter(|record| {
        Some(record.partner_id) != write.deal.vendor && record.accepted_at.is_some()
    });
    Filing {
        annual: total.map(|total| annual(total, form.starts_on, form.last_day())),
        several_partners: partners.count() > 1,
        pay_as_you_go: form.pricing == Some(PricingModel::PayAsYouGo),
        marketplace: form.marketplace == Some(true),
    }
}
