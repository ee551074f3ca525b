//! The real application, on a port of its own.

use std::cell::RefCell;

use actix_web::rt::{spawn, task::JoinHandle};
use covente::{
    actions::desk::Desk,
    app::App,
    config::{Config, Settings},
    error::Error,
    http::{graphiql::PageConfig, stop::Stop},
};

/// At least 32 bytes, as the settings ask.
const SECRET: &str = "a secret that is known to all of the tests";

pub(crate) struct Running {
    /// None once it has ended.
    serving: RefCell<Option<JoinHandle<Result<(), Error>>>>,
    stop: Stop,
    /// What its actions and jobs work with.
    pub(crate) desk: Desk,
    pub(crate) url: String,
    pub(crate) settings: Settings,
}

/// The settings of a test's server: everything as it comes, but a free port and a clock that can be moved.
pub(crate) fn settings(database_url: &str) -> Settings {
    tuned(database_url, |_| {})
}

/// The same with some of them changed.
fn tuned(database_url: &str, tune: impl FnOnce(&mut Config)) -> Settings {
    let mut config = Config::of(database_url, SECRET);
    config.listen = Some("127.0.0.1:0".into());
    config.clock = Some("movable".into());
    config.database.database_connections = Some("6".into());
    tune(&mut config);
    config.check().expect("settings that can be used")
}

impl Running {
    pub(crate) async fn start(database_url: &str) -> Self {
        Self::start_with(database_url, |_| {}).await
    }

    /// With some settings changed.
    pub(crate) async fn start_with(database_url: &str, tune: impl FnOnce(&mut Config)) -> Self {
        let settings = tuned(database_url, tune);
        let app = App::start(settings.clone(), PageConfig::default())
            .await
            .expect("an application that starts");
        let (stop, desk) = (app.stop(), app.desk().clone());
        let url = format!("http://{}", app.address());
        Self {
            serving: RefCell::new(Some(spawn(app.wait()))),
            stop,
            desk,
            url,
            settings,
        }
    }

    /// Begins to stop it, as SIGTERM does.
    pub(crate) fn begin_stop(&self) {
        self.stop.begin();
    }

    /// Stops it and waits until it has ended; a second time does nothing.
    pub(crate) async fn end(&self) {
        self.begin_stop();
        let serving = self.serving.borrow_mut().take();
        if let Some(serving) = serving {
            serving
                .await
                .expect("a server that does not panic")
                .expect("a server that ends well");
        }
    }
}
