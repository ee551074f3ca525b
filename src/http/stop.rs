//! The one signal that the server stops.

use tokio::sync::watch;

/// Tells every socket and every request that the server stops. Clones share one signal.
#[derive(Clone, Debug, Default)]
pub struct Stop(watch::Sender<bool>);

impl Stop {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins the stop; there is no way back.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    #[must_use]
    pub fn begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the stop begins.
    pub async fn wait(&self) {
        // It cannot fail while `self` holds the sender.
        let _ = self.0.subscribe().wait_for(|begun| *begun).await;
    }
}

/// Waits until the operating system asks this process to stop: SIGTERM or ctrl-c.
///
/// # Errors
/// When signals cannot be listened to.
pub async fn signalled() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_waits_is_told_before_and_after() {
        let stop = Stop::new();
        let waiting = tokio::spawn({
            let stop = stop.clone();
            async move { stop.wait().await }
        });
        assert!(!stop.begun());
        stop.begin();
        waiting.await.unwrap();
        stop.wait().await;
        assert!(stop.begun());
    }
}
