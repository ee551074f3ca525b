//! What changed since the version that a caller decided on (R203).

use covente_entity::types::ids::{OpportunityId, RegistrationId};
use serde_json::{Value, json};

use crate::actions::write::Write;
use crate::domain::event::{Changes, EventKind};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::visibility::is_named;
use crate::error::Error;
use crate::store::event_log::{self, Event};

impl Write<'_> {
    /// The refusal of a stale version, with every change since.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub(super) async fn conflict(&self) -> Result<Refusal, Error> {
        let expected = self.expected_version.unwrap_or_default();
        let events = match self.registration {
            None => event_log::since(&self.open.tx.on, self.target, expected).await?,
            Some(id) => self.of_registration(self.target, id, expected).await?,
        };
        let (facts, own) = (self.deal.facts(), self.open.viewer.partner);
        let named = |event: &Event| {
            let company = event.actor_partner_id;
            company.is_some_and(|company| is_named(&facts, own, company))
        };
        let changes: Vec<_> = events
            .iter()
            .filter(|event| {
                let kind = EventKind::of(&event.kind);
                kind.is_none_or(|kind| !EventKind::OF_NO_CHANGE.contains(&kind))
            })
            .map(|event| {
                json!({
                    "version": event.record_version,
                    "kind": event.kind,
                    "at": event.at,
                    "actor": event.actor_subject.as_ref().filter(|_| named(event)),
                    "fields": event.changes,
                })
            })
            .collect();
        let what = if self.registration.is_some() {
            "registration"
        } else {
            "record"
        };
        let version = self.version().unwrap_or_default();
        let message = if (1..version).contains(&expected) {
            format!(
                "This {what} is at version {version}, not {expected}: somebody changed it meanwhile."
            )
        } else {
            format!("This {what} is at version {version}; it never was at {expected}.")
        };
        Ok(Refusal::new(Code::VersionConflict, "R203", message)
            .with(json!({ "currentVersion": version, "changes": changes })))
    }

    /// The events that changed a registration after the version that was decided on. Its record's version does not
    /// count here: what the vendor does to a registration is no act of the record's company.
    async fn of_registration(
        &self,
        record: OpportunityId,
        id: RegistrationId,
        expected: i32,
    ) -> Result<Vec<Event>, Error> {
        let key = format!("registrations.{id}");
        let mut events = event_log::since(&self.open.tx.on, record, 0).await?;
        for event in &mut events {
            let changes: Changes =
                serde_json::from_value(event.changes.clone()).map_err(Error::internal)?;
            let of_it: Changes = changes
                .into_iter()
                .filter(|(changed, change)| {
                    let version = change.after.get("version").and_then(Value::as_i64);
                    *changed == key && version > Some(i64::from(expected))
                })
                .collect();
            event.changes = json!(of_it);
        }
        events.retain(|event| {
            event
                .changes
                .as_object()
                .is_some_and(|of_it| !of_it.is_empty())
        });
        Ok(events)
    }
}
