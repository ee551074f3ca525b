//! Ten views of a front end: how many SQL statements each takes, with one deal and with a hundred, and how many the first
//! time, when the server does not know the deals yet.

use serde_json::{Value, json};

use crate::{
    on_both,
    statements::{assert_knows, count_with, create},
    support::{Persona, World},
};

/// Each view, and the statements that it takes. `$id` is a deal's record.
const VIEWS: [(&str, &str, u32); 10] = [
    (
        "the page of a deal with its lists",
        include_str!("../../benches/read/documents/deal.graphql"),
        1,
    ),
    (
        "fifty deals with theirs",
        include_str!("../../benches/read/documents/deals.graphql"),
        1,
    ),
    (
        "a board by status",
        "{ opportunities(tab: OUTBOUND, first: 100) { totalCount aggregate { count values { amount currency } }
            groups(by: [STATUS]) { keys { value } aggregate { count } }
            nodes { id name status salesStage closeDate customerName value { amount currency } } } }",
        4,
    ),
    (
        "an inbox",
        "{ opportunities(tab: INBOUND, first: 100) { nodes { id name answerDueAt customerName
            receivedInvitation { message share { amount currency } sender { name } } } } }",
        2,
    ),
    (
        "what is sent, and to whom",
        "{ invitations(direction: SENT, first: 100) { totalCount
            nodes { status answerDueAt invitee { name } engagement { reference customerName } } } }",
        5,
    ),
    (
        "what can be done with each deal",
        "{ opportunities(tab: OUTBOUND, first: 100) { nodes { id name
            availableActions { action allowed refusals { code message } } } } }",
        2,
    ),
    (
        "a search",
        "{ opportunities(tab: OUTBOUND, search: \"asha\", first: 100) { totalCount nodes { name team { name email } } } }",
        2,
    ),
    (
        "what runs out",
        "{ deadlines(within: \"P90D\", first: 100) { totalCount
            nodes { kind dueAt isMine owner { name } engagement { reference } } } }",
        4,
    ),
    (
        "the catalogue",
        "{ solutions(first: 100) { totalCount nodes { name kind partner { name country } location { name city } } } }",
        3,
    ),
    (
        "the people of all deals",
        "{ opportunities(tab: OUTBOUND, first: 100) { edges { cursor node { name
            team { name email } engagement { jointTeam { name partner { name } } } } } pageInfo { hasNextPage } } }",
        1,
    ),
];

async fn a_view_takes_as_many_statements_for_a_hundred_deals_as_for_one(world: &World) {
    create(world, 1).await;
    let one = counted(world).await;
    create(world, 99).await;
    let hundred = counted(world).await;
    assert_eq!(one, hundred);
    let named = VIEWS.map(|(name, _, statements)| (name, statements));
    assert_eq!(one, named);
}

on_both!(a_view_takes_as_many_statements_for_a_hundred_deals_as_for_one);

async fn counted(world: &World) -> Vec<(&'static str, u32)> {
    let newest = "{ opportunities(tab: OUTBOUND, first: 1) { nodes { id } } }";
    let newest = world.person(Persona::A).data(newest, Value::Null).await;
    let variables = json!({"id": newest["opportunities"]["nodes"][0]["id"]});
    let mut counts = Vec::new();
    for (name, document, _) in VIEWS {
        let persona = if name == "an inbox" {
            Persona::B
        } else {
            Persona::A
        };
        let first = count_with(world, persona, document, &variables).await;
        let again = count_with(world, persona, document, &variables).await;
        assert_knows(first, again, name);
        if VIEWS[..2].iter().any(|(view, ..)| *view == name) {
            assert!(first <= 6, "{first} for {name}");
        }
        counts.push((name, again));
    }
    counts
}
