//! The people and the solutions of a record.

use serde_json::{Value, json};

use crate::{
    kit::{expected, faults},
    on_both,
    support::{Deal, Persona, World, deals::merged},
};

fn cleo() -> Value {
    json!({"name": "Cleo Marsh", "email": "Cleo@Example.com", "phone": "+33 1 23 45 67 89"})
}

async fn team(world: &World, deal: &Deal) -> Vec<Value> {
    let seen = world
        .person(Persona::A)
        .record(&deal.id, "team { id name email phone }")
        .await;
    seen["team"].as_array().expect("a list").clone()
}

async fn solutions(world: &World, by: Persona, deal: &Deal) -> Vec<Value> {
    let seen = world
        .person(by)
        .record(&deal.id, "solutions { id solution { id } }")
        .await;
    seen["solutions"].as_array().expect("a list").clone()
}

/// R41: people come, change and go.
async fn people_join_change_and_leave(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let asha = team(world, &deal).await.remove(0);
    let payload = world
        .change(
            Persona::A,
            "addTeamMember",
            &mut deal,
            json!({"member": cleo()}),
        )
        .await;
    let member = payload["teamMember"].clone();
    let as_typed = merged(cleo(), json!({"id": member["id"]}));
    assert_eq!(member, as_typed);
    assert_eq!(team(world, &deal).await, [asha.clone(), as_typed.clone()]);

    let a = world.person(Persona::A);
    let change = json!({"teamMemberId": member["id"], "expectedVersion": deal.version, "phone": "(555) 010-2030"});
    let payload = a.done("updateTeamMember", change).await;
    deal = Deal::of(&payload["opportunity"]);
    let changed = merged(as_typed, json!({"phone": "(555) 010-2030"}));
    assert_eq!(payload["teamMember"], changed);
    assert_eq!(team(world, &deal).await, [asha.clone(), changed]);

    let leave = json!({"teamMemberId": asha["id"], "expectedVersion": deal.version});
    let payload = a.done("removeTeamMember", leave.clone()).await;
    deal = Deal::of(&payload["opportunity"]);
    assert_eq!(deal.version, 4, "each is one act");
    assert_eq!(team(world, &deal).await.len(), 1);
    assert_eq!(a.stopped("removeTeamMember", leave).await, "NOT_FOUND");
}

/// R9, R40, R205: a person is complete, and there once, by the address in small letters.
async fn a_person_is_complete_and_on_the_team_once(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let a = world.person(Persona::A);
    for (member, found) in [
        (
            json!({"name": " ", "email": "", "phone": ""}),
            vec![
                ("TEAM_MEMBER_INCOMPLETE", "member.name"),
                ("TEAM_MEMBER_INCOMPLETE", "member.email"),
                ("TEAM_MEMBER_INCOMPLETE", "member.phone"),
            ],
        ),
        (
            json!({"name": "n".repeat(256), "email": "cleo", "phone": "now"}),
            vec![
                ("TOO_LONG", "member.name"),
                ("INVALID_VALUE", "member.email"),
                ("INVALID_VALUE", "member.phone"),
            ],
        ),
        (
            json!({"name": "Asha", "email": "ASHA.RAO@example.com", "phone": "12345"}),
            vec![("INVALID_VALUE", "member.email")],
        ),
    ] {
        let refusals = a
            .refused("addTeamMember", deal.with(json!({"member": member})))
            .await;
        assert_eq!(faults(&refusals), expected(&found));
    }
    let payload = world
        .change(
            Persona::A,
            "addTeamMember",
            &mut deal,
            json!({"member": cleo()}),
        )
        .await;
    let change = |fields: Value| {
        let target =
            json!({"teamMemberId": payload["teamMember"]["id"], "expectedVersion": deal.version});
        a.refused("updateTeamMember", merged(target, fields))
    };
    assert_eq!(
        faults(&change(json!({"name": "", "email": "no", "phone": "1"})).await),
        expected(&[
            ("TEAM_MEMBER_INCOMPLETE", "name"),
            ("INVALID_VALUE", "email"),
            ("INVALID_VALUE", "phone")
        ])
    );
    assert_eq!(
        faults(&change(json!({"email": "asha.rao@EXAMPLE.com"})).await),
        expected(&[("INVALID_VALUE", "email")])
    );
}

/// R40, R44: one at least, fifty at most.
async fn a_team_has_one_person_at_least_and_fifty_at_most(world: &World) {
    let person =
        |n: usize| json!({"name": "Ana", "email": format!("ana{n}@example.com"), "phone": "12345"});
    let crowd: Vec<Value> = (0..50).map(person).collect();
    let full = world.create_deal(Persona::A, json!({"team": crowd})).await;
    let a = world.person(Persona::A);
    let refusals = a
        .refused("addTeamMember", full.with(json!({"member": person(50)})))
        .await;
    assert_eq!(faults(&refusals), expected(&[("OUT_OF_RANGE", "member")]));
    assert_eq!(refusals[0]["data"], json!({"maximum": 50, "number": 51}));

    let deal = world.create_deal(Persona::A, json!({})).await;
    let last = team(world, &deal).await.remove(0);
    let leave = json!({"teamMemberId": last["id"], "expectedVersion": deal.version});
    let refusals = a.refused("removeTeamMember", leave).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("TEAM_REQUIRED", "teamMemberId")])
    );
    assert_eq!(refusals[0]["rule"], "R40");
}

/// A person of another company's record is not there, as one that never was; a stale version is a conflict.
async fn a_team_is_its_own_companys(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    world.accept(Persona::B, &invited).await;
    let asha = team(world, &deal).await.remove(0);
    let b = world.person(Persona::B);
    for id in [&asha["id"], &json!(deal.id), &json!("nobody")] {
        let target = json!({"teamMemberId": id, "expectedVersion": deal.version});
        assert_eq!(
            b.stopped("removeTeamMember", target.clone()).await,
            "NOT_FOUND"
        );
        assert_eq!(
            b.stopped("updateTeamMember", merged(target, json!({"name": "Ours"})))
                .await,
            "NOT_FOUND"
        );
    }
    let stale = json!({"teamMemberId": asha["id"], "expectedVersion": 1, "name": "Asha R."});
    let refusals = world
        .person(Persona::A)
        .refusal_codes("updateTeamMember", stale)
        .await;
    assert_eq!(refusals, ["VERSION_CONFLICT"]);
}

/// R47, R48, R50: own, the vendor's and other partners' solutions, at the end of the list.
async fn solutions_are_added_and_taken_off(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let own = &world.company(Persona::A).solutions;
    let (vendors, partners) = (
        &world.company(Persona::Vendor).solutions[0],
        &world.company(Persona::B).solutions[0],
    );
    world
        .change(
            Persona::A,
            "addSolutions",
            &mut deal,
            json!({"solutionIds": [vendors, partners]}),
        )
        .await;
    let listed = solutions(world, Persona::A, &deal).await;
    let ids: Vec<_> = listed
        .iter()
        .map(|line| line["solution"]["id"].clone())
        .collect();
    assert_eq!(json!(ids), json!([own[0], vendors, partners]));

    let a = world.person(Persona::A);
    let refusals = a
        .refused(
            "addSolutions",
            deal.with(json!({"solutionIds": [own[1], own[1], vendors, "nothing", deal.id]})),
        )
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("INVALID_VALUE", "solutionIds.1"),
            ("NOT_FOUND", "solutionIds.3"),
            ("NOT_FOUND", "solutionIds.4"),
        ])
    );
    let refusals = a
        .refused(
            "addSolutions",
            deal.with(json!({"solutionIds": [own[1], vendors]})),
        )
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("INVALID_VALUE", "solutionIds.1")])
    );
    let refusals = a
        .refused("addSolutions", deal.with(json!({"solutionIds": []})))
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("SOLUTION_REQUIRED", "solutionIds")])
    );
    assert_eq!(solutions(world, Persona::A, &deal).await, listed);

    for line in [&listed[0], &listed[2]] {
        let remove = json!({"opportunitySolutionId": line["id"], "expectedVersion": deal.version});
        deal = Deal::of(&a.done("removeSolution", remove).await["opportunity"]);
    }
    assert_eq!(
        solutions(world, Persona::A, &deal).await,
        [listed[1].clone()]
    );
    // The last one stays (R46).
    let remove = json!({"opportunitySolutionId": listed[1]["id"], "expectedVersion": deal.version});
    let refusals = a.refused("removeSolution", remove).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("SOLUTION_REQUIRED", "opportunitySolutionId")])
    );
    assert_eq!(refusals[0]["rule"], "R46");
}

/// R49: an assessment stands alone, also later.
async fn an_assessment_is_not_added_to_other_solutions(world: &World) {
    let deal = world.create_deal(Persona::A, json!({})).await;
    let catalogue = world.catalogue(Persona::A).await;
    let assessment = catalogue
        .iter()
        .find(|solution| solution["kind"] == "ASSESSMENT")
        .expect("an assessment");
    let add = deal.with(json!({"solutionIds": [assessment["id"]]}));
    let refusals = world.person(Persona::A).refused("addSolutions", add).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("ASSESSMENT_EXCLUSIVE", "solutionIds.0")])
    );
}

/// R58: the invited company changes the solutions after accepting, and not before; the offer stays what it was.
async fn an_invited_company_changes_its_solutions_after_accepting(world: &World) {
    let mut deal = world.create_deal(Persona::A, json!({})).await;
    let invited = world.invite(Persona::A, &mut deal, Persona::B).await;
    let own = &world.company(Persona::B).solutions;
    let b = world.person(Persona::B);
    let add = json!({"solutionIds": [own[1]]});
    assert_eq!(
        b.refusal_codes("addSolutions", invited.deal.with(add.clone()))
            .await,
        ["ILLEGAL_TRANSITION"]
    );
    let mut part = world.accept(Persona::B, &invited).await;
    world
        .change(Persona::B, "addSolutions", &mut part, add)
        .await;
    let wanted = solutions(world, Persona::B, &part).await.remove(0);
    let remove = json!({"opportunitySolutionId": wanted["id"], "expectedVersion": part.version});
    // Another company cannot, and does not learn that the place exists.
    assert_eq!(
        world
            .person(Persona::A)
            .stopped("removeSolution", remove.clone())
            .await,
        "NOT_FOUND"
    );
    b.done("removeSolution", remove).await;
    let seen = b
        .record(
            &part.id,
            "solutions { solution { id } } receivedInvitation { solutions { id } }",
        )
        .await;
    assert_eq!(
        seen,
        json!({
            "solutions": [{"solution": {"id": own[1]}}],
            "receivedInvitation": {"solutions": [{"id": own[0]}]},
        })
    );
}

on_both!(
    people_join_change_and_leave,
    a_person_is_complete_and_on_the_team_once,
    a_team_has_one_person_at_least_and_fifty_at_most,
    a_team_is_its_own_companys,
    solutions_are_added_and_taken_off,
    an_assessment_is_not_added_to_other_solutions,
    an_invited_company_changes_its_solutions_after_accepting,
);
