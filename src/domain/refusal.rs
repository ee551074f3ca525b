//! Every way in which a rule or an input says no: the guard table A21, with its warnings.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A code of A21. A client may branch on it; its meaning never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// The role is not granted for the location (R7).
    LocationOutOfScope,
    /// A user role without team membership (R7).
    NotOnTeam,
    /// Help was asked without a customer contact (R28).
    CustomerContactRequired,
    /// A contact would be shared without consent (R29).
    ConsentRequired,
    /// A team member lacks name, phone or e-mail (R40).
    TeamMemberIncomplete,
    /// A record needs at least one team member (R40).
    TeamRequired,
    /// At least one solution is needed (R46).
    SolutionRequired,
    /// An assessment mixed with other solutions, or a second one (R49).
    AssessmentExclusive,
    /// The company may not run solution assessments (R13).
    AssessmentNotVetted,
    /// An assessment is neither upgraded nor shared (R102).
    AssessmentNotShareable,
    /// The solution of an assessment stays (R48).
    AssessmentSolutionFixed,
    /// The stages of an assessment are marked in order (R86).
    StageOutOfOrder,
    /// An assessment is won once every stage is marked (R85, R131).
    StagesIncomplete,
    /// A name or a percentage of a stage that the company has not mapped (R84).
    StageUnmapped,
    /// Another routing rule is for the same (R177).
    RoutingConflict,
    /// The record is closed (R92).
    TerminalState,
    /// The time to answer is over (R73, R98).
    DeadlinePassed,
    /// A reason is needed (R72, R93).
    ReasonRequired,
    /// Only the company that started the deal shares, asks and invites (R64, R99).
    InboundCannotInvite,
    /// The company cannot be invited (R57).
    PartnerNotEligible,
    /// Visibility and help requests are never taken back (R22).
    VisibilityOneWay,
    /// The record was changed meanwhile (R203).
    VersionConflict,
    /// Not possible in this status (R96).
    IllegalTransition,
    /// Not all conditions of registration are met (R109).
    NotEligibleForRegistration,
    /// The company has an open invitation already (R67).
    AlreadyInvited,
    /// A company cannot invite itself (R67).
    SelfInvitation,
    /// The company is not ready for co-selling (R11, R12).
    NotCoSellReady,
    /// The key was used with another input (R202).
    IdempotencyKeyReused,
    /// Visible, but the role does not allow the action (R7).
    Forbidden,
    /// The value is not well formed or not possible (R205).
    InvalidValue,
    /// A value is needed (R205).
    Required,
    /// The text is too long (R205).
    TooLong,
    /// The number or the list is outside its bounds (R205).
    OutOfRange,
    /// There is no such thing, or it is not visible (R205).
    NotFound,
}

/// Why something was not done. Several can stand together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refusal {
    /// The stable code.
    pub code: Code,
    /// One sentence for a person.
    pub message: String,
    /// Where in the input; empty where no field is at fault.
    pub path: Vec<String>,
    /// The rule, as in `docs/rules.md`.
    pub rule: Option<&'static str>,
    /// What a program may want to know.
    pub data: Option<Value>,
}

impl Refusal {
    /// A refusal of the whole request.
    #[must_use]
    pub fn new(code: Code, rule: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            path: Vec::new(),
            rule: Some(rule),
            data: None,
        }
    }

    /// A fault of one input field (R205).
    #[must_use]
    pub fn at(code: Code, path: &Path, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            path: path.0.clone(),
            rule: None,
            data: None,
        }
    }

    /// The same, at a field of the input.
    #[must_use]
    pub fn on(mut self, path: &Path) -> Self {
        self.path.clone_from(&path.0);
        self
    }

    /// The same, with the rule behind it.
    #[must_use]
    pub fn rule(mut self, rule: &'static str) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The same, with data for a program.
    #[must_use]
    pub fn with(mut self, data: Value) -> Self {
        self.data = Some(data);
        self
    }
}

/// A refusal that was kept, to be told later.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Kept {
    /// The stable code.
    pub code: Code,
    /// One sentence for a person.
    pub message: String,
    /// Where in the input.
    pub path: Vec<String>,
    /// The rule, as in `docs/rules.md`.
    pub rule: Option<String>,
    /// What a program may want to know.
    pub data: Option<Value>,
}

/// A code of a warning: said before the user falls into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WarningCode {
    /// A private deal can never be registered (R108).
    PrivateNotRegistrable,
    /// Asking the vendor can cost the registration of a partner-led deal (R104).
    CosellMayCostRegistration,
    /// Won so early that a registration may be rejected (R106).
    WonTooEarly,
    /// One's own company has a deal already that looks like this one.
    PossibleDuplicate,
}

/// Something that was done, but that the caller should know about.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// The stable code.
    pub code: WarningCode,
    /// One sentence for a person.
    pub message: String,
    /// Where in the input it comes from.
    pub path: Vec<String>,
    /// The rule behind it.
    pub rule: Option<&'static str>,
    /// What a program may want to know.
    pub data: Option<Value>,
}

/// Where in an input a value stands: field names and list positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(Vec<String>);

impl Path {
    /// A field of the input itself.
    #[must_use]
    pub fn of(field: &str) -> Self {
        Self(vec![field.to_owned()])
    }

    /// A field below.
    #[must_use]
    pub fn field(&self, field: &str) -> Self {
        let mut path = self.0.clone();
        path.push(field.to_owned());
        Self(path)
    }

    /// A place in the list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.field(&index.to_string())
    }
}
