//! One id type per table, by one macro, so that ids of two tables cannot be mixed up.

use std::fmt;
use std::str::FromStr;

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }

    )+};
}

ids! {
    /// A company: the vendor or a partner.
    PartnerId,
    /// A membership location of a company (R3).
    LocationId,
    /// A solution of the catalogue.
    SolutionId,
    /// A customer.
    CustomerId,
    /// What the parties of one joint deal share.
    EngagementId,
    /// One party's record of a deal.
    OpportunityId,
    /// A person on the team of a record.
    TeamMemberId,
    /// An offer to join an engagement.
    InvitationId,
    /// A solution on a record.
    LineId,
    /// A company's own name for a sales stage.
    StageMappingId,
    /// A company's rule of where deals go.
    RoutingRuleId,
    /// A won deal, registered for one incentive.
    RegistrationId,
    /// A request for an exception to a registration.
    ExceptionId,
    /// What a company writes to others in a deal.
    MessageId,
    /// A clock that runs on a deal.
    DeadlineId,
    /// A mail to one person about one event.
    NotificationId,
    /// A question about a list of records that a person keeps.
    SavedViewId,
    /// A token by which a machine signs in.
    ApiTokenId,
    /// Where a company's events are sent to.
    WebhookEndpointId,
    /// One event on its way to an endpoint.
    WebhookDeliveryId,
    /// A file of opportunities that was imported.
    ImportBatchId,
    /// A file that was posted, to be imported.
    UploadId,
    /// A run over a posted file.
    ImportRunId,
}
