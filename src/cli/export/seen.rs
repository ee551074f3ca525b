//! The opportunities that a company sees, asked of the schema itself, so that the rules of sight stand in one place.

use std::sync::Arc;

use async_graphql::{Request, Variables};
use serde_json::{Value, json};

use crate::{
    app,
    cli::Fault,
    config::Config,
    domain::viewer::Viewer,
    events::{head::Head, hub::Hub},
    graphql::{
        context::{State, request_data},
        cursor::Cursors,
        schema::{self, Schema},
    },
    store::connect::Db,
};

/// One company's sight.
pub(super) struct Seen {
    schema: Schema,
    state: Arc<State>,
    viewer: Arc<Viewer>,
}

/// The lists that hold all that a company sees.
const TABS: [&str; 3] = ["OUTBOUND", "INBOUND", "SHARED"];

const LIST: &str = "query ($tab: OpportunityTab!, $after: String) {
    opportunities(tab: $tab, first: 25, after: $after) { pageInfo { hasNextPage endCursor } nodes {
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

impl Seen {
    pub(super) async fn by(db: &Db, viewer: Viewer) -> Result<Self, Fault> {
        // No cursor leaves this process: the secret is that of nobody.
        let settings = Config::of("sqlite:covente.sqlite", "0".repeat(64)).check()?;
        let desk = app::desk(&settings, db.clone());
        let head = Head::default();
        head.refresh(db).await?;
        let state = State {
            db: db.clone(),
            clock: desk.clock.clone(),
            cursors: Arc::new(Cursors::new(settings.secret.bytes())),
            desk,
            head: head.clone(),
            hub: Hub::new(db.clone(), head),
        };
        Ok(Self {
            schema: schema::build(state.clone(), &settings.web, &settings.limits.document),
            state: Arc::new(state),
            viewer: Arc::new(viewer),
        })
    }

    /// Hands every opportunity on, with all of its history and its messages.
    pub(super) async fn each(
        &self,
        mut each: impl FnMut(Value) -> Result<(), Fault>,
    ) -> Result<u64, Fault> {
        let mut records = 0;
        for tab in TABS {
            let mut after = Value::Null;
            loop {
                let variables = json!({ "tab": tab, "after": after });
                let mut list = self.ask(LIST, variables).await?["opportunities"].take();
                let Value::Array(nodes) = list["nodes"].take() else {
                    return Err(unexpected());
                };
                for mut record in nodes {
                    let id = record["id"].clone();
                    record["history"] = self.all(HISTORY, "/opportunity/more", &id).await?;
                    let place = "/opportunity/engagement/more";
                    record["messages"] = self.all(MESSAGES, place, &id).await?;
                    each(record)?;
                    records += 1;
                }
                match next(&list) {
                    Some(cursor) => after = cursor,
                    None => break,
                }
            }
        }
        Ok(records)
    }

    /// All pages of a list below an opportunity.
    async fn all(&self, document: &str, place: &str, id: &Value) -> Result<Value, Fault> {
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

    async fn ask(&self, document: &str, variables: Value) -> Result<Value, Fault> {
        let request = Request::new(document).variables(Variables::from_json(variables));
        let viewer = Some(Arc::clone(&self.viewer));
        let request = request_data(&self.state, request, viewer);
        let response = self.schema.execute(request).await;
        if let Some(error) = response.errors.first() {
            return Err(Fault::Failed(error.message.clone()));
        }
        response.data.into_json().map_err(|_| unexpected())
    }
}

/// Where the next page begins; none after the last.
fn next(list: &Value) -> Option<Value> {
    let page = &list["pageInfo"];
    (page["hasNextPage"] == true).then(|| page["endCursor"].clone())
}

fn unexpected() -> Fault {
    Fault::Failed("the schema answers otherwise than it says".into())
}
