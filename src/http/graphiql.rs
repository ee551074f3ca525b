//! The page at `/`: `GraphiQL` with example tabs, served from the binary alone.

use std::collections::HashMap;

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Bytes, Data, Path, ServiceConfig},
};
use serde::Serialize;
use serde_json::json;

use crate::http::asset::{Asset, CSS, HTML, JS, SVG, policed};

const INDEX: &str = include_str!("../../assets/graphiql/index.html");

/// No script but our own files; styles of any kind, since the editor writes them; nothing off this host but sockets.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

/// An example that the page opens; its operation carries the same name and is the tab's title.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Tab {
    /// What it has to do with: tabs of one group stand beside each other.
    pub group: &'static str,
    pub name: &'static str,
    pub document: &'static str,
    /// JSON, or empty. A string like `"$deal.id"` stands for a value that the page asks the server for, as the viewer.
    pub variables: &'static str,
}

macro_rules! tab {
    ($group:expr, $name:literal, $file:literal) => {
        Tab {
            group: $group,
            name: $name,
            document: include_str!(concat!("../../assets/graphiql/tabs/", $file, ".graphql")),
            variables: "",
        }
    };
    ($group:expr, $name:literal, $file:literal, variables) => {
        Tab {
            variables: include_str!(concat!("../../assets/graphiql/tabs/", $file, ".json")),
            ..tab!($group, $name, $file)
        }
    };
}

/// What the tabs of a group have in common: the group stands before its first tab.
const LOOK: &str = "Look";
const START: &str = "Start";
const ANSWER: &str = "Answer";
const WORK: &str = "Work";
const CLOSE: &str = "Close";
const SET_UP: &str = "Set up";

/// The examples, in the order of the tabs: the tour follows one deal.
pub const TABS: &[Tab] = &[
    tab!(LOOK, "WhoAmI", "who-am-i"),
    tab!(LOOK, "Pipeline", "pipeline", variables),
    tab!(LOOK, "Filters", "filters", variables),
    tab!(LOOK, "Search", "search", variables),
    tab!(LOOK, "SavedViews", "saved-views", variables),
    tab!(LOOK, "Figures", "figures", variables),
    tab!(LOOK, "WatchFigures", "watch-figures", variables),
    tab!(LOOK, "OneDeal", "one-deal", variables),
    tab!(LOOK, "WhatMayIDo", "what-may-i-do", variables),
    tab!(LOOK, "Deadlines", "deadlines", variables),
    tab!(START, "Suggestions", "suggestions", variables),
    tab!(START, "NewCustomer", "new-customer", variables),
    tab!(START, "FindPartners", "find-partners", variables),
    tab!(START, "WatchLive", "watch-live", variables),
    tab!(START, "CreateDeal", "create-deal", variables),
    tab!(START, "Duplicates", "duplicates", variables),
    tab!(ANSWER, "Invitations", "invitations"),
    tab!(ANSWER, "Accept", "accept", variables),
    tab!(ANSWER, "Decline", "decline", variables),
    tab!(WORK, "SetStage", "set-stage", variables),
    tab!(WORK, "UpdateDeal", "update-deal", variables),
    tab!(WORK, "Team", "team", variables),
    tab!(WORK, "Solutions", "solutions", variables),
    tab!(WORK, "AskVendor", "ask-vendor", variables),
    tab!(WORK, "Invite", "invite", variables),
    tab!(WORK, "PostMessage", "post-message", variables),
    tab!(WORK, "Favorite", "favorite", variables),
    tab!(WORK, "History", "history", variables),
    tab!(WORK, "Feed", "feed", variables),
    tab!(WORK, "ViewAs", "view-as", variables),
    tab!(CLOSE, "Win", "win", variables),
    tab!(CLOSE, "Lose", "lose", variables),
    tab!(CLOSE, "Eligibility", "eligibility", variables),
    tab!(CLOSE, "RegisterDeal", "register-deal", variables),
    tab!(CLOSE, "Registrations", "registrations", variables),
    tab!(CLOSE, "ReviewRegistration", "review", variables),
    tab!(SET_UP, "Catalogue", "catalogue", variables),
    tab!(SET_UP, "Publish", "publish", variables),
    tab!(SET_UP, "Company", "company", variables),
    tab!(SET_UP, "Routing", "routing", variables),
    tab!(SET_UP, "RoutingRule", "routing-rule", variables),
    tab!(SET_UP, "Stages", "stages", variables),
    tab!(SET_UP, "OwnStage", "own-stage", variables),
    tab!(SET_UP, "Mail", "mail", variables),
    tab!(SET_UP, "MailSettings", "mail-settings", variables),
    tab!(SET_UP, "ApiToken", "api-token", variables),
    tab!(SET_UP, "Webhook", "webhook", variables),
    tab!(SET_UP, "Deliveries", "deliveries", variables),
    tab!(SET_UP, "Imports", "imports", variables),
    tab!(SET_UP, "Export", "export", variables),
    tab!(SET_UP, "NewPartner", "new-partner", variables),
];

/// What the pages for browsers offer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageConfig {
    /// Whom one can be at a click; the first is the start. Without any, the page asks for a token.
    pub personas: Vec<Persona>,
    /// Whether the page offers to move the clock.
    pub clock_movable: bool,
}

impl PageConfig {
    /// The word for the clock that the pages go by.
    pub(super) fn clock(&self) -> &'static str {
        if self.clock_movable {
            "movable"
        } else {
            "system"
        }
    }
}

/// Somebody of the demo, with a token that is ready to use.
#[derive(Clone, Debug, Serialize)]
pub struct Persona {
    pub name: String,
    pub about: String,
    pub token: String,
}

/// The page and its files, in memory, with their entity tags.
pub struct Page {
    index: Asset,
    files: HashMap<&'static str, Asset>,
}

impl Page {
    #[must_use]
    pub fn new(config: &PageConfig) -> Self {
        let index = INDEX.replace("{{config}}", &embedded(config));
        Self {
            index: Asset::plain(HTML, Bytes::from(index)),
            files: files(),
        }
    }
}

/// Registers the page and its files, where there is a page.
pub fn routes(page: Option<Data<Page>>) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        if let Some(page) = page {
            config
                .app_data(page)
                .service(web::resource("/").route(web::get().to(index)))
                .service(web::resource("/graphiql/{file}").route(web::get().to(file)));
        }
    }
}

async fn index(request: HttpRequest, page: Data<Page>) -> HttpResponse {
    policed(page.index.answer(&request), POLICY)
}

async fn file(request: HttpRequest, name: Path<String>, page: Data<Page>) -> HttpResponse {
    match page.files.get(name.as_str()) {
        Some(file) => file.answer(&request),
        None => HttpResponse::NotFound().finish(),
    }
}

/// The settings as JSON that cannot end the element it stands in.
fn embedded(config: &PageConfig) -> String {
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "clock": config.clock(),
        "personas": config.personas,
        "tabs": TABS,
    })
    .to_string()
    .replace('<', "\\u003c")
}

macro_rules! asset {
    ($path:literal) => {
        Bytes::from_static(include_bytes!(concat!("../../assets/graphiql/", $path)))
    };
}

fn files() -> HashMap<&'static str, Asset> {
    let plain = |name, kind, body| (name, Asset::plain(kind, body));
    let gzipped = |name, kind, body| (name, Asset::gzipped(kind, body));
    HashMap::from([
        plain("favicon.svg", SVG, asset!("favicon.svg")),
        plain("covente.css", CSS, asset!("covente.css")),
        plain("covente.js", JS, asset!("covente.js")),
        plain("clock.js", JS, asset!("clock.js")),
        plain("connection.js", JS, asset!("connection.js")),
        plain("examples.js", JS, asset!("examples.js")),
        plain("lacking.js", JS, asset!("lacking.js")),
        plain("lint.js", JS, asset!("lint.js")),
        plain("query.js", JS, asset!("query.js")),
        plain("storage.js", JS, asset!("storage.js")),
        plain("tablist.js", JS, asset!("tablist.js")),
        plain("values.js", JS, asset!("values.js")),
        plain("who.js", JS, asset!("who.js")),
        plain("workbench.js", JS, asset!("workbench.js")),
        gzipped(
            "react.production.min.js",
            JS,
            asset!("react.production.min.js.gz"),
        ),
        gzipped(
            "react-dom.production.min.js",
            JS,
            asset!("react-dom.production.min.js.gz"),
        ),
        gzipped("graphiql.min.js", JS, asset!("graphiql.min.js.gz")),
        gzipped("graphiql.min.css", CSS, asset!("graphiql.min.css.gz")),
        gzipped("explorer.js", JS, asset!("explorer.js.gz")),
        gzipped("explorer.css", CSS, asset!("explorer.css.gz")),
        gzipped("graphql-ws.min.js", JS, asset!("graphql-ws.min.js.gz")),
    ])
}

#[cfg(test)]
mod tests {
    use super::{Page, PageConfig, Persona, TABS, routes};
    use actix_web::{
        App,
        http::{StatusCode, header},
        test::{TestRequest, call_service, init_service, read_body},
        web::Data,
    };

    fn demo() -> Page {
        Page::new(&PageConfig {
            personas: vec![Persona {
                name: "partner-a".into(),
                about: "</script><script>alert(1)".into(),
                token: "t".into(),
            }],
            clock_movable: true,
        })
    }

    #[actix_web::test]
    async fn the_page_holds_its_settings_and_no_foreign_script() {
        let app = init_service(App::new().configure(routes(Some(Data::new(demo()))))).await;
        let response = call_service(&app, TestRequest::get().uri("/").to_request()).await;
        assert_eq!(response.status(), StatusCode::OK);
        let policy = response
            .headers()
            .get(header::CONTENT_SECURITY_POLICY)
            .unwrap();
        assert!(policy.to_str().unwrap().starts_with("default-src 'self';"));
        let body = String::from_utf8(read_body(response).await.to_vec()).unwrap();
        assert!(body.contains("\\u003c/script>\\u003cscript>alert(1)"));
        assert!(!body.contains("{{config}}"));
        assert!(!body.contains("//cdn"));
    }

    #[actix_web::test]
    async fn every_file_that_the_page_names_is_served_and_revalidated() {
        let app = init_service(App::new().configure(routes(Some(Data::new(demo()))))).await;
        let names = super::INDEX
            .split("\"graphiql/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        for name in names {
            let uri = format!("/graphiql/{name}");
            let response = call_service(&app, TestRequest::get().uri(&uri).to_request()).await;
            assert_eq!(response.status(), StatusCode::OK, "{uri}");
            let tag = response.headers().get(header::ETAG).unwrap().clone();
            let again = TestRequest::get()
                .uri(&uri)
                .insert_header((header::IF_NONE_MATCH, tag));
            let response = call_service(&app, again.to_request()).await;
            assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{uri}");
        }
        let unknown = TestRequest::get().uri("/graphiql/none.js").to_request();
        assert_eq!(
            call_service(&app, unknown).await.status(),
            StatusCode::NOT_FOUND
        );
    }

    #[test]
    fn every_tab_is_titled_by_its_operation_and_has_json_for_variables() {
        for tab in TABS {
            assert!(
                tab.document.contains(&format!(" {} ", tab.name))
                    || tab.document.contains(&format!(" {}(", tab.name)),
                "{}",
                tab.name
            );
            if !tab.variables.is_empty() {
                serde_json::from_str::<serde_json::Value>(tab.variables).unwrap();
            }
        }
    }
}
