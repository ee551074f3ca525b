//! What invitations can be filtered and sorted by. Both ends see all of it. The query must join the invitee's record.

use covente_entity::invitation::{Column as C, Entity};
use covente_entity::opportunity;
use covente_entity::types::Status;
use sea_orm::ColumnTrait;

use crate::store::amount;
use crate::store::column::{Column, Kind};

/// A field of the list of invitations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The status of the invitee's record.
    Status,
    /// Whether it asks the vendor for help.
    IsHelpRequest,
    /// When it was sent.
    SentAt,
    /// Until when an answer is taken, while one is awaited.
    AnswerDueAt,
    /// The company that is invited.
    Invitee,
    /// The company that sent it.
    Sender,
    /// When the invitee's part is expected to close.
    CloseDate,
    /// The amount that is offered.
    Share,
    /// Its currency.
    ShareCurrency,
}

impl Field {
    pub(crate) fn column(self) -> Column {
        type Record = opportunity::Entity;
        match self {
            Field::Status => Column::rank::<Record, Status>(opportunity::Column::Status),
            Field::IsHelpRequest => Column::of::<Entity>(C::IsHelpRequest, Kind::Flag),
            Field::SentAt => Column::of::<Entity>(C::SentAt, Kind::Instant),
            Field::AnswerDueAt => Column::of::<Entity>(C::DueAt, Kind::Instant)
                .only_if(opportunity::Column::Status.eq(Status::Received)),
            Field::Invitee => Column::of::<Entity>(C::InviteeId, Kind::Id),
            Field::Sender => Column::of::<Entity>(C::SenderId, Kind::Id),
            Field::CloseDate => Column::of::<Entity>(C::CloseDate, Kind::Day),
            Field::Share => amount::column::<Entity>(C::ShareMinor, C::Currency),
            Field::ShareCurrency => Column::of::<Entity>(C::Currency, Kind::Code),
        }
    }
}
