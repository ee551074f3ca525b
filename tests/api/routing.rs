//! Routing of inbound deals: rules of a company by market and solution, and why a deal goes where it goes.

use covente::domain::viewer::Role;
use serde_json::{Value, json};

use crate::{
    kit::{expected, faults},
    on_both,
    support::{
        Deal, Person, Persona, World,
        client::RULE,
        deals::{merged, text},
    },
};

/// Partner A with the locations and solutions of the worked example, and its rules.
struct Scene {
    keeper: Person,
    places: Vec<(&'static str, String)>,
    abc: String,
    pqr: String,
    unknown: String,
}

impl Scene {
    async fn new(world: &World) -> Self {
        let keeper = world.colleague(Persona::A, "keeper", Role::PartnerAdmin, None);
        let mut places = Vec::new();
        for (city, country) in [
            ("London", "GB"),
            ("Singapore", "SG"),
            ("Bengaluru", "IN"),
            ("Redmond", "US"),
        ] {
            let location = json!({"name": city, "city": city, "country": country, "membershipId": format!("77{country}")});
            let payload = keeper.done("createLocation", location).await;
            places.push((city, text(&payload["location"]["id"])));
        }
        let a = company(&keeper, &world.company(Persona::A).id).await;
        let default = json!({"partnerId": a["id"], "expectedVersion": a["version"], "defaultLocationId": places[3].1});
        keeper.done("updatePartner", default).await;
        let mut solutions = Vec::new();
        for name in ["ABC", "PQR", "Unknown"] {
            let solution = json!({
                "partnerId": a["id"], "name": name, "description": "", "coSellReady": true,
            });
            let program = world.person(Persona::Program);
            let payload = program.done("publishSolution", solution).await;
            solutions.push(text(&payload["solution"]["id"]));
        }
        let [abc, pqr, unknown] = solutions.try_into().expect("three solutions");
        Self {
            keeper,
            places,
            abc,
            pqr,
            unknown,
        }
    }

    fn place(&self, city: &str) -> &str {
        let place = self.places.iter().find(|(name, _)| *name == city);
        &place.expect("a location of the scene").1
    }

    fn rule(&self, market: Option<&str>, solution: Option<&str>, city: &str) -> Value {
        json!({"market": market, "solutionId": solution, "locationId": self.place(city)})
    }

    async fn make(&self, market: Option<&str>, solution: Option<&str>, city: &str) -> Value {
        let input = self.rule(market, solution, city);
        let payload = self.keeper.done("upsertRoutingRule", input).await;
        payload["routingRule"].clone()
    }

    /// The rules of the worked example.
    async fn example(&self) {
        self.make(Some("GB"), None, "London").await;
        self.make(Some("NG"), Some(&self.abc), "Singapore").await;
        self.make(None, Some(&self.pqr), "Bengaluru").await;
    }
}

async fn company(person: &Person, id: &str) -> Value {
    let document = "query ($id: ID!) { node(id: $id) { ... on Partner { id version defaultLocation { id name } } } }";
    person.data(document, json!({"id": id})).await["node"].clone()
}

/// A customer in a country, as the vendor makes one.
async fn customer(world: &World, by: Persona, country: &str) -> String {
    let input = json!({"name": format!("Customer in {country}"), "address": {"line1": "1 Way", "city": "Town", "country": country}});
    let payload = world.person(by).done("createCustomer", input).await;
    text(&payload["customer"]["id"])
}

/// What partner A receives of a deal that somebody sends, by the name of its location.
async fn sent(world: &World, by: Persona, country: &str, solutions: &[&str]) -> (Deal, String) {
    let invitation = merged(
        world.invitation_input(Persona::A),
        json!({"solutionIds": solutions}),
    );
    let fields =
        json!({"customerId": customer(world, by, country).await, "invitations": [invitation]});
    let deal = world.create_deal(by, fields).await;
    let received = world.received(Persona::A, &deal.engagement).await.deal;
    let a = world.person(Persona::A);
    let seen = a.record(&received.id, "location { name }").await;
    (received, text(&seen["location"]["name"]))
}

const EXPLANATION: &str =
    "location { name } reason why rule { id } solution { name } market sentByVendor
    currentLocation { name } considered { rule { id } matched verdict why }";

async fn explained(person: &Person, input: Value) -> Value {
    let document = format!(
        "query ($input: ExplainRoutingInput!) {{ explainRouting(input: $input) {{ {EXPLANATION} }} }}"
    );
    let data = person.data(&document, json!({"input": input})).await;
    data["explainRouting"].clone()
}

async fn listed(person: &Person) -> Vec<Value> {
    let data = person
        .data(&format!("{{ routingRules {{ {RULE} }} }}"), json!({}))
        .await;
    data["routingRules"].as_array().expect("a list").clone()
}

/// R174, R175, and that the explanation says the same before and after.
async fn a22_12_a_deal_goes_where_market_and_solution_say(world: &World) {
    let scene = Scene::new(world).await;
    scene.example().await;
    let a = world.person(Persona::A);
    for (country, solution, city, reason) in [
        ("GB", &scene.abc, "London", "MARKET"),
        ("GB", &scene.unknown, "London", "MARKET"),
        ("NG", &scene.abc, "Singapore", "SOLUTION_AND_MARKET"),
        ("IN", &scene.pqr, "Bengaluru", "SOLUTION"),
        ("US", &scene.unknown, "Redmond", "DEFAULT_LOCATION"),
    ] {
        let input = json!({"about": {"market": country}, "solutionIds": [solution]});
        let said = explained(a, input).await;
        assert_eq!(said["location"]["name"], city, "{country}");
        assert_eq!(said["reason"], reason, "{country}");
        assert_eq!(said["currentLocation"], Value::Null);
        let (record, at) = sent(world, Persona::Vendor, country, &[solution]).await;
        assert_eq!(at, city, "{country}");
        let said = explained(a, json!({"about": {"opportunityId": record.id}})).await;
        assert_eq!(said["location"]["name"], city);
        assert_eq!(said["currentLocation"]["name"], city);
        assert_eq!(said["reason"], reason);
    }
}

/// R175: each rule alone, and before those that are less exact.
async fn the_more_exact_rule_comes_first(world: &World) {
    let scene = Scene::new(world).await;
    let goes = async || sent(world, Persona::Vendor, "IN", &[&scene.abc]).await.1;
    assert_eq!(goes().await, "Redmond");
    scene.make(Some("IN"), None, "London").await;
    assert_eq!(goes().await, "London");
    scene.make(None, Some(&scene.abc), "Singapore").await;
    assert_eq!(goes().await, "Singapore");
    scene.make(Some("IN"), Some(&scene.abc), "Bengaluru").await;
    assert_eq!(goes().await, "Bengaluru");
    let precedence = |rules: Vec<Value>| {
        let of = |rule: &Value| text(&rule["precedence"]);
        rules.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(
        precedence(listed(&scene.keeper).await),
        ["SOLUTION_AND_MARKET", "SOLUTION", "MARKET"]
    );
}

/// R173: without a rule, where the first wanted solution of the company is sold.
async fn without_a_rule_a_deal_goes_where_its_solution_is_sold(world: &World) {
    let scene = Scene::new(world).await;
    let catalogue = world.catalogue(Persona::A).await;
    let manchester = world.location(Persona::A, 2);
    let sold_there = catalogue
        .iter()
        .find(|solution| solution["location"]["id"] == manchester.as_str())
        .expect("a solution of Manchester");
    let sold_there = text(&sold_there["id"]);
    let vendors = world.company(Persona::Vendor).solutions[0].clone();
    let wanted = [vendors.as_str(), &scene.abc, &sold_there];
    let (record, at) = sent(world, Persona::Vendor, "US", &wanted).await;
    let manchester = world
        .person(Persona::A)
        .record(&record.id, "location { id }")
        .await;
    assert_eq!(
        manchester["location"]["id"],
        world.location(Persona::A, 2),
        "{at}"
    );
    let said = explained(
        &scene.keeper,
        json!({"about": {"opportunityId": record.id}}),
    )
    .await;
    assert_eq!(said["reason"], "SOLUTION_LOCATION");
    assert!(said["solution"]["name"].is_string());
    assert_eq!(said["rule"], Value::Null);
}

/// R180: of several solutions the first that has a rule, in the deal's order, and the explanation says so.
async fn of_several_solutions_the_first_that_has_a_rule_decides(world: &World) {
    let scene = Scene::new(world).await;
    scene.make(Some("IN"), Some(&scene.abc), "Singapore").await;
    scene.make(None, Some(&scene.pqr), "Bengaluru").await;
    for (wanted, city, name) in [
        ([&scene.abc, &scene.pqr], "Singapore", "ABC"),
        ([&scene.pqr, &scene.abc], "Bengaluru", "PQR"),
        ([&scene.unknown, &scene.pqr], "Bengaluru", "PQR"),
    ] {
        let wanted = wanted.map(String::as_str);
        let (record, at) = sent(world, Persona::Vendor, "IN", &wanted).await;
        assert_eq!(at, city);
        let said = explained(
            &scene.keeper,
            json!({"about": {"opportunityId": record.id}}),
        )
        .await;
        assert_eq!(said["solution"]["name"], name);
        assert!(
            text(&said["why"]).contains("of the wanted solutions it is the first that has a rule")
        );
    }
}

/// R179: rules are for deals that the vendor sends.
async fn what_a_partner_sends_follows_no_rule(world: &World) {
    let scene = Scene::new(world).await;
    let rule = scene.make(Some("GB"), None, "London").await;
    let (record, at) = sent(world, Persona::B, "GB", &[&scene.abc]).await;
    assert_eq!(at, "Redmond");
    let said = explained(
        &scene.keeper,
        json!({"about": {"opportunityId": record.id}}),
    )
    .await;
    assert_eq!(
        said,
        json!({
            "location": {"name": "Redmond"}, "reason": "DEFAULT_LOCATION", "market": "GB", "sentByVendor": false,
            "why": "Rules are for deals that the vendor sends, and no wanted solution has a location; this is the company's default.",
            "rule": null, "solution": null, "currentLocation": {"name": "Redmond"},
            "considered": [{
                "rule": {"id": rule["id"]}, "matched": false, "verdict": "NOT_BY_VENDOR",
                "why": "Rules count for deals that the vendor sends, and it did not send this one.",
            }],
        })
    );
}

/// R176: at once, and for what is sent from then on; R180: the explanation is by the rules of now and says where the
/// record is.
async fn a_rule_is_not_retroactive(world: &World) {
    let scene = Scene::new(world).await;
    let (record, at) = sent(world, Persona::Vendor, "IN", &[&scene.abc]).await;
    assert_eq!(at, "Redmond");
    let exact = scene.make(Some("IN"), Some(&scene.abc), "Bengaluru").await;
    let wide = scene.make(None, Some(&scene.abc), "Singapore").await;
    let other = scene.make(Some("GB"), Some(&scene.abc), "London").await;
    let idle = scene.make(None, Some(&scene.pqr), "London").await;
    let said = explained(
        &scene.keeper,
        json!({"about": {"opportunityId": record.id}}),
    )
    .await;
    assert_eq!(said["location"]["name"], "Bengaluru");
    assert_eq!(said["currentLocation"]["name"], "Redmond");
    assert_eq!(said["rule"]["id"], exact["id"]);
    let verdicts = said["considered"].as_array().expect("a list");
    let of = |rule: &Value| {
        let found = verdicts
            .iter()
            .find(|considered| considered["rule"]["id"] == rule["id"]);
        let found = found.expect("each rule is considered");
        (text(&found["verdict"]), found["matched"] == true)
    };
    assert_eq!(of(&exact), ("DECIDES".to_owned(), true));
    assert_eq!(of(&wide), ("PRECEDED".to_owned(), true));
    assert_eq!(of(&other), ("OTHER_MARKET".to_owned(), false));
    assert_eq!(of(&idle), ("OTHER_SOLUTION".to_owned(), false));
    assert_eq!(
        sent(world, Persona::Vendor, "IN", &[&scene.abc]).await.1,
        "Bengaluru"
    );
    let delete = json!({"ruleId": exact["id"], "expectedVersion": 1});
    scene.keeper.done("deleteRoutingRule", delete).await;
    assert_eq!(
        sent(world, Persona::Vendor, "IN", &[&scene.abc]).await.1,
        "Singapore"
    );
}

/// R177: the rule in conflict is named.
async fn a_rule_for_the_same_is_refused_and_the_other_one_named(world: &World) {
    let scene = Scene::new(world).await;
    for (market, solution) in [
        (Some("GB"), None),
        (None, Some(scene.abc.as_str())),
        (Some("GB"), Some(scene.abc.as_str())),
    ] {
        let first = scene.make(market, solution, "London").await;
        let again = scene.rule(market, solution, "Singapore");
        let refused = scene.keeper.refused("upsertRoutingRule", again).await;
        assert_eq!(faults(&refused), expected(&[("ROUTING_CONFLICT", "")]));
        assert_eq!(refused[0]["rule"], "R177");
        assert_eq!(
            refused[0]["data"],
            json!({
                "routingRuleId": first["id"], "market": market, "solutionId": solution,
                "locationId": scene.place("London"),
            })
        );
    }
    // A change into the way of another one is refused too; one that stays is not.
    let other = scene.make(Some("FR"), None, "London").await;
    let at = |fields: Value| merged(json!({"ruleId": other["id"], "expectedVersion": 1}), fields);
    let codes = scene
        .keeper
        .refusal_codes(
            "upsertRoutingRule",
            at(scene.rule(Some("gb"), None, "London")),
        )
        .await;
    assert_eq!(codes, ["ROUTING_CONFLICT"]);
    let moved = at(scene.rule(Some("FR"), None, "Singapore"));
    let payload = scene.keeper.done("upsertRoutingRule", moved.clone()).await;
    let meant = json!({"version": 2, "location": {"id": scene.place("Singapore")}});
    assert_eq!(payload["routingRule"], merged(other.clone(), meant));
    assert_eq!(
        scene.keeper.refusal_codes("upsertRoutingRule", moved).await,
        ["VERSION_CONFLICT"]
    );
    // Another company's rules stand in nobody's way, and are nobody's to see.
    let of_b = json!({"market": "GB", "locationId": world.location(Persona::B, 0)});
    world
        .person(Persona::B)
        .done("upsertRoutingRule", of_b)
        .await;
    assert_eq!(listed(world.person(Persona::B)).await.len(), 1);
    assert_eq!(listed(&scene.keeper).await.len(), 4);
    let node = "query ($id: ID!) { node(id: $id) { ... on RoutingRule { market } } }";
    let seen = scene.keeper.data(node, json!({"id": other["id"]})).await;
    assert_eq!(seen["node"], json!({"market": "FR"}));
    let b = world.person(Persona::B);
    assert_eq!(
        b.data(node, json!({"id": other["id"]})).await["node"],
        Value::Null
    );
    let delete = json!({"ruleId": other["id"], "expectedVersion": 2});
    assert_eq!(b.stopped("deleteRoutingRule", delete).await, "NOT_FOUND");
}

/// R178, R205: what a rule cannot be, each at its path.
async fn faults_of_a_rule_come_back_at_once(world: &World) {
    let scene = Scene::new(world).await;
    let wrong = json!({"market": "XX", "solutionId": "nothing", "locationId": world.location(Persona::B, 0)});
    let refused = scene.keeper.refused("upsertRoutingRule", wrong).await;
    let all = [
        ("INVALID_VALUE", "market"),
        ("NOT_FOUND", "solutionId"),
        ("NOT_FOUND", "locationId"),
    ];
    assert_eq!(faults(&refused), expected(&all));
    let everything = scene.rule(None, None, "London");
    let refused = scene.keeper.refused("upsertRoutingRule", everything).await;
    assert_eq!(faults(&refused), expected(&[("REQUIRED", "market")]));
    assert_eq!(refused[0]["rule"], "R178");
    let rule = scene.make(Some("GB"), None, "London").await;
    let unversioned = merged(
        scene.rule(Some("GB"), None, "London"),
        json!({"ruleId": rule["id"]}),
    );
    let refused = scene.keeper.refused("upsertRoutingRule", unversioned).await;
    assert_eq!(
        faults(&refused),
        expected(&[("REQUIRED", "expectedVersion")])
    );
}

/// R178: admins of the whole company edit, its default location included; everybody of it views.
async fn rules_are_kept_by_admins_of_the_whole_company(world: &World) {
    let scene = Scene::new(world).await;
    scene.example().await;
    let a = company(&scene.keeper, &world.company(Persona::A).id).await;
    assert_eq!(a["defaultLocation"]["name"], "Redmond");
    let rule = merged(
        scene.rule(Some("FR"), None, "London"),
        json!({"dryRun": true}),
    );
    let default = json!({
        "partnerId": a["id"], "expectedVersion": a["version"], "defaultLocationId": scene.place("London"), "dryRun": true,
    });
    for (name, role, places, edit, moves, sees) in [
        ("whole", Role::ReferralsAdmin, None, "ok", "ok", 3),
        ("owner", Role::PartnerAdmin, Some([0]), "ok", "ok", 3),
        (
            "local",
            Role::ReferralsAdmin,
            Some([0]),
            "LOCATION_OUT_OF_SCOPE",
            "FORBIDDEN",
            3,
        ),
        (
            "user",
            Role::ReferralsUser,
            None,
            "FORBIDDEN",
            "FORBIDDEN",
            3,
        ),
        (
            "local-user",
            Role::ReferralsUser,
            Some([0]),
            "FORBIDDEN",
            "FORBIDDEN",
            3,
        ),
        ("program", Role::ProgramAdmin, None, "FORBIDDEN", "ok", 0),
    ] {
        let places = places.as_ref().map(|places| &places[..]);
        let person = world.colleague(Persona::A, name, role, places);
        let said = explained(&person, json!({"about": {"market": "GB"}})).await;
        assert_eq!(
            person.outcome("upsertRoutingRule", rule.clone()).await,
            edit,
            "{name}"
        );
        assert_eq!(
            person.outcome("updatePartner", default.clone()).await,
            moves,
            "{name}"
        );
        assert_eq!(listed(&person).await.len(), sees, "{name}");
        assert_eq!(said.is_null(), sees == 0, "{name}");
    }
    // The default location alone: the company's name is the partner admin's.
    let more = merged(default, json!({"name": "Mine"}));
    assert_eq!(
        world
            .person(Persona::A)
            .outcome("updatePartner", more)
            .await,
        "FORBIDDEN"
    );
}

/// R10: the company's default location is a location like any other. Who is granted it sees what lands there, and so do
/// admins of the whole company.
async fn r10_the_default_location_is_an_ordinary_one(world: &World) {
    let scene = Scene::new(world).await;
    let (record, at) = sent(world, Persona::Vendor, "US", &[&scene.unknown]).await;
    assert_eq!(at, "Redmond");
    let redmond = world.at(
        Persona::A,
        "redmond-admin",
        Role::ReferralsAdmin,
        scene.place("Redmond"),
    );
    let london = world.at(
        Persona::A,
        "london-admin",
        Role::ReferralsAdmin,
        scene.place("London"),
    );
    let user = world.at(
        Persona::A,
        "redmond-user",
        Role::ReferralsUser,
        scene.place("Redmond"),
    );
    for (person, sees) in [
        (&redmond, true),
        (&london, false),
        (&user, false),
        (&scene.keeper, true),
    ] {
        let seen = person.record(&record.id, "id").await;
        assert_eq!(!seen.is_null(), sees, "{}", person.subject);
    }
    let member =
        json!({"member": {"name": "User", "email": "redmond-user@example.com", "phone": "12345"}});
    redmond.done("addTeamMember", record.with(member)).await;
    assert!(!user.record(&record.id, "id").await.is_null());
}

/// What an explanation is asked for, and of whom.
async fn an_explanation_tells_nothing_of_what_is_hidden(world: &World) {
    let scene = Scene::new(world).await;
    let (record, _) = sent(world, Persona::Vendor, "US", &[&scene.unknown]).await;
    let nothing = Value::Null;
    let b = world.person(Persona::B);
    assert_eq!(
        explained(b, json!({"about": {"opportunityId": record.id}})).await,
        nothing
    );
    let foreign = customer(world, Persona::C, "FR").await;
    let a = world.person(Persona::A);
    for input in [
        json!({"about": {"opportunityId": "none"}}),
        json!({"about": {"customerId": foreign}}),
        json!({"about": {"market": "FR"}, "solutionIds": ["none"]}),
    ] {
        assert_eq!(explained(a, input).await, nothing);
    }
    let own = customer(world, Persona::A, "FR").await;
    let said = explained(
        a,
        json!({"about": {"customerId": own}, "solutionIds": [scene.abc]}),
    )
    .await;
    assert_eq!(
        (&said["market"], &said["location"]["name"]),
        (&json!("FR"), &json!("Redmond"))
    );
    // Declined, the company keeps the customer's name alone: not the country.
    a.done(
        "declineOpportunity",
        record.with(json!({"reason": "OTHER"})),
    )
    .await;
    assert_eq!(
        explained(a, json!({"about": {"opportunityId": record.id}})).await,
        nothing
    );
    let started = world.create_deal(Persona::A, json!({})).await;
    for (input, code) in [
        (json!({}), "BAD_VARIABLES"),
        (json!({"about": {}}), "BAD_VARIABLES"),
        (
            json!({"about": {"opportunityId": record.id, "market": "FR"}}),
            "BAD_VARIABLES",
        ),
        (
            json!({"about": {"opportunityId": started.id}}),
            "BAD_REQUEST",
        ),
        (
            json!({"about": {"opportunityId": record.id}, "solutionIds": []}),
            "BAD_REQUEST",
        ),
        (json!({"about": {"market": "Europe"}}), "BAD_REQUEST"),
    ] {
        let document =
            "query ($input: ExplainRoutingInput!) { explainRouting(input: $input) { why } }";
        let response = a.query(document, json!({"input": input})).await;
        assert_eq!(response["errors"][0]["extensions"]["code"], code, "{input}");
    }
}

on_both!(
    a22_12_a_deal_goes_where_market_and_solution_say,
    the_more_exact_rule_comes_first,
    without_a_rule_a_deal_goes_where_its_solution_is_sold,
    of_several_solutions_the_first_that_has_a_rule_decides,
    what_a_partner_sends_follows_no_rule,
    a_rule_is_not_retroactive,
    a_rule_for_the_same_is_refused_and_the_other_one_named,
    faults_of_a_rule_come_back_at_once,
    rules_are_kept_by_admins_of_the_whole_company,
    r10_the_default_location_is_an_ordinary_one,
    an_explanation_tells_nothing_of_what_is_hidden,
);
