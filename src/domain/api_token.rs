//! What the token of a machine looks like, and by what it is known (C18).

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};

/// What every token begins with: by it secrets that leaked are found, and no signed token does.
pub const BEGINNING: &str = "cvt_";
/// Tokens of one company that count, at most.
pub const TOKENS: usize = 100;
/// Characters of a name at most: history shows it with every change.
pub const NAME: usize = 100;
/// What the subjects of machines begin with, and those of nobody else.
pub const SUBJECT: &str = "token:";
/// How a change by a machine came in, as companies other than its own are told.
pub const VIA: &str = "API token";

/// Random bytes of the part by which a token is found.
const PREFIX: usize = 6;
/// Random bytes of its secret part.
const SECRET: usize = 32;
/// Random bytes of a whole token.
pub const RANDOM: usize = PREFIX + SECRET;

/// A token that was made just now.
pub struct Fresh {
    /// The whole of it, which is shown once.
    pub text: String,
    /// The part by which it is found.
    pub prefix: String,
    /// What is kept of the rest.
    pub hash: Vec<u8>,
}

impl Fresh {
    /// Of random bytes.
    #[must_use]
    pub fn of(random: [u8; RANDOM]) -> Self {
        let (prefix, secret) = random.split_at(PREFIX);
        let (prefix, secret) = (hex(prefix), hex(secret));
        Self {
            text: format!("{BEGINNING}{prefix}_{secret}"),
            hash: hash(&secret),
            prefix,
        }
    }
}

/// The two parts of a token: the one by which it is found, and its secret; none for what is no token of a machine.
#[must_use]
pub fn parts(token: &str) -> Option<(&str, &str)> {
    token.strip_prefix(BEGINNING)?.split_once('_')
}

/// Whether a secret is the one of which this was kept. It takes as long whether it is or not.
#[must_use]
pub fn is_of(secret: &str, kept: &[u8]) -> bool {
    verify_slices_are_equal(&hash(secret), kept).is_ok()
}

/// How a change came in, as a company is told that is not the machine's own: by some token, whatever its name.
#[must_use]
pub fn told_to_others(via: &str) -> &str {
    if via.starts_with(VIA) { VIA } else { via }
}

/// The secret has as many random bits as its hash, so that nobody finds it by trying: it needs no slow hash.
fn hash(secret: &str) -> Vec<u8> {
    digest(&SHA256, secret.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_by_its_prefix_and_known_by_its_hash() {
        let mut random = [0xab; RANDOM];
        random[..PREFIX].copy_from_slice(&[0, 1, 2, 0xfd, 0xfe, 0xff]);
        let fresh = Fresh::of(random);
        assert_eq!(fresh.prefix, "000102fdfeff");
        let secret = "ab".repeat(SECRET);
        assert_eq!(fresh.text, format!("cvt_000102fdfeff_{secret}"));
        assert_eq!(parts(&fresh.text), Some(("000102fdfeff", &*secret)));
        assert!(is_of(&secret, &fresh.hash));
        assert!(!is_of(&secret[1..], &fresh.hash));
        assert!(!is_of("", &fresh.hash));
        assert!(
            !fresh
                .hash
                .windows(4)
                .any(|part| secret.as_bytes().windows(4).any(|it| it == part))
        );
    }

    #[test]
    fn what_is_no_token_has_no_parts() {
        for text in [
            "",
            "cvt_",
            "cvt_abc",
            "CVT_a_b",
            "eyJhbGciOi.J.x",
            "xcvt_a_b",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn only_its_own_company_is_told_a_tokens_name() {
        assert_eq!(told_to_others("API token CRM sync"), "API token");
        assert_eq!(told_to_others("API"), "API");
        assert_eq!(told_to_others("CLOCK"), "CLOCK");
    }
}
