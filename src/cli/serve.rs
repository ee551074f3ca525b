//! `covente serve`: the server, until it is told to stop.

use super::{Fault, log_to_stderr, runtime};
use crate::{
    app::App,
    config::{ClockMode, Config, Settings},
    http::{graphiql::PageConfig, stop},
};

pub(super) fn run(config: &Config) -> Result<(), Fault> {
    let settings = config.check()?;
    log_to_stderr(&settings.log);
    runtime()?.block_on(async {
        let page = PageConfig {
            personas: Vec::new(),
            clock_movable: settings.clock == ClockMode::Movable,
        };
        until_stopped(start(settings, page).await?).await
    })
}

pub(super) async fn start(settings: Settings, page: PageConfig) -> Result<App, Fault> {
    let app = App::start(settings, page).await?;
    tracing::info!(address = %app.address(), "covente listens");
    Ok(app)
}

/// Serves until a signal comes and what is in flight has ended. A second signal ends the process at once.
pub(super) async fn until_stopped(app: App) -> Result<(), Fault> {
    let stop = app.stop();
    tokio::spawn(async move {
        if let Err(error) = stop::signalled().await {
            tracing::error!(%error, "signals cannot be listened to");
            return;
        }
        tracing::info!("covente stops");
        stop.begin();
        if stop::signalled().await.is_ok() {
            std::process::exit(130);
        }
    });
    app.wait().await?;
    Ok(())
}
