//! The page at `/dashboard`: the built `examples/dashboard`, served from the binary where there are personas.

use std::collections::HashMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{self, Bytes, Data, Path, ServiceConfig},
};
use serde_json::{Value, json};

use super::graphiql::PageConfig;
use crate::http::asset::{Asset, CSS, HTML, JS, SVG, policed};

/// Its own files alone; styles of any kind, since its components write them; nothing off this host but sockets.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The page and its files, in memory, with whom one can be.
pub(super) struct Dashboard {
    index: Asset,
    files: HashMap<&'static str, Asset>,
    settings: Value,
}

impl Dashboard {
    /// None where nobody is offered to be: who signs in elsewhere serves the page elsewhere.
    #[must_use]
    pub(super) fn new(config: &PageConfig) -> Option<Self> {
        (!config.personas.is_empty()).then(|| Self {
            index: Asset::gzipped(HTML, asset!("index.html.gz")),
            files: files(),
            settings: json!({"personas": config.personas, "clock": config.clock()}),
        })
    }
}

macro_rules! asset {
    ($path:literal) => {
        Bytes::from_static(include_bytes!(concat!("../../assets/dashboard/", $path)))
    };
}
use asset;

fn files() -> HashMap<&'static str, Asset> {
    let gzipped = |name, kind, body| (name, Asset::gzipped(kind, body));
    HashMap::from([
        gzipped("dashboard.js", JS, asset!("dashboard.js.gz")),
        gzipped("app.js", JS, asset!("app.js.gz")),
        gzipped("figures.js", JS, asset!("figures.js.gz")),
        gzipped("dashboard.css", CSS, asset!("dashboard.css.gz")),
        gzipped("favicon.svg", SVG, asset!("favicon.svg.gz")),
        gzipped(
            "licenses.txt",
            "text/plain; charset=utf-8",
            asset!("licenses.txt.gz"),
        ),
    ])
}

/// Registers the page and its files, where there is a page.
pub(super) fn routes(dashboard: Option<Data<Dashboard>>) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        if let Some(dashboard) = dashboard {
            config
                .app_data(dashboard)
                .service(web::redirect("/dashboard", "/dashboard/").permanent())
                .route("/dashboard/config.json", web::get().to(settings))
                .route("/dashboard/{file:.*}", web::get().to(file));
        }
    }
}

/// Holds tokens: no cache keeps it.
async fn settings(dashboard: Data<Dashboard>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .json(&dashboard.settings)
}

/// Addresses that are no file's are the page's own, as that of a deal.
async fn file(
    request: HttpRequest,
    name: Path<String>,
    dashboard: Data<Dashboard>,
) -> HttpResponse {
    match dashboard.files.get(name.as_str()) {
        Some(file) => file.answer(&request),
        None => policed(dashboard.index.answer(&request), POLICY),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{
        App,
        http::{
            StatusCode,
            header::{self, HeaderMap, HeaderName},
        },
        test::{TestRequest, call_and_read_body_json, call_service, init_service},
        web::Data,
    };
    use serde_json::{Value, json};

    use super::{Dashboard, routes};
    use crate::http::graphiql::{PageConfig, Persona};

    fn demo() -> Dashboard {
        let persona = Persona {
            name: "partner-a".into(),
            about: "Somebody".into(),
            token: "t".into(),
        };
        let config = PageConfig {
            personas: vec![persona],
            clock_movable: true,
        };
        Dashboard::new(&config).unwrap()
    }

    fn of(headers: &HeaderMap, name: HeaderName) -> &str {
        headers.get(name).unwrap().to_str().unwrap()
    }

    #[actix_web::test]
    async fn every_address_below_it_is_a_file_or_the_page_itself() {
        let app = init_service(App::new().configure(routes(Some(Data::new(demo()))))).await;
        let ask = async |path: &str| {
            let request = TestRequest::get().uri(path).to_request();
            let response = call_service(&app, request).await;
            (response.status(), response.headers().clone())
        };
        let (status, headers) = ask("/dashboard").await;
        assert_eq!(status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(of(&headers, header::LOCATION), "/dashboard/");
        for page in ["/dashboard/", "/dashboard/partner-a/deals/x?tab=INBOUND"] {
            let (status, headers) = ask(page).await;
            assert_eq!(
                (status, of(&headers, header::CONTENT_TYPE)),
                (StatusCode::OK, super::HTML)
            );
            let policy = of(&headers, header::CONTENT_SECURITY_POLICY);
            assert!(!policy.contains("unsafe-eval"));
        }
        for file in super::files().keys() {
            let (status, headers) = ask(&format!("/dashboard/{file}")).await;
            assert_eq!(status, StatusCode::OK, "{file}");
            assert_ne!(of(&headers, header::CONTENT_TYPE), super::HTML, "{file}");
            assert_eq!(of(&headers, header::CONTENT_ENCODING), "gzip");
        }
    }

    #[actix_web::test]
    async fn the_settings_name_the_personas_and_are_kept_nowhere() {
        let app = init_service(App::new().configure(routes(Some(Data::new(demo()))))).await;
        let uri = "/dashboard/config.json";
        let response = call_service(&app, TestRequest::get().uri(uri).to_request()).await;
        assert_eq!(of(response.headers(), header::CACHE_CONTROL), "no-store");
        let settings: Value =
            call_and_read_body_json(&app, TestRequest::get().uri(uri).to_request()).await;
        let persona = json!({"name": "partner-a", "about": "Somebody", "token": "t"});
        assert_eq!(settings, json!({"personas": [persona], "clock": "movable"}));
    }

    #[test]
    fn without_personas_there_is_no_dashboard() {
        assert!(Dashboard::new(&PageConfig::default()).is_none());
    }
}
