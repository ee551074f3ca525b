//! What an action came to, as payloads need it.

use std::sync::Arc;

use async_graphql::Context;
use covente_entity::{
    api_token, import_run, notification, notification_preference, routing_rule, saved_view,
    stage_mapping, webhook_delivery, webhook_endpoint,
};

use crate::actions::desk::{Call, Desk, Done, Made};
use crate::config::Secret;
use crate::domain::viewer::Viewer;
use crate::error::Error;
use crate::graphql::context::{self, State};
use crate::graphql::error::Fault;
use crate::graphql::reader::Reader;
use crate::graphql::refused;
use crate::graphql::types::api_token::ApiToken;
use crate::graphql::types::customer::Customer;
use crate::graphql::types::exchange_rate::ExchangeRate;
use crate::graphql::types::import::Import;
use crate::graphql::types::invitation::Invitation;
use crate::graphql::types::location::Location;
use crate::graphql::types::message::Message;
use crate::graphql::types::notification::{Notification, NotificationPreference};
use crate::graphql::types::opportunity::Opportunity;
use crate::graphql::types::partner::Partner;
use crate::graphql::types::registration::Registration;
use crate::graphql::types::routing::RoutingRule;
use crate::graphql::types::saved_view::SavedView;
use crate::graphql::types::solution::Solution;
use crate::graphql::types::stage_mapping::StageMapping;
use crate::graphql::types::team_member::TeamMember;
use crate::graphql::types::user_error::{UserError, Warning};
use crate::graphql::types::webhook::{WebhookDelivery, WebhookEndpoint};
use crate::store::exchange_rates::Key;
use crate::store::solutions;

/// Who calls, and with what.
pub(super) struct Caller<'a> {
    state: &'a State,
    pub(super) desk: &'a Desk,
    pub(super) viewer: &'a Viewer,
}

/// Everybody's part of every input.
pub(super) struct Common {
    pub(super) client_mutation_id: Option<String>,
    pub(super) idempotency_key: Option<String>,
    pub(super) dry_run: bool,
}

impl Common {
    /// How the action is called.
    pub(super) fn call(&self) -> Call {
        Call {
            dry_run: self.dry_run,
            idempotency_key: self.idempotency_key.clone(),
        }
    }
}

/// The caller of a mutation.
///
/// # Errors
/// `UNAUTHENTICATED`.
pub(super) fn caller<'a>(ctx: &Context<'a>) -> Result<Caller<'a>, Fault> {
    let state = context::state(ctx)?;
    Ok(Caller {
        state,
        desk: &state.desk,
        viewer: context::viewer(ctx)?,
    })
}

/// What a payload is made of.
pub(super) struct Answer {
    reader: Arc<Reader>,
    made: Made,
    customer: Option<covente_entity::customer::Model>,
    solution: Option<solutions::Row>,
    stage_mapping: Option<stage_mapping::Model>,
    routing_rule: Option<routing_rule::Model>,
    rate: Option<covente_entity::exchange_rate::Model>,
    message: Option<Box<covente_entity::message::Model>>,
    notification: Option<notification::Model>,
    preference: Option<notification_preference::Model>,
    saved_view: Option<saved_view::Model>,
    api_token: Option<api_token::Model>,
    webhook_endpoint: Option<Box<webhook_endpoint::Model>>,
    webhook_delivery: Option<webhook_delivery::Model>,
    import: Option<Box<import_run::Model>>,
    redelivered: Option<i32>,
    secret: Option<Secret>,
    pub(super) user_errors: Vec<UserError>,
    pub(super) warnings: Vec<Warning>,
    pub(super) client_mutation_id: Option<String>,
}

impl Caller<'_> {
    /// Wraps what the action came to. A refusal makes `userErrors`; anything else that went wrong stops the mutation.
    ///
    /// # Errors
    /// What is not a refusal.
    pub(super) fn answer(
        &self,
        done: Result<Done, Error>,
        common: Common,
    ) -> Result<Answer, Fault> {
        let (done, refusals) = match done {
            Ok(done) => (done, Vec::new()),
            Err(Error::Refused(refusals)) => {
                refused::note(&refusals);
                (Done::default(), refusals)
            }
            Err(error) => return Err(error.into()),
        };
        let viewer = self.viewer.clone();
        let reader = match done.snapshot {
            Some(snapshot) => Reader::primed(self.state, viewer, snapshot),
            None => Reader::new(self.state, viewer),
        };
        // A dry run has taken its mark back: what it would have been is only known here.
        if let (Some(record), Some(marked)) = (done.made.opportunity, done.favorite) {
            reader
                .favorites
                .prime(record, marked.then(|| Arc::new(record)));
        }
        if let Some(company) = done.company {
            reader.prime_company(company);
        }
        Ok(Answer {
            reader,
            made: done.made,
            customer: done.customer,
            solution: done.solution,
            stage_mapping: done.stage_mapping,
            routing_rule: done.routing_rule,
            rate: done.rate,
            message: done.message,
            notification: done.notification,
            preference: done.preference,
            saved_view: done.saved_view,
            api_token: done.api_token,
            webhook_endpoint: done.webhook_endpoint,
            webhook_delivery: done.webhook_delivery,
            import: done.import,
            redelivered: done.redelivered,
            secret: done.secret,
            user_errors: refusals.into_iter().map(UserError::from).collect(),
            warnings: done.warnings.into_iter().map(Warning::from).collect(),
            client_mutation_id: common.client_mutation_id,
        })
    }
}

impl Answer {
    /// The caller's record.
    pub(super) async fn opportunity(&self) -> Result<Option<Opportunity>, Fault> {
        let Some(id) = self.made.opportunity else {
            return Ok(None);
        };
        let row = self.reader.opportunities.load(id).await?;
        Ok(row.map(|row| Opportunity::new(Arc::clone(&self.reader), row)))
    }

    /// The invitation.
    pub(super) async fn invitation(&self) -> Result<Option<Invitation>, Fault> {
        let Some(id) = self.made.invitation else {
            return Ok(None);
        };
        let row = self.reader.invitation.load(id).await?;
        Ok(row.map(|row| Invitation::new(Arc::clone(&self.reader), row)))
    }

    /// The message.
    pub(super) async fn message(&self) -> Result<Option<Message>, Fault> {
        let row = match (&self.message, self.made.message) {
            (Some(row), _) => Some(Arc::new((**row).clone())),
            (None, Some(id)) => self.reader.message(id).await?,
            (None, None) => None,
        };
        Ok(row.map(|row| Message::new(Arc::clone(&self.reader), row)))
    }

    /// The registration.
    pub(super) async fn registration(&self) -> Result<Option<Registration>, Fault> {
        let Some(id) = self.made.registration else {
            return Ok(None);
        };
        let row = self.reader.filed.one.load(id).await?;
        Ok(row.map(|row| Registration::new(Arc::clone(&self.reader), row)))
    }

    /// The rate.
    pub(super) async fn exchange_rate(&self) -> Result<Option<ExchangeRate>, Fault> {
        if let Some(row) = &self.rate {
            return Ok(Some(row.clone().into()));
        }
        let key = self.made.rate.as_ref();
        let Some(key) = key.and_then(|(currency, month)| Key::of(currency, *month)) else {
            return Ok(None);
        };
        let row = self.reader.filed.rates.load(key).await?;
        Ok(row.map(|row| ExchangeRate::from((*row).clone())))
    }

    /// The team member, if it is still there.
    pub(super) async fn team_member(&self) -> Result<Option<TeamMember>, Fault> {
        let (Some(id), Some(engagement)) = (self.made.member, self.made.engagement) else {
            return Ok(None);
        };
        let whole = self.reader.whole(engagement).await?;
        let member = whole.team.list()?.iter().find(|member| member.id == id);
        Ok(member.map(|member| TeamMember::new(Arc::clone(&self.reader), Arc::clone(member))))
    }

    /// The customer.
    pub(super) async fn customer(&self) -> Result<Option<Customer>, Fault> {
        if let Some(customer) = &self.customer {
            return Ok(Some(Customer::new(Arc::new(customer.clone()))));
        }
        let Some(id) = self.made.customer else {
            return Ok(None);
        };
        Ok(self.reader.customers.load(id).await?.map(Customer::new))
    }

    /// The solution, retired or not.
    pub(super) async fn solution(&self) -> Result<Option<Solution>, Fault> {
        if let Some(row) = &self.solution {
            return Ok(Some(Solution::new(
                Arc::clone(&self.reader),
                Arc::new(row.clone()),
            )));
        }
        let Some(id) = self.made.solution else {
            return Ok(None);
        };
        let row = self.reader.catalogue.load(id).await?;
        Ok(row.map(|row| Solution::new(Arc::clone(&self.reader), row)))
    }

    /// The company.
    pub(super) async fn partner(&self) -> Result<Option<Partner>, Fault> {
        let Some(id) = self.made.partner else {
            return Ok(None);
        };
        let row = self.reader.partners.load(id).await?;
        Ok(row.map(|row| Partner::new(Arc::clone(&self.reader), row)))
    }

    /// The company's name for a stage, if it is still there.
    pub(super) async fn stage_mapping(&self) -> Result<Option<StageMapping>, Fault> {
        if let Some(row) = &self.stage_mapping {
            return Ok(Some(StageMapping(row.clone())));
        }
        let Some(id) = self.made.stage_mapping else {
            return Ok(None);
        };
        let names = self.reader.stages().await?;
        let row = names.iter().find(|row| row.id == id);
        Ok(row.cloned().map(StageMapping))
    }

    /// The routing rule, if it is still there.
    pub(super) async fn routing_rule(&self) -> Result<Option<RoutingRule>, Fault> {
        let rule = |row| RoutingRule::new(Arc::clone(&self.reader), row);
        if let Some(row) = &self.routing_rule {
            return Ok(Some(rule(row.clone())));
        }
        let Some(id) = self.made.routing_rule else {
            return Ok(None);
        };
        let rules = self.reader.rules().await?;
        Ok(rules.into_iter().find(|row| row.id == id).map(rule))
    }

    /// The mail.
    pub(super) async fn notification(&self) -> Result<Option<Notification>, Fault> {
        let row = match (&self.notification, self.made.notification) {
            (Some(row), _) => Some(Arc::new(row.clone())),
            (None, Some(id)) => self.reader.mail(id).await?,
            (None, None) => None,
        };
        Ok(row.map(|row| Notification::new(Arc::clone(&self.reader), row)))
    }

    /// What the caller chose for mail to their address; none where that was refused.
    pub(super) async fn notifications(&self) -> Result<Option<NotificationPreference>, Fault> {
        if !self.user_errors.is_empty() {
            return Ok(None);
        }
        match &self.preference {
            Some(row) => Ok(Some(NotificationPreference::of(Some(row)))),
            None => Ok(Some(self.reader.preference().await?)),
        }
    }

    /// The view, if it is still there.
    pub(super) async fn saved_view(&self) -> Result<Option<SavedView>, Fault> {
        let row = match (&self.saved_view, self.made.saved_view) {
            (Some(row), _) => Some(Arc::new(row.clone())),
            (None, Some(id)) => self.reader.view(id).await?,
            (None, None) => None,
        };
        Ok(row.map(SavedView::new))
    }

    /// The token of a machine.
    pub(super) async fn api_token(&self) -> Result<Option<ApiToken>, Fault> {
        let row = match (&self.api_token, self.made.api_token) {
            (Some(row), _) => Some(Arc::new(row.clone())),
            (None, Some(id)) => self.reader.machines.tokens.load(id).await?,
            (None, None) => None,
        };
        Ok(row.map(|row| ApiToken::new(Arc::clone(&self.reader), row)))
    }

    /// The endpoint, if it is still there.
    pub(super) async fn webhook_endpoint(&self) -> Result<Option<WebhookEndpoint>, Fault> {
        let row = match (&self.webhook_endpoint, self.made.webhook_endpoint) {
            (Some(row), _) => Some(Arc::new((**row).clone())),
            (None, Some(id)) => self.reader.machines.endpoints.load(id).await?,
            (None, None) => None,
        };
        Ok(row.map(|row| WebhookEndpoint::new(Arc::clone(&self.reader), row)))
    }

    /// What is on its way to an endpoint.
    pub(super) async fn webhook_delivery(&self) -> Result<Option<WebhookDelivery>, Fault> {
        let row = match (&self.webhook_delivery, self.made.webhook_delivery) {
            (Some(row), _) => Some(Arc::new(row.clone())),
            (None, Some(id)) => self.reader.machines.deliveries.load(id).await?,
            (None, None) => None,
        };
        Ok(row.map(|row| WebhookDelivery::new(Arc::clone(&self.reader), row)))
    }

    /// The run over a posted file.
    pub(super) async fn import(&self) -> Result<Option<Import>, Fault> {
        let row = match (&self.import, self.made.import) {
            (Some(row), _) => Some(Arc::new((**row).clone())),
            (None, Some(id)) => self.reader.machines.imports.load(id).await?,
            (None, None) => None,
        };
        Ok(row.map(|row| Import::new(Arc::clone(&self.reader), row)))
    }

    /// How many events are sent again.
    #[expect(clippy::unused_async, reason = "payloads wait for all that they hold")]
    pub(super) async fn redelivered(&self) -> Result<Option<i32>, Fault> {
        Ok(self.redelivered)
    }

    /// A secret that was made just now.
    #[expect(clippy::unused_async, reason = "payloads wait for all that they hold")]
    pub(super) async fn secret(&self) -> Result<Option<String>, Fault> {
        Ok(self.secret.as_ref().map(|secret| secret.text().to_owned()))
    }

    /// The location.
    pub(super) async fn location(&self) -> Result<Option<Location>, Fault> {
        let Some(id) = self.made.location else {
            return Ok(None);
        };
        let row = self.reader.locations.load(id).await?;
        Ok(row.map(|row| Location::new(Arc::clone(&self.reader), row)))
    }
}
