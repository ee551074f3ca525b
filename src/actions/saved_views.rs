//! `saveView`, `deleteView`: questions about lists of records that a person keeps under a name.

use covente_entity::saved_view;
use covente_entity::types::ids::SavedViewId;
use serde::Serialize;
use serde_json::{Value, json};

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::actions::duty::{guard, stale};
use crate::actions::faults::Faults;
use crate::actions::input::too_many;
use crate::actions::write::{Begun, Open, begin};
use crate::domain::refusal::{Code, Path, Refusal};
use crate::domain::text;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::programme::Written;
use crate::store::saved_views;

/// Views of one person at most.
pub const VIEWS: usize = 100;
/// Bytes of a question at most, as JSON.
pub const QUESTION: usize = 20_000;

/// `saveView`.
#[derive(Clone, Debug, Serialize)]
pub struct Save {
    /// The view to change; none for a new one.
    pub view: Option<SavedViewId>,
    /// The version of the view to change.
    pub expected_version: Option<i32>,
    /// Its name.
    pub name: String,
    /// The question, as the contract writes it.
    pub question: Value,
    /// What is wrong with the question.
    #[serde(skip)]
    pub flaws: Vec<Refusal>,
}

/// Keeps a question under a name: a new view, or another name and question of one that the viewer has.
///
/// # Errors
/// [`Error::NotFound`] where the viewer has no such view; the faults of the input; `VERSION_CONFLICT`.
pub async fn save(desk: &Desk, viewer: &Viewer, call: &Call, input: Save) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "saveView", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let old = match input.view {
        None => None,
        Some(id) => Some(find(&open, Some(id)).await?),
    };
    let folded = text::fold(&input.name);
    let other = saved_views::named(&open.tx.on, viewer, &folded).await?;
    let kept = match old {
        Some(_) => 0,
        None => saved_views::count(&open.tx.on, viewer).await?,
    };
    let kept = usize::try_from(kept).unwrap_or(usize::MAX);
    let given = check(&open, old.as_ref(), other.as_ref(), kept, input.clone());
    let version = old.as_ref().map_or(0, |row| row.version);
    let expected = input.expected_version.unwrap_or_default();
    let row = guard(given, version, expected, Vec::new())?;
    let written = match old {
        Some(_) => open.tx.update_view(&row, version).await?,
        None => open.tx.insert_view(&row).await?,
    };
    match written {
        Written::Done => finish(open, row).await,
        Written::Stale => Err(stale(None, expected)),
        Written::Taken => Err(taken(None).into()),
    }
}

fn check(
    open: &Open<'_>,
    old: Option<&saved_view::Model>,
    other: Option<&saved_view::Model>,
    kept: usize,
    input: Save,
) -> Result<saved_view::Model, Vec<Refusal>> {
    let at = Path::of;
    let mut faults = Faults::new();
    let name = faults.take(text::required(&input.name, text::NAME, &at("name")));
    let folded = text::fold(&input.name);
    if name.is_some() && folded.is_empty() {
        faults.add(Refusal::at(
            Code::InvalidValue,
            &at("name"),
            "The name holds nothing by which it can be told from others.",
        ));
    }
    if let Some(other) = other.filter(|other| old.is_none_or(|old| old.id != other.id)) {
        faults.add(taken(Some(other)));
    }
    if old.is_none() && kept >= VIEWS {
        faults.add(too_many(&at("name"), VIEWS, kept + 1, "R205"));
    }
    match (old, input.expected_version) {
        (Some(old), None) => faults.add(
            Refusal::at(
                Code::Required,
                &at("expectedVersion"),
                "Say which version of the view you decided on.",
            )
            .with(json!({ "currentVersion": old.version })),
        ),
        (None, Some(_)) => faults.add(Refusal::at(
            Code::InvalidValue,
            &at("expectedVersion"),
            "A new view has no version yet: name the view to change, or leave this out.",
        )),
        (Some(_), Some(_)) | (None, None) => {}
    }
    for flaw in input.flaws {
        faults.add(flaw);
    }
    let length = input.question.to_string().len();
    if length > QUESTION {
        faults.add(
            Refusal::at(
                Code::TooLong,
                &at("filter"),
                format!("At most {QUESTION} bytes as JSON; these are {length}."),
            )
            .with(json!({ "maximum": QUESTION, "length": length })),
        );
    }
    let row = name.map(|name| saved_view::Model {
        id: old.map_or_else(|| SavedViewId(open.desk.clock.id()), |row| row.id),
        partner_id: open.viewer.partner,
        subject: open.viewer.subject.clone(),
        name,
        name_folded: folded,
        question: input.question,
        version: old.map_or(1, |row| row.version + 1),
        created_at: old.map_or(open.now, |row| row.created_at),
        updated_at: open.now,
    });
    faults.settle(row)
}

fn taken(by: Option<&saved_view::Model>) -> Refusal {
    let refusal = Refusal::at(
        Code::InvalidValue,
        &Path::of("name"),
        "Another view of yours has this name.",
    );
    match by {
        Some(other) => refusal.with(json!({ "name": other.name })),
        None => refusal,
    }
}

/// `deleteView`.
#[derive(Clone, Debug, Serialize)]
pub struct Delete {
    /// The view.
    pub view: Option<SavedViewId>,
    /// Its version.
    pub expected_version: i32,
}

/// Takes a view away.
///
/// # Errors
/// [`Error::NotFound`] where the viewer has no such view; `VERSION_CONFLICT`.
pub async fn delete(
    desk: &Desk,
    viewer: &Viewer,
    call: &Call,
    input: Delete,
) -> Result<Done, Error> {
    let open = match begin(desk, viewer, call, "deleteView", &input).await? {
        Begun::Now(open) => open,
        Begun::Again(done) => return Ok(*done),
    };
    let row = find(&open, input.view).await?;
    let (version, expected) = (row.version, input.expected_version);
    guard(Ok(()), version, expected, Vec::new())?;
    if open.tx.delete_view(row.id, version).await? != Written::Done {
        return Err(stale(None, expected));
    }
    finish(open, row).await
}

async fn find(open: &Open<'_>, id: Option<SavedViewId>) -> Result<saved_view::Model, Error> {
    let missing = || Error::NotFound("There is no such view of yours.");
    let id = id.ok_or_else(missing)?;
    let found = saved_views::find(&open.tx.db, &open.tx.on, open.viewer, &[id]).await?;
    found.into_iter().next().ok_or_else(missing)
}

async fn finish(open: Open<'_>, row: saved_view::Model) -> Result<Done, Error> {
    let made = Made {
        saved_view: Some(row.id),
        ..Made::default()
    };
    let mut done = open.finish(made).await?;
    done.saved_view = Some(row);
    Ok(done)
}
