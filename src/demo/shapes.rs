//! The courses that deals take: each deal of the demo follows one of these rows, in turn.

use covente_entity::types::SalesStage;

/// The course of one deal.
#[derive(Debug)]
pub(super) struct Shape {
    /// How many days ago it was started: at least, and fewer than.
    pub(super) age: (i64, i64),
    pub(super) vendor: Vendor,
    pub(super) partners: &'static [Guest],
    pub(super) end: End,
}

/// The vendor's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vendor {
    Unaware,
    /// May view it from the start.
    Views,
    /// May view it later.
    Shown,
    /// Is asked for help.
    Asked(When, Answer),
    /// Is not in it: a solution assessment stays with its company (R102).
    Assessment,
    /// Started the deal itself.
    Starts,
}

/// A partner who is invited.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guest(pub(super) When, pub(super) Answer);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// When the deal is started.
    First,
    /// Some time later.
    Later,
    /// In the last few days, so that there is time left to answer.
    Lately,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Not given yet, and there is time left.
    Awaited,
    Accepts(End),
    Declines,
    /// Never given.
    Lapses,
    /// The sender takes the invitation back.
    Withdrawn,
    /// The deal is closed before the answer.
    LetGo,
}

/// How far a record comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Still worked on, in this stage.
    At(SalesStage),
    Won,
    Lost,
}

use Answer::{Accepts, Awaited, Declines, Lapses, LetGo, Withdrawn};
use End::{At, Lost, Won};
use SalesStage::{Accepted, Created, Developed, Negotiated, Proposed, Qualified};
use Vendor::{Asked, Assessment, Shown, Starts, Unaware, Views};
use When::{First, Lately, Later};

const fn shape(age: (i64, i64), vendor: Vendor, partners: &'static [Guest], end: End) -> Shape {
    Shape {
        age,
        vendor,
        partners,
        end,
    }
}

#[rustfmt::skip]
pub(super) const SHAPES: &[Shape] = &[
    // private
    shape(( 1,  60), Unaware, &[], At(Created)),
    shape((10, 120), Unaware, &[], At(Qualified)),
    shape((30, 180), Unaware, &[], At(Proposed)),
    shape((40, 180), Unaware, &[], Won),
    shape((30, 180), Unaware, &[], Lost),
    // partner-led
    shape((15, 120), Views, &[], At(Developed)),
    shape((40, 180), Shown, &[], At(Negotiated)),
    shape((50, 180), Views, &[], Won),
    shape((40, 150), Views, &[Guest(First, Accepts(At(Qualified)))], At(Proposed)),
    shape((50, 180), Shown, &[Guest(Later, LetGo)], Lost),
    // co-sell
    shape((20, 120), Asked(First, Accepts(At(Developed))), &[], At(Developed)),
    shape((60, 180), Asked(First, Accepts(Won)), &[], Won),
    shape((30, 150), Asked(Later, Declines), &[], At(Qualified)),
    shape((50, 180), Asked(Later, Lapses), &[], At(Negotiated)),
    shape((60, 180), Asked(First, Accepts(At(Proposed))), &[Guest(First, Accepts(At(Developed))), Guest(Later, Lapses)], At(Negotiated)),
    shape(( 1,   9), Asked(First, Awaited), &[], At(Created)),
    shape((60, 180), Asked(Lately, Awaited), &[Guest(First, Accepts(At(Negotiated)))], At(Negotiated)),
    shape((60, 170), Asked(First, Accepts(Lost)), &[Guest(Lately, Awaited)], At(Proposed)),
    shape((60, 180), Asked(First, Declines), &[], Won),
    // partners among themselves
    shape((20, 120), Unaware, &[Guest(First, Accepts(At(Accepted)))], At(Qualified)),
    shape((70, 180), Unaware, &[Guest(First, Declines), Guest(Later, Accepts(Won))], Won),
    shape((30, 150), Unaware, &[Guest(Lately, Awaited)], At(Developed)),
    shape((40, 180), Unaware, &[Guest(Later, Withdrawn), Guest(Lately, Awaited)], At(Proposed)),
    shape((50, 180), Unaware, &[Guest(First, Accepts(Lost))], Lost),
    shape(( 1,   9), Unaware, &[Guest(First, Awaited), Guest(First, Awaited)], At(Created)),
    // started by the vendor
    shape((25, 150), Starts, &[Guest(First, Accepts(At(Developed)))], At(Qualified)),
    shape((60, 180), Starts, &[Guest(First, Accepts(Won)), Guest(First, Declines)], Won),
    shape(( 1,   9), Starts, &[Guest(First, Awaited), Guest(First, Awaited)], At(Created)),
    shape((70, 180), Starts, &[Guest(First, Accepts(Lost)), Guest(Later, Lapses)], Lost),
    // assessments
    shape((10,  90), Assessment, &[], At(Created)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_awaited_in_a_deal_that_is_closed_or_for_too_long() {
        for shape in SHAPES {
            let vendors = match shape.vendor {
                Asked(when, answer) => Some((when, answer)),
                Unaware | Views | Shown | Starts | Assessment => None,
            };
            let partners = shape.partners.iter().map(|guest| (guest.0, guest.1));
            for (when, answer) in partners.chain(vendors) {
                if answer == Awaited {
                    assert!(matches!(shape.end, At(_)), "{shape:?}");
                    assert!(
                        when == Lately || (when == First && shape.age.1 <= 9),
                        "{shape:?}"
                    );
                }
                if answer == LetGo {
                    assert!(!matches!(shape.end, At(_)), "{shape:?}");
                }
            }
        }
    }
}
