//! How many lexical tokens a document has: counted in one pass, before anything is parsed.

/// The tokens of a text, whether or not it is a document. A string is one token, a comment none.
pub(super) fn count(text: &str) -> usize {
    let mut rest = text.as_bytes();
    let mut tokens = 0_usize;
    while let Some((&first, after)) = rest.split_first() {
        let length = match first {
            b' ' | b'\t' | b'\n' | b'\r' | b',' | 0xEF | 0xBB | 0xBF => {
                rest = after;
                continue;
            }
            b'#' => {
                rest = &rest[until(rest, |byte| byte == b'\n' || byte == b'\r')..];
                continue;
            }
            b'"' if rest.starts_with(b"\"\"\"") => block(rest),
            b'"' => string(rest),
            b'.' if rest.starts_with(b"...") => 3,
            byte if is_word(byte) || byte == b'-' => {
                1 + until(after, |byte| {
                    !(is_word(byte) || byte == b'.' || byte == b'+' || byte == b'-')
                })
            }
            _ => 1,
        };
        tokens += 1;
        rest = &rest[length..];
    }
    tokens
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn until(bytes: &[u8], end: impl Fn(u8) -> bool) -> usize {
    bytes
        .iter()
        .position(|byte| end(*byte))
        .unwrap_or(bytes.len())
}

/// The length of a string from its first quote on; an open one ends with its line.
fn string(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The length of a block string from its first quote on; an open one ends with the text.
fn block(bytes: &[u8]) -> usize {
    let mut at = 3;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"\"\"\"") {
            return at + 3;
        }
        at += if bytes[at..].starts_with(b"\\\"\"\"") {
            4
        } else {
            1
        };
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_counts_once() {
        for (text, tokens) in [
            ("", 0),
            ("{ a, b }", 4),
            (
                "query A($b: [Int!]! = -1.5e+3) { ...C @include(if: $d) }",
                26,
            ),
            ("# nothing { a }\n{a}", 3),
            (r#"{ a(b: "c \" { d", e: """f " g \""" h""") }"#, 11),
            ("\u{feff}{a}", 3),
            ("\"open\n{", 2),
            ("\"\"\"open {", 1),
            ("\"ends with \\", 1),
            ("{ é }", 4),
        ] {
            assert_eq!(count(text), tokens, "{text}");
        }
    }
}
