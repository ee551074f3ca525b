//! What a company calls a sales stage, and what its values mean.

use async_graphql::{ID, Object, SimpleObject};
use covente_entity::stage_mapping;

use crate::actions::stages;
use crate::domain::stage_mapping::meaning;
use crate::graphql::ids::{self, Kind};
use crate::graphql::types::enums::SalesStage;

/// A name of the viewer's own company for a stage.
#[derive(Clone)]
pub struct StageMapping(pub stage_mapping::Model);

/// What your company calls a sales stage. `setSalesStage` takes the name, or its percentage, as `ownStage`.
#[Object]
impl StageMapping {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        ids::encode(Kind::StageMapping, self.0.id)
    }

    /// The name, as your company writes it. Case and accents do not count.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The percentage that goes with it in your own system, from 0 to 99; null where none was given.
    async fn percent(&self) -> Option<i32> {
        self.0.percent
    }

    /// The stage that it means. `CREATED` and `ACCEPTED` both stand for the stage in which a record started.
    async fn stage(&self) -> SalesStage {
        self.0.stage.into()
    }

    /// Counts its changes; `upsertStageMapping` and `deleteStageMapping` ask for it.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// What a value of your own would mean to `setSalesStage`.
#[derive(Clone, Debug, SimpleObject)]
pub struct StageMappingPreview {
    /// The value, as you sent it.
    pub value: String,
    /// The stage that it means in an ordinary deal; null where it is not mapped, and would be `STAGE_UNMAPPED`. `WON`
    /// is reached by `winOpportunity` alone.
    pub stage: Option<SalesStage>,
    /// The stage that it means in a solution assessment; null where it is not mapped.
    pub assessment_stage: Option<SalesStage>,
}

impl StageMappingPreview {
    /// Of a value, among the names of a company.
    #[must_use]
    pub fn of(value: String, names: &[stage_mapping::Model]) -> Self {
        let own = stages::own(names);
        let stage = |of_assessment| meaning(&value, &own, of_assessment).map(Into::into);
        Self {
            stage: stage(false),
            assessment_stage: stage(true),
            value,
        }
    }
}
