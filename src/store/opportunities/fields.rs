//! What records can be filtered and sorted by, and for which of them the viewer may not see it (design §10, §11). The
//! query must join deal, customer and company.

use covente_entity::opportunity::{Column as C, Entity};
use covente_entity::types::{PartnerKind, SalesStage, Status, VendorInvolvement};
use covente_entity::{customer, engagement, opportunity_solution, partner, team_member};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait};

use crate::domain::deal_type::DealType;
use crate::domain::viewer::Viewer;
use crate::store::column::{Column, Kind};
use crate::store::dialect::Dialect;
use crate::store::{amount, sight};

/// A field of the lists of records (R166).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its name.
    Name,
    /// Where it stands.
    Status,
    /// Since when.
    StatusSince,
    /// The type of the deal, as far as the viewer can know it.
    Type,
    /// How far the sale is.
    SalesStage,
    /// The amount of its value.
    Value,
    /// The currency of its value.
    Currency,
    /// When it is expected to close.
    CloseDate,
    /// When it was made.
    CreatedAt,
    /// When its company last changed it.
    UpdatedAt,
    /// When it was closed.
    ClosedAt,
    /// Until when an answer is taken, while one is awaited.
    AnswerDueAt,
    /// The location that it belongs to.
    Location,
    /// Whose record it is.
    Partner,
    /// The customer.
    Customer,
    /// The customer's name.
    CustomerName,
    /// The customer's country.
    CustomerCountry,
    /// The customer's city.
    CustomerCity,
    /// The reference of the deal.
    Reference,
    /// How far the vendor is in the deal.
    VendorInvolvement,
    /// Whether its company started the deal.
    Role,
    /// Its company's CRM id.
    CrmId,
    /// Its company's campaign id.
    CampaignId,
    /// Its company's notes.
    PrivateNotes,
    /// The solutions on it.
    Solution,
    /// The e-mail addresses of its team.
    TeamEmail,
}

impl Field {
    pub(crate) fn column(self, viewer: &Viewer, dialect: Dialect) -> Column {
        let own = || C::PartnerId.eq(viewer.partner);
        let of_customer = |column, kind| Column::of::<customer::Entity>(column, kind);
        match self {
            Field::Name => Column::of::<Entity>(C::Name, Kind::Name),
            Field::Status => Column::rank::<Entity, Status>(C::Status),
            Field::StatusSince => Column::of::<Entity>(C::StatusSince, Kind::Instant),
            Field::Type => Column::new(deal_type(viewer, dialect), Kind::Number),
            Field::SalesStage => Column::rank::<Entity, SalesStage>(C::SalesStage).nullable(),
            Field::Value => amount::column::<Entity>(C::ValueMinor, C::Currency),
            Field::Currency => Column::of::<Entity>(C::Currency, Kind::Code),
            Field::CloseDate => Column::of::<Entity>(C::CloseDate, Kind::Day),
            Field::CreatedAt => Column::of::<Entity>(C::CreatedAt, Kind::Instant),
            Field::UpdatedAt => Column::of::<Entity>(C::UpdatedAt, Kind::Instant),
            Field::ClosedAt => Column::of::<Entity>(C::ClosedAt, Kind::Instant).nullable(),
            Field::AnswerDueAt => Column::of::<Entity>(C::DueAt, Kind::Instant)
                .only_if(C::Status.eq(Status::Received)),
            Field::Location => Column::of::<Entity>(C::LocationId, Kind::Id),
            Field::Partner => Column::of::<Entity>(C::PartnerId, Kind::Id),
            Field::Customer => {
                of_customer(customer::Column::Id, Kind::Id).only_if(customer_seen(viewer, dialect))
            }
            Field::CustomerName => of_customer(customer::Column::NameFolded, Kind::Folded),
            Field::CustomerCountry => of_customer(customer::Column::Country, Kind::Code)
                .only_if(customer_seen(viewer, dialect)),
            Field::CustomerCity => of_customer(customer::Column::CityFolded, Kind::Folded)
                .only_if(customer_seen(viewer, dialect)),
            Field::Reference => {
                Column::of::<engagement::Entity>(engagement::Column::Reference, Kind::Code)
            }
            // An invitee need not know what is between the sender and the vendor.
            Field::VendorInvolvement => Column::rank::<engagement::Entity, VendorInvolvement>(
                engagement::Column::VendorInvolvement,
            )
            .only_if(C::IsOriginator.eq(true)),
            Field::Role => Column::of::<Entity>(C::IsOriginator, Kind::Flag),
            Field::CrmId => Column::of::<Entity>(C::CrmId, Kind::Exact).only_if(own()),
            Field::CampaignId => Column::of::<Entity>(C::CampaignId, Kind::Exact).only_if(own()),
            Field::PrivateNotes => Column::of::<Entity>(C::PrivateNotes, Kind::Name).only_if(own()),
            Field::Solution => {
                use opportunity_solution::{Column as Line, Entity as Lines};
                Column::of::<Lines>(Line::SolutionId, Kind::Id)
                    .among(on_record::<Lines>(Line::OpportunityId))
            }
            Field::TeamEmail => {
                use team_member::{Column as Member, Entity as Team};
                Column::of::<Team>(Member::EmailKey, Kind::Email)
                    .among(on_record::<Team>(Member::OpportunityId))
            }
        }
    }
}

/// The place of a type in the order of a list.
#[must_use]
pub fn type_place(of: DealType) -> i64 {
    match of {
        DealType::Private => 0,
        DealType::PartnerLed => 1,
        DealType::CoSell => 2,
        DealType::P2p => 3,
        DealType::SolutionAssessment => 4,
    }
}

/// The type of the deal of a record, as far as the viewer can know it. The other form of this rule is
/// `domain::deal_type`, asked of what `domain::visibility` lets the viewer know.
fn deal_type(viewer: &Viewer, dialect: Dialect) -> SimpleExpr {
    use engagement::Column as E;
    let place = |of| Expr::Constant(type_place(of).into());
    let known = |involvement: VendorInvolvement| {
        let involved = Condition::all().add(E::VendorInvolvement.eq(involvement));
        if viewer.is_vendor {
            return involved;
        }
        let seen = Condition::any()
            .add(E::OriginatorId.eq(viewer.partner))
            .add(sees_vendor(viewer, dialect));
        involved.add(seen)
    };
    let started = E::OriginatorId.ne(viewer.partner);
    let invited = if viewer.is_vendor {
        Condition::any().add(E::PartnerInvited.eq(true))
    } else {
        Condition::any()
            .add(E::PartnerInvited.eq(true))
            .add(started)
    };
    let case = CaseStatement::new()
        .case(E::Assessment.eq(true), place(DealType::SolutionAssessment))
        .case(E::StartedByVendor.eq(true), place(DealType::CoSell))
        .case(
            known(VendorInvolvement::HelpRequested),
            place(DealType::CoSell),
        )
        .case(
            known(VendorInvolvement::Visible),
            place(DealType::PartnerLed),
        )
        .case(invited, place(DealType::P2p))
        .finally(place(DealType::Private));
    let case: SimpleExpr = case.into();
    case.cast_as("bigint")
}

/// Whether an invitee sees the vendor in the deal: both have accepted.
fn sees_vendor(viewer: &Viewer, dialect: Dialect) -> Condition {
    let accepted = || {
        Query::select()
            .expr(Expr::val(1))
            .from(Entity)
            .and_where(
                Expr::col((Entity, C::EngagementId))
                    .equals((engagement::Entity, engagement::Column::Id)),
            )
            .and_where(C::AcceptedAt.is_not_null())
            .to_owned()
    };
    let own = accepted()
        .cond_where(sight::own(viewer, dialect))
        .to_owned();
    let vendor = Query::select()
        .column(partner::Column::Id)
        .from(partner::Entity)
        .and_where(partner::Column::Kind.eq(PartnerKind::Vendor))
        .to_owned();
    let vendors = accepted()
        .and_where(Expr::col((Entity, C::PartnerId)).in_subquery(vendor))
        .to_owned();
    Condition::all()
        .add(Expr::exists(own))
        .add(Expr::exists(vendors))
}

/// The rows of a table that belong to the record.
fn on_record<E: EntityTrait>(record: E::Column) -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(E::default())
        .and_where(Expr::col((E::default(), record)).equals((Entity, C::Id)))
        .to_owned()
}

/// Whether the viewer sees more of the customer than its name: not by a record that ended unaccepted alone. The other
/// form of this rule is `domain::visibility`.
pub(crate) fn customer_seen(viewer: &Viewer, dialect: Dialect) -> Condition {
    // The vendor is only ever asked for what it may view from then on (R21).
    if viewer.is_vendor {
        return Condition::all();
    }
    let again = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(
            Expr::col((Entity, C::EngagementId))
                .equals((engagement::Entity, engagement::Column::Id)),
        )
        .cond_where(sight::own(viewer, dialect))
        .cond_where(in_the_deal())
        .to_owned();
    Condition::any().add(in_the_deal()).add(Expr::exists(again))
}

fn in_the_deal() -> Condition {
    let taken_back = Condition::all()
        .add(C::Status.eq(Status::ClosedAsError))
        .add(C::AcceptedAt.is_null());
    Condition::all()
        .add(C::Status.is_not_in([Status::Declined, Status::Expired, Status::Withdrawn]))
        .add(taken_back.not())
}
