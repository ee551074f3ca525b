//! What clients send, checked at the edge: every fault at its field, all at once (R205).

use chrono::NaiveDate;
use covente_entity::types::ids::{PartnerId, SolutionId};
use covente_entity::types::{HelpKind, Person, SolutionKind};

use serde::Serialize;

use crate::actions::faults::Faults;
use crate::domain::contact;
use crate::domain::money::Money;
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::text;
use crate::error::Error;
use crate::store::solutions::{self, Row};
use crate::store::tx::Tx;

/// People on one record at most (R44).
pub const TEAM: usize = 50;
/// Solutions on one record at most (R50).
pub const SOLUTIONS: usize = 50;

/// A field of a change: left alone, cleared, or set (design §7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Patch<T> {
    /// Not in the input.
    #[default]
    Keep,
    /// `null`.
    Clear,
    /// A value.
    Set(T),
}

impl<T> Patch<T> {
    /// The value, where one is set.
    pub fn set(&self) -> Option<&T> {
        match self {
            Patch::Set(value) => Some(value),
            Patch::Keep | Patch::Clear => None,
        }
    }
}

/// An amount as sent.
#[derive(Clone, Debug, Serialize)]
pub struct MoneyInput {
    /// Decimal text.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
}

impl MoneyInput {
    /// Checks it.
    ///
    /// # Errors
    /// See [`Money::parse`].
    pub fn check(&self, path: &Path) -> Result<Money, Vec<Refusal>> {
        Money::parse(&self.amount, &self.currency, path)
    }
}

/// A person as sent.
#[derive(Clone, Debug, Serialize)]
pub struct PersonInput {
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
}

impl PersonInput {
    /// Checks it: a person is complete or is none (R40).
    ///
    /// # Errors
    /// `TEAM_MEMBER_INCOMPLETE` for what is missing, `INVALID_VALUE` or `TOO_LONG` for what is wrong.
    pub fn check(&self, path: &Path) -> Result<Person, Vec<Refusal>> {
        let mut faults = Faults::new();
        let name = faults.take(complete(text::required(
            &self.name,
            text::NAME,
            &path.field("name"),
        )));
        let email = faults.take(complete(filled(
            &self.email,
            &path.field("email"),
            contact::email,
        )));
        let phone = faults.take(complete(filled(
            &self.phone,
            &path.field("phone"),
            contact::phone,
        )));
        let person = name
            .zip(email)
            .zip(phone)
            .map(|((name, email), phone)| Person { name, email, phone });
        faults.settle(person)
    }
}

/// A value that must be there before it can be wrong.
fn filled(
    value: &str,
    path: &Path,
    check: impl FnOnce(&str, &Path) -> Result<String, Refusal>,
) -> Result<String, Refusal> {
    text::required(value, text::NOTE, path).and_then(|value| check(&value, path))
}

fn complete(checked: Result<String, Refusal>) -> Result<String, Refusal> {
    checked.map_err(|fault| {
        if fault.code != Code::Required {
            return fault;
        }
        Refusal {
            code: Code::TeamMemberIncomplete,
            message: "A team member needs a name, an e-mail address and a phone number.".to_owned(),
            rule: Some("R40"),
            ..fault
        }
    })
}

/// Checks a team: each person complete, nobody twice, at most [`TEAM`].
///
/// # Errors
/// The faults of each person at its place.
pub fn team(people: &[PersonInput], path: &Path) -> Result<Vec<Person>, Vec<Refusal>> {
    let mut faults = Faults::new();
    if people.len() > TEAM {
        faults.add(too_many(path, TEAM, people.len(), "R44"));
        return faults.settle(None);
    }
    let mut checked: Vec<Person> = Vec::new();
    for (place, person) in people.iter().enumerate() {
        let path = path.index(place);
        let Some(person) = faults.take_all(person.check(&path)) else {
            continue;
        };
        if checked
            .iter()
            .any(|other| contact::email_key(&other.email) == contact::email_key(&person.email))
        {
            faults.add(twice(&path.field("email")));
        }
        checked.push(person);
    }
    faults.settle(Some(checked))
}

/// Somebody who is on the team already.
#[must_use]
pub fn twice(path: &Path) -> Refusal {
    Refusal::at(
        Code::InvalidValue,
        path,
        "A person with this e-mail address is on the team already.",
    )
}

/// More than a list may hold.
#[must_use]
pub fn too_many(path: &Path, maximum: usize, number: usize, rule: &'static str) -> Refusal {
    Refusal::at(
        Code::OutOfRange,
        path,
        format!("At most {maximum} entries; these are {number}."),
    )
    .rule(rule)
    .with(serde_json::json!({ "maximum": maximum, "number": number }))
}

/// A customer's contact as sent.
#[derive(Clone, Debug, Serialize)]
pub struct ContactInput {
    /// Full name.
    pub name: String,
    /// Phone number.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Whether the contact agreed to be shared (R29).
    pub consent: bool,
}

/// A customer's contact that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Full name.
    pub name: String,
    /// Phone number.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Whether the contact agreed to be shared.
    pub consent: bool,
}

impl ContactInput {
    /// Checks it.
    ///
    /// # Errors
    /// `REQUIRED`, `INVALID_VALUE` or `TOO_LONG` at its fields.
    pub fn check(&self, path: &Path) -> Result<Contact, Vec<Refusal>> {
        let mut faults = Faults::new();
        let name = faults.take(text::required(&self.name, text::NAME, &path.field("name")));
        let phone = faults.take(filled(&self.phone, &path.field("phone"), contact::phone));
        let email = faults.take(filled(&self.email, &path.field("email"), contact::email));
        let consent = self.consent;
        let contact = name
            .zip(phone)
            .zip(email)
            .map(|((name, phone), email)| Contact {
                name,
                phone,
                email,
                consent,
            });
        faults.settle(contact)
    }
}

/// Checks a date that lies ahead, or is today (R39).
///
/// # Errors
/// `INVALID_VALUE` for what is no date, `OUT_OF_RANGE` for one that is past or absurd.
pub fn date(text: &str, earliest: NaiveDate, path: &Path) -> Result<NaiveDate, Refusal> {
    let date = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .ok()
        // chrono also reads years of five digits and signs, which ISO 8601 dates of the schema do not have.
        .filter(|_| text.trim().len() == 10)
        .ok_or_else(|| {
            Refusal::at(
                Code::InvalidValue,
                path,
                "This is not a date, such as 2026-09-30.",
            )
        })?;
    let latest = earliest
        .checked_add_months(chrono::Months::new(1200))
        .unwrap_or(NaiveDate::MAX);
    if date < earliest || date > latest {
        return Err(Refusal::at(
            Code::OutOfRange,
            path,
            format!("The date is {earliest} or later, and not absurdly far off."),
        )
        .with(serde_json::json!({ "earliest": earliest })));
    }
    Ok(date)
}

/// Looks solutions up in the caller's catalogue.
///
/// # Errors
/// The outer one of the database; the inner ones at their places: see [`sellable`].
pub async fn solutions(
    tx: &Tx,
    company: PartnerId,
    ids: &[SolutionId],
    path: &Path,
) -> Result<Result<Vec<Row>, Vec<Refusal>>, Error> {
    let known = if ids.is_empty() || ids.len() > SOLUTIONS {
        Vec::new()
    } else {
        solutions::for_sale(&tx.db, &tx.on, company, ids).await?
    };
    let find = |id| known.iter().find(|row| row.solution.id == id);
    Ok(sellable(ids, find, path))
}

/// Checks solutions against the caller's catalogue: none twice, none that is hidden, one at least, at most
/// [`SOLUTIONS`].
///
/// # Errors
/// Each at its place.
pub fn sellable<'a>(
    ids: &[SolutionId],
    known: impl Fn(SolutionId) -> Option<&'a Row>,
    path: &Path,
) -> Result<Vec<Row>, Vec<Refusal>> {
    let mut faults = Faults::new();
    if ids.is_empty() {
        faults.add(
            Refusal::at(
                Code::SolutionRequired,
                path,
                "At least one solution is needed.",
            )
            .rule("R46"),
        );
        return faults.settle(None);
    }
    if ids.len() > SOLUTIONS {
        faults.add(too_many(path, SOLUTIONS, ids.len(), "R50"));
        return faults.settle(None);
    }
    let mut rows = Vec::new();
    for (place, id) in ids.iter().enumerate() {
        let path = path.index(place);
        match known(*id) {
            None => faults.add(Refusal::at(
                Code::NotFound,
                &path,
                "There is no such solution in your catalogue.",
            )),
            Some(_) if ids[..place].contains(id) => faults.add(Refusal::at(
                Code::InvalidValue,
                &path,
                "This solution is in the list already.",
            )),
            Some(row) if !row.solution.co_sell_ready => faults.add(
                Refusal::at(
                    Code::NotCoSellReady,
                    &path,
                    "This solution is not published for co-selling.",
                )
                .rule("R11"),
            ),
            Some(row) => rows.push(row.clone()),
        }
    }
    faults.settle(Some(rows))
}

/// Assessments stand alone and are for vetted companies (R13, R49).
#[must_use]
pub fn assessment(rows: &[Row], vetted: bool, path: &Path) -> Option<Refusal> {
    let assessments = rows
        .iter()
        .filter(|row| row.solution.kind == SolutionKind::Assessment)
        .count();
    if assessments == 0 {
        return None;
    }
    if rows.len() > 1 {
        return Some(
            Refusal::at(
                Code::AssessmentExclusive,
                path,
                "An assessment stands alone: no other solution beside it.",
            )
            .rule("R49"),
        );
    }
    (!vetted).then(|| {
        Refusal::at(
            Code::AssessmentNotVetted,
            path,
            "Your company is not vetted for solution assessments.",
        )
        .rule("R13")
    })
}

/// An offer to a partner as sent.
#[derive(Clone, Debug, Serialize)]
pub struct InvitationInput {
    /// Whom to invite.
    pub partner: PartnerId,
    /// The invitee's share (R59).
    pub share: MoneyInput,
    /// When its part is expected to close; the deal's date by default.
    pub close_date: Option<String>,
    /// Why it is invited.
    pub message: Option<String>,
    /// What it should bring.
    pub solutions: Vec<SolutionId>,
    /// What help is wanted.
    pub help: Vec<HelpKind>,
    /// The sender's people for it; the record's team by default.
    pub team: Option<Vec<PersonInput>>,
}

/// What is asked of the vendor, as sent.
#[derive(Clone, Debug, Serialize)]
pub struct HelpInput {
    /// What help is wanted (R53).
    pub help: Vec<HelpKind>,
    /// What the vendor should know (R54).
    pub message: Option<String>,
}

/// Checks the kinds of help: one at least, none twice.
///
/// # Errors
/// `REQUIRED` or `INVALID_VALUE` at the path.
pub fn help(kinds: &[HelpKind], path: &Path) -> Result<Vec<HelpKind>, Refusal> {
    if kinds.is_empty() {
        return Err(
            Refusal::at(Code::Required, path, "Say what kind of help is wanted.").rule("R58"),
        );
    }
    for (place, kind) in kinds.iter().enumerate() {
        if kinds[..place].contains(kind) {
            return Err(Refusal::at(
                Code::InvalidValue,
                &path.index(place),
                "This kind is in the list already.",
            ));
        }
    }
    Ok(kinds.to_vec())
}

/// Checks a text that may be left out.
///
/// # Errors
/// See [`text::optional`].
pub fn note(text: Option<&str>, maximum: usize, path: &Path) -> Result<Option<String>, Refusal> {
    text.map_or(Ok(None), |text| text::optional(text, maximum, path))
}
