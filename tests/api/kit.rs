//! What the tests of deals share besides the harness: other people, other questions, and the database itself.

use chrono::{DateTime, TimeDelta, Utc};
use covente::{
    domain::viewer::{Grant, Role, Scope},
    graphql::ids::{Kind, decode, encode},
    http::auth::Claims,
};
use covente_entity::types::ids::{LocationId, PartnerId};
use sea_orm::{Database, DatabaseConnection};
use serde_json::{Value, json};

use crate::support::{Deal, Person, Persona, World, deals::text};

impl World {
    /// The company of a persona, as the database knows it: its id and its locations.
    pub(crate) fn rows(&self, of: Persona) -> (PartnerId, &[LocationId]) {
        let small = &self.database.small;
        let company = match of {
            Persona::Program | Persona::Vendor => &small.vendor,
            Persona::A | Persona::UserA => &small.a,
            Persona::B => &small.b,
            Persona::C => &small.c,
        };
        (company.id, &company.locations)
    }

    /// The id of a company's location, by its place.
    pub(crate) fn location(&self, of: Persona, place: usize) -> String {
        encode(Kind::Location, self.rows(of).1[place]).to_string()
    }

    /// Somebody else of a company, with one role; in the whole company where no places of locations are named.
    pub(crate) fn colleague(
        &self,
        of: Persona,
        name: &str,
        role: Role,
        places: Option<&[usize]>,
    ) -> Person {
        let (_, locations) = self.rows(of);
        let scope = match places {
            None => Scope::All,
            Some(places) => Scope::Locations(places.iter().map(|at| locations[*at]).collect()),
        };
        self.granted(of, name, Grant { role, scope })
    }

    /// The same at one location, by its id: it may be one that the test made.
    pub(crate) fn at(&self, of: Persona, name: &str, role: Role, location: &str) -> Person {
        let id = decode(location, Kind::Location).expect("the id of a location");
        let scope = Scope::Locations(vec![id.into()]);
        self.granted(of, name, Grant { role, scope })
    }

    fn granted(&self, of: Persona, name: &str, grant: Grant) -> Person {
        self.sign_in(&Claims {
            subject: name.to_owned(),
            email: Some(format!("{name}@example.com")),
            partner: self.rows(of).0,
            grants: vec![grant],
        })
    }

    /// The server's time.
    pub(crate) async fn now(&self) -> DateTime<Utc> {
        const DOCUMENT: &str = r#"mutation { advanceClock(by: "PT0S") { now } }"#;
        let data = self
            .person(Persona::Program)
            .data(DOCUMENT, json!({}))
            .await;
        time(&data["advanceClock"]["now"])
    }

    /// Moves the clock on to an instant or up to a second past it.
    pub(crate) async fn advance_to(&self, instant: DateTime<Utc>) {
        let way = instant - self.now().await + TimeDelta::microseconds(999_999);
        self.advance(&format!("PT{}S", way.num_seconds())).await;
    }

    /// The database behind the server's back, for what no client could do or count.
    pub(crate) async fn behind(&self) -> DatabaseConnection {
        Database::connect(&self.database.url)
            .await
            .expect("the test's database")
    }

    /// The catalogue as a persona sees it: each solution with its company, kind, incentive and location.
    pub(crate) async fn catalogue(&self, by: Persona) -> Vec<Value> {
        const DOCUMENT: &str = "{ solutions(first: 100) { nodes {
            id name kind incentive isCoSellReady partner { id } location { id }
        } } }";
        nodes(&self.person(by).data(DOCUMENT, json!({})).await["solutions"])
    }

    /// A solution of a company, with or without an incentive.
    pub(crate) async fn solution(&self, of: Persona, eligible: bool) -> String {
        let company = &self.company(of).id;
        let catalogue = self.catalogue(of).await;
        let found = catalogue.iter().find(|solution| {
            solution["partner"]["id"] == *company
                && solution["kind"] != "ASSESSMENT"
                && solution["incentive"].is_null() != eligible
        });
        text(&found.expect("such a solution in the small programme")["id"])
    }
}

impl Person {
    /// Runs a mutation that must be stopped as a whole, and returns the code.
    pub(crate) async fn stopped(&self, mutation: &str, input: Value) -> String {
        let (first, rest) = mutation.split_at(1);
        let document = format!(
            "mutation ($input: {}{rest}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}",
            first.to_uppercase()
        );
        let response = self.query(&document, json!({"input": input})).await;
        assert_eq!(
            response["data"],
            json!({mutation: null}),
            "{} was not stopped: {response:#}",
            self.subject
        );
        code(&response)
    }

    /// What comes of a mutation in one word: `ok`, the codes of its refusals, or what stopped it.
    pub(crate) async fn outcome(&self, mutation: &str, input: Value) -> String {
        let (first, rest) = mutation.split_at(1);
        let document = format!(
            "mutation ($input: {}{rest}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}",
            first.to_uppercase()
        );
        let response = self.query(&document, json!({"input": input})).await;
        if response.get("errors").is_some() {
            return code(&response);
        }
        match crate::support::client::codes(&response["data"][mutation]["userErrors"]) {
            none if none.is_empty() => "ok".to_owned(),
            codes => codes.join(" "),
        }
    }

    /// One record by its id, with these fields.
    pub(crate) async fn record(&self, id: &str, fields: &str) -> Value {
        let document = format!("query ($id: ID!) {{ opportunity(id: $id) {{ {fields} }} }}");
        self.data(&document, json!({"id": id})).await["opportunity"].take()
    }

    /// One deal by its id, with these fields.
    pub(crate) async fn deal(&self, id: &str, fields: &str) -> Value {
        let document = format!("query ($id: ID!) {{ engagement(id: $id) {{ {fields} }} }}");
        self.data(&document, json!({"id": id})).await["engagement"].take()
    }
}

/// The code of the only error of a response.
pub(crate) fn code(response: &Value) -> String {
    let errors = response["errors"].as_array();
    let [error] = errors.map(Vec::as_slice).unwrap_or_default() else {
        panic!("not one error: {response:#}")
    };
    text(&error["extensions"]["code"])
}

/// User errors as `(code, path)`, in their order; a path is written with dots.
pub(crate) fn faults(errors: &Value) -> Vec<(String, String)> {
    let path = |error: &Value| {
        let steps = error["path"].as_array().expect("a path").iter().map(text);
        steps.collect::<Vec<_>>().join(".")
    };
    let errors = errors.as_array().expect("a list of user errors");
    errors
        .iter()
        .map(|error| (text(&error["code"]), path(error)))
        .collect()
}

/// The same, as a test writes what it expects.
pub(crate) fn expected(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    faults
        .iter()
        .map(|(code, path)| ((*code).to_owned(), (*path).to_owned()))
        .collect()
}

/// The nodes of a connection.
pub(crate) fn nodes(connection: &Value) -> Vec<Value> {
    connection["nodes"].as_array().expect("a page").clone()
}

pub(crate) fn time(value: &Value) -> DateTime<Utc> {
    text(value).parse().expect("an instant")
}

/// The fields of an input type, in their order.
pub(crate) async fn input_fields(person: &Person, name: &str) -> Vec<String> {
    const DOCUMENT: &str =
        "query ($name: String!) { __type(name: $name) { inputFields { name } } }";
    let data = person.data(DOCUMENT, json!({"name": name})).await;
    let fields = data["__type"]["inputFields"].as_array();
    fields
        .unwrap_or_else(|| panic!("there is no input type {name}"))
        .iter()
        .map(|field| text(&field["name"]))
        .collect()
}

/// What every input holds besides its own fields.
pub(crate) const COMMON: [&str; 3] = ["clientMutationId", "idempotencyKey", "dryRun"];

/// Every mutation of an existing record with input that is fine in itself; the record must have a second team member,
/// a second solution and an open invitation for all of it to be possible.
pub(crate) async fn every_action(
    world: &World,
    person: &Person,
    deal: &Deal,
) -> Vec<(&'static str, Value)> {
    let seen = person
        .record(
            &deal.id,
            "version team { id } solutions { id } invitations { id isHelpRequest }",
        )
        .await;
    let version = seen["version"].clone();
    let target = json!({"opportunityId": deal.id, "expectedVersion": version});
    let with = |fields: Value| crate::support::deals::merged(target.clone(), fields);
    let last = |list: &str| {
        seen[list]
            .as_array()
            .and_then(|list| list.last())
            .map_or(Value::Null, |item| item["id"].clone())
    };
    let member = last("team");
    let mut actions = vec![
        ("updateOpportunity", with(json!({"name": "Renamed"}))),
        (
            "setCustomerContact",
            with(json!({"contact": World::contact_input()})),
        ),
        ("acceptOpportunity", with(json!({"name": "Accepted"}))),
        ("declineOpportunity", with(json!({"reason": "OTHER"}))),
        ("setSalesStage", with(json!({"stage": "QUALIFIED"}))),
        ("winOpportunity", with(json!({}))),
        ("loseOpportunity", with(json!({"reason": "OTHER"}))),
        (
            "closeOpportunityAsError",
            with(json!({"reason": "TEST_DEAL"})),
        ),
        ("shareWithVendor", with(json!({}))),
        (
            "requestVendorHelp",
            with(
                json!({"helpKinds": ["GENERAL_OR_OTHER"], "customerContact": World::contact_input()}),
            ),
        ),
        (
            "invitePartner",
            with(json!({"invitation": world.invitation_input(Persona::C)})),
        ),
        (
            "addTeamMember",
            with(
                json!({"member": {"name": "New", "email": "new@example.com", "phone": "+44 20 7946 0000"}}),
            ),
        ),
        (
            "updateTeamMember",
            json!({"teamMemberId": member, "expectedVersion": version, "name": "Renamed"}),
        ),
        (
            "removeTeamMember",
            json!({"teamMemberId": member, "expectedVersion": version}),
        ),
        (
            "addSolutions",
            with(json!({"solutionIds": [world.company(Persona::Vendor).solutions[0]]})),
        ),
        (
            "updateOpportunitySolution",
            json!({"opportunitySolutionId": last("solutions"), "expectedVersion": version, "quantity": 2}),
        ),
        (
            "removeSolution",
            json!({"opportunitySolutionId": last("solutions"), "expectedVersion": version}),
        ),
    ];
    let invitation = seen["invitations"].as_array().and_then(|invitations| {
        invitations
            .iter()
            .find(|invitation| invitation["isHelpRequest"] == false)
    });
    if let Some(invitation) = invitation {
        actions.push((
            "withdrawInvitation",
            json!({"invitationId": invitation["id"], "expectedVersion": version}),
        ));
    }
    actions
}
