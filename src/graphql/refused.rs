//! Which codes of `userErrors` a request was answered with, for its line in the log and for the figures.

use std::cell::RefCell;
use std::future::Future;

use async_graphql::Value;
use async_graphql::resolver_utils::enum_value;

use crate::domain::refusal::Refusal;
use crate::graphql::types::enums::UserErrorCode;

tokio::task_local! {
    static CODES: RefCell<Vec<String>>;
}

/// Runs an operation and tells the codes, each once, in their order.
pub(crate) async fn scope<F: Future>(operation: F) -> (F::Output, Vec<String>) {
    CODES
        .scope(RefCell::default(), async {
            let output = operation.await;
            (output, CODES.with(RefCell::take))
        })
        .await
}

/// Notes what a mutation was refused for. Outside an operation nobody asks.
pub(super) fn note(refusals: &[Refusal]) {
    let _ = CODES.try_with(|codes| {
        let mut codes = codes.borrow_mut();
        for refusal in refusals {
            if let Value::Enum(name) = enum_value(UserErrorCode::from(refusal.code))
                && !codes.iter().any(|code| *code == name.as_str())
            {
                codes.push(name.to_string());
            }
        }
    });
}
