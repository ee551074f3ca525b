//! What texts deals are searched by.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};

/// A kind of text, all of it seen or hidden together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum SearchPart {
    /// The name of a record.
    Name,
    /// Its private notes, CRM id and campaign id.
    Internal,
    /// Name and e-mail address of somebody on its team.
    Person,
    /// The name of a solution.
    Solution,
    /// The reference of a deal.
    Reference,
    /// Name and e-mail address of the customer's contact.
    Contact,
    /// The name of a customer.
    Customer,
    /// Its external id.
    CustomerId,
    /// A message.
    Message,
    /// What an invitation or a help request says.
    Invitation,
}
