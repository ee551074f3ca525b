//! What people in the demo write: names of deals, messages and notes.

use covente_entity::types::{CloseReason, HelpKind};

pub(super) const PROJECTS: &[&str] = &[
    "Backup and recovery overhaul",
    "Branch network refresh",
    "Claims intake automation",
    "Cold chain control tower",
    "Contact centre renewal",
    "Customer 360 rollout",
    "Data centre exit",
    "Demand planning reset",
    "Energy reporting",
    "Field service app",
    "Fleet telematics",
    "Fraud alerting",
    "Grant management system",
    "Identity consolidation",
    "Patient portal relaunch",
    "Payroll consolidation",
    "Plant sensor retrofit",
    "Quality inspection by camera",
    "Store analytics",
    "Supplier onboarding",
    "Ticketing platform move",
    "Treasury dashboard",
    "Warehouse robotics link-up",
    "Zero-trust access",
];

pub(super) const SCOPES: &[&str] = &[
    "",
    "",
    ", phase 1",
    ", phase 2",
    ", pilot",
    ", group-wide",
    ", northern sites",
];

pub(super) const NOTES: &[&str] = &[
    "Met at the trade fair; budget is set for this year.",
    "Procurement wants a fixed price. The sponsor is the head of operations.",
    "Incumbent's contract ends in the autumn.",
    "Ask for the network drawings before the next call.",
    "Two competitors left. References from the same industry would help.",
    "The works council must agree before the pilot.",
    "Decision in the board's next meeting.",
];

pub(super) const CAMPAIGNS: &[&str] = &[
    "SPRING-CLOUD",
    "PLANT-DAYS",
    "SECURE-MONDAY",
    "PARTNER-SUMMIT",
];

pub(super) const INVITING: &[&str] = &[
    "Would you take the roll-out on site?",
    "You know this customer's plant; join us for the technical part.",
    "We need your product for the second lot of the tender.",
    "The customer asked for you by name.",
    "Could your team run the proof of concept in the next month?",
];

pub(super) const ASKING: &[&str] = &[
    "Please review the design before the customer's architecture board.",
    "We need a quote for three years by the end of the month.",
    "A short demonstration for the sponsor would settle it.",
    "Who on your side knows this customer's environment?",
];

pub(super) const REFUSING: &[&str] = &[
    "Our consultants are booked until the summer.",
    "We are already with another bidder on this one.",
    "The share does not cover the travel.",
    "The customer told us that the project is on hold.",
];

pub(super) const LOSING: &[&str] = &[
    "The budget went into an acquisition.",
    "They stayed with what they have.",
    "Nobody has answered for a month.",
    "Lost on price, by a small margin.",
];

pub(super) const REASONS: &[CloseReason] = &[
    CloseReason::BudgetInadequate,
    CloseReason::CustomerDidNotRespond,
    CloseReason::CustomerChoseAnotherVendor,
    CloseReason::RequirementNotMet,
    CloseReason::TimeFrameTooShort,
    CloseReason::Other,
];

pub(super) const HELP: &[HelpKind] = &[
    HelpKind::WorkloadSpecificValueProposition,
    HelpKind::CustomerTechnicalArchitecture,
    HelpKind::ProofOfConceptOrDemo,
    HelpKind::QuotesOrLicensing,
    HelpKind::PostSalesCustomerSuccess,
    HelpKind::GeneralOrOther,
];
