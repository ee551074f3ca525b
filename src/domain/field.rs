//! The fields of a record as the log names them, and the group that each belongs to.

use crate::domain::visibility::Group;

/// A field of a record, or a list of it whose items have keys of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Where it stands.
    Status,
    /// How far the sale is.
    SalesStage,
    /// What its company calls that stage.
    OwnStage,
    /// The location that it belongs to.
    Location,
    /// Its name.
    Name,
    /// Its value.
    Value,
    /// When it is expected to close.
    CloseDate,
    /// Its company's notes.
    PrivateNotes,
    /// Its id in its company's CRM.
    CrmId,
    /// The campaign that it comes from.
    CampaignId,
    /// Why it was declined.
    DeclineReason,
    /// Why it was lost.
    LostReason,
    /// Why it was closed as an error.
    ErrorReason,
    /// What was said when it was closed.
    CloseNotes,
    /// The deal's short name.
    Reference,
    /// The deal's customer.
    Customer,
    /// How far the vendor is in the deal.
    VendorInvolvement,
    /// What was asked of the vendor.
    HelpKinds,
    /// The customer's contact.
    CustomerContact,
    /// A person of its team.
    Team,
    /// A solution on it.
    Solutions,
    /// An invitation that was sent from it.
    Invitations,
    /// A registration of it.
    Registrations,
}

impl Field {
    /// The field of a key of the log; none for a key of another version of the server.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        let list = key.split_once('.').map(|(list, _)| list);
        Some(match list.unwrap_or(key) {
            "status" => Field::Status,
            "salesStage" => Field::SalesStage,
            "ownStage" => Field::OwnStage,
            "locationId" => Field::Location,
            "name" => Field::Name,
            "value" => Field::Value,
            "closeDate" => Field::CloseDate,
            "privateNotes" => Field::PrivateNotes,
            "crmId" => Field::CrmId,
            "campaignId" => Field::CampaignId,
            "declineReason" => Field::DeclineReason,
            "lostReason" => Field::LostReason,
            "errorReason" => Field::ErrorReason,
            "closeNotes" => Field::CloseNotes,
            "reference" => Field::Reference,
            "customerId" => Field::Customer,
            "vendorInvolvement" => Field::VendorInvolvement,
            "helpKinds" => Field::HelpKinds,
            "customerContact" => Field::CustomerContact,
            "team" => Field::Team,
            "solutions" => Field::Solutions,
            "invitations" => Field::Invitations,
            "registrations" => Field::Registrations,
            _ => return None,
        })
    }

    /// The group that it is seen or hidden with.
    #[must_use]
    pub fn group(self) -> Group {
        match self {
            Field::Status | Field::Location | Field::Reference | Field::VendorInvolvement => {
                Group::Identity
            }
            Field::Name | Field::CloseDate | Field::Customer => Group::Deal,
            Field::Value => Group::Value,
            Field::SalesStage => Group::SalesStage,
            Field::Solutions => Group::Solutions,
            Field::Team => Group::Team,
            Field::CustomerContact => Group::CustomerContact,
            Field::Invitations | Field::HelpKinds => Group::Message,
            Field::DeclineReason | Field::LostReason | Field::ErrorReason | Field::CloseNotes => {
                Group::CloseReason
            }
            Field::Registrations => Group::Registration,
            Field::OwnStage | Field::PrivateNotes | Field::CrmId | Field::CampaignId => {
                Group::Internal
            }
        }
    }
}
