//! One deal from its creation to its end, with everybody watching.

use serde_json::json;

use crate::{
    on_both,
    support::{Persona, Subscriber, World},
};

async fn a_deal_goes_from_creation_to_won_and_each_company_sees_its_part(world: &World) {
    let mut windows = [
        world.watch(Persona::A).await,
        world.watch(Persona::B).await,
        world.watch(Persona::Vendor).await,
    ];

    let mut deal = world.create_deal(Persona::A, json!({})).await;
    world
        .change(Persona::A, "shareWithVendor", &mut deal, json!({}))
        .await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    world.invite(Persona::A, &mut deal, Persona::C).await;

    world.accept(Persona::Vendor, &asked).await;
    let mut part = world.accept(Persona::B, &invited).await;
    world
        .change(
            Persona::B,
            "setSalesStage",
            &mut part,
            json!({"stage": "PROPOSED"}),
        )
        .await;
    world.advance("P14D").await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;

    let [a, b, vendor] = [Persona::A, Persona::B, Persona::Vendor]
        .map(|persona| world.company(persona).name.clone());
    let c = world.company(Persona::C).name.clone();
    let [of_a, of_b, of_vendor] = &mut windows;
    assert_eq!(
        told(of_a, 8).await,
        [
            line(&a, None, "ACCEPTED"),
            line(&vendor, None, "RECEIVED"),
            line(&b, None, "RECEIVED"),
            line(&c, None, "RECEIVED"),
            line(&vendor, Some("RECEIVED"), "ACCEPTED"),
            line(&b, Some("RECEIVED"), "ACCEPTED"),
            line(&c, Some("RECEIVED"), "EXPIRED"),
            line(&a, Some("ACCEPTED"), "WON"),
        ]
    );
    assert_eq!(
        told(of_b, 3).await,
        [
            line(&b, None, "RECEIVED"),
            line(&b, Some("RECEIVED"), "ACCEPTED"),
            line(&a, Some("ACCEPTED"), "WON"),
        ]
    );
    assert_eq!(
        told(of_vendor, 4).await,
        [
            line(&vendor, None, "RECEIVED"),
            line(&vendor, Some("RECEIVED"), "ACCEPTED"),
            line(&b, Some("RECEIVED"), "ACCEPTED"),
            line(&a, Some("ACCEPTED"), "WON"),
        ]
    );
    for window in windows {
        window.stop().await;
    }
}

async fn a_cut_window_is_told_what_it_missed_when_it_resumes(world: &World) {
    let mut window = world.watch(Persona::A).await;
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let created = window.next().await;
    window.cut();

    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let after = json!({"after": created["cursor"], "opportunityId": deal.id});
    let mut again = world.person(Persona::A).status_changes(after).await;
    assert_eq!(again.next().await["to"], "RECEIVED");
    world.accept(Persona::B, &invited).await;
    assert_eq!(again.next().await["to"], "ACCEPTED");
    again.stop().await;
}

on_both!(
    a_deal_goes_from_creation_to_won_and_each_company_sees_its_part,
    a_cut_window_is_told_what_it_missed_when_it_resumes,
);

async fn told(window: &mut Subscriber, count: usize) -> Vec<String> {
    let mut lines = Vec::new();
    while lines.len() < count {
        let change = window.next().await;
        let party = change["party"]["partner"]["name"]
            .as_str()
            .expect("a company's name")
            .to_owned();
        lines.push(line(
            &party,
            change["from"].as_str(),
            change["to"].as_str().expect("a status"),
        ));
    }
    lines
}

fn line(party: &str, from: Option<&str>, to: &str) -> String {
    format!("{party}: {} → {to}", from.unwrap_or("–"))
}
