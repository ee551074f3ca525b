//! For whom a message is.

use async_graphql::Enum;

/// For whom a message is. It is fixed when the message is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::MessageAudience")]
pub enum MessageAudience {
    /// Your own company: the internal log of the deal, which no other company ever reads.
    OwnCompany,
    /// One other company of the deal, named by `partnerId`. It reads it as long as its part in the deal has not ended
    /// unanswered.
    Party,
    /// The vendor, if you see it in the deal; also where it may only view a deal that your company started.
    Vendor,
    /// The companies that take part in the deal: the one that started it and those that have accepted, now or later, as
    /// far as they and your company see each other. The vendor that may only view the deal is not among them.
    AllParties,
}
