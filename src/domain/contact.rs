//! E-mail addresses, phone numbers, country codes and D-U-N-S numbers: what is well formed (A24).

use crate::domain::refusal::{Code, Path, Refusal};

/// The longest address that mail transport takes (RFC 5321 §4.5.3.1.3).
const EMAIL: usize = 254;

/// Checks an e-mail address: one `@`, a local part, a domain with a dot, no space. Whether it exists, only mail can
/// tell. It is kept as typed; [`email_key`] is compared.
///
/// # Errors
/// `INVALID_VALUE` or `TOO_LONG` at the path.
pub fn email(text: &str, path: &Path) -> Result<String, Refusal> {
    let text = text.trim();
    if text.len() > EMAIL {
        return Err(Refusal::at(
            Code::TooLong,
            path,
            "An e-mail address has at most 254 characters.",
        ));
    }
    let well_formed = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && local.len() <= 64
            && !domain.contains('@')
            && domain.split('.').count() >= 2
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            })
            && text
                .chars()
                .all(|c| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"".contains(c))
    });
    if well_formed {
        Ok(text.to_owned())
    } else {
        Err(Refusal::at(
            Code::InvalidValue,
            path,
            "This is not an e-mail address, such as ana@example.com.",
        ))
    }
}

/// The form in which e-mail addresses are compared: trimmed, in small letters (R9).
#[must_use]
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Checks a phone number: digits with the usual signs between them, 5 to 15 digits (E.164 allows 15). Kept as typed.
///
/// # Errors
/// `INVALID_VALUE` at the path.
pub fn phone(text: &str, path: &Path) -> Result<String, Refusal> {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let signs = text
        .chars()
        .enumerate()
        .all(|(place, c)| c.is_ascii_digit() || " -./()".contains(c) || (c == '+' && place == 0));
    if signs && (5..=15).contains(&digits) && text.len() <= 40 {
        Ok(text.to_owned())
    } else {
        Err(Refusal::at(
            Code::InvalidValue,
            path,
            "This is not a phone number, such as +33 1 23 45 67 89.",
        ))
    }
}

/// Checks a country: two letters of ISO 3166-1 (R32). Answered in capitals.
///
/// # Errors
/// `INVALID_VALUE` at the path.
pub fn country(text: &str, path: &Path) -> Result<String, Refusal> {
    let code = text.trim().to_ascii_uppercase();
    if COUNTRIES.split(' ').any(|known| known == code) {
        Ok(code)
    } else {
        Err(Refusal::at(
            Code::InvalidValue,
            path,
            "The country is a two-letter code of ISO 3166-1, such as FR.",
        ))
    }
}

/// Checks a D-U-N-S number: nine digits, dashes allowed between them (A24). Answered as nine digits.
///
/// # Errors
/// `INVALID_VALUE` at the path.
pub fn duns(text: &str, path: &Path) -> Result<String, Refusal> {
    let number: String = text.trim().chars().filter(|c| *c != '-').collect();
    if number.len() == 9 && number.chars().all(|c| c.is_ascii_digit()) {
        Ok(number)
    } else {
        Err(Refusal::at(
            Code::InvalidValue,
            path,
            "A D-U-N-S number has nine digits, such as 15-048-3782.",
        ))
    }
}

/// The officially assigned codes of ISO 3166-1 alpha-2, and XK, which the field uses for Kosovo.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI \
FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS \
IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA \
RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT \
TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_numbers_are_told_from_noise() {
        let path = Path::of("x");
        for good in [
            "ana@example.com",
            "o'neil+co@sub.example.co.uk",
            " élan@exämple.fr ",
        ] {
            assert!(email(good, &path).is_ok(), "{good}");
        }
        for bad in [
            "",
            "ana",
            "@example.com",
            "ana@example",
            "a b@example.com",
            "a@b@example.com",
            "a@-x.com",
            "a@x..com",
        ] {
            assert!(email(bad, &path).is_err(), "{bad}");
        }
        for good in ["+33 1 23 45 67 89", "(555) 010-2030", "12345"] {
            assert!(phone(good, &path).is_ok(), "{good}");
        }
        for bad in ["", "call me", "12+34567", "1234", "+1234567890123456"] {
            assert!(phone(bad, &path).is_err(), "{bad}");
        }
        assert_eq!(country("fr", &path), Ok("FR".to_owned()));
        assert!(country("XX", &path).is_err());
        assert!(country("A ", &path).is_err());
        assert_eq!(duns("15-048-3782", &path), Ok("150483782".to_owned()));
        assert!(duns("15-048-378", &path).is_err());
    }
}
