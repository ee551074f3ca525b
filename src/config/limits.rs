//! The limits: what one request, one document, one socket and one viewer may use. Each is one row of one table.

use std::ops::RangeInclusive;
use std::time::Duration;

use clap::Args;

use super::SettingFault;
use super::read::{Checked, number};

/// Makes the written settings and their check from the table.
macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $field:ident: $variable:literal, $option:literal, $unit:literal, $range:expr, $default:literal;)+) => {
        /// The limits as they were written.
        #[derive(Args, Clone, Default)]
        #[command(next_help_heading = "Limits")]
        pub struct LimitsConfig {$(
            $(#[doc = $doc])+
            #[arg(
                long = $option,
                value_name = $unit,
                env = $variable,
                help_heading = "Limits",
                help = concat!($($doc,)+ " Default ", $default, ".").trim_start()
            )]
            pub $field: Option<String>,
        )+}

        impl LimitsConfig {
            $(fn $field(&self) -> Checked<usize> {
                limit($variable, self.$field.as_deref(), $default, $range)
            })+
        }
    };
}

limits! {
    /// The largest request body, in bytes, 1024 to 67108864.
    body_limit: "COVENTE_BODY_LIMIT", "body-limit", "BYTES", 1024..=67_108_864, "262144";
    /// How long a client may take to send a request body, in seconds.
    body_seconds: "COVENTE_BODY_SECONDS", "body-seconds", "SECONDS", 1..=3600, "10";
    /// The largest file of opportunities that is posted, in bytes, 1024 to 10737418240.
    import_limit: "COVENTE_IMPORT_LIMIT", "import-limit", "BYTES", 1024..=10_737_418_240, "104857600";
    /// The largest WebSocket message, in one frame or many, in bytes, 1024 to 67108864.
    socket_message_limit: "COVENTE_SOCKET_MESSAGE_LIMIT", "socket-message-limit", "BYTES", 1024..=67_108_864, "262144";
    /// How many operations one WebSocket may run at a time.
    socket_operations: "COVENTE_SOCKET_OPERATIONS", "socket-operations", "N", 1..=10_000, "64";
    /// How long a new WebSocket may take to say `connection_init`, in seconds.
    socket_init_seconds: "COVENTE_SOCKET_INIT_SECONDS", "socket-init-seconds", "SECONDS", 1..=3600, "5";
    /// How often a WebSocket is pinged, in seconds; it is dropped after two that bring nothing.
    socket_ping_seconds: "COVENTE_SOCKET_PING_SECONDS", "socket-ping-seconds", "SECONDS", 1..=3600, "25";
    /// The longest document, in bytes; `DOCUMENT_TOO_LARGE`.
    max_document: "COVENTE_MAX_DOCUMENT", "max-document", "BYTES", 1024..=67_108_864, "65536";
    /// How many lexical tokens one document may have; `TOO_MANY_TOKENS`.
    max_tokens: "COVENTE_MAX_TOKENS", "max-tokens", "N", 10..=1_000_000, "5000";
    /// How deep selections may be nested, fragments included; `NESTED_TOO_DEEP`.
    max_nesting: "COVENTE_MAX_NESTING", "max-nesting", "N", 1..=200, "60";
    /// How many selections one document may have, each spread counted with all that it brings; `TOO_MANY_SELECTIONS`.
    max_selections: "COVENTE_MAX_SELECTIONS", "max-selections", "N", 10..=1_000_000, "5000";
    /// How deep the fields of one operation may be nested; `DOCUMENT_TOO_DEEP`.
    max_depth: "COVENTE_MAX_DEPTH", "max-depth", "N", 1..=200, "20";
    /// How many fields of one document may have an alias; `TOO_MANY_ALIASES`.
    max_aliases: "COVENTE_MAX_ALIASES", "max-aliases", "N", 0..=1_000_000, "200";
    /// How many fields may stand at the root of one operation; `TOO_MANY_ROOT_FIELDS`.
    max_root_fields: "COVENTE_MAX_ROOT_FIELDS", "max-root-fields", "N", 1..=10_000, "50";
    /// How many directives one document may have; `TOO_MANY_DIRECTIVES`.
    max_directives: "COVENTE_MAX_DIRECTIVES", "max-directives", "N", 0..=1_000_000, "200";
    /// How many values the variables of one operation may hold, lists and objects among them; `TOO_MANY_VALUES`.
    max_values: "COVENTE_MAX_VALUES", "max-values", "N", 10..=1_000_000, "5000";
    /// How much one operation may cost: a field 1, a list as often as it may have items; `COST_TOO_HIGH`.
    max_cost: "COVENTE_MAX_COST", "max-cost", "UNITS", 1..=1_000_000_000, "50000";
    /// How much one viewer may spend in a minute on each node, 0 for any amount; `RATE_LIMITED`.
    cost_per_minute: "COVENTE_COST_PER_MINUTE", "cost-per-minute", "UNITS", 0..=4_000_000_000, "1000000";
    /// How much memory kept documents may take, in bytes.
    document_cache: "COVENTE_DOCUMENT_CACHE", "document-cache", "BYTES", 1024..=17_179_869_184, "67108864";
}

/// What one request, one socket and one viewer may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub body_bytes: usize,
    pub body_time: Duration,
    pub import_bytes: usize,
    pub socket_message_bytes: usize,
    pub socket_operations: usize,
    pub socket_init: Duration,
    pub socket_ping: Duration,
    /// In units of cost, for each viewer; 0 where there is no limit.
    pub cost_per_minute: u32,
    pub document: DocumentLimits,
}

/// What one document may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentLimits {
    pub bytes: usize,
    pub tokens: usize,
    pub nesting: usize,
    pub selections: usize,
    pub depth: usize,
    pub aliases: usize,
    pub root_fields: usize,
    pub directives: usize,
    pub values: usize,
    pub cost: usize,
    /// What all kept documents together may take.
    pub kept_bytes: u64,
}

impl LimitsConfig {
    /// # Errors
    /// The first limit that cannot be used.
    pub fn check(&self) -> Checked<Limits> {
        let document = DocumentLimits {
            bytes: self.max_document()?,
            tokens: self.max_tokens()?,
            nesting: self.max_nesting()?,
            selections: self.max_selections()?,
            depth: self.max_depth()?,
            aliases: self.max_aliases()?,
            root_fields: self.max_root_fields()?,
            directives: self.max_directives()?,
            values: self.max_values()?,
            cost: self.max_cost()?,
            kept_bytes: self.document_cache()? as u64,
        };
        let seconds = |seconds: usize| Duration::from_secs(seconds as u64);
        Ok(Limits {
            body_bytes: self.body_limit()?,
            body_time: seconds(self.body_seconds()?),
            import_bytes: self.import_limit()?,
            socket_message_bytes: self.socket_message_limit()?,
            socket_operations: self.socket_operations()?,
            socket_init: seconds(self.socket_init_seconds()?),
            socket_ping: seconds(self.socket_ping_seconds()?),
            cost_per_minute: self.per_minute(document.cost)?,
            document,
        })
    }

    /// A minute's allowance pays for the dearest operation, which could otherwise never run.
    fn per_minute(&self, dearest: usize) -> Checked<u32> {
        let units = self.cost_per_minute()?;
        if units != 0 && units < dearest {
            return Err(SettingFault::new(
                "COVENTE_COST_PER_MINUTE",
                format!(
                    "is {units}, which is less than one operation may cost (COVENTE_MAX_COST is {dearest})"
                ),
                "1000000",
            ));
        }
        Ok(u32::try_from(units).unwrap_or(u32::MAX))
    }
}

impl Default for DocumentLimits {
    /// As without any setting.
    fn default() -> Self {
        let limits = LimitsConfig::default().check();
        limits.expect("defaults that can be used").document
    }
}

fn limit(
    variable: &'static str,
    value: Option<&str>,
    default: &'static str,
    range: RangeInclusive<usize>,
) -> Checked<usize> {
    number(variable, value.or(Some(default)), 0, range, default)
}
