//! The time that the rules go by: the system's, or one that a demo or a test can move forward (design §6).

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use covente_entity::types::Time;
use uuid::{ContextV7, Timestamp, Uuid};

/// Where time comes from. A clone shows the same time.
#[derive(Clone, Debug)]
pub struct Clock {
    offset_us: Arc<AtomicI64>,
    movable: bool,
}

/// Ids of one microsecond still sort in the order in which they were made.
static SEQUENCE: LazyLock<std::sync::Mutex<ContextV7>> =
    LazyLock::new(|| std::sync::Mutex::new(ContextV7::new().with_additional_precision()));

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self {
            offset_us: Arc::default(),
            movable: false,
        }
    }

    /// A clock that can be moved; it starts at the system's time.
    #[must_use]
    pub fn movable() -> Self {
        Self {
            offset_us: Arc::default(),
            movable: true,
        }
    }

    /// Whether it can be moved.
    #[must_use]
    pub fn is_movable(&self) -> bool {
        self.movable
    }

    /// Now, in whole microseconds: what both databases can keep.
    #[must_use]
    pub fn now(&self) -> Time {
        Self::real() + TimeDelta::microseconds(self.offset_us())
    }

    /// How far it is ahead of the system's clock, in microseconds.
    #[must_use]
    pub fn offset_us(&self) -> i64 {
        self.offset_us.load(Ordering::Relaxed)
    }

    /// Sets how far it is ahead. Nothing happens to a clock that is not movable.
    pub fn set_offset_us(&self, offset: i64) {
        if self.movable {
            self.offset_us.store(offset, Ordering::Relaxed);
        }
    }

    /// A new id of version 7 for this instant: ids sort by the time of their making.
    #[must_use]
    pub fn id(&self) -> Uuid {
        id_at(self.now())
    }

    /// The system's time: for tokens, time-outs and logs only, which no rule reads.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the system's clock"
    )]
    #[must_use]
    pub fn real() -> Time {
        let now: DateTime<Utc> = Utc::now();
        now.trunc_subsecs(6)
    }
}

/// A new id of version 7 for an instant.
#[must_use]
pub fn id_at(at: Time) -> Uuid {
    let seconds = u64::try_from(at.timestamp()).unwrap_or_default();
    let sequence = SEQUENCE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    Uuid::new_v7(Timestamp::from_unix(
        &*sequence,
        seconds,
        at.timestamp_subsec_nanos(),
    ))
}
