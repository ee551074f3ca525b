//! The form of a registration as sent, checked, and put into its row.

use chrono::NaiveDate;
use covente_entity::registration;
use covente_entity::types::ids::RegistrationId;
use covente_entity::types::{
    ContractKind, Deployment, IncentiveKind, Person, PricingModel, RegistrationProfile,
    RegistrationState, Tenant, Time,
};
use serde::Serialize;

use crate::actions::faults::Faults;
use crate::actions::input::{self, ContactInput, MoneyInput};
use crate::actions::registration::later;
use crate::actions::write::Write;
use crate::domain::refusal::{Path, Refusal};
use crate::domain::registration::form::{Form, Terms, faults};
use crate::error::Error;

/// The form as sent.
#[derive(Clone, Debug, Serialize)]
pub struct FormInput {
    /// Whether the contract is a new one.
    pub contract: ContractKind,
    /// Value of the whole contract.
    pub total: MoneyInput,
    /// Value of the eligible solution in it.
    pub solution: MoneyInput,
    /// Where the solution runs.
    pub deployment: Deployment,
    /// Whose tenant it runs in.
    pub tenant: Tenant,
    /// When the contract was signed.
    pub signed_on: String,
    /// When it starts.
    pub starts_on: String,
    /// When it ends.
    pub ends_on: Option<String>,
    /// Name of the person to ask about it.
    pub contact_name: String,
    /// E-mail address of that person.
    pub contact_email: String,
    /// Phone number of that person.
    pub contact_phone: String,
    /// The statement that the contract names the company and the solution (R110).
    pub named_in_contract: bool,
    /// Whether it is a transaction of the vendor's marketplace.
    pub marketplace: Option<bool>,
    /// When that is expected.
    pub marketplace_on: Option<String>,
    /// Whether it is filed to report consumed revenue (R121).
    pub consumed_revenue: bool,
    /// Whether the contract has no end.
    pub perpetual: Option<bool>,
    /// How the customer pays.
    pub pricing: Option<PricingModel>,
}

/// What a form is measured by.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub(super) async fn terms(
    write: &Write<'_>,
    profile: RegistrationProfile,
    incentive: IncentiveKind,
    filed_at: Time,
    input: &FormInput,
) -> Result<Terms, Error> {
    let later = match profile {
        RegistrationProfile::Edition2020 => None,
        RegistrationProfile::Edition2023 => {
            let currency = input.total.currency.trim().to_ascii_uppercase();
            let signed_on = day(&input.signed_on, &Path::default()).ok();
            let signed = signed_on.map(|day| (currency.as_str(), day));
            Some(later::terms(write, incentive, filed_at, signed).await?)
        }
    };
    Ok(Terms {
        today: write.open.now.date_naive(),
        later,
    })
}

/// Checks a form: each field by itself, and then all of them together.
///
/// # Errors
/// All that is wrong, at its fields.
pub(super) fn check(terms: &Terms, input: &FormInput) -> Result<Form, Vec<Refusal>> {
    let path = Path::of("form");
    let mut wrong = Faults::new();
    let total = wrong.take_all(input.total.check(&path.field("totalContractValue")));
    let solution = wrong.take_all(input.solution.check(&path.field("solutionValue")));
    let signed_on = wrong.take(day(&input.signed_on, &path.field("signedOn")));
    let starts_on = wrong.take(day(&input.starts_on, &path.field("startsOn")));
    let maybe = |text: &Option<String>, field| {
        let at = path.field(field);
        text.as_deref().map(|text| day(text, &at)).transpose()
    };
    let ends_on = wrong.take(maybe(&input.ends_on, "endsOn"));
    let marketplace_on = wrong.take(maybe(&input.marketplace_on, "marketplaceOn"));
    let contact = ContactInput {
        name: input.contact_name.clone(),
        phone: input.contact_phone.clone(),
        email: input.contact_email.clone(),
        consent: true,
    };
    let contact = wrong.take_all(contact.check(&path.field("contact")));
    let form = (|| {
        let contact = contact?;
        Some(Form {
            contract: input.contract,
            total: total?,
            solution: solution?,
            deployment: input.deployment,
            tenant: input.tenant,
            signed_on: signed_on?,
            starts_on: starts_on?,
            ends_on: ends_on?,
            contact: Person {
                name: contact.name,
                email: contact.email,
                phone: contact.phone,
            },
            named_in_contract: input.named_in_contract,
            marketplace: input.marketplace,
            marketplace_on: marketplace_on?,
            consumed_revenue: input.consumed_revenue,
            perpetual: input.perpetual,
            pricing: input.pricing,
        })
    })();
    let form = wrong.settle(form)?;
    match faults(&form, terms, &path) {
        wrong if wrong.is_empty() => Ok(form),
        wrong => Err(wrong),
    }
}

/// A day of this programme's time: what lies before 1970 is a slip of the pen.
fn day(text: &str, path: &Path) -> Result<NaiveDate, Refusal> {
    input::date(text, NaiveDate::default(), path)
}

/// A new row at version 0, which entering its first state makes 1.
///
/// # Errors
/// [`Error::Internal`]: the record is in the deal.
pub(super) fn row(
    write: &Write<'_>,
    id: RegistrationId,
    incentive: IncentiveKind,
    state: RegistrationState,
    form: Form,
) -> Result<registration::Model, Error> {
    let record = write.record()?;
    Ok(registration::Model {
        id,
        engagement_id: record.engagement_id,
        opportunity_id: record.id,
        partner_id: record.partner_id,
        profile: write.open.desk.registration_profile,
        incentive,
        contract: form.contract,
        total_minor: form.total.minor,
        solution_minor: form.solution.minor,
        currency: form.total.currency,
        deployment: form.deployment,
        tenant: form.tenant,
        signed_on: form.signed_on,
        starts_on: form.starts_on,
        ends_on: form.ends_on,
        contact_name: form.contact.name,
        contact_email: form.contact.email,
        contact_phone: form.contact.phone,
        named_in_contract: form.named_in_contract,
        marketplace: form.marketplace.unwrap_or_default(),
        marketplace_on: form.marketplace_on,
        consumed_revenue: form.consumed_revenue,
        perpetual: form.perpetual.unwrap_or_default(),
        pricing: form.pricing.unwrap_or(PricingModel::Other),
        state,
        outcome: None,
        reason: None,
        review_pending_at: None,
        marketplace_validation_pending_at: None,
        action_required_at: None,
        approved_at: None,
        passed_at: None,
        failed_at: None,
        closed_at: None,
        revalued_at: None,
        version: 0,
        created_by: write.open.viewer.subject.clone(),
        created_at: write.open.now,
    })
}

/// Puts a corrected form into its row.
pub(super) fn put(row: &mut registration::Model, form: Form) {
    row.contract = form.contract;
    row.total_minor = form.total.minor;
    row.solution_minor = form.solution.minor;
    row.currency = form.total.currency;
    row.deployment = form.deployment;
    row.tenant = form.tenant;
    row.signed_on = form.signed_on;
    row.starts_on = form.starts_on;
    row.ends_on = form.ends_on;
    row.contact_name = form.contact.name;
    row.contact_email = form.contact.email;
    row.contact_phone = form.contact.phone;
    row.named_in_contract = form.named_in_contract;
    row.marketplace = form.marketplace.unwrap_or_default();
    row.marketplace_on = form.marketplace_on;
    row.consumed_revenue = form.consumed_revenue;
    row.perpetual = form.perpetual.unwrap_or_default();
    row.pricing = form.pricing.unwrap_or(PricingModel::Other);
}
