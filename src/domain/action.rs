//! What a viewer can do to an existing record: one entry per mutation.

use crate::domain::lifecycle::Step;
use crate::domain::permission::Deed;

/// A mutation of an existing record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// `updateOpportunity`
    UpdateOpportunity,
    /// `setCustomerContact`
    SetCustomerContact,
    /// `acceptOpportunity`
    AcceptOpportunity,
    /// `declineOpportunity`
    DeclineOpportunity,
    /// `setSalesStage`
    SetSalesStage,
    /// `winOpportunity`
    WinOpportunity,
    /// `loseOpportunity`
    LoseOpportunity,
    /// `closeOpportunityAsError`
    CloseOpportunityAsError,
    /// `shareWithVendor`
    ShareWithVendor,
    /// `requestVendorHelp`
    RequestVendorHelp,
    /// `invitePartner`
    InvitePartner,
    /// `withdrawInvitation`
    WithdrawInvitation,
    /// `postMessage`
    PostMessage,
    /// `addTeamMember`
    AddTeamMember,
    /// `updateTeamMember`
    UpdateTeamMember,
    /// `removeTeamMember`
    RemoveTeamMember,
    /// `addSolutions`
    AddSolutions,
    /// `updateOpportunitySolution`
    UpdateOpportunitySolution,
    /// `removeSolution`
    RemoveSolution,
    /// `registerDeal`
    RegisterDeal,
    /// `resubmitRegistration`
    ResubmitRegistration,
    /// `reviewRegistration`
    ReviewRegistration,
    /// `requestRegistrationException`
    RequestRegistrationException,
    /// `decideRegistrationException`
    DecideRegistrationException,
    /// `revalueRegistration`
    RevalueRegistration,
}

impl Action {
    /// Every action, in the order in which a desk meets them.
    pub const ALL: [Action; 25] = [
        Action::AcceptOpportunity,
        Action::DeclineOpportunity,
        Action::UpdateOpportunity,
        Action::SetCustomerContact,
        Action::SetSalesStage,
        Action::WinOpportunity,
        Action::LoseOpportunity,
        Action::CloseOpportunityAsError,
        Action::ShareWithVendor,
        Action::RequestVendorHelp,
        Action::InvitePartner,
        Action::WithdrawInvitation,
        Action::PostMessage,
        Action::AddTeamMember,
        Action::UpdateTeamMember,
        Action::RemoveTeamMember,
        Action::AddSolutions,
        Action::UpdateOpportunitySolution,
        Action::RemoveSolution,
        Action::RegisterDeal,
        Action::ResubmitRegistration,
        Action::ReviewRegistration,
        Action::RequestRegistrationException,
        Action::DecideRegistrationException,
        Action::RevalueRegistration,
    ];

    /// The mutation by which it is done.
    #[must_use]
    pub fn mutation(self) -> &'static str {
        match self {
            Action::UpdateOpportunity => "updateOpportunity",
            Action::SetCustomerContact => "setCustomerContact",
            Action::AcceptOpportunity => "acceptOpportunity",
            Action::DeclineOpportunity => "declineOpportunity",
            Action::SetSalesStage => "setSalesStage",
            Action::WinOpportunity => "winOpportunity",
            Action::LoseOpportunity => "loseOpportunity",
            Action::CloseOpportunityAsError => "closeOpportunityAsError",
            Action::ShareWithVendor => "shareWithVendor",
            Action::RequestVendorHelp => "requestVendorHelp",
            Action::InvitePartner => "invitePartner",
            Action::WithdrawInvitation => "withdrawInvitation",
            Action::PostMessage => "postMessage",
            Action::AddTeamMember => "addTeamMember",
            Action::UpdateTeamMember => "updateTeamMember",
            Action::RemoveTeamMember => "removeTeamMember",
            Action::AddSolutions => "addSolutions",
            Action::UpdateOpportunitySolution => "updateOpportunitySolution",
            Action::RemoveSolution => "removeSolution",
            Action::RegisterDeal => "registerDeal",
            Action::ResubmitRegistration => "resubmitRegistration",
            Action::ReviewRegistration => "reviewRegistration",
            Action::RequestRegistrationException => "requestRegistrationException",
            Action::DecideRegistrationException => "decideRegistrationException",
            Action::RevalueRegistration => "revalueRegistration",
        }
    }

    /// What it does to the record's status.
    #[must_use]
    pub fn step(self) -> Step {
        match self {
            Action::AcceptOpportunity => Step::Accept,
            Action::DeclineOpportunity => Step::Decline,
            Action::WinOpportunity => Step::Win,
            Action::LoseOpportunity => Step::Lose,
            Action::CloseOpportunityAsError => Step::CloseAsError,
            Action::AddTeamMember | Action::UpdateTeamMember | Action::RemoveTeamMember => {
                Step::Staff
            }
            Action::PostMessage => Step::Post,
            Action::RegisterDeal
            | Action::ResubmitRegistration
            | Action::ReviewRegistration
            | Action::RequestRegistrationException
            | Action::DecideRegistrationException
            | Action::RevalueRegistration => Step::Register,
            Action::UpdateOpportunity
            | Action::SetCustomerContact
            | Action::SetSalesStage
            | Action::ShareWithVendor
            | Action::RequestVendorHelp
            | Action::InvitePartner
            | Action::WithdrawInvitation
            | Action::AddSolutions
            | Action::UpdateOpportunitySolution
            | Action::RemoveSolution => Step::Work,
        }
    }

    /// What the role must allow in one's own company (R7). A review is the vendor's: see `permission::Duty`.
    #[must_use]
    pub fn deed(self) -> Deed {
        match self.step() {
            Step::Accept | Step::Decline => Deed::Answer,
            Step::Staff => Deed::AssignTeam,
            Step::Register => Deed::Register,
            Step::Post => Deed::Post,
            Step::Work
            | Step::Win
            | Step::Lose
            | Step::CloseAsError
            | Step::Expire
            | Step::Withdraw => Deed::Edit,
        }
    }

    /// Whether only the company that started the deal may do it (R64, R99).
    #[must_use]
    pub fn is_originators(self) -> bool {
        matches!(
            self,
            Action::ShareWithVendor
                | Action::RequestVendorHelp
                | Action::InvitePartner
                | Action::SetCustomerContact
        )
    }
}
