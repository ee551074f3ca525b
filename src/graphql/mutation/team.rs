//! `addTeamMember`, `updateTeamMember`, `removeTeamMember`.

use async_graphql::{Context, ID, InputObject, Object};

use crate::actions::team;
use crate::graphql::ids::{self, Kind};
use crate::graphql::mutation::answer::{Common, caller};
use crate::graphql::mutation::input::TeamMemberInput;
use crate::graphql::mutation::input::common;
use crate::graphql::mutation::payload::{
    AddTeamMemberPayload, RemoveTeamMemberPayload, UpdateTeamMemberPayload,
};
use crate::graphql::nullable::Nullable;
use crate::graphql::scalars::{EmailAddress, PhoneNumber};

/// A person to put on the team.
#[derive(InputObject)]
pub(crate) struct AddTeamMemberInput {
    /// Your company's record.
    opportunity_id: ID,
    /// The version of it that you decided on; another one is `VERSION_CONFLICT`, which tells what changed since.
    expected_version: i32,
    /// The person.
    member: TeamMemberInput,
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

/// Changed data of a person on the team. What is left out stays as it is.
#[derive(InputObject)]
pub(crate) struct UpdateTeamMemberInput {
    /// The team member.
    team_member_id: ID,
    /// The version of the record; another one is `VERSION_CONFLICT`.
    expected_version: i32,
    /// Full name, at most 255 characters.
    name: Option<String>,
    /// E-mail address.
    email: Option<EmailAddress>,
    /// Phone number.
    phone: Option<PhoneNumber>,
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

/// A person to take off the team.
#[derive(InputObject)]
pub(crate) struct RemoveTeamMemberInput {
    /// The team member.
    team_member_id: ID,
    /// The version of the record; another one is `VERSION_CONFLICT`.
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

/// The people on a record.
#[derive(Default)]
pub(crate) struct Team;

#[Object]
impl Team {
    /// Puts a person on the team of your record, 50 at most. A referrals user of your company with this e-mail address
    /// sees the deal from now on. Codes: `TEAM_MEMBER_INCOMPLETE`, `INVALID_VALUE`, `TOO_LONG`, `OUT_OF_RANGE`,
    /// `VERSION_CONFLICT`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn add_team_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: AddTeamMemberInput,
    ) -> Nullable<AddTeamMemberPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = team::Add {
                opportunity: ids::decode(&input.opportunity_id, Kind::Opportunity).map(Into::into),
                expected_version: input.expected_version,
                member: input.member.into(),
            };
            let done = team::add(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        AddTeamMemberPayload::of(answer.await).await
    }

    /// Changes a person's data. Codes: `TEAM_MEMBER_INCOMPLETE`, `INVALID_VALUE`, `TOO_LONG`, `NOT_ON_TEAM`,
    /// `VERSION_CONFLICT`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn update_team_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: UpdateTeamMemberInput,
    ) -> Nullable<UpdateTeamMemberPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = team::Change {
                member: ids::decode(&input.team_member_id, Kind::TeamMember).map(Into::into),
                expected_version: input.expected_version,
                name: input.name,
                email: input.email.map(|email| email.0),
                phone: input.phone.map(|phone| phone.0),
            };
            let done = team::update(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        UpdateTeamMemberPayload::of(answer.await).await
    }

    /// Takes a person off the team; the last one stays, and so does a user's own entry. Codes: `TEAM_REQUIRED`,
    /// `NOT_ON_TEAM`, `VERSION_CONFLICT`, `TERMINAL_STATE`, `FORBIDDEN`.
    async fn remove_team_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to do, and how.")] input: RemoveTeamMemberInput,
    ) -> Nullable<RemoveTeamMemberPayload> {
        let answer = async {
            let caller = caller(ctx)?;
            let common = common!(input);
            let call = common.call();
            let input = team::Remove {
                member: ids::decode(&input.team_member_id, Kind::TeamMember).map(Into::into),
                expected_version: input.expected_version,
            };
            let done = team::remove(caller.desk, caller.viewer, &call, input).await;
            caller.answer(done, common)
        };
        RemoveTeamMemberPayload::of(answer.await).await
    }
}
