//! Sockets and streams that machines hold open: each ends soon after its token was revoked, on whichever node.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use covente_entity::types::ids::ApiTokenId;
use tokio::sync::watch;

use super::{Authenticator, SignedIn};
use crate::store::api_tokens;

/// The tokens by which something is open on this node.
#[derive(Default)]
pub(super) struct Open(Mutex<HashMap<ApiTokenId, watch::Sender<bool>>>);

/// What a socket or a stream holds for as long as it is open.
pub struct Held(Option<watch::Receiver<bool>>);

impl Held {
    /// That of nobody: it never ends.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// Returns once the token counts no more. What ends by itself, as a person's token does, never ends here.
    pub async fn ended(&mut self) {
        if let Some(ended) = &mut self.0
            && ended.wait_for(|ended| *ended).await.is_ok()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
}

impl Authenticator {
    /// Begins to look after what somebody has opened.
    #[must_use]
    pub fn hold(&self, signed_in: &SignedIn) -> Held {
        let Some(id) = signed_in.machine else {
            return Held::none();
        };
        let mut open = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        Held(Some(open.entry(id).or_default().subscribe()))
    }

    /// Ends what is open by tokens that count no more. One statement, and none where no machine has anything open.
    pub async fn look(&self) {
        let held: Vec<ApiTokenId> = {
            let mut open = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
            open.retain(|_, ended| ended.receiver_count() > 0);
            open.keys().copied().collect()
        };
        if held.is_empty() {
            return;
        }
        let good = match api_tokens::good(&self.db, &held, self.clock.now()).await {
            Ok(good) => good,
            Err(error) => {
                tracing::warn!(%error, "API tokens could not be looked at");
                return;
            }
        };
        let open = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        for id in held.iter().filter(|id| !good.contains(id)) {
            if let Some(ended) = open.get(id) {
                ended.send_replace(true);
            }
        }
    }
}
