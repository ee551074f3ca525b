//! What the viewer's company goes by: its names of the sales stages.

use async_graphql::{Context, Object};

use crate::error::Error;
use crate::graphql::connection::MAXIMUM;
use crate::graphql::context;
use crate::graphql::error::Fault;
use crate::graphql::types::stage_mapping::{StageMapping, StageMappingPreview};

#[derive(Default)]
pub(super) struct Rules;

#[Object]
impl Rules {
    /// What your company calls the sales stages, by the stage and then by the name; at most 100. Everybody of the
    /// company with a role for deals sees them.
    async fn stage_mappings(&self, ctx: &Context<'_>) -> Result<Vec<StageMapping>, Fault> {
        let names = context::reader(ctx)?.stages().await?;
        let mut names: Vec<_> = names.iter().cloned().map(StageMapping).collect();
        names.sort_by_key(|name| name.0.stage);
        Ok(names)
    }

    /// What values of your own would mean to `setSalesStage`, each by itself: a name of your company's, or a
    /// percentage. Nothing is stored; what is not mapped is said so, never guessed.
    async fn preview_stage_mapping(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The values, at most 100.")] values: Vec<String>,
    ) -> Result<Vec<StageMappingPreview>, Fault> {
        let names = context::reader(ctx)?.stages().await?;
        if !i32::try_from(values.len()).is_ok_and(|count| count <= MAXIMUM) {
            return Err(Error::BadRequest(format!("At most {MAXIMUM} values at once.")).into());
        }
        let preview = |value| StageMappingPreview::of(value, &names);
        Ok(values.into_iter().map(preview).collect())
    }
}
