//! The tasks of the sockets of one thread.

use std::future::{Future, pending};

use actix_web::{rt, web::Data};
use tokio::task::{AbortHandle, LocalSet};

/// What sockets run on. An event wakes very many of them, and from another thread: tasks of the thread's runtime are each
/// woken by a system call, those of a set all by one. A socket holds its set until it ends, as it does when the server stops.
pub(in crate::http) struct Tasks(LocalSet);

impl Tasks {
    /// Those of this thread, which run for as long as it serves.
    pub(in crate::http) fn of_thread() -> Data<Self> {
        let tasks = Data::new(Self(LocalSet::new()));
        let running = tasks.clone();
        rt::spawn(async move { running.0.run_until(pending::<()>()).await });
        tasks
    }

    pub(super) fn spawn(&self, task: impl Future<Output = ()> + 'static) -> AbortHandle {
        self.0.spawn_local(task).abort_handle()
    }
}
