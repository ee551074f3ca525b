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
        let claims = Claims {
            subject: "partner-a".to_owned(),
            email: Some(EMAIL.to_owned()),
            partner: small.a.id,
            grants: vec![Grant {
                role: Role::ReferralsAdmin,
                scope: Scope::All,
            }],
        };
        let token = claims.token(&settings, Duration::from_hours(1));
        Self {
            small,
            token: token.expect("a token that can be signed"),
        }
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
        let (a, b) = (&self.small.a, &self.small.b);
        let document = "{ solutions(first: 100) { nodes { id isCoSellReady partner { id } } } }";
        let found = self.ask(server, json!({"query": document})).await;
        let sold_by = |company: &Company| {
            let id = encode(Kind::Partner, company.id).to_string();
            let nodes = found["data"]["solutions"]["nodes"].as_array();
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
        let input = json!({
            "customerId": encode(Kind::Customer, self.small.customers[0]).to_string(),
            "locationId": encode(Kind::Location, a.locations[0]).to_string(),
            "name": name,
            "value": {"amount": "1000.00", "currency": "USD"},
            "closeDate": "2099-06-30",
            "team": [{"name": "Asha Rao", "email": "asha.rao@example.com", "phone": "+91 80 5550 1234"}],
            "solutionIds": [sold_by(a)],
            "invitations": [invitation],
        });
        let document = "mutation CreateDeal($input: CreateOpportunityInput!) {
            createOpportunity(input: $input) { opportunity { id } userErrors { code message } } }";
        let asked = json!({"query": document, "variables": {"input": input}});
        let mut made = self.ask(server, asked).await;
        made["data"]["createOpportunity"].take()
    }

    async fn ask(&self, server: &Server, body: Value) -> Value {
        server.post(Some(&self.token), &body).await.1
    }
}
