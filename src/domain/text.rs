//! Texts of an input: bounds, what no text may hold, and the form in which names are searched (R39).

use crate::domain::refusal::{Code, Path, Refusal};

/// A name of a deal, a person, a company.
pub const NAME: usize = 255;
/// A note or a message.
pub const NOTE: usize = 5_000;
/// An id of another system (A24).
pub const FOREIGN_ID: usize = 64;

/// A text that must be there: trimmed, not empty, not too long, without control characters.
///
/// # Errors
/// `REQUIRED`, `TOO_LONG` or `INVALID_VALUE` at the path.
pub fn required(text: &str, maximum: usize, path: &Path) -> Result<String, Refusal> {
    optional(text, maximum, path)?
        .ok_or_else(|| Refusal::at(Code::Required, path, "A value is needed here."))
}

/// A text that may be empty, which counts as none.
///
/// # Errors
/// `TOO_LONG` or `INVALID_VALUE` at the path.
pub fn optional(text: &str, maximum: usize, path: &Path) -> Result<Option<String>, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    if length > maximum {
        return Err(Refusal::at(
            Code::TooLong,
            path,
            format!("At most {maximum} characters; these are {length}."),
        )
        .with(serde_json::json!({ "maximum": maximum, "length": length })));
    }
    // Postgres refuses U+0000 outright; the other control characters only serve to deceive a reader.
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(Refusal::at(
            Code::InvalidValue,
            path,
            "The text holds a control character.",
        ));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// The form in which names are compared by a search: small letters, Latin letters without accents, single spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => folded.push_str(letters),
            None if c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            // Combining accents, which decomposed text carries beside the letter; control characters, which no name
            // holds and Postgres does not take.
            None if ('\u{300}'..='\u{36f}').contains(&c) || c.is_control() => {}
            None => folded.push(c),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ř' => "r",
        'ś' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'þ' => "th",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_compares_names_without_case_and_accents() {
        assert_eq!(fold("  Société   Générale "), "societe generale");
        assert_eq!(fold("Société"), fold("Socie\u{301}te\u{301}"));
        assert_eq!(fold("GROSSE STRAẞE"), "grosse strasse");
        assert_eq!(fold("a\u{0}b\u{7f}\tc"), "ab c");
        assert_eq!(fold("Østergård & Çelik"), "ostergard & celik");
    }

    #[test]
    fn a_text_is_trimmed_and_bounded() {
        let path = Path::of("name");
        assert_eq!(required("  a ", NAME, &path), Ok("a".to_owned()));
        assert_eq!(
            required(" \n ", NAME, &path).map_err(|fault| fault.code),
            Err(Code::Required)
        );
        assert_eq!(
            required("a\0b", NAME, &path).map_err(|fault| fault.code),
            Err(Code::InvalidValue)
        );
        assert_eq!(
            required(&"é".repeat(256), NAME, &path).map_err(|fault| fault.code),
            Err(Code::TooLong)
        );
    }
}
