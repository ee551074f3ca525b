//! `createApiToken`, `revokeApiToken`, `apiTokens`: what a machine may do by its token, how that is seen, and its end.

use std::time::{Duration, Instant};

use covente::{domain::viewer::Role, http::auth::Claims};
use covente_entity::api_token;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use crate::{
    kit::{expected, faults, nodes},
    on_both,
    support::{
        Deal, Person, Persona, Socket, World,
        app::Running,
        deals::{merged, text},
        subscriber::STATUS_CHANGED,
    },
};

use Persona::{A, B, C, Program, UserA, Vendor};

const TOKEN: &str =
    "id name prefix subject grants { role allLocations locations { id } } actions email createdBy
    lastUsedAt expiresAt revokedAt revokedBy isActive";
const ME: &str =
    "{ viewer { subject email partner { id } grants { role allLocations locations { id } } } }";

/// Far longer than anything takes here.
const PATIENCE: Duration = Duration::from_secs(30);

fn referrals_admin() -> Value {
    json!([{"role": "REFERRALS_ADMIN"}])
}

/// The payload of `createApiToken`, whatever it comes to.
async fn ask(person: &Person, input: Value) -> Value {
    let document = format!(
        "mutation ($input: CreateApiTokenInput!) {{ createApiToken(input: $input) {{
            apiToken {{ {TOKEN} }} secret userErrors {{ code path message rule data }} }} }}"
    );
    let data = person.data(&document, json!({"input": input})).await;
    data["createApiToken"].clone()
}

/// A token that is made, and the machine that has it.
async fn machine(world: &World, by: &Person, fields: Value) -> (Value, Person) {
    let input = merged(
        json!({"name": "CRM sync", "grants": referrals_admin()}),
        fields,
    );
    let made = ask(by, input.clone()).await;
    assert_eq!(made["userErrors"], json!([]), "{input}");
    let machine = Person {
        subject: text(&made["apiToken"]["subject"]),
        token: text(&made["secret"]),
        url: world.running.url.clone(),
        http: by.http.clone(),
    };
    (made["apiToken"].clone(), machine)
}

async fn listed(person: &Person) -> Vec<Value> {
    let document = format!("{{ apiTokens(first: 100) {{ totalCount nodes {{ {TOKEN} }} }} }}");
    let list = person.data(&document, json!({})).await["apiTokens"].take();
    let tokens = nodes(&list);
    assert_eq!(list["totalCount"], tokens.len());
    tokens
}

async fn revoke(by: &Person, token: &Value) {
    by.done("revokeApiToken", json!({"apiTokenId": token["id"]}))
        .await;
}

/// The status and the message with which somebody is answered.
async fn answered(person: &Person) -> (u16, String) {
    let (status, body) = person
        .post(&json!({"query": "{ viewer { subject } }"}))
        .await;
    let message = body["errors"][0]["message"].as_str();
    (status, message.unwrap_or_default().to_owned())
}

/// R189: as a subject of its own, within its grants, and history says by what the change came in.
async fn a_machine_acts_within_its_grants_and_history_names_its_token(world: &World) {
    const HISTORY: &str = "history(first: 10) { nodes { actor { subject via partner { id } } } } \
        messages(first: 10) { nodes { author { subject via } } }";
    let a = world.person(A);
    let place = world.location(A, 0);
    let grants = json!([{"role": "REFERRALS_ADMIN", "locationIds": [place]}]);
    let (token, machine) = machine(world, a, json!({"name": " CRM sync ", "grants": grants})).await;
    assert_eq!(token["name"], "CRM sync");
    assert_eq!(token["createdBy"], "partner-a");
    let told =
        json!([{"role": "REFERRALS_ADMIN", "allLocations": false, "locations": [{"id": place}]}]);
    assert_eq!(token["grants"], told);
    assert_eq!(
        machine.data(ME, json!({})).await["viewer"],
        json!({
            "subject": token["subject"],
            "email": null,
            "partner": {"id": world.company(A).id},
            "grants": told,
        })
    );
    let input = merged(
        world.deal_input(A),
        json!({"customerContact": World::contact_input(), "invitations": [world.invitation_input(B)]}),
    );
    let made = machine.done("createOpportunity", input.clone()).await;
    let deal = Deal::of(&made["opportunity"]);
    let elsewhere = merged(input, json!({"locationId": world.location(A, 1)}));
    assert_eq!(
        machine.refusal_codes("createOpportunity", elsewhere).await,
        ["LOCATION_OUT_OF_SCOPE"]
    );
    machine
        .done(
            "postMessage",
            json!({"opportunityId": deal.id, "audience": "ALL_PARTIES", "body": "Hello."}),
        )
        .await;

    let seen = a.deal(&deal.engagement, HISTORY).await;
    let actor = json!({"subject": token["subject"], "via": "API token CRM sync", "partner": {"id": world.company(A).id}});
    for entry in nodes(&seen["history"]) {
        assert_eq!(entry["actor"], actor);
    }
    assert_eq!(
        seen["messages"]["nodes"][0]["author"]["via"],
        "API token CRM sync"
    );
    // What a company calls its machines is nobody else's.
    let received = world.received(B, &deal.engagement).await;
    world.accept(B, &received).await;
    let seen = world.person(B).deal(&deal.engagement, HISTORY).await;
    let by_a: Vec<_> = nodes(&seen["history"])
        .into_iter()
        .filter(|entry| entry["actor"]["partner"]["id"] == world.company(A).id.as_str())
        .collect();
    assert!(!by_a.is_empty());
    for entry in by_a {
        assert_eq!(entry["actor"]["via"], "API token");
    }

    // A request seldom notes that it came.
    let begun = Instant::now();
    loop {
        let used = listed(a).await[0]["lastUsedAt"].clone();
        if used.is_string() {
            break;
        }
        assert!(
            begun.elapsed() < PATIENCE,
            "it is not noted that the token was used"
        );
    }
}

/// R189: beyond its scope everything is refused, and said so before it is tried.
async fn a_machine_calls_only_what_its_token_is_scoped_to(world: &World) {
    const AVAILABLE: &str =
        "availableActions { action allowed refusals { code message rule data } }";
    const ADVANCE: &str = "mutation { advanceClock(by: \"PT1H\") { now userErrors { code } } }";
    let a = world.person(A);
    let mut deal = world.create_deal(A, json!({})).await;
    let actions = json!(["setSalesStage", "postMessage", "setSalesStage"]);
    let (token, scoped) = machine(world, a, json!({"actions": actions})).await;
    assert_eq!(token["actions"], json!(["setSalesStage", "postMessage"]));
    let (_, reading) = machine(world, a, json!({"actions": []})).await;
    let (token, free) = machine(world, a, json!({})).await;
    assert_eq!(token["actions"], Value::Null);

    let seen = scoped.record(&deal.id, AVAILABLE).await;
    let action = |name: &str| {
        let actions = seen["availableActions"].as_array().expect("actions");
        actions
            .iter()
            .find(|action| action["action"] == name)
            .expect("the action")
            .clone()
    };
    assert_eq!(action("SET_SALES_STAGE")["allowed"], true);
    let said = "This token calls setSalesStage, postMessage only, and not winOpportunity.";
    let win = json!([{"code": "FORBIDDEN", "message": said, "rule": "R189",
        "data": {"action": "winOpportunity", "actions": ["setSalesStage", "postMessage"]}}]);
    assert_eq!(action("WIN_OPPORTUNITY")["refusals"], win);
    let errors = scoped.refused("winOpportunity", deal.target()).await;
    assert_eq!(
        (&errors[0]["message"], &errors[0]["path"]),
        (&json!(said), &json!([]))
    );
    for dry in [false, true] {
        // Nothing else is said of the input, and nothing stored under a key.
        let input = deal.with(json!({"name": "", "idempotencyKey": "k", "dryRun": dry}));
        assert_eq!(
            scoped.refusal_codes("updateOpportunity", input).await,
            ["FORBIDDEN"]
        );
    }
    let errors = reading
        .refused("setSalesStage", deal.with(json!({"stage": "QUALIFIED"})))
        .await;
    assert_eq!(
        errors[0]["message"],
        "This token only reads; it does not call setSalesStage."
    );
    assert_eq!(
        reading.record(&deal.id, "name").await["name"],
        "Cold chain control tower"
    );
    scoped
        .done("setSalesStage", deal.with(json!({"stage": "QUALIFIED"})))
        .await;
    deal = world.current(a, &deal).await;
    free.done("updateOpportunity", deal.with(json!({"name": "Free"})))
        .await;

    // Whatever its grants: credentials are made by people, and so is the time.
    let chief = world.colleague(A, "chief", Role::PartnerAdmin, None);
    let (token, chief) = machine(
        world,
        &chief,
        json!({"grants": [{"role": "PARTNER_ADMIN"}]}),
    )
    .await;
    let input = json!({"name": "Another", "grants": referrals_admin()});
    assert_eq!(
        ask(&chief, input).await["userErrors"][0]["code"],
        "FORBIDDEN"
    );
    let itself = json!({"apiTokenId": token["id"]});
    assert_eq!(
        chief.refusal_codes("revokeApiToken", itself).await,
        ["FORBIDDEN"]
    );
    let mail = json!({"enabled": false});
    assert_eq!(
        chief.refusal_codes("setNotifications", mail).await,
        ["FORBIDDEN"]
    );
    let moved = reading.data(ADVANCE, json!({})).await;
    assert_eq!(
        moved["advanceClock"],
        json!({"now": null, "userErrors": [{"code": "FORBIDDEN"}]})
    );
    assert_eq!(listed(a).await.len(), 4);
}

/// R6, R189: made, seen and revoked by admins of the whole company, and no wider than they are themselves.
async fn only_admins_of_the_whole_company_make_and_see_tokens(world: &World) {
    const NODE: &str = "query ($id: ID!) { node(id: $id) { id } }";
    let a = world.person(A);
    let (token, _) = machine(world, a, json!({})).await;
    let chief = world.colleague(A, "chief", Role::PartnerAdmin, None);
    let here = world.colleague(A, "here", Role::ReferralsAdmin, Some(&[0]));
    assert_eq!(listed(&chief).await, std::slice::from_ref(&token));
    let input = json!({"name": "Mine", "grants": referrals_admin()});
    for (other, code) in [
        (world.person(B), None),
        (world.person(Vendor), None),
        (&here, Some("LOCATION_OUT_OF_SCOPE")),
        (world.person(UserA), Some("FORBIDDEN")),
        (world.person(Program), Some("FORBIDDEN")),
    ] {
        assert_eq!(listed(other).await, [Value::Null; 0]);
        assert_eq!(
            other.data(NODE, json!({"id": token["id"]})).await["node"],
            Value::Null
        );
        let target = json!({"apiTokenId": token["id"]});
        assert_eq!(other.stopped("revokeApiToken", target).await, "NOT_FOUND");
        let made = ask(other, merged(input.clone(), json!({"dryRun": true}))).await;
        let refused = made["userErrors"].as_array().expect("errors").first();
        assert_eq!(refused.map(|error| text(&error["code"])).as_deref(), code);
    }
    // A referrals admin hands on neither what only a partner admin may, nor the programme.
    for role in ["PARTNER_ADMIN", "PROGRAM_ADMIN"] {
        let grants = json!([{"role": "REFERRALS_ADMIN"}, {"role": role}]);
        let made = ask(a, json!({"name": "Wide", "grants": grants})).await;
        assert_eq!(
            faults(&made["userErrors"]),
            expected(&[("FORBIDDEN", "grants.1")])
        );
    }
    machine(
        world,
        &chief,
        json!({"grants": [{"role": "PARTNER_ADMIN"}]}),
    )
    .await;
    let program = ask(
        &chief,
        json!({"name": "P", "grants": [{"role": "PROGRAM_ADMIN"}]}),
    )
    .await;
    assert_eq!(
        faults(&program["userErrors"]),
        expected(&[("FORBIDDEN", "grants.0")])
    );
}

/// R9: a machine in the role of a user stands on teams by the address that its token names.
async fn a_machine_in_the_role_of_a_user_sees_the_deals_of_its_teams(world: &World) {
    let a = world.person(A);
    let fields = json!({"grants": [{"role": "REFERRALS_USER"}], "email": "Bot@A.example"});
    let (token, bot) = machine(world, a, fields).await;
    assert_eq!(token["email"], "bot@a.example");
    let robot = json!({"name": "Bot", "email": "BOT@a.example", "phone": "+91 80 5550 1234"});
    let theirs = world.create_deal(A, json!({"team": [robot]})).await;
    let other = world.create_deal(A, json!({})).await;
    assert_eq!(bot.record(&theirs.id, "id").await["id"], theirs.id.as_str());
    assert_eq!(bot.record(&other.id, "id").await, Value::Null);
}

async fn what_is_wrong_with_a_token_is_told_all_at_once(world: &World) {
    let a = world.person(A);
    let foreign = world.location(B, 0);
    let own = world.location(A, 0);
    let now = world.now().await;
    let grant = |role: &str, places: Value| json!({"role": role, "locationIds": places});
    for (fields, refused) in [
        (json!({"name": " "}), vec![("REQUIRED", "name")]),
        (json!({"name": "x".repeat(101)}), vec![("TOO_LONG", "name")]),
        (json!({"grants": []}), vec![("REQUIRED", "grants")]),
        (
            json!({"grants": [grant("REFERRALS_ADMIN", json!([own, foreign, "?"]))]}),
            vec![
                ("NOT_FOUND", "grants.0.locationIds.1"),
                ("NOT_FOUND", "grants.0.locationIds.2"),
            ],
        ),
        (
            json!({"grants": [grant("REFERRALS_ADMIN", json!([])), grant("PARTNER_ADMIN", json!([own]))]}),
            vec![
                ("REQUIRED", "grants.0.locationIds"),
                ("INVALID_VALUE", "grants.1.locationIds"),
            ],
        ),
        (
            json!({"grants": vec![grant("REFERRALS_ADMIN", Value::Null); 11]}),
            vec![("OUT_OF_RANGE", "grants")],
        ),
        (
            json!({"actions": ["winOpportunity", "winEverything", "createApiToken", "viewer"]}),
            vec![
                ("INVALID_VALUE", "actions.1"),
                ("INVALID_VALUE", "actions.2"),
                ("INVALID_VALUE", "actions.3"),
            ],
        ),
        (
            json!({"email": "a@b.example"}),
            vec![("INVALID_VALUE", "email")],
        ),
        (
            json!({"grants": [{"role": "REFERRALS_USER"}]}),
            vec![("REQUIRED", "email")],
        ),
        (
            json!({"grants": [{"role": "REFERRALS_USER"}], "email": "nobody"}),
            vec![("INVALID_VALUE", "email")],
        ),
        (
            json!({"expiresAt": "tomorrow"}),
            vec![("INVALID_VALUE", "expiresAt")],
        ),
        (
            json!({"expiresAt": now.to_rfc3339()}),
            vec![("OUT_OF_RANGE", "expiresAt")],
        ),
        (
            json!({"name": "", "grants": [], "actions": ["no"], "email": "x", "expiresAt": ""}),
            vec![
                ("REQUIRED", "name"),
                ("REQUIRED", "grants"),
                ("INVALID_VALUE", "actions.0"),
                ("INVALID_VALUE", "email"),
                ("INVALID_VALUE", "expiresAt"),
            ],
        ),
    ] {
        let input = merged(json!({"name": "New", "grants": referrals_admin()}), fields);
        let made = ask(a, input.clone()).await;
        assert_eq!(faults(&made["userErrors"]), expected(&refused), "{input}");
        assert_eq!(
            (&made["apiToken"], &made["secret"]),
            (&Value::Null, &Value::Null)
        );
    }
    assert_eq!(listed(a).await, [Value::Null; 0]);
}

async fn a_company_has_so_many_tokens_that_count_and_no_more(world: &World) {
    let a = world.person(A);
    let (first, _) = machine(world, a, json!({})).await;
    for _ in 1..100 {
        machine(world, a, json!({})).await;
    }
    let one_more = json!({"name": "One more", "grants": referrals_admin()});
    let made = ask(a, one_more.clone()).await;
    assert_eq!(
        faults(&made["userErrors"]),
        expected(&[("OUT_OF_RANGE", "name")])
    );
    revoke(a, &first).await;
    assert_eq!(ask(a, one_more).await["userErrors"], json!([]));
}

/// The secret is told once, and kept nowhere.
async fn a_tokens_secret_is_in_one_answer_and_nowhere_else(world: &World) {
    let a = world.person(A);
    let input = json!({"name": "Once", "grants": referrals_admin(), "idempotencyKey": "once"});
    let dry = ask(a, merged(input.clone(), json!({"dryRun": true}))).await;
    assert_eq!(
        (&dry["apiToken"]["name"], &dry["secret"]),
        (&json!("Once"), &Value::Null)
    );
    assert_eq!(listed(a).await, [Value::Null; 0]);
    let made = ask(a, input.clone()).await;
    let again = ask(a, input).await;
    assert_eq!(made["apiToken"]["id"], again["apiToken"]["id"]);
    assert_eq!(again["secret"], Value::Null);
    let whole = text(&made["secret"]);
    let (prefix, secret) = whole[4..].split_once('_').expect("a token of two parts");
    assert_eq!(whole[..4], *"cvt_");
    assert_eq!(made["apiToken"]["prefix"], prefix);
    assert_eq!((prefix.len(), secret.len()), (12, 64));

    let behind = world.behind().await;
    let rows = api_token::Entity::find()
        .all(&behind)
        .await
        .expect("tokens");
    let kept = format!("{rows:?}");
    assert_eq!(rows.len(), 1);
    assert!(!kept.contains(secret), "{kept}");
    assert_eq!(rows[0].hash.len(), 32);

    for wrong in [
        format!("cvt_{prefix}_{}", "0".repeat(64)),
        format!("cvt_{prefix}_"),
        format!("cvt_000000000000_{secret}"),
        format!("cvt_{prefix}"),
        whole[..whole.len() - 1].to_owned(),
        format!("{whole}0"),
    ] {
        let person = Person {
            token: wrong.clone(),
            ..a.clone()
        };
        let (status, message) = answered(&person).await;
        assert_eq!(status, 401, "{wrong}");
        assert!(message.contains("no such API token"), "{message}");
    }
    // Nobody else's token passes for a machine's.
    let claims = Persona::A.claims(&world.database.small);
    let forged = Claims {
        subject: text(&made["apiToken"]["subject"]),
        ..claims
    };
    assert_eq!(answered(&world.sign_in(&forged)).await.0, 401);
}

/// No request after it, on no node; what is open ends by itself.
async fn a_revoked_token_is_refused_at_once_on_every_node(world: &World) {
    let a = world.person(A);
    let second = Running::start(&world.database.url).await;
    let (token, here) = machine(world, a, json!({})).await;
    let there = Person {
        url: second.url.clone(),
        ..here.clone()
    };
    for machine in [&here, &there] {
        assert_eq!(answered(machine).await.0, 200);
    }
    let mut socket = Socket::signed_in(&second.url, &here.token).await;
    socket.subscribe("1", STATUS_CHANGED, json!({})).await;
    socket
        .subscribe("2", "{ viewer { subject } }", json!({}))
        .await;
    assert_eq!(socket.hear().await["type"], "next");
    let body = json!({"query": "subscription { opportunityStatusChanged { to } }"});
    let stream = here
        .http
        .post(format!("{}/graphql", here.url))
        .bearer_auth(&here.token)
        .header("accept", "text/event-stream")
        .json(&body)
        .send()
        .await
        .expect("a stream");
    assert_eq!(stream.status(), 200);

    revoke(a, &token).await;
    for machine in [&here, &there] {
        let (status, message) = answered(machine).await;
        assert_eq!(status, 401);
        assert!(message.contains("was revoked"), "{message}");
    }
    // The socket may be open a little longer: it runs nothing more.
    socket
        .subscribe("3", "{ viewer { subject } }", json!({}))
        .await;
    let (code, heard) = socket.closed().await;
    assert_eq!(code, 4403);
    for message in heard.iter().filter(|message| message["id"] == "3") {
        assert_eq!(
            message["payload"][0]["extensions"]["code"], "UNAUTHENTICATED",
            "{message}"
        );
    }
    let rest = tokio::time::timeout(PATIENCE, stream.text()).await;
    let rest = rest.expect("a stream that ends").expect("a body");
    assert!(!rest.contains("event: complete"), "{rest}");

    let seen = &listed(a).await[0];
    assert_eq!(
        (&seen["isActive"], &seen["revokedBy"]),
        (&json!(false), &json!("partner-a"))
    );
    assert!(seen["revokedAt"].is_string());
    let again = json!({"apiTokenId": token["id"]});
    assert_eq!(
        a.refusal_codes("revokeApiToken", again).await,
        ["ILLEGAL_TRANSITION"]
    );
    second.end().await;
}

/// By the time that the rules go by.
async fn a_token_that_expires_counts_no_more(world: &World) {
    let a = world.person(A);
    let expires = (world.now().await + chrono::TimeDelta::hours(1)).to_rfc3339();
    let (token, machine) = machine(world, a, json!({"expiresAt": expires})).await;
    assert_eq!(token["isActive"], true);
    let socket = Socket::signed_in(&machine.url, &machine.token).await;
    world.advance("PT59M").await;
    assert_eq!(answered(&machine).await.0, 200);
    world.advance("PT1M").await;
    let (status, message) = answered(&machine).await;
    assert_eq!(status, 401);
    assert!(message.contains("has expired"), "{message}");
    assert_eq!(socket.closed().await.0, 4403);
    assert_eq!(listed(a).await[0]["isActive"], false);
    assert_eq!(listed(world.person(C)).await, [Value::Null; 0]);
}

on_both!(
    a_machine_acts_within_its_grants_and_history_names_its_token,
    a_machine_calls_only_what_its_token_is_scoped_to,
    only_admins_of_the_whole_company_make_and_see_tokens,
    a_machine_in_the_role_of_a_user_sees_the_deals_of_its_teams,
    what_is_wrong_with_a_token_is_told_all_at_once,
    a_company_has_so_many_tokens_that_count_and_no_more,
    a_tokens_secret_is_in_one_answer_and_nowhere_else,
    a_revoked_token_is_refused_at_once_on_every_node,
    a_token_that_expires_counts_no_more,
);
