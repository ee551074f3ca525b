//! The settings of the web side: which documents run, whether the schema can be explored, and who may call from a page.

use std::path::PathBuf;

use clap::Args;
use reqwest::Url;

use super::SettingFault;
use super::read::{Checked, choice, needed, written};

/// The web side, as it was written.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Web")]
pub struct WebConfig {
    /// Which documents run: any, apq (any, and those sent before by their hash), or trusted (a manifest's). Default any.
    #[arg(
        long,
        value_name = "any|apq|trusted",
        env = "COVENTE_DOCUMENTS",
        help_heading = "Web"
    )]
    pub documents: Option<String>,

    /// The manifests of documents trusted, as graphql-codegen, Relay and Apollo write them, with commas between.
    ///
    /// Each document is held against the schema and the limits when the server starts.
    #[arg(
        long,
        value_name = "FILE,…",
        env = "COVENTE_DOCUMENTS_MANIFEST",
        help_heading = "Web"
    )]
    pub documents_manifest: Option<String>,

    /// The page, introspection and suggestions: on, off, or auto, which is on in auth mode dev alone. Default auto.
    ///
    /// The schema at `/schema.graphql` is always there.
    #[arg(
        long,
        value_name = "auto|on|off",
        env = "COVENTE_EXPLORE",
        help_heading = "Web"
    )]
    pub explore: Option<String>,

    /// The origins whose pages may call, such as `https://sales.example.com`, with commas between, or `*`. Default none.
    #[arg(
        long,
        value_name = "ORIGIN,…",
        env = "COVENTE_CORS_ORIGINS",
        help_heading = "Web"
    )]
    pub cors_origins: Option<String>,

    /// The status codes of GraphQL over HTTP: 2023, or 2026 with its 422 and 294. Default 2023.
    ///
    /// By 2023, what did not run is 400 and all else 200; by 2026, a document that parses and does not validate is 422, and data
    /// with errors beside it 294.
    #[arg(
        long,
        value_name = "2023|2026",
        env = "COVENTE_HTTP_STATUS",
        help_heading = "Web"
    )]
    pub http_status: Option<String>,
}

/// The web side of a running server.
#[derive(Clone, Debug)]
pub struct Web {
    pub documents: Documents,
    /// Whether the page is there, and introspection and suggestions are answered.
    pub explore: bool,
    pub cors: Cors,
    pub status: StatusCodes,
}

/// Which documents run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Documents {
    /// Any.
    Any,
    /// Any, and those that were sent before by their hash.
    Apq,
    /// Those of these manifests alone.
    Trusted(Vec<PathBuf>),
}

/// Whose pages may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cors {
    /// Those of these origins; nobody's where there are none.
    Origins(Vec<String>),
    /// Everybody's.
    Any,
}

/// Which draft of GraphQL over HTTP the status codes are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusCodes {
    /// 400 for all that did not run, 200 for all that did.
    Draft2023,
    /// 422 for a document that does not validate, 294 for an answer with errors beside its data.
    Draft2026,
}

impl WebConfig {
    /// # Errors
    /// The first setting that cannot be used.
    pub fn check(&self, is_dev: bool) -> Checked<Web> {
        Ok(Web {
            documents: self.documents()?,
            explore: self.explore(is_dev)?,
            cors: self.cors()?,
            status: self.status()?,
        })
    }

    fn documents(&self) -> Checked<Documents> {
        const MANIFEST: &str = "COVENTE_DOCUMENTS_MANIFEST";
        const EXAMPLE: &str = "persisted-documents.json";
        let manifest = self.documents_manifest.as_deref();
        let documents = match choice(
            "COVENTE_DOCUMENTS",
            self.documents.as_deref(),
            &["any", "apq", "trusted"],
        )? {
            1 => Documents::Apq,
            2 => {
                let paths = needed(MANIFEST, manifest, EXAMPLE)?.split(',');
                return Ok(Documents::Trusted(
                    paths.map(|path| path.trim().into()).collect(),
                ));
            }
            _ => Documents::Any,
        };
        match written(MANIFEST, manifest, EXAMPLE)? {
            None => Ok(documents),
            Some(_) => Err(SettingFault::new(
                "COVENTE_DOCUMENTS",
                "lets other documents run than those of COVENTE_DOCUMENTS_MANIFEST",
                "trusted",
            )),
        }
    }

    fn explore(&self, is_dev: bool) -> Checked<bool> {
        let chosen = choice(
            "COVENTE_EXPLORE",
            self.explore.as_deref(),
            &["auto", "on", "off"],
        )?;
        Ok(match chosen {
            1 => true,
            2 => false,
            _ => is_dev,
        })
    }

    fn cors(&self) -> Checked<Cors> {
        const VARIABLE: &str = "COVENTE_CORS_ORIGINS";
        const EXAMPLE: &str = "https://sales.example.com";
        let Some(text) = written(VARIABLE, self.cors_origins.as_deref(), EXAMPLE)? else {
            return Ok(Cors::Origins(Vec::new()));
        };
        if text == "*" {
            return Ok(Cors::Any);
        }
        let origins = text.split(',').map(str::trim).map(|origin| {
            let parsed = Url::parse(origin).ok();
            let written = parsed.map(|url| url.origin().ascii_serialization());
            if written.as_deref() == Some(origin) {
                return Ok(origin.to_owned());
            }
            let fault =
                format!("names '{origin}', which is no origin (a scheme and a host, no path)");
            Err(SettingFault::new(VARIABLE, fault, EXAMPLE))
        });
        origins.collect::<Checked<_>>().map(Cors::Origins)
    }

    fn status(&self) -> Checked<StatusCodes> {
        let chosen = choice(
            "COVENTE_HTTP_STATUS",
            self.http_status.as_deref(),
            &["2023", "2026"],
        )?;
        Ok(match chosen {
            1 => StatusCodes::Draft2026,
            _ => StatusCodes::Draft2023,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(change: impl FnOnce(&mut WebConfig)) -> WebConfig {
        let mut config = WebConfig::default();
        change(&mut config);
        config
    }

    fn fault(change: impl FnOnce(&mut WebConfig)) -> String {
        config(change).check(false).unwrap_err().to_string()
    }

    #[test]
    fn without_settings_all_is_closed_but_to_whoever_develops() {
        let web = WebConfig::default().check(false).unwrap();
        assert_eq!(web.documents, Documents::Any);
        assert!(!web.explore);
        assert_eq!(web.cors, Cors::Origins(Vec::new()));
        assert!(WebConfig::default().check(true).unwrap().explore);
    }

    #[test]
    fn trusted_documents_have_a_manifest_and_no_others_have_one() {
        assert_eq!(
            fault(|it| it.documents = Some("trusted".into())),
            "COVENTE_DOCUMENTS_MANIFEST is not set; write for example COVENTE_DOCUMENTS_MANIFEST=persisted-documents.json"
        );
        let other = fault(|it| it.documents_manifest = Some("a.json".into()));
        assert!(other.starts_with("COVENTE_DOCUMENTS lets"), "{other}");
        let both = config(|it| {
            it.documents = Some("trusted".into());
            it.documents_manifest = Some("a.json, b.json".into());
        });
        let documents = both.check(false).unwrap().documents;
        assert_eq!(
            documents,
            Documents::Trusted(vec!["a.json".into(), "b.json".into()])
        );
        assert!(
            fault(|it| it.documents = Some("all".into())).contains("none of any, apq, trusted")
        );
    }

    #[test]
    fn an_origin_has_no_path() {
        for wrong in [
            "sales.example.com",
            "https://sales.example.com/",
            "https://a.example/b",
            "*, https://a.example",
        ] {
            assert!(
                fault(|it| it.cors_origins = Some(wrong.into())).contains("is no origin"),
                "{wrong}"
            );
        }
        let right =
            config(|it| it.cors_origins = Some("https://a.example, http://localhost:5173".into()));
        let origins = ["https://a.example", "http://localhost:5173"].map(str::to_owned);
        assert_eq!(
            right.check(false).unwrap().cors,
            Cors::Origins(origins.into())
        );
    }
}
