//! The short reference of an engagement, to quote by phone (design §10).

/// Letters and digits that nobody mistakes for one another: no 0, 1, I, L, O, U.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A reference such as `CO-7K3F-92QD`, made of random bytes.
#[must_use]
pub fn reference(random: [u8; 8]) -> String {
    let letter = |byte: u8| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]);
    let mut text = String::from("CO-");
    for (place, byte) in random.into_iter().enumerate() {
        if place == 4 {
            text.push('-');
        }
        text.push(letter(byte));
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_reference_is_easy_to_read_aloud() {
        assert_eq!(
            super::reference([5, 18, 1, 13, 7, 0, 21, 11]),
            "CO-7M3F-92QD"
        );
    }
}
