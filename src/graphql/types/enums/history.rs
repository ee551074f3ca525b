//! What a history tells: what happened, and to which fields.

use async_graphql::Enum;

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::event::EventKind")]
pub enum HistoryKind {
    /// The company started the deal.
    Created,
    /// The deal was offered to the company.
    Received,
    /// The company accepted.
    Accepted,
    /// The company declined.
    Declined,
    /// Nobody answered in time.
    Expired,
    /// The offer was taken back, or the deal was closed before an answer.
    Withdrawn,
    /// Won.
    Won,
    /// Lost.
    Lost,
    /// Closed as a mistake.
    ClosedAsError,
    /// The vendor was let view the deal.
    Shared,
    /// The vendor was asked for help.
    HelpRequested,
    /// A partner was invited.
    Invited,
    /// An invitation was taken back.
    InvitationWithdrawn,
    /// Name, value, close date, notes or ids of other systems changed.
    DetailsChanged,
    /// The customer's contact changed.
    ContactChanged,
    /// The sales stage was marked.
    StageChanged,
    /// The team changed.
    TeamChanged,
    /// The solutions changed.
    SolutionsChanged,
    /// The deal was registered, and is to be reviewed.
    RegistrationFiled,
    /// A registration was corrected.
    RegistrationResubmitted,
    /// The vendor asked for a correction of a registration.
    RegistrationActionRequired,
    /// A registration was approved when it was filed.
    RegistrationApproved,
    /// A registration passed its review.
    RegistrationPassed,
    /// A registration failed its review.
    RegistrationFailed,
    /// A registration was closed.
    RegistrationClosed,
    /// An approved registration was drawn for a review.
    RegistrationAudited,
    /// A pay-as-you-go contract was valued anew.
    RegistrationRevalued,
    /// An exception to a registration was asked for.
    ExceptionRequested,
    /// An exception was granted or refused.
    ExceptionDecided,
    /// The company wrote a message. It changes no field and stands in no history: see `Engagement.messages`.
    MessagePosted,
    /// The company was reminded of a clock that runs out soon. It changes no field and stands in no history: see `deadlines`.
    DeadlineNear,
}

/// A field of a record, or a list of it whose items change one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::field::Field")]
pub enum RecordField {
    /// Where it stands: a value of `OpportunityStatus`.
    Status,
    /// How far the sale is: a value of `SalesStage`.
    SalesStage,
    /// What the company calls that stage.
    OwnStage,
    /// The location that it belongs to: its id.
    Location,
    /// The name.
    Name,
    /// The value: `amount` and `currency`.
    Value,
    /// The estimated close date.
    CloseDate,
    /// The company's private notes.
    PrivateNotes,
    /// The id in the company's CRM.
    CrmId,
    /// The id of the campaign.
    CampaignId,
    /// Why it was declined: a value of `CloseReason`.
    DeclineReason,
    /// Why it was lost: a value of `CloseReason`.
    LostReason,
    /// Why it was closed as an error: a value of `ErrorReason`.
    ErrorReason,
    /// What was said when it was closed.
    CloseNotes,
    /// The deal's short name.
    Reference,
    /// The deal's customer: its id.
    Customer,
    /// How far the vendor is in the deal: a value of `VendorInvolvement`.
    VendorInvolvement,
    /// What was asked of the vendor: values of `HelpKind`.
    HelpKinds,
    /// The customer's contact: `name`, `phone`, `email`, `consentGiven`.
    CustomerContact,
    /// A person of the team: `name`, `email`, `phone`, `position`.
    Team,
    /// A solution: `solutionId`, `position`, `price`, `quantity`.
    Solutions,
    /// An invitation that the company sent: what it offers, to whom.
    Invitations,
    /// A registration: all that its form says, and where it stands.
    Registrations,
}
