//! People of earlier deals, to be put on a team again (R42).

use covente_entity::{opportunity, team_member};
use sea_orm::{EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::text::fold;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::store::connect::Db;
use crate::store::{join, sight};

/// Team entries that are looked through at most: the latest ones.
const LATEST: u64 = 1_000;

/// The latest entry of each person on the teams of one's own company's records that the viewer sees, latest first.
///
/// # Errors
/// [`Error::Internal`] of the database.
pub async fn recent(
    db: &Db,
    viewer: &Viewer,
    search: Option<&str>,
    limit: usize,
) -> Result<Vec<team_member::Model>, Error> {
    let entries = team_member::Entity::find()
        .join(
            JoinType::InnerJoin,
            join::on::<team_member::Entity, opportunity::Entity>(
                team_member::Column::OpportunityId,
                opportunity::Column::Id,
            ),
        )
        .filter(sight::own(viewer, db.dialect))
        .order_by_desc(team_member::Column::Id)
        .limit(LATEST)
        .all(&db.read)
        .await?;
    let search = search.map(fold).unwrap_or_default();
    let mut people: Vec<team_member::Model> = Vec::new();
    for entry in entries {
        let fits = fold(&entry.name)
            .split(' ')
            .any(|word| word.starts_with(&search))
            || entry.email_key.starts_with(&search);
        if fits
            && people
                .iter()
                .all(|person| person.email_key != entry.email_key)
        {
            people.push(entry);
        }
        if people.len() >= limit {
            break;
        }
    }
    Ok(people)
}
