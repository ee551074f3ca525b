//! `addFavorite`, `removeFavorite`: a person's own marks (R141).

use covente_entity::types::ids::OpportunityId;
use serde::Serialize;

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::write::{Begun, begin};
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::opportunities;

/// `addFavorite` and `removeFavorite`.
#[derive(Clone, Debug, Serialize)]
pub struct Mark {
    /// The record.
    pub opportunity: Option<OpportunityId>,
}

/// Marks a record for the viewer. It is no change of the record: no version, no event.
///
/// # Errors
/// [`Error::NotFound`] where there is no such record in the viewer's sight.
pub async fn add(desk: &Desk, viewer: &Viewer, call: &Call, input: Mark) -> Result<Done, Error> {
    set(desk, viewer, call, "addFavorite", input, true).await
}

/// Takes the viewer's mark away.
///
/// # Errors
/// See [`add`].
pub async fn remove(desk: &Desk, viewer: &Viewer, call: &Call, input: Mark) -> Result<Done, Error> {
    set(desk, viewer, call, "removeFavorite", input, false).await
}

async fn set(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    mutation: &'static str,
    input: Mark,
    marked: bool,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, mutation, &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let missing = || Error::NotFound("There is no such opportunity, or you may not see it.");
    let id = input.opportunity.ok_or_else(missing)?;
    let dialect = desk.db.dialect;
    let deal = opportunities::deal_of(&open.tx.on, dialect, viewer, id).await?;
    let deal = deal.ok_or_else(missing)?;
    if marked {
        open.tx.add_favorite(viewer, id, open.now).await?;
    } else {
        open.tx.remove_favorite(viewer, id).await?;
    }
    let made = Made {
        engagement: Some(deal),
        opportunity: Some(id),
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.favorite = Some(marked);
    Ok(done)
}
