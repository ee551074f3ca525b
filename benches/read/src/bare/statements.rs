//! The statements of the handlers by hand.

use tokio_postgres::{Client, Config, NoTls, Row, Statement, types::ToSql};
use uuid::Uuid;

use crate::Fault;

macro_rules! deal {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.engagement_id, o.version, o.name, o.status, o.status_since, o.sales_stage, o.close_date, \
             o.created_at, o.updated_at, o.value_minor, o.currency, e.reference, c.id, c.name, c.industry, p.id, p.name, \
             l.id, l.name, l.city \
             FROM opportunity o JOIN engagement e ON e.id = o.engagement_id JOIN customer c ON c.id = e.customer_id \
             JOIN partner p ON p.id = o.partner_id JOIN location l ON l.id = o.location_id ",
            $rest
        )
    };
}

const ONE: &str = deal!("WHERE o.id = $1 AND o.partner_id = $2");
const PAGE: &str = deal!("WHERE o.partner_id = $1 AND o.is_originator ORDER BY o.id DESC LIMIT 50");
const TEAM: &str = "SELECT opportunity_id, id, name, email, phone FROM team_member \
     WHERE opportunity_id = ANY($1) ORDER BY position, id";
const LINES: &str = "SELECT o.opportunity_id, o.id, o.quantity, o.price_minor, o.currency, s.id, s.name, s.kind \
     FROM opportunity_solution o JOIN solution s ON s.id = o.solution_id \
     WHERE o.opportunity_id = ANY($1) ORDER BY o.position, o.id";
const INVITATIONS: &str = "SELECT i.sender_opportunity_id, i.id, i.is_help_request, o.status, i.message, i.share_minor, \
     i.currency, i.sent_at, p.id, p.name, p.country \
     FROM opportunity s JOIN invitation i ON i.engagement_id = s.engagement_id AND i.sender_opportunity_id = s.id \
     JOIN opportunity o ON o.id = i.opportunity_id JOIN partner p ON p.id = i.invitee_id \
     WHERE s.id = ANY($1) ORDER BY i.id";
const PARTIES: &str = "SELECT s.id, o.is_originator, o.status, o.status_since, p.id, p.name, p.country \
     FROM opportunity s JOIN opportunity o ON o.engagement_id = s.engagement_id JOIN partner p ON p.id = o.partner_id \
     WHERE s.id = ANY($1) ORDER BY o.id";

/// A connection with its prepared statements.
pub(super) struct Connection {
    client: Client,
    one: Statement,
    page: Statement,
    team: Statement,
    lines: Statement,
    invitations: Statement,
    parties: Statement,
}

/// What was read of some deals: the lists hold the rows of all of them, each with the deal's id first.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) deals: Vec<Row>,
    pub(super) team: Vec<Row>,
    pub(super) lines: Vec<Row>,
    pub(super) invitations: Vec<Row>,
    pub(super) parties: Vec<Row>,
}

impl Connection {
    pub(super) async fn open(url: &str) -> Result<Self, Fault> {
        let mut config: Config = url.parse()?;
        // The planner takes a list of ids for longer than it is, and would plan each statement anew each time: for a deal
        // that costs several times what reading it does.
        config.options("-c plan_cache_mode=force_generic_plan");
        let (client, connection) = config.connect(NoTls).await?;
        actix_web::rt::spawn(async move {
            if let Err(fault) = connection.await {
                eprintln!("{fault}");
            }
        });
        Ok(Self {
            one: client.prepare(ONE).await?,
            page: client.prepare(PAGE).await?,
            team: client.prepare(TEAM).await?,
            lines: client.prepare(LINES).await?,
            invitations: client.prepare(INVITATIONS).await?,
            parties: client.prepare(PARTIES).await?,
            client,
        })
    }

    /// A deal of a company, in one round trip: the lists of what turns out to be another company's are thrown away.
    pub(super) async fn deal(
        &self,
        id: Uuid,
        company: Uuid,
    ) -> Result<Rows, tokio_postgres::Error> {
        let ids = [id];
        let of: [&(dyn ToSql + Sync); 2] = [&id, &company];
        let (deals, rows) = tokio::try_join!(self.client.query(&self.one, &of), self.lists(&ids))?;
        if deals.is_empty() {
            return Ok(Rows::default());
        }
        Ok(Rows { deals, ..rows })
    }

    /// The newest fifty deals that a company started.
    pub(super) async fn page(&self, company: Uuid) -> Result<Rows, tokio_postgres::Error> {
        let deals = self.client.query(&self.page, &[&company]).await?;
        let ids: Vec<Uuid> = deals.iter().map(|row| row.get(0)).collect();
        let rows = self.lists(&ids).await?;
        Ok(Rows { deals, ..rows })
    }

    async fn lists(&self, ids: &[Uuid]) -> Result<Rows, tokio_postgres::Error> {
        let of: [&(dyn ToSql + Sync); 1] = [&ids];
        let (team, lines, invitations, parties) = tokio::try_join!(
            self.client.query(&self.team, &of),
            self.client.query(&self.lines, &of),
            self.client.query(&self.invitations, &of),
            self.client.query(&self.parties, &of),
        )?;
        Ok(Rows {
            deals: Vec::new(),
            team,
            lines,
            invitations,
            parties,
        })
    }
}
