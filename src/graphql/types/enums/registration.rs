//! Deal registration: where it stands, what it asks, what its form says; and the milestones of a record.

use async_graphql::Enum;

/// Where a registration stands. Before a deal is filed it has none; its `registrationEligibility` tells then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::RegistrationState")]
pub enum RegistrationState {
    /// Filed; the vendor reviews it.
    ReviewPending,
    /// Filed; it waits for a transaction of the vendor's marketplace.
    MarketplaceValidationPending,
    /// The vendor wants it corrected, for the reason that it gives.
    ActionRequired,
    /// Approved without a review.
    Approved,
    /// Its review was passed.
    Passed,
    /// Its review was failed.
    Failed,
    /// Nothing follows any more; `outcome` keeps how it was decided.
    Closed,
}

/// Which edition of the programme's conditions holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::RegistrationProfile")]
pub enum RegistrationProfile {
    /// That of 2020: a short form; IP co-sell is reviewed, the others are approved at once.
    #[graphql(name = "EDITION_2020")]
    Edition2020,
    /// That of 2023: least values, a managed customer, a long form, automatic approval, audits and exceptions.
    #[graphql(name = "EDITION_2023")]
    Edition2023,
}

/// Where a record stands on its way to registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::registration::Standing")]
pub enum RegistrationStanding {
    /// A condition does not hold.
    NotEligible,
    /// No condition fails, and one may still come to hold without a change of yours.
    NotYetKnown,
    /// All conditions hold, and it is not filed yet: `registerDeal` is possible.
    Pending,
    /// It is filed for every incentive of its solutions.
    Filed,
}

/// What must hold before a deal can be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::registration::Condition")]
pub enum RegistrationCondition {
    /// The record is that of the company that holds the customer's contract.
    Registrant,
    /// The deal is co-sell or partner-led.
    DealType,
    /// A solution of the record is eligible for the incentive.
    EligibleSolution,
    /// The record is won.
    Won,
    /// The vendor accepted, or won its part; asked of co-sell deals only.
    VendorAccepted,
    /// A seller of the vendor manages the customer; asked in the edition of 2023 only.
    ManagedCustomer,
    /// The value reaches the least one; asked in the edition of 2023 only.
    LeastValue,
}

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::registration::Outcome")]
pub enum RegistrationOutcome {
    /// It holds.
    Met,
    /// It does not hold.
    NotMet,
    /// It cannot be known yet.
    NotYetKnown,
}

/// What comes of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::actions::registration::Decision")]
pub enum RegistrationDecision {
    /// It is passed, and closed.
    Pass,
    /// It is failed, and closed; with a reason.
    Fail,
    /// The partner must correct it; with a reason.
    RequireAction,
    /// An approved one is reviewed all the same; in the edition of 2023 only.
    Audit,
    /// An approved one is closed; in the edition of 2023 only.
    Close,
}

/// Whether a contract is a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::ContractKind")]
pub enum ContractKind {
    /// The first one.
    New,
    /// It goes on after an earlier one.
    Renewal,
}

/// Where the solution runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::Deployment")]
pub enum RegistrationDeployment {
    /// On the vendor's cloud.
    VendorCloud,
    /// Somewhere else.
    Elsewhere,
}

/// Whose tenant the solution runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::Tenant")]
pub enum RegistrationTenant {
    /// The customer's.
    Customer,
    /// The partner's.
    Partner,
}

/// How the customer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::PricingModel")]
pub enum RegistrationPricing {
    /// By what is used.
    PayAsYouGo,
    /// In any other way.
    Other,
}

/// Where a request for an exception stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::ExceptionState")]
pub enum RegistrationExceptionState {
    /// The vendor has not decided.
    Requested,
    /// The asked changes were made.
    Granted,
    /// The registration stays as it is.
    Refused,
}

/// A step in the life of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::milestones::MilestoneKind")]
pub enum MilestoneKind {
    /// The company started the deal.
    Created,
    /// The deal was offered to the company.
    Received,
    /// The company accepted the offer.
    Accepted,
    /// A sales stage.
    Stage,
    /// The record's end: won, lost, declined, expired, withdrawn, or closed as an error.
    Closed,
    /// Deal registration: there where the deal is eligible, or was registered.
    DealRegistration,
}

/// Whether a milestone is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::milestones::MilestoneState")]
pub enum MilestoneState {
    /// It is reached.
    Done,
    /// It is where the record stands now.
    Current,
    /// It was reached, and needs something of you.
    ActionRequired,
    /// It is still to come.
    Ahead,
    /// It was passed over.
    Skipped,
    /// It ended badly.
    Failed,
}
