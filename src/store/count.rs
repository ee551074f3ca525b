//! Counts the SQL statements of a request, across the tasks that it starts.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

tokio::task_local! {
    static STATEMENTS: Arc<AtomicU32>;
}

/// Runs a future and tells how many statements it made.
pub async fn scope<F: Future>(future: F) -> (F::Output, u32) {
    let statements = Arc::new(AtomicU32::new(0));
    let output = STATEMENTS.scope(Arc::clone(&statements), future).await;
    (output, statements.load(Ordering::Relaxed))
}

/// Carries the count of the current task into a task of its own.
pub fn inherit<F: Future>(future: F) -> impl Future<Output = F::Output> {
    let statements = STATEMENTS.try_with(Arc::clone).unwrap_or_default();
    STATEMENTS.scope(statements, future)
}

/// One more statement. Outside a request nothing counts.
pub(crate) fn one() {
    let _ = STATEMENTS.try_with(|statements| statements.fetch_add(1, Ordering::Relaxed));
}
