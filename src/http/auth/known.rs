//! Tokens that were checked a moment ago: checking a signature takes longer than all else before an operation.

use std::time::{Duration, Instant, SystemTime};

use quick_cache::sync::Cache;

use super::SignedIn;
use crate::graphql::document::{Hash, hash};

/// For how long a token need not be checked again. As much later a key that was withdrawn ends the last session.
const FRESH: Duration = Duration::from_secs(30);
/// How many are known at most.
const CAPACITY: usize = 10_000;

/// By the hash of each token, which is no secret, whom it stands for and when it was checked.
pub(super) struct Known(Cache<Hash, (SignedIn, Instant)>);

impl Known {
    pub(super) fn none() -> Self {
        Self(Cache::new(CAPACITY))
    }

    /// Whom a token stands for, if it was checked lately and still counts.
    pub(super) fn find(&self, token: &str) -> Option<SignedIn> {
        let (signed_in, checked) = self.0.get(&hash(token))?;
        let counts = checked.elapsed() < FRESH && SystemTime::now() < signed_in.until;
        counts.then_some(signed_in)
    }

    pub(super) fn keep(&self, token: &str, signed_in: &SignedIn) {
        let entry = (signed_in.clone(), Instant::now());
        self.0.insert(hash(token), entry);
    }
}
