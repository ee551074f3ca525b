//! Cursors: sealed under the server's secret, so that they show no position and hold for one company and order only.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use covente_entity::types::ids::PartnerId;

use crate::error::Error;

const TAG: usize = 16;

/// Makes and reads cursors. The same place of the same list always has the same cursor.
#[derive(Clone, Debug)]
pub struct Cursors {
    tag: Key,
    mask: Key,
}

impl Cursors {
    /// With keys derived from the server's secret.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        let secret = Key::new(HMAC_SHA256, secret);
        let derive = |label: &[u8]| Key::new(HMAC_SHA256, hmac::sign(&secret, label).as_ref());
        Self {
            tag: derive(b"covente cursor tag 1"),
            mask: derive(b"covente cursor mask 1"),
        }
    }

    /// A cursor for a place of a list, as a company sees it.
    #[must_use]
    pub fn seal(&self, company: PartnerId, order: &str, place: &[u8]) -> String {
        let tag = self.tag(company, order, place);
        let mut bytes = tag.to_vec();
        bytes.extend_from_slice(place);
        self.mask(&tag, &mut bytes[TAG..]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The place in a cursor.
    ///
    /// # Errors
    /// [`Error::CursorInvalid`] for one that was not made here for this company and order.
    pub fn open(&self, company: PartnerId, order: &str, cursor: &str) -> Result<Vec<u8>, Error> {
        let bytes = URL_SAFE_NO_PAD
            .decode(cursor)
            .map_err(|_| Error::CursorInvalid)?;
        let (tag, place) = bytes
            .split_first_chunk::<TAG>()
            .ok_or(Error::CursorInvalid)?;
        let mut place = place.to_vec();
        self.mask(tag, &mut place);
        verify_slices_are_equal(tag, &self.tag(company, order, &place))
            .map_err(|_| Error::CursorInvalid)?;
        Ok(place)
    }

    fn tag(&self, company: PartnerId, order: &str, place: &[u8]) -> [u8; TAG] {
        let mut context = hmac::Context::with_key(&self.tag);
        context.update(company.0.as_bytes());
        context.update(order.as_bytes());
        context.update(&[0]);
        context.update(place);
        let whole = context.sign();
        let mut tag = [0; TAG];
        tag.copy_from_slice(&whole.as_ref()[..TAG]);
        tag
    }

    /// Hides, or shows again, what stands behind a tag: each block is masked by a function of the tag and its number.
    fn mask(&self, tag: &[u8; TAG], bytes: &mut [u8]) {
        for (number, block) in (0_u64..).zip(bytes.chunks_mut(32)) {
            let mut context = hmac::Context::with_key(&self.mask);
            context.update(tag);
            context.update(&number.to_be_bytes());
            for (byte, mask) in block.iter_mut().zip(context.sign().as_ref()) {
                *byte ^= mask;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const COMPANY: PartnerId = PartnerId(Uuid::from_u128(7));

    #[test]
    fn a_cursor_holds_for_its_own_company_order_and_server() {
        let cursors = Cursors::new(b"secret");
        for length in [0, 1, 16, 31, 32, 33, 300] {
            let place: Vec<u8> = (0..=255).cycle().take(length).collect();
            let cursor = cursors.seal(COMPANY, "events", &place);
            let open = |cursors: &Cursors, company, order| cursors.open(company, order, &cursor);
            assert_eq!(open(&cursors, COMPANY, "events").unwrap(), place);
            assert!(open(&cursors, PartnerId(Uuid::from_u128(8)), "events").is_err());
            assert!(open(&cursors, COMPANY, "event").is_err());
            assert!(open(&Cursors::new(b"other"), COMPANY, "events").is_err());
            assert_eq!(cursor, cursors.seal(COMPANY, "events", &place));
        }
    }

    #[test]
    fn what_was_changed_or_made_up_is_no_cursor() {
        let cursors = Cursors::new(b"secret");
        let place = 41_u64.to_be_bytes();
        let cursor = cursors.seal(COMPANY, "events", &place);
        let bytes = URL_SAFE_NO_PAD.decode(&cursor).unwrap();
        assert!(!bytes.ends_with(&place), "the position shows");
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let changed = URL_SAFE_NO_PAD.encode(changed);
            assert!(cursors.open(COMPANY, "events", &changed).is_err(), "{at}");
        }
        for text in ["", "41", "?", &cursor[..20], &format!("{cursor}AA")] {
            assert!(cursors.open(COMPANY, "events", text).is_err(), "{text}");
        }
    }
}
