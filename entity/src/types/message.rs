//! For whom a message is.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The audience of a message (R138).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MessageAudience {
    /// The company that wrote it: its internal log.
    OwnCompany,
    /// One other company of the deal.
    Party,
    /// The vendor.
    Vendor,
    /// All companies that take part in the deal.
    AllParties,
}
