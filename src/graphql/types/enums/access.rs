//! Roles, and what can be done to a record.

use async_graphql::Enum;

/// A role that the programme grants to a person, in the whole company or in some of its locations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::viewer::Role")]
pub enum Role {
    /// Administers the company: its deals at all locations, its locations, its solutions and its data.
    PartnerAdmin,
    /// Works on all deals of the granted locations.
    ReferralsAdmin,
    /// Creates deals at the granted locations, and works on those on whose team the person is, by e-mail address.
    ReferralsUser,
    /// Administers companies and the programme; sees no deals.
    ProgramAdmin,
}

/// What can be done to an existing record: one value for each mutation, named after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::action::Action")]
pub enum OpportunityAction {
    /// `acceptOpportunity`: take on a deal that was offered.
    AcceptOpportunity,
    /// `declineOpportunity`: refuse a deal that was offered.
    DeclineOpportunity,
    /// `updateOpportunity`: change name, value, close date, notes and ids of other systems.
    UpdateOpportunity,
    /// `setCustomerContact`: set or clear the customer's contact of the deal.
    SetCustomerContact,
    /// `setSalesStage`: mark how far the sale is.
    SetSalesStage,
    /// `winOpportunity`: close the record as won.
    WinOpportunity,
    /// `loseOpportunity`: close the record as lost.
    LoseOpportunity,
    /// `closeOpportunityAsError`: close the record as a mistake.
    CloseOpportunityAsError,
    /// `shareWithVendor`: let the vendor view the deal. It cannot be taken back.
    ShareWithVendor,
    /// `requestVendorHelp`: ask the vendor for help, which lets it view the deal too.
    RequestVendorHelp,
    /// `invitePartner`: offer another company a part in the deal.
    InvitePartner,
    /// `withdrawInvitation`: take back an invitation that was not answered.
    WithdrawInvitation,
    /// `postMessage`: write to companies of the deal, or to your own.
    PostMessage,
    /// `addTeamMember`: put a person on the team.
    AddTeamMember,
    /// `updateTeamMember`: correct a person's name or addresses.
    UpdateTeamMember,
    /// `removeTeamMember`: take a person off the team.
    RemoveTeamMember,
    /// `addSolutions`: add solutions to the record.
    AddSolutions,
    /// `updateOpportunitySolution`: set price and quantity of a solution of the record.
    UpdateOpportunitySolution,
    /// `removeSolution`: take a solution off the record.
    RemoveSolution,
    /// `registerDeal`: register the won deal for an incentive.
    RegisterDeal,
    /// `resubmitRegistration`: correct a registration that the vendor wants corrected.
    ResubmitRegistration,
    /// `reviewRegistration`: for the vendor, decide on a registration.
    ReviewRegistration,
    /// `requestRegistrationException`: ask for changes of a registration of the edition of 2023.
    RequestRegistrationException,
    /// `decideRegistrationException`: for the vendor, grant or refuse them.
    DecideRegistrationException,
    /// `revalueRegistration`: value a pay-as-you-go contract anew.
    RevalueRegistration,
}
