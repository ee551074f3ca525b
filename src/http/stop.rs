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

    /// The same signal, for whoever stands on a lower floor.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<bool> {
        self.0.subscribe()
    }

    /// Waits until the stop begins.
    pub async fn wait(&self) {
        // It cannot fail while `self` holds the sender.
        let _ = self.0.subscribe().wait_for(|begun| *begun).await;
    }
}

/// What the operating system asks of this process: to stop.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Signals {
    /// Listens from now on; none is missed between two waits.
    ///
    /// # Errors
    /// When signals cannot be listened to.
    pub fn listen() -> std::io::Result<Self> {
        #[cfg(unix)]
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            #[cfg(unix)]
            terminate: signal(SignalKind::terminate())?,
            #[cfg(unix)]
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for SIGTERM or ctrl-c, and answers with the number of the signal.
    pub async fn next(&mut self) -> i32 {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => 15,
            _ = self.interrupt.recv() => 2,
        }
        #[cfg(not(unix))]
        {
            let _ = tokio::signal::ctrl_c().await;
            2
        }
    }
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
