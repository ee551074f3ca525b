//! To which location of a company a deal goes that is offered to it, and why (R173–R180).

use covente_entity::types::ids::{LocationId, RoutingRuleId, SolutionId};

/// Rules of one company at most.
pub const RULES: usize = 500;

/// A rule of a company: customer market × solution → location; what is left out stands for all (R174). A rule for
/// everything is none: that is the company's default location (R178).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The rule.
    pub id: RoutingRuleId,
    /// The customer's country.
    pub market: Option<String>,
    /// The solution.
    pub solution: Option<SolutionId>,
    /// Where such a deal goes.
    pub location: LocationId,
}

/// A solution that is wanted of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The solution.
    pub id: SolutionId,
    /// Where the company sells it; none where it is another company's, or not placed.
    pub place: Option<LocationId>,
}

/// What is offered to a company.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    /// Whether the vendor sends it: only then the company's rules count (R179).
    pub by_vendor: bool,
    /// The customer's country.
    pub market: &'a str,
    /// What is wanted, in the deal's order.
    pub wanted: &'a [Wanted],
    /// The company's default location.
    pub default: LocationId,
}

/// Why a deal goes where it goes: the steps of R175, the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A rule for the solution in the market.
    SolutionAndMarket,
    /// A rule for the solution in all markets.
    Solution,
    /// A rule for all solutions in the market.
    Market,
    /// No rule: where the company sells the first of its own wanted solutions (R173).
    SolutionLocation,
    /// Nothing of all that: the company's default location.
    DefaultLocation,
}

/// Where a deal goes, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The location.
    pub location: LocationId,
    /// The step that decided.
    pub reason: Reason,
    /// The rule that decided, if one did.
    pub rule: Option<RoutingRuleId>,
    /// The wanted solution that decided, if one did.
    pub solution: Option<SolutionId>,
}

/// How exact a rule is: its step in the order of R175.
#[must_use]
pub fn precedence(rule: &Rule) -> Reason {
    match (&rule.solution, &rule.market) {
        (Some(_), Some(_)) => Reason::SolutionAndMarket,
        (Some(_), None) => Reason::Solution,
        (None, Some(_)) => Reason::Market,
        (None, None) => Reason::DefaultLocation,
    }
}

/// What becomes of one rule for an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It decides.
    Decides,
    /// It holds, but another one comes before it.
    Preceded,
    /// It is for another market.
    OtherMarket,
    /// It is for a solution that is not wanted.
    OtherSolution,
    /// No rule counts: the vendor does not send it (R179).
    NotByVendor,
}

/// Where an offer goes. Of several wanted solutions the first in the deal's order that has a rule decides (R180), by
/// its rule for the market before its rule for all (R175); then the market's rule for all solutions; then, without a
/// rule, the place of the company's first own solution, and its default location (R173).
#[must_use]
pub fn route(rules: &[Rule], offered: &Offered<'_>) -> Route {
    let decided = |rule: &Rule| Route {
        location: rule.location,
        reason: precedence(rule),
        rule: Some(rule.id),
        solution: rule.solution,
    };
    let find = |solution: Option<SolutionId>, market: Option<&str>| {
        rules
            .iter()
            .filter(|_| offered.by_vendor)
            .find(|rule| rule.solution == solution && rule.market.as_deref() == market)
            .map(decided)
    };
    let of_solution = |wanted: &Wanted| {
        find(Some(wanted.id), Some(offered.market)).or_else(|| find(Some(wanted.id), None))
    };
    let placed = || {
        let place = |wanted: &Wanted| Some((wanted.id, wanted.place?));
        let (solution, location) = offered.wanted.iter().find_map(place)?;
        Some(Route {
            location,
            reason: Reason::SolutionLocation,
            rule: None,
            solution: Some(solution),
        })
    };
    offered
        .wanted
        .iter()
        .find_map(of_solution)
        .or_else(|| find(None, Some(offered.market)))
        .or_else(placed)
        .unwrap_or(Route {
            location: offered.default,
            reason: Reason::DefaultLocation,
            rule: None,
            solution: None,
        })
}

/// What becomes of a rule for an offer that goes this way.
#[must_use]
pub fn verdict(rule: &Rule, offered: &Offered<'_>, route: &Route) -> Verdict {
    let market = rule.market.as_deref();
    if !offered.by_vendor {
        Verdict::NotByVendor
    } else if route.rule == Some(rule.id) {
        Verdict::Decides
    } else if market.is_some_and(|market| market != offered.market) {
        Verdict::OtherMarket
    } else if let Some(solution) = rule.solution
        && offered.wanted.iter().all(|wanted| wanted.id != solution)
    {
        Verdict::OtherSolution
    } else {
        Verdict::Preceded
    }
}

/// Why a deal goes where it goes, for a person.
#[must_use]
pub fn why(reason: Reason, by_vendor: bool) -> &'static str {
    match reason {
        Reason::SolutionAndMarket => {
            "A rule for the solution in this market; of the wanted solutions it is the first that has a rule."
        }
        Reason::Solution => {
            "A rule for the solution in all markets; of the wanted solutions it is the first that has a rule."
        }
        Reason::Market => {
            "No wanted solution has a rule of its own; this is the rule for the market."
        }
        Reason::SolutionLocation if by_vendor => {
            "No rule holds; this is where the first wanted solution of the company is sold."
        }
        Reason::DefaultLocation if by_vendor => {
            "No rule holds and no wanted solution has a location; this is the company's default."
        }
        Reason::SolutionLocation => {
            "Rules are for deals that the vendor sends; this is where the first wanted solution of the company is sold."
        }
        Reason::DefaultLocation => {
            "Rules are for deals that the vendor sends, and no wanted solution has a location; this is the company's default."
        }
    }
}

/// What becomes of a rule, for a person.
#[must_use]
pub fn says(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Decides => "This rule decides.",
        Verdict::Preceded => {
            "This rule holds, but one that is more exact, or for an earlier solution, comes first."
        }
        Verdict::OtherMarket => "This rule is for another market.",
        Verdict::OtherSolution => "This rule is for a solution that is not wanted.",
        Verdict::NotByVendor => {
            "Rules count for deals that the vendor sends, and it did not send this one."
        }
    }
}

/// The rule that stands in the way of another one: that for the same market and the same solution (R177).
#[must_use]
pub fn conflicting<'a>(
    rules: &'a [Rule],
    own: Option<RoutingRuleId>,
    market: Option<&str>,
    solution: Option<SolutionId>,
) -> Option<&'a Rule> {
    rules.iter().find(|rule| {
        Some(rule.id) != own && rule.market.as_deref() == market && rule.solution == solution
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn place(n: u128) -> LocationId {
        LocationId(Uuid::from_u128(n))
    }

    fn sold(n: u128) -> SolutionId {
        SolutionId(Uuid::from_u128(n))
    }

    fn rule(n: u128, market: Option<&str>, solution: Option<u128>) -> Rule {
        Rule {
            id: RoutingRuleId(Uuid::from_u128(n)),
            market: market.map(str::to_owned),
            solution: solution.map(sold),
            location: place(n),
        }
    }

    fn goes(rules: &[Rule], market: &str, wanted: &[(u128, Option<u128>)]) -> (u128, Reason) {
        let wanted: Vec<_> = wanted
            .iter()
            .map(|(id, at)| Wanted {
                id: sold(*id),
                place: at.map(place),
            })
            .collect();
        let offered = Offered {
            by_vendor: true,
            market,
            wanted: &wanted,
            default: place(99),
        };
        let route = route(rules, &offered);
        for rule in rules {
            let decides = verdict(rule, &offered, &route) == Verdict::Decides;
            assert_eq!(decides, route.rule == Some(rule.id));
        }
        (route.location.0.as_u128(), route.reason)
    }

    #[test]
    fn the_more_exact_rule_decides_r175() {
        let rules = [
            rule(1, Some("GB"), None),
            rule(2, None, Some(7)),
            rule(3, Some("GB"), Some(7)),
        ];
        let of = |market, wanted| goes(&rules, market, wanted);
        assert_eq!(of("GB", &[(7, None)]), (3, Reason::SolutionAndMarket));
        assert_eq!(of("FR", &[(7, None)]), (2, Reason::Solution));
        assert_eq!(of("GB", &[(8, Some(4))]), (1, Reason::Market));
        assert_eq!(of("FR", &[(8, Some(4))]), (4, Reason::SolutionLocation));
        assert_eq!(of("FR", &[(8, None)]), (99, Reason::DefaultLocation));
    }

    #[test]
    fn of_several_solutions_the_first_that_has_a_rule_decides_r180() {
        let rules = [rule(1, None, Some(7)), rule(2, Some("GB"), Some(8))];
        let of = |wanted| goes(&rules, "GB", wanted);
        assert_eq!(of(&[(7, None), (8, None)]), (1, Reason::Solution));
        assert_eq!(of(&[(8, None), (7, None)]), (2, Reason::SolutionAndMarket));
        assert_eq!(
            of(&[(6, Some(5)), (8, None)]),
            (2, Reason::SolutionAndMarket)
        );
    }

    #[test]
    fn what_the_vendor_does_not_send_follows_no_rule_r179() {
        let rules = [rule(1, Some("GB"), None)];
        let wanted = [Wanted {
            id: sold(7),
            place: Some(place(4)),
        }];
        let offered = Offered {
            by_vendor: false,
            market: "GB",
            wanted: &wanted,
            default: place(99),
        };
        let route = route(&rules, &offered);
        assert_eq!(
            (route.location, route.reason),
            (place(4), Reason::SolutionLocation)
        );
        assert_eq!(verdict(&rules[0], &offered, &route), Verdict::NotByVendor);
    }
}
