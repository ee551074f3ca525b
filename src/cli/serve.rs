//! `covente serve`: the server, until it is told to stop.

use super::{Fault, log::log_as, runtime, traces::Traces};
use crate::{
    app::App,
    config::{ClockMode, Config, Settings},
    http::{graphiql::PageConfig, stop::Signals},
};

pub(super) fn run(config: &Config) -> Result<(), Fault> {
    let settings = config.check()?;
    log_as(&settings.log, settings.log_format);
    let traces = Traces::begin(settings.traces.as_deref())?;
    let served = runtime()?.block_on(async {
        let page = PageConfig {
            personas: Vec::new(),
            clock_movable: settings.clock == ClockMode::Movable,
        };
        let mut signals = Signals::listen()?;
        let app = tokio::select! {
            app = start(settings, page) => app?,
            // All that a start holds is transactions, which are taken back.
            signal = signals.next() => at_once(signal),
        };
        until_stopped(app, signals).await
    });
    traces.end();
    served
}

pub(super) async fn start(settings: Settings, page: PageConfig) -> Result<App, Fault> {
    let app = App::start(settings, page).await?;
    tracing::info!(address = %app.address(), "covente listens");
    if let Some(address) = app.metrics_address() {
        tracing::info!(%address, "metrics are served");
    }
    Ok(app)
}

/// Serves until a signal comes and what is in flight has ended. A second signal ends the process at once.
pub(super) async fn until_stopped(app: App, mut signals: Signals) -> Result<(), Fault> {
    let stop = app.stop();
    tokio::spawn(async move {
        let _ = signals.next().await;
        tracing::info!("covente stops");
        stop.begin();
        at_once(signals.next().await);
    });
    app.wait().await?;
    Ok(())
}

/// Ends the process, as a shell expects it of one that a signal ends.
fn at_once(signal: i32) -> ! {
    tracing::warn!("covente stops at once");
    std::process::exit(128 + signal)
}
