//! Lists that are narrowed, sorted and paged: every order both ways, every test of a filter, and what they must not tell.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use covente::graphql::ids;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    kit::{code, nodes},
    on_both,
    support::{
        Deal, Person, Persona, World,
        deals::{merged, text},
    },
};

/// A list, and the names of its types.
struct List {
    query: &'static str,
    argument: &'static str,
    kind: &'static str,
    fields: &'static str,
    orders: &'static [&'static str],
}

const RECORD: &str = "id name customerName closeDate value { amount currency } status statusSince salesStage \
                      answerDueAt createdAt updatedAt";
const RECORD_ORDERS: &[&str] = &[
    "CREATED_AT",
    "UPDATED_AT",
    "NAME",
    "CUSTOMER_NAME",
    "CLOSE_DATE",
    "VALUE",
    "STATUS",
    "STATUS_SINCE",
    "SALES_STAGE",
    "ANSWER_DUE_AT",
];
const INBOUND: List = records("tab: INBOUND, ");
const OUTBOUND: List = records("tab: OUTBOUND, ");
const SHARED: List = records("tab: SHARED, ");
const SENT: List = List {
    query: "invitations",
    argument: "direction: SENT, ",
    kind: "Invitation",
    fields: "id status sentAt answerDueAt closeDate share { amount }",
    orders: &["SENT_AT", "STATUS", "ANSWER_DUE_AT", "CLOSE_DATE", "SHARE"],
};
const PARTNERS: List = List {
    query: "partners",
    argument: "",
    kind: "Partner",
    fields: "id name kind country coSellReady",
    orders: &["NAME", "KIND", "COUNTRY", "CO_SELL_READY"],
};
const SOLUTIONS: List = List {
    query: "solutions",
    argument: "",
    kind: "Solution",
    fields: "id name kind incentive partner { name } isCoSellReady",
    orders: &["NAME", "KIND", "INCENTIVE", "PARTNER_NAME", "CO_SELL_READY"],
};
const CUSTOMERS: List = List {
    query: "customers",
    argument: "",
    kind: "Customer",
    fields: "id name address { country city region } industry duns",
    orders: &["NAME", "COUNTRY", "CITY", "REGION", "INDUSTRY", "DUNS"],
};

const fn records(argument: &'static str) -> List {
    List {
        query: "opportunities",
        argument,
        kind: "Opportunity",
        fields: RECORD,
        orders: RECORD_ORDERS,
    }
}

impl List {
    fn document(&self) -> String {
        let Self {
            query,
            argument,
            kind,
            fields,
            ..
        } = self;
        format!(
            "query ($filter: {kind}Filter, $orderBy: [{kind}Order!], $first: Int, $after: String, $last: Int, $before: String) {{
                {query}({argument}filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {{
                    totalCount pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} nodes {{ {fields} }}
                }}
            }}"
        )
    }

    async fn ask(&self, person: &Person, variables: Value) -> Value {
        person.data(&self.document(), variables).await[self.query].take()
    }

    async fn refused(&self, person: &Person, variables: Value) -> (String, String) {
        let response = person.query(&self.document(), variables).await;
        (code(&response), text(&response["errors"][0]["message"]))
    }

    /// All of it, in an order.
    async fn whole(&self, person: &Person, order: &Value) -> Vec<Value> {
        nodes(
            &self
                .ask(person, json!({"orderBy": order, "first": 100}))
                .await,
        )
    }

    /// The ids that meet a filter, as many as the count says.
    async fn ids(&self, person: &Person, filter: &Value) -> BTreeSet<String> {
        let page = self
            .ask(person, json!({"filter": filter, "first": 100}))
            .await;
        let found: BTreeSet<_> = nodes(&page).iter().map(|node| text(&node["id"])).collect();
        assert_eq!(page["totalCount"], found.len(), "{filter}");
        found
    }

    async fn names(&self, person: &Person, filter: Value) -> Vec<String> {
        let order = json!([{"field": "NAME", "direction": "ASC"}]);
        let page = self
            .ask(
                person,
                json!({"filter": filter, "orderBy": order, "first": 100}),
            )
            .await;
        nodes(&page)
            .iter()
            .map(|node| text(&node["name"]))
            .collect()
    }
}

/// Twelve deals of partner A with equal and missing values: B is in all of them, and has accepted, declined and not
/// answered four each.
async fn scene(world: &World) -> Vec<Deal> {
    let names = ["beta", "Alpha", "alpha", "Émile", "gamma", "Beta"];
    let values = [
        ("1000", "JPY"),
        ("1000.00", "USD"),
        ("1000.000", "KWD"),
        ("12.50", "EUR"),
        ("99999999999", "JPY"),
    ];
    let dates = ["2099-01-31", "2099-06-30", "2098-12-01"];
    let mut deals = Vec::new();
    for number in 0..12_usize {
        let (amount, currency) = values[number % values.len()];
        let fields = json!({
            "name": names[number % names.len()],
            "value": {"amount": amount, "currency": currency},
            "closeDate": dates[number % dates.len()],
            "customerId": world.customers[number % world.customers.len()],
            "crmId": format!("CRM_{number}"),
            "campaignId": if number % 2 == 0 { json!("spring") } else { Value::Null },
            "privateNotes": "Only for us: 100%",
            "vendorMayView": number % 4 == 0,
            "invitations": [world.invitation_input(Persona::B)],
        });
        deals.push(world.create_deal(Persona::A, fields).await);
    }
    for (number, deal) in deals.iter_mut().enumerate() {
        let mut received = world.received(Persona::B, &deal.engagement).await;
        match number % 3 {
            0 => drop(world.accept(Persona::B, &received).await),
            1 => {
                let why = json!({"reason": "OTHER"});
                world
                    .change(Persona::B, "declineOpportunity", &mut received.deal, why)
                    .await;
            }
            _ => {
                let stage = if number == 2 {
                    "NEGOTIATED"
                } else {
                    "DEVELOPED"
                };
                world
                    .change(Persona::A, "setSalesStage", deal, json!({"stage": stage}))
                    .await;
            }
        }
    }
    deals
}

async fn every_order_is_paged_forwards_and_backwards_without_a_gap(world: &World) {
    scene(world).await;
    for (list, persona) in [
        (&INBOUND, Persona::B),
        (&OUTBOUND, Persona::A),
        (&SHARED, Persona::Vendor),
        (&SENT, Persona::A),
        (&PARTNERS, Persona::A),
        (&SOLUTIONS, Persona::A),
        (&CUSTOMERS, Persona::A),
    ] {
        let person = world.person(persona);
        let total = list.whole(person, &json!([])).await.len();
        assert!(total > 2, "{}", list.query);
        let orders = orders(list);
        join_all(orders.iter().map(|order| paged(list, person, order, total))).await;
    }
}

/// Every field each way, and some together.
fn orders(list: &List) -> Vec<Value> {
    let one = |field: &str, direction: &str| json!({"field": field, "direction": direction});
    let mut orders = vec![json!([])];
    for field in list.orders {
        orders.extend(["ASC", "DESC"].map(|direction| json!([one(field, direction)])));
    }
    for (number, field) in list.orders.iter().enumerate() {
        let next = |step: usize| list.orders[(number + step) % list.orders.len()];
        orders.push(json!([one(field, "ASC"), one(next(1), "DESC")]));
        orders.push(json!([
            one(field, "DESC"),
            one(next(2), "ASC"),
            one(next(3), "DESC")
        ]));
    }
    orders
}

async fn paged(list: &List, person: &Person, order: &Value, total: usize) {
    let whole = list.whole(person, order).await;
    assert_eq!(whole.len(), total, "{order}");
    for pair in whole.windows(2) {
        assert!(
            in_order(order, &pair[0], &pair[1]),
            "{} by {order}: {pair:#?}",
            list.query
        );
    }
    let (mut forwards, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = list
            .ask(
                person,
                json!({"orderBy": order, "first": 3, "after": after}),
            )
            .await;
        let info = &page["pageInfo"];
        assert_eq!(info["hasPreviousPage"], json!(!after.is_null()));
        forwards.extend(nodes(&page));
        after = info["endCursor"].clone();
        if info["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(forwards, whole, "{} forwards by {order}", list.query);
    let (mut backwards, mut before) = (Vec::new(), Value::Null);
    loop {
        let page = list
            .ask(
                person,
                json!({"orderBy": order, "last": 3, "before": before}),
            )
            .await;
        let info = &page["pageInfo"];
        assert_eq!(info["hasNextPage"], json!(!before.is_null()));
        backwards.splice(0..0, nodes(&page));
        before = info["startCursor"].clone();
        if info["hasPreviousPage"] == false {
            break;
        }
    }
    assert_eq!(backwards, whole, "{} backwards by {order}", list.query);
}

/// Whether two neighbours stand as an order wants them: what is null counts as the greatest, and the id decides last.
fn in_order(order: &Value, one: &Value, other: &Value) -> bool {
    let mut descending = true;
    for sort in order.as_array().expect("an order") {
        descending = sort["direction"] == "DESC";
        let field = text(&sort["field"]);
        let (one, other) = (key(&field, one), key(&field, other));
        if one != other {
            return (one > other) == descending;
        }
    }
    if order == &json!([]) && one.get("sentAt").is_none() && one.get("status").is_none() {
        return key("NAME", one) <= key("NAME", other);
    }
    let id = |node: &Value| ids::decode_any(&text(&node["id"])).expect("an id");
    (id(one).1 > id(other).1) == descending
}

/// What a field sorts by: whether it is null, a number, a text.
fn key(field: &str, node: &Value) -> (bool, i128, String) {
    let value = match field {
        "VALUE" => &node["value"]["amount"],
        "SHARE" => &node["share"]["amount"],
        "PARTNER_NAME" => &node["partner"]["name"],
        "CO_SELL_READY" if node.get("isCoSellReady").is_some() => &node["isCoSellReady"],
        "COUNTRY" | "CITY" | "REGION" if node.get("address").is_some() => {
            &node["address"][field.to_lowercase()]
        }
        _ => &node[camel(field)],
    };
    if value.is_null() {
        return (true, 0, String::new());
    }
    let (number, letters) = match field {
        "CREATED_AT" | "UPDATED_AT" | "STATUS_SINCE" | "ANSWER_DUE_AT" | "SENT_AT" => {
            let time: DateTime<Utc> = text(value).parse().expect("an instant");
            (time.timestamp_micros().into(), String::new())
        }
        "VALUE" | "SHARE" => (thousandths(&text(value)), String::new()),
        "STATUS" => (place(STATUSES, value), String::new()),
        "SALES_STAGE" => (place(STAGES, value), String::new()),
        "KIND" if node.get("country").is_some() => {
            (place(&["VENDOR", "PARTNER"], value), String::new())
        }
        "KIND" => (
            place(&["PARTNER", "VENDOR", "ASSESSMENT"], value),
            String::new(),
        ),
        "INCENTIVE" => (place(INCENTIVES, value), String::new()),
        "CO_SELL_READY" => (i128::from(value == true), String::new()),
        "NAME" if node.get("customerName").is_some() => (0, text(value).to_ascii_lowercase()),
        "REGION" | "INDUSTRY" => (0, text(value).to_ascii_lowercase()),
        _ => (0, covente::domain::text::fold(&text(value))),
    };
    (false, number, letters)
}

const STATUSES: &[&str] = &[
    "RECEIVED",
    "ACCEPTED",
    "WON",
    "LOST",
    "DECLINED",
    "EXPIRED",
    "WITHDRAWN",
    "CLOSED_AS_ERROR",
];
const STAGES: &[&str] = &[
    "CREATED",
    "ACCEPTED",
    "QUALIFIED",
    "DEVELOPED",
    "PROPOSED",
    "NEGOTIATED",
    "WON",
];
const INCENTIVES: &[&str] = &["AZURE_IP_CO_SELL", "BIZ_APPS_PREMIUM", "BIZ_APPS_STANDARD"];

fn place(vocabulary: &[&str], value: &Value) -> i128 {
    let place = vocabulary.iter().position(|known| value == known);
    i128::try_from(place.unwrap_or_else(|| panic!("{value} is no value of {vocabulary:?}")))
        .expect("small")
}

fn thousandths(amount: &str) -> i128 {
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    format!("{whole}{part:0<3}").parse().expect("an amount")
}

fn camel(field: &str) -> String {
    let lower = field.to_lowercase();
    let mut words = lower.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        name + &word[..1].to_uppercase() + &word[1..]
    })
}

async fn what_leaves_a_list_between_two_pages_neither_skips_nor_doubles(world: &World) {
    let deals = scene(world).await;
    let b = world.person(Persona::B);
    let filter = json!({"status": {"in": ["RECEIVED", "ACCEPTED"]}});
    let order = json!([{"field": "NAME", "direction": "DESC"}, {"field": "CLOSE_DATE", "direction": "ASC"}]);
    let ask = |paging: Value| {
        let asked = json!({"filter": filter, "orderBy": order});
        INBOUND.ask(b, merged(asked, paging))
    };
    let names = |page: &Value| -> Vec<String> {
        nodes(page).iter().map(|node| text(&node["id"])).collect()
    };
    let whole = names(&ask(json!({"first": 100})).await);
    assert_eq!(whole.len(), 8);
    let first = ask(json!({"first": 1})).await;
    let last = ask(json!({"last": 1})).await;
    assert_eq!(names(&first), whole[..1]);
    assert_eq!(names(&last), whole[7..]);

    // The rows that the cursors stand on, and one between them.
    let mut gone = Vec::new();
    for deal in &deals {
        let received = b.data(RECEIVED, json!({"id": deal.engagement})).await;
        let own = &received["engagement"]["opportunity"];
        if own["status"] == "RECEIVED" && gone.len() < 3 {
            let input = json!({"opportunityId": own["id"], "expectedVersion": own["version"], "reason": "OTHER"});
            b.done("declineOpportunity", input).await;
            gone.push(text(&own["id"]));
        }
    }
    let left = |ids: &[String]| -> Vec<String> {
        ids.iter()
            .filter(|id| !gone.contains(id))
            .cloned()
            .collect()
    };
    let after = &first["pageInfo"]["endCursor"];
    assert_eq!(
        names(&ask(json!({"first": 100, "after": after})).await),
        left(&whole[1..])
    );
    let before = &last["pageInfo"]["startCursor"];
    assert_eq!(
        names(&ask(json!({"last": 100, "before": before})).await),
        left(&whole[..7])
    );
    assert!(gone.contains(&whole[0]) && gone.contains(&whole[7]));
    assert_eq!(ask(json!({})).await["totalCount"], 5);
}

const RECEIVED: &str =
    "query ($id: ID!) { engagement(id: $id) { opportunity { id version status } } }";

async fn a_cursor_holds_for_its_own_list_order_and_company(world: &World) {
    scene(world).await;
    let by = |field: &str, direction: &str| json!([{"field": field, "direction": direction}]);
    let (a, b) = (world.person(Persona::A), world.person(Persona::B));
    let page = OUTBOUND
        .ask(a, json!({"orderBy": by("NAME", "ASC"), "first": 1}))
        .await;
    let cursor = &page["pageInfo"]["endCursor"];
    let two =
        json!([{"field": "NAME", "direction": "ASC"}, {"field": "VALUE", "direction": "ASC"}]);
    let good = json!({"orderBy": by("NAME", "ASC"), "after": cursor});
    for way in ["after", "before"] {
        for (list, person, order) in [
            (&OUTBOUND, a, by("NAME", "DESC")),
            (&OUTBOUND, a, by("CUSTOMER_NAME", "ASC")),
            (&OUTBOUND, a, two.clone()),
            (&OUTBOUND, a, json!([])),
            (&INBOUND, a, by("NAME", "ASC")),
            (&OUTBOUND, b, by("NAME", "ASC")),
            (&PARTNERS, a, by("NAME", "ASC")),
            (&CUSTOMERS, a, by("NAME", "ASC")),
        ] {
            let (refused, _) = list
                .refused(person, json!({"orderBy": order, way: cursor}))
                .await;
            assert_eq!(refused, "CURSOR_INVALID", "{} by {order}", list.query);
        }
    }
    // A filter is no part of the order: what is left after the place is given.
    let rest = OUTBOUND.ask(a, good.clone()).await;
    assert_eq!(nodes(&rest).len(), 11);
    let fewer = merged(good, json!({"filter": {"name": {"eq": "GAMMA"}}}));
    assert_eq!(nodes(&OUTBOUND.ask(a, fewer).await).len(), 2);
}

async fn a_field_that_one_may_not_see_counts_as_null(world: &World) {
    let deals = scene(world).await;
    let (a, b, vendor) = (
        world.person(Persona::A),
        world.person(Persona::B),
        world.person(Persona::Vendor),
    );
    let all = SHARED.ids(vendor, &json!({})).await;
    let own = OUTBOUND.ids(a, &json!({})).await;
    assert_eq!((all.len(), own.len()), (3, 12));
    for (field, value) in [
        ("crmId", "CRM_0"),
        ("campaignId", "spring"),
        ("privateNotes", "Only for us: 100%"),
    ] {
        let tests = [
            json!({"eq": value}),
            json!({"ne": "other"}),
            json!({"in": [value]}),
            json!({"notIn": ["other"]}),
            json!({"notIn": []}),
            json!({"contains": "R"}),
            json!({"startsWith": ""}),
            json!({"isNull": false}),
        ];
        for test in tests {
            let filter = json!({field: test});
            assert_eq!(
                SHARED.ids(vendor, &filter).await,
                BTreeSet::new(),
                "{filter}"
            );
            assert_eq!(
                SHARED.ids(vendor, &json!({"not": filter})).await,
                all,
                "{filter}"
            );
            assert_ne!(OUTBOUND.ids(a, &filter).await, BTreeSet::new(), "{filter}");
        }
        assert_eq!(
            SHARED.ids(vendor, &json!({field: {"isNull": true}})).await,
            all
        );
    }
    // Nothing sorts by what is hidden from some.
    let document = r#"{ __type(name: "OpportunityOrderField") { enumValues { name } } }"#;
    let fields = vendor.data(document, json!({})).await["__type"]["enumValues"].take();
    let fields: Vec<_> = fields
        .as_array()
        .expect("values")
        .iter()
        .map(|value| text(&value["name"]))
        .collect();
    assert_eq!(fields, RECORD_ORDERS);

    // B declined four: of their customers, the name alone is left.
    let declined = INBOUND.ids(b, &json!({"status": {"eq": "DECLINED"}})).await;
    let open = INBOUND
        .ids(b, &json!({"not": {"status": {"eq": "DECLINED"}}}))
        .await;
    assert_eq!((declined.len(), open.len()), (4, 8));
    for field in ["customer", "customerCountry"] {
        assert_eq!(
            INBOUND.ids(b, &json!({field: {"isNull": true}})).await,
            declined
        );
        assert_eq!(
            INBOUND.ids(b, &json!({field: {"isNull": false}})).await,
            open
        );
    }
    let customers = json!({"customer": {"in": world.customers}});
    assert_eq!(INBOUND.ids(b, &customers).await, open);
    let named = INBOUND
        .ids(b, &json!({"customerName": {"contains": ""}}))
        .await;
    assert_eq!(named.len(), 12);
    // Nor does B learn how far the vendor is.
    let visible = json!({"vendorInvolvement": {"in": ["NONE", "VISIBLE", "HELP_REQUESTED"]}});
    assert_eq!(INBOUND.ids(b, &visible).await, BTreeSet::new());
    assert_eq!(OUTBOUND.ids(a, &visible).await, own);

    // Invited again, B sees the customer again, by the old record too.
    let mut again = world.current(a, &deals[1]).await;
    world.invite(Persona::A, &mut again, Persona::B).await;
    let seen = INBOUND.ids(b, &customers).await;
    assert_eq!(seen.len(), 10);
    for id in INBOUND.ids(b, &json!({})).await {
        let shown = b.record(&id, "customer { id }").await;
        assert_eq!(shown["customer"].is_null(), !seen.contains(&id), "{id}");
    }
}

async fn and_or_and_not_keep_their_laws(world: &World) {
    scene(world).await;
    let a = world.person(Persona::A);
    let ids = async |filter: Value| OUTBOUND.ids(a, &filter).await;
    let all = ids(json!({})).await;
    assert_eq!(ids(Value::Null).await, all);
    assert_eq!(ids(json!({"and": []})).await, all);
    assert_eq!(ids(json!({"or": []})).await, BTreeSet::new());
    assert_eq!(ids(json!({"or": [{}]})).await, all);
    assert_eq!(ids(json!({"not": {}})).await, BTreeSet::new());
    let parts = [
        json!({"name": {"startsWith": "be"}}),
        json!({"campaignId": {"eq": "spring"}}),
        json!({"salesStage": {"in": ["CREATED", "NEGOTIATED"]}}),
        json!({"closedAt": {"gt": "2020-01-01T00:00:00Z"}}),
        json!({"value": {"gte": 1000}, "currency": {"eq": "usd"}}),
        json!({"teamEmail": {"eq": "ASHA.RAO@example.com"}}),
    ];
    for one in &parts {
        let is = ids(one.clone()).await;
        let not = ids(json!({"not": one})).await;
        assert!(is.is_disjoint(&not), "{one}");
        assert_eq!(&is | &not, all, "{one}");
        assert_eq!(ids(json!({"not": {"not": one}})).await, is, "{one}");
        for other in &parts {
            let has = ids(other.clone()).await;
            assert_eq!(
                ids(json!({"and": [one, other]})).await,
                &is & &has,
                "{one} {other}"
            );
            assert_eq!(
                ids(json!({"or": [one, other]})).await,
                &is | &has,
                "{one} {other}"
            );
            let neither = ids(json!({"not": {"or": [one, other]}})).await;
            assert_eq!(
                neither,
                ids(json!({"and": [{"not": one}, {"not": other}]})).await
            );
            assert_eq!(neither, &all - &(&is | &has));
        }
    }
}

/// R38: an instant is said in UTC, and understood in every zone.
async fn an_instant_is_the_same_in_every_zone(world: &World) {
    let a = world.person(Persona::A);
    let deal = world.create_deal(Persona::A, json!({})).await;
    let said = text(&a.record(&deal.id, "createdAt").await["createdAt"]);
    assert!(said.ends_with('Z'), "{said}");
    let instant = chrono::DateTime::parse_from_rfc3339(&said).expect("an instant");
    let zone = chrono::FixedOffset::east_opt(5 * 3600 + 1800).expect("a zone");
    let elsewhere = instant.with_timezone(&zone).to_rfc3339();
    assert!(elsewhere.ends_with("+05:30"), "{elsewhere}");
    let found = OUTBOUND
        .ids(a, &json!({"createdAt": {"eq": elsewhere}}))
        .await;
    assert_eq!(found, BTreeSet::from([deal.id]));
}

/// R166: by name, reference, customer and notes, and by every other column, all of them together.
#[expect(
    clippy::too_many_lines,
    reason = "one desk, asked one thing after another"
)]
async fn a_desk_finds_its_records_by_what_it_knows_of_them(world: &World) {
    let deals = scene(world).await;
    let a = world.person(Persona::A);
    let names = async |filter: Value| OUTBOUND.names(a, filter).await;
    let none: [&str; 0] = [];
    assert_eq!(
        names(json!({"name": {"eq": "ALPHA"}})).await,
        ["Alpha", "alpha", "Alpha", "alpha"]
    );
    assert_eq!(
        names(json!({"name": {"contains": "MI"}})).await,
        ["Émile", "Émile"]
    );
    assert_eq!(names(json!({"name": {"contains": "%"}})).await, none);
    assert_eq!(
        names(json!({"privateNotes": {"contains": "us: 100%"}}))
            .await
            .len(),
        12
    );
    assert_eq!(
        names(json!({"crmId": {"startsWith": "crm_1"}})).await.len(),
        3
    );
    assert_eq!(names(json!({"crmId": {"eq": "crm_1"}})).await, none);
    assert_eq!(names(json!({"crmId": {"startsWith": "CRMx"}})).await, none);
    assert_eq!(
        names(json!({"closeDate": {"gte": "2098-12-01", "lt": "2099-01-31"}}))
            .await
            .len(),
        4
    );
    assert_eq!(
        names(json!({"currency": {"eq": "JPY"}, "value": {"lte": "1000.4"}}))
            .await
            .len(),
        3
    );
    assert_eq!(
        names(json!({"currency": {"eq": "KWD"}, "value": {"eq": "1000"}}))
            .await
            .len(),
        2
    );
    assert_eq!(
        names(json!({"value": {"gt": "12.499", "lt": "12.5001"}}))
            .await
            .len(),
        2
    );
    assert_eq!(names(json!({"value": {"eq": "12.5001"}})).await, none);
    assert_eq!(
        names(json!({"salesStage": {"in": ["NEGOTIATED"]}})).await,
        ["alpha"]
    );
    assert_eq!(
        names(json!({"vendorInvolvement": {"eq": "VISIBLE"}}))
            .await
            .len(),
        3
    );
    assert_eq!(names(json!({"role": {"eq": "ORIGINATOR"}})).await.len(), 12);
    assert_eq!(names(json!({"role": {"eq": "INVITEE"}})).await, none);
    assert_eq!(
        names(json!({"location": {"eq": world.location(Persona::A, 0)}}))
            .await
            .len(),
        12
    );
    assert_eq!(
        names(json!({"partner": {"eq": world.company(Persona::B).id}})).await,
        none
    );
    assert_eq!(names(json!({"customer": {"eq": "no id"}})).await, none);
    let sold = &world.company(Persona::A).solutions[0];
    assert_eq!(
        names(json!({"hasSolution": {"in": [sold, "no id"]}}))
            .await
            .len(),
        12
    );
    assert_eq!(
        names(json!({"hasSolution": {"eq": world.company(Persona::B).solutions[0]}})).await,
        none
    );
    assert_eq!(
        names(json!({"teamEmail": {"in": ["nobody@example.com"]}})).await,
        none
    );
    let reference = a.deal(&deals[3].engagement, "reference").await["reference"].take();
    let reference = text(&reference).to_lowercase();
    assert_eq!(
        names(json!({"reference": {"eq": reference}})).await,
        ["Émile"]
    );
    let b = world.person(Persona::B);
    let due = INBOUND
        .ids(b, &json!({"answerDueAt": {"isNull": false}}))
        .await;
    assert_eq!(
        due,
        INBOUND.ids(b, &json!({"status": {"eq": "RECEIVED"}})).await
    );
    let answered = json!({"status": {"notIn": ["RECEIVED"]}, "isHelpRequest": {"eq": false}});
    assert_eq!(SENT.ids(a, &answered).await.len(), 8);
    let city = json!({"city": {"isNull": false}, "country": {"ne": "xx"}});
    assert_ne!(CUSTOMERS.ids(a, &city).await, BTreeSet::new());
    let sellers = json!({"partnerName": {"eq": world.company(Persona::B).name.to_uppercase()}});
    assert_ne!(SOLUTIONS.ids(a, &sellers).await, BTreeSet::new());
}

async fn every_test_of_every_filter_is_true_or_false_of_every_row(world: &World) {
    scene(world).await;
    let mut tried = 0;
    for (list, persona) in [
        (&INBOUND, Persona::B),
        (&SHARED, Persona::Vendor),
        (&SENT, Persona::A),
        (&PARTNERS, Persona::A),
        (&SOLUTIONS, Persona::A),
        (&CUSTOMERS, Persona::A),
    ] {
        let person = world.person(persona);
        let all = list.ids(person, &json!({})).await;
        let fields = inputs(person, &format!("{}Filter", list.kind)).await;
        for (field, tests, _) in fields
            .iter()
            .filter(|(field, ..)| !["and", "or", "not"].contains(&field.as_str()))
        {
            for (operator, of, values) in inputs(person, tests).await {
                let value = example(&of, &values);
                let value = if ["in", "notIn"].contains(&operator.as_str()) {
                    json!([value])
                } else {
                    value
                };
                let filter = json!({field: {operator: value}});
                let is = list.ids(person, &filter).await;
                let not = list.ids(person, &json!({"not": filter})).await;
                assert!(is.is_disjoint(&not), "{filter}");
                assert_eq!(&is | &not, all, "{filter}");
                tried += 1;
            }
        }
    }
    assert!(tried > 250, "{tried}");
}

/// The fields of an input: name, type, and the values of that type where it is a vocabulary.
async fn inputs(person: &Person, name: &str) -> Vec<(String, String, Vec<String>)> {
    const DOCUMENT: &str = "query ($name: String!) { __type(name: $name) { inputFields {
        name type { name enumValues { name } ofType { name ofType { name enumValues { name } } } }
    } } }";
    let data = person.data(DOCUMENT, json!({"name": name})).await;
    let fields = data["__type"]["inputFields"].as_array().expect("an input");
    fields
        .iter()
        .map(|field| {
            let of = &field["type"];
            let of = if of["name"].is_null() {
                &of["ofType"]["ofType"]
            } else {
                of
            };
            let values = of["enumValues"].as_array().cloned().unwrap_or_default();
            let of = of["name"].as_str().unwrap_or_default().to_owned();
            (
                text(&field["name"]),
                of,
                values.iter().map(|value| text(&value["name"])).collect(),
            )
        })
        .collect()
}

fn example(of: &str, values: &[String]) -> Value {
    match (of, values) {
        (_, [.., value]) => json!(value),
        ("ID", _) => json!("no id"),
        ("Boolean", _) => json!(true),
        ("Decimal", _) => json!("1000.0005"),
        ("Date", _) => json!("2099-06-30"),
        ("DateTime", _) => json!("2099-06-30T12:00:00.123456789Z"),
        _ => json!("a_%\\'é"),
    }
}

async fn what_is_malformed_or_too_large_is_refused_by_its_name(world: &World) {
    let a = world.person(Persona::A);
    let nested = |levels: usize| (0..levels).fold(json!({}), |inner, _| json!({"not": inner}));
    let wide = |tests: usize| json!({"and": vec![json!({"name": {"eq": "x"}}); tests]});
    let long = |values: usize| json!({"name": {"in": vec!["x"; values]}});
    for (filter, names) in [
        (json!({"closeDate": {"gte": "2099-02-30"}}), "closeDate.gte"),
        (
            json!({"or": [{"not": {"closeDate": {"in": ["2099-02-03", "soon"]}}}]}),
            "closeDate.in",
        ),
        (json!({"closeDate": {"eq": "+99999-01-01"}}), "closeDate.eq"),
        (
            json!({"statusSince": {"lt": "2099-02-30T00:00:00Z"}}),
            "statusSince.lt",
        ),
        (
            json!({"createdAt": {"lt": "+262000-01-01T00:00:00Z"}}),
            "createdAt.lt",
        ),
        (json!({"value": {"lt": "many"}}), "value.lt"),
        (json!({"value": {"lt": 1e300}}), "value.lt"),
        (json!({"name": {"contains": "a\u{0}b"}}), "name.contains"),
        (json!({"name": {"eq": "x".repeat(256)}}), "name.eq"),
        (nested(9), "8 levels"),
        (wide(101), "100 tests"),
        (long(101), "100 values"),
    ] {
        let (refused, message) = OUTBOUND.refused(a, json!({"filter": filter})).await;
        assert_eq!(refused, "BAD_REQUEST", "{filter}");
        assert!(message.contains(names), "{message} for {filter}");
    }
    for good in [nested(8), wide(100), long(100)] {
        OUTBOUND.ask(a, json!({"filter": good})).await;
    }
    let order = vec![json!({"field": "NAME", "direction": "ASC"}); 9];
    let (refused, message) = OUTBOUND.refused(a, json!({"orderBy": order})).await;
    assert_eq!(refused, "BAD_REQUEST");
    assert!(message.contains("orderBy"), "{message}");
    OUTBOUND.ask(a, json!({"orderBy": &order[..8]})).await;
}

async fn a_list_takes_as_many_statements_however_long_it_is(world: &World) {
    let a = world.person(Persona::A);
    let asked = json!({
        "filter": {"or": [{"customerName": {"contains": ""}}, {"teamEmail": {"eq": "x@example.com"}}]},
        "orderBy": [{"field": "STATUS", "direction": "ASC"}, {"field": "VALUE", "direction": "DESC"}],
        "first": 100,
    });
    world.create_deal(Persona::A, json!({})).await;
    let known = statements(a, &OUTBOUND, &asked).await;
    assert!(known.starts_with("db;desc=\"7 "), "{known}");
    let one = statements(a, &OUTBOUND, &asked).await;
    scene(world).await;
    statements(a, &OUTBOUND, &asked).await;
    assert_eq!(statements(a, &OUTBOUND, &asked).await, one);
    assert!(one.starts_with("db;desc=\"2 "), "{one}");
}

async fn statements(person: &Person, list: &List, variables: &Value) -> String {
    let sent = person
        .http
        .post(format!("{}/graphql", person.url))
        .bearer_auth(&person.token)
        .json(&json!({"query": list.document(), "variables": variables.clone()}))
        .send();
    let response = sent.await.expect("an answer");
    let timing = response.headers().get("server-timing").expect("a count");
    timing.to_str().expect("text").to_owned()
}

on_both!(
    an_instant_is_the_same_in_every_zone,
    every_order_is_paged_forwards_and_backwards_without_a_gap,
    what_leaves_a_list_between_two_pages_neither_skips_nor_doubles,
    a_cursor_holds_for_its_own_list_order_and_company,
    a_field_that_one_may_not_see_counts_as_null,
    and_or_and_not_keep_their_laws,
    a_desk_finds_its_records_by_what_it_knows_of_them,
    every_test_of_every_filter_is_true_or_false_of_every_row,
    what_is_malformed_or_too_large_is_refused_by_its_name,
    a_list_takes_as_many_statements_however_long_it_is,
);
