//! The opportunities that somebody sees, asked of the schema itself, so that the rules of sight stand in one place (R167).

use std::collections::VecDeque;
use std::sync::Arc;

use async_graphql::{Request, Variables};
use chrono::TimeDelta;
use covente_entity::types::{FileFormat, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::graphql::context::{State, request_data};
use crate::graphql::error::Fault;
use crate::graphql::schema::Schema;

pub mod records;

/// How long an address counts where an export is fetched.
const COUNTS: TimeDelta = TimeDelta::hours(1);
/// What such an address is sealed for.
const ORDER: &str = "export";

/// The lists that hold all that a company sees.
const ALL: [&str; 3] = ["OUTBOUND", "INBOUND", "SHARED"];

const LIST: &str = "query ($tab: OpportunityTab!, $filter: OpportunityFilter, $after: String) {
    opportunities(tab: $tab, filter: $filter, first: 25, after: $after) { pageInfo { hasNextPage endCursor } nodes {
        id version role name status statusSince salesStage ownStage salesStagePercent type
        value { amount currency } closeDate
        customer { id name scheme externalId duns industry address { line1 line2 city region postalCode country } }
        customerName partner { id name } location { id name membershipId }
        solutions { solution { id name } price { amount currency } quantity } team { name email phone }
        internal { privateNotes crmId campaignId } customerContact { name phone email consentGiven }
        decline { reason notes } lost { reason notes } error { reason notes }
        createdAt updatedAt receivedAt acceptedAt closedAt answerDueAt
        registrations { id incentive state filedAt }
        engagement { id reference type vendorInvolvement hasPartners createdAt
            parties { partner { id name } role status statusSince name value { amount currency } closeDate salesStage } }
    } }
}";

const HISTORY: &str = "query ($id: ID!, $after: String) { opportunity(id: $id) {
    more: history(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes {
        kind at recordedAt version actor { subject via partner { name } } changes { field before after } } } } }";

const MESSAGES: &str = "query ($id: ID!, $after: String) { opportunity(id: $id) { engagement {
    more: messages(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes {
        id postedAt body audience sender { name } author { subject } } } } } }";

/// What an address asks for.
#[derive(Serialize, Deserialize)]
pub struct Asked {
    /// The form of the file.
    pub format: FileFormat,
    /// What of what the viewer sees.
    pub part: Part,
    until: Time,
}

/// What is asked for of what somebody sees; all of it by default.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Part {
    /// One of the lists, by its name in the schema.
    pub tab: Option<String>,
    /// An `OpportunityFilter` as JSON.
    pub filter: Option<Value>,
}

/// The bytes of what an address asks for at most: addresses are no place for more.
const LARGEST: usize = 2_000;

/// The address where an export is fetched by whoever belongs to the viewer's company.
///
/// # Errors
/// `BAD_REQUEST` for a filter that is too long.
pub fn seal(
    state: &State,
    viewer: &Viewer,
    format: FileFormat,
    part: Part,
) -> Result<String, Fault> {
    let asked = Asked {
        format,
        part,
        until: state.clock.now() + COUNTS,
    };
    let asked = serde_json::to_vec(&asked).map_err(Fault::internal)?;
    if asked.len() > LARGEST {
        let message = format!("A filter of an export has at most {LARGEST} bytes.");
        return Err(Error::BadRequest(message).into());
    }
    let sealed = state.cursors.seal(viewer.partner, ORDER, &asked);
    Ok(format!("/export/{sealed}"))
}

/// What an address asks for.
///
/// # Errors
/// [`Error::NotFound`] for one that was not made here for the viewer's company, or counts no more.
pub fn open(state: &State, viewer: &Viewer, sealed: &str) -> Result<Asked, Error> {
    let missing = || Error::NotFound("There is no such export, or its time is over.");
    let asked = state.cursors.open(viewer.partner, ORDER, sealed);
    let asked: Option<Asked> = serde_json::from_slice(&asked.map_err(|_| missing())?).ok();
    asked
        .filter(|asked| asked.until >= state.clock.now())
        .ok_or_else(missing)
}

/// What somebody sees, read a page at a time.
pub struct Export {
    schema: Schema,
    state: Arc<State>,
    viewer: Arc<Viewer>,
    /// The lists that are left.
    tabs: VecDeque<String>,
    filter: Option<Value>,
    /// Where the first of them goes on.
    after: Value,
    /// Opportunities that were read.
    read: VecDeque<Value>,
}

/// Why an export broke off: one sentence.
#[derive(Debug)]
pub struct Broken(pub String);

impl Export {
    /// All that a viewer sees, or a part of it.
    #[must_use]
    pub fn new(schema: Schema, state: Arc<State>, viewer: Arc<Viewer>, part: Part) -> Self {
        let tabs = match part.tab {
            Some(tab) => VecDeque::from([tab]),
            None => ALL.map(str::to_owned).into(),
        };
        Self {
            schema,
            state,
            viewer,
            tabs,
            filter: part.filter,
            after: Value::Null,
            read: VecDeque::new(),
        }
    }

    /// The next opportunity, with all of its history and its messages; none after the last.
    ///
    /// # Errors
    /// What the schema answers instead.
    pub async fn next(&mut self) -> Result<Option<Value>, Broken> {
        loop {
            if let Some(mut record) = self.read.pop_front() {
                let id = record["id"].clone();
                record["history"] = self.all(HISTORY, "/opportunity/more", &id).await?;
                let place = "/opportunity/engagement/more";
                record["messages"] = self.all(MESSAGES, place, &id).await?;
                return Ok(Some(record));
            }
            let Some(tab) = self.tabs.front() else {
                return Ok(None);
            };
            let variables = json!({ "tab": tab, "filter": self.filter, "after": self.after });
            let mut list = self.ask(LIST, variables).await?["opportunities"].take();
            let Value::Array(nodes) = list["nodes"].take() else {
                return Err(unexpected());
            };
            self.read = nodes.into();
            if let Some(cursor) = next(&list) {
                self.after = cursor;
            } else {
                self.tabs.pop_front();
                self.after = Value::Null;
            }
        }
    }

    /// All pages of a list below an opportunity.
    async fn all(&self, document: &str, place: &str, id: &Value) -> Result<Value, Broken> {
        let mut all = Vec::new();
        let mut after = Value::Null;
        loop {
            let variables = json!({ "id": id, "after": after });
            let mut answer = self.ask(document, variables).await?;
            // A company whose part has ended sees the deal no more.
            let Some(list) = answer.pointer_mut(place) else {
                return Ok(Value::Array(all));
            };
            if let Value::Array(nodes) = list["nodes"].take() {
                all.extend(nodes);
            }
            match next(list) {
                Some(cursor) => after = cursor,
                None => return Ok(Value::Array(all)),
            }
        }
    }

    async fn ask(&self, document: &str, variables: Value) -> Result<Value, Broken> {
        let request = Request::new(document).variables(Variables::from_json(variables));
        let viewer = Some(Arc::clone(&self.viewer));
        let request = request_data(&self.state, request, viewer);
        let response = self.schema.execute(request).await;
        if let Some(error) = response.errors.first() {
            return Err(Broken(error.message.clone()));
        }
        response.data.into_json().map_err(|_| unexpected())
    }
}

/// Where the next page begins; none after the last.
fn next(list: &Value) -> Option<Value> {
    let page = &list["pageInfo"];
    (page["hasNextPage"] == true).then(|| page["endCursor"].clone())
}

fn unexpected() -> Broken {
    Broken("the schema answers otherwise than it says".to_owned())
}
