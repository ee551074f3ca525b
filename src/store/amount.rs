//! Amounts of money as numbers that compare across currencies' decimals: in thousandths of the main unit.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sea_orm::EntityTrait;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr};

use crate::store::column::{Column, Kind};

/// Currencies without decimals.
const WHOLE: &[&str] = &[
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
    "VUV", "XAF", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XOF", "XPD", "XPF", "XPT",
    "XSU", "XTS", "XUA", "XXX",
];
/// Currencies with three decimals.
const THREE: &[&str] = &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];
/// Units of account with four decimals; their last one is not compared.
const FOUR: &[&str] = &["CLF", "UYW"];

/// A number in thousandths, rounded both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thousandths {
    /// The next one that is not greater.
    pub down: i64,
    /// The next one that is not less.
    pub up: i64,
}

/// Reads a decimal number; none where it is none.
#[must_use]
pub fn thousandths(text: &str) -> Option<Thousandths> {
    // Bounded before it is read: nothing of this length is an amount.
    let number: Decimal = (text.len() <= 40)
        .then(|| text.trim().parse().ok())
        .flatten()?;
    let end = if number.is_sign_negative() {
        i64::MIN
    } else {
        i64::MAX
    };
    let (down, up) = match number.checked_mul(Decimal::from(1000)) {
        None => (end, end),
        Some(exact) => (
            exact.floor().to_i64().unwrap_or(end),
            exact.ceil().to_i64().unwrap_or(end),
        ),
    };
    Some(Thousandths { down, up })
}

/// An amount in minor units of its currency, as a field of a list.
pub(crate) fn column<E: EntityTrait>(minor: E::Column, currency: E::Column) -> Column {
    let minor = || Expr::col((E::default(), minor));
    let is = |codes: &[&str]| {
        let codes: Vec<SimpleExpr> = codes
            .iter()
            .map(|code| Expr::Constant((*code).into()))
            .collect();
        Expr::col((E::default(), currency)).is_in(codes)
    };
    let number = |number: i64| Expr::Constant(number.into());
    let case = CaseStatement::new()
        .case(is(WHOLE), minor().mul(number(1000)))
        .case(is(THREE), minor())
        .case(is(FOUR), minor().div(number(10)))
        .finally(minor().mul(number(10)));
    Column::new(case.into(), Kind::Number)
}

#[cfg(test)]
mod tests {
    use iso_currency::Currency;

    use super::*;

    #[test]
    fn the_decimals_are_those_of_every_currency() {
        let letters = || (b'A'..=b'Z').map(char::from);
        let mut known = 0;
        for first in letters() {
            for second in letters() {
                for third in letters() {
                    let code = String::from_iter([first, second, third]);
                    let Some(currency) = Currency::from_code(&code) else {
                        continue;
                    };
                    let digits = match code.as_str() {
                        code if WHOLE.contains(&code) => 0,
                        code if THREE.contains(&code) => 3,
                        code if FOUR.contains(&code) => 4,
                        _ => 2,
                    };
                    assert_eq!(currency.exponent().unwrap_or(0), digits, "{code}");
                    known += 1;
                }
            }
        }
        assert!(known > 150, "{known}");
    }

    #[test]
    fn a_number_is_rounded_both_ways() {
        let both = |text: &str| thousandths(text).map(|number| (number.down, number.up));
        assert_eq!(both("1200.5"), Some((1_200_500, 1_200_500)));
        assert_eq!(both(" -0.0001 "), Some((-1, 0)));
        assert_eq!(both("0.0001"), Some((0, 1)));
        let huge = "79228162514264337593543950335";
        assert_eq!(both(huge), Some((i64::MAX, i64::MAX)));
        assert_eq!(both(&format!("-{huge}")), Some((i64::MIN, i64::MIN)));
        for text in ["", "many", "NaN", "1e400", "0x1"] {
            assert_eq!(both(text), None, "{text}");
        }
    }
}
