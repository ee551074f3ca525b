//! `POSSIBLE_DUPLICATE`: a new deal that looks like one that the company has already is made, and said so.

use serde_json::{Value, json};

use crate::{
    on_both,
    support::{
        Persona, World,
        deals::{Deal, merged, text},
    },
};

/// What a new deal is said to be a double of.
async fn doubles(world: &World, by: Persona, fields: Value) -> Vec<Value> {
    let input = merged(
        world.deal_input(by),
        merged(json!({"dryRun": true}), fields),
    );
    let payload = world.person(by).done("createOpportunity", input).await;
    let warnings = payload["warnings"].as_array().expect("warnings");
    let double = warnings
        .iter()
        .find(|warning| warning["code"] == "POSSIBLE_DUPLICATE");
    let data = double.map(|warning| &warning["data"]["opportunities"]);
    data.map(|data| data.as_array().expect("evidence").clone())
        .unwrap_or_default()
}

fn ids(doubles: &[Value]) -> Vec<String> {
    doubles
        .iter()
        .map(|double| text(&double["opportunityId"]))
        .collect()
}

/// Design §7: the evidence names the other deal and what the two share.
async fn a_deal_like_one_that_is_there_is_made_with_a_warning(world: &World) {
    let a = world.person(Persona::A);
    assert!(doubles(world, Persona::A, json!({})).await.is_empty());
    let first = world.create_deal(Persona::A, json!({})).await;
    let input = merged(
        world.deal_input(Persona::A),
        json!({"closeDate": "2099-07-02"}),
    );
    let payload = a.done("createOpportunity", input).await;
    let second = Deal::of(&payload["opportunity"]);
    let reference = a.record(&first.id, "engagement { reference }").await;
    let warning = payload["warnings"]
        .as_array()
        .and_then(|warnings| warnings.last())
        .expect("a warning");
    assert_eq!(warning["code"], "POSSIBLE_DUPLICATE");
    assert_eq!(
        warning["data"]["opportunities"],
        json!([{
            "opportunityId": first.id,
            "reference": reference["engagement"]["reference"],
            "name": "Cold chain control tower",
            "isSameCustomer": true,
            "solutionIds": [world.company(Persona::A).solutions[0]],
            "daysApart": 2,
        }])
    );
    let found = doubles(world, Persona::A, json!({})).await;
    assert_eq!(ids(&found), [first.id, second.id]);
}

/// Another customer, another solution, another time, or one that came to nothing.
async fn a_deal_that_differs_where_it_counts_is_no_double(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let other = world.company(Persona::A).solutions.get(1);
    let other = other.expect("a second solution");
    for fields in [
        json!({"customerId": world.customers[1]}),
        json!({"solutionIds": [other]}),
        json!({"closeDate": "2099-09-29"}),
        json!({"closeDate": "2099-03-31"}),
    ] {
        let found = doubles(world, Persona::A, fields.clone()).await;
        assert!(found.is_empty(), "{fields}");
    }
    for edge in ["2099-09-28", "2099-04-01"] {
        let found = doubles(world, Persona::A, json!({"closeDate": edge})).await;
        assert_eq!(found.len(), 1, "{edge}");
    }
    let reason = json!({"reason": "CUSTOMER_CHOSE_ANOTHER_VENDOR"});
    world
        .change(Persona::A, "loseOpportunity", &mut deal, reason)
        .await;
    assert!(doubles(world, Persona::A, json!({})).await.is_empty());
}

/// The same company is often entered twice: its name and its country say so, whatever its id.
async fn a_customer_entered_twice_is_recognised_by_name_and_country(world: &World) {
    let a = world.person(Persona::A);
    let entered = async |name: &str, country: &str| {
        let input = json!({
            "name": name,
            "address": {"line1": "7 Quay Street", "city": "Whitby", "country": country},
        });
        let payload = a.done("createCustomer", input).await;
        text(&payload["customer"]["id"])
    };
    let first = entered("Marrow & Søns", "GB").await;
    let again = entered("MARROW & SØNS", "GB").await;
    let abroad = entered("Marrow & Søns", "DK").await;
    let deal = world
        .create_deal(Persona::A, json!({"customerId": first}))
        .await;
    let found = doubles(world, Persona::A, json!({"customerId": again})).await;
    assert_eq!(ids(&found), [deal.id]);
    assert_eq!(found[0]["isSameCustomer"], false);
    let found = doubles(world, Persona::A, json!({"customerId": abroad})).await;
    assert!(found.is_empty());
}

/// R7, R9: of deals that one does not see nothing is told, be they of another company or of a colleague.
async fn a_double_of_a_deal_that_one_does_not_see_is_none(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let company = world.company(Persona::A);
    let same = json!({"solutionIds": [company.solutions[0]]});
    let own = json!({"team": [{
        "name": "User A", "email": "user-a@example.com", "phone": "+91 80 5550 1234",
    }]});
    let found = doubles(world, Persona::UserA, merged(same, own)).await;
    assert!(found.is_empty());

    // An offer that waits for an answer counts: the sender's deal is the receiver's own record then.
    let received = world.invite(Persona::A, &mut deal, Persona::B).await;
    let b = json!({"solutionIds": [world.company(Persona::B).solutions[0]]});
    let before = doubles(world, Persona::B, b.clone()).await;
    let accepted = world.accept(Persona::B, &received).await;
    let after = doubles(world, Persona::B, b).await;
    assert_eq!(ids(&before), ids(&after));
    assert_eq!(ids(&after), [accepted.id]);
    assert!(doubles(world, Persona::C, json!({})).await.is_empty());
}

on_both! {
    a_deal_like_one_that_is_there_is_made_with_a_warning,
    a_deal_that_differs_where_it_counts_is_no_double,
    a_customer_entered_twice_is_recognised_by_name_and_country,
    a_double_of_a_deal_that_one_does_not_see_is_none,
}
