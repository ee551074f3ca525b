//! Mail: who is told what in which language, that it arrives once whatever the mail server does, and dead letters.

use std::{
    env, fs,
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use covente::{
    config::{Config, Mail},
    domain::viewer::{Grant, Role, Scope},
    http::auth::Claims,
};
use covente_entity::{event, event_head, log_reader, notification};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, sea_query::Expr,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    kit::{expected, faults, nodes, time},
    on_both_with,
    support::{
        Deal, Person, Persona, World,
        app::Running,
        deals::{merged, text},
        smtp::{MailServer, Taken, by_smtp, started, to_port},
    },
};

const MAIL: &str = "id topic state name email locale attempts nextAttemptAt error sentAt partner { name } \
    engagement { id }";

/// Far longer than any try takes.
const PATIENCE: Duration = Duration::from_mins(1);
/// So seldom that the looks of a whole minute stay below a viewer's allowance.
const PAUSE: Duration = Duration::from_millis(25);

impl World {
    /// The mails as the programme's admin lists them, oldest first.
    async fn mails(&self) -> Vec<Value> {
        mails(self.person(Persona::Program)).await
    }

    /// Puts contacts down for the location of a company at which its offers arrive.
    async fn contacts(&self, of: Persona, contacts: Value) {
        const DOCUMENT: &str = "query ($id: ID!) { node(id: $id) { ... on Location { version } } }";
        let program = self.person(Persona::Program);
        for place in 0..self.rows(of).1.len() {
            let location = self.location(of, place);
            let found = program.data(DOCUMENT, json!({"id": location})).await;
            let version = &found["node"]["version"];
            let input = json!({"locationId": location, "expectedVersion": version, "inboundContacts": contacts});
            program.done("updateLocation", input).await;
        }
    }

    /// Waits until the mails are as they should be.
    async fn until(&self, done: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        self.until_at(|mails, _| done(mails)).await
    }

    /// Waits until there are so many mails, each tried so often in vain and let lie.
    async fn tried(&self, count: usize, tries: i64) -> Vec<Value> {
        let lies = |mail: &Value, now| {
            mail["attempts"] == tries
                && mail["state"] == "PENDING"
                && time(&mail["nextAttemptAt"]) > now
        };
        self.until_at(|mails, now| mails.len() == count && mails.iter().all(|mail| lies(mail, now)))
            .await
    }

    async fn until_at(&self, done: impl Fn(&[Value], DateTime<Utc>) -> bool) -> Vec<Value> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let now = self.now().await;
            let mails = self.mails().await;
            if done(&mails, now) {
                return mails;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("the mails stay as they are: {:#?}", self.mails().await)
    }

    /// Waits until mails are made of all that has happened: what somebody chooses afterwards is too late for it.
    async fn until_told(&self) {
        let behind = self.behind().await;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let waiting = event::Entity::find()
                .filter(event::Column::Position.is_null())
                .count(&behind)
                .await
                .expect("events");
            let head = event_head::Entity::find().one(&behind).await;
            let head = head.expect("a head").map(|head| head.position);
            let told = log_reader::Entity::find_by_id("notifications")
                .one(&behind)
                .await
                .expect("a reader")
                .map(|reader| reader.position);
            if waiting == 0 && told == head {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("nobody makes mails")
    }

    /// An admin of a company by another role.
    fn partner_admin(&self, of: Persona) -> Person {
        self.colleague(of, "chief", Role::PartnerAdmin, None)
    }
}

async fn mails(person: &Person) -> Vec<Value> {
    let document = format!("{{ notifications(last: 100) {{ nodes {{ {MAIL} }} }} }}");
    let found = person.data(&document, json!({})).await;
    let mut mails = nodes(&found["notifications"]);
    mails.reverse();
    mails
}

fn contact(local: &str, locale: &str, notify: bool) -> Value {
    json!({"name": format!("Contact {local}"), "email": format!("{local}@b.example"), "locale": locale, "notify": notify})
}

fn states(mails: &[Value]) -> Vec<(String, String)> {
    mails
        .iter()
        .map(|mail| (text(&mail["topic"]), text(&mail["state"])))
        .collect()
}

fn letter_of(letters: &[Taken], to: &str) -> usize {
    letters
        .iter()
        .position(|letter| letter.to.starts_with(to))
        .unwrap_or_else(|| panic!("no letter to {to}: {letters:#?}"))
}

/// A deal of partner A's whose details B must not learn, offered to B.
async fn offered(world: &World) -> (Deal, crate::support::Received) {
    let fields = json!({"name": "Cold chain", "privateNotes": "Between us.", "crmId": "CRM-77"});
    let mut deal = world.create_deal(Persona::A, fields).await;
    let received = world.invite(Persona::A, &mut deal, Persona::B).await;
    (deal, received)
}

/// R154, R155, R157, R158: whom their company named, in their language, unless it is switched off; and nobody else.
async fn an_offer_is_mailed_to_the_contacts_of_its_location_in_their_language(world: &World) {
    let mut inbox = started();
    let contacts = json!([
        contact("en", "EN", true),
        contact("fr", "FR", true),
        contact("off", "EN", false)
    ]);
    world.contacts(Persona::B, contacts).await;
    let (deal, _) = offered(world).await;
    let letters = inbox.letters(2).await;
    let (en, fr) = (
        &letters[letter_of(&letters, "en@")],
        &letters[letter_of(&letters, "fr@")],
    );
    let a = &world.company(Persona::A).name;
    assert_eq!(en.subject, format!("{a} offers you a deal: Cold chain"));
    assert_eq!(
        fr.subject,
        format!("{a} vous propose une affaire : Cold chain")
    );
    assert_eq!(en.sender, "covente@programme.example");
    assert_eq!(en.header("To"), ["Contact en <en@b.example>"]);
    assert_eq!(en.header("Auto-Submitted"), ["auto-generated"]);
    assert_eq!(en.header("Date").len(), 1);
    let ids: Vec<_> = letters
        .iter()
        .flat_map(|letter| letter.header("Message-ID"))
        .collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
    let due = list_due(world).await;
    let reference = world
        .person(Persona::A)
        .deal(&deal.engagement, "reference")
        .await;
    for letter in [en, fr] {
        for said in [
            "Cold chain",
            "48000.00 USD",
            &text(&reference["reference"]),
            &due,
            "setNotifications",
        ] {
            assert!(
                letter.text.contains(said),
                "{said} is missing: {}",
                letter.text
            );
        }
        for hidden in ["120000.50", "Between us", "CRM-77", "asha.rao"] {
            assert!(
                !letter.text.contains(hidden),
                "{hidden} is told: {}",
                letter.text
            );
        }
    }
    assert!(en.text.contains("An answer is taken until"));
    assert!(fr.text.contains("Une réponse est possible"));
    // R156: nothing to the sender, whose own act it was.
    let mails = world
        .until(|mails| mails.iter().all(|mail| mail["state"] == "SENT"))
        .await;
    assert_eq!(mails.len(), 2);
    assert_eq!(
        mails[0]["partner"]["name"],
        world.company(Persona::B).name.as_str()
    );
    assert_eq!(mails[0]["engagement"], Value::Null);
}

fn edition_2023(config: &mut Config) {
    by_smtp(config);
    config.registration_profile = Some("2023".into());
}

/// What nobody is mailed about is passed over, and holds up nothing that comes after it.
async fn what_is_not_mailed_holds_up_no_mail(world: &World) {
    let mut inbox = started();
    let deal = world.won(json!({})).await;
    let filed = world.file(&deal, json!({})).await;
    let ask = json!({
        "justification": "The second year was forgotten.",
        "totalContractValue": {"amount": "240000", "currency": "USD"},
    });
    let ask = crate::registration::of(&filed, ask);
    let a = world.person(Persona::A);
    a.done("requestRegistrationException", ask).await;
    let contact =
        json!([{"name": "Bo Li", "email": "bo@b.example", "notify": true, "locale": "EN"}]);
    world.contacts(Persona::B, contact).await;
    offered(world).await;
    assert_eq!(inbox.letter().await.to, "bo@b.example");
}

on_both_with!(edition_2023: what_is_not_mailed_holds_up_no_mail);

const NODE: &str = "query ($id: ID!) { node(id: $id) { id } }";
const CHOICE: &str = "{ viewer { notifications { enabled locale } } }";

async fn list_due(world: &World) -> String {
    const DOCUMENT: &str = "{ deadlines(within: \"P20D\") { nodes { dueAt } } }";
    let found = world.person(Persona::B).data(DOCUMENT, json!({})).await;
    let due = time(&found["deadlines"]["nodes"][0]["dueAt"]);
    due.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// R72, R73, R153, R155: to the team of the record that offered, with what the answer says.
async fn the_sender_is_told_of_each_answer_and_of_none(world: &World) {
    let mut inbox = started();
    world.contacts(Persona::B, json!([])).await;
    world.contacts(Persona::C, json!([])).await;
    let b = &world.company(Persona::B).name;
    let (_, received) = offered(world).await;
    let mut own = received.deal;
    let no = json!({"reason": "BUDGET_INADEQUATE", "notes": "Next year,\nperhaps."});
    world
        .change(Persona::B, "declineOpportunity", &mut own, no)
        .await;
    let letter = inbox.letter().await;
    assert_eq!(letter.to, "asha.rao@example.com");
    assert_eq!(letter.subject, format!("{b} declined: Cold chain"));
    for said in [
        "120000.50 USD",
        "Reason: the budget is too small",
        "> Next year,\n> perhaps.",
    ] {
        assert!(
            letter.text.contains(said),
            "{said} is missing: {}",
            letter.text
        );
    }
    assert!(!letter.text.contains("Between us"), "{}", letter.text);

    let (_, received) = offered(world).await;
    let mut own = received.deal;
    let yes = json!({"name": "B's own name", "team": [{"name": "Bo Li", "email": "bo@b.example", "phone": "+86 10 5550 1234"}]});
    world
        .change(Persona::B, "acceptOpportunity", &mut own, yes)
        .await;
    let letter = inbox.letter().await;
    assert_eq!(letter.subject, format!("{b} accepted: Cold chain"));
    assert!(
        letter
            .text
            .contains("Bo Li, bo@b.example, +86 10 5550 1234"),
        "{}",
        letter.text
    );
    assert!(!letter.text.contains("B's own name"), "{}", letter.text);

    offered(world).await;
    world.advance("P14D").await;
    let letter = inbox.letter().await;
    assert_eq!(letter.to, "asha.rao@example.com");
    assert_eq!(
        letter.subject,
        format!("{b} did not answer in time: Cold chain")
    );
    assert_eq!(world.mails().await.len(), 3);
}

/// R155: with the deadline, in time before it.
async fn whoever_has_to_answer_is_reminded(world: &World) {
    let mut inbox = started();
    world
        .contacts(Persona::B, json!([contact("en", "EN", true)]))
        .await;
    offered(world).await;
    inbox.letter().await;
    let due = list_due(world).await;
    world.advance("P11D").await;
    let letter = inbox.letter().await;
    let a = &world.company(Persona::A).name;
    assert_eq!(
        letter.subject,
        format!("{a} waits for your answer: Cold chain")
    );
    assert!(letter.text.contains(&due), "{}", letter.text);
}

/// R155: to the team of the record that registered.
async fn a_registration_that_needs_something_is_told_to_the_deals_team(world: &World) {
    let mut inbox = started();
    let mut deal = world.won(json!({"name": "Cold chain"})).await;
    let filed = world.register(&mut deal, crate::registration::IP).await;
    let decide = async |decision: &str| {
        const DOCUMENT: &str = "query ($id: ID!) { registration(id: $id) { id version } }";
        let found = world
            .person(Persona::Vendor)
            .data(DOCUMENT, json!({"id": filed["id"]}))
            .await;
        let input = crate::registration::of(
            &found["registration"],
            json!({"decision": decision, "reason": "The end is missing."}),
        );
        world
            .person(Persona::Vendor)
            .done("reviewRegistration", input)
            .await
    };
    decide("REQUIRE_ACTION").await;
    let letter = inbox.letter().await;
    assert_eq!(letter.to, "asha.rao@example.com");
    let vendor = &world.company(Persona::Vendor).name;
    assert_eq!(
        letter.subject,
        format!("{vendor} wants a registration corrected: Cold chain")
    );
    for said in ["Azure IP co-sell", "> The end is missing."] {
        assert!(
            letter.text.contains(said),
            "{said} is missing: {}",
            letter.text
        );
    }
    let found = world
        .person(Persona::A)
        .record(&deal.id, "registrations { id version }")
        .await;
    let input = crate::registration::of(
        &found["registrations"][0],
        json!({"form": world.form().await}),
    );
    world
        .person(Persona::A)
        .done("resubmitRegistration", input)
        .await;
    decide("FAIL").await;
    let letter = inbox.letter().await;
    assert_eq!(
        letter.subject,
        format!("{vendor} refused a registration: Cold chain")
    );
}

/// What a name holds is no header, and no second recipient.
async fn what_others_type_does_not_break_a_letter(world: &World) {
    let mut inbox = started();
    let trick = "Desk\r\nBcc: thief@example.com\r\n\r\nPay now";
    let mut chief = contact("en", "EN", true);
    chief["name"] = json!("\"Eve\" <eve@example.com>, Bo");
    world.contacts(Persona::B, json!([chief])).await;
    let mut deal = world.create_deal(Persona::A, json!({"name": trick})).await;
    world.invite(Persona::A, &mut deal, Persona::B).await;
    let letter = inbox.letter().await;
    assert_eq!(letter.to, "en@b.example");
    assert!(
        letter
            .subject
            .ends_with("Desk Bcc: thief@example.com Pay now"),
        "{}",
        letter.subject
    );
    assert_eq!(letter.header("Bcc"), [""; 0]);
    assert_eq!(letter.header("To").len(), 1);
    assert!(
        letter
            .text
            .contains("Deal: Desk Bcc: thief@example.com Pay now"),
        "{}",
        letter.text
    );
}

/// Writes go on, and every mail arrives once the server is back, each once.
async fn a_mail_server_that_is_down_blocks_nothing_and_loses_nothing(world: &World) {
    let port = started().stop();
    world
        .contacts(Persona::B, json!([contact("en", "EN", true)]))
        .await;
    for _ in 0..3 {
        offered(world).await;
    }
    let waiting = world.tried(3, 1).await;
    for mail in &waiting {
        assert!(!mail["error"].is_null(), "{mail}");
        let next = time(&mail["nextAttemptAt"]) - world.now().await;
        assert!(next <= TimeDelta::minutes(1), "{next}");
    }
    let mut inbox = MailServer::start(port);
    world.advance("PT1M").await;
    let letters = inbox.letters(3).await;
    let mut ids: Vec<_> = letters
        .iter()
        .flat_map(|letter| letter.header("Message-ID"))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 3);
    let sent = world
        .until(|mails| mails.iter().all(|mail| mail["state"] == "SENT"))
        .await;
    assert_eq!(sent.len(), 3);
    assert_eq!(sent[0]["attempts"], 2);
    assert_eq!(sent[0]["error"], Value::Null);
}

/// Seven tries in not quite four hours by the clock of jobs, and then it is a dead letter.
async fn what_is_tried_in_vain_for_hours_is_a_dead_letter(world: &World) {
    let port = started().stop();
    world
        .contacts(Persona::B, json!([contact("en", "EN", true)]))
        .await;
    offered(world).await;
    for (tries, pause) in [
        (1, "PT1M"),
        (2, "PT5M"),
        (3, "PT15M"),
        (4, "PT30M"),
        (5, "PT1H"),
        (6, "PT2H"),
    ] {
        world.tried(1, tries).await;
        world.advance(pause).await;
    }
    let mails = world.until(|mails| mails[0]["state"] == "DEAD").await;
    assert_eq!(mails[0]["attempts"], 7);
    assert_eq!(mails[0]["nextAttemptAt"], Value::Null);
    let mut inbox = MailServer::start(port);
    world
        .person(Persona::Program)
        .done(
            "resendNotification",
            json!({"notificationId": mails[0]["id"]}),
        )
        .await;
    assert_eq!(inbox.letter().await.to, "en@b.example");
}

/// One recipient is refused for good, the other one gets the mail; the refused one is a dead letter at once.
async fn a_refused_recipient_is_a_dead_letter_that_admins_send_again(world: &World) {
    let mut inbox = started();
    let contacts = json!([contact("once", "EN", true), contact("never", "EN", true)]);
    world.contacts(Persona::B, contacts).await;
    offered(world).await;
    let mut refused = [inbox.refusal().await, inbox.refusal().await];
    refused.sort();
    assert_eq!(refused.map(|(_, code)| code), [550, 550]);
    let mails = world
        .until(|mails| mails.len() == 2 && mails.iter().all(|mail| mail["state"] == "DEAD"))
        .await;
    assert_eq!(mails[0]["attempts"], 1);
    assert!(
        text(&mails[0]["error"]).contains("550"),
        "{}",
        mails[0]["error"]
    );

    // Who looks after it: admins of the recipient's whole company, and of the programme, which sees no deal.
    let b = world.person(Persona::B);
    let seen = self::mails(b).await;
    assert_eq!(seen.len(), 2);
    assert_ne!(seen[0]["engagement"], Value::Null);
    assert_eq!(mails[0]["engagement"], Value::Null);
    let here = world.colleague(Persona::B, "here-b", Role::ReferralsAdmin, Some(&[0]));
    let user = world.colleague(Persona::B, "user-b", Role::ReferralsUser, None);
    let id = &mails
        .iter()
        .find(|mail| mail["email"] == "once@b.example")
        .expect("that mail")["id"];
    let again = json!({"notificationId": id});
    for person in [
        world.person(Persona::A),
        world.person(Persona::C),
        &here,
        &user,
    ] {
        assert_eq!(
            self::mails(person).await,
            Vec::<Value>::new(),
            "{}",
            person.subject
        );
        assert_eq!(
            person.stopped("resendNotification", again.clone()).await,
            "NOT_FOUND"
        );
        assert_eq!(
            person.data(NODE, json!({"id": id})).await["node"],
            Value::Null
        );
    }
    let tried = b
        .done(
            "resendNotification",
            merged(again.clone(), json!({"dryRun": true})),
        )
        .await;
    assert_eq!(tried["notification"]["state"], "PENDING");
    assert_eq!(self::mails(b).await[0]["state"], "DEAD");

    let keyed = merged(again.clone(), json!({"idempotencyKey": "again"}));
    let sent = b.done("resendNotification", keyed.clone()).await;
    assert_eq!(sent["notification"]["attempts"], 0);
    let letter = inbox.letter().await;
    assert_eq!(letter.to, "once@b.example");
    world
        .until(|mails| mails.iter().any(|mail| mail["state"] == "SENT"))
        .await;
    let repeated = b.done("resendNotification", keyed).await;
    assert_eq!(repeated["notification"]["id"], *id);
    let refusals = world
        .partner_admin(Persona::B)
        .refused("resendNotification", again)
        .await;
    assert_eq!(faults(&refusals), expected(&[("ILLEGAL_TRANSITION", "")]));
    assert_eq!(refusals[0]["data"]["from"], "SENT");
}

/// 4xx is for now: it is tried again until it is taken.
async fn a_recipient_who_is_refused_for_now_gets_the_mail_later(world: &World) {
    let mut inbox = started();
    world
        .contacts(Persona::B, json!([contact("later2", "EN", true)]))
        .await;
    offered(world).await;
    for (tries, pause) in [(1, "PT1M"), (2, "PT5M")] {
        assert_eq!(inbox.refusal().await, ("later2@b.example".to_owned(), 451));
        world.tried(1, tries).await;
        world.advance(pause).await;
    }
    assert_eq!(inbox.letter().await.to, "later2@b.example");
    let mails = world.until(|mails| mails[0]["state"] == "SENT").await;
    assert_eq!(mails[0]["attempts"], 3);
}

/// Each event is told to each recipient once, however many nodes there are.
async fn two_nodes_send_each_mail_once(world: &World) {
    let mut inbox = started();
    let port = inbox.port;
    let second = Running::start_with(&world.database.url, |config| to_port(config, port)).await;
    world
        .contacts(
            Persona::B,
            json!([contact("one", "EN", true), contact("two", "FR", true)]),
        )
        .await;
    for _ in 0..8 {
        offered(world).await;
    }
    let letters = inbox.letters(16).await;
    let mut ids: Vec<_> = letters
        .iter()
        .flat_map(|letter| letter.header("Message-ID"))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 16);
    let mails = world
        .until(|mails| mails.iter().all(|mail| mail["state"] == "SENT"))
        .await;
    assert_eq!(mails.len(), 16);
    assert!(mails.iter().all(|mail| mail["attempts"] == 1), "{mails:#?}");
    // What comes next is the next event's: no double is under way.
    world
        .contacts(Persona::B, json!([contact("last", "EN", true)]))
        .await;
    offered(world).await;
    assert_eq!(inbox.letter().await.to, "last@b.example");
    second.end().await;
}

/// A node that took a mail and died leaves it to the others, once its time is over.
async fn what_a_dead_node_had_taken_is_sent_by_another(world: &World) {
    let mut inbox = started();
    let behind = world.behind().await;
    let contacts = json!([contact("one", "EN", true)]);
    world.contacts(Persona::B, contacts).await;
    offered(world).await;
    inbox.letter().await;
    world
        .until(|mails| mails.len() == 1 && mails[0]["state"] == "SENT")
        .await;
    let now = world.now().await;
    // As if the node had died before it sent it.
    notification::Entity::update_many()
        .col_expr(notification::Column::State, Expr::val("PENDING"))
        .col_expr(notification::Column::NextAt, Expr::val(now))
        .col_expr(notification::Column::Claim, Expr::val(Uuid::new_v4()))
        .col_expr(
            notification::Column::ClaimedUntil,
            Expr::val(now + TimeDelta::minutes(5)),
        )
        .exec(&behind)
        .await
        .expect("a mail that can be taken");
    world
        .contacts(Persona::B, json!([contact("next", "EN", true)]))
        .await;
    offered(world).await;
    assert_eq!(inbox.letter().await.to, "next@b.example");
    world.advance("PT5M").await;
    assert_eq!(inbox.letter().await.to, "one@b.example");
}

/// R157: a person's own choice holds for every mail to their address.
async fn a_person_switches_mail_off_and_chooses_the_language(world: &World) {
    let mut inbox = started();
    let address = "asha.rao@example.com";
    let asha = world.sign_in(&Claims {
        subject: "asha".into(),
        email: Some(address.into()),
        partner: world.rows(Persona::A).0,
        grants: vec![Grant {
            role: Role::ReferralsUser,
            scope: Scope::All,
        }],
    });
    let decline = async || {
        let (_, received) = offered(world).await;
        let mut own = received.deal;
        world
            .change(
                Persona::B,
                "declineOpportunity",
                &mut own,
                json!({"reason": "OTHER"}),
            )
            .await;
    };
    world.contacts(Persona::B, json!([])).await;
    let choice = async || asha.data(CHOICE, json!({})).await["viewer"]["notifications"].take();
    assert_eq!(choice().await, json!({"enabled": true, "locale": null}));

    let tried = json!({"enabled": false, "dryRun": true});
    let answer = asha.done("setNotifications", tried).await;
    assert_eq!(
        answer["notifications"],
        json!({"enabled": false, "locale": null})
    );
    assert_eq!(choice().await["enabled"], true);
    asha.done(
        "setNotifications",
        json!({"locale": "FR", "idempotencyKey": "fr"}),
    )
    .await;
    asha.done(
        "setNotifications",
        json!({"locale": "FR", "idempotencyKey": "fr"}),
    )
    .await;
    assert_eq!(choice().await, json!({"enabled": true, "locale": "FR"}));
    decline().await;
    let b = &world.company(Persona::B).name;
    assert_eq!(
        inbox.letter().await.subject,
        format!("{b} a décliné : Cold chain")
    );

    asha.done("setNotifications", json!({"enabled": false}))
        .await;
    decline().await;
    world.until_told().await;
    asha.done("setNotifications", json!({"enabled": true, "locale": null}))
        .await;
    assert_eq!(choice().await, json!({"enabled": true, "locale": null}));
    decline().await;
    assert_eq!(
        inbox.letter().await.subject,
        format!("{b} declined: Cold chain")
    );
    world.until(|mails| mails.len() == 2).await;

    let refusals = asha
        .refused("setNotifications", json!({"enabled": null}))
        .await;
    assert_eq!(faults(&refusals), expected(&[("REQUIRED", "enabled")]));
    let nameless = world.sign_in(&Claims {
        subject: "nameless".into(),
        email: None,
        partner: world.rows(Persona::A).0,
        grants: Vec::new(),
    });
    let refusals = nameless
        .refused("setNotifications", json!({"enabled": false}))
        .await;
    assert_eq!(faults(&refusals), expected(&[("FORBIDDEN", "")]));
    assert_eq!(refusals[0]["rule"], "R157");
}

/// What waits for a mail server that is down is not sent any more once its recipient wants none.
async fn what_waits_is_dropped_when_mail_is_switched_off(world: &World) {
    let port = started().stop();
    world.contacts(Persona::B, json!([{"name": "B", "email": "Partner-B@example.com", "locale": "EN", "notify": true}])).await;
    offered(world).await;
    world.tried(1, 1).await;
    world
        .person(Persona::B)
        .done("setNotifications", json!({"enabled": false}))
        .await;
    let dropped = vec![("OFFER_RECEIVED".to_owned(), "DROPPED".to_owned())];
    assert_eq!(states(&world.mails().await), dropped);
    let mut inbox = MailServer::start(port);
    world
        .contacts(Persona::B, json!([contact("next", "EN", true)]))
        .await;
    world.advance("PT1M").await;
    offered(world).await;
    assert_eq!(inbox.letter().await.to, "next@b.example");
    assert_eq!(states(&world.mails().await)[0], dropped[0]);
}

on_both_with!(
    by_smtp:
    an_offer_is_mailed_to_the_contacts_of_its_location_in_their_language,
    the_sender_is_told_of_each_answer_and_of_none,
    whoever_has_to_answer_is_reminded,
    a_registration_that_needs_something_is_told_to_the_deals_team,
    what_others_type_does_not_break_a_letter,
    a_mail_server_that_is_down_blocks_nothing_and_loses_nothing,
    what_is_tried_in_vain_for_hours_is_a_dead_letter,
    a_refused_recipient_is_a_dead_letter_that_admins_send_again,
    a_recipient_who_is_refused_for_now_gets_the_mail_later,
    two_nodes_send_each_mail_once,
    what_a_dead_node_had_taken_is_sent_by_another,
    a_person_switches_mail_off_and_chooses_the_language,
    what_waits_is_dropped_when_mail_is_switched_off,
);

fn to_folder(config: &mut Config) {
    let folder = env::temp_dir().join(format!("covente-outbox-{}", Uuid::new_v4()));
    config.mail.way = Some("folder".into());
    config.mail.folder = Some(folder.display().to_string());
}

/// As in the demo: nothing in the pages is more than text.
async fn mails_in_a_folder_are_read_at_the_outbox(world: &World) {
    assert!(
        world.get("/outbox").await.1.contains("No mail"),
        "an empty list"
    );
    let mut chief = contact("en", "EN", true);
    chief["name"] = json!("<b>Eve</b>");
    world.contacts(Persona::B, json!([chief])).await;
    let name = "<script>alert(1)</script>";
    let mut deal = world.create_deal(Persona::A, json!({"name": name})).await;
    world.invite(Persona::A, &mut deal, Persona::B).await;
    world
        .until(|mails| mails.len() == 1 && mails[0]["state"] == "SENT")
        .await;
    let (status, list) = world.get("/outbox").await;
    assert_eq!(status, 200);
    assert!(
        !list.contains("<script>") && !list.contains("<b>Eve"),
        "{list}"
    );
    assert!(list.contains("&lt;b&gt;Eve"), "{list}");
    let link = list
        .split("href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let (status, page) = world.get(&format!("/{}", link.expect("a link"))).await;
    assert_eq!(status, 200);
    assert!(page.contains("Deal: &lt;script&gt;"), "{page}");
    assert!(!page.contains("<script>"), "{page}");
    for wrong in ["/outbox/..%2F..%2Fsecret", "/outbox/0123", "/outbox/x.eml"] {
        assert_eq!(world.get(wrong).await.0, 404, "{wrong}");
    }
    let Mail::Folder { path: folder, .. } = &world.running.settings.mail else {
        panic!("no folder: {:?}", world.running.settings.mail)
    };
    fs::remove_dir_all(folder).expect("the folder of the outbox");
}

on_both_with!(to_folder: mails_in_a_folder_are_read_at_the_outbox);

fn as_it_comes(_: &mut Config) {}

/// Off, nothing is put down, and the pages are not there.
async fn without_mail_there_is_no_outbox(world: &World) {
    offered(world).await;
    assert_eq!(world.mails().await, Vec::<Value>::new());
    assert_eq!(world.get("/outbox").await.0, 404);
}

on_both_with!(as_it_comes: without_mail_there_is_no_outbox);
