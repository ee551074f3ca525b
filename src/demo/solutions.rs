//! The made-up catalogue: a new solution is a new row.

use covente_entity::types::{IncentiveKind, SolutionKind};

/// A solution.
#[derive(Debug)]
pub(super) struct Solution {
    /// The place of its company in the table of companies.
    pub(super) company: usize,
    pub(super) kind: SolutionKind,
    /// The place of its location among those of the company.
    pub(super) location: Option<usize>,
    pub(super) incentive: Option<IncentiveKind>,
    pub(super) ready: bool,
    pub(super) name: &'static str,
    pub(super) description: &'static str,
}

const fn vendors(kind: SolutionKind, name: &'static str, description: &'static str) -> Solution {
    Solution {
        company: super::companies::VENDOR,
        kind,
        location: None,
        incentive: None,
        ready: true,
        name,
        description,
    }
}

const fn of(
    company: usize,
    location: usize,
    incentive: Option<IncentiveKind>,
    name: &'static str,
    description: &'static str,
) -> Solution {
    Solution {
        company,
        kind: SolutionKind::Partner,
        location: Some(location),
        incentive,
        ready: true,
        name,
        description,
    }
}

const IP: Option<IncentiveKind> = Some(IncentiveKind::AzureIpCoSell);
const PREMIUM: Option<IncentiveKind> = Some(IncentiveKind::BizAppsPremium);
const STANDARD: Option<IncentiveKind> = Some(IncentiveKind::BizAppsStandard);

use SolutionKind::{Assessment, Vendor};

#[rustfmt::skip]
pub(super) const SOLUTIONS: &[Solution] = &[
    vendors(Vendor, "Tessarine Desk", "Service desk and field service in one queue, with a mobile app that works without a network."),
    vendors(Vendor, "Tessarine Edge", "Small servers for plants, ships and stores, run from one place and updated over night."),
    vendors(Vendor, "Tessarine Fabric", "One data platform for reports, streams and models; priced by what is stored."),
    vendors(Vendor, "Tessarine Flow", "Draws a process, runs it, and shows where it waits."),
    vendors(Vendor, "Tessarine Ledger", "General ledger, receivables and group close for companies in many countries."),
    vendors(Vendor, "Tessarine Vault", "Sign-in, keys and secrets for people and machines."),
    vendors(Assessment, "Value assessment: cloud economics", "Three weeks on what a move to the cloud would cost and save; ends with a business case."),
    vendors(Assessment, "Value assessment: security posture", "Two weeks on identities, devices and recovery; ends with a ranked list of gaps."),

    of(1, 1, IP, "Cloud Landing Zone in 30 Days", "Accounts, networks, policies and cost control, ready for the first workload in thirty days."),
    of(1, 0, PREMIUM, "Contact Centre Uplift", "Moves voice and chat of a contact centre to the cloud, queue by queue."),
    of(1, 1, None, "Disaster Recovery as a Service", "A second site that costs little until it is needed; tried every quarter."),
    of(1, 2, None, "Legacy Exit Programme", "Takes the last twenty applications out of a data centre whose lease ends."),
    of(1, 2, IP, "Managed Kubernetes Platform", "Clusters with upgrades, backup and a pager, for teams that would rather build."),

    of(2, 0, STANDARD, "Churn Radar", "Says each week which customers are about to leave, and why."),
    of(2, 1, None, "Data Mesh Starter", "Three domains, their owners, contracts for their data, in one quarter."),
    of(2, 1, IP, "Demand Forecast Studio", "Forecasts by article and store, with the planner's corrections learnt from."),
    of(2, 0, None, "Price Elasticity Lab", "Tests prices in a few stores before they change in all."),

    of(3, 0, None, "Identity Clean-up", "Finds accounts without owners and rights without reasons, and takes them away."),
    of(3, 1, IP, "OT Network Watch", "Listens to machines in plants and ports, and tells when one talks to a stranger."),
    of(3, 2, None, "Phishing Drill Service", "A year of exercises that people remember, with figures for the board."),
    of(3, 0, PREMIUM, "Security Operations Centre 24/7", "Analysts who watch at night, and call when it matters."),

    of(4, 1, PREMIUM, "Finance Close Accelerator", "From twelve working days to five: reconciliations, approvals and group reports."),
    of(4, 0, None, "Merger Integration Office", "Day-one plans, shared directories and one mailbox domain after a merger."),
    of(4, 2, STANDARD, "Sustainability Reporting Hub", "Collects energy, travel and supplier data, and files what the law asks."),

    of(5, 0, IP, "Cold Chain Telemetry", "Temperature and position of every crate, from the farm to the shelf."),
    of(5, 1, IP, "Digital Twin for Plants", "A model of the line that is fed by its sensors, to try a change before it is made."),
    of(5, 0, None, "Predictive Maintenance Kit", "Sensors, gateway and a model that knows a bearing before it breaks."),

    of(6, 1, None, "Click & Collect Suite", "Order at home, pick up at the kerb, with the store's stock in real time."),
    of(6, 0, STANDARD, "Loyalty Engine", "Points, tiers and offers across brands, without a plastic card."),
    Solution { ready: false, ..of(6, 1, None, "Shelf Vision", "Cameras that see an empty shelf before a customer does. Not published yet.") },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::demo::companies::{COMPANIES, VENDOR};

    #[test]
    fn every_solution_has_its_company_location_and_own_name() {
        let mut names = HashSet::new();
        for solution in SOLUTIONS {
            let company = &COMPANIES[solution.company];
            assert!(
                solution
                    .location
                    .is_none_or(|place| place < company.locations.len())
            );
            assert_eq!(
                solution.company == VENDOR,
                solution.kind != SolutionKind::Partner
            );
            assert!(names.insert(solution.name));
        }
        assert_eq!(SOLUTIONS.len(), 30);
        assert_eq!(
            SOLUTIONS
                .iter()
                .filter(|solution| solution.kind == Assessment)
                .count(),
            2
        );
    }
}
