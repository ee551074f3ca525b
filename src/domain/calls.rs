//! Machines that sign in by a token of their own: which mutations such a token may call (C18).

use serde_json::json;

use crate::domain::refusal::{Code, Refusal};
use crate::domain::viewer::Viewer;

/// A machine, as its token has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The only mutations that it may call; none where its grants alone decide.
    pub actions: Option<Vec<String>>,
}

/// What a token may be scoped to: every mutation that a machine may call at all.
#[rustfmt::skip]
pub const CALLS: [&str; 48] = [
    "acceptOpportunity", "addFavorite", "addSolutions", "addTeamMember", "closeOpportunityAsError", "createCustomer",
    "createLocation", "createOpportunity", "createPartner", "decideRegistrationException", "declineOpportunity",
    "deleteRoutingRule", "deleteStageMapping", "deleteView", "importOpportunities", "invitePartner",
    "loseOpportunity", "postMessage", "publishSolution", "redeliver", "registerDeal", "removeFavorite",
    "removeSolution", "removeTeamMember", "requestRegistrationException", "requestVendorHelp", "resendNotification",
    "resubmitRegistration", "retireSolution", "revalueRegistration", "reviewRegistration", "saveView",
    "setCustomerContact", "setSalesStage", "shareWithVendor", "testWebhookEndpoint", "undoImport", "updateLocation",
    "updateOpportunity", "updateOpportunitySolution", "updatePartner", "updateSolution", "updateTeamMember",
    "upsertExchangeRate", "upsertRoutingRule", "upsertStageMapping", "winOpportunity", "withdrawInvitation",
];

/// What only people do: a machine makes no credentials that would outlast its own, and chooses for nobody's address.
#[rustfmt::skip]
pub const PEOPLE: [&str; 7] = [
    "createApiToken", "createWebhookEndpoint", "deleteWebhookEndpoint", "revokeApiToken", "rotateWebhookSecret",
    "setNotifications", "updateWebhookEndpoint",
];

/// Why the viewer may not call a mutation, whatever it is about: only machines are refused here.
#[must_use]
pub fn refusal(viewer: &Viewer, mutation: &str) -> Option<Refusal> {
    let machine = viewer.machine.as_ref()?;
    let message = if PEOPLE.contains(&mutation) {
        format!("A machine's token does not call {mutation}: a person does.")
    } else {
        let actions = machine.actions.as_ref()?;
        if actions.iter().any(|action| action == mutation) {
            return None;
        }
        match actions.as_slice() {
            [] => format!("This token only reads; it does not call {mutation}."),
            some => format!(
                "This token calls {} only, and not {mutation}.",
                some.join(", ")
            ),
        }
    };
    let refusal = Refusal::new(Code::Forbidden, "R189", message);
    Some(refusal.with(json!({ "action": mutation, "actions": machine.actions })))
}

#[cfg(test)]
mod tests {
    use covente_entity::types::ids::PartnerId;
    use uuid::Uuid;

    use super::*;

    fn said(actions: Option<&[&str]>, mutation: &str) -> Option<String> {
        let actions = actions.map(|all| all.iter().map(|one| (*one).to_owned()).collect());
        let viewer = Viewer {
            subject: "token:1".into(),
            email: None,
            partner: PartnerId(Uuid::nil()),
            is_vendor: false,
            grants: Vec::new(),
            via: "API token test".into(),
            machine: Some(Machine { actions }),
        };
        refusal(&viewer, mutation).map(|refusal| refusal.message)
    }

    /// R189: within its scope a machine is refused nothing here, beyond it everything.
    #[test]
    fn a_machine_calls_what_its_token_is_scoped_to() {
        assert_eq!(said(None, "winOpportunity"), None);
        assert_eq!(said(Some(&["winOpportunity"]), "winOpportunity"), None);
        assert_eq!(
            said(Some(&["winOpportunity", "loseOpportunity"]), "postMessage").as_deref(),
            Some("This token calls winOpportunity, loseOpportunity only, and not postMessage.")
        );
        assert_eq!(
            said(Some(&[]), "postMessage").as_deref(),
            Some("This token only reads; it does not call postMessage.")
        );
        for mutation in PEOPLE {
            assert!(said(None, mutation).is_some(), "{mutation}");
            assert!(said(Some(&[mutation]), mutation).is_some(), "{mutation}");
        }
    }
}
