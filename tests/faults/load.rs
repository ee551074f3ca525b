//! Writers that go on whatever dies, and keep a book of what they were told is done.

use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

use serde_json::{Value, json};
use tokio::time::{Duration, sleep};

use crate::{client, programme::Programme};

const CREATE: &str = "mutation ($input: CreateOpportunityInput!) {
    createOpportunity(input: $input) { opportunity { id version } userErrors { code message } } }";
const RENAME: &str = "mutation ($input: UpdateOpportunityInput!) {
    updateOpportunity(input: $input) { opportunity { id version } userErrors { code message } } }";

/// How often a deal is changed before another is started.
const CHANGES: usize = 4;
/// How long to wait for a server that is not there.
const AGAIN: Duration = Duration::from_millis(100);

/// What was done for certain: records with the version that they came to.
pub(crate) type Book = Rc<RefCell<BTreeSet<(String, i64)>>>;

/// What a load needs.
pub(crate) struct Load {
    pub(crate) programme: Programme,
    pub(crate) solutions: Value,
    pub(crate) urls: Vec<String>,
    pub(crate) book: Book,
    /// Set where it shall end.
    pub(crate) over: Rc<RefCell<bool>>,
}

impl Load {
    /// One writer: deals, each changed some times, now on one node, now on another.
    pub(crate) async fn write(&self, number: usize) {
        let http = client::http();
        let token = self.programme.starter();
        let mut turn = number;
        while !*self.over.borrow() {
            let name = format!("Deal {turn} of {number}");
            let input = self
                .programme
                .deal(&name, &self.solutions, turn.is_multiple_of(3));
            let mut record = self
                .send(&http, &mut turn, &token, CREATE, "createOpportunity", input)
                .await;
            for change in 0..CHANGES {
                let Some((id, version)) = &record else {
                    // Nobody knows whether it was done: the version is unknown, and so the deal is left alone.
                    break;
                };
                let input = json!({
                    "opportunityId": id, "expectedVersion": version, "name": format!("{name}, {change}")
                });
                record = self
                    .send(&http, &mut turn, &token, RENAME, "updateOpportunity", input)
                    .await;
            }
        }
    }

    async fn send(
        &self,
        http: &reqwest::Client,
        turn: &mut usize,
        token: &str,
        document: &str,
        field: &str,
        input: Value,
    ) -> Option<(String, i64)> {
        *turn += 1;
        let url = &self.urls[*turn % self.urls.len()];
        let variables = json!({"input": input});
        let Some(data) = client::ask_by(http, url, token, document, variables).await else {
            sleep(AGAIN).await;
            return None;
        };
        let payload = &data[field];
        assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
        let id = payload["opportunity"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let version = payload["opportunity"]["version"]
            .as_i64()
            .expect("a version");
        self.book.borrow_mut().insert((id.clone(), version));
        Some((id, version))
    }
}
