//! One signed-in person who speaks GraphQL over HTTP.

use serde_json::{Value, json};

use super::{Subscriber, subscriber};

/// What mutations answer with, wherever a test does not ask for more.
pub(crate) const RECORD: &str = "id version status salesStage type name value { amount currency } closeDate \
     engagement { id reference vendorInvolvement }";

/// What mutations of registrations answer with.
pub(crate) const REGISTRATION: &str =
    "id version incentive state outcome reason approvedAt closedAt";

/// What mutations of the programme's data answer with.
pub(crate) const SOLUTION: &str = "id version name description kind incentive isCoSellReady isRetired partner { id } location { id }";
pub(crate) const PARTNER: &str =
    "id version name kind country coSellReady transacting assessmentVetted";
pub(crate) const STAGE: &str = "id version name percent stage";
pub(crate) const RULE: &str = "id version market precedence solution { id } location { id }";
pub(crate) const LOCATION: &str = "id version name city country membershipId isDefault inboundContacts { name email locale notify }";

#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) subject: String,
    pub(crate) token: String,
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
}

impl Person {
    /// Sends a document and returns the whole response.
    pub(crate) async fn query(&self, document: &str, variables: Value) -> Value {
        let (status, body) = self
            .post(&json!({"query": document, "variables": variables}))
            .await;
        assert!(body.is_object(), "{status} {body} for {document}");
        body
    }

    /// Sends a document that must succeed and returns its data.
    pub(crate) async fn data(&self, document: &str, variables: Value) -> Value {
        let mut response = self.query(document, variables).await;
        assert!(
            response.get("errors").is_none(),
            "{} got {response:#} for {document}",
            self.subject
        );
        response["data"].take()
    }

    /// Posts a body and returns status and body as they are.
    pub(crate) async fn post(&self, body: &Value) -> (u16, Value) {
        let response = self
            .http
            .post(format!("{}/graphql", self.url))
            .header("accept", "application/graphql-response+json")
            .bearer_auth(&self.token)
            .json(body)
            .send()
            .await
            .expect("an answer to a POST");
        let status = response.status().as_u16();
        let text = response.text().await.expect("a body");
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    /// Runs a mutation by its name and input, and returns its payload: `opportunity`, what else it made, `userErrors`
    /// and `warnings`.
    pub(crate) async fn payload(&self, mutation: &str, input: Value) -> Value {
        let mut data = self
            .data(&document(mutation), json!({"input": input}))
            .await;
        data[mutation].take()
    }

    /// Runs a mutation that must not be refused.
    pub(crate) async fn done(&self, mutation: &str, input: Value) -> Value {
        let payload = self.payload(mutation, input.clone()).await;
        assert_eq!(
            payload["userErrors"],
            json!([]),
            "{} was refused {mutation} {input:#}",
            self.subject
        );
        payload
    }

    /// Runs a mutation that must be refused, and returns its user errors; no record may come with them.
    pub(crate) async fn refused(&self, mutation: &str, input: Value) -> Value {
        let mut payload = self.payload(mutation, input.clone()).await;
        assert_ne!(
            payload["userErrors"],
            json!([]),
            "{} was not refused {mutation} {input:#}",
            self.subject
        );
        assert_eq!(
            payload["opportunity"],
            Value::Null,
            "a refused {mutation} answers with a record"
        );
        payload["userErrors"].take()
    }

    /// The codes with which a mutation is refused.
    pub(crate) async fn refusal_codes(&self, mutation: &str, input: Value) -> Vec<String> {
        codes(&self.refused(mutation, input).await)
    }

    /// Opens a subscription; what happens from then on may or may not reach it yet, see `World::watch`.
    pub(crate) async fn subscribe(&self, document: &str, variables: Value) -> Subscriber {
        let mut subscriber = Subscriber::connect(&self.url, &self.token).await;
        subscriber.start(document, variables).await;
        subscriber
    }

    /// Watches status changes, of all deals or as the variables `opportunityId` and `after` say.
    pub(crate) async fn status_changes(&self, variables: Value) -> Subscriber {
        self.subscribe(subscriber::STATUS_CHANGED, variables).await
    }
}

/// The codes of a list of user errors.
pub(crate) fn codes(errors: &Value) -> Vec<String> {
    let errors = errors.as_array().expect("a list of user errors");
    errors
        .iter()
        .map(|error| error["code"].as_str().expect("a code").to_owned())
        .collect()
}

fn document(mutation: &str) -> String {
    let (first, rest) = mutation.split_at(1);
    let input = format!("{}{rest}Input", first.to_uppercase());
    let made = match mutation {
        "createCustomer" => "customer { id name isReference }".to_owned(),
        "publishSolution" | "updateSolution" | "retireSolution" => {
            format!("solution {{ {SOLUTION} }}")
        }
        "createPartner" | "updatePartner" => {
            format!("partner {{ {PARTNER} locations {{ {LOCATION} }} }}")
        }
        "upsertStageMapping" | "deleteStageMapping" => format!("stageMapping {{ {STAGE} }}"),
        "upsertRoutingRule" | "deleteRoutingRule" => format!("routingRule {{ {RULE} }}"),
        "createLocation" | "updateLocation" => format!("location {{ {LOCATION} }}"),
        "invitePartner" | "requestVendorHelp" | "withdrawInvitation" => {
            format!("opportunity {{ {RECORD} }} invitation {{ id status withdrawalReason }}")
        }
        "postMessage" => format!(
            "opportunity {{ {RECORD} }} message {{ id body audience sender {{ id }} addressee {{ id }} readers {{ id }} }}"
        ),
        "requestRegistrationException" | "decideRegistrationException" | "revalueRegistration" => {
            format!("registration {{ {REGISTRATION} }}")
        }
        "saveView" | "deleteView" => "savedView { id name version }".to_owned(),
        "importOpportunities" | "undoImport" => "import { id version state rows }".to_owned(),
        "revokeApiToken" => "apiToken { id name isActive }".to_owned(),
        "setNotifications" => "notifications { enabled locale }".to_owned(),
        "resendNotification" => "notification { id state attempts }".to_owned(),
        "upsertExchangeRate" => "exchangeRate { currency month rate version }".to_owned(),
        "registerDeal" | "resubmitRegistration" | "reviewRegistration" => {
            format!("opportunity {{ {RECORD} }} registration {{ {REGISTRATION} }}")
        }
        "addTeamMember" | "updateTeamMember" => {
            format!("opportunity {{ {RECORD} }} teamMember {{ id name email phone }}")
        }
        _ => format!("opportunity {{ {RECORD} }}"),
    };
    format!(
        "mutation ($input: {input}!) {{ {mutation}(input: $input) {{ {made} \
           userErrors {{ code message path rule data }} warnings {{ code message path rule data }} }} }}"
    )
}
