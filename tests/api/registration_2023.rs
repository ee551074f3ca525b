//! Deal registration in the edition of 2023: least values at monthly rates, the long form, approval without a review,
//! and exceptions.

use covente::config::Config;
use serde_json::{Value, json};

use crate::{
    events::fold_to_records,
    kit::{expected, faults},
    on_both_with,
    registration::{IP, PREMIUM, of},
    support::{Deal, Persona, World, client::codes, deals::merged, deals::text},
};

fn edition_2023(config: &mut Config) {
    config.registration_profile = Some("2023".into());
}

impl World {
    /// A form that is fine in the edition of 2023.
    async fn long_form(&self, fields: Value) -> Value {
        let more =
            json!({"marketplaceTransaction": false, "perpetual": false, "pricingModel": "OTHER"});
        merged(merged(self.form().await, more), fields)
    }

    /// Registers a won deal for IP co-sell with such a form.
    pub(crate) async fn file(&self, deal: &Deal, fields: Value) -> Value {
        let form = self.long_form(fields).await;
        let input = deal.with(json!({"incentive": IP, "form": form}));
        let person = self.person(Persona::A);
        person.done("registerDeal", input).await["registration"].take()
    }

    /// The faults of such a form.
    async fn misfiled(&self, deal: &Deal, fields: Value) -> Vec<(String, String)> {
        let form = self.long_form(fields).await;
        let input = deal.with(json!({"incentive": IP, "form": form}));
        let person = self.person(Persona::A);
        faults(&person.refused("registerDeal", input).await)
    }

    async fn decide(&self, registration: &Value, decision: &str) -> Value {
        let input = of(
            registration,
            json!({"decision": decision, "reason": "As read."}),
        );
        let vendor = self.person(Persona::Vendor);
        vendor.done("reviewRegistration", input).await["registration"].take()
    }
}

/// R122: spread over six years, 150,000 is not above 25,000 a year, and a dollar more is.
async fn a22_10_a_perpetual_contract_is_worth_a_sixth_a_year(world: &World) {
    let deal = world.won(json!({})).await;
    let perpetual = |amount: &str| {
        json!({
            "perpetual": true,
            "endsOn": null,
            "totalContractValue": {"amount": amount, "currency": "USD"},
        })
    };
    let form = world.long_form(perpetual("150000")).await;
    let input = deal.with(json!({"incentive": IP, "form": form}));
    let refusals = world
        .person(Persona::A)
        .refused("registerDeal", input)
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("OUT_OF_RANGE", "form.totalContractValue.amount")])
    );
    assert_eq!(refusals[0]["rule"], "R122");
    assert_eq!(refusals[0]["data"]["above"], 25_000);
    let filed = world.file(&deal, perpetual("150001")).await;
    assert_eq!(filed["state"], "APPROVED");
}

/// R119, R122: signed 61 days ago is too long ago, started 80 days ago is not.
async fn a22_11_a_contract_is_registered_within_60_days_of_signature(world: &World) {
    let mut deal = world.registrable(json!({})).await;
    world.advance("P100D").await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    let signed = json!({"signedOn": world.day(-61).await});
    assert_eq!(
        world.misfiled(&deal, signed).await,
        expected(&[("OUT_OF_RANGE", "form.signedOn")])
    );
    let started = json!({"signedOn": world.day(-10).await, "startsOn": world.day(-91).await});
    assert_eq!(
        world.misfiled(&deal, started).await,
        expected(&[("OUT_OF_RANGE", "form.startsOn")])
    );
    let fine = json!({"signedOn": world.day(-10).await, "startsOn": world.day(-80).await});
    assert_eq!(world.file(&deal, fine).await["state"], "APPROVED");
}

const SHOWN: &str = "registrationEligibility { eligible state profile conditions { condition outcome rule } \
    routes { incentive eligible } }";

/// R30, R117, R118, R120: the value at the month's rate and the class of the customer, shown before and after winning.
async fn the_value_is_measured_at_the_months_rate(world: &World) {
    let a = world.person(Persona::A);
    let unmet = async |deal: &Deal| {
        let seen = a.record(&deal.id, SHOWN).await;
        let shown = &seen["registrationEligibility"];
        assert_eq!(shown["profile"], "EDITION_2023");
        let conditions = shown["conditions"].as_array().expect("conditions").clone();
        conditions
            .into_iter()
            .filter(|found| found["outcome"] != "MET")
            .map(|found| (text(&found["condition"]), text(&found["outcome"])))
            .collect::<Vec<_>>()
    };
    let foreign = json!({"value": {"amount": "20000", "currency": "EUR"}});
    let mut deal = world.registrable(foreign).await;
    let open = ("WON", "NOT_YET_KNOWN");
    assert_eq!(
        unmet(&deal).await,
        expected(&[open, ("LEAST_VALUE", "NOT_YET_KNOWN")])
    );
    let program = world.person(Persona::Program);
    let month = world.day(0).await;
    let rate = |rate: &str| json!({"currency": "EUR", "month": month, "rate": rate});
    program.done("upsertExchangeRate", rate("1.2")).await;
    assert_eq!(
        unmet(&deal).await,
        expected(&[open, ("LEAST_VALUE", "NOT_MET")])
    );
    let better = merged(rate("1.25"), json!({"expectedVersion": 1}));
    program.done("upsertExchangeRate", better).await;
    assert_eq!(unmet(&deal).await, expected(&[open]));
    world.advance("PT72H").await;
    if world.day(0).await.format("%m").to_string() == month.format("%m").to_string() {
        world
            .change(Persona::A, "winOpportunity", &mut deal, json!({}))
            .await;
        assert_eq!(unmet(&deal).await, []);
        // It stays valued in the month in which it was won.
        world.advance("P40D").await;
        assert_eq!(unmet(&deal).await, []);
    }

    let unmanaged = json!({"customerId": world.customers[2]});
    let deal = world.registrable(unmanaged).await;
    assert_eq!(
        unmet(&deal).await,
        expected(&[open, ("MANAGED_CUSTOMER", "NOT_MET")])
    );
    // For the business applications the value is the only test, and a private deal will do.
    let premium = world.eligible(Persona::A, PREMIUM).await;
    let fields = json!({
        "solutionIds": [premium],
        "vendorMayView": false,
        "customerId": world.customers[2],
        "value": {"amount": "5000.01", "currency": "USD"},
    });
    let mut billed = world.registrable(fields).await;
    assert_eq!(unmet(&billed).await, expected(&[open]));
    world
        .change(Persona::A, "winOpportunity", &mut billed, json!({}))
        .await;
    assert_eq!(unmet(&billed).await, []);
}

/// R121, R122: what the form of 2023 asks besides.
async fn the_long_form_is_asked_for_in_full(world: &World) {
    let deal = world.won(json!({})).await;
    let a = world.person(Persona::A);
    let short = deal.with(json!({"incentive": IP, "form": world.form().await}));
    assert_eq!(
        faults(&a.refused("registerDeal", short).await),
        expected(&[
            ("REQUIRED", "form.marketplaceTransaction"),
            ("REQUIRED", "form.perpetual"),
            ("REQUIRED", "form.pricingModel"),
        ])
    );
    for (fields, fault) in [
        (
            json!({"deployment": "ELSEWHERE"}),
            ("INVALID_VALUE", "form.deployment"),
        ),
        (json!({"perpetual": true}), ("INVALID_VALUE", "form.endsOn")),
        (json!({"endsOn": null}), ("REQUIRED", "form.endsOn")),
        (
            json!({"marketplaceTransaction": true}),
            ("REQUIRED", "form.marketplaceTransactionOn"),
        ),
        (
            json!({"marketplaceTransaction": true, "marketplaceTransactionOn": world.day(3).await}),
            ("INVALID_VALUE", "form.marketplaceTransaction"),
        ),
        // Before the deal was started.
        (
            json!({"signedOn": world.day(-5).await}),
            ("OUT_OF_RANGE", "form.signedOn"),
        ),
        (
            json!({
                "totalContractValue": {"amount": "180000", "currency": "JPY"},
                "solutionValue": {"amount": "1", "currency": "JPY"},
            }),
            ("INVALID_VALUE", "form.totalContractValue.currency"),
        ),
    ] {
        assert_eq!(
            world.misfiled(&deal, fields.clone()).await,
            expected(&[fault]),
            "{fields}"
        );
    }
    let reported = json!({
        "marketplaceTransaction": true,
        "marketplaceTransactionOn": world.day(3).await,
        "reportsConsumedRevenue": true,
    });
    let filed = world.file(&deal, reported).await;
    assert_eq!(filed["state"], "MARKETPLACE_VALIDATION_PENDING");
    let passed = world.decide(&filed, "PASS").await;
    assert_eq!(passed["outcome"], "PASSED");
    assert_eq!(passed["state"], "CLOSED");
}

/// R125, R126: approved without a review unless it is large, of several partners, or paid as it is used; drawn for one
/// all the same.
async fn an_approved_registration_may_be_drawn_for_a_review(world: &World) {
    let mut shared = world.registrable(json!({})).await;
    let invited = world.invite(Persona::A, &mut shared, Persona::B).await;
    world.accept(Persona::B, &invited).await;
    let plain = world.won(json!({})).await;
    world
        .change(Persona::A, "winOpportunity", &mut shared, json!({}))
        .await;
    assert_eq!(
        world.file(&shared, json!({})).await["state"],
        "REVIEW_PENDING"
    );

    let filed = world.file(&plain, json!({})).await;
    assert_eq!(filed["state"], "APPROVED");
    assert_eq!(filed["closedAt"], Value::Null);
    let drawn = world.decide(&filed, "AUDIT").await;
    assert_eq!(drawn["state"], "REVIEW_PENDING");
    let turned_down = world.decide(&drawn, "FAIL").await;
    assert_eq!(turned_down["outcome"], "FAILED");
    let vendor = world.person(Persona::Vendor);
    let again = of(&turned_down, json!({"decision": "AUDIT"}));
    assert_eq!(
        vendor.refusal_codes("reviewRegistration", again).await,
        ["TERMINAL_STATE"]
    );

    let large = json!({"totalContractValue": {"amount": "9000000", "currency": "USD"}});
    let deal = world.won(json!({})).await;
    assert_eq!(world.file(&deal, large).await["state"], "REVIEW_PENDING");
    let deal = world.won(json!({})).await;
    let filed = world.file(&deal, json!({})).await;
    let pass = of(&filed, json!({"decision": "PASS"}));
    assert_eq!(
        vendor.refusal_codes("reviewRegistration", pass).await,
        ["ILLEGAL_TRANSITION"]
    );
    let closed = world.decide(&filed, "CLOSE").await;
    assert_eq!(closed["state"], "CLOSED");
    assert_eq!(closed["outcome"], "APPROVED");
    fold_to_records(world, &world.log().await).await;
}

/// R127: pay-as-you-go goes by its invoices, and is valued anew once.
async fn what_is_paid_as_it_is_used_goes_by_its_invoices(world: &World) {
    let late = json!({"vendorMayView": false});
    let mut deal = world.registrable(late).await;
    world.advance("P10D").await;
    world
        .change(Persona::A, "shareWithVendor", &mut deal, json!({}))
        .await;
    world.advance("P10D").await;
    world
        .change(Persona::A, "winOpportunity", &mut deal, json!({}))
        .await;
    let invoices = async |first: i64| {
        let first = world.day(first).await;
        json!({"pricingModel": "PAY_AS_YOU_GO", "signedOn": first, "startsOn": first})
    };
    let apart = json!({"pricingModel": "PAY_AS_YOU_GO"});
    assert_eq!(
        world.misfiled(&deal, apart).await,
        expected(&[("INVALID_VALUE", "form.startsOn")])
    );
    // Before it was shared.
    assert_eq!(
        world.misfiled(&deal, invoices(-12).await).await,
        expected(&[("OUT_OF_RANGE", "form.signedOn")])
    );
    let filed = world.file(&deal, invoices(-5).await).await;
    assert_eq!(filed["state"], "REVIEW_PENDING");

    let a = world.person(Persona::A);
    let value = |of_what: &Value, amount: &str| {
        let total = json!({"amount": amount, "currency": "USD"});
        of(of_what, json!({"totalContractValue": total}))
    };
    let small = a
        .refused("revalueRegistration", value(&filed, "1000000"))
        .await;
    assert_eq!(
        faults(&small),
        expected(&[("OUT_OF_RANGE", "totalContractValue.amount")])
    );
    let mut more = a
        .done("revalueRegistration", value(&filed, "1000000.01"))
        .await;
    let more = more["registration"].take();
    assert_eq!(more["state"], "REVIEW_PENDING");
    assert_eq!(
        a.refusal_codes("revalueRegistration", value(&more, "2000000"))
            .await,
        ["ILLEGAL_TRANSITION"]
    );
    fold_to_records(world, &world.log().await).await;
}

const CHANGED: &str = "query ($id: ID!) { registration(id: $id) { perpetual endsOn signedOn tenant \
    totalContractValue { amount } exception { state justification decideBy decidedAt answer totalContractValue { amount } } } }";

/// R128: once in a deal, within 60 days, decided for good; only what may be changed is.
async fn one_exception_may_be_asked_for_and_is_decided_for_good(world: &World) {
    let (a, vendor) = (world.person(Persona::A), world.person(Persona::Vendor));
    let deal = world.won(json!({})).await;
    let filed = world.file(&deal, json!({})).await;
    let nothing = of(&filed, json!({"justification": "A slip."}));
    let refusals = a.refused("requestRegistrationException", nothing).await;
    assert_eq!(faults(&refusals), expected(&[("REQUIRED", "")]));
    let long = json!({
        "justification": "x".repeat(5_001),
        "totalContractValue": {"amount": "1", "currency": "EUR"},
    });
    let refusals = a
        .refused("requestRegistrationException", of(&filed, long))
        .await;
    assert_eq!(
        faults(&refusals),
        expected(&[("TOO_LONG", "justification")])
    );

    let ask = json!({
        "justification": "The second year was forgotten.",
        "totalContractValue": {"amount": "240000", "currency": "USD"},
        "perpetual": true,
    });
    let mut asked = a
        .done("requestRegistrationException", of(&filed, ask.clone()))
        .await;
    let asked = asked["registration"].take();
    let again = a
        .refusal_codes("requestRegistrationException", of(&asked, ask.clone()))
        .await;
    assert_eq!(again, ["ILLEGAL_TRANSITION"]);
    let grant = of(&asked, json!({"grant": true}));
    assert_eq!(
        a.outcome("decideRegistrationException", grant.clone())
            .await,
        "FORBIDDEN"
    );
    let silent = of(&asked, json!({"grant": false}));
    let refusals = vendor.refused("decideRegistrationException", silent).await;
    assert_eq!(
        faults(&refusals),
        expected(&[("REASON_REQUIRED", "answer")])
    );
    let mut granted = vendor.done("decideRegistrationException", grant).await;
    let granted = granted["registration"].take();
    let seen = a.data(CHANGED, json!({"id": filed["id"]})).await;
    let seen = &seen["registration"];
    assert_eq!(seen["perpetual"], true);
    assert_eq!(seen["endsOn"], Value::Null);
    assert_eq!(seen["totalContractValue"]["amount"], "240000.00");
    assert_eq!(seen["exception"]["state"], "GRANTED");
    assert!(seen["exception"]["decidedAt"].is_string());
    let more = of(
        &granted,
        json!({"grant": false, "answer": "After all, no."}),
    );
    let codes = vendor
        .refusal_codes("decideRegistrationException", more)
        .await;
    assert_eq!(codes, ["ILLEGAL_TRANSITION"]);

    let deal = world.won(json!({})).await;
    let late = world.file(&deal, json!({})).await;
    world.advance("P60D").await;
    let codes = a
        .refusal_codes("requestRegistrationException", of(&late, ask))
        .await;
    assert_eq!(codes, ["DEADLINE_PASSED"]);
    fold_to_records(world, &world.log().await).await;
}

/// R117: published by the programme alone, month by month, under a version.
async fn rates_are_published_month_by_month(world: &World) {
    const RATES: &str =
        "query ($month: Date!) { exchangeRates(month: $month) { currency month rate version } }";
    let program = world.person(Persona::Program);
    let rate = json!({"currency": "jpy", "month": "2026-03-17", "rate": "0.00650"});
    for other in [Persona::A, Persona::Vendor] {
        let outcome = world
            .person(other)
            .outcome("upsertExchangeRate", rate.clone())
            .await;
        assert_eq!(outcome, "FORBIDDEN", "{other:?}");
    }
    let wrong = json!({"currency": "USD", "month": "March", "rate": "-1"});
    let refusals = program.refused("upsertExchangeRate", wrong).await;
    assert_eq!(
        faults(&refusals),
        expected(&[
            ("INVALID_VALUE", "currency"),
            ("INVALID_VALUE", "month"),
            ("OUT_OF_RANGE", "rate"),
        ])
    );
    let dry = merged(rate.clone(), json!({"dryRun": true}));
    program.done("upsertExchangeRate", dry).await;
    let payload = program.done("upsertExchangeRate", rate.clone()).await;
    let published =
        json!({"currency": "JPY", "month": "2026-03-01", "rate": "0.0065", "version": 1});
    assert_eq!(payload["exchangeRate"], published);
    let refusals = program.refused("upsertExchangeRate", rate).await;
    assert_eq!(codes(&refusals), ["VERSION_CONFLICT"]);
    let seen = world
        .person(Persona::B)
        .data(RATES, json!({"month": "2026-03-31"}))
        .await;
    assert_eq!(seen["exchangeRates"], json!([published]));
}

on_both_with!(
    edition_2023:
    a22_10_a_perpetual_contract_is_worth_a_sixth_a_year,
    a22_11_a_contract_is_registered_within_60_days_of_signature,
    the_value_is_measured_at_the_months_rate,
    the_long_form_is_asked_for_in_full,
    an_approved_registration_may_be_drawn_for_a_review,
    what_is_paid_as_it_is_used_goes_by_its_invoices,
    one_exception_may_be_asked_for_and_is_decided_for_good,
    rates_are_published_month_by_month,
);
