//! Whether a record can be registered: each condition with its outcome and the evidence, computed from facts on read.

use chrono::NaiveDate;
use covente_entity::types::ids::OpportunityId;
use covente_entity::types::{
    ExceptionState, IncentiveKind, RegistrationProfile, RegistrationState, Status, Time,
    VendorInvolvement,
};
use rust_decimal::Decimal;
use serde_json::json;

use crate::domain::deal_type::{DealType, deal_type};
use crate::domain::facts::{DealFacts, RecordFacts};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::registration::exception::Revaluation;
use crate::domain::registration::{COOLING, won};

/// A registration that was filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The incentive that it is for.
    pub incentive: IncentiveKind,
    /// The edition that it was filed under.
    pub profile: RegistrationProfile,
    /// Where it stands.
    pub state: RegistrationState,
    /// When it was filed.
    pub filed_at: Time,
    /// Whether the customer pays by what is used.
    pub pay_as_you_go: bool,
    /// Whether its contract was valued anew.
    pub revalued: bool,
}

impl Filed {
    /// What decides whether its contract can be valued anew (R127).
    #[must_use]
    pub fn revaluation(&self, today: NaiveDate) -> Revaluation {
        Revaluation {
            is_2023: self.profile == RegistrationProfile::Edition2023,
            pay_as_you_go: self.pay_as_you_go,
            revalued: self.revalued,
            filed_on: self.filed_at.date_naive(),
            today,
        }
    }
}

/// What registration asks of a record, and nothing more.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The edition of the conditions that the programme goes by.
    pub profile: RegistrationProfile,
    /// Whether this record is the one that registers (R65).
    pub registrant: bool,
    /// The type of the deal.
    pub deal_type: DealType,
    /// How far the vendor is in it.
    pub involvement: VendorInvolvement,
    /// Where the record stands.
    pub status: Status,
    /// Since when it stands there.
    pub since: Time,
    /// When the deal was started.
    pub created: Time,
    /// The vendor's own record, where it has one: where it stands, and whether it was accepted.
    pub vendor: Option<(Status, bool)>,
    /// The incentives that the solutions of the record are eligible for, each once (R107).
    pub incentives: Vec<IncentiveKind>,
    /// What the record is registered for already. What others of the deal filed is theirs, and decides nothing here.
    pub filed: Vec<Filed>,
    /// What there is to review from the record: on the vendor's, all of the deal; on any other, its own (R114).
    pub reviewed: Vec<Filed>,
    /// Where the exception of the record stands, if one was asked for (R128); on the vendor's, that of the deal.
    pub exception: Option<ExceptionState>,
    /// Whether a seller of the vendor manages the customer (R30).
    pub managed: bool,
    /// The value of the record in US dollars; none where no rate is published for its month (R117).
    pub dollars: Option<Decimal>,
}

impl Case {
    /// That of a record. Who started the deal registers it; where that was the vendor, whoever of its partners
    /// accepted and won (R65), each for itself.
    #[must_use]
    pub fn of(
        profile: RegistrationProfile,
        deal: &DealFacts,
        record: &RecordFacts,
        incentives: impl IntoIterator<Item = IncentiveKind>,
        filed: impl IntoIterator<Item = (OpportunityId, Filed)>,
    ) -> Self {
        let is_vendors = deal.vendor == Some(record.partner);
        let vendor = deal.vendor.and_then(|vendor| deal.record_of(vendor));
        let mut known: Vec<IncentiveKind> = Vec::new();
        for incentive in incentives {
            if !known.contains(&incentive) {
                known.push(incentive);
            }
        }
        let all: Vec<_> = filed.into_iter().collect();
        let of = |whole: bool| {
            let rows = all.iter().filter(|(of, _)| whole || *of == record.id);
            rows.map(|(_, filed)| *filed).collect()
        };
        Self {
            profile,
            registrant: !is_vendors && record.originator != deal.started_by_vendor,
            deal_type: deal_type(
                deal.assessment,
                deal.started_by_vendor,
                deal.involvement,
                deal.partner_invited,
            ),
            involvement: deal.involvement,
            status: record.status,
            since: record.since,
            created: deal.created,
            vendor: vendor.map(|record| (record.status, record.accepted)),
            incentives: known,
            filed: of(false),
            reviewed: of(is_vendors),
            exception: None,
            managed: false,
            dollars: None,
        }
    }

    /// The day by whose month the record is valued: that on which it was won, or today (R117).
    #[must_use]
    pub fn valued_on(&self, now: Time) -> NaiveDate {
        let at = if self.status == Status::Won {
            self.since
        } else {
            now
        };
        at.date_naive()
    }

    /// Whether a solution of the record is eligible for any incentive.
    #[must_use]
    pub fn has_incentive(&self) -> bool {
        !self.incentives.is_empty()
    }

    /// From when on winning is no risk (R106).
    #[must_use]
    pub fn safe_from(&self) -> Time {
        self.created + COOLING
    }

    /// The incentive that the conditions are shown for: IP co-sell where the record holds it, or holds none.
    #[must_use]
    pub fn main(&self) -> IncentiveKind {
        let first = self.incentives.first().copied();
        match first {
            Some(first) if !self.incentives.contains(&IncentiveKind::AzureIpCoSell) => first,
            _ => IncentiveKind::AzureIpCoSell,
        }
    }

    /// The registration for an incentive, where it was filed.
    #[must_use]
    pub fn filed(&self, incentive: IncentiveKind) -> Option<&Filed> {
        self.filed.iter().find(|filed| filed.incentive == incentive)
    }

    /// Every incentive of the record, the main one first.
    #[must_use]
    pub fn routes(&self) -> Vec<IncentiveKind> {
        let main = self.main();
        let mut routes = self.incentives.clone();
        routes.sort_by_key(|incentive| *incentive != main);
        routes
    }

    /// The incentives of the record that are not filed; the main one where it has none.
    fn unfiled(&self) -> Vec<IncentiveKind> {
        if self.incentives.is_empty() {
            return vec![self.main()];
        }
        let mut routes = self.routes();
        routes.retain(|incentive| self.filed(*incentive).is_none());
        routes
    }

    /// The incentive to file next: the first that is eligible, else the first; none where all are filed.
    #[must_use]
    pub fn next(&self) -> Option<IncentiveKind> {
        let unfiled = self.unfiled();
        let eligible = |one: &&IncentiveKind| refusal(self, **one).is_none();
        unfiled.iter().find(eligible).or(unfiled.first()).copied()
    }

    /// The same, had the record been won at an instant.
    #[must_use]
    pub fn won_at(&self, at: Time) -> Self {
        Self {
            status: Status::Won,
            since: at,
            ..self.clone()
        }
    }
}

/// What must hold before a deal can be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// The record is the one of the company that holds the customer's contract (R65).
    Registrant,
    /// The vendor may view the deal (R108, R109).
    DealType,
    /// A solution of the record is eligible for the incentive (R107, R109).
    EligibleSolution,
    /// The record is won (R109).
    Won,
    /// The vendor accepted, or won its part, where it was asked (R104, R109).
    VendorAccepted,
    /// A seller of the vendor manages the customer (R30, R117).
    ManagedCustomer,
    /// The value reaches the least one (R117, R118).
    LeastValue,
}

impl Condition {
    /// Every condition.
    pub const ALL: [Condition; 7] = [
        Condition::Registrant,
        Condition::DealType,
        Condition::EligibleSolution,
        Condition::Won,
        Condition::VendorAccepted,
        Condition::ManagedCustomer,
        Condition::LeastValue,
    ];

    /// The name in the data of a refusal, as the schema has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Condition::Registrant => "REGISTRANT",
            Condition::DealType => "DEAL_TYPE",
            Condition::EligibleSolution => "ELIGIBLE_SOLUTION",
            Condition::Won => "WON",
            Condition::VendorAccepted => "VENDOR_ACCEPTED",
            Condition::ManagedCustomer => "MANAGED_CUSTOMER",
            Condition::LeastValue => "LEAST_VALUE",
        }
    }
}

/// What must hold for an incentive, by the edition of the conditions: R109, R117 and R118 as one table. Billing of
/// the business applications asks for the value alone in 2023, and for no co-sell deal (R118).
#[must_use]
pub fn asks(profile: RegistrationProfile, incentive: IncentiveKind) -> &'static [Condition] {
    use Condition::{
        DealType, EligibleSolution, LeastValue, ManagedCustomer, Registrant, VendorAccepted, Won,
    };
    match (profile, incentive) {
        (RegistrationProfile::Edition2020, _) => {
            &[Registrant, DealType, EligibleSolution, Won, VendorAccepted]
        }
        (RegistrationProfile::Edition2023, IncentiveKind::AzureIpCoSell) => &[
            Registrant,
            DealType,
            EligibleSolution,
            Won,
            VendorAccepted,
            ManagedCustomer,
            LeastValue,
        ],
        (
            RegistrationProfile::Edition2023,
            IncentiveKind::BizAppsPremium | IncentiveKind::BizAppsStandard,
        ) => &[Registrant, EligibleSolution, Won, LeastValue],
    }
}

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It holds.
    Met,
    /// It does not hold.
    NotMet,
    /// It may still come to hold, without any change of the record that its company makes.
    NotYetKnown,
}

impl Outcome {
    /// The name in the data of a refusal, as the schema has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Met => "MET",
            Outcome::NotMet => "NOT_MET",
            Outcome::NotYetKnown => "NOT_YET_KNOWN",
        }
    }
}

/// A condition with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The condition.
    pub condition: Condition,
    /// Whether it holds.
    pub outcome: Outcome,
    /// What shows it, in one sentence for a person.
    pub evidence: String,
    /// The rule behind it.
    pub rule: &'static str,
}

/// Every condition of an incentive with what became of it. Whoever does not register learns that and nothing else: the
/// rest would tell an invited company what the vendor does.
#[must_use]
pub fn eligibility(case: &Case, incentive: IncentiveKind) -> Vec<Judgement> {
    let asked = asks(case.profile, incentive).iter();
    asked
        .filter(|condition| case.registrant || **condition == Condition::Registrant)
        .filter_map(|condition| judge(*condition, case, incentive))
        .collect()
}

/// What becomes of a condition; none where it is not asked of this deal.
fn judge(condition: Condition, case: &Case, incentive: IncentiveKind) -> Option<Judgement> {
    let (outcome, evidence, rule) = match condition {
        Condition::Registrant => registrant(case),
        Condition::DealType => kind(case),
        Condition::EligibleSolution => solution(case, incentive),
        Condition::Won => status(case),
        Condition::VendorAccepted => vendor(case)?,
        Condition::ManagedCustomer => customer(case),
        Condition::LeastValue => value(case, incentive),
    };
    Some(Judgement {
        condition,
        outcome,
        evidence,
        rule,
    })
}

type Found = (Outcome, String, &'static str);

fn met(yes: bool) -> Outcome {
    if yes { Outcome::Met } else { Outcome::NotMet }
}

fn registrant(case: &Case) -> Found {
    let evidence = if case.registrant {
        "This company holds the customer's contract."
    } else {
        "The company that holds the customer's contract registers the deal from its own record."
    };
    (met(case.registrant), evidence.to_owned(), "R65")
}

fn kind(case: &Case) -> Found {
    let (outcome, evidence, rule) = match case.deal_type {
        DealType::CoSell => (Outcome::Met, "The deal is co-sell.", "R109"),
        DealType::PartnerLed => (Outcome::Met, "The deal is partner-led.", "R109"),
        DealType::Private => (
            Outcome::NotMet,
            "The deal is private: the vendor may not view it.",
            "R108",
        ),
        DealType::P2p => (
            Outcome::NotMet,
            "The deal is between partners: the vendor may not view it.",
            "R108",
        ),
        DealType::SolutionAssessment => (
            Outcome::NotMet,
            "The deal is a solution assessment, which is never registered.",
            "R115",
        ),
    };
    (outcome, evidence.to_owned(), rule)
}

fn solution(case: &Case, incentive: IncentiveKind) -> Found {
    let has = case.incentives.contains(&incentive);
    let evidence = match (has, case.has_incentive()) {
        (true, _) => "A solution of the record is eligible for this incentive.",
        (false, true) => "The solutions of the record are eligible for other incentives only.",
        (false, false) => "No solution of the record is eligible for an incentive.",
    };
    (met(has), evidence.to_owned(), "R107")
}

fn status(case: &Case) -> Found {
    let (outcome, evidence) = match case.status {
        Status::Won => (Outcome::Met, "The record is won."),
        Status::Received | Status::Accepted => (Outcome::NotYetKnown, "The record is open still."),
        Status::Lost
        | Status::Declined
        | Status::Expired
        | Status::Withdrawn
        | Status::ClosedAsError => (Outcome::NotMet, "The record is closed and not won."),
    };
    (outcome, evidence.to_owned(), "R109")
}

/// Once asked, the vendor decides; its silence and its refusal do not make the deal partner-led again (R104).
fn vendor(case: &Case) -> Option<Found> {
    if case.deal_type != DealType::CoSell {
        return None;
    }
    let (outcome, evidence, rule) = match case.vendor {
        Some((Status::Won, _)) => (Outcome::Met, "The vendor won its part.", "R109"),
        Some((Status::Accepted | Status::Lost, _)) => {
            (Outcome::Met, "The vendor accepted.", "R109")
        }
        Some((Status::Received, _)) => {
            (Outcome::NotYetKnown, "The vendor has not answered.", "R109")
        }
        Some((Status::Declined, _)) => (Outcome::NotMet, "The vendor declined.", "R104"),
        Some((Status::Expired, _)) => (
            Outcome::NotMet,
            "The vendor did not answer in time.",
            "R104",
        ),
        Some((Status::Withdrawn | Status::ClosedAsError, _)) | None => {
            (Outcome::NotMet, "The vendor has no part in it.", "R104")
        }
    };
    Some((outcome, evidence.to_owned(), rule))
}

fn customer(case: &Case) -> Found {
    let evidence = if case.managed {
        "A seller of the vendor manages the customer."
    } else {
        "No seller of the vendor manages the customer."
    };
    (met(case.managed), evidence.to_owned(), "R117")
}

/// The least value in US dollars, and whether it must be passed and not only reached (R117, R118).
fn least(incentive: IncentiveKind) -> (Decimal, bool) {
    match incentive {
        IncentiveKind::AzureIpCoSell => (Decimal::from(25_000), false),
        IncentiveKind::BizAppsPremium | IncentiveKind::BizAppsStandard => {
            (Decimal::from(5_000), true)
        }
    }
}

fn value(case: &Case, incentive: IncentiveKind) -> Found {
    let (least, above) = least(incentive);
    let rule = if above { "R118" } else { "R117" };
    let Some(dollars) = case.dollars else {
        return (
            Outcome::NotYetKnown,
            "No rate to US dollars is published for its month and currency.".to_owned(),
            rule,
        );
    };
    let reached = dollars > least || (!above && dollars == least);
    let asked = if above { "more than" } else { "at least" };
    let evidence = format!(
        "The value is {} US dollars; {asked} {least} are needed.",
        dollars.round_dp(2)
    );
    (met(reached), evidence, rule)
}

/// Where a record stands on its way to registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// A condition does not hold.
    NotEligible,
    /// A condition may still come to hold.
    NotYetKnown,
    /// All conditions hold, and it is not filed for every incentive that it could be filed for.
    Pending,
    /// It is filed for every incentive.
    Filed,
}

/// Where a record stands, by the incentive that comes next to be filed.
#[must_use]
pub fn standing(case: &Case) -> Standing {
    case.next().map_or(Standing::Filed, |incentive| {
        Standing::of(&eligibility(case, incentive))
    })
}

impl Standing {
    fn of(judgements: &[Judgement]) -> Self {
        let any = |outcome| judgements.iter().any(|found| found.outcome == outcome);
        if any(Outcome::NotMet) {
            Standing::NotEligible
        } else if any(Outcome::NotYetKnown) {
            Standing::NotYetKnown
        } else {
            Standing::Pending
        }
    }
}

/// What would come of winning a record at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The instant.
    pub at: Time,
    /// Where the record would stand.
    pub standing: Standing,
    /// Whether its registration may be rejected (R106).
    pub at_risk: bool,
}

impl Forecast {
    /// Of a record that is worked on; none of any other.
    #[must_use]
    pub fn of(case: &Case, at: Time) -> Option<Self> {
        if case.status != Status::Accepted {
            return None;
        }
        Some(Self {
            at,
            standing: standing(&case.won_at(at)),
            // An invited company is not told by this that the vendor may view the deal.
            at_risk: case.registrant
                && won(case.deal_type, case.has_incentive(), case.created, at).is_some(),
        })
    }
}

/// Why a record cannot be registered for an incentive: all conditions that are not met, at once (R109).
#[must_use]
pub fn refusal(case: &Case, incentive: IncentiveKind) -> Option<Refusal> {
    let unmet: Vec<_> = eligibility(case, incentive)
        .into_iter()
        .filter(|found| found.outcome != Outcome::Met)
        .collect();
    if unmet.is_empty() {
        return None;
    }
    let conditions: Vec<_> = unmet
        .iter()
        .map(|found| {
            json!({
                "condition": found.condition.name(),
                "outcome": found.outcome.name(),
                "evidence": found.evidence,
                "rule": found.rule,
            })
        })
        .collect();
    Some(
        Refusal::new(
            Code::NotEligibleForRegistration,
            "R109",
            "This deal does not meet all conditions of registration.",
        )
        .with(json!({ "conditions": conditions })),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(deal_type: DealType, vendor: Option<(Status, bool)>) -> Case {
        Case {
            profile: RegistrationProfile::Edition2020,
            registrant: true,
            deal_type,
            involvement: VendorInvolvement::Visible,
            status: Status::Won,
            since: Time::UNIX_EPOCH,
            created: Time::UNIX_EPOCH,
            vendor,
            incentives: vec![IncentiveKind::AzureIpCoSell],
            filed: Vec::new(),
            reviewed: Vec::new(),
            exception: None,
            managed: true,
            dollars: Some(Decimal::from(25_000)),
        }
    }

    fn unmet(case: &Case, incentive: IncentiveKind) -> Vec<(Condition, Outcome, &'static str)> {
        eligibility(case, incentive)
            .into_iter()
            .filter(|found| found.outcome != Outcome::Met)
            .map(|found| (found.condition, found.outcome, found.rule))
            .collect()
    }

    #[test]
    fn each_status_of_the_vendor_has_its_outcome() {
        let of = |status, accepted| {
            let found = unmet(
                &case(DealType::CoSell, Some((status, accepted))),
                IncentiveKind::AzureIpCoSell,
            );
            found.first().map(|(_, outcome, rule)| (*outcome, *rule))
        };
        assert_eq!(of(Status::Accepted, true), None);
        assert_eq!(of(Status::Won, true), None);
        assert_eq!(of(Status::Lost, true), None);
        assert_eq!(
            of(Status::Received, false),
            Some((Outcome::NotYetKnown, "R109"))
        );
        assert_eq!(of(Status::Declined, false), Some((Outcome::NotMet, "R104")));
        assert_eq!(of(Status::Expired, false), Some((Outcome::NotMet, "R104")));
    }

    #[test]
    fn an_assessment_is_never_registered_r115() {
        let case = case(DealType::SolutionAssessment, None);
        let found = unmet(&case, IncentiveKind::AzureIpCoSell);
        assert_eq!(found, [(Condition::DealType, Outcome::NotMet, "R115")]);
    }

    #[test]
    fn who_does_not_register_learns_that_and_nothing_else() {
        let case = Case {
            registrant: false,
            ..case(DealType::CoSell, None)
        };
        let found = unmet(&case, IncentiveKind::AzureIpCoSell);
        assert_eq!(found, [(Condition::Registrant, Outcome::NotMet, "R65")]);
    }

    #[test]
    fn the_least_values_of_2023_are_reached_and_passed_r117_r118() {
        let of = |incentive, dollars: Option<Decimal>| {
            let case = Case {
                profile: RegistrationProfile::Edition2023,
                incentives: vec![incentive],
                dollars,
                ..case(DealType::PartnerLed, None)
            };
            unmet(&case, incentive)
                .first()
                .map(|(_, outcome, _)| *outcome)
        };
        let cents = |cents| Some(Decimal::new(cents, 2));
        assert_eq!(of(IncentiveKind::AzureIpCoSell, cents(2_500_000)), None);
        assert_eq!(
            of(IncentiveKind::AzureIpCoSell, cents(2_499_999)),
            Some(Outcome::NotMet)
        );
        assert_eq!(
            of(IncentiveKind::AzureIpCoSell, None),
            Some(Outcome::NotYetKnown)
        );
        assert_eq!(
            of(IncentiveKind::BizAppsStandard, cents(500_000)),
            Some(Outcome::NotMet)
        );
        assert_eq!(of(IncentiveKind::BizAppsStandard, cents(500_001)), None);
        // The value is the only test: a private deal may be billed too.
        let private = Case {
            profile: RegistrationProfile::Edition2023,
            incentives: vec![IncentiveKind::BizAppsPremium],
            ..case(DealType::Private, None)
        };
        assert_eq!(unmet(&private, IncentiveKind::BizAppsPremium), []);
    }
}
