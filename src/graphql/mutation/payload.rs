//! The answers of mutations: the records, what was refused, what to know, and the caller's own mark.

use crate::graphql::error::Fault;
use crate::graphql::mutation::answer::Answer;
use crate::graphql::nullable::Nullable;
use crate::graphql::types::api_token::ApiToken;
use crate::graphql::types::customer::Customer;
use crate::graphql::types::exchange_rate::ExchangeRate;
use crate::graphql::types::import::Import;
use crate::graphql::types::invitation::Invitation;
use crate::graphql::types::location::Location;
use crate::graphql::types::message::Message;
use crate::graphql::types::notification::{Notification, NotificationPreference};
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::partner::Partner;
use crate::graphql::types::registration::Registration;
use crate::graphql::types::routing::RoutingRule;
use crate::graphql::types::saved_view::SavedView;
use crate::graphql::types::solution::Solution;
use crate::graphql::types::stage_mapping::StageMapping;
use crate::graphql::types::team_member::TeamMember;
use crate::graphql::types::user_error::{UserError, Warning};
use crate::graphql::types::webhook::{WebhookDelivery, WebhookEndpoint};

/// A payload type whose records are fields of [`Answer`] of the same name.
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            $($(#[$field_doc])* $field: Option<$type>,)*
            /// What the rules or the input refuse. Empty where the mutation was done; else nothing was stored.
            user_errors: Vec<UserError>,
            /// What was done all the same, but that you should know about.
            warnings: Vec<Warning>,
            /// The mark that you sent along.
            client_mutation_id: Option<String>,
        }

        impl $name {
            pub(super) async fn of(answer: Result<Answer, Fault>) -> Nullable<Self> {
                let payload = async {
                    let answer = answer?;
                    Ok(Some(Self {
                        $($field: answer.$field().await?,)*
                        user_errors: answer.user_errors,
                        warnings: answer.warnings,
                        client_mutation_id: answer.client_mutation_id,
                    }))
                };
                Nullable(payload.await)
            }
        }
    )*};
}

payloads! {
    /// The answer of `setNotifications`.
    SetNotificationsPayload {
        /// What holds for your address now; null where it was refused.
        notifications: NotificationPreference,
    }
    /// The answer of `resendNotification`.
    ResendNotificationPayload {
        /// The mail, which is to be sent; null where it was refused.
        notification: Notification,
    }
    /// The answer of `createOpportunity`.
    CreateOpportunityPayload {
        /// The new record of your company; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `updateOpportunity`.
    UpdateOpportunityPayload {
        /// The changed record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `setCustomerContact`.
    SetCustomerContactPayload {
        /// The changed record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `createCustomer`.
    CreateCustomerPayload {
        /// The new customer; null where it was refused.
        customer: Customer,
    }
    /// The answer of `acceptOpportunity`.
    AcceptOpportunityPayload {
        /// The accepted record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `declineOpportunity`.
    DeclineOpportunityPayload {
        /// The declined record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `setSalesStage`.
    SetSalesStagePayload {
        /// The changed record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `winOpportunity`.
    WinOpportunityPayload {
        /// The won record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `loseOpportunity`.
    LoseOpportunityPayload {
        /// The lost record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `closeOpportunityAsError`.
    CloseOpportunityAsErrorPayload {
        /// The closed record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `shareWithVendor`.
    ShareWithVendorPayload {
        /// The shared record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `requestVendorHelp`.
    RequestVendorHelpPayload {
        /// The record that asks; null where it was refused.
        opportunity: Opportunity,
        /// The request, as the vendor's invitation; null where it was refused.
        invitation: Invitation,
    }
    /// The answer of `invitePartner`.
    InvitePartnerPayload {
        /// The record that invites; null where it was refused.
        opportunity: Opportunity,
        /// The new invitation; null where it was refused.
        invitation: Invitation,
    }
    /// The answer of `withdrawInvitation`.
    WithdrawInvitationPayload {
        /// The record that had invited; null where it was refused.
        opportunity: Opportunity,
        /// The withdrawn invitation; null where it was refused.
        invitation: Invitation,
    }
    /// The answer of `postMessage`.
    PostMessagePayload {
        /// The record from which it was written; null where it was refused.
        opportunity: Opportunity,
        /// The new message; null where it was refused.
        message: Message,
    }
    /// The answer of `addFavorite`.
    AddFavoritePayload {
        /// The marked record.
        opportunity: Opportunity,
    }
    /// The answer of `removeFavorite`.
    RemoveFavoritePayload {
        /// The record without the mark.
        opportunity: Opportunity,
    }
    /// The answer of `addTeamMember`.
    AddTeamMemberPayload {
        /// The changed record; null where it was refused.
        opportunity: Opportunity,
        /// The new team member; null where it was refused.
        team_member: TeamMember,
    }
    /// The answer of `updateTeamMember`.
    UpdateTeamMemberPayload {
        /// The changed record; null where it was refused.
        opportunity: Opportunity,
        /// The changed team member; null where it was refused.
        team_member: TeamMember,
    }
    /// The answer of `removeTeamMember`.
    RemoveTeamMemberPayload {
        /// The changed record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `addSolutions`.
    AddSolutionsPayload {
        /// The changed record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `removeSolution`.
    RemoveSolutionPayload {
        /// The changed record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `updateOpportunitySolution`.
    UpdateOpportunitySolutionPayload {
        /// The changed record; null where it was refused.
        opportunity: Opportunity,
    }
    /// The answer of `registerDeal`.
    RegisterDealPayload {
        /// The registered record; null where it was refused.
        opportunity: Opportunity,
        /// The new registration; null where it was refused.
        registration: Registration,
    }
    /// The answer of `resubmitRegistration`.
    ResubmitRegistrationPayload {
        /// The registered record; null where it was refused.
        opportunity: Opportunity,
        /// The corrected registration; null where it was refused.
        registration: Registration,
    }
    /// The answer of `reviewRegistration`.
    ReviewRegistrationPayload {
        /// The registered record; null where it was refused, or where the vendor started the deal.
        opportunity: Opportunity,
        /// The reviewed registration; null where it was refused.
        registration: Registration,
    }
    /// The answer of `requestRegistrationException`.
    RequestRegistrationExceptionPayload {
        /// The registration with what was asked for; null where it was refused.
        registration: Registration,
    }
    /// The answer of `decideRegistrationException`.
    DecideRegistrationExceptionPayload {
        /// The registration, changed where the exception was granted; null where the mutation was refused.
        registration: Registration,
    }
    /// The answer of `revalueRegistration`.
    RevalueRegistrationPayload {
        /// The registration with its new value; null where it was refused.
        registration: Registration,
    }
    /// The answer of `upsertExchangeRate`.
    UpsertExchangeRatePayload {
        /// The published rate; null where it was refused.
        exchange_rate: ExchangeRate,
    }
    /// The answer of `publishSolution`.
    PublishSolutionPayload {
        /// The new solution; null where it was refused.
        solution: Solution,
    }
    /// The answer of `updateSolution`.
    UpdateSolutionPayload {
        /// The changed solution; null where it was refused.
        solution: Solution,
    }
    /// The answer of `retireSolution`.
    RetireSolutionPayload {
        /// The retired solution; null where it was refused.
        solution: Solution,
    }
    /// The answer of `createPartner`.
    CreatePartnerPayload {
        /// The new company; null where it was refused.
        partner: Partner,
    }
    /// The answer of `updatePartner`.
    UpdatePartnerPayload {
        /// The changed company; null where it was refused.
        partner: Partner,
    }
    /// The answer of `createLocation`.
    CreateLocationPayload {
        /// The new location; null where it was refused.
        location: Location,
    }
    /// The answer of `saveView`.
    SaveViewPayload {
        /// The new or changed view; null where it was refused.
        saved_view: SavedView,
    }
    /// The answer of `deleteView`.
    DeleteViewPayload {
        /// The view that was taken away; null where it was refused, and in a repeat.
        saved_view: SavedView,
    }
    /// The answer of `createApiToken`.
    CreateApiTokenPayload {
        /// The new token; null where it was refused.
        api_token: ApiToken,
        /// The token itself, to be sent as `Authorization: Bearer …`. It is shown this once: null in a dry run, and in a
        /// repeat.
        secret: String,
    }
    /// The answer of `revokeApiToken`.
    RevokeApiTokenPayload {
        /// The revoked token; null where it was refused.
        api_token: ApiToken,
    }
    /// The answer of `createWebhookEndpoint`.
    CreateWebhookEndpointPayload {
        /// The new endpoint; null where it was refused.
        webhook_endpoint: WebhookEndpoint,
        /// The secret that signs, beginning with `whsec_`. It is shown this once: null in a dry run, and in a repeat.
        secret: String,
    }
    /// The answer of `updateWebhookEndpoint`.
    UpdateWebhookEndpointPayload {
        /// The changed endpoint; null where it was refused.
        webhook_endpoint: WebhookEndpoint,
    }
    /// The answer of `rotateWebhookSecret`.
    RotateWebhookSecretPayload {
        /// The endpoint; null where it was refused.
        webhook_endpoint: WebhookEndpoint,
        /// The secret that signs from now on. It is shown this once: null in a dry run, and in a repeat.
        secret: String,
    }
    /// The answer of `deleteWebhookEndpoint`.
    DeleteWebhookEndpointPayload {
        /// The endpoint that was taken away; null where it was refused, and in a repeat.
        webhook_endpoint: WebhookEndpoint,
    }
    /// The answer of `testWebhookEndpoint`.
    TestWebhookEndpointPayload {
        /// The trial, on its way; null where it was refused.
        webhook_delivery: WebhookDelivery,
    }
    /// The answer of `redeliver`.
    RedeliverPayload {
        /// The endpoint; null where it was refused.
        webhook_endpoint: WebhookEndpoint,
        /// What was named, on its way; null where nothing was, or it was refused.
        webhook_delivery: WebhookDelivery,
        /// How many are sent again; null where it was refused, and in a repeat.
        redelivered: i32,
    }
    /// The answer of `importOpportunities`.
    ImportOpportunitiesPayload {
        /// The import, which begins soon; null where it was refused.
        import: Import,
    }
    /// The answer of `undoImport`.
    UndoImportPayload {
        /// The import, which is being taken back; null where it was refused.
        import: Import,
    }
    /// The answer of `upsertStageMapping`.
    UpsertStageMappingPayload {
        /// The new or changed mapping; null where it was refused.
        stage_mapping: StageMapping,
    }
    /// The answer of `deleteStageMapping`.
    DeleteStageMappingPayload {
        /// The mapping that was taken away; null where it was refused, and in a repeat.
        stage_mapping: StageMapping,
    }
    /// The answer of `upsertRoutingRule`.
    UpsertRoutingRulePayload {
        /// The new or changed rule; null where it was refused.
        routing_rule: RoutingRule,
    }
    /// The answer of `deleteRoutingRule`.
    DeleteRoutingRulePayload {
        /// The rule that was taken away; null where it was refused, and in a repeat.
        routing_rule: RoutingRule,
    }
    /// The answer of `updateLocation`.
    UpdateLocationPayload {
        /// The changed location; null where it was refused.
        location: Location,
    }
}
