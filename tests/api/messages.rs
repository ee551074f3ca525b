//! What companies of a deal write to each other: who may, and who hears it (R138), each cell asked of the server.

use std::fmt::Write as _;

use covente::domain::viewer::Role;
use serde_json::{Value, json};

use crate::{
    events::fold_to_records,
    kit::{code, expected, faults, nodes},
    on_both,
    support::{
        Deal, Person, Persona, Received, World,
        client::codes,
        deals::{merged, text},
    },
};

use Persona::{A, B, C, Vendor};

const COMPANIES: [Persona; 4] = [A, B, C, Vendor];

/// What a person reads of a deal, whole.
async fn read(person: &Person, engagement: &str) -> Vec<Value> {
    const FIELDS: &str = "messages(first: 100) {
        totalCount pageInfo { hasNextPage hasPreviousPage }
        nodes { id body audience sender { id } addressee { id } readers { id } author { subject via } postedAt }
    }";
    let deal = person.deal(engagement, FIELDS).await;
    if deal.is_null() {
        return Vec::new();
    }
    let read = nodes(&deal["messages"]);
    assert_eq!(
        deal["messages"]["totalCount"],
        read.len(),
        "what is not read is not counted"
    );
    assert_eq!(
        deal["messages"]["pageInfo"],
        json!({"hasNextPage": false, "hasPreviousPage": false})
    );
    read
}

fn bodies(messages: &[Value]) -> Vec<String> {
    messages
        .iter()
        .map(|message| text(&message["body"]))
        .collect()
}

/// The input of a message from a record.
fn message(deal: &Deal, audience: &str, to: Option<&str>, body: &str) -> Value {
    json!({"opportunityId": deal.id, "audience": audience, "partnerId": to, "body": body})
}

async fn post(person: &Person, deal: &Deal, audience: &str, body: &str) -> Value {
    let input = message(deal, audience, None, body);
    person.done("postMessage", input).await["message"].take()
}

/// A deal whose parties write to everybody in every way, again and again while it changes.
struct Talk<'a> {
    world: &'a World,
    engagement: String,
    /// Who wrote, from which record.
    records: Vec<(Persona, Deal)>,
    /// The messages so far: the line that tells of it, and its id.
    said: Vec<(String, String)>,
    chapter: usize,
}

impl Talk<'_> {
    /// Everybody tries every audience; a line for each, with who reads it or why not.
    async fn round(&mut self) -> String {
        self.chapter += 1;
        let mut told = Vec::new();
        for (from, record) in self.records.clone() {
            let person = self.world.person(from);
            for (audience, to) in [
                ("OWN_COMPANY", None),
                ("VENDOR", None),
                ("ALL_PARTIES", None),
            ]
            .into_iter()
            .chain(COMPANIES.map(|to| ("PARTY", Some(to))))
            {
                if to == Some(from) {
                    continue;
                }
                let name = to.map_or(String::new(), |to| format!(" {to:?}"));
                let line = format!("{}: {from:?} to {audience}{name}", self.chapter);
                let id = to.map(|to| self.world.company(to).id.clone());
                let input = message(&record, audience, id.as_deref(), &line);
                let payload = person.payload("postMessage", input).await;
                let refused = codes(&payload["userErrors"]);
                if refused.is_empty() {
                    let id = text(&payload["message"]["id"]);
                    self.said.push((line.clone(), id));
                    told.push((line, None));
                } else {
                    told.push((line, Some(refused.join(" "))));
                }
            }
        }
        let mut printed = String::new();
        for (line, refused) in told {
            let heard = match refused {
                Some(refused) => refused,
                None => self.readers(&line).await,
            };
            let (_, line) = line.split_once(": ").expect("a chapter");
            writeln!(printed, "{line}: {heard}").expect("a text");
        }
        printed
    }

    /// Who reads a message: in the list, by its id, and as its sender is told.
    async fn readers(&self, line: &str) -> String {
        let (_, id) = self
            .said
            .iter()
            .find(|(said, _)| said == line)
            .expect("it was said");
        let mut read_by = Vec::new();
        let mut told = Vec::new();
        for company in COMPANIES {
            let person = self.world.person(company);
            let found = read(person, &self.engagement).await;
            let found = found.into_iter().find(|message| message["body"] == line);
            let by_id = "query ($id: ID!) { node(id: $id) { ... on Message { body } } }";
            let by_id = person.data(by_id, json!({"id": id})).await;
            assert_eq!(
                found.is_some(),
                !by_id["node"].is_null(),
                "{line} in the list and by id, for {company:?}"
            );
            if let Some(found) = found {
                read_by.push(company);
                let of = |list: &Value| {
                    let list = list.as_array().expect("a list").clone();
                    let is = |company: &Persona| {
                        list.iter()
                            .any(|it| it["id"] == self.world.company(*company).id)
                    };
                    COMPANIES.into_iter().filter(is).collect::<Vec<_>>()
                };
                told.push((company, of(&found["readers"])));
                if found["sender"]["id"] == self.world.company(company).id {
                    told.push((company, of(&found["readers"])));
                }
            }
        }
        for (company, told) in &told {
            assert!(told.contains(company), "{line}: {company:?} reads it");
            assert!(
                told.iter().all(|one| read_by.contains(one)),
                "{line}: {told:?}"
            );
            if line.contains(&format!(" {company:?} to")) {
                assert_eq!(told, &read_by, "{line}: the sender is told of all");
            }
        }
        read_by
            .iter()
            .map(|one| format!("{one:?}"))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// A partner's deal with B in it, C invited, and the vendor away.
async fn begin(world: &World) -> (Deal, Received, Talk<'_>) {
    let fields = json!({"invitations": [world.invitation_input(B), world.invitation_input(C)]});
    let mut deal = world.create_deal(A, fields).await;
    world
        .change(
            A,
            "setCustomerContact",
            &mut deal,
            json!({"contact": World::contact_input()}),
        )
        .await;
    let to_b = world.received(B, &deal.engagement).await;
    let to_c = world.received(C, &deal.engagement).await;
    let of_b = world.accept(B, &to_b).await;
    let talk = Talk {
        world,
        engagement: deal.engagement.clone(),
        records: vec![(A, deal.clone()), (B, of_b), (C, to_c.deal.clone())],
        said: Vec::new(),
        chapter: 0,
    };
    (deal, to_c, talk)
}

const WITHOUT_THE_VENDOR: &str = "\
A to OWN_COMPANY: A
A to VENDOR: NOT_FOUND
A to ALL_PARTIES: A B
A to PARTY B: A B
A to PARTY C: A C
A to PARTY Vendor: NOT_FOUND
B to OWN_COMPANY: B
B to VENDOR: NOT_FOUND
B to ALL_PARTIES: A B
B to PARTY A: A B
B to PARTY C: NOT_FOUND
B to PARTY Vendor: NOT_FOUND
C to OWN_COMPANY: C
C to VENDOR: NOT_FOUND
C to ALL_PARTIES: ILLEGAL_TRANSITION
C to PARTY A: A C
C to PARTY B: NOT_FOUND
C to PARTY Vendor: NOT_FOUND
";

const THE_VENDOR_MAY_VIEW: &str = "\
A to OWN_COMPANY: A
A to VENDOR: A Vendor
A to ALL_PARTIES: A B
A to PARTY B: A B
A to PARTY C: A C
A to PARTY Vendor: A Vendor
B to OWN_COMPANY: B
B to VENDOR: NOT_FOUND
B to ALL_PARTIES: A B
B to PARTY A: A B
B to PARTY C: NOT_FOUND
B to PARTY Vendor: NOT_FOUND
C to OWN_COMPANY: C
C to VENDOR: NOT_FOUND
C to ALL_PARTIES: ILLEGAL_TRANSITION
C to PARTY A: A C
C to PARTY B: NOT_FOUND
C to PARTY Vendor: NOT_FOUND
";

const THE_VENDOR_IS_ASKED: &str = "\
A to OWN_COMPANY: A
A to VENDOR: A Vendor
A to ALL_PARTIES: A B
A to PARTY B: A B
A to PARTY C: A C
A to PARTY Vendor: A Vendor
B to OWN_COMPANY: B
B to VENDOR: NOT_FOUND
B to ALL_PARTIES: A B
B to PARTY A: A B
B to PARTY C: NOT_FOUND
B to PARTY Vendor: NOT_FOUND
C to OWN_COMPANY: C
C to VENDOR: NOT_FOUND
C to ALL_PARTIES: ILLEGAL_TRANSITION
C to PARTY A: A C
C to PARTY B: NOT_FOUND
C to PARTY Vendor: NOT_FOUND
Vendor to OWN_COMPANY: Vendor
Vendor to VENDOR: INVALID_VALUE
Vendor to ALL_PARTIES: ILLEGAL_TRANSITION
Vendor to PARTY A: A Vendor
Vendor to PARTY B: NOT_FOUND
Vendor to PARTY C: NOT_FOUND
";

const ALL_TAKE_PART: &str = "\
A to OWN_COMPANY: A
A to VENDOR: A Vendor
A to ALL_PARTIES: A B C Vendor
A to PARTY B: A B
A to PARTY C: A C
A to PARTY Vendor: A Vendor
B to OWN_COMPANY: B
B to VENDOR: B Vendor
B to ALL_PARTIES: A B C Vendor
B to PARTY A: A B
B to PARTY C: B C
B to PARTY Vendor: B Vendor
C to OWN_COMPANY: C
C to VENDOR: C Vendor
C to ALL_PARTIES: A B C Vendor
C to PARTY A: A C
C to PARTY B: B C
C to PARTY Vendor: C Vendor
Vendor to OWN_COMPANY: Vendor
Vendor to VENDOR: INVALID_VALUE
Vendor to ALL_PARTIES: A B C Vendor
Vendor to PARTY A: A Vendor
Vendor to PARTY B: B Vendor
Vendor to PARTY C: C Vendor
";

/// R138, design §11: while the deal grows. Whoever takes part later reads what was for all, and nothing else.
async fn a_message_reaches_its_audience_and_nobody_else(world: &World) {
    let (mut deal, to_c, mut talk) = begin(world).await;
    let printed = talk.round().await;
    assert_eq!(printed, WITHOUT_THE_VENDOR, "\n{printed}");

    world
        .change(A, "shareWithVendor", &mut deal, json!({}))
        .await;
    let printed = talk.round().await;
    assert_eq!(printed, THE_VENDOR_MAY_VIEW, "\n{printed}");
    // R7: to view another company's record is not to act on it.
    let of_vendor = world.person(Vendor);
    let input = message(&deal, "PARTY", Some(&world.company(A).id), "May I?");
    assert_eq!(
        of_vendor.refusal_codes("postMessage", input).await,
        ["FORBIDDEN"]
    );

    let asked = world.ask_vendor(A, &mut deal).await;
    talk.records.push((Vendor, asked.deal.clone()));
    let printed = talk.round().await;
    assert_eq!(printed, THE_VENDOR_IS_ASKED, "\n{printed}");

    world.accept(C, &to_c).await;
    world.accept(Vendor, &asked).await;
    let printed = talk.round().await;
    assert_eq!(printed, ALL_TAKE_PART, "\n{printed}");
    for chapter in 1..=3 {
        for from in ["A", "B"] {
            let heard = talk
                .readers(&format!("{chapter}: {from} to ALL_PARTIES"))
                .await;
            assert_eq!(heard, "A B C Vendor", "all who take part now");
        }
        let heard = talk.readers(&format!("{chapter}: A to PARTY B")).await;
        assert_eq!(heard, "A B", "fixed when it was posted");
    }
    fold_to_records(world, &world.log().await).await;
}

/// Whoever has left the deal unanswered keeps what it wrote itself, and is written to no more.
async fn whoever_declined_hears_no_more_and_says_no_more(world: &World) {
    let (deal, to_c, mut talk) = begin(world).await;
    talk.round().await;
    let [a, b, c] = [A, B, C].map(|company| world.person(company));
    let no = to_c.deal.with(json!({"reason": "OTHER"}));
    c.done("declineOpportunity", no).await;

    let mine = bodies(&read(c, &deal.engagement).await);
    assert_eq!(mine, ["1: C to OWN_COMPANY", "1: C to PARTY A"]);
    assert_eq!(talk.readers("1: C to PARTY A").await, "A C");
    let input = message(&to_c.deal, "OWN_COMPANY", None, "One more.");
    assert_eq!(
        c.refusal_codes("postMessage", input).await,
        ["TERMINAL_STATE"]
    );
    let of_c = &world.company(C).id;
    let input = message(&deal, "PARTY", Some(of_c), "Why?");
    let refused = a.refused("postMessage", input).await;
    assert_eq!(
        faults(&refused),
        expected(&[("TERMINAL_STATE", "partnerId")])
    );
    // Hidden and absent are answered alike, to the letter.
    let nobody =
        covente::graphql::ids::encode(covente::graphql::ids::Kind::Partner, uuid::Uuid::nil());
    let of_b = talk.records[1].1.clone();
    let [hidden, absent] =
        [of_c.as_str(), nobody.as_str()].map(|to| message(&of_b, "PARTY", Some(to), "Hello"));
    let hidden = b.refused("postMessage", hidden).await;
    assert_eq!(hidden, b.refused("postMessage", absent).await);
    assert_eq!(faults(&hidden), expected(&[("NOT_FOUND", "partnerId")]));
}

/// A message is additive: no version is asked for and none is raised; a dry run and a refusal leave nothing.
async fn a_message_changes_no_version_and_is_posted_once(world: &World) {
    let (deal, _, _) = begin(world).await;
    let [a, b] = [A, B].map(|company| world.person(company));
    let before = world.log().await.len();
    let input = message(
        &deal,
        "PARTY",
        Some(&world.company(B).id),
        "  Shall we meet?\nOn Monday.  ",
    );

    let tried = a
        .done(
            "postMessage",
            merged(input.clone(), json!({"dryRun": true})),
        )
        .await;
    assert_eq!(tried["message"]["body"], "Shall we meet?\nOn Monday.");
    assert_eq!(tried["opportunity"]["version"], deal.version);
    let mut spoilt = input.clone();
    spoilt["body"] = json!(" ");
    assert_eq!(a.refusal_codes("postMessage", spoilt).await, ["REQUIRED"]);
    assert!(read(a, &deal.engagement).await.is_empty());
    assert_eq!(world.log().await.len(), before);

    let keyed = merged(input.clone(), json!({"idempotencyKey": "k1"}));
    let first = a.done("postMessage", keyed.clone()).await;
    let again = a.done("postMessage", keyed.clone()).await;
    assert_eq!(first, again);
    let mut other = keyed;
    other["body"] = json!("Something else.");
    assert_eq!(
        a.refusal_codes("postMessage", other).await,
        ["IDEMPOTENCY_KEY_REUSED"]
    );
    assert_eq!(
        bodies(&read(b, &deal.engagement).await),
        ["Shall we meet?\nOn Monday."]
    );
    assert_eq!(world.current(a, &deal).await.version, deal.version);

    let log = world.log().await;
    let [event] = &log[before..] else {
        panic!("one event: {log:#?}")
    };
    assert_eq!(
        (event.kind.as_str(), i64::from(event.record_version)),
        ("MESSAGE_POSTED", deal.version)
    );
    let mut audience = vec![world.rows(A).0, world.rows(B).0];
    audience.sort_unstable();
    assert_eq!(event.audience, json!({"message": audience}));
    assert!(
        !event.changes.to_string().contains("Monday"),
        "the text is not in the log"
    );

    // Whoever decided on that version meets no conflict, and one that there is does not tell of talk.
    let rename = deal.with(json!({"name": "Renamed"}));
    a.done("updateOpportunity", rename.clone()).await;
    let conflict = a.refused("updateOpportunity", rename).await;
    let changes = conflict[0]["data"]["changes"]
        .as_array()
        .expect("what changed")
        .clone();
    let kinds: Vec<_> = changes.iter().map(|change| text(&change["kind"])).collect();
    assert_eq!(kinds, ["DETAILS_CHANGED"]);
    fold_to_records(world, &world.log().await).await;
}

async fn all_faults_of_a_message_come_back_at_once(world: &World) {
    let deal = world.create_deal(A, json!({})).await;
    let a = world.person(A);
    let of_a = world.company(A).id.clone();
    for (audience, to, body, faulty) in [
        (
            "PARTY",
            None,
            "",
            [("REQUIRED", "partnerId"), ("REQUIRED", "body")],
        ),
        (
            "PARTY",
            Some(of_a.as_str()),
            "\u{7}",
            [("INVALID_VALUE", "partnerId"), ("INVALID_VALUE", "body")],
        ),
        (
            "OWN_COMPANY",
            Some(of_a.as_str()),
            &"x".repeat(5001),
            [("INVALID_VALUE", "partnerId"), ("TOO_LONG", "body")],
        ),
    ] {
        let refused = a
            .refused("postMessage", message(&deal, audience, to, body))
            .await;
        assert_eq!(faults(&refused), expected(&faulty));
    }
    post(a, &deal, "OWN_COMPANY", &"x".repeat(5000)).await;
    assert_eq!(
        a.stopped(
            "postMessage",
            json!({"opportunityId": "x", "audience": "OWN_COMPANY", "body": "x"})
        )
        .await,
        "NOT_FOUND"
    );
}

/// Pages from either end; a cursor holds for its own company and its own deal.
async fn messages_are_paged_from_either_end(world: &World) {
    const PAGE: &str = "query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) {
        engagement(id: $id) { messages(first: $first, after: $after, last: $last, before: $before) {
            totalCount nodes { body } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        } } }";
    let (deal, _, _) = begin(world).await;
    let [a, b] = [A, B].map(|company| world.person(company));
    for number in 0..7 {
        post(a, &deal, "ALL_PARTIES", &format!("{number}")).await;
        // What B does not read leaves no hole in B's pages.
        post(a, &deal, "OWN_COMPANY", &format!("log {number}")).await;
    }
    let page = async |person: &Person, fields: Value| {
        let variables = merged(json!({"id": deal.engagement}), fields);
        person.query(PAGE, variables).await
    };
    let told = |page: &Value| {
        let messages = &page["data"]["engagement"]["messages"];
        let info = &messages["pageInfo"];
        (
            bodies(&nodes(messages)).join(" "),
            info["hasPreviousPage"] == true,
            info["hasNextPage"] == true,
        )
    };
    let first = page(b, json!({"first": 3})).await;
    assert_eq!(told(&first), ("0 1 2".into(), false, true));
    assert_eq!(first["data"]["engagement"]["messages"]["totalCount"], 7);
    let end = first["data"]["engagement"]["messages"]["pageInfo"]["endCursor"].clone();
    assert_eq!(
        told(&page(b, json!({"first": 3, "after": end})).await),
        ("3 4 5".into(), true, true)
    );
    let newest = page(b, json!({"last": 2})).await;
    assert_eq!(told(&newest), ("5 6".into(), true, false));
    let start = newest["data"]["engagement"]["messages"]["pageInfo"]["startCursor"].clone();
    assert_eq!(
        told(&page(b, json!({"last": 9, "before": start})).await),
        ("0 1 2 3 4".into(), false, true)
    );
    assert_eq!(
        told(&page(b, json!({"first": 0})).await),
        (String::new(), false, true)
    );
    assert_eq!(
        told(&page(a, json!({"last": 1})).await),
        ("log 6".into(), true, false)
    );

    assert_eq!(
        code(&page(a, json!({"after": end})).await),
        "CURSOR_INVALID"
    );
    let other = world.create_deal(B, json!({})).await;
    let elsewhere = json!({"id": other.engagement, "first": 3, "after": end});
    assert_eq!(code(&b.query(PAGE, elsewhere).await), "CURSOR_INVALID");
    assert_eq!(code(&page(b, json!({"first": 101})).await), "BAD_REQUEST");
}

/// R7, R9: people write and read through the record of their own company.
async fn people_write_and_read_as_far_as_they_see_the_record(world: &World) {
    let mut deal = world.create_deal(A, json!({})).await;
    let asked = world.ask_vendor(A, &mut deal).await;
    let of_vendor = world.accept(Vendor, &asked).await;
    let (a, vendor) = (world.person(A), world.person(Vendor));
    let user = world.colleague(A, "lena", Role::ReferralsUser, None);
    let elsewhere = world.colleague(A, "omar", Role::ReferralsAdmin, Some(&[1]));
    let program = world.colleague(A, "prog", Role::ProgramAdmin, None);
    let mine = message(&deal, "OWN_COMPANY", None, "For us.");
    for person in [&user, &elsewhere, &program] {
        assert_eq!(
            person.stopped("postMessage", mine.clone()).await,
            "NOT_FOUND"
        );
        assert!(read(person, &deal.engagement).await.is_empty());
    }
    let member = json!({"member": {"name": "Lena", "email": "lena@example.com", "phone": "+44 20 7946 0000"}});
    world.change(A, "addTeamMember", &mut deal, member).await;
    user.done("postMessage", mine).await;
    let read_by_a = read(a, &deal.engagement).await;
    assert_eq!(
        read_by_a[0]["author"],
        json!({"subject": "lena", "via": "API"})
    );

    // Whoever is of the vendor reads what partners write to it, and its own log only on its team.
    let clerk = world.colleague(Vendor, "vera", Role::ReferralsUser, None);
    post(a, &deal, "VENDOR", "To the vendor.").await;
    post(a, &deal, "ALL_PARTIES", "To all.").await;
    post(vendor, &of_vendor, "OWN_COMPANY", "The vendor's log.").await;
    assert_eq!(
        bodies(&read(vendor, &deal.engagement).await),
        ["To the vendor.", "To all.", "The vendor's log."]
    );
    assert_eq!(
        bodies(&read(&clerk, &deal.engagement).await),
        ["To the vendor.", "To all."]
    );
    assert_eq!(
        clerk
            .stopped(
                "postMessage",
                message(&of_vendor, "OWN_COMPANY", None, "Mine.")
            )
            .await,
        "NOT_FOUND"
    );
}

/// The record gives a standing until it ends unanswered or as a mistake; what one may do is known before.
async fn what_one_may_post_is_known_before_by_each_status(world: &World) {
    const FIELDS: &str =
        "status availableActions { action allowed refusals { code } requires { path } }";
    let mut seen = Vec::new();
    let closed = json!({"reason": "OTHER"});
    for (by, mutation, fields) in [
        (A, "", json!({})),
        (A, "winOpportunity", json!({})),
        (A, "loseOpportunity", closed.clone()),
        (A, "closeOpportunityAsError", closed.clone()),
        (B, "", json!({})),
        (B, "declineOpportunity", closed),
    ] {
        let invited = json!({"invitations": [world.invitation_input(B)]});
        let deal = world.create_deal(A, invited).await;
        let own = if by == A {
            deal
        } else {
            world.received(B, &deal.engagement).await.deal
        };
        let person = world.person(by);
        if !mutation.is_empty() {
            person.done(mutation, own.with(fields)).await;
        }
        let record = person.record(&own.id, FIELDS).await;
        let actions = record["availableActions"].as_array().expect("actions");
        let action = actions
            .iter()
            .find(|action| action["action"] == "POST_MESSAGE");
        let action = action.expect("the action");
        assert_eq!(
            action["requires"],
            json!([{"path": "audience"}, {"path": "body"}])
        );
        let outcome = person
            .outcome("postMessage", message(&own, "OWN_COMPANY", None, "x"))
            .await;
        let told = if action["allowed"] == true {
            vec!["ok".to_owned()]
        } else {
            codes(&action["refusals"])
        };
        assert_eq!(outcome, told.join(" "), "{}", record["status"]);
        seen.push(format!("{} {outcome}", text(&record["status"])));
    }
    assert_eq!(
        seen,
        [
            "ACCEPTED ok",
            "WON ok",
            "LOST ok",
            "CLOSED_AS_ERROR TERMINAL_STATE",
            "RECEIVED ok",
            "DECLINED TERMINAL_STATE"
        ]
    );
}

on_both!(
    a_message_reaches_its_audience_and_nobody_else,
    whoever_declined_hears_no_more_and_says_no_more,
    a_message_changes_no_version_and_is_posted_once,
    all_faults_of_a_message_come_back_at_once,
    messages_are_paged_from_either_end,
    people_write_and_read_as_far_as_they_see_the_record,
    what_one_may_post_is_known_before_by_each_status,
);
