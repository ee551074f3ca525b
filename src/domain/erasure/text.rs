//! An address within a text, or within the lines of a file.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// What stands in place of one, cut so that no text grows: some are as long as they may be.
const MARK: &str = "erased";

/// A text with an address in small letters overwritten wherever it stands for itself, whatever its case; none where it
/// does not.
pub(super) fn overwritten(text: &str, key: &str) -> Option<String> {
    if !text.to_lowercase().contains(key) {
        return None;
    }
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let (before, rest) = text.split_at(at);
        let found =
            beginning(rest, key).filter(|length| !leads_on(before) && !goes_on(&rest[*length..]));
        if let Some(length) = found {
            new.extend(MARK.chars().take(rest[..length].chars().count()));
            at += length;
        } else {
            new.push(first);
            at += first.len_utf8();
        }
    }
    (new != text).then_some(new)
}

/// Bytes of a file, as base64, in which each line that names an address in small letters is empty; none where none does.
pub(super) fn emptied(base64: &str, key: &str) -> Option<String> {
    let bytes = STANDARD.decode(base64).ok()?;
    let mut left = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let names_it = overwritten(&String::from_utf8_lossy(line), key).is_some();
        left.extend_from_slice(if names_it { end(line) } else { line });
    }
    (left != bytes).then(|| STANDARD.encode(left))
}

/// The end of a line.
fn end(line: &[u8]) -> &[u8] {
    let ends = [b"\r\n".as_slice(), b"\n"];
    let end = ends.into_iter().find(|end| line.ends_with(end));
    end.unwrap_or_default()
}

/// How long the beginning of a text is that is this in small letters.
fn beginning(text: &str, key: &str) -> Option<usize> {
    let mut key = key.chars();
    for (at, c) in text.char_indices() {
        if key.as_str().is_empty() {
            return Some(at);
        }
        for small in c.to_lowercase() {
            if key.next() != Some(small) {
                return None;
            }
        }
    }
    key.as_str().is_empty().then_some(text.len())
}

/// Whether what comes before an address makes it a longer one.
fn leads_on(before: &str) -> bool {
    let mut before = before.chars().rev();
    match before.next() {
        Some('.' | '_' | '+' | '-') => before.next().is_some_and(char::is_alphanumeric),
        Some(c) => c.is_alphanumeric(),
        None => false,
    }
}

/// Whether what comes after an address makes it a longer one: a dot may end a sentence.
fn goes_on(rest: &str) -> bool {
    let mut rest = rest.chars();
    match rest.next() {
        Some('.') => rest.next().is_some_and(char::is_alphanumeric),
        Some(c) => c.is_alphanumeric(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_a_text_is_overwritten_where_it_stands_for_itself() {
        let gone = |text: &str| overwritten(text, "ana@example.com");
        for (text, left) in [
            ("ana@example.com", "erased"),
            ("Ask ANA@Example.COM.", "Ask erased."),
            (
                "<ana@example.com>, ...ana@example.com",
                "<erased>, ...erased",
            ),
            ("\u{130}x ana@example.com \u{df}", "\u{130}x erased \u{df}"),
        ] {
            assert_eq!(gone(text).as_deref(), Some(left), "{text}");
        }
        for text in [
            "",
            "zana@example.com",
            "j.ana@example.com",
            "ana@example.com.au",
            "ana@example.company",
        ] {
            assert_eq!(gone(text), None, "{text}");
        }
        // No text grows, since some are as long as they may be.
        assert_eq!(overwritten("a@b.c", "a@b.c").as_deref(), Some("erase"));
    }

    #[test]
    fn a_line_that_names_an_address_becomes_empty_and_the_others_keep_their_numbers() {
        let gone = |lines: &[u8]| {
            let left = emptied(&STANDARD.encode(lines), "ana@example.com")?;
            STANDARD.decode(left).ok()
        };
        let file =
            b"key,team\r\nA,Ana|Ana@Example.com|1\r\nB,\xe4|b@x.example|2\nC,ana@example.com";
        let left = b"key,team\r\n\r\nB,\xe4|b@x.example|2\n";
        assert_eq!(gone(file).as_deref(), Some(left.as_slice()));
        assert_eq!(gone(left), None);
    }
}
