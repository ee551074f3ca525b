//! The clocks that run on a deal: what is due, whose move it is, and what happens then (R142–R149).

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use covente_entity::types::ids::{OpportunityId, PartnerId, RegistrationId};
use covente_entity::types::{DeadlineKind, ExceptionState, RegistrationProfile, Status, Time};

use crate::domain::facts::DealFacts;
use crate::domain::registration::contract::fiscal_year;
use crate::domain::registration::exception::{ASKED_WITHIN, requestable};
use crate::domain::registration::{Case, Filed, won};
use crate::domain::visibility::Group;

/// What happens when a clock runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Consequence {
    /// The offer expires, and its sender is told (R73).
    OfferExpires,
    /// The request expires, and the deal cannot be registered without the vendor's acceptance (R73, R104).
    HelpRequestExpires,
    /// The deal can be won without a risk to its registration (R106).
    WinningIsSafe,
    /// No exception can be asked for any more (R128).
    ExceptionIsRefused,
    /// The decision is late; it still counts (R128).
    DecisionIsLate,
    /// The contract cannot be valued anew any more (R127).
    RevaluationIsRefused,
}

impl Consequence {
    /// One sentence for a person.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Consequence::OfferExpires => {
                "Without an answer the offer expires, and its sender is told."
            }
            Consequence::HelpRequestExpires => {
                "Without an answer the request for help expires, and the deal cannot be registered as co-sell."
            }
            Consequence::WinningIsSafe => {
                "From then on winning puts the registration of the deal at no risk."
            }
            Consequence::ExceptionIsRefused => {
                "From then on no exception to the registration can be asked for."
            }
            Consequence::DecisionIsLate => {
                "From then on the decision on the exception is late; it still counts."
            }
            Consequence::RevaluationIsRefused => "From then on the contract cannot be valued anew.",
        }
    }
}

/// What holds for all clocks of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What happens when it runs out.
    pub consequence: Consequence,
    /// The field group that its sight goes by.
    pub group: Group,
    /// Whether it stays, overdue, until somebody or a job has acted.
    pub outlasts: bool,
    /// Whether its owner is reminded: only of what they would lose or owe.
    pub reminds: bool,
    /// Whose move it is, in a word for the table.
    pub owner: &'static str,
    /// How long it runs, in a word for the table.
    pub length: &'static str,
    /// The rule.
    pub rule: &'static str,
}

/// Every kind, in the order of the rules.
pub const KINDS: [DeadlineKind; 6] = [
    DeadlineKind::AnswerToOffer,
    DeadlineKind::AnswerToHelpRequest,
    DeadlineKind::CoolingBeforeWon,
    DeadlineKind::ExceptionRequest,
    DeadlineKind::ExceptionDecision,
    DeadlineKind::Revaluation,
];

/// The table of the clocks. That of R148 is not in it: a contract's signature is known once the deal is registered, and
/// then that clock has stopped.
#[must_use]
pub fn terms(kind: DeadlineKind) -> Terms {
    match kind {
        DeadlineKind::AnswerToOffer => Terms {
            consequence: Consequence::OfferExpires,
            group: Group::Identity,
            outlasts: true,
            reminds: true,
            owner: "the invited company",
            length: "14 days from receipt, as set",
            rule: "R142",
        },
        DeadlineKind::AnswerToHelpRequest => Terms {
            consequence: Consequence::HelpRequestExpires,
            group: Group::Identity,
            outlasts: true,
            reminds: true,
            owner: "the vendor",
            length: "14 days from the request, as set",
            rule: "R143",
        },
        DeadlineKind::CoolingBeforeWon => Terms {
            consequence: Consequence::WinningIsSafe,
            group: Group::Registration,
            outlasts: false,
            reminds: false,
            owner: "the company that registers",
            length: "72 hours from creation",
            rule: "R144",
        },
        DeadlineKind::ExceptionRequest => Terms {
            consequence: Consequence::ExceptionIsRefused,
            group: Group::Registration,
            outlasts: false,
            reminds: true,
            owner: "the company that registered",
            length: "60 days from filing",
            rule: "R149",
        },
        DeadlineKind::ExceptionDecision => Terms {
            consequence: Consequence::DecisionIsLate,
            group: Group::Registration,
            outlasts: true,
            reminds: true,
            owner: "the vendor",
            length: "14 working days from the request",
            rule: "R128",
        },
        DeadlineKind::Revaluation => Terms {
            consequence: Consequence::RevaluationIsRefused,
            group: Group::Registration,
            outlasts: false,
            reminds: true,
            owner: "the company that registered",
            length: "to the end of the fiscal year of filing",
            rule: "R127",
        },
    }
}

/// The kinds that one predicate holds for.
pub fn kinds(which: impl Fn(Terms) -> bool) -> impl Iterator<Item = DeadlineKind> {
    KINDS.into_iter().filter(move |kind| which(terms(*kind)))
}

/// A clock that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// What it measures.
    pub kind: DeadlineKind,
    /// The record that it is of.
    pub record: OpportunityId,
    /// The registration that it is of.
    pub registration: Option<RegistrationId>,
    /// The company whose move it is.
    pub owner: PartnerId,
    /// Since when it runs.
    pub started: Time,
    /// When it runs out.
    pub due: Time,
}

/// What the clocks of a registration go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The registration.
    pub id: RegistrationId,
    /// The record that it was filed from.
    pub record: OpportunityId,
    /// The company that filed it.
    pub partner: PartnerId,
    /// What was filed.
    pub filed: Filed,
    /// The exception to it: where it stands, when it was asked for, until when it is to be decided.
    pub exception: Option<(ExceptionState, Time, Time)>,
}

/// Every clock that runs on a deal, from its facts alone: what the time is does not matter, so that the difference of two
/// states is what starts and ends. That a deal holds an incentive, without which nothing needs to cool, is asked by whoever
/// lists the clocks: the catalogue may change under a deal.
#[must_use]
pub fn clocks(deal: &DealFacts, registered: &[Registered]) -> Vec<Clock> {
    let mut running: Vec<Clock> = answers(deal).chain(coolings(deal)).collect();
    for row in registered {
        let clock = |kind, owner, started, due| Clock {
            kind,
            record: row.record,
            registration: Some(row.id),
            owner,
            started,
            due,
        };
        let filed_at = row.filed.filed_at;
        let of_record = |other: &&Registered| other.record == row.record;
        let asked = registered.iter().filter(of_record);
        let asked = asked.filter(|other| other.exception.is_some()).count();
        if requestable(row.filed.profile, filed_at, asked, filed_at).is_none() {
            let due = filed_at + ASKED_WITHIN;
            running.push(clock(
                DeadlineKind::ExceptionRequest,
                row.partner,
                filed_at,
                due,
            ));
        }
        if let (Some((ExceptionState::Requested, at, by)), Some(vendor)) =
            (row.exception, deal.vendor)
        {
            running.push(clock(DeadlineKind::ExceptionDecision, vendor, at, by));
        }
        if let Some(due) = valued_until(&row.filed) {
            running.push(clock(DeadlineKind::Revaluation, row.partner, filed_at, due));
        }
    }
    running
}

fn answers(deal: &DealFacts) -> impl Iterator<Item = Clock> {
    let waiting = deal
        .records
        .iter()
        .filter(|record| record.status == Status::Received);
    waiting.filter_map(|record| {
        let kind = if deal.vendor == Some(record.partner) {
            DeadlineKind::AnswerToHelpRequest
        } else {
            DeadlineKind::AnswerToOffer
        };
        Some(Clock {
            kind,
            record: record.id,
            registration: None,
            owner: record.partner,
            started: record.since,
            due: record.due_at?,
        })
    })
}

/// A record that winning would warn about, did it hold an incentive: the condition of `WON_TOO_EARLY`.
fn coolings(deal: &DealFacts) -> impl Iterator<Item = Clock> {
    let open = deal
        .records
        .iter()
        .filter(|record| record.status == Status::Accepted);
    open.filter_map(|record| {
        let case = Case::of(RegistrationProfile::default(), deal, record, [], []);
        let warned = won(case.deal_type, true, case.created, case.created).is_some();
        (case.registrant && warned).then(|| Clock {
            kind: DeadlineKind::CoolingBeforeWon,
            record: record.id,
            registration: None,
            owner: record.partner,
            started: case.created,
            due: case.safe_from(),
        })
    })
}

/// The end of the fiscal year in which a contract can be valued anew; none where it cannot be (R127).
fn valued_until(filed: &Filed) -> Option<Time> {
    let filed_on = filed.filed_at.date_naive();
    if filed.revaluation(filed_on).refusal().is_some() {
        return None;
    }
    let end = NaiveDate::from_ymd_opt(fiscal_year(filed_on), 7, 1)?;
    Some(end.and_time(NaiveTime::MIN).and_utc())
}

/// When to remind of a clock for the first time after an instant: none where every lead time is over by then, so that what
/// starts late is not reminded of late.
#[must_use]
pub fn reminder(kind: DeadlineKind, due: Time, after: Time, leads: &[TimeDelta]) -> Option<Time> {
    let instants = leads.iter().map(|lead| due - *lead);
    instants
        .filter(|at| terms(kind).reminds && *at > after)
        .min()
}

/// The reminders that are to be given by now, from the one that was to come next: the instant and the lead time of each,
/// in their order. None of a clock that has run out.
#[must_use]
pub fn reminders(due: Time, from: Time, now: Time, leads: &[TimeDelta]) -> Vec<(Time, TimeDelta)> {
    if now >= due {
        return Vec::new();
    }
    let instants = leads.iter().map(|lead| (due - *lead, *lead));
    let mut given: Vec<_> = instants
        .filter(|(at, _)| *at >= from && *at <= now)
        .collect();
    given.sort_unstable();
    given.dedup();
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        text.parse().unwrap()
    }

    #[test]
    fn each_lead_time_is_given_once_and_none_too_late() {
        let due = at("2026-03-15T10:00:00Z");
        let leads = [TimeDelta::days(1), TimeDelta::days(3)];
        let first = |after| reminder(DeadlineKind::AnswerToOffer, due, at(after), &leads);
        assert_eq!(
            first("2026-03-01T10:00:00Z"),
            Some(at("2026-03-12T10:00:00Z"))
        );
        assert_eq!(
            first("2026-03-12T10:00:00Z"),
            Some(at("2026-03-14T10:00:00Z"))
        );
        assert_eq!(first("2026-03-14T10:00:00Z"), None);
        let of = |now| {
            let given = reminders(due, at("2026-03-12T10:00:00Z"), at(now), &leads);
            given
                .into_iter()
                .map(|(_, lead)| lead.num_days())
                .collect::<Vec<_>>()
        };
        assert_eq!(of("2026-03-12T09:59:59Z"), Vec::<i64>::new());
        assert_eq!(of("2026-03-12T10:00:00Z"), [3]);
        assert_eq!(of("2026-03-14T12:00:00Z"), [3, 1]);
        assert_eq!(of("2026-03-15T10:00:00Z"), Vec::<i64>::new());
    }

    #[test]
    fn what_only_opens_reminds_nobody() {
        let due = at("2026-03-15T10:00:00Z");
        let leads = [TimeDelta::days(1)];
        let after = at("2026-03-01T10:00:00Z");
        assert_eq!(
            reminder(DeadlineKind::CoolingBeforeWon, due, after, &leads),
            None
        );
    }

    #[test]
    fn a_contract_is_valued_anew_until_the_first_of_july_r127() {
        use covente_entity::types::{IncentiveKind, RegistrationState};

        let filed = |day: &str, pay_as_you_go| Filed {
            incentive: IncentiveKind::AzureIpCoSell,
            profile: RegistrationProfile::Edition2023,
            state: RegistrationState::Approved,
            filed_at: at(day),
            pay_as_you_go,
            revalued: false,
        };
        let end = |day| valued_until(&filed(day, true));
        assert_eq!(
            end("2026-06-30T23:59:59Z"),
            Some(at("2026-07-01T00:00:00Z"))
        );
        assert_eq!(
            end("2026-07-01T00:00:00Z"),
            Some(at("2027-07-01T00:00:00Z"))
        );
        assert_eq!(valued_until(&filed("2026-07-01T00:00:00Z", false)), None);
    }
}
