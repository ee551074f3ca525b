//! What each viewer may spend in a minute, in units of cost, and the header fields that tell what is left of it.

use std::num::NonZeroU32;

use actix_web::http::header::{HeaderName, HeaderValue};
use covente_entity::types::ids::PartnerId;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota as Rate, RateLimiter};
use serde_json::json;

use crate::domain::viewer::Viewer;

/// Who spends: a subject of a company. All who have not signed in are one.
type Spender = Option<(PartnerId, String)>;

/// The allowances of all viewers, on this node.
pub(crate) struct Quota {
    per_minute: u32,
    /// None where nothing is limited.
    limiter: Option<
        RateLimiter<Spender, DashMapStateStore<Spender>, DefaultClock, StateInformationMiddleware>,
    >,
}

/// What is left of an allowance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Left {
    pub(crate) per_minute: u32,
    pub(crate) units: u32,
}

/// An allowance that does not suffice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent {
    pub(crate) per_minute: u32,
    /// After how many seconds it will.
    pub(crate) wait: u64,
}

impl Quota {
    /// Allowances of so many units; 0 for any amount.
    pub(crate) fn new(per_minute: u32) -> Self {
        let rate = NonZeroU32::new(per_minute).map(Rate::per_minute);
        let limiter = rate
            .map(|rate| RateLimiter::keyed(rate).with_middleware::<StateInformationMiddleware>());
        Self {
            per_minute,
            limiter,
        }
    }

    /// Spends what an operation costs; tells what is left, where anything is limited.
    ///
    /// # Errors
    /// When it will suffice. Nothing is spent.
    pub(crate) fn spend(
        &self,
        viewer: Option<&Viewer>,
        cost: usize,
    ) -> Result<Option<Left>, Spent> {
        let (Some(limiter), Some(cost)) = (&self.limiter, units(cost)) else {
            return Ok(None);
        };
        let per_minute = self.per_minute;
        let spender = viewer.map(|viewer| (viewer.partner, viewer.subject.clone()));
        match limiter.check_key_n(&spender, cost) {
            Ok(Ok(state)) => Ok(Some(Left {
                per_minute,
                units: state.remaining_burst_capacity(),
            })),
            Ok(Err(not_until)) => {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                Err(Spent {
                    per_minute,
                    wait: wait.as_secs() + 1,
                })
            }
            // The settings see to it that an allowance pays for every operation.
            Err(_) => Err(Spent {
                per_minute,
                wait: 60,
            }),
        }
    }

    /// Forgets those whose allowance is whole again.
    pub(crate) fn forget_rested(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// What an operation cost, as a client is told it that wants to know.
pub(crate) fn told(cost: usize, limit: usize, left: Option<Left>) -> serde_json::Value {
    let mut told = json!({"cost": cost, "limit": limit});
    if let Some(left) = left {
        told["perMinute"] = left.per_minute.into();
        told["remaining"] = left.units.into();
        told["resetSeconds"] = left.reset().into();
    }
    told
}

fn units(cost: usize) -> Option<NonZeroU32> {
    NonZeroU32::new(u32::try_from(cost).unwrap_or(u32::MAX))
}

impl Left {
    /// After how many seconds the allowance is whole again.
    pub(crate) fn reset(self) -> u64 {
        let spent = u64::from(self.per_minute.saturating_sub(self.units));
        (spent * 60).div_ceil(u64::from(self.per_minute.max(1)))
    }

    /// The header fields `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers).
    pub(crate) fn headers(self) -> Vec<(HeaderName, HeaderValue)> {
        fields(self.per_minute, self.units, self.reset())
    }
}

impl Spent {
    /// As [`Left::headers`].
    pub(crate) fn headers(self) -> Vec<(HeaderName, HeaderValue)> {
        fields(self.per_minute, 0, self.wait)
    }

    pub(crate) fn message(self) -> String {
        let Self { per_minute, wait } = self;
        format!(
            "You have spent your {per_minute} units of cost of this minute; send it again in {wait} seconds."
        )
    }
}

fn fields(per_minute: u32, left: u32, reset: u64) -> Vec<(HeaderName, HeaderValue)> {
    let named = |name: &'static str, value: String| {
        let value = HeaderValue::try_from(value).ok()?;
        Some((HeaderName::from_static(name), value))
    };
    let policy = named(
        "ratelimit-policy",
        format!("\"cost\";q={per_minute};w=60;qu=\"cost\""),
    );
    let limit = named("ratelimit", format!("\"cost\";r={left};t={reset}"));
    [policy, limit].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_comes_back_within_a_minute() {
        let quota = Quota::new(100);
        let left = quota.spend(None, 70).unwrap().unwrap();
        assert_eq!(left.units, 30);
        assert_eq!(left.reset(), 42);
        let spent = quota.spend(None, 50).unwrap_err();
        assert!((10..=14).contains(&spent.wait), "{spent:?}");
        assert_eq!(quota.spend(None, 30).unwrap().unwrap().units, 0);
        assert!(Quota::new(0).spend(None, usize::MAX).unwrap().is_none());
    }
}
