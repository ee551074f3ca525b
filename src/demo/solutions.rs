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
    vendors(Vendor, "Tessarine Signal", "Alerts from every system in one place, each with an owner and a runbook."),
    vendors(Vendor, "Tessarine Studio", "Forms, small apps and reports, built by the people who need them."),
    vendors(Assessment, "Value assessment: application portfolio", "Four weeks on which applications to keep, move, replace or end."),
    vendors(Assessment, "Value assessment: cloud economics", "Three weeks on what a move to the cloud would cost and save; ends with a business case."),
    vendors(Assessment, "Value assessment: data readiness", "Two weeks on where the data is, who owns it, and what it can be trusted for."),
    vendors(Assessment, "Value assessment: security posture", "Two weeks on identities, devices and recovery; ends with a ranked list of gaps."),

    of(1, 1, IP, "Cloud Landing Zone in 30 Days", "Accounts, networks, policies and cost control, ready for the first workload in thirty days."),
    of(1, 0, PREMIUM, "Contact Centre Uplift", "Moves voice and chat of a contact centre to the cloud, queue by queue."),
    of(1, 1, None, "Disaster Recovery as a Service", "A second site that costs little until it is needed; tried every quarter."),
    of(1, 2, None, "Legacy Exit Programme", "Takes the last twenty applications out of a data centre whose lease ends."),
    of(1, 2, IP, "Managed Kubernetes Platform", "Clusters with upgrades, backup and a pager, for teams that would rather build."),
    of(1, 1, STANDARD, "Workplace in a Box", "Devices, sign-in and support for a new office, on the day when it opens."),

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
    of(4, 1, IP, "Tender Room", "One room for a bid: documents, questions, deadlines and who owes what."),

    of(5, 0, IP, "Cold Chain Telemetry", "Temperature and position of every crate, from the farm to the shelf."),
    of(5, 1, IP, "Digital Twin for Plants", "A model of the line that is fed by its sensors, to try a change before it is made."),
    of(5, 0, None, "Predictive Maintenance Kit", "Sensors, gateway and a model that knows a bearing before it breaks."),

    of(6, 0, IP, "Quay Planner", "Plans quays, cranes and pilots so that no ship waits for the tide twice."),
    of(6, 1, STANDARD, "Customs File", "Declarations from the order's own data, and every certificate beside them."),
    of(6, 0, None, "Last Mile Board", "Routes, promises and delays of every van on one board."),
    of(6, 1, PREMIUM, "Yard Gate", "Trucks book their slot, and the gate opens when they come."),

    of(7, 1, IP, "Cell Orchestrator", "Robots of several makers in one cell, with one program and one log."),
    of(7, 0, IP, "Line Balance Optimizer", "Finds the station that makes the others wait, and what to move."),
    of(7, 1, None, "Robot Fleet Care", "Spare parts and technicians before a joint fails."),
    of(7, 0, None, "Visual Inspection Kit", "Camera, light and model for one fault, on the line in a week."),

    of(8, 0, IP, "Change Order Desk", "Drawings, parts lists and approvals of a change move together."),
    of(8, 1, None, "Commissioning Companion", "Checklists and measurements for the last weeks on site, without a network."),
    of(8, 0, STANDARD, "Project Margin Watch", "Hours, purchases and claims of a project against its offer, every morning."),
    of(8, 1, None, "Welding Quality Record", "Every seam with its welder, its wire and its picture."),

    of(9, 1, IP, "Grid Flex Market", "Sells a plant's idle minutes to the grid, and keeps the plant running."),
    of(9, 0, IP, "Solar Park Operations", "Strings, inverters and mowing of many parks in one plan."),
    of(9, 1, None, "Tariff Simulator", "What another tariff would have cost last year, meter by meter."),
    of(9, 0, PREMIUM, "Utility Customer Journeys", "Moves, bills and complaints that end with the first call."),

    of(10, 1, IP, "Bed Flow Board", "Who can go home, who is coming, and which bed is clean."),
    of(10, 0, None, "Clinical Trial Office", "Sites, visits and samples of a study, ready for an audit."),
    of(10, 1, PREMIUM, "Patient Access Line", "Referrals and appointments by phone, web and letter in one queue."),
    of(10, 0, None, "Sterile Goods Tracking", "Each instrument from the wash to the table and back."),

    of(11, 1, IP, "Instant Payment Gateway", "Pays and is paid in seconds, with limits that a bank can explain."),
    of(11, 0, STANDARD, "Merchant Onboarding", "Documents, checks and contract of a new shop in one afternoon."),
    of(11, 1, None, "Receivables Exchange", "Sells invoices on the day on which they are written."),
    of(11, 0, IP, "Transaction Risk Score", "A reason with each refusal, so that a good customer comes back."),

    of(12, 1, None, "Click & Collect Suite", "Order at home, pick up at the kerb, with the store's stock in real time."),
    of(12, 0, STANDARD, "Loyalty Engine", "Points, tiers and offers across brands, without a plastic card."),
    Solution { ready: false, ..of(12, 1, None, "Shelf Vision", "Cameras that see an empty shelf before a customer does. Not published yet.") },
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
        assert_eq!(SOLUTIONS.len(), 60);
        assert_eq!(
            SOLUTIONS
                .iter()
                .filter(|solution| solution.kind == Assessment)
                .count(),
            4
        );
    }
}
