//! A small programme in the database of a test, and what one of its people does in it.

use std::time::Duration;

use covente::{
    config::Config,
    demo::{self, Company, Small},
    domain::viewer::{Grant, Role, Scope},
    graphql::ids::{Kind, encode},
    http::auth::Claims,
};
use serde_json::{Value, json};

use crate::{
    program::{Place, SECRET},
    server::Server,
};

/// The address in the token.
pub(crate) const EMAIL: &str = "partner-a@example.com";

pub(crate) struct Programme {
    small: Small,
    /// That of the admin of a partner.
    pub(crate) token: String,
}

impl Programme {
    pub(crate) async fn fill(place: &Place) -> Self {
        let settings = Config::of(&place.url, SECRET).check().expect("settings");
        let small = demo::small(&settings).await.expect("a small programme");
        let token = token(place, &small.a, Role::ReferralsAdmin, "partner-a", EMAIL);
        Self { small, token }
    }

    /// The token of a partner admin of that partner.
    pub(crate) fn signed_in(&self, place: &Place, subject: &str, email: &str) -> String {
        token(place, &self.small.a, Role::PartnerAdmin, subject, email)
    }

    /// The id of that partner.
    pub(crate) fn partner(&self) -> String {
        self.small.a.id.to_string()
    }

    /// Starts a deal with another partner in it, whose people are told by mail.
    pub(crate) async fn invite(&self, server: &Server) {
        let made = self.create(server, "A deal").await;
        assert!(made["opportunity"]["id"].is_string(), "{made:#}");
    }

    /// The payload of a deal by that name.
    pub(crate) async fn create(&self, server: &Server, name: &str) -> Value {
        let input = self.deal(server, name).await;
        let fields = "opportunity { id }";
        mutate(server, &self.token, "createOpportunity", fields, &input).await
    }

    /// What a deal by that name is made of.
    pub(crate) async fn deal(&self, server: &Server, name: &str) -> Value {
        let (a, b) = (&self.small.a, &self.small.b);
        let document = "{ solutions(first: 100) { nodes { id isCoSellReady partner { id } } } }";
        let found = ask(server, &self.token, document, &json!({})).await;
        let sold_by = |company: &Company| {
            let id = encode(Kind::Partner, company.id).to_string();
            let nodes = found["solutions"]["nodes"].as_array();
            let sold = nodes.expect("solutions").iter().find(|solution| {
                solution["partner"]["id"] == id.as_str() && solution["isCoSellReady"] == true
            });
            sold.expect("a solution that can be sold")["id"].clone()
        };
        let invitation = json!({
            "partnerId": encode(Kind::Partner, b.id).to_string(),
            "share": {"amount": "100.00", "currency": "USD"},
            "message": "Join us.",
            "solutionIds": [sold_by(b)],
            "helpKinds": ["QUOTES_OR_LICENSING"],
        });
        json!({
            "customerId": encode(Kind::Customer, self.small.customers[0]).to_string(),
            "locationId": encode(Kind::Location, a.locations[0]).to_string(),
            "name": name,
            "value": {"amount": "1000.00", "currency": "USD"},
            "closeDate": "2099-06-30",
            "team": [{"name": "Asha Rao", "email": "asha.rao@example.com", "phone": "+91 80 5550 1234"}],
            "solutionIds": [sold_by(a)],
            "invitations": [invitation],
        })
    }
}

fn token(place: &Place, company: &Company, role: Role, subject: &str, email: &str) -> String {
    let settings = Config::of(&place.url, SECRET).check().expect("settings");
    let claims = Claims {
        subject: subject.to_owned(),
        email: Some(email.to_owned()),
        partner: company.id,
        grants: vec![Grant {
            role,
            scope: Scope::All,
        }],
    };
    let token = claims.token(&settings, Duration::from_hours(1));
    token.expect("a token that can be signed")
}

/// What a document answers, which must run.
pub(crate) async fn ask(server: &Server, token: &str, document: &str, variables: &Value) -> Value {
    let body = json!({"query": document, "variables": variables});
    let mut answer = server.post(Some(token), &body).await.1;
    assert!(answer["errors"].is_null(), "{document}: {answer:#}");
    answer["data"].take()
}

/// The payload of a mutation, by the name that it has with a capital letter in its input and in the log.
pub(crate) async fn mutate(
    server: &Server,
    token: &str,
    mutation: &str,
    fields: &str,
    input: &Value,
) -> Value {
    let (first, rest) = mutation.split_at(1);
    let name = format!("{}{rest}", first.to_uppercase());
    let document = format!(
        "mutation {name}($input: {name}Input!) {{ {mutation}(input: $input) {{ {fields} userErrors {{ code message path }} }} }}"
    );
    let asked = json!({ "input": input });
    ask(server, token, &document, &asked).await[mutation].take()
}
