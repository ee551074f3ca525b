//! Favourites, recent contacts, and records that were a mistake.

use serde_json::{Value, json};

use crate::{
    on_both,
    support::{Persona, World},
};

const FAVORITES: &str = "{ opportunities(tab: FAVORITES) { totalCount nodes { id isFavorite } } }";

async fn favorites(world: &World, persona: Persona) -> Value {
    world.person(persona).data(FAVORITES, json!({})).await["opportunities"].take()
}

/// R141, R164: the mark is the person's own, collects both lists, and changes no version.
async fn a_favourite_is_personal_and_collects_inbound_and_outbound(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let received = world.invite(Persona::A, &mut deal, Persona::B).await;
    let own = world.create_deal(Persona::B, json!({})).await;
    let b = world.person(Persona::B);
    for id in [&received.deal.id, &own.id, &own.id] {
        let payload = b.done("addFavorite", json!({"opportunityId": id})).await;
        assert_eq!(payload["opportunity"]["id"], **id);
    }
    assert_eq!(
        favorites(world, Persona::B).await,
        json!({"totalCount": 2, "nodes": [
            {"id": own.id, "isFavorite": true},
            {"id": received.deal.id, "isFavorite": true},
        ]})
    );
    assert_eq!(favorites(world, Persona::A).await["totalCount"], 0);
    assert_eq!(world.current(b, &own).await.version, own.version);
    b.done("removeFavorite", json!({"opportunityId": own.id}))
        .await;
    b.done("removeFavorite", json!({"opportunityId": own.id}))
        .await;
    assert_eq!(favorites(world, Persona::B).await["totalCount"], 1);
}

/// R141: what one may not see cannot be marked, and a dry run marks nothing.
async fn only_what_one_sees_is_marked(world: &World) {
    const MARK: &str = "mutation ($input: AddFavoriteInput!) {
        addFavorite(input: $input) { opportunity { isFavorite } userErrors { code } }
    }";
    let deal = world.create_deal(Persona::A, json!({})).await;
    let input = json!({"input": {"opportunityId": deal.id}});
    let hidden = world.person(Persona::B).query(MARK, input).await;
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let dry = json!({"input": {"opportunityId": deal.id, "dryRun": true}});
    let tried = world.person(Persona::A).data(MARK, dry).await;
    assert_eq!(tried["addFavorite"]["opportunity"]["isFavorite"], true);
    assert_eq!(favorites(world, Persona::A).await["totalCount"], 0);
}

/// R42: each person once, the latest entry first, of one's own company's records only.
async fn people_of_earlier_deals_are_offered_again(world: &World) {
    const RECENT: &str = "query ($search: String) { recentContacts(search: $search, first: 2) { name email phone } }";
    let person = |name: &str, phone: &str| json!({"name": name, "email": format!("{}@example.com", name.to_lowercase()), "phone": phone});
    for team in [
        json!([person("Zoe", "+1 202 555 0101")]),
        json!([
            person("Émile", "+1 202 555 0102"),
            person("Zoe", "+1 202 555 0103")
        ]),
    ] {
        world.create_deal(Persona::A, json!({"team": team})).await;
    }
    let recent = |persona: Persona, search: Option<&'static str>| async move {
        world
            .person(persona)
            .data(RECENT, json!({"search": search}))
            .await["recentContacts"]
            .take()
    };
    let (zoe, emile) = (
        person("Zoe", "+1 202 555 0103"),
        person("Émile", "+1 202 555 0102"),
    );
    assert_eq!(recent(Persona::A, None).await, json!([zoe, emile]));
    assert_eq!(recent(Persona::A, Some("emi")).await, json!([emile]));
    assert_eq!(recent(Persona::A, Some("%")).await, json!([]));
    assert_eq!(recent(Persona::B, None).await, json!([]));
}

/// R94: before or after the answer, for good, with a reason; R68: who has not answered is let go.
async fn a_mistake_is_closed_with_its_reason_and_lets_all_go(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let b = world.invite(Persona::A, &mut deal, Persona::B).await;
    let c = world.invite(Persona::A, &mut deal, Persona::C).await;
    let vendor = world.ask_vendor(Persona::A, &mut deal).await;
    let part = world.accept(Persona::B, &b).await;

    let a = world.person(Persona::A);
    let without = a.refused("closeOpportunityAsError", deal.target()).await;
    assert_eq!(without[0]["code"], "REASON_REQUIRED");
    let fields = json!({"reason": "DUPLICATE_DEAL", "notes": "Entered twice."});
    world
        .change(Persona::A, "closeOpportunityAsError", &mut deal, fields)
        .await;
    assert_eq!(
        a.record(&deal.id, "status error { reason notes }").await,
        json!({"status": "CLOSED_AS_ERROR", "error": {"reason": "DUPLICATE_DEAL", "notes": "Entered twice."}})
    );
    for (persona, record, status) in [
        (Persona::B, &part, "ACCEPTED"),
        (Persona::C, &c.deal, "WITHDRAWN"),
        (Persona::Vendor, &vendor.deal, "WITHDRAWN"),
    ] {
        assert_eq!(
            world.person(persona).record(&record.id, "status").await,
            json!({"status": status})
        );
    }
    let again = a
        .refused(
            "closeOpportunityAsError",
            deal.with(json!({"reason": "OTHER"})),
        )
        .await;
    assert_eq!(again[0]["code"], "TERMINAL_STATE");
}

/// R94: a record that has not been answered can be a mistake, too.
async fn an_unanswered_record_can_be_closed_as_an_error(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let b = world.invite(Persona::A, &mut deal, Persona::B).await;
    let mut own = b.deal.clone();
    world
        .change(
            Persona::B,
            "closeOpportunityAsError",
            &mut own,
            json!({"reason": "TEST_DEAL"}),
        )
        .await;
    assert_eq!(
        world
            .person(Persona::B)
            .record(&own.id, "status salesStage")
            .await,
        json!({"status": "CLOSED_AS_ERROR", "salesStage": null})
    );
    // R67: it never was part of the deal, so that it can be invited again.
    let mut deal = world.current(world.person(Persona::A), &deal).await;
    let anew = world.invite(Persona::A, &mut deal, Persona::B).await;
    assert_ne!(anew.deal.id, own.id);
}

on_both!(
    a_favourite_is_personal_and_collects_inbound_and_outbound,
    only_what_one_sees_is_marked,
    people_of_earlier_deals_are_offered_again,
    a_mistake_is_closed_with_its_reason_and_lets_all_go,
    an_unanswered_record_can_be_closed_as_an_error,
);
