//! Vocabularies of a record's life.

use sea_orm::prelude::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// Where one party's record stands (R96).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Offered to this company, which has not answered yet.
    Received,
    /// Being worked on; a deal that one creates starts here (R80).
    Accepted,
    /// Closed, won.
    Won,
    /// Closed, lost.
    Lost,
    /// Closed: this company refused the offer.
    Declined,
    /// Closed: nobody answered in time (R73).
    Expired,
    /// Closed: the sender took the offer back, or the deal ended before an answer (R67, R68).
    Withdrawn,
    /// Closed: the record was a mistake (R94).
    ClosedAsError,
}

/// How far the vendor is in a deal; it only ever goes up (R22).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VendorInvolvement {
    /// The vendor sees nothing.
    None,
    /// The vendor's sellers may view the deal.
    Visible,
    /// The vendor was asked for help, which makes the deal visible too (R21).
    HelpRequested,
}

/// The sales stages of ordinary deals (R82) and of assessments (R130), by their percentages.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumIter,
    DeriveActiveEnum,
    Serialize,
    Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SalesStage {
    /// 10 %: an outbound deal was created.
    Created,
    /// 10 %: an inbound deal was accepted.
    Accepted,
    /// 20 %: value and customer needs checked.
    Qualified,
    /// 20 %, of an assessment: the customer has signed the letter of engagement.
    SecureLetterOfEngagement,
    /// 40 %: needs worked out in detail.
    Developed,
    /// 40 %, of an assessment: the data is collected.
    CollectData,
    /// 60 %: formal offer made.
    Proposed,
    /// 60 %, of an assessment: the report is written.
    PrepareAssessmentReport,
    /// 80 %: final terms under negotiation.
    Negotiated,
    /// 80 %, of an assessment: the customer has been shown the report.
    PresentToCustomer,
    /// 100 %: won, and only then (R88).
    Won,
}

/// Why a deal was declined or lost (R78, R93).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CloseReason {
    /// The budget does not suffice.
    BudgetInadequate,
    /// The customer did not respond.
    CustomerDidNotRespond,
    /// The customer chose another vendor.
    CustomerChoseAnotherVendor,
    /// A requirement cannot be met.
    RequirementNotMet,
    /// Not a customer.
    NotACustomer,
    /// The time frame is too short.
    TimeFrameTooShort,
    /// Abuse, spam or phishing.
    AbuseSpamOrPhishing,
    /// Another reason; the notes should say which.
    Other,
}

/// Why a record was closed as an error (R94).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(40))",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorReason {
    /// A bulk upload made it twice.
    DuplicateByBulkUpload,
    /// The deal is here already.
    DuplicateDeal,
    /// The vendor sent it twice.
    DuplicateFromVendor,
    /// A connector went wrong.
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
