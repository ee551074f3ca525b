//! `invitePartner`, `withdrawInvitation`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::invitations;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::PartnerInvitationInput;
use crate::graphql::mutation::input::common;
use crate::graphql::mutation::payload::{InvitePartnerPayload, WithdrawInvitationPayload};
use crate::graphql::nullable::Nullable;

/// An invitation to a deal that your company started.
#[derive(InputObject)]
pub(crate) struct InvitePartnerInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// Whom to invite, and to what.
    invitation: PartnerInvitationInput,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// An invitation to take back.
#[derive(InputObject)]
pub(crate) struct WithdrawInvitationInput {
    /// The invitation.
    invitation_id: ID,
    /// The version of the record that sent it; another one is `VERSION_CONFLICT`.
    expected_version: i32,
    /// A mark of your own, which comes back in the payload.
    client_mutation_id: Option<String>,
    /// A key of your own for this very change, at most 255 characters, kept for 24 hours: a repeat of the same input
    /// under the same key is answered without doing it again; another input is `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: Option<String>,
    /// Decide everything and store nothing: the answer is that of the real call. Ids that it would have made cannot be
    /// looked up afterwards.
    #[graphql(default)]
    dry_run: bool,
}

/// Partners in a deal.
#[derive(Default)]
pub(crate) struct Invitations;

#[Object]
impl Invitations {
    /// Invites a partner to a deal that your company started; it has fourteen days to answer. Codes: `NOT_FOUND`,
    /// `REQUIRED`, `INVALID_VALUE`, `TOO_LONG`, `OUT_OF_RANGE`, `SOLUTION_REQUIRED`, `TEAM_MEMBER_INCOMPLETE`,
    /// `INBOUND_CANNOT_INVITE`, `PARTNER_NOT_ELIGIBLE`, `SELF_INVITATION`, `ALREADY_INVITED`, `CONSENT_REQUIRED`,
    /// `VERSION_CONFLICT`, `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn invite_partner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: InvitePartnerInput,
    ) -> Nullable<InvitePartnerPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = invitations::Invite {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                invitation: input.invitation.into(),
            };
            let done = invitations::invite(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        InvitePartnerPayload::of(answer.await).await
    }

    /// Takes back an invitation of your company that has no answer yet; the invitee's record becomes `WITHDRAWN`. A help
    /// request to the vendor is never taken back. Codes: `VISIBILITY_ONE_WAY`, `VERSION_CONFLICT`,
    /// `ILLEGAL_TRANSITION`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn withdraw_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: WithdrawInvitationInput,
    ) -> Nullable<WithdrawInvitationPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = invitations::Withdraw {
                invitation: ids::decode(&input.invitation_id, Kind::Invitation).map(Into::into),
                expected_version: input.expected_version,
            };
            let done = invitations::withdraw(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        WithdrawInvitationPayload::of(answer.await).await
    }
}
