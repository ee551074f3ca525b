//! What is asked: every root query and every object by its id, with all fields, as the schema itself names them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::Arc,
};

use async_graphql::{Request, Variables};
use covente::{
    config::Config,
    domain::viewer::Viewer,
    events::{head::Head, hub::Hub},
    graphql::{
        context::{State, request_data},
        cursor::Cursors,
        schema::{self, Schema},
    },
};
use serde_json::{Value, json};

use super::oracle::Lists;
use crate::{
    play::{OWN, Player},
    programme::MARKETS,
};

/// The roots of the query that this proof covers, each in its own way below.
const ROOTS: [&str; 28] = [
    "apiTokens",
    "customers",
    "deadlines",
    "engagement",
    "events",
    "exchangeRates",
    "explainRouting",
    "exportOpportunities",
    "imports",
    "invitations",
    "node",
    "nodes",
    "notifications",
    "opportunities",
    "opportunity",
    "partners",
    "pipeline",
    "previewStageMapping",
    "recentContacts",
    "registration",
    "registrations",
    "routingRules",
    "savedViews",
    "solutions",
    "stageMappings",
    "viewer",
    "webhookDeliveries",
    "webhookEndpoints",
];

/// Of these objects only some fields say something here: of the others one is the model's proof, some are sentences, and
/// one is the time of asking.
const ONLY: [(&str, &[&str]); 7] = [
    ("HistoryConnection", &["nodes"]),
    ("AvailableAction", &["allowed"]),
    ("MessageConnection", &["nodes", "totalCount"]),
    ("Refusal", &["code", "data", "rule"]),
    ("RegistrationConditionResult", &["condition", "outcome"]),
    ("RegistrationForecast", &["atRisk", "eligible", "state"]),
    ("Warning", &["code"]),
];

/// Where it is asked what moves with what is hidden, what may be done is, with all reasons, too.
const WHOLE: [(&str, &[&str]); 1] = [(
    "AvailableAction",
    &[
        "action", "allowed", "closesAt", "refusals", "requires", "warnings",
    ],
)];

/// Those that take one id.
pub(crate) const BY_ID: [&str; 4] = ["node", "opportunity", "engagement", "registration"];

/// Fields that can be asked with arguments, and are asked without here.
const PLAIN: [(&str, &str); 4] = [
    ("Engagement", "messages"),
    ("Import", "results"),
    ("Partner", "ranking"),
    ("SavedView", "opportunities"),
];

/// Fields that are asked with these arguments: all that happened, and how it was at the end of it.
const ARGUED: [(&str, &str, &str); 3] = [
    ("Engagement", "history", "(last: 100)"),
    ("Opportunity", "history", "(last: 100)"),
    ("Opportunity", "asOf", "(at: \"2999-01-01T00:00:00Z\")"),
];

/// A field that is asked by itself: who may not ask it is refused.
const APART: (&str, &str) = ("Opportunity", "viewAs");

/// Ids that one document asks for.
const AT_ONCE: usize = 100;

/// The schema of a server on a world's database.
pub(crate) struct Desk {
    schema: Schema,
    pub(crate) state: Arc<State>,
}

impl Desk {
    pub(crate) fn new(player: &Player) -> Self {
        let mut config = Config::of("sqlite:none", "a secret that is known to all of the tests");
        config.clock = Some("movable".into());
        let mut settings = config.check().expect("settings");
        settings.limits.document.nesting = 100;
        let head = Head::default();
        let state = Arc::new(State {
            hub: Hub::new(player.desk.db.clone(), head.clone()),
            db: player.desk.db.clone(),
            clock: player.desk.clock.clone(),
            cursors: Arc::new(Cursors::new(b"the secret of cursors")),
            desk: player.desk.clone(),
            head,
        });
        Self {
            schema: schema::build(
                State::clone(&state),
                &settings.web,
                &settings.limits.document,
            ),
            state,
        }
    }

    /// The whole answer to a document, errors included.
    pub(crate) async fn execute(&self, viewer: &Viewer, document: &str, variables: Value) -> Value {
        let request = Request::new(document).variables(Variables::from_json(variables));
        let request = request_data(&self.state, request, Some(Arc::new(viewer.clone())));
        let response = self.schema.execute(request).await;
        serde_json::to_value(response).expect("an answer in JSON")
    }

    /// The data of an answer without errors.
    pub(crate) async fn data(
        &self,
        viewer: &Viewer,
        document: &str,
        variables: Value,
    ) -> Result<Value, String> {
        let mut answer = self.execute(viewer, document, variables).await;
        if let Some(errors) = answer.get("errors") {
            return Err(format!(
                "{} is answered with errors: {errors}",
                viewer.subject
            ));
        }
        Ok(answer["data"].take())
    }
}

/// The schema as it tells of itself.
pub(crate) struct Shape {
    types: BTreeMap<String, Value>,
    /// Everything of every type with an id: fragments for `nodes`.
    fragments: String,
    /// The same with all that is said of each action.
    whole: String,
    viewer: String,
}

impl Shape {
    pub(crate) async fn read(desk: &Desk, viewer: &Viewer) -> Result<Self, String> {
        const DOCUMENT: &str = "{ __schema { types { name kind possibleTypes { name }
            fields { name type { ...T } args { name type { ...T } } }
            inputFields { name type { ...T } } enumValues { name } } } }
            fragment T on __Type { name kind ofType { name kind ofType { name kind ofType { name kind } } } }";
        let data = desk.data(viewer, DOCUMENT, json!({})).await?;
        let types = data["__schema"]["types"].as_array().ok_or("no types")?;
        let types = types
            .iter()
            .map(|kind| (text(&kind["name"]), kind.clone()))
            .collect();
        let mut shape = Self {
            types,
            fragments: String::new(),
            whole: String::new(),
            viewer: String::new(),
        };
        let nodes: Vec<_> = shape.nodes().into_iter().collect();
        for name in nodes {
            for (whole, only) in [(false, &ONLY[..]), (true, &WHOLE)] {
                let selection = shape.selection(&name, true, only);
                let fragments = if whole {
                    &mut shape.whole
                } else {
                    &mut shape.fragments
                };
                let _ = write!(fragments, " ... on {name} {{ {selection} }}");
            }
        }
        shape.viewer = shape.selection("Viewer", false, &ONLY);
        Ok(shape)
    }

    /// The names of the types that have ids.
    pub(crate) fn nodes(&self) -> BTreeSet<String> {
        let possible = self.types["Node"]["possibleTypes"].as_array();
        let possible = possible.into_iter().flatten();
        possible.map(|kind| text(&kind["name"])).collect()
    }

    pub(crate) fn fields(&self, name: &str) -> Vec<&Value> {
        list(&self.types[name]["fields"])
    }

    pub(crate) fn inputs(&self, name: &str) -> Vec<&Value> {
        list(&self.types[name]["inputFields"])
    }

    pub(crate) fn values(&self, name: &str) -> Vec<String> {
        let values = list(&self.types[name]["enumValues"]);
        values.iter().map(|value| text(&value["name"])).collect()
    }

    pub(crate) fn kind(&self, name: &str) -> String {
        text(&self.types[name]["kind"])
    }

    /// Whether the schema has what this proof covers, and nothing else.
    pub(crate) fn is_covered(&self) -> Result<(), String> {
        let roots: BTreeSet<_> = self
            .fields("Query")
            .iter()
            .map(|field| text(&field["name"]))
            .collect();
        let known: BTreeSet<_> = ROOTS.map(str::to_owned).into();
        if roots != known {
            return Err(format!(
                "the roots of the query are {roots:?}; covered are {known:?}"
            ));
        }
        for name in self.nodes() {
            for field in self.fields(&name) {
                let field_name = text(&field["name"]);
                let known = (name.as_str(), field_name.as_str());
                let argued = ARGUED.map(|(of, field, _)| (of, field));
                let known = known == APART || PLAIN.contains(&known) || argued.contains(&known);
                if !known && !list(&field["args"]).is_empty() {
                    return Err(format!("{name}.{} has arguments: cover it", field["name"]));
                }
            }
        }
        Ok(())
    }

    /// All fields of a type; those of a type with an id under names of their own, so that types do not collide.
    fn selection(&self, name: &str, alone: bool, only: &[(&str, &[&str])]) -> String {
        let mut selection = String::new();
        for field in self.fields(name) {
            let field_name = text(&field["name"]);
            if (name, field_name.as_str()) == APART {
                continue;
            }
            let mut limits = only.iter().chain(&ONLY);
            if limits
                .find(|(of, _)| *of == name)
                .is_some_and(|(_, fields)| !fields.contains(&field_name.as_str()))
            {
                continue;
            }
            if alone {
                let _ = write!(selection, "{name}__");
                let _ = write!(selection, "{field_name}: ");
            }
            let mut argued = ARGUED.iter();
            let arguments = argued
                .find(|(of, field, _)| (*of, *field) == (name, field_name.as_str()))
                .map_or("", |(_, _, arguments)| arguments);
            let _ = write!(selection, "{field_name}{arguments} ");
            let of = named(&field["type"]);
            if matches!(self.kind(&of).as_str(), "OBJECT" | "INTERFACE") {
                let below = if self.nodes().contains(&of) {
                    "__typename id".to_owned()
                } else {
                    self.selection(&of, false, only)
                };
                let _ = write!(selection, "{{ {below} }} ");
            }
        }
        selection
    }

    /// Every object that a viewer finds by one of these ids, with all its fields.
    pub(crate) async fn objects(
        &self,
        desk: &Desk,
        viewer: &Viewer,
        ids: &[String],
    ) -> Result<BTreeMap<String, Value>, String> {
        let document = format!(
            "query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename {} }} }}",
            self.fragments
        );
        let mut found = BTreeMap::new();
        for ids in ids.chunks(AT_ONCE) {
            let data = desk.data(viewer, &document, json!({ "ids": ids })).await?;
            let nodes = data["nodes"].as_array().ok_or("no nodes")?;
            for (id, node) in ids.iter().zip(nodes).filter(|(_, node)| !node.is_null()) {
                found.insert(id.clone(), plain(node));
            }
        }
        Ok(found)
    }

    /// Everything about these ids, as one text.
    pub(crate) async fn everything(
        &self,
        desk: &Desk,
        viewer: &Viewer,
        ids: &[String],
    ) -> Result<Vec<String>, String> {
        let document = format!(
            "query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename {} }} }}",
            self.whole
        );
        let mut found = Vec::new();
        for ids in ids.chunks(AT_ONCE) {
            let data = desk.data(viewer, &document, json!({ "ids": ids })).await?;
            found.extend(list(&data["nodes"]).into_iter().map(Value::to_string));
        }
        Ok(found)
    }

    /// What companies see of records, each pair of which is named.
    pub(crate) async fn views(
        &self,
        desk: &Desk,
        viewer: &Viewer,
        pairs: &[(String, String)],
    ) -> Result<Vec<Value>, String> {
        let party = self.selection("EngagementParty", false, &ONLY);
        let mut found = Vec::new();
        for pairs in pairs.chunks(AT_ONCE) {
            let mut document = String::from("{");
            for (place, (record, company)) in pairs.iter().enumerate() {
                let _ = write!(
                    document,
                    " v{place}: opportunity(id: \"{record}\") {{ viewAs(partnerId: \"{company}\") {{ ...V }} }}"
                );
            }
            let _ = write!(
                document,
                " }} fragment V on ViewAs {{ givesRecord party {{ {party} }} }}"
            );
            let mut data = desk.data(viewer, &document, json!({})).await?;
            found.extend((0..pairs.len()).map(|place| data[format!("v{place}")]["viewAs"].take()));
        }
        Ok(found)
    }

    /// What the roots that take one id make of each of these: the type of what they answer, if anything.
    pub(crate) async fn by_id(
        &self,
        desk: &Desk,
        viewer: &Viewer,
        ids: &[String],
    ) -> Result<BTreeMap<(String, &'static str), String>, String> {
        let mut found = BTreeMap::new();
        for ids in ids.chunks(AT_ONCE) {
            let mut document = String::from("{");
            for (place, id) in ids.iter().enumerate() {
                for root in BY_ID {
                    let _ = write!(
                        document,
                        " {root}{place}: {root}(id: \"{id}\") {{ __typename id }}"
                    );
                }
            }
            document.push('}');
            let data = desk.data(viewer, &document, json!({})).await?;
            for (place, id) in ids.iter().enumerate() {
                for root in BY_ID {
                    let node = &data[format!("{root}{place}")];
                    if !node.is_null() {
                        let same = node["id"] == json!(id);
                        let kind = text(&node["__typename"]);
                        found.insert(
                            (id.clone(), root),
                            if same { kind } else { node.to_string() },
                        );
                    }
                }
            }
        }
        Ok(found)
    }

    /// The records that a viewer finds in all lists by each of these words.
    pub(crate) async fn found(
        &self,
        desk: &Desk,
        viewer: &Viewer,
        words: &[String],
    ) -> Result<Vec<BTreeSet<String>>, String> {
        let tabs = ["INBOUND", "OUTBOUND", "SHARED"];
        let mut document = String::from("{");
        for (place, word) in words.iter().enumerate() {
            for tab in tabs {
                let _ = write!(
                    document,
                    " {tab}{place}: opportunities(tab: {tab}, search: {}, first: 100) {{ nodes {{ id }} }}",
                    json!(word)
                );
            }
        }
        document.push('}');
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let data = desk.data(viewer, &document, json!({})).await?;
        let of = |place: usize| {
            let lists = tabs
                .iter()
                .map(|tab| &data[format!("{tab}{place}")]["nodes"]);
            let nodes = lists.flat_map(list);
            nodes.map(|node| text(&node["id"])).collect()
        };
        Ok((0..words.len()).map(of).collect())
    }

    /// What every list gives, and how much it says there is.
    pub(crate) async fn lists(
        &self,
        desk: &Desk,
        viewer: &Viewer,
    ) -> Result<(Lists, Value), String> {
        let mut roots = Vec::new();
        for tab in self.values("OpportunityTab") {
            roots.push((format!("opportunities {tab}"), format!("tab: {tab},")));
        }
        for direction in self.values("InvitationDirection") {
            roots.push((
                format!("invitations {direction}"),
                format!("direction: {direction},"),
            ));
        }
        for root in [
            "partners",
            "solutions",
            "customers",
            "registrations",
            "notifications",
            "savedViews",
            "apiTokens",
            "webhookEndpoints",
            "webhookDeliveries",
            "imports",
        ] {
            roots.push((root.to_owned(), String::new()));
        }
        let mut lists = Lists::new();
        let mut document = format!(
            "{{ viewer {{ {} }} recentContacts(first: 100) {{ email }}",
            self.viewer
        );
        for (place, (name, arguments)) in roots.iter().enumerate() {
            let root = name.split(' ').next().unwrap_or_default();
            let _ = write!(
                document,
                " l{place}: {root}({arguments} first: 100) {{ totalCount nodes {{ id }} pageInfo {{ hasNextPage }} }}"
            );
        }
        document.push_str(
            " deadlines(within: \"P3000D\", first: 100) { totalCount pageInfo { hasNextPage } nodes { kind startedAt \
             dueAt isOverdue isMine remindAt owner { __typename id } engagement { __typename id } \
             opportunity { __typename id } invitation { __typename id } } }",
        );
        for tab in self.values("OpportunityTab") {
            let _ = write!(
                document,
                " {tab}: pipeline(tab: {tab}) {{ total {{ count wonCount values {{ amount currency }} }} }}"
            );
        }
        document.push('}');
        let data = desk.data(viewer, &document, json!({})).await?;
        for tab in self.values("OpportunityTab") {
            let total = &data[&tab]["total"];
            let mut figures = BTreeSet::from([format!(
                "{} records, {} won",
                total["count"], total["wonCount"]
            )]);
            for sum in list(&total["values"]) {
                figures.insert(format!(
                    "{} {}",
                    text(&sum["amount"]),
                    text(&sum["currency"])
                ));
            }
            lists.insert(format!("pipeline {tab}"), figures);
        }
        let clocks = list(&data["deadlines"]["nodes"]).into_iter();
        let clocks: BTreeSet<_> = clocks.map(Value::to_string).collect();
        let counted = &data["deadlines"]["totalCount"];
        if *counted != json!(clocks.len()) {
            return Err(format!(
                "deadlines counts {counted} and gives {}",
                clocks.len()
            ));
        }
        lists.insert("deadlines".into(), clocks);
        for (place, (name, _)) in roots.iter().enumerate() {
            let list = &data[format!("l{place}")];
            let nodes = list["nodes"].as_array().ok_or("no nodes")?;
            let ids: BTreeSet<_> = nodes.iter().map(|node| text(&node["id"])).collect();
            if list["pageInfo"]["hasNextPage"] == json!(false)
                && list["totalCount"] != json!(ids.len())
            {
                return Err(format!(
                    "{name} counts {} and gives {}",
                    list["totalCount"],
                    ids.len()
                ));
            }
            lists.insert(name.clone(), ids);
        }
        let people = data["recentContacts"].as_array().ok_or("no contacts")?;
        let people = people
            .iter()
            .map(|person| text(&person["email"]).to_lowercase());
        lists.insert("recentContacts".into(), people.collect());
        Ok((lists, data["viewer"].clone()))
    }
}

/// What is asked of the rules by which a company goes; all of it, in its order.
pub(crate) struct Routes {
    /// The day in whose month rates are asked for.
    pub(crate) day: String,
    /// Records, and customers, to explain.
    pub(crate) records: Vec<String>,
    pub(crate) customers: Vec<String>,
    /// Solutions that would be wanted.
    pub(crate) wanted: Vec<Vec<String>>,
}

impl Routes {
    /// What a company goes by, as the query tells it.
    pub(crate) async fn ask(&self, desk: &Desk, viewer: &Viewer) -> Result<Value, String> {
        let values: Vec<_> = OWN.iter().map(|(_, text)| text).collect();
        let mut document = format!(
            "query ($values: [String!]!) {{ stageMappings {{ id }} routingRules {{ id }} \
             previewStageMapping(values: $values) {{ value stage assessmentStage }} \
             exchangeRates(month: \"{}\") {{ currency month rate version publishedAt }}",
            self.day
        );
        for (alias, input) in self.inputs() {
            let _ = write!(
                document,
                " {alias}: explainRouting(input: {{ {input} }}) {{ ...E }}"
            );
        }
        document.push_str(
            "} fragment E on RoutingExplanation { location { id } reason rule { id } solution { id } market \
             sentByVendor currentLocation { id } considered { rule { id } matched verdict } }",
        );
        desk.data(viewer, &document, json!({ "values": values }))
            .await
    }

    /// Each question, by a name of its own.
    fn inputs(&self) -> Vec<(String, String)> {
        let mut inputs = Vec::new();
        for (place, id) in self.records.iter().enumerate() {
            inputs.push((
                format!("r{place}"),
                format!("about: {{ opportunityId: \"{id}\" }}"),
            ));
        }
        for (number, wanted) in self.wanted.iter().enumerate() {
            let solutions = json!(wanted);
            for (place, market) in MARKETS.iter().enumerate() {
                let input = format!("about: {{ market: \"{market}\" }}, solutionIds: {solutions}");
                inputs.push((format!("m{place}_{number}"), input));
            }
            for (place, id) in self.customers.iter().enumerate() {
                let input = format!("about: {{ customerId: \"{id}\" }}, solutionIds: {solutions}");
                inputs.push((format!("c{place}_{number}"), input));
            }
        }
        inputs
    }
}

/// A node with its fields under their own names; of what is allowed on a record only whether anything is, on records
/// of which that is asked here.
fn plain(node: &Value) -> Value {
    let fields = node.as_object().into_iter().flatten();
    fields
        .map(|(key, value)| {
            let key = key.split_once("__").filter(|(of, _)| !of.is_empty());
            (key, value)
        })
        .map(|(key, value)| match key {
            Some((_, "availableActions")) => {
                let mut actions = value.as_array().into_iter().flatten();
                let any = actions.any(|action| action["allowed"] == json!(true));
                ("availableActions".to_owned(), json!(any))
            }
            Some((_, field)) => (field.to_owned(), value.clone()),
            None => ("__typename".to_owned(), value.clone()),
        })
        .collect()
}

/// The name of a type without its lists and its not-nulls.
pub(crate) fn named(kind: &Value) -> String {
    if kind["ofType"].is_null() {
        text(&kind["name"])
    } else {
        named(&kind["ofType"])
    }
}

pub(crate) fn list(value: &Value) -> Vec<&Value> {
    value.as_array().into_iter().flatten().collect()
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
