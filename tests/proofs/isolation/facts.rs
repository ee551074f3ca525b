//! Everything that a database holds, read without any viewer: what the oracle judges by.

use covente_entity::{
    customer, deadline, engagement, event, exchange_rate, favorite, invitation, location, message,
    notification, opportunity, opportunity_solution, partner, registration, routing_rule,
    search_text, solution, stage_mapping, team_member,
    types::{
        PartnerKind, SalesStage, Status, Time,
        ids::{EngagementId, OpportunityId, PartnerId},
    },
};
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, EntityTrait as _, QueryOrder as _,
};

/// The whole content.
pub(crate) struct Facts {
    pub(crate) partners: Vec<partner::Model>,
    pub(crate) locations: Vec<location::Model>,
    pub(crate) solutions: Vec<solution::Model>,
    pub(crate) customers: Vec<customer::Model>,
    pub(crate) favorites: Vec<favorite::Model>,
    pub(crate) names: Vec<stage_mapping::Model>,
    pub(crate) rules: Vec<routing_rule::Model>,
    pub(crate) rates: Vec<exchange_rate::Model>,
    pub(crate) mails: Vec<notification::Model>,
    /// What is kept of the texts that are searched.
    pub(crate) texts: Vec<search_text::Model>,
    pub(crate) deals: Vec<Deal>,
}

/// A deal with its lists, each in its own order.
pub(crate) struct Deal {
    pub(crate) engagement: engagement::Model,
    pub(crate) records: Vec<opportunity::Model>,
    pub(crate) team: Vec<team_member::Model>,
    pub(crate) lines: Vec<opportunity_solution::Model>,
    pub(crate) invitations: Vec<invitation::Model>,
    pub(crate) filed: Vec<registration::Model>,
    /// The stages that records entered, and when, in the order of events.
    pub(crate) marks: Vec<(OpportunityId, SalesStage, Time)>,
    pub(crate) said: Vec<message::Model>,
    pub(crate) clocks: Vec<deadline::Model>,
    /// What happened to its records, in its order.
    pub(crate) events: Vec<event::Model>,
}

/// Whether a record ended without ever having been accepted (R67, R94).
pub(crate) fn ended(record: &opportunity::Model) -> bool {
    record.accepted_at.is_none() && record.status != Status::Received
}

impl Facts {
    pub(crate) async fn read(on: &DatabaseConnection) -> Result<Self, DbErr> {
        let records = opportunity::Entity::find()
            .order_by_asc(opportunity::Column::Id)
            .all(on)
            .await?;
        let team = team_member::Entity::find()
            .order_by_asc(team_member::Column::Position)
            .order_by_asc(team_member::Column::Id)
            .all(on)
            .await?;
        let lines = opportunity_solution::Entity::find()
            .order_by_asc(opportunity_solution::Column::Position)
            .order_by_asc(opportunity_solution::Column::Id)
            .all(on)
            .await?;
        let invitations = invitation::Entity::find()
            .order_by_asc(invitation::Column::Id)
            .all(on)
            .await?;
        let filed = registration::Entity::find()
            .order_by_asc(registration::Column::Id)
            .all(on)
            .await?;
        let events = event::Entity::find()
            .order_by_asc(event::Column::Seq)
            .all(on)
            .await?;
        let said = message::Entity::find()
            .order_by_asc(message::Column::Place)
            .all(on)
            .await?;
        let clocks = deadline::Entity::find().all(on).await?;
        if on.get_database_backend() == DbBackend::Sqlite {
            // Fails where the full-text index is not that of the words beside it.
            on.execute_unprepared(
                "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)",
            )
            .await?;
        }
        let marks = |deal: EngagementId| {
            let events = events.iter().filter(|event| event.engagement_id == deal);
            let mark = |event: &event::Model| {
                let stage = event.changes["salesStage"]["after"].clone();
                let stage = serde_json::from_value(stage).ok()?;
                Some((event.opportunity_id, stage, event.at))
            };
            events.filter_map(mark).collect()
        };
        let deals = engagement::Entity::find()
            .order_by_asc(engagement::Column::Id)
            .all(on)
            .await?
            .into_iter()
            .map(|engagement| Deal {
                records: of(&records, engagement.id, |row| row.engagement_id),
                team: of(&team, engagement.id, |row| row.engagement_id),
                lines: of(&lines, engagement.id, |row| row.engagement_id),
                invitations: of(&invitations, engagement.id, |row| row.engagement_id),
                filed: of(&filed, engagement.id, |row| row.engagement_id),
                marks: marks(engagement.id),
                said: of(&said, engagement.id, |row| row.engagement_id),
                clocks: of(&clocks, engagement.id, |row| row.engagement_id),
                events: of(&events, engagement.id, |row| row.engagement_id),
                engagement,
            })
            .collect();
        Ok(Self {
            partners: partner::Entity::find().all(on).await?,
            locations: location::Entity::find()
                .order_by_asc(location::Column::Name)
                .all(on)
                .await?,
            solutions: solution::Entity::find().all(on).await?,
            customers: customer::Entity::find().all(on).await?,
            favorites: favorite::Entity::find().all(on).await?,
            names: stage_mapping::Entity::find().all(on).await?,
            rules: routing_rule::Entity::find().all(on).await?,
            rates: exchange_rate::Entity::find().all(on).await?,
            mails: notification::Entity::find().all(on).await?,
            texts: search_text::Entity::find().all(on).await?,
            deals,
        })
    }

    pub(crate) fn vendor(&self) -> PartnerId {
        let vendor = self
            .partners
            .iter()
            .find(|partner| partner.kind == PartnerKind::Vendor);
        vendor.expect("a vendor").id
    }
}

impl Deal {
    /// The record that stands for a company: the one that is open or was accepted, else the latest (R67).
    pub(crate) fn standing(&self, company: PartnerId) -> Option<&opportunity::Model> {
        let mut own = self.records.iter().filter(|row| row.partner_id == company);
        own.clone()
            .find(|row| !ended(row))
            .or_else(|| own.next_back())
    }

    pub(crate) fn originator(&self) -> &opportunity::Model {
        let originator = self.records.iter().find(|record| record.is_originator);
        originator.expect("a record of the company that started it")
    }

    pub(crate) fn invitation_of(&self, record: &opportunity::Model) -> Option<&invitation::Model> {
        let mut all = self.invitations.iter();
        all.find(|invitation| invitation.opportunity_id == record.id)
    }
}

fn of<T: Clone>(rows: &[T], deal: EngagementId, deal_of: impl Fn(&T) -> EngagementId) -> Vec<T> {
    let rows = rows.iter().filter(|row| deal_of(row) == deal);
    rows.cloned().collect()
}
