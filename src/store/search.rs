//! Which records a viewer finds by words, as a condition in SQL: a text counts only where the viewer sees it (design
//! §11). The query must join deal and customer.

use covente_entity::types::{MessageAudience, SearchPart};
use covente_entity::{
    customer, engagement, invitation, message, opportunity, opportunity_solution, search_text,
};
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, IntoColumnRef, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType};

use crate::domain::search::Sought;
use crate::domain::viewer::Viewer;
use crate::store::dialect::Dialect;
use crate::store::opportunities::customer_seen;
use crate::store::sight;

use opportunity::{Column as O, Entity as Record};
use search_text::{Column as T, Entity as Text};

/// Records in which the viewer finds every word, each as the beginning of some word, not necessarily in one text.
pub(crate) fn found(viewer: &Viewer, dialect: Dialect, sought: &Sought) -> Condition {
    let words = sought.words().iter();
    words.fold(Condition::all(), |all, word| {
        all.add(has(viewer, dialect, word))
    })
}

fn has(viewer: &Viewer, dialect: Dialect, word: &str) -> Condition {
    let texts = |parts: &[SearchPart]| texts(dialect, parts, word);
    let owners = |parts: &[SearchPart]| texts(parts).column((Text, T::Owner)).to_owned();
    let own = || O::PartnerId.eq(viewer.partner);
    let sold = texts(&[SearchPart::Solution])
        .column(of::<opportunity_solution::Entity>(
            opportunity_solution::Column::OpportunityId,
        ))
        .inner_join(
            opportunity_solution::Entity,
            Expr::col(of::<opportunity_solution::Entity>(
                opportunity_solution::Column::SolutionId,
            ))
            .equals((Text, T::Owner)),
        )
        .to_owned();
    let deal = || Expr::col(of::<engagement::Entity>(engagement::Column::Id));
    let customer = || Expr::col(of::<customer::Entity>(customer::Column::Id));
    // Name, team and solutions go with a record to whoever is given it.
    Condition::any()
        .add(record(O::Id).in_subquery(owners(&[SearchPart::Name, SearchPart::Person])))
        .add(record(O::Id).in_subquery(sold))
        .add(deal().in_subquery(owners(&[SearchPart::Reference])))
        .add(customer().in_subquery(owners(&[SearchPart::Customer])))
        .add(
            Condition::all()
                .add(customer_seen(viewer, dialect))
                .add(customer().in_subquery(owners(&[SearchPart::CustomerId]))),
        )
        .add(
            Condition::all()
                .add(own())
                .add(record(O::Id).in_subquery(owners(&[SearchPart::Internal]))),
        )
        .add(
            Condition::all()
                .add(contact_seen(viewer, dialect))
                .add(deal().in_subquery(owners(&[SearchPart::Contact]))),
        )
        .add(deal().in_subquery(heard(viewer, dialect, texts(&[SearchPart::Message]))))
        .add(deal().in_subquery(told(viewer, dialect, texts(&[SearchPart::Invitation]))))
}

/// Texts of some kinds with a word that begins so.
fn texts(dialect: Dialect, parts: &[SearchPart], word: &str) -> SelectStatement {
    Query::select()
        .from(Text)
        .and_where(Expr::col((Text, T::Part)).is_in(parts.iter().copied()))
        .and_where(dialect.has_word(word))
        .to_owned()
}

fn of<E: EntityTrait>(column: E::Column) -> (E, E::Column) {
    (E::default(), column)
}

fn record(column: O) -> SimpleExpr {
    Expr::col((Record, column))
}

/// Whether there is a record of the deal of this column that meets a condition.
fn any_record<C: IntoColumnRef>(deal: C, condition: Condition) -> SimpleExpr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(Record)
            .and_where(record(O::EngagementId).eq(Expr::col(deal)))
            .cond_where(condition)
            .to_owned(),
    )
}

/// Whether the viewer's company has a part in the deal of a column that did not end unanswered. Of the vendor's part
/// everybody of the vendor knows, of another company's whoever sees its record.
fn in_the_deal<C: IntoColumnRef>(viewer: &Viewer, dialect: Dialect, deal: C) -> SimpleExpr {
    let own = if viewer.is_vendor {
        Condition::all().add(O::PartnerId.eq(viewer.partner))
    } else {
        sight::own(viewer, dialect)
    };
    any_record(deal, own.add(sight::ended_unaccepted().not()))
}

/// Whether the viewer sees a record of their own company that a column names.
fn sees_own<C: IntoColumnRef>(viewer: &Viewer, dialect: Dialect, id: C) -> SimpleExpr {
    Expr::exists(
        Query::select()
            .expr(Expr::val(1))
            .from(Record)
            .and_where(record(O::Id).eq(Expr::col(id)))
            .cond_where(sight::own(viewer, dialect))
            .to_owned(),
    )
}

/// Whether the viewer sees the customer's contact. The other form of this rule is `domain::visibility`.
fn contact_seen(viewer: &Viewer, dialect: Dialect) -> Condition {
    let deal = of::<engagement::Entity>(engagement::Column::Id);
    let shared = Condition::all()
        .add(in_the_deal(viewer, dialect, deal))
        .add_option((!viewer.is_vendor).then(|| engagement::Column::ContactConsent.eq(true)));
    let started = engagement::Column::OriginatorId.eq(viewer.partner);
    Condition::any().add(started).add(shared)
}

/// The deals of some texts of messages that the viewer hears. The other form of this rule is `domain::message`.
fn heard(viewer: &Viewer, dialect: Dialect, mut texts: SelectStatement) -> SelectStatement {
    use message::{Column as M, Entity as Said};
    let author = |column: O| Expr::col((Alias::new("author"), column));
    let joint = any_record(
        of::<Said>(M::EngagementId),
        Condition::all()
            .add(O::PartnerId.eq(viewer.partner))
            .add(O::AcceptedAt.is_not_null()),
    );
    let for_them = Condition::any().add(M::AddresseeId.eq(viewer.partner)).add(
        Condition::all()
            .add(M::Audience.eq(MessageAudience::AllParties))
            .add(joint),
    );
    let both_accepted = Condition::all()
        .add(O::AcceptedAt.is_not_null())
        .add(author(O::AcceptedAt).is_not_null());
    let beside = sight::own(viewer, dialect)
        .add(sight::ended_unaccepted().not())
        .add(
            Condition::any()
                .add(O::IsOriginator.eq(true))
                .add(author(O::IsOriginator).eq(true))
                .add(both_accepted),
        );
    // A deal of which the vendor is given a record shows it the originator's (R22).
    let author_seen = Condition::any()
        .add(any_record(of::<Said>(M::EngagementId), beside))
        .add_option(viewer.is_vendor.then(|| author(O::IsOriginator).eq(true)));
    let from_others = Condition::all().add(for_them).add(author_seen);
    texts
        .column(of::<Said>(M::EngagementId))
        .inner_join(Said, Expr::col(of::<Said>(M::Id)).equals((Text, T::Source)))
        .join_as(
            JoinType::InnerJoin,
            Record,
            Alias::new("author"),
            author(O::Id).equals((Said, M::OpportunityId)),
        )
        .cond_where(
            Condition::any()
                .add(sees_own(viewer, dialect, of::<Said>(M::OpportunityId)))
                .add(from_others),
        )
        .to_owned()
}

/// The deals of some texts of invitations that the viewer sent, or received and may still read.
fn told(viewer: &Viewer, dialect: Dialect, mut texts: SelectStatement) -> SelectStatement {
    use invitation::{Column as I, Entity as Offer};
    let end = |column: I| sees_own(viewer, dialect, of::<Offer>(column));
    let received = Condition::all().add(end(I::OpportunityId)).add(in_the_deal(
        viewer,
        dialect,
        of::<Offer>(I::EngagementId),
    ));
    texts
        .column(of::<Offer>(I::EngagementId))
        .inner_join(
            Offer,
            Expr::col(of::<Offer>(I::Id)).equals((Text, T::Source)),
        )
        .cond_where(
            Condition::any()
                .add(end(I::SenderOpportunityId))
                .add(received),
        )
        .to_owned()
}
