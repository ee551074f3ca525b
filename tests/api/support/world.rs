//! One test's world: a programme of a vendor and three partners, a server, and a clock that can be moved.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    rc::Rc,
    time::Duration,
};

use covente::{
    config::Config,
    graphql::ids::{Kind, encode},
    http::auth::Claims,
};
use serde_json::{Value, json};

use super::{
    Backend, Person, Persona, Subscriber, app::Running, database::Database, deals::text,
    people::TOKEN_LIFETIME,
};

/// A company as the API names it.
#[derive(Clone, Debug)]
pub(crate) struct Company {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) locations: Vec<String>,
    /// Those that are ready for co-selling.
    pub(crate) solutions: Vec<String>,
}

pub(crate) struct World {
    pub(crate) database: Database,
    pub(crate) running: Running,
    pub(crate) customers: Vec<String>,
    people: HashMap<Persona, Person>,
    companies: HashMap<Persona, Company>,
    http: reqwest::Client,
    /// The deals that only served to find out whether a window is open.
    bells: Rc<RefCell<HashSet<String>>>,
}

impl World {
    pub(crate) async fn new(backend: Backend, tune: impl FnOnce(&mut Config)) -> Self {
        let database = Database::new(backend).await;
        let running = Running::start_with(&database.url, tune).await;
        // Nothing here is encrypted: no certificates need to be read.
        let http = reqwest::Client::builder()
            .tls_certs_only([])
            .no_proxy()
            .build()
            .expect("a client for HTTP");
        let mut world = Self {
            database,
            running,
            customers: Vec::new(),
            people: HashMap::new(),
            companies: HashMap::new(),
            http,
            bells: Rc::default(),
        };
        for persona in Persona::ALL {
            let person = world.sign_in(&persona.claims(&world.database.small));
            world.people.insert(persona, person);
        }
        world.learn().await;
        world
    }

    /// Finds out what the API calls the companies and the customers, and what can be sold.
    async fn learn(&mut self) {
        const SOLUTIONS: &str =
            "{ solutions(first: 100) { nodes { id isCoSellReady partner { id } } } }";
        let data = self.person(Persona::A).data(SOLUTIONS, json!({})).await;
        let solutions = data["solutions"]["nodes"]
            .as_array()
            .expect("a list of solutions");
        let small = &self.database.small;
        self.customers = small
            .customers
            .iter()
            .map(|id| encode(Kind::Customer, *id).to_string())
            .collect();
        for persona in Persona::ALL {
            let company = persona.company(small);
            let id = encode(Kind::Partner, company.id).to_string();
            let ready = |solution: &&Value| {
                solution["partner"]["id"] == id.as_str() && solution["isCoSellReady"] == true
            };
            let company = Company {
                name: company.name.clone(),
                locations: company
                    .locations
                    .iter()
                    .map(|id| encode(Kind::Location, *id).to_string())
                    .collect(),
                solutions: solutions
                    .iter()
                    .filter(ready)
                    .map(|solution| text(&solution["id"]))
                    .collect(),
                id,
            };
            self.companies.insert(persona, company);
        }
    }

    /// One of those whom every world knows.
    pub(crate) fn person(&self, persona: Persona) -> &Person {
        &self.people[&persona]
    }

    pub(crate) fn company(&self, persona: Persona) -> &Company {
        &self.companies[&persona]
    }

    /// The token of one of those whom every world knows.
    pub(crate) fn token(&self, persona: Persona) -> &str {
        &self.person(persona).token
    }

    /// Anybody else.
    pub(crate) fn sign_in(&self, claims: &Claims) -> Person {
        Person {
            subject: claims.subject.clone(),
            token: claims
                .token(&self.running.settings, TOKEN_LIFETIME)
                .expect("a token that can be signed"),
            url: self.running.url.clone(),
            http: self.http.clone(),
        }
    }

    /// Gets a path of the server, as nobody.
    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let response = self
            .http
            .get(format!("{}{path}", self.running.url))
            .send()
            .await
            .expect("an answer to a GET");
        (
            response.status().as_u16(),
            response.text().await.expect("a body"),
        )
    }

    /// Moves the clock on by an ISO 8601 duration; what falls due by then has expired when this returns.
    pub(crate) async fn advance(&self, by: &str) {
        const DOCUMENT: &str = "mutation ($by: Duration!) { advanceClock(by: $by) { now userErrors { code message } } }";
        let data = self
            .person(Persona::Program)
            .data(DOCUMENT, json!({"by": by}))
            .await;
        assert_eq!(
            data["advanceClock"]["userErrors"],
            json!([]),
            "the clock cannot be moved by {by}"
        );
    }

    /// Opens a window on status changes that is surely open when this returns.
    ///
    /// A subscription gives no sign of its own, so deals are made of which this persona must hear (partner A's, with
    /// the vendor, B and C in them) until one is heard; neither this window nor any other that was opened so ever shows them.
    pub(crate) async fn watch(&self, persona: Persona) -> Subscriber {
        let mut subscriber = self.person(persona).status_changes(json!({})).await;
        let bell = json!({
            "name": "bell",
            "customerContact": Self::contact_input(),
            "vendorHelp": {"helpKinds": ["GENERAL_OR_OTHER"]},
            "invitations": [self.invitation_input(Persona::B), self.invitation_input(Persona::C)],
        });
        let mut rung = Vec::new();
        for _ in 0..20 {
            let engagement = self.create_deal(Persona::A, bell.clone()).await.engagement;
            self.bells.borrow_mut().insert(engagement.clone());
            rung.push(engagement);
            // What was written just before may come first: it had its place in the order still to get.
            while let Some(change) = subscriber.peek(Duration::from_millis(500)).await {
                if rung.contains(&text(&change["engagement"]["id"])) {
                    subscriber.ignore(Rc::clone(&self.bells));
                    return subscriber;
                }
            }
        }
        panic!("{persona:?}'s window does not open")
    }

    /// Stops the server and takes the database away.
    pub(crate) async fn close(self) {
        self.running.end().await;
        self.database.remove().await;
    }
}
