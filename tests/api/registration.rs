//! Deal registration in the edition of 2020: eligibility on read, the form, the vendor's review, and who sees it.

use chrono::{NaiveDate, TimeDelta};
use covente::domain::viewer::Role;
use serde_json::{Value, json};

use crate::{
    events::fold_to_records,
    kit::{expected, faults, nodes},
    on_both,
    support::{Deal, Persona, World, client::codes, deals::merged, deals::text},
};

const ELIGIBILITY: &str = "registrationEligibility { eligible state conditions { condition outcome rule } \
    warnings { code rule data } ifWonNow { eligible state atRisk } ifWonLater { at eligible state atRisk } safeFrom \
    routes { incentive eligible registration { state } } }";

impl World {
    /// A solution of a company that is eligible for an incentive.
    pub(crate) async fn eligible(&self, of: Persona, incentive: &str) -> String {
        let company = &self.company(of).id;
        let catalogue = self.catalogue(of).await;
        let found = catalogue.iter().find(|solution| {
            solution["partner"]["id"] == *company && solution["incentive"] == incentive
        });
        text(&found.expect("such a solution in the small programme")["id"])
    }

    /// A deal of partner A's with an IP solution; the fields replace those of the usual input.
    pub(crate) async fn registrable(&self, fields: Value) -> Deal {
        let solution = self.eligible(Persona::A, IP).await;
        let input = json!({"solutionIds": [solution], "vendorMayView": true});
        self.create_deal(Persona::A, merged(input, fields)).await
    }

    /// The same, won when that is no risk any more.
    pub(crate) async fn won(&self, fields: Value) -> Deal {
        let mut deal = self.registrable(fields).await;
        self.advance("PT72H").await;
        self.change(Persona::A, "winOpportunity", &mut deal, json!({}))
            .await;
        deal
    }

    /// A day so many days from the server's today.
    pub(crate) async fn day(&self, days: i64) -> NaiveDate {
        (self.now().await + TimeDelta::days(days)).date_naive()
    }

    /// A form that is fine in the edition of 2020.
    pub(crate) async fn form(&self) -> Value {
        json!({
            "contractKind": "NEW",
            "totalContractValue": {"amount": "180000.00", "currency": "USD"},
            "solutionValue": {"amount": "120000.00", "currency": "USD"},
            "deployment": "VENDOR_CLOUD",
            "tenant": "CUSTOMER",
            "signedOn": self.day(-2).await,
            "startsOn": self.day(10).await,
            "endsOn": self.day(740).await,
            "contact": {"name": "Asha Rao", "email": "asha.rao@example.com", "phone": "+91 80 5550 1234"},
            "namedInContract": true,
        })
    }

    /// Registers a won deal for an incentive, and returns the registration.
    pub(crate) async fn register(&self, deal: &mut Deal, incentive: &str) -> Value {
        let fields = json!({"incentive": incentive, "form": self.form().await});
        let mut payload = self.change(Persona::A, "registerDeal", deal, fields).await;
        payload["registration"].take()
    }

    /// The vendor's decision on a registration, with the registration after it.
    async fn review(&self, registration: &Value, decision: &str) -> Value {
        let input = of(
            registration,
            json!({"decision": decision, "reason": "As the contract says."}),
        );
        let person = self.person(Persona::Vendor);
        person.done("reviewRegistration", input).await["registration"].take()
    }
}

pub(crate) const IP: &str = "AZURE_IP_CO_SELL";
pub(crate) const PREMIUM: &str = "BIZ_APPS_PREMIUM";

/// An input about a registration.
pub(crate) fn of(registration: &Value, fields: Value) -> Value {
    let target =
        json!({"registrationId": registration["id"], "expectedVersion": registration["version"]});
    merged(target, fields)
}

async fn eligibility(world: &World, by: Persona, deal: &Deal) -> Value {
    let mut seen = world.person(by).record(&deal.id, ELIGIBILITY).await;
    seen["registrationEligibility"].take()
}

/// The conditions that are not met, with their outcomes.
fn unmet(eligibility: &Value) -> Vec<(String, String)> {
    let conditions = eligibility["conditions"].as_array().expect("conditions");
    conditions
        .iter()
        .filter(|found| found["outcome"] != "MET")
        .map(|found| (text(&found["condition"]), text(&found["outcome"])))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    crate::kit::expected(expected)
}

/// R108: the sole reason is the type.
async fn a22_2_a_private_deal_is_not_eligible_for_its_type_alone(world: &World) {
    let mut deal = world.registrable(json!({"vendorMayView": false})).await;
    world.advance("P5D").await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    let seen = eligibility(world, Persona::A, &deal).await;
    assert_eq!(seen["eligible"], false);
    assert_eq!(seen["state"], "NOT_ELIGIBLE");
    assert_eq!(unmet(&seen), pairs(&[("DEAL_TYPE", "NOT_MET")]));
    assert_eq!(seen["conditions"][1]["rule"], "R108");
    assert_eq!(codes(&seen["warnings"]), ["PRIVATE_NOT_REGISTRABLE"]);

    let input = deal.with(json!({"incentive": IP, "form": world.form().await}));
    let refusals = world
        .person(Persona::A)
        .refused("registerDeal", input)
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("NOT_ELIGIBLE_FOR_REGISTRATION", "")])
    );
    let data = &refusals[0]["data"]["conditions"];
    assert_eq!(data.as_array().map(Vec::len), Some(1));
    assert_eq!(data[0]["condition"], "DEAL_TYPE");
    assert_eq!(data[0]["rule"], "R108");
}

/// R106, R109: a minute before 72 hours there is a risk, and from 72 hours on there is none.
async fn a22_3_a_deal_won_within_72_hours_is_eligible_at_a_risk(world: &World) {
    let mut early = world.registrable(json!({})).await;
    let mut late = world.registrable(json!({})).await;
    let record = world
        .person(Persona::A)
        .record(&late.id, "engagement { createdAt }")
        .await;
    let created = crate::kit::time(&record["engagement"]["createdAt"]);
    world.advance("PT71H59M").await;
    world
        .change(Persona::A, "winOpportunity", &mut early, json!({}))
        .await;
    world.advance_to(created + TimeDelta::hours(72)).await;
    world
        .change(Persona::A, "winOpportunity", &mut late, json!({}))
        .await;
    let seen = eligibility(world, Persona::A, &early).await;
    assert_eq!(seen["eligible"], true);
    assert_eq!(seen["state"], "PENDING");
    assert_eq!(unmet(&seen), []);
    assert_eq!(codes(&seen["warnings"]), ["WON_TOO_EARLY"]);
    let seen = eligibility(world, Persona::A, &late).await;
    assert_eq!(seen["eligible"], true);
    assert_eq!(seen["warnings"], json!([]));
}

/// R109: the vendor's acceptance brings eligibility, without any act of the partner.
async fn a22_4_eligibility_appears_when_the_vendor_accepts(world: &World) {
    let mut deal = world.registrable(json!({})).await;
    let asked = world.ask_vendor(Persona::A, &mut deal).await;
    world.advance("PT72H").await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    let seen = eligibility(world, Persona::A, &deal).await;
    assert_eq!(seen["eligible"], false);
    assert_eq!(seen["state"], "NOT_YET_KNOWN");
    assert_eq!(unmet(&seen), pairs(&[("VENDOR_ACCEPTED", "NOT_YET_KNOWN")]));

    let mut vendors = world.accept(Persona::Vendor, &asked).await;
    let now = eligibility(world, Persona::A, &deal).await;
    assert_eq!(now["eligible"], true);
    assert_eq!(unmet(&now), []);
    let current = world.current(world.person(Persona::A), &deal).await;
    assert_eq!(current.version, deal.version);
    // The vendor sees the same, and its own win changes nothing of it.
    assert_eq!(eligibility(world, Persona::Vendor, &deal).await, now);
    world
        .change(Persona::Vendor, "winOpportunity", &mut vendors, json!({}))
        .await;
    assert_eq!(
        eligibility(world, Persona::A, &deal).await["eligible"],
        true
    );
}

/// R104: asked in vain, a deal that could have been registered cannot be any more.
async fn a22_5_eligibility_is_lost_when_the_vendor_lets_the_request_expire(world: &World) {
    let mut deal = world.registrable(json!({})).await;
    let before = eligibility(world, Persona::A, &deal).await;
    assert_eq!(unmet(&before), pairs(&[("WON", "NOT_YET_KNOWN")]));
    assert_eq!(before["ifWonLater"]["eligible"], true);
    world.ask_vendor(Persona::A, &mut deal).await;
    let asked = eligibility(world, Persona::A, &deal).await;
    assert_eq!(asked["ifWonLater"]["state"], "NOT_YET_KNOWN");
    world.advance("P14D").await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    let seen = eligibility(world, Persona::A, &deal).await;
    assert_eq!(seen["state"], "NOT_ELIGIBLE");
    assert_eq!(unmet(&seen), pairs(&[("VENDOR_ACCEPTED", "NOT_MET")]));
    assert_eq!(
        seen["conditions"].as_array().expect("conditions")[4]["rule"],
        "R104"
    );
}

/// R104, R106, R108: what can cost a registration is said in the list of actions and in the checklist, before it
/// happens; what the mutation then says is the same.
async fn what_can_cost_a_registration_is_said_before(world: &World) {
    const WARNED: &str = "availableActions { action warnings { code data } }";
    let a = world.person(Persona::A);
    let mut deal = world.registrable(json!({})).await;
    let warned = async |deal: &Deal| {
        let seen = a.record(&deal.id, WARNED).await;
        let actions = seen["availableActions"]
            .as_array()
            .expect("actions")
            .clone();
        actions
            .into_iter()
            .filter(|action| action["warnings"] != json!([]))
            .map(|action| {
                (
                    text(&action["action"]),
                    codes(&action["warnings"]).join(" "),
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        warned(&deal).await,
        pairs(&[
            ("WIN_OPPORTUNITY", "WON_TOO_EARLY"),
            ("REQUEST_VENDOR_HELP", "COSELL_MAY_COST_REGISTRATION"),
        ])
    );
    let seen = eligibility(world, Persona::A, &deal).await;
    assert_eq!(
        codes(&seen["warnings"]),
        ["COSELL_MAY_COST_REGISTRATION", "WON_TOO_EARLY"]
    );
    assert_eq!(
        seen["ifWonNow"],
        json!({"eligible": true, "state": "PENDING", "atRisk": true})
    );
    assert_eq!(
        seen["ifWonLater"],
        json!({"at": seen["safeFrom"], "eligible": true, "state": "PENDING", "atRisk": false})
    );
    assert!(seen["warnings"][1]["data"]["safeFrom"].is_string());

    let fields =
        json!({"helpKinds": ["GENERAL_OR_OTHER"], "customerContact": World::contact_input()});
    let payload = world
        .change(Persona::A, "requestVendorHelp", &mut deal, fields)
        .await;
    assert_eq!(
        codes(&payload["warnings"]),
        ["COSELL_MAY_COST_REGISTRATION"]
    );
    assert_eq!(
        warned(&deal).await,
        pairs(&[("WIN_OPPORTUNITY", "WON_TOO_EARLY")])
    );
    world.advance("PT72H").await;
    assert_eq!(warned(&deal).await, []);
    let seen = eligibility(world, Persona::A, &deal).await;
    assert_eq!(seen["ifWonLater"], Value::Null);
    assert_eq!(seen["ifWonNow"]["atRisk"], false);
    // A deal without an eligible solution has nothing to lose.
    let plain = world.solution(Persona::A, false).await;
    let plain = world.registrable(json!({"solutionIds": [plain]})).await;
    assert_eq!(warned(&plain).await, []);
    let seen = eligibility(world, Persona::A, &plain).await;
    assert_eq!(
        unmet(&seen),
        pairs(&[("ELIGIBLE_SOLUTION", "NOT_MET"), ("WON", "NOT_YET_KNOWN")])
    );
}

const FILED: &str = "id version state outcome reason incentive filedAt reviewPendingAt actionRequiredAt approvedAt \
    passedAt failedAt closedAt totalContractValue { amount currency } contact { name } partner { id } \
    opportunity { id } profile";

/// R105, R113, R114, R129: reviewed, sent back, corrected, passed and closed, each with its time and its event.
async fn an_ip_deal_is_reviewed_corrected_and_closed(world: &World) {
    let (a, vendor) = (world.person(Persona::A), world.person(Persona::Vendor));
    let mut deal = world.won(json!({})).await;
    let filed = world.register(&mut deal, IP).await;
    assert_eq!(filed["state"], "REVIEW_PENDING");
    assert_eq!(filed["version"], 1);
    let seen = a
        .record(&deal.id, &format!("status registrations {{ {FILED} }}"))
        .await;
    assert_eq!(seen["status"], "WON");
    let one = &seen["registrations"][0];
    assert_eq!(one["reviewPendingAt"], one["filedAt"]);
    assert_eq!(one["closedAt"], Value::Null);
    assert_eq!(one["totalContractValue"]["amount"], "180000.00");

    let back = world.review(&filed, "REQUIRE_ACTION").await;
    assert_eq!(back["state"], "ACTION_REQUIRED");
    assert_eq!(back["reason"], "As the contract says.");
    let steps = "milestones { kind state at incentive reason registration { id } }";
    let life = a.record(&deal.id, steps).await;
    let last = life["milestones"]
        .as_array()
        .and_then(|all| all.last())
        .cloned();
    let last = last.expect("a milestone");
    assert_eq!(last["kind"], "DEAL_REGISTRATION");
    assert_eq!(last["state"], "ACTION_REQUIRED");
    assert_eq!(last["reason"], "As the contract says.");
    assert_eq!(last["registration"]["id"], filed["id"]);

    // The version is the registration's own, and a stale one tells what the vendor did.
    let corrected = merged(world.form().await, json!({"tenant": "PARTNER"}));
    let stale = of(&filed, json!({"form": corrected}));
    let refusals = a.refused("resubmitRegistration", stale).await;
    assert_eq!(codes(&refusals), ["VERSION_CONFLICT"]);
    assert_eq!(refusals[0]["data"]["currentVersion"], 2);
    assert_eq!(
        refusals[0]["data"]["changes"][0]["kind"],
        "REGISTRATION_ACTION_REQUIRED"
    );
    // R74: by whom at the vendor, which has not accepted anything here, is not told.
    assert_eq!(refusals[0]["data"]["changes"][0]["actor"], Value::Null);
    let again = a
        .done(
            "resubmitRegistration",
            of(&back, json!({"form": corrected})),
        )
        .await;
    assert_eq!(again["registration"]["state"], "REVIEW_PENDING");
    assert_eq!(again["registration"]["reason"], Value::Null);
    let passed = world.review(&again["registration"], "PASS").await;
    assert_eq!(passed["state"], "CLOSED");
    assert_eq!(passed["outcome"], "PASSED");

    let document = format!(
        "query ($id: ID!) {{ registration(id: $id) {{ {FILED} }} node(id: $id) {{ id }} }}"
    );
    let mine = a.data(&document, json!({"id": filed["id"]})).await;
    let one = &mine["registration"];
    assert_eq!(one["closedAt"], one["passedAt"]);
    assert!(one["actionRequiredAt"].is_string() && one["failedAt"].is_null());
    assert_eq!(mine["node"]["id"], filed["id"]);
    assert_eq!(
        vendor.data(&document, json!({"id": filed["id"]})).await,
        mine
    );
    for other in [Persona::B, Persona::Program] {
        let nothing = json!({"registration": null, "node": null});
        let seen = world
            .person(other)
            .data(&document, json!({"id": filed["id"]}))
            .await;
        assert_eq!(seen, nothing, "{other:?}");
    }
    let refusals = vendor
        .refused(
            "reviewRegistration",
            of(&passed, json!({"decision": "PASS"})),
        )
        .await;
    assert_eq!(codes(&refusals), ["TERMINAL_STATE"]);
    assert_eq!(
        refusals[0]["data"],
        json!({"from": "CLOSED", "action": "PASS"})
    );

    let log = world.log().await;
    let kinds: Vec<&str> = log
        .iter()
        .map(|event| event.kind.as_str())
        .filter(|kind| kind.starts_with("REGISTRATION"))
        .collect();
    assert_eq!(
        kinds,
        [
            "REGISTRATION_FILED",
            "REGISTRATION_ACTION_REQUIRED",
            "REGISTRATION_RESUBMITTED",
            "REGISTRATION_PASSED",
            "REGISTRATION_CLOSED",
        ]
    );
    fold_to_records(world, &log).await;
}

/// R114, R124: one registration for each incentive; the business applications are approved and closed at once.
async fn a_deal_of_two_incentives_has_two_registrations(world: &World) {
    let both = json!([
        world.eligible(Persona::A, IP).await,
        world.eligible(Persona::A, PREMIUM).await,
    ]);
    let mut deal = world.won(json!({"solutionIds": both})).await;
    let billed = world.register(&mut deal, PREMIUM).await;
    assert_eq!(billed["state"], "CLOSED");
    assert_eq!(billed["outcome"], "APPROVED");
    assert_eq!(billed["approvedAt"], billed["closedAt"]);
    let seen = eligibility(world, Persona::A, &deal).await;
    assert_eq!(seen["state"], "PENDING");
    assert_eq!(
        seen["routes"],
        json!([
            {"incentive": IP, "eligible": true, "registration": null},
            {"incentive": PREMIUM, "eligible": true, "registration": {"state": "CLOSED"}},
        ])
    );
    let a = world.person(Persona::A);
    let again = deal.with(json!({"incentive": PREMIUM, "form": world.form().await}));
    let refusals = a.refused("registerDeal", again).await;
    assert_eq!(codes(&refusals), ["ILLEGAL_TRANSITION"]);
    assert_eq!(refusals[0]["rule"], "R124");

    let reviewed = world.register(&mut deal, IP).await;
    let failed = world.review(&reviewed, "FAIL").await;
    assert_eq!(failed["outcome"], "FAILED");
    assert_eq!(
        eligibility(world, Persona::A, &deal).await["state"],
        "FILED"
    );
    let life = a
        .record(&deal.id, "milestones { kind state incentive }")
        .await;
    let steps = life["milestones"].as_array().expect("milestones");
    assert_eq!(
        steps[steps.len() - 2..],
        [
            json!({"kind": "DEAL_REGISTRATION", "state": "DONE", "incentive": PREMIUM}),
            json!({"kind": "DEAL_REGISTRATION", "state": "FAILED", "incentive": IP}),
        ]
    );
    fold_to_records(world, &world.log().await).await;
}

/// R96, R109: before it is won nothing is registered, and all that is missing is said at once.
async fn only_a_won_deal_is_registered(world: &World) {
    let a = world.person(Persona::A);
    let open = world.registrable(json!({"vendorMayView": false})).await;
    let input = open.with(json!({"incentive": PREMIUM, "form": world.form().await}));
    let refusals = a.refused("registerDeal", input).await;
    assert_eq!(
        codes(&refusals),
        ["ILLEGAL_TRANSITION", "NOT_ELIGIBLE_FOR_REGISTRATION"]
    );
    let conditions = refusals[1]["data"]["conditions"]
        .as_array()
        .expect("conditions");
    let named: Vec<_> = conditions
        .iter()
        .map(|found| text(&found["condition"]))
        .collect();
    assert_eq!(named, ["DEAL_TYPE", "ELIGIBLE_SOLUTION", "WON"]);

    let mut lost = open;
    world
        .change(
            Persona::A,
            "loseOpportunity",
            &mut lost,
            json!({"reason": "OTHER"}),
        )
        .await;
    let input = lost.with(json!({"incentive": IP, "form": world.form().await}));
    let refusals = a.refused("registerDeal", input).await;
    assert_eq!(
        codes(&refusals),
        ["TERMINAL_STATE", "NOT_ELIGIBLE_FOR_REGISTRATION"]
    );
    let seen = eligibility(world, Persona::A, &lost).await;
    assert_eq!(
        unmet(&seen),
        pairs(&[("DEAL_TYPE", "NOT_MET"), ("WON", "NOT_MET")])
    );
    // An assessment never is (R115).
    let catalogue = world.catalogue(Persona::A).await;
    let assessment = catalogue
        .iter()
        .find(|solution| solution["kind"] == "ASSESSMENT")
        .expect("a type of assessment");
    let deal = world
        .create_deal(
            Persona::A,
            json!({
                "solutionIds": [assessment["id"]],
                "customerContact": World::contact_input(),
                "privateNotes": "Forty servers, two sites; the lease ends in spring.",
            }),
        )
        .await;
    let seen = eligibility(world, Persona::A, &deal).await;
    assert_eq!(seen["conditions"][1]["rule"], "R115");
    assert_eq!(seen["conditions"][1]["outcome"], "NOT_MET");
}

/// R110, R205: every fault of the form at its field, all at once; nothing stored by it or by a dry run.
async fn a_form_comes_back_with_all_its_faults(world: &World) {
    let a = world.person(Persona::A);
    let mut deal = world.won(json!({})).await;
    let broken = merged(
        world.form().await,
        json!({
            "totalContractValue": {"amount": "a lot", "currency": "USD"},
            "solutionValue": {"amount": "-1", "currency": "USD"},
            "signedOn": "yesterday",
            "contact": {"name": " ", "email": "nobody", "phone": "1"},
        }),
    );
    let refusals = a
        .refused(
            "registerDeal",
            deal.with(json!({"incentive": IP, "form": broken})),
        )
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("INVALID_VALUE", "form.totalContractValue.amount"),
            ("OUT_OF_RANGE", "form.solutionValue.amount"),
            ("INVALID_VALUE", "form.signedOn"),
            ("REQUIRED", "form.contact.name"),
            ("INVALID_VALUE", "form.contact.phone"),
            ("INVALID_VALUE", "form.contact.email"),
        ])
    );
    let wrong = merged(
        world.form().await,
        json!({
            "solutionValue": {"amount": "180000.01", "currency": "USD"},
            "signedOn": world.day(1).await,
            "startsOn": world.day(10).await,
            "endsOn": world.day(9).await,
            "namedInContract": false,
        }),
    );
    let refusals = a
        .refused(
            "registerDeal",
            deal.with(json!({"incentive": IP, "form": wrong})),
        )
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("OUT_OF_RANGE", "form.solutionValue.amount"),
            ("OUT_OF_RANGE", "form.signedOn"),
            ("OUT_OF_RANGE", "form.endsOn"),
            ("INVALID_VALUE", "form.namedInContract"),
        ])
    );
    assert_eq!(refusals[3]["rule"], "R110");
    let foreign = merged(
        world.form().await,
        json!({"solutionValue": {"amount": "1", "currency": "EUR"}}),
    );
    let refusals = a
        .refused(
            "registerDeal",
            deal.with(json!({"incentive": IP, "form": foreign})),
        )
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("INVALID_VALUE", "form.solutionValue.currency")])
    );

    let fields = json!({"incentive": IP, "form": world.form().await, "dryRun": true});
    let dry = a.done("registerDeal", deal.with(fields.clone())).await;
    assert_eq!(dry["registration"]["state"], "REVIEW_PENDING");
    let seen = a.record(&deal.id, "version registrations { id }").await;
    assert_eq!(seen, json!({"version": deal.version, "registrations": []}));

    let keyed = merged(fields, json!({"dryRun": false, "idempotencyKey": "once"}));
    let first = a.done("registerDeal", deal.with(keyed.clone())).await;
    let again = a.done("registerDeal", deal.with(keyed)).await;
    assert_eq!(first["registration"]["id"], again["registration"]["id"]);
    deal = world.current(a, &deal).await;
    assert_eq!(deal.version, 3);
}

/// R7, R116: admins in scope, and users who are on the team; the review is for the vendor's admins alone.
async fn who_registers_and_who_reviews(world: &World) {
    let team = json!([
        {"name": "Uma Stein", "email": "user-a@example.com", "phone": "+91 80 5550 1299"},
    ]);
    let deal = world.won(json!({"team": team})).await;
    let input = deal.with(json!({"incentive": IP, "form": world.form().await}));
    let there = world.colleague(Persona::A, "elsewhere", Role::ReferralsAdmin, Some(&[1]));
    assert_eq!(
        there.stopped("registerDeal", input.clone()).await,
        "NOT_FOUND"
    );
    let vendor = world.person(Persona::Vendor);
    assert_eq!(
        vendor.outcome("registerDeal", input.clone()).await,
        "FORBIDDEN"
    );
    let payload = world
        .person(Persona::UserA)
        .done("registerDeal", input)
        .await;
    let filed = &payload["registration"];

    let pass = of(filed, json!({"decision": "PASS"}));
    for (person, outcome) in [
        (world.person(Persona::A).clone(), "FORBIDDEN"),
        (world.person(Persona::B).clone(), "NOT_FOUND"),
        (world.person(Persona::Program).clone(), "NOT_FOUND"),
        (
            world.colleague(Persona::Vendor, "user-v", Role::ReferralsUser, None),
            "FORBIDDEN",
        ),
    ] {
        let dry = merged(pass.clone(), json!({"dryRun": true}));
        assert_eq!(
            person.outcome("reviewRegistration", dry).await,
            outcome,
            "{}",
            person.subject
        );
    }
    let silent = of(filed, json!({"decision": "FAIL", "reason": "  "}));
    let refusals = vendor.refused("reviewRegistration", silent).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("REASON_REQUIRED", "reason")])
    );
    let resubmit = of(filed, json!({"form": world.form().await}));
    assert_eq!(
        vendor
            .outcome("resubmitRegistration", resubmit.clone())
            .await,
        "FORBIDDEN ILLEGAL_TRANSITION"
    );
    assert_eq!(
        world
            .person(Persona::A)
            .outcome("resubmitRegistration", resubmit)
            .await,
        "ILLEGAL_TRANSITION"
    );
    let actions = "availableActions { action allowed }";
    let listed = vendor.record(&deal.id, actions).await;
    let allowed: Vec<_> = listed["availableActions"]
        .as_array()
        .expect("actions")
        .iter()
        .filter(|action| action["allowed"] == true)
        .map(|action| text(&action["action"]))
        .collect();
    assert_eq!(allowed, ["REVIEW_REGISTRATION"]);
}

/// R65: in a deal that the vendor started, the partner that accepted and won registers; the vendor reviews it.
async fn a_deal_of_the_vendors_own_is_registered_by_its_partner(world: &World) {
    let (b, vendor) = (world.person(Persona::B), world.person(Persona::Vendor));
    let wanted = merged(
        world.invitation_input(Persona::B),
        json!({"solutionIds": [world.eligible(Persona::B, IP).await]}),
    );
    let deal = world
        .create_deal(Persona::Vendor, json!({"invitations": [wanted]}))
        .await;
    let received = world.received(Persona::B, &deal.engagement).await;
    let mut part = world.accept(Persona::B, &received).await;
    world.advance("PT72H").await;
    world
        .change(Persona::B, "winOpportunity", &mut part, json!({}))
        .await;
    let seen = eligibility(world, Persona::B, &part).await;
    assert_eq!(unmet(&seen), []);
    let own = eligibility(world, Persona::Vendor, &deal).await;
    assert_eq!(unmet(&own), pairs(&[("REGISTRANT", "NOT_MET")]));

    let input = part.with(json!({"incentive": IP, "form": world.form().await}));
    let payload = b.done("registerDeal", input).await;
    let filed = &payload["registration"];
    let list = "{ registrations { totalCount nodes { id opportunity { id } engagement { id } } } }";
    assert_eq!(
        vendor.data(list, json!({})).await["registrations"],
        json!({"totalCount": 1, "nodes": [
            {"id": filed["id"], "opportunity": null, "engagement": {"id": deal.engagement}},
        ]})
    );
    let none = json!({"totalCount": 0, "nodes": []});
    assert_eq!(
        world.person(Persona::A).data(list, json!({})).await["registrations"],
        none
    );
    let passed = vendor
        .done("reviewRegistration", of(filed, json!({"decision": "PASS"})))
        .await;
    assert_eq!(passed["registration"]["outcome"], "PASSED");
    assert_eq!(passed["opportunity"], Value::Null);
}

/// R65: an invited partner learns that it does not register, and nothing of the vendor's part.
async fn an_invited_partner_does_not_register(world: &World) {
    let mut deal = world.registrable(json!({})).await;
    let wanted = merged(
        world.invitation_input(Persona::B),
        json!({"solutionIds": [world.eligible(Persona::B, IP).await]}),
    );
    let invitation = json!({"invitation": wanted});
    world
        .change(Persona::A, "invitePartner", &mut deal, invitation)
        .await;
    let received = world.received(Persona::B, &deal.engagement).await;
    let mut part = world.accept(Persona::B, &received).await;
    world
        .change(Persona::B, "winOpportunity", &mut part, json!({}))
        .await;
    let seen = eligibility(world, Persona::B, &part).await;
    assert_eq!(
        seen["conditions"],
        json!([{"condition": "REGISTRANT", "outcome": "NOT_MET", "rule": "R65"}])
    );
    assert_eq!(seen["warnings"], json!([]));
    let input = part.with(json!({"incentive": IP, "form": world.form().await}));
    let refusals = world
        .person(Persona::B)
        .refused("registerDeal", input)
        .await;
    assert_eq!(codes(&refusals), ["NOT_ELIGIBLE_FOR_REGISTRATION"]);
}

/// What an invited partner sees of registration on its own record, whatever the sender does with the deal.
async fn told(world: &World, part: &Deal) -> Value {
    let fields = format!(
        "{ELIGIBILITY} registrations {{ id }} milestones {{ kind state registration {{ id }} }} \
         availableActions {{ action allowed refusals {{ code data }} }}"
    );
    let mut seen = world.person(Persona::B).record(&part.id, &fields).await;
    // The clock runs on between two looks.
    seen["registrationEligibility"]["ifWonLater"]["at"].take();
    seen
}

/// R65, R136: nothing on the record of an invited partner tells that the vendor may view the deal, nor that the sender
/// registered it for the incentive that the partner's own solution has, too.
async fn an_invited_partner_is_told_nothing_of_the_senders_registration(world: &World) {
    let mut deal = world.registrable(json!({"vendorMayView": false})).await;
    let wanted = merged(
        world.invitation_input(Persona::B),
        json!({"solutionIds": [world.eligible(Persona::B, IP).await]}),
    );
    let invitation = json!({"invitation": wanted});
    world
        .change(Persona::A, "invitePartner", &mut deal, invitation)
        .await;
    let received = world.received(Persona::B, &deal.engagement).await;
    let part = world.accept(Persona::B, &received).await;
    let before = told(world, &part).await;
    assert_eq!(
        before["registrationEligibility"]["ifWonNow"]["atRisk"],
        false
    );
    world
        .change(Persona::A, "shareWithVendor", &mut deal, json!({}))
        .await;
    assert_eq!(told(world, &part).await, before);
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    world.register(&mut deal, IP).await;
    assert_eq!(told(world, &part).await, before);
}

/// R65, R124, R136: where the vendor invited two partners, each registers its own part, and neither learns of the other's.
async fn each_partner_of_a_vendors_deal_registers_its_own_part(world: &World) {
    let mut invitations = Vec::new();
    for persona in [Persona::A, Persona::B] {
        invitations.push(merged(
            world.invitation_input(persona),
            json!({"solutionIds": [world.eligible(persona, IP).await]}),
        ));
    }
    let deal = world
        .create_deal(Persona::Vendor, json!({"invitations": invitations}))
        .await;
    let mut parts = Vec::new();
    for persona in [Persona::A, Persona::B] {
        let received = world.received(persona, &deal.engagement).await;
        let mut part = world.accept(persona, &received).await;
        world
            .change(persona, "winOpportunity", &mut part, json!({}))
            .await;
        parts.push(part);
    }
    let before = told(world, &parts[1]).await;
    let first = world.register(&mut parts[0], IP).await;
    assert_eq!(told(world, &parts[1]).await, before);
    let input = parts[1].with(json!({"incentive": IP, "form": world.form().await}));
    let payload = world.person(Persona::B).done("registerDeal", input).await;
    assert_eq!(payload["registration"]["state"], "REVIEW_PENDING");

    // The vendor reviews both, and what it can do on its own record says so.
    world.review(&first, "PASS").await;
    let actions = "availableActions { action allowed }";
    let listed = world
        .person(Persona::Vendor)
        .record(&deal.id, actions)
        .await;
    let review = json!({"action": "REVIEW_REGISTRATION", "allowed": true});
    let actions = listed["availableActions"].as_array().expect("actions");
    assert!(actions.contains(&review), "{listed:#}");
    world.review(&payload["registration"], "PASS").await;
}

/// The vendor's work: newest first, in pages, by state and company.
async fn the_vendor_works_from_a_list(world: &World) {
    const LIST: &str = "query ($filter: RegistrationFilter, $order: [RegistrationOrder!], $first: Int, $after: String) {
        registrations(filter: $filter, orderBy: $order, first: $first, after: $after) {
            totalCount nodes { id state } pageInfo { endCursor hasNextPage } } }";
    let mut filed = Vec::new();
    for _ in 0..3 {
        let mut deal = world.won(json!({})).await;
        filed.push(world.register(&mut deal, IP).await);
    }
    world.review(&filed[1], "REQUIRE_ACTION").await;
    let vendor = world.person(Persona::Vendor);
    let ids = |found: &Value| -> Vec<String> {
        nodes(&found["registrations"])
            .iter()
            .map(|node| text(&node["id"]))
            .collect()
    };
    let id = |at: usize| text(&filed[at]["id"]);
    let first = vendor.data(LIST, json!({"first": 2})).await;
    assert_eq!(ids(&first), [id(2), id(1)]);
    assert_eq!(first["registrations"]["totalCount"], 3);
    let after = &first["registrations"]["pageInfo"]["endCursor"];
    let rest = vendor.data(LIST, json!({"first": 2, "after": after})).await;
    assert_eq!(ids(&rest), [id(0)]);
    let waiting = json!({"filter": {"state": {"eq": "REVIEW_PENDING"}}});
    assert_eq!(ids(&vendor.data(LIST, waiting).await), [id(2), id(0)]);
    let others = json!({"filter": {"partner": {"eq": world.company(Persona::B).id}}});
    assert_eq!(ids(&vendor.data(LIST, others).await), [""; 0]);
    let order = json!({"order": [{"field": "STATE", "direction": "DESC"}]});
    assert_eq!(ids(&vendor.data(LIST, order).await)[0], id(1));
    assert_eq!(
        ids(&world.person(Persona::UserA).data(LIST, json!({})).await),
        [""; 0]
    );
}

/// R111, R113: the life of a record, with the times at which it moved on.
async fn the_life_of_a_record_is_a_list(world: &World) {
    const LIFE: &str = "milestones { kind state salesStage status incentive at }";
    let a = world.person(Persona::A);
    let mut deal = world.registrable(json!({})).await;
    world
        .change(
            Persona::A,
            "setSalesStage",
            &mut deal,
            json!({"stage": "DEVELOPED"}),
        )
        .await;
    let steps = async |deal: &Deal| {
        let seen = a.record(&deal.id, LIFE).await;
        let list = seen["milestones"].as_array().expect("milestones").clone();
        list.into_iter()
            .map(|step| {
                let at = if step["at"].is_string() { "at" } else { "-" };
                let of = [&step["salesStage"], &step["status"], &step["incentive"]];
                let of = of.into_iter().find_map(Value::as_str).unwrap_or("-");
                format!("{} {of} {} {at}", text(&step["kind"]), text(&step["state"]))
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(
        steps(&deal).await,
        [
            "CREATED - DONE at",
            "STAGE QUALIFIED SKIPPED -",
            "STAGE DEVELOPED CURRENT at",
            "STAGE PROPOSED AHEAD -",
            "STAGE NEGOTIATED AHEAD -",
            "CLOSED - AHEAD -",
        ]
    );
    world.advance("PT72H").await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    assert_eq!(
        steps(&deal).await,
        [
            "CREATED - DONE at",
            "STAGE QUALIFIED SKIPPED -",
            "STAGE DEVELOPED DONE at",
            "STAGE PROPOSED SKIPPED -",
            "STAGE NEGOTIATED SKIPPED -",
            "CLOSED WON DONE at",
            "DEAL_REGISTRATION AZURE_IP_CO_SELL AHEAD -",
        ]
    );
    world.register(&mut deal, IP).await;
    let last = steps(&deal).await.pop();
    assert_eq!(
        last.as_deref(),
        Some("DEAL_REGISTRATION AZURE_IP_CO_SELL CURRENT at")
    );
}

/// R113: subscribed to like a status, with a cursor to go on from; another company hears nothing.
async fn a_registration_is_followed_live_and_from_a_cursor(world: &World) {
    const CHANGED: &str = "subscription ($opportunityId: ID, $after: String) {
        registrationChanged(opportunityId: $opportunityId, after: $after) {
            engagement { id } registration { id incentive } from to reason actor { partner { id } subject } at cursor } }";
    let mut first = world.won(json!({})).await;
    // The place before the first change is that of the win.
    let mut wins = world.watch(Persona::A).await;
    let mut other = world.won(json!({})).await;
    let cursor = loop {
        let change = wins.next().await;
        if change["to"] == "WON" {
            break change["cursor"].clone();
        }
    };
    wins.stop().await;
    let filed = world.register(&mut first, IP).await;
    world.review(&filed, "FAIL").await;
    world.register(&mut other, IP).await;

    let vendor = world.person(Persona::Vendor);
    let a = world.person(Persona::A);
    let mut of_a = a.subscribe(CHANGED, json!({"after": cursor})).await;
    let moved = async |window: &mut crate::support::Subscriber| {
        let mut message = window.next_message().await;
        assert_eq!(message["type"], "next", "{message:#}");
        message["payload"]["data"]["registrationChanged"].take()
    };
    let mut heard = Vec::new();
    for _ in 0..4 {
        heard.push(moved(&mut of_a).await);
    }
    let steps: Vec<_> = heard
        .iter()
        .map(|change| (change["from"].as_str(), text(&change["to"])))
        .collect();
    assert_eq!(
        steps,
        [
            (None, "REVIEW_PENDING".to_owned()),
            (Some("REVIEW_PENDING"), "FAILED".to_owned()),
            (Some("FAILED"), "CLOSED".to_owned()),
            (None, "REVIEW_PENDING".to_owned()),
        ]
    );
    assert_eq!(heard[1]["reason"], "As the contract says.");
    assert_eq!(heard[1]["registration"]["id"], filed["id"]);
    assert_eq!(heard[3]["engagement"]["id"], other.engagement);
    of_a.stop().await;

    // From the second on, and of one deal only.
    let variables = json!({"after": heard[1]["cursor"], "opportunityId": first.id});
    let mut rest = a.subscribe(CHANGED, variables).await;
    assert_eq!(moved(&mut rest).await, heard[2]);
    rest.stop().await;
    // The vendor hears the same; a cursor is one company's own.
    let stolen = json!({"after": heard[0]["cursor"]});
    let mut refused = vendor.subscribe(CHANGED, stolen).await;
    let message = refused.next_message().await;
    assert_eq!(
        message["payload"][0]["extensions"]["code"], "CURSOR_INVALID",
        "{message:#}"
    );
}

on_both!(
    a22_2_a_private_deal_is_not_eligible_for_its_type_alone,
    a22_3_a_deal_won_within_72_hours_is_eligible_at_a_risk,
    a22_4_eligibility_appears_when_the_vendor_accepts,
    a22_5_eligibility_is_lost_when_the_vendor_lets_the_request_expire,
    what_can_cost_a_registration_is_said_before,
    an_ip_deal_is_reviewed_corrected_and_closed,
    a_deal_of_two_incentives_has_two_registrations,
    only_a_won_deal_is_registered,
    a_form_comes_back_with_all_its_faults,
    who_registers_and_who_reviews,
    a_deal_of_the_vendors_own_is_registered_by_its_partner,
    an_invited_partner_does_not_register,
    an_invited_partner_is_told_nothing_of_the_senders_registration,
    each_partner_of_a_vendors_deal_registers_its_own_part,
    the_vendor_works_from_a_list,
    the_life_of_a_record_is_a_list,
    a_registration_is_followed_live_and_from_a_cursor,
);
