//! What a company's own name or percentage of a stage means among the standard ones (R84, R87).

use covente_entity::types::SalesStage;
use rust_decimal::Decimal;

use crate::domain::sales_stage::{self, percent};
use crate::domain::text::fold;

/// Names of one company at most.
pub const NAMES: usize = 100;

/// A name of a company's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own<'a> {
    /// The name in the form in which names are compared.
    pub name_folded: &'a str,
    /// The percentage that goes with it.
    pub percent: Option<i32>,
    /// The stage that it means.
    pub stage: SalesStage,
}

/// Whether a stage is one of a deal of this kind: of an assessment only its own stages count (R130).
#[must_use]
pub fn is_of(stage: SalesStage, of_assessment: bool) -> bool {
    !sales_stage::way(!of_assessment).contains(&stage)
}

/// The stage that a value means in a deal of this kind: a name of the company's own, else a percentage of its own,
/// else a percentage by R87; none for what is not mapped, which is never guessed (R84). `CREATED` and `ACCEPTED` both
/// stand for the stage in which the record started.
#[must_use]
pub fn meaning(value: &str, own: &[Own<'_>], of_assessment: bool) -> Option<SalesStage> {
    let name = fold(value);
    let counts = || own.iter().filter(|own| is_of(own.stage, of_assessment));
    let named = counts().find(|own| own.name_folded == name);
    if let Some(named) = named {
        return Some(named.stage);
    }
    let number = read(value)?;
    counts()
        .find(|own| own.percent.map(Decimal::from) == Some(number))
        .map(|own| own.stage)
        .or_else(|| standard(number, of_assessment))
}

/// A percentage such as `55`, `55 %` or `12.5%`; none for what is no number from 0 to 100.
#[must_use]
pub fn read(value: &str) -> Option<Decimal> {
    let digits = value.trim();
    let digits = digits.strip_suffix('%').unwrap_or(digits).trim_end();
    let plain = |c: char| c.is_ascii_digit() || c == '.';
    // Bounded before it is read: nothing of this length is a percentage.
    if digits.len() > 20
        || !digits.starts_with(|c: char| c.is_ascii_digit())
        || !digits.chars().all(plain)
    {
        return None;
    }
    let number = digits.parse::<Decimal>().ok()?;
    (number <= Decimal::ONE_HUNDRED).then_some(number)
}

/// The highest stage whose percentage is not above the number; 100 is won alone, and below 10 there is none (R87).
fn standard(number: Decimal, of_assessment: bool) -> Option<SalesStage> {
    let reached = |stage: &SalesStage| Decimal::from(percent(*stage)) <= number;
    [SalesStage::Created]
        .into_iter()
        .chain(sales_stage::way(of_assessment))
        .chain([SalesStage::Won])
        .rfind(reached)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &[Own<'static>] = &[
        Own {
            name_folded: "decouverte",
            percent: Some(15),
            stage: SalesStage::Qualified,
        },
        Own {
            name_folded: "workshop",
            percent: Some(45),
            stage: SalesStage::CollectData,
        },
    ];

    #[test]
    fn a_percentage_without_a_name_means_the_highest_stage_that_it_reaches_r87() {
        let of = |value| meaning(value, OWN, false);
        assert_eq!(of("55"), Some(SalesStage::Developed));
        assert_eq!(of("55 %"), Some(SalesStage::Developed));
        assert_eq!(of("19.99%"), Some(SalesStage::Created));
        assert_eq!(of("10"), Some(SalesStage::Created));
        assert_eq!(of("99.9"), Some(SalesStage::Negotiated));
        assert_eq!(of("100"), Some(SalesStage::Won));
        for unmapped in ["9.99", "0", "100.1", "-20", "1e2", "", "%", "half"] {
            assert_eq!(of(unmapped), None, "{unmapped}");
        }
        assert_eq!(
            meaning("45 %", &[], true),
            Some(SalesStage::CollectData),
            "an assessment has stages of its own"
        );
    }

    #[test]
    fn a_name_of_ones_own_comes_first_where_it_is_of_this_kind_of_deal() {
        assert_eq!(
            meaning(" Découverte ", OWN, false),
            Some(SalesStage::Qualified)
        );
        assert_eq!(meaning("15", OWN, false), Some(SalesStage::Qualified));
        assert_eq!(meaning("Découverte", OWN, true), None);
        assert_eq!(meaning("15", OWN, true), Some(SalesStage::Created));
        assert_eq!(
            meaning("workshop", OWN, true),
            Some(SalesStage::CollectData)
        );
        assert_eq!(meaning("workshop", OWN, false), None);
        assert_eq!(meaning("45", OWN, false), Some(SalesStage::Developed));
    }
}
