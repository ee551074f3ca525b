//! What every event tells, written once: the fields of the interface and the object of one kind.

/// Makes the type of one kind of event: the fields that all have, and its own.
macro_rules! event {
    ($(#[doc = $doc:literal])+ $name:ident { $($own:tt)* }) => {
        $(#[doc = $doc])+
        pub(crate) struct $name(Heard);

        impl $name {
            pub(crate) fn new(heard: Heard) -> Self {
                Self(heard)
            }
        }

        $(#[doc = $doc])+
        #[Object]
        impl $name {
            /// The place in the one order of all events; give it as `after` to go on from here.
            pub(super) async fn cursor(&self) -> &str {
                &self.0.cursor
            }

            /// What happened.
            pub(super) async fn kind(&self) -> Option<HistoryKind> {
                Some(self.0.kind.into())
            }

            /// When it counts as having happened: an expiry at its deadline.
            pub(super) async fn at(&self) -> DateTime {
                self.0.fact.event.at.into()
            }

            /// When it was written down.
            pub(super) async fn recorded_at(&self) -> DateTime {
                self.0.fact.event.recorded_at.into()
            }

            /// The id of the deal.
            pub(super) async fn engagement_id(&self) -> ID {
                ids::encode(Kind::Engagement, self.0.fact.event.engagement_id)
            }

            /// The deal.
            pub(super) async fn engagement(&self) -> Nullable<Engagement> {
                Nullable::found(Ok(self.0.engagement()))
            }

            /// The company to whose record it happened, as far as you see it.
            pub(super) async fn party(&self) -> Nullable<EngagementParty> {
                Nullable::found(Ok(self.0.party()))
            }

            /// Your own company's record of the deal; null where it has none that you see.
            pub(super) async fn opportunity(&self) -> Nullable<Opportunity> {
                Nullable(self.0.own().await)
            }

            /// Who did it and through what, as far as you may know.
            pub(super) async fn actor(&self) -> Nullable<Actor> {
                Nullable::found(Ok(self.0.actor()))
            }

            /// The version of the record after it; null for another company's record.
            pub(super) async fn version(&self) -> Option<i32> {
                let is_own = self.0.relation == Relation::Own;
                is_own.then_some(self.0.fact.event.record_version)
            }

            /// The fields that it changed, before and after, as far as you may see them.
            pub(super) async fn changes(&self) -> Vec<FieldChange> {
                let change = |told: &Told| FieldChange::new(Arc::clone(&self.0.reader), told.clone());
                self.0.told.iter().map(change).collect()
            }

            $($own)*
        }
    };
}

pub(super) use event;
