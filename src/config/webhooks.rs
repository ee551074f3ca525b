//! The settings of webhooks: where they may go, and how long a receiver may take.

use std::time::Duration;

use clap::Args;

use super::read::{Checked, number, switch};
use crate::domain::address::Reach;

/// Webhooks, as they were written.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Webhooks")]
pub struct WebhooksConfig {
    /// Allow endpoints on this very machine, also over http, for whoever develops a receiver. Default false.
    #[arg(
        long,
        value_name = "true|false",
        env = "COVENTE_WEBHOOK_LOOPBACK",
        help_heading = "Webhooks",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub webhook_loopback: Option<String>,

    /// How many seconds a receiver may take for an answer, 1 to 60. Default 15.
    #[arg(
        long,
        value_name = "SECONDS",
        env = "COVENTE_WEBHOOK_SECONDS",
        help_heading = "Webhooks"
    )]
    pub webhook_seconds: Option<String>,
}

/// Webhooks of a running server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Webhooks {
    /// Which addresses they may be sent to.
    pub reach: Reach,
    /// How long an answer is waited for.
    pub patience: Duration,
}

impl WebhooksConfig {
    /// # Errors
    /// The first setting that cannot be used.
    pub fn check(&self) -> Checked<Webhooks> {
        let loopback = switch("COVENTE_WEBHOOK_LOOPBACK", self.webhook_loopback.as_deref())?;
        let seconds = number(
            "COVENTE_WEBHOOK_SECONDS",
            self.webhook_seconds.as_deref(),
            15,
            1..=60,
            "15",
        )?;
        Ok(Webhooks {
            reach: if loopback {
                Reach::Loopback
            } else {
                Reach::Public
            },
            patience: Duration::from_secs(seconds),
        })
    }
}
