//! Where a record stands, how far its sale is, and why it was closed.

use async_graphql::Enum;

/// Where one company's record of a deal stands. Each company's record has a status of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::Status")]
pub enum OpportunityStatus {
    /// Offered to the company, which has not answered yet.
    Received,
    /// Being worked on. A deal that a company starts begins here.
    Accepted,
    /// Closed: won.
    Won,
    /// Closed: lost.
    Lost,
    /// Closed: the company refused the offer.
    Declined,
    /// Closed: nobody answered in time.
    Expired,
    /// Closed: the offer was taken back, or the deal was closed before an answer.
    Withdrawn,
    /// Closed: the record was a mistake.
    ClosedAsError,
}

/// How far a sale is. Ordinary deals and solution assessments share the first and the last stages; the four between
/// them are of one kind each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::SalesStage")]
pub enum SalesStage {
    /// 10 %: the company started the deal.
    Created,
    /// 10 %: the company accepted the deal.
    Accepted,
    /// 20 %: value and customer needs are checked.
    Qualified,
    /// 20 %, of a solution assessment: the customer has signed the letter of engagement.
    SecureLetterOfEngagement,
    /// 40 %: the needs are worked out in detail.
    Developed,
    /// 40 %, of a solution assessment: the customer's data is collected.
    CollectData,
    /// 60 %: a formal offer is made.
    Proposed,
    /// 60 %, of a solution assessment: the report is written.
    PrepareAssessmentReport,
    /// 80 %: the final terms are under negotiation.
    Negotiated,
    /// 80 %, of a solution assessment: the report was presented to the customer.
    PresentToCustomer,
    /// 100 %: won. It comes with winning and cannot be marked by hand.
    Won,
}

/// Why a deal was declined or lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::CloseReason")]
pub enum CloseReason {
    /// The budget does not suffice.
    BudgetInadequate,
    /// The customer did not respond.
    CustomerDidNotRespond,
    /// The customer chose another vendor.
    CustomerChoseAnotherVendor,
    /// A requirement cannot be met.
    RequirementNotMet,
    /// It is not a customer.
    NotACustomer,
    /// The time frame is too short.
    TimeFrameTooShort,
    /// Abuse, spam or phishing.
    AbuseSpamOrPhishing,
    /// Another reason; the notes should say which.
    Other,
}

/// What was wrong with a record that was closed as an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "covente_entity::types::ErrorReason")]
pub enum ErrorReason {
    /// A bulk upload made it twice.
    DuplicateByBulkUpload,
    /// The deal is here already.
    DuplicateDeal,
    /// The vendor sent it twice.
    DuplicateFromVendor,
    /// A connector to another system went wrong.
    ConnectorSyncIssue,
    /// It names the wrong customer.
    WrongCustomerMatch,
    /// It names the wrong solution.
    SolutionIssue,
    /// It was a test.
    TestDeal,
    /// Its data is wrong.
    DataError,
    /// Another reason; the notes should say which.
    Other,
}
