//! What a viewer does not see shows in nothing: no count, order, filter, cursor or search moves with it, and a hidden
//! id is answered as one that does not exist.
//!
//! The first proof asks a battery of lists, everything that the viewer is given, all that they may do, and what some
//! mutations would come to; changes what is hidden from them past the server, and asks again: all answers must be the same
//! to the byte. The second tries every mutation on every kind of hidden id, and the third keys that somebody else used.

use std::fmt::Write as _;

use chrono::TimeDelta;
use covente::{
    domain::viewer::{Role, Viewer},
    graphql::ids::{self, Kind},
};
use covente_entity::{
    customer, deadline, engagement, favorite, message, opportunity, registration, routing_rule,
    solution, stage_mapping, team_member,
    types::{
        RegistrationState, SalesStage, Status, Time, VendorInvolvement,
        ids::{OpportunityId, PartnerId},
    },
};
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::Set,
    ColumnTrait as _, DatabaseConnection, DbErr, EntityTrait as _, QueryFilter as _,
    sea_query::{Expr, ExprTrait as _},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    Plan, World,
    ask::{Desk, Shape, list, named, text},
    facts::{Deal, Facts},
    ids_of,
    oracle::Oracle,
    plans, routes,
};
use crate::{
    database::Backend,
    programme::Who,
    trial::{self, Cases},
};

/// A fifth of the other worlds: each is asked much more.
const WORLDS: Cases = Cases {
    variable: "COVENTE_TEST_SILENT_WORLDS",
    short: 20,
};

/// What is due, and what was mailed.
const DUE: &str = "{ deadlines(within: \"P3000D\", first: 100) { totalCount edges { cursor } nodes { dueAt } } \
    notifications(first: 100) { totalCount } }";

/// Lists that one document asks for.
const AT_ONCE: usize = 16;

mod what_is_hidden_moves_nothing_that_is_seen {
    use crate::{database::Backend, trial};

    #[test]
    fn sqlite() {
        trial::on_a_large_stack(super::prove, Backend::Sqlite);
    }

    #[test]
    fn postgres() {
        trial::on_a_large_stack(super::prove, Backend::Postgres);
    }
}

fn prove(backend: Backend) {
    trial::run(WORLDS, backend, &plans(), async |plan: Plan| {
        let world = World::make(backend, &plan).await?;
        let desk = Desk::new(&world.player);
        let outcome = try_all(&world, &desk, &plan).await;
        drop(desk);
        world.close().await;
        outcome
    });
}

async fn try_all(world: &World, desk: &Desk, plan: &Plan) -> Result<(), String> {
    let admin = world.player.programme.viewer(1, Who::Admin);
    let shape = Shape::read(desk, &admin).await?;
    for (company, who) in plan.viewers.iter().take(1) {
        let viewer = world
            .player
            .programme
            .viewer(company % plan.companies, *who);
        let facts = world.facts().await?;
        a_hidden_id_is_answered_as_one_that_does_not_exist(desk, &shape, &viewer, &facts).await?;
        // A fifth of it in each world.
        let asked = battery(&shape).into_iter().skip(plan.steps.len() % 5);
        let documents: Vec<_> = asked.step_by(5).collect();
        let ids = ids_of(&facts, 0);
        let now = desk.state.clock.now();
        let routes = routes(&facts, &Oracle::new(&facts, &viewer, now), &viewer, 0, now);
        let tried = tries(&facts, &viewer);
        let mut before = Vec::new();
        for document in &documents {
            before.push(desk.data(&viewer, document, json!({})).await?);
        }
        let mut given = vec![
            desk.execute(&viewer, &tried, json!({})).await.to_string(),
            desk.data(&viewer, DUE, json!({})).await?.to_string(),
            routes.ask(desk, &viewer).await?.to_string(),
        ];
        given.extend(shape.everything(desk, &viewer, &ids).await?);
        let on = sea_orm::Database::connect(&world.database.url).await;
        let on = on.map_err(|error| error.to_string())?;
        let changed = change_what_is_hidden(&on, &viewer, &facts).await;
        changed.map_err(|error| error.to_string())?;
        on.close().await.map_err(|error| error.to_string())?;
        let mut after = vec![
            desk.execute(&viewer, &tried, json!({})).await.to_string(),
            desk.data(&viewer, DUE, json!({})).await?.to_string(),
            routes.ask(desk, &viewer).await?.to_string(),
        ];
        after.extend(shape.everything(desk, &viewer, &ids).await?);
        let told = given
            .iter()
            .zip(&after)
            .find(|(before, after)| before != after);
        if let Some((before, after)) = told {
            return Err(format!(
                "{} is told of what is hidden:\nbefore {before}\nafter {after}",
                viewer.subject
            ));
        }
        for (document, before) in documents.iter().zip(before) {
            let after = desk.data(&viewer, document, json!({})).await?;
            let aliases = before.as_object().into_iter().flatten();
            for (alias, before) in aliases {
                if after[alias] != *before {
                    let asked = document.split(&format!(" {alias}: ")).nth(1);
                    let asked = asked.and_then(|rest| rest.split(" { totalCount").next());
                    return Err(format!(
                        "{} hears of what is hidden by {}:\nbefore {before}\nafter {}",
                        viewer.subject,
                        asked.unwrap_or(alias),
                        after[alias]
                    ));
                }
            }
        }
        somebody_elses_key_is_free(desk, world, &viewer).await?;
    }
    Ok(())
}

/// Mutations that would be done, or why not, on all that the viewer's company has: nothing is stored.
fn tries(facts: &Facts, viewer: &Viewer) -> String {
    const ERRORS: &str = "{ userErrors { code message path rule data } }";
    const FORM: &str = "contractKind: NEW, totalContractValue: {amount: \"9\", currency: \"EUR\"}, \
        solutionValue: {amount: \"9\", currency: \"EUR\"}, deployment: ELSEWHERE, tenant: PARTNER, \
        signedOn: \"2020-01-01\", startsOn: \"2020-01-01\", namedInContract: true, \
        contact: {name: \"Ana\", email: \"ana@example.com\", phone: \"+33 1 23 45 67 89\"}";
    let mut asked = vec![
        "upsertStageMapping(input: {name: \"Secret\", percent: 77, stage: QUALIFIED, dryRun: true})".to_owned(),
        "upsertStageMapping(input: {name: \"Secret\", expectedVersion: 1, stage: QUALIFIED, dryRun: true})".to_owned(),
        "upsertStageMapping(input: {name: \"Open\", percent: 77, stage: QUALIFIED, dryRun: true})".to_owned(),
    ];
    let locations = facts.locations.iter();
    for row in locations.filter(|row| row.partner_id == viewer.partner) {
        let location = ids::encode(Kind::Location, row.id).0;
        asked.push(format!(
            "upsertRoutingRule(input: {{market: \"SE\", locationId: \"{location}\", dryRun: true}})"
        ));
    }
    for deal in &facts.deals {
        let records = deal.records.iter();
        for row in records.filter(|row| row.partner_id == viewer.partner) {
            let (id, version) = (ids::encode(Kind::Opportunity, row.id).0, row.version);
            let about =
                format!("opportunityId: \"{id}\", expectedVersion: {version}, dryRun: true");
            match row.status {
                Status::Won => {
                    for incentive in ["AZURE_IP_CO_SELL", "BIZ_APPS_PREMIUM"] {
                        asked.push(format!(
                            "registerDeal(input: {{{about}, incentive: {incentive}, form: {{{FORM}}}}})"
                        ));
                    }
                }
                Status::Accepted => asked.push(format!("winOpportunity(input: {{{about}}})")),
                Status::Received
                | Status::Lost
                | Status::Declined
                | Status::Expired
                | Status::Withdrawn
                | Status::ClosedAsError => {}
            }
        }
    }
    let mut document = String::from("mutation {");
    for (place, asked) in asked.iter().take(AT_ONCE).enumerate() {
        let _ = write!(document, " m{place}: {asked} {ERRORS}");
    }
    document.push('}');
    document
}

/// A key that a colleague and a company beside used for one input is as free to the viewer as any other.
async fn somebody_elses_key_is_free(
    desk: &Desk,
    world: &World,
    viewer: &Viewer,
) -> Result<(), String> {
    let ask = async |by: &Viewer, name: &str, key: &str| {
        let document = format!(
            "mutation {{ upsertStageMapping(input: {{name: \"{name}\", stage: PROPOSED, idempotencyKey: \"{key}\"}}) \
             {{ stageMapping {{ name stage }} userErrors {{ code message path rule data }} }} }}"
        );
        desk.execute(by, &document, json!({})).await
    };
    let programme = world.player.programme;
    let own = programme.place(viewer.partner);
    for company in [own, (own + 1) % world.player.companies] {
        let other = programme.viewer(company, Who::PartnerAdmin);
        if other.subject != viewer.subject {
            ask(&other, "Theirs", "a key").await;
        }
    }
    let used = ask(viewer, "Mine", "a key").await.to_string();
    let free = ask(viewer, "Mino", "a free key").await.to_string();
    if used == free.replace("Mino", "Mine") {
        return Ok(());
    }
    Err(format!(
        "{} is told of somebody else's key:\n{used}\n{free}",
        viewer.subject
    ))
}

/// Every list in every order, and narrowed by every field that it can be narrowed by.
fn battery(shape: &Shape) -> Vec<String> {
    let mut asked = Vec::new();
    let of_enum = |argument: &str, name: &str| -> Vec<String> {
        let values = shape.values(name).into_iter();
        values
            .map(|value| format!("{argument}: {value}, "))
            .collect()
    };
    let nothing = || vec![String::new()];
    for (root, name, scopes) in [
        (
            "opportunities",
            "Opportunity",
            of_enum("tab", "OpportunityTab"),
        ),
        (
            "invitations",
            "Invitation",
            of_enum("direction", "InvitationDirection"),
        ),
        ("customers", "Customer", nothing()),
        ("solutions", "Solution", nothing()),
        ("partners", "Partner", nothing()),
        ("registrations", "Registration", nothing()),
    ] {
        for scope in scopes {
            for field in shape.values(&format!("{name}OrderField")) {
                for direction in shape.values("OrderDirection") {
                    asked.push(format!(
                        "{root}({scope}first: 100, orderBy: [{{field: {field}, direction: {direction}}}])"
                    ));
                }
            }
            for field in shape.inputs(&format!("{name}Filter")) {
                let of = named(&field["type"]);
                let field = text(&field["name"]);
                for probe in probes(&of) {
                    asked.push(format!(
                        "{root}({scope}first: 100, filter: {{{field}: {{{probe}}}}})"
                    ));
                    asked.push(format!(
                        "{root}({scope}first: 100, filter: {{not: {{{field}: {{{probe}}}}}}})"
                    ));
                }
            }
            if shape.fields("Query").iter().any(|field| {
                field["name"] == json!(root)
                    && list(&field["args"])
                        .iter()
                        .any(|argument| argument["name"] == json!("search"))
            }) {
                asked.push(format!("{root}({scope}first: 100, search: \"secret\")"));
            }
        }
    }
    let mut documents = Vec::new();
    for asked in asked.chunks(AT_ONCE) {
        let mut document = String::from("{");
        for (place, list) in asked.iter().enumerate() {
            let _ = write!(
                document,
                " l{place}: {list} {{ totalCount edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage startCursor endCursor }} }}"
            );
        }
        document.push('}');
        documents.push(document);
    }
    documents.push("{ l0: recentContacts(first: 100) { name email } l1: recentContacts(search: \"secret\") { email } }".into());
    documents
}

/// Tests of a filter's type that what is hidden would pass, before or after it is changed.
fn probes(filter: &str) -> &'static [&'static str] {
    match filter {
        "StringFilter" => &[
            "contains: \"secret\"",
            "startsWith: \"crm\"",
            "isNull: true",
        ],
        "DecimalFilter" => &["gt: \"5000000\"", "isNull: true"],
        "DateFilter" => &["gt: \"2090-01-01\"", "isNull: true"],
        "DateTimeFilter" => &["gt: \"2000-01-01T00:00:00Z\"", "isNull: true"],
        "HasEmailFilter" => &["eq: \"secret@c1.example\"", "eq: \"user@c1.example\""],
        "BooleanFilter" => &["eq: true"],
        // Ids and words of a vocabulary; the filters inside filters have no such test.
        other
            if other.ends_with("Filter") && !matches!(other, "HasIdFilter") && !is_whole(other) =>
        {
            &["isNull: true", "isNull: false"]
        }
        _ => &[],
    }
}

fn is_whole(filter: &str) -> bool {
    let lists = [
        "Opportunity",
        "Invitation",
        "Customer",
        "Solution",
        "Partner",
        "Registration",
    ];
    lists.iter().any(|list| filter == format!("{list}Filter"))
}

/// Whether nothing of a deal is given to the viewer.
fn is_hidden(oracle: &Oracle<'_>, deal: &Deal) -> bool {
    !deal.records.iter().any(|record| oracle.given(deal, record))
}

/// Changes, past the server, what the viewer shall never learn: deals of which they see no record in every column, the
/// private ones of other companies' records everywhere, what others marked, and the catalogue's hidden part.
async fn change_what_is_hidden(
    on: &DatabaseConnection,
    viewer: &Viewer,
    facts: &Facts,
) -> Result<(), DbErr> {
    let oracle = Oracle::new(facts, viewer, Time::UNIX_EPOCH);
    change_what_companies_go_by(on, &oracle, facts).await?;
    change_what_is_told(on, &oracle, facts).await?;
    for deal in &facts.deals {
        change_the_registered(on, &oracle, deal).await?;
        for record in &deal.records {
            if record.partner_id != viewer.partner {
                private(on, record.id).await?;
            }
            let mark = favorite::ActiveModel {
                partner_id: Set(viewer.partner),
                subject: Set("somebody else".into()),
                opportunity_id: Set(record.id),
                created_at: Set(record.created_at),
            };
            if facts
                .favorites
                .iter()
                .all(|known| known.opportunity_id != record.id)
            {
                favorite::Entity::insert(mark)
                    .on_conflict_do_nothing()
                    .exec_without_returning(on)
                    .await?;
            }
        }
        if !is_hidden(&oracle, deal) {
            continue;
        }
        let id = deal.engagement.id;
        engagement::Entity::update_many()
            .col_expr(engagement::Column::ContactName, Expr::value("secret"))
            .filter(engagement::Column::Id.eq(id))
            .exec(on)
            .await?;
        opportunity::Entity::update_many()
            .col_expr(opportunity::Column::Name, Expr::value("secret"))
            .col_expr(
                opportunity::Column::ValueMinor,
                Expr::value(900_000_000_i64),
            )
            .col_expr(
                opportunity::Column::SalesStage,
                Expr::value(SalesStage::Negotiated),
            )
            .col_expr(opportunity::Column::CloseNotes, Expr::value("secret"))
            .filter(opportunity::Column::EngagementId.eq(id))
            .exec(on)
            .await?;
        // A person of the viewer's company, or they themselves, on another company's team see nothing by that.
        let others = deal.team.iter().filter(|member| {
            let record = deal
                .records
                .iter()
                .find(|row| row.id == member.opportunity_id);
            record.is_some_and(|row| row.partner_id != viewer.partner)
        });
        for (place, member) in others.enumerate() {
            let email = match (&viewer.email, place) {
                (Some(email), 0) => email.clone(),
                _ => format!("secret{place}@c1.example"),
            };
            team_member::Entity::update_many()
                .col_expr(team_member::Column::Email, Expr::value(email.clone()))
                .col_expr(team_member::Column::EmailKey, Expr::value(email))
                .filter(team_member::Column::Id.eq(member.id))
                .exec(on)
                .await?;
        }
    }
    change_the_catalogue(on, &oracle, facts).await?;
    // Whoever writes a deal raises its version, past the server as well: what was known of it holds no more.
    let raised = Expr::col(engagement::Column::Version).add(1);
    let all = engagement::Entity::update_many().col_expr(engagement::Column::Version, raised);
    all.exec(on).await?;
    Ok(())
}

/// The same of what is registered in a deal that the viewer sees or does not, and of the vendor's part in one that they
/// were invited to.
async fn change_the_registered(
    on: &DatabaseConnection,
    oracle: &Oracle<'_>,
    deal: &Deal,
) -> Result<(), DbErr> {
    let seen = oracle.registrations(deal);
    let hidden = deal.filed.iter();
    let hidden: Vec<_> = hidden
        .filter(|row| seen.iter().all(|seen| seen.id != row.id))
        .collect();
    for (place, row) in hidden.into_iter().enumerate() {
        if place % 2 == 0 {
            registration::Entity::delete_by_id(row.id).exec(on).await?;
            continue;
        }
        let changed = registration::ActiveModel {
            id: Set(row.id),
            state: Set(RegistrationState::ActionRequired),
            reason: Set(Some("secret".into())),
            contact_name: Set("secret".into()),
            total_minor: Set(900_000_000),
            ..Default::default()
        };
        changed.update(on).await?;
    }
    let row = &deal.engagement;
    let vendors = deal.standing(oracle.vendor()).is_some();
    let upgraded = match row.vendor_involvement {
        VendorInvolvement::None => VendorInvolvement::Visible,
        VendorInvolvement::Visible => VendorInvolvement::None,
        VendorInvolvement::HelpRequested => return Ok(()),
    };
    if oracle.is_invited(deal) && !vendors && !row.assessment {
        engagement::Entity::update_many()
            .col_expr(engagement::Column::VendorInvolvement, Expr::value(upgraded))
            .filter(engagement::Column::Id.eq(row.id))
            .exec(on)
            .await?;
    }
    Ok(())
}

/// The same of a name and a rule of each company of which the viewer sees none.
async fn change_what_companies_go_by(
    on: &DatabaseConnection,
    oracle: &Oracle<'_>,
    facts: &Facts,
) -> Result<(), DbErr> {
    let seen = oracle.nodes();
    let mut companies: Vec<PartnerId> = Vec::new();
    for row in &facts.names {
        let is_seen = seen.contains_key(&ids::encode(Kind::StageMapping, row.id).0);
        if is_seen || companies.contains(&row.partner_id) {
            continue;
        }
        companies.push(row.partner_id);
        let hidden = stage_mapping::ActiveModel {
            id: Set(row.id),
            name: Set("Secret".into()),
            name_folded: Set("secret".into()),
            percent: Set(Some(77)),
            ..Default::default()
        };
        hidden.update(on).await?;
    }
    companies.clear();
    for row in &facts.rules {
        let is_seen = seen.contains_key(&ids::encode(Kind::RoutingRule, row.id).0);
        if is_seen || companies.contains(&row.partner_id) {
            continue;
        }
        companies.push(row.partner_id);
        let hidden = routing_rule::ActiveModel {
            id: Set(row.id),
            market: Set(Some("SE".into())),
            solution_id: Set(None),
            ..Default::default()
        };
        hidden.update(on).await?;
    }
    Ok(())
}

/// The same of solutions and customers that the viewer finds nowhere.
async fn change_the_catalogue(
    on: &DatabaseConnection,
    oracle: &Oracle<'_>,
    facts: &Facts,
) -> Result<(), DbErr> {
    let seen = oracle.nodes();
    for row in &facts.solutions {
        let is_seen = seen.contains_key(&ids::encode(Kind::Solution, row.id).0);
        let on_record = facts
            .deals
            .iter()
            .any(|deal| deal.lines.iter().any(|line| line.solution_id == row.id));
        if !is_seen && !on_record {
            let hidden = solution::ActiveModel {
                id: Set(row.id),
                name: Set("secret".into()),
                name_folded: Set("secret".into()),
                ..Default::default()
            };
            hidden.update(on).await?;
        }
    }
    for row in &facts.customers {
        let id = ids::encode(Kind::Customer, row.id).0;
        // The name of a customer goes with the deal; whoever sees such a deal, and not the customer, keeps it.
        let named = facts
            .deals
            .iter()
            .any(|deal| deal.engagement.customer_id == row.id && !is_hidden(oracle, deal));
        if !seen.contains_key(&id) && !named {
            let hidden = customer::ActiveModel {
                id: Set(row.id),
                name: Set("secret".into()),
                name_folded: Set("secret".into()),
                industry: Set(Some("secret".into())),
                ..Default::default()
            };
            hidden.update(on).await?;
        }
    }
    Ok(())
}

/// Messages that the viewer does not hear, and clocks of deals that they do not see.
async fn change_what_is_told(
    on: &DatabaseConnection,
    oracle: &Oracle<'_>,
    facts: &Facts,
) -> Result<(), DbErr> {
    let seen = oracle.nodes();
    for deal in &facts.deals {
        for row in &deal.said {
            if !seen.contains_key(&ids::encode(Kind::Message, row.id).0) {
                message::Entity::update_many()
                    .col_expr(message::Column::Body, Expr::value("secret"))
                    .filter(message::Column::Id.eq(row.id))
                    .exec(on)
                    .await?;
            }
        }
        if is_hidden(oracle, deal) {
            for row in &deal.clocks {
                deadline::Entity::update_many()
                    .col_expr(
                        deadline::Column::DueAt,
                        Expr::value(row.due_at + TimeDelta::hours(1)),
                    )
                    .filter(deadline::Column::Id.eq(row.id))
                    .exec(on)
                    .await?;
            }
        }
    }
    Ok(())
}

/// What no other company ever sees (R137).
async fn private(on: &DatabaseConnection, record: OpportunityId) -> Result<(), DbErr> {
    opportunity::Entity::update_many()
        .col_expr(opportunity::Column::PrivateNotes, Expr::value("secret"))
        .col_expr(opportunity::Column::CrmId, Expr::value("secret"))
        .col_expr(opportunity::Column::CampaignId, Expr::value("secret"))
        .filter(opportunity::Column::Id.eq(record))
        .exec(on)
        .await?;
    Ok(())
}

/// Tries every mutation that takes an id on one that is there and hidden, and on one that is not there.
async fn a_hidden_id_is_answered_as_one_that_does_not_exist(
    desk: &Desk,
    shape: &Shape,
    viewer: &Viewer,
    facts: &Facts,
) -> Result<(), String> {
    let oracle = Oracle::new(facts, viewer, Time::UNIX_EPOCH);
    let seen = oracle.nodes();
    let all = facts.deals.iter();
    let ids = all.flat_map(|deal| {
        let records = deal.records.iter().map(|row| (Kind::Opportunity, row.id.0));
        let sent = deal
            .invitations
            .iter()
            .map(|row| (Kind::Invitation, row.id.0));
        let team = deal.team.iter().map(|row| (Kind::TeamMember, row.id.0));
        let lines = deal
            .lines
            .iter()
            .map(|row| (Kind::OpportunitySolution, row.id.0));
        let filed = deal.filed.iter().map(|row| (Kind::Registration, row.id.0));
        records.chain(sent).chain(team).chain(lines).chain(filed)
    });
    let names = facts.names.iter().map(|row| (Kind::StageMapping, row.id.0));
    let rules = facts.rules.iter().map(|row| (Kind::RoutingRule, row.id.0));
    let mails = facts.mails.iter().map(|row| (Kind::Notification, row.id.0));
    let catalogue = facts.solutions.iter().map(|row| (Kind::Solution, row.id.0));
    let customers = facts.customers.iter().map(|row| (Kind::Customer, row.id.0));
    let hidden: Vec<_> = ids
        .chain(catalogue)
        .chain(customers)
        .chain(names)
        .chain(rules)
        .chain(mails)
        .map(|(kind, id)| (kind, ids::encode(kind, id).0))
        .filter(|(_, id)| !seen.contains_key(id))
        .collect();
    for mutation in shape.fields("Mutation") {
        let name = text(&mutation["name"]);
        let Some(argument) = list(&mutation["args"]).into_iter().next() else {
            continue;
        };
        let input = named(&argument["type"]);
        if shape.kind(&input) != "INPUT_OBJECT" {
            continue;
        }
        for field in shape.inputs(&input) {
            let field_name = text(&field["name"]);
            if named(&field["type"]) != "ID" {
                continue;
            }
            let Some(kind) = kind_of(&field_name)? else {
                continue;
            };
            // An admin of the programme keeps every company's catalogue, and sees no deals.
            let Some((_, id)) = hidden.iter().find(|(of, _)| *of == kind) else {
                continue;
            };
            let absent = ids::encode(
                kind,
                Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001),
            )
            .0;
            let mut answers = Vec::new();
            for id in [id, &absent] {
                let mut given = sample(shape, &input);
                let value = if field_name.ends_with('s') {
                    json!([id])
                } else {
                    json!(id)
                };
                given[&field_name] = value;
                given["dryRun"] = json!(true);
                let document = format!(
                    "mutation ($input: {input}!) {{ {name}(input: $input) {{ userErrors {{ code message path rule data }} }} }}"
                );
                let answer = desk
                    .execute(viewer, &document, json!({ "input": given }))
                    .await;
                answers.push(answer.to_string().replace(id.as_str(), "ID"));
            }
            if answers[0] != answers[1] {
                return Err(format!(
                    "{}: {name} tells a hidden {kind:?} from none by {field_name}:\n{}\n{}",
                    viewer.subject, answers[0], answers[1]
                ));
            }
            if !answers[0].contains("NOT_FOUND") && !may_not(viewer, &answers[0]) {
                return Err(format!(
                    "{}: {name} takes a hidden {kind:?}: {}",
                    viewer.subject, answers[0]
                ));
            }
        }
    }
    Ok(())
}

/// Whether somebody is told that they may not do it at all, before anything is looked up.
fn may_not(viewer: &Viewer, answer: &str) -> bool {
    let program = viewer
        .grants
        .iter()
        .any(|grant| grant.role == Role::ProgramAdmin);
    answer.contains("FORBIDDEN") || (program && answer.contains("NOT_CO_SELL_READY"))
}

/// What an id in an input is about, where that can be hidden at all.
fn kind_of(field: &str) -> Result<Option<Kind>, String> {
    Ok(match field {
        "opportunityId" => Some(Kind::Opportunity),
        "invitationId" => Some(Kind::Invitation),
        "teamMemberId" => Some(Kind::TeamMember),
        "opportunitySolutionId" => Some(Kind::OpportunitySolution),
        "customerId" => Some(Kind::Customer),
        "solutionId" | "solutionIds" => Some(Kind::Solution),
        "registrationId" => Some(Kind::Registration),
        "stageMappingId" => Some(Kind::StageMapping),
        "ruleId" => Some(Kind::RoutingRule),
        "notificationId" => Some(Kind::Notification),
        "viewId" => Some(Kind::SavedView),
        "apiTokenId" => Some(Kind::ApiToken),
        "webhookEndpointId" => Some(Kind::WebhookEndpoint),
        "webhookDeliveryId" => Some(Kind::WebhookDelivery),
        "uploadId" => Some(Kind::Upload),
        "importId" => Some(Kind::Import),
        // Everybody sees all of these.
        "partnerId" | "locationId" | "defaultLocationId" => None,
        other => return Err(format!("{other} takes an id: of what?")),
    })
}

/// An input with all that it needs, well formed.
fn sample(shape: &Shape, input: &str) -> Value {
    let mut fields = Map::new();
    for field in shape.inputs(input) {
        if field["type"]["kind"] == json!("NON_NULL") {
            fields.insert(text(&field["name"]), value(shape, &field["type"]["ofType"]));
        }
    }
    Value::Object(fields)
}

fn value(shape: &Shape, kind: &Value) -> Value {
    let name = text(&kind["name"]);
    match kind["kind"].as_str().unwrap_or_default() {
        "NON_NULL" => value(shape, &kind["ofType"]),
        "LIST" => json!([value(shape, &kind["ofType"])]),
        "ENUM" => json!(shape.values(&name).first()),
        "INPUT_OBJECT" => sample(shape, &name),
        _ => match name.as_str() {
            "Int" => json!(1),
            "Boolean" => json!(true),
            "ID" => json!(ids::encode(Kind::Partner, Uuid::from_u128(7)).0),
            "EmailAddress" => json!("ana@example.com"),
            "PhoneNumber" => json!("+33 1 23 45 67 89"),
            "Decimal" => json!("1.00"),
            "CurrencyCode" => json!("EUR"),
            "CountryCode" => json!("FR"),
            "Date" => json!("2049-01-01"),
            "Duns" => json!("150483782"),
            _ => json!("A text"),
        },
    }
}
