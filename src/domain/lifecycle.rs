//! Which step takes a record from which status to which (R96, A20).

use covente_entity::types::Status;

/// What can happen to a record's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The invitee accepts (R71).
    Accept,
    /// The invitee declines (R72).
    Decline,
    /// The time to answer is over (R73).
    Expire,
    /// The sender takes the offer back, or the deal is closed (R67, R68).
    Withdraw,
    /// Any change of the record while it is worked on (R35, R81, R99).
    Work,
    /// A change of the record's team, which an unanswered record needs too (R8).
    Staff,
    /// The deal is won (R91).
    Win,
    /// The deal is lost (R91).
    Lose,
    /// The record was a mistake (R94).
    CloseAsError,
    /// The won deal is registered, or its registration corrected (R105, R112).
    Register,
    /// The company writes a message: as long as the record gives it a standing in the deal, also after the end of the
    /// sale (R138).
    Post,
}

impl Step {
    /// Every step.
    pub const ALL: [Step; 11] = [
        Step::Accept,
        Step::Decline,
        Step::Expire,
        Step::Withdraw,
        Step::Work,
        Step::Staff,
        Step::Win,
        Step::Lose,
        Step::CloseAsError,
        Step::Register,
        Step::Post,
    ];
}

/// Why a step is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The record is closed: nothing is possible any more (R92).
    Terminal,
    /// Not from this status (R96).
    Illegal,
}

/// The status after a step: R96 as one table.
///
/// # Errors
/// [`Stop`] where the table has no such move.
#[expect(clippy::match_same_arms, reason = "one line a move of R96")]
pub fn next(from: Status, step: Step) -> Result<Status, Stop> {
    match (from, step) {
        (Status::Received, Step::Accept) => Ok(Status::Accepted),
        (Status::Received, Step::Decline) => Ok(Status::Declined),
        (Status::Received, Step::Expire) => Ok(Status::Expired),
        (Status::Received, Step::Withdraw) => Ok(Status::Withdrawn),
        (Status::Received, Step::Staff | Step::Post) => Ok(Status::Received),
        (Status::Accepted, Step::Work | Step::Staff | Step::Post) => Ok(Status::Accepted),
        (Status::Accepted, Step::Win) => Ok(Status::Won),
        (Status::Accepted, Step::Lose) => Ok(Status::Lost),
        (Status::Received | Status::Accepted, Step::CloseAsError) => Ok(Status::ClosedAsError),
        (Status::Won, Step::Register | Step::Post) => Ok(Status::Won),
        (Status::Lost, Step::Post) => Ok(Status::Lost),
        (Status::Received, Step::Work | Step::Win | Step::Lose | Step::Register)
        | (
            Status::Accepted,
            Step::Accept | Step::Decline | Step::Expire | Step::Withdraw | Step::Register,
        ) => Err(Stop::Illegal),
        (
            Status::Won
            | Status::Lost
            | Status::Declined
            | Status::Expired
            | Status::Withdrawn
            | Status::ClosedAsError,
            _,
        ) => Err(Stop::Terminal),
    }
}

/// Every status, in the order of a record's life.
pub const STATUSES: [Status; 8] = [
    Status::Received,
    Status::Accepted,
    Status::Won,
    Status::Lost,
    Status::Declined,
    Status::Expired,
    Status::Withdrawn,
    Status::ClosedAsError,
];

/// Whether nothing can happen to the record any more (R92).
#[must_use]
pub fn is_terminal(status: Status) -> bool {
    next(status, Step::Staff) == Err(Stop::Terminal)
}
