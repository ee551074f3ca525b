//! The words by which deals are searched: how a text is folded and split, and what a query asks for.

use unicode_normalization::UnicodeNormalization;

use crate::domain::text::fold;
use crate::error::Error;

/// Characters of a query at most.
pub const CHARACTERS: usize = 200;
/// Words of a query at most.
pub const WORDS: usize = 10;
/// Characters of a word that count: no query can name more of them.
const WORD: usize = 2 * CHARACTERS;
/// Characters that are taken as one word in writing without spaces.
const SPAN: usize = 4;

/// The words that a query looks for, each of them the beginning of some word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought(Vec<String>);

impl Sought {
    /// Those of a query; none where it holds no letter and no digit, and so asks for nothing.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a query that is too long, or of too many words.
    pub fn read(query: &str) -> Result<Option<Self>, Error> {
        let characters = query.chars().count();
        if characters > CHARACTERS {
            return Err(Error::BadRequest(format!(
                "`search` has at most {CHARACTERS} characters; this one has {characters}."
            )));
        }
        let mut words: Vec<String> = Vec::new();
        for run in runs(query) {
            if run.spaced {
                words.push(run.text.iter().take(WORD).collect());
            } else {
                words.extend(run.text.chunks(SPAN).map(String::from_iter));
            }
        }
        // What begins a longer word of the query is found with it.
        let longer = |word: &String| {
            let mut others = words.iter();
            others.any(|other| other != word && other.starts_with(word.as_str()))
        };
        let mut least: Vec<_> = (words.iter().filter(|word| !longer(word)).cloned()).collect();
        least.sort_unstable();
        least.dedup();
        if least.len() > WORDS {
            return Err(Error::BadRequest(format!(
                "`search` has at most {WORDS} words; this one has {}.",
                least.len()
            )));
        }
        Ok((!least.is_empty()).then_some(Self(least)))
    }

    /// The words.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.0
    }
}

/// The words of a text as they are kept, each once, with a space between. In writing without spaces a word begins at
/// every character, since nothing tells where one does.
#[must_use]
pub fn words(text: &str) -> String {
    let mut words = Vec::new();
    for run in runs(text) {
        if run.spaced {
            words.push(run.text.iter().take(WORD).collect::<String>());
            continue;
        }
        let from = |at: usize| run.text[at..].iter().take(SPAN).collect::<String>();
        words.extend((0..run.text.len()).map(from));
    }
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

/// Letters and digits that stand together.
struct Run {
    text: Vec<char>,
    /// Whether this writing puts spaces between words.
    spaced: bool,
}

fn runs(text: &str) -> Vec<Run> {
    // Accents apart, so that the fold drops them from every letter, and what is left of them in one form again.
    let apart: String = text.nfkd().filter(|c| !is_accent(*c)).collect();
    let folded: String = fold(&apart).nfkc().collect();
    let mut runs: Vec<Run> = Vec::new();
    let mut ended = true;
    for c in folded.chars() {
        if !c.is_alphanumeric() {
            ended = true;
            continue;
        }
        let spaced = !is_unspaced(c);
        match runs.last_mut().filter(|run| !ended && run.spaced == spaced) {
            Some(run) => run.text.push(c),
            None => runs.push(Run {
                text: vec![c],
                spaced,
            }),
        }
        ended = false;
    }
    runs
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether a letter is of a writing that puts no spaces between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(query: &str) -> Vec<String> {
        Sought::read(query)
            .expect("a query within the bounds")
            .map(|sought| sought.words().to_vec())
            .unwrap_or_default()
    }

    #[test]
    fn a_text_is_folded_and_split_where_no_letter_and_no_digit_stands() {
        assert_eq!(words("CO-7K3F-92QD"), "7k3f 92qd co");
        assert_eq!(words("Asha.Rao@example.com"), "asha com example rao");
        assert_eq!(words("Société d'Électricité"), "d electricite societe");
        assert_eq!(words("Socie\u{301}te\u{301}"), "societe");
        assert_eq!(words("Đặng Thế Ⅳ ﬁn"), "dang fin iv the");
        assert_eq!(words("\"a\" OR b* NEAR(c) 'x':* \\ a"), "a b c near or x");
        assert_eq!(words(" -- \u{0} \n"), "");
    }

    #[test]
    fn writing_without_spaces_is_found_from_any_character_on() {
        assert_eq!(words("東京電力AB"), "ab 京電力 力 東京電力 電力");
        assert_eq!(sought("東京電力会社"), ["会社", "東京電力"]);
        // Halfwidth, or with its mark apart, it is the same letter.
        assert_eq!(sought("\u{30ab}\u{3099}ス"), ["\u{30ac}ス"]);
        assert_eq!(words("한국전력 가"), "가 한국전력");
    }

    #[test]
    fn a_query_asks_for_each_word_once_and_for_none_that_begins_another() {
        assert_eq!(sought("co co-7k cold"), ["7k", "cold"]);
        assert_eq!(sought("a A b"), ["a", "b"]);
        assert_eq!(sought(" * \"\" -"), [""; 0]);
    }

    #[test]
    fn a_query_is_bounded_and_every_word_of_it_can_be_found() {
        let code = |query: &str| Sought::read(query).map_err(|error| error.code());
        assert!(code(&"x".repeat(200)).is_ok());
        assert_eq!(code(&"x".repeat(201)), Err("BAD_REQUEST"));
        let many = |count: usize| (10..10 + count).map(|n| n.to_string()).collect::<Vec<_>>();
        assert!(code(&many(10).join(" ")).is_ok());
        assert_eq!(code(&many(11).join(" ")), Err("BAD_REQUEST"));
        for letter in ["x", "ß", "œ", "\u{1f600}", "\u{10400}", "ﷺ"] {
            let query = letter.repeat(200);
            let text = words(&query.repeat(10));
            for word in sought(&query) {
                assert!(text.split(' ').any(|it| it.starts_with(&word)), "{letter}");
            }
            assert!(text.split(' ').all(|word| word.len() < 2_046), "{letter}");
        }
    }
}
