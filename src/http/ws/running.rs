//! The operations that run on one socket: bounded in number, stopped with it.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use tokio::task::AbortHandle;

/// Shared by a socket and its operations, all of which live on one thread.
#[derive(Clone, Default)]
pub(super) struct Running(Rc<RefCell<HashMap<String, AbortHandle>>>);

impl Running {
    pub(super) fn count(&self) -> usize {
        self.0.borrow().len()
    }

    pub(super) fn holds(&self, id: &str) -> bool {
        self.0.borrow().contains_key(id)
    }

    pub(super) fn add(&self, id: String, operation: AbortHandle) {
        self.0.borrow_mut().insert(id, operation);
    }

    /// Forgets an operation that has ended: its id is free again. Done before its last message is sent.
    pub(super) fn forget(&self, id: &str) {
        self.0.borrow_mut().remove(id);
    }

    /// Stops an operation; from here on it says nothing.
    pub(super) fn stop(&self, id: &str) {
        if let Some(operation) = self.0.borrow_mut().remove(id) {
            operation.abort();
        }
    }

    pub(super) fn stop_all(&self) {
        for (_, operation) in self.0.borrow_mut().drain() {
            operation.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stopped_operation_goes_no_further() {
        let running = Running::default();
        let endless = tokio::spawn(std::future::pending::<()>());
        running.add("1".into(), endless.abort_handle());
        assert!(running.holds("1"));
        running.stop("1");
        assert!(endless.await.unwrap_err().is_cancelled());
        assert_eq!(running.count(), 0);
    }
}
