//! The frame of a write: what comes before and after an action's own decision, in the order of design §7.

use covente_entity::types::Time;
use covente_entity::types::ids::{OpportunityId, RegistrationId};
use covente_entity::{engagement, message, opportunity};
use serde::Serialize;
use serde_json::json;

use crate::actions::desk::{Call, Desk, Done, Made, Snapshot, hash};
use crate::actions::steps::{self, Happened, Noted};
use crate::domain::action::Action;
use crate::domain::calls;
use crate::domain::event::EventKind;
use crate::domain::facts::DealFacts;
use crate::domain::lifecycle::Step;
use crate::domain::refusal::{Code, Refusal, Warning};
use crate::domain::viewer::Viewer;
use crate::domain::visibility::{self, Extent, Group, Relation, extent};
use crate::error::Error;
use crate::store::beside::Beside;
use crate::store::deadlines;
use crate::store::deal::{self, Deal, Of};
use crate::store::event_log::{self, Entry};
use crate::store::idempotency::{self, Key};
use crate::store::messages;
use crate::store::tx::Tx;
use crate::store::write;

mod conflict;
pub(crate) mod many;
mod refusals;
mod said;

/// Keys are short texts of the caller's (R202).
const KEY: usize = 255;

/// A begun write, or the answer that its key was given before.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "one is made a write, and is taken apart at once"
)]
pub(crate) enum Begun<'a> {
    /// Go on.
    Now(Open<'a>),
    /// The same call was answered before: this is what it made.
    Again(Box<Done>),
}

/// A begun transaction that has loaded nothing yet.
#[derive(Debug)]
pub(crate) struct Open<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) viewer: &'a Viewer,
    call: &'a Call,
    pub(crate) now: Time,
    pub(crate) tx: Tx,
    key: Option<Key>,
}

/// Begins, and takes the caller's key.
///
/// # Errors
/// `FORBIDDEN` for a machine whose token is not for this; `IDEMPOTENCY_KEY_REUSED` where the key was used for another input.
pub(crate) async fn begin<'a>(
    desk: &'a Desk,
    viewer: &'a Viewer,
    call: &'a Call,
    mutation: &'static str,
    input: &impl Serialize,
) -> Result<Begun<'a>, Error> {
    if let Some(refusal) = calls::refusal(viewer, mutation) {
        return Err(refusal.into());
    }
    let key = key(viewer, call, mutation)?;
    let hash = hash(input)?;
    // A second holder waits for the first on its row, and then finds what that one kept.
    let mut attempts = 0;
    loop {
        attempts += 1;
        let tx = desk.db.begin().await?;
        let now = desk.clock.now();
        let Some(key) = key.clone() else {
            return Ok(Begun::Now(Open {
                desk,
                viewer,
                call,
                now,
                tx,
                key: None,
            }));
        };
        if let Some(kept) = idempotency::find(&tx.on, &key).await? {
            if kept.input_hash != hash {
                return Err(Refusal::new(
                    Code::IdempotencyKeyReused,
                    "R202",
                    "This idempotency key was used for another input.",
                )
                .on(&crate::domain::refusal::Path::of("idempotencyKey"))
                .into());
            }
            let made: Made = serde_json::from_value(kept.outcome).map_err(Error::internal)?;
            return Ok(Begun::Again(Box::new(Done {
                made,
                ..Done::default()
            })));
        }
        match idempotency::take(&tx.on, &key, &hash, now).await {
            Ok(()) => {
                return Ok(Begun::Now(Open {
                    desk,
                    viewer,
                    call,
                    now,
                    tx,
                    key: Some(key),
                }));
            }
            Err(Error::Busy(_)) if attempts < 3 => tx.rollback().await?,
            Err(error) => return Err(error),
        }
    }
}

fn key(viewer: &Viewer, call: &Call, mutation: &'static str) -> Result<Option<Key>, Error> {
    let path = crate::domain::refusal::Path::of("idempotencyKey");
    let Some(text) = call.idempotency_key.as_deref().filter(|_| !call.dry_run) else {
        return Ok(None);
    };
    let key = crate::domain::text::required(text, KEY, &path)?;
    Ok(Some(Key {
        partner: viewer.partner,
        subject: viewer.subject.clone(),
        mutation,
        key,
    }))
}

impl<'a> Open<'a> {
    /// Loads the deal of a record, with its lock, in the viewer's sight.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such record or the viewer does not see it.
    pub(crate) async fn load(
        self,
        record: Option<OpportunityId>,
        expected_version: i32,
    ) -> Result<Write<'a>, Error> {
        self.at(record, Some(expected_version)).await
    }

    /// The same for what only adds to a deal, and is decided on no version of it.
    ///
    /// # Errors
    /// See [`Open::load`].
    pub(crate) async fn load_to_add(
        self,
        record: Option<OpportunityId>,
    ) -> Result<Write<'a>, Error> {
        self.at(record, None).await
    }

    async fn at(
        self,
        record: Option<OpportunityId>,
        expected_version: Option<i32>,
    ) -> Result<Write<'a>, Error> {
        let missing = || Error::NotFound("There is no such opportunity, or you may not see it.");
        let mut write = self
            .sighted(record, expected_version)
            .await?
            .ok_or_else(missing)?;
        if !write.relation.gives_record() {
            return Err(missing());
        }
        write.lapse()?;
        Ok(write)
    }

    /// Loads the deal of a registration, with its lock, in the viewer's sight. The version that is expected is the
    /// registration's own.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such registration or the viewer does not see it.
    pub(crate) async fn load_registration(
        self,
        id: Option<RegistrationId>,
        expected_version: i32,
    ) -> Result<Write<'a>, Error> {
        let missing = || Error::NotFound("There is no such registration, or you may not see it.");
        let id = id.ok_or_else(missing)?;
        let record = deal::record_of_registration(&self.tx.on, id).await?;
        let mut write = self
            .sighted(record, Some(expected_version))
            .await?
            .ok_or_else(missing)?;
        if extent(write.relation, Group::Registration) != Extent::Yes {
            return Err(missing());
        }
        write.registration = Some(id);
        write.lapse()?;
        Ok(write)
    }

    /// The deal of a record of which the viewer sees something.
    async fn sighted(
        self,
        record: Option<OpportunityId>,
        expected_version: Option<i32>,
    ) -> Result<Option<Write<'a>>, Error> {
        let Some(record) = record else {
            return Ok(None);
        };
        let Some((before, beside)) = deal::take(&self.tx, Of::Record(record)).await? else {
            return Ok(None);
        };
        let facts = before.facts();
        let seen = facts
            .records
            .iter()
            .find(|facts| facts.id == record)
            .and_then(|record| visibility::sight(self.viewer, &facts, record));
        Ok(seen.map(|relation| {
            let mut write = Write::new(self, before, record, relation, expected_version);
            write.beside = Some(beside);
            write
        }))
    }

    /// Starts a deal that does not exist yet.
    pub(crate) fn found(
        self,
        engagement: engagement::Model,
        target: OpportunityId,
        deal: Deal,
    ) -> Write<'a> {
        let before = Deal::empty(engagement, deal.vendor);
        let mut write = Write::new(self, before, target, Relation::Own, None);
        write.deal = deal;
        write.is_new = true;
        write
    }

    /// Ends a write that has no deal.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database.
    pub(crate) async fn finish(self, made: Made) -> Result<Done, Error> {
        self.end(&made).await?;
        Ok(Done {
            made,
            ..Done::default()
        })
    }

    async fn end(self, made: &Made) -> Result<(), Error> {
        if let Some(key) = &self.key {
            idempotency::keep(&self.tx.on, key, json!(made)).await?;
        }
        if self.call.dry_run {
            self.tx.rollback().await
        } else {
            self.tx.commit().await
        }
    }
}

/// A write with its deal.
#[derive(Debug)]
pub(crate) struct Write<'a> {
    pub(crate) open: Open<'a>,
    /// The deal as it shall be.
    pub(crate) deal: Deal,
    /// The record that the action is about.
    pub(crate) target: OpportunityId,
    /// The registration that the action is about, where it is about one; then the version is its own.
    pub(crate) registration: Option<RegistrationId>,
    relation: Relation,
    /// None where the action only adds.
    expected_version: Option<i32>,
    before: Deal,
    noted: Noted,
    entries: Vec<Entry>,
    /// What is written to the companies of the deal.
    said: Option<Box<message::Model>>,
    /// What stood beside the deal; none where it is new.
    beside: Option<Beside>,
    is_new: bool,
}

impl<'a> Write<'a> {
    fn new(
        open: Open<'a>,
        before: Deal,
        target: OpportunityId,
        relation: Relation,
        expected_version: Option<i32>,
    ) -> Self {
        let noted = Noted::of(&before);
        Self {
            open,
            deal: before.clone(),
            target,
            registration: None,
            relation,
            expected_version,
            before,
            noted,
            entries: Vec::new(),
            said: None,
            beside: None,
            is_new: false,
        }
    }

    /// What the rules need to know of the deal as it is now.
    pub(crate) fn facts(&self) -> DealFacts {
        self.deal.facts()
    }

    /// The record that the action is about.
    ///
    /// # Errors
    /// [`Error::Internal`]: it was loaded with the deal.
    pub(crate) fn record(&self) -> Result<&opportunity::Model, Error> {
        self.deal
            .record(self.target)
            .ok_or_else(|| Error::internal("the record left its deal"))
    }

    /// Whether what the action is about is still what the caller decided on. Where it is not, what it holds is no measure of
    /// the input: the answer is the conflict.
    pub(crate) fn is_current(&self) -> bool {
        self.expected_version.is_none() || self.version() == self.expected_version
    }

    /// The version of what the action is about.
    fn version(&self) -> Option<i32> {
        match self.registration {
            None => self.deal.record(self.target).map(|record| record.version),
            Some(id) => self.deal.registration(id).map(|row| row.version),
        }
    }

    /// The same, to change it.
    ///
    /// # Errors
    /// [`Error::Internal`]: it was loaded with the deal.
    pub(crate) fn record_mut(&mut self) -> Result<&mut opportunity::Model, Error> {
        let target = self.target;
        self.deal
            .record_mut(target)
            .ok_or_else(|| Error::internal("the record left its deal"))
    }

    /// Expires what should have been answered by now, whatever the action comes to (R98).
    fn lapse(&mut self) -> Result<(), Error> {
        let lapsed = steps::lapse(&mut self.deal, &mut self.noted, self.open.now)?;
        self.entries.extend(lapsed);
        Ok(())
    }

    /// Lets the action go on where the input is well formed, the version is the expected one, and no rule says no;
    /// in this order, each with all that it has to say.
    ///
    /// # Errors
    /// [`Error::Refused`]. An expiry that the write met is kept all the same, unless this is a dry run.
    pub(crate) async fn guard<T>(
        self,
        action: Action,
        given: Result<T, Vec<Refusal>>,
        more: impl FnOnce(&Self, &T) -> Vec<Refusal>,
    ) -> Result<(Self, T), Error> {
        let given = match given {
            Ok(given) => given,
            Err(faults) => return self.refuse(faults).await,
        };
        let is_theirs = self.relation == Relation::Own || self.registration.is_some();
        if is_theirs && !self.is_current() {
            let conflict = self.conflict().await?;
            return self.refuse(vec![conflict]).await;
        }
        let mut refusals = self.refusals(action)?;
        // What the input comes to is no business of those who may not do it at all: it would tell who is in the deal.
        if is_theirs && (self.record()?.is_originator || !action.is_originators()) {
            refusals.extend(more(&self, &given));
        }
        if refusals.is_empty() {
            Ok((self, given))
        } else {
            self.refuse(refusals).await
        }
    }

    async fn refuse<T>(self, refusals: Vec<Refusal>) -> Result<T, Error> {
        if !self.entries.is_empty() && !self.open.call.dry_run {
            self.store().await?;
            self.open.tx.commit().await?;
        }
        Err(Error::Refused(refusals))
    }

    /// Moves a record by the lifecycle's table.
    ///
    /// # Errors
    /// [`Error::Internal`]: the guard has asked the same table.
    pub(crate) fn step(&mut self, id: OpportunityId, step: Step, at: Time) -> Result<(), Error> {
        steps::step(&mut self.deal, id, step, at)
    }

    /// Records what happened to a record since it was last noted, as the viewer's doing, now.
    ///
    /// # Errors
    /// [`Error::Internal`]: the record is in the deal.
    pub(crate) fn note(&mut self, id: OpportunityId, kind: EventKind) -> Result<(), Error> {
        let (viewer, now) = (self.open.viewer, self.open.now);
        let happened = Happened {
            kind,
            at: now,
            recorded_at: now,
            actor: Some((viewer.subject.clone(), viewer.partner)),
            via: viewer.via.clone(),
        };
        let entry = self.noted.entry(&self.deal, id, happened)?;
        self.entries.push(entry);
        Ok(())
    }

    /// Counts an act of the record's own company, before it is noted.
    ///
    /// # Errors
    /// [`Error::Internal`]: the record is in the deal.
    pub(crate) fn act(&mut self) -> Result<(), Error> {
        let now = self.open.now;
        let record = self.record_mut()?;
        record.version += 1;
        record.updated_at = now;
        Ok(())
    }

    async fn store(&self) -> Result<(), Error> {
        let on = &self.open.tx.on;
        if self.is_new {
            write::insert(on, &self.deal).await?;
        } else {
            write::update(on, &self.before, &self.deal).await?;
        }
        if let Some(message) = &self.said {
            messages::insert(on, message).await?;
        }
        let leads = &self.open.desk.reminders;
        deadlines::keep(on, &self.before, &self.deal, self.open.now, leads).await?;
        event_log::append(on, &self.entries).await
    }

    /// Stores, takes the snapshot, keeps the key, and commits; or takes everything back on a dry run.
    ///
    /// # Errors
    /// [`Error::Internal`] of the database; then nothing is stored.
    pub(crate) async fn finish(
        self,
        mut made: Made,
        warnings: Vec<Warning>,
    ) -> Result<Done, Error> {
        self.store().await?;
        made.engagement = Some(self.deal.engagement.id);
        made.opportunity = Some(self.target);
        made.version = self.deal.record(self.target).map(|record| record.version);
        let on = &self.open.tx.on;
        let engagement = self.deal.engagement.id;
        let known = self
            .beside
            .as_ref()
            .and_then(|beside| beside.with(&self.deal));
        let beside = match known {
            Some(beside) => beside,
            None => Beside::load(on, engagement).await?,
        };
        let snapshot = Snapshot {
            rows: beside.rows,
            lines: beside.lines,
            vendor: self.deal.vendor,
            team: self.deal.team,
            invitations: self.deal.invitations,
            registrations: self.deal.registrations,
            exceptions: self.deal.exceptions,
        };
        self.open.end(&made).await?;
        Ok(Done {
            made,
            snapshot: Some(snapshot),
            warnings,
            ..Done::default()
        })
    }
}
