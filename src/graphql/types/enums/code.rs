//! Every way in which a mutation says no, and what it warns about.

use async_graphql::Enum;

/// Why something was not done. The meaning of a code never changes, so that a program may branch on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::refusal::Code")]
pub enum UserErrorCode {
    /// Your role is not granted for the location of the deal.
    LocationOutOfScope,
    /// Your role needs you on the team of the deal.
    NotOnTeam,
    /// Help of the vendor needs a contact of the customer.
    CustomerContactRequired,
    /// The contact must have agreed to be shared with other companies.
    ConsentRequired,
    /// A team member needs a name, an e-mail address and a phone number.
    TeamMemberIncomplete,
    /// A record needs at least one team member.
    TeamRequired,
    /// At least one solution is needed.
    SolutionRequired,
    /// A solution assessment stands alone: no other solution, no second assessment.
    AssessmentExclusive,
    /// Your company is not vetted for solution assessments.
    AssessmentNotVetted,
    /// A solution assessment is not shared: no vendor, no partners.
    AssessmentNotShareable,
    /// The assessment type of a deal cannot be changed.
    AssessmentSolutionFixed,
    /// The stages of a solution assessment are marked one after the other; `data` has the next one.
    StageOutOfOrder,
    /// A solution assessment is won once each of its stages is marked; `data` lists those that are missing.
    StagesIncomplete,
    /// Your company has not said which stage this name or percentage means; `data` lists the names that it has.
    StageUnmapped,
    /// Another routing rule of your company is for the same market and solution; `data` names it.
    RoutingConflict,
    /// The record is closed; nothing can change it any more.
    TerminalState,
    /// The time to answer is over.
    DeadlinePassed,
    /// A reason is needed.
    ReasonRequired,
    /// Only the company that started the deal shares it, asks for help and invites.
    InboundCannotInvite,
    /// The company does not transact in the ecosystem, so it cannot be invited.
    PartnerNotEligible,
    /// What the vendor was shown or asked cannot be taken back.
    VisibilityOneWay,
    /// The record was changed since the version that you expected; `data` says what changed.
    VersionConflict,
    /// The record's status does not allow this; `data` has the status and the action.
    IllegalTransition,
    /// The deal does not meet all conditions of registration; `data` lists those that it does not meet.
    NotEligibleForRegistration,
    /// The company has an invitation to this deal that is open or was accepted.
    AlreadyInvited,
    /// A company cannot invite itself.
    SelfInvitation,
    /// Your company is not ready for co-selling.
    NotCoSellReady,
    /// The idempotency key was used with another input.
    IdempotencyKeyReused,
    /// You may see this, but your role does not allow the action.
    Forbidden,
    /// The value is not well formed, or not possible here.
    InvalidValue,
    /// A value is needed.
    Required,
    /// The text is too long; `data` has the maximum.
    TooLong,
    /// The number, the date or the length of the list is out of bounds.
    OutOfRange,
    /// There is no such thing, or you may not see it.
    NotFound,
}

/// What was done, but should be known before it bites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::refusal::WarningCode")]
pub enum WarningCode {
    /// A private deal can never be registered.
    PrivateNotRegistrable,
    /// Asking the vendor for help can cost the registration of a partner-led deal.
    CosellMayCostRegistration,
    /// It was won so early that a registration may be rejected.
    WonTooEarly,
    /// You have deals already that this one may be a double of: for the same customer, or one of the same name in the
    /// same country, with a solution of this deal, and expected to close within 90 days of it. `data.opportunities`
    /// names the ten likeliest, each with `opportunityId`, `reference`, `name`, `isSameCustomer`, `solutionIds` (what is
    /// sold in both) and `daysApart`.
    PossibleDuplicate,
}
