//! What a mutation refuses, and what it warns about.

use async_graphql::SimpleObject;

use crate::domain::refusal;
use crate::graphql::ids;
use crate::graphql::scalars::Json;
use crate::graphql::types::enums::{UserErrorCode, WarningCode};

/// Why a mutation did nothing. Several can stand together; all faults of an input come back at once.
#[derive(Clone, Debug, SimpleObject)]
pub struct UserError {
    /// The stable code, for a program.
    pub code: UserErrorCode,
    /// One sentence, for a person.
    pub message: String,
    /// Where in the input: names of fields and places in lists, such as `["invitations", "0", "share", "amount"]`.
    /// Empty where no field is at fault.
    pub path: Vec<String>,
    /// The number of the rule behind it, as in `docs/rules.md`; null where only the form of the input is at fault.
    pub rule: Option<String>,
    /// What a program may want to know besides, such as a maximum or what changed; null where there is nothing.
    pub data: Option<Json>,
}

impl From<refusal::Refusal> for UserError {
    fn from(refusal: refusal::Refusal) -> Self {
        Self {
            code: refusal.code.into(),
            message: refusal.message,
            path: refusal.path,
            rule: refusal.rule.map(str::to_owned),
            data: refusal.data.map(ids::opaque).map(Json),
        }
    }
}

impl From<refusal::Kept> for UserError {
    fn from(kept: refusal::Kept) -> Self {
        Self {
            code: kept.code.into(),
            message: kept.message,
            path: kept.path,
            rule: kept.rule,
            data: kept.data.map(ids::opaque).map(Json),
        }
    }
}

/// What a mutation did, but the caller should know about.
#[derive(Clone, Debug, SimpleObject)]
pub struct Warning {
    /// The stable code, for a program.
    pub code: WarningCode,
    /// One sentence, for a person.
    pub message: String,
    /// Where in the input it comes from; empty where no field is meant.
    pub path: Vec<String>,
    /// The number of the rule behind it, as in `docs/rules.md`.
    pub rule: Option<String>,
    /// What a program may want to know besides; null where there is nothing.
    pub data: Option<Json>,
}

impl From<refusal::Warning> for Warning {
    fn from(warning: refusal::Warning) -> Self {
        Self {
            code: warning.code.into(),
            message: warning.message,
            path: warning.path,
            rule: warning.rule.map(str::to_owned),
            data: warning.data.map(ids::opaque).map(Json),
        }
    }
}
