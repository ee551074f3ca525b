//! An address within a text.

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
}
