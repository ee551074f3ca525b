//! The database of a test, with a small programme in it, and the people that use it.

use std::time::Duration;

use covente::{
    config::{Config, Settings},
    demo::{self, Company, Small},
    domain::viewer::{Grant, Role, Scope},
    graphql::ids::{Kind, encode},
    http::auth::Claims,
};
use serde_json::{Value, json};

use crate::{
    places::{self, Folder, on_server},
    process::Node,
};

/// At least 32 bytes, as the settings ask.
const SECRET: &str = "a secret that is known to all of the tests";

/// Where the database is.
pub(crate) enum Place {
    Sqlite(Folder),
    /// On the Postgres of all tests.
    Shared(String),
    /// On a Postgres of its owner's.
    Owned,
}

pub(crate) struct Programme {
    pub(crate) url: String,
    small: Small,
    settings: Settings,
    place: Place,
}

impl Programme {
    pub(crate) async fn on_sqlite() -> Self {
        let folder = Folder::new(&places::name("faults"));
        let url = places::sqlite_url(&folder.path().join("covente.sqlite"));
        Self::fill(url, Place::Sqlite(folder)).await
    }

    /// In a database of its own on the Postgres of all tests.
    pub(crate) async fn on_postgres(name: &str) -> Self {
        let name = places::name(name);
        on_server(&format!("CREATE DATABASE {name}")).await;
        Self::fill(places::postgres_url(&name), Place::Shared(name)).await
    }

    /// On a Postgres of the test's own.
    pub(crate) async fn on(url: String) -> Self {
        Self::fill(url, Place::Owned).await
    }

    async fn fill(url: String, place: Place) -> Self {
        let settings = Config::of(&url, SECRET).check().expect("settings");
        let small = demo::small(&settings).await.expect("a small programme");
        Self {
            url,
            small,
            settings,
            place,
        }
    }

    pub(crate) async fn remove(self) {
        match self.place {
            Place::Sqlite(folder) => drop(folder),
            Place::Shared(name) => on_server(&format!("DROP DATABASE {name} WITH (FORCE)")).await,
            Place::Owned => {}
        }
    }

    /// A node of the server on it, which is down yet.
    pub(crate) fn node(&self, port: u16, more: &[(&'static str, String)]) -> Node {
        let mut settings = vec![
            ("COVENTE_DATABASE_URL", self.url.clone()),
            ("COVENTE_SECRET", SECRET.to_owned()),
        ];
        settings.extend(more.iter().cloned());
        Node::new(settings, port)
    }

    /// The token of the admin of the company that starts deals.
    pub(crate) fn starter(&self) -> String {
        self.token("partner-a", &self.small.a)
    }

    /// The token of the admin of the company that is invited.
    pub(crate) fn invitee(&self) -> String {
        self.token("partner-b", &self.small.b)
    }

    fn token(&self, subject: &str, of: &Company) -> String {
        let grant = Grant {
            role: Role::ReferralsAdmin,
            scope: Scope::All,
        };
        let claims = Claims {
            subject: subject.to_owned(),
            email: Some(format!("{subject}@example.com")),
            partner: of.id,
            grants: vec![grant],
        };
        let token = claims.token(&self.settings, Duration::from_hours(1));
        token.expect("a token that can be signed")
    }

    /// The input of a deal, with the invitee in it or alone.
    pub(crate) fn deal(&self, name: &str, solutions: &Value, invites: bool) -> Value {
        let (a, b) = (&self.small.a, &self.small.b);
        let invitation = json!({
            "partnerId": encode(Kind::Partner, b.id).to_string(),
            "share": {"amount": "100.00", "currency": "USD"},
            "message": "Join us.",
            "solutionIds": [solutions["b"]],
            "helpKinds": ["QUOTES_OR_LICENSING"],
        });
        json!({
            "customerId": encode(Kind::Customer, self.small.customers[0]).to_string(),
            "locationId": encode(Kind::Location, a.locations[0]).to_string(),
            "name": name,
            "value": {"amount": "1000.00", "currency": "USD"},
            "closeDate": "2099-06-30",
            "team": [{"name": "Asha Rao", "email": "asha.rao@example.com", "phone": "+91 80 5550 1234"}],
            "solutionIds": [solutions["a"]],
            "invitations": if invites { json!([invitation]) } else { json!([]) },
        })
    }

    /// One of each company's solutions that can be sold.
    pub(crate) async fn solutions(&self, url: &str) -> Value {
        let document = "{ solutions(first: 100) { nodes { id isCoSellReady partner { id } } } }";
        let found = crate::client::ask(url, &self.starter(), document, json!({})).await;
        let found = found.expect("solutions");
        let of = |company: &Company| {
            let id = encode(Kind::Partner, company.id).to_string();
            let mut nodes = found["solutions"]["nodes"]
                .as_array()
                .expect("solutions")
                .iter();
            let sold = nodes.find(|solution| {
                solution["partner"]["id"] == id.as_str() && solution["isCoSellReady"] == true
            });
            sold.expect("a solution that can be sold")["id"].clone()
        };
        json!({"a": of(&self.small.a), "b": of(&self.small.b)})
    }
}
