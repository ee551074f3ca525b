//! A20 as a small machine of its own, written from the rules: what each command comes to, and who sees what of it.
//!
//! It knows no database, no actions and no `domain`: only their words are theirs, such as the codes of A21.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a rule names the commands and the statuses that it is about"
)]

use std::collections::BTreeSet;

use covente::{
    actions::registration::Decision,
    domain::{
        refusal::Code,
        viewer::{Role, Scope, Viewer},
    },
};
use covente_entity::types::{
    IncentiveKind, RegistrationState, SalesStage, Status, VendorInvolvement,
};

use crate::{
    play::{
        Contact, Contract, Mate, Naming, New, OWN, Offer, Own, Routing, Sold, Target, Verdict, What,
    },
    programme::{COMPANIES, Programme, REFERENCES, UNRELEASED, VENDOR, VETTED, email, market},
};

/// How long an answer is waited for, in hours (R142, R143).
const ANSWER_WITHIN: u64 = 14 * 24;

/// What a command comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    /// With these codes, each as often as need be.
    Refused(BTreeSet<Code>),
    /// There is no such thing, as far as the caller can know.
    NotFound,
}

/// One company's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) company: usize,
    /// The first or the second of the company's locations.
    pub(crate) location: usize,
    pub(crate) status: Status,
    pub(crate) version: i32,
    pub(crate) stage: Option<SalesStage>,
    /// The same by the company's own name.
    pub(crate) own_stage: Option<String>,
    pub(crate) accepted: bool,
    /// E-mail addresses in small letters, in the order of the team.
    pub(crate) team: Vec<String>,
    due: u64,
    /// The incentives that what is sold is eligible for (R107).
    incentives: Vec<IncentiveKind>,
}

/// What was registered of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Filed {
    pub(crate) record: usize,
    pub(crate) incentive: IncentiveKind,
    pub(crate) state: RegistrationState,
    pub(crate) outcome: Option<RegistrationState>,
    pub(crate) version: i32,
}

/// What a company calls a stage.
#[derive(Clone, Copy, Debug)]
struct Named {
    naming: Naming,
    version: i32,
}

/// Where a company wants what the vendor sends.
#[derive(Clone, Copy, Debug)]
struct Ruled {
    routing: Routing,
    version: i32,
}

/// An invitation, which made the record at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sent {
    record: usize,
    help: bool,
}

/// A deal. Its first record is that of the company that started it.
#[derive(Clone, Debug)]
pub(crate) struct Deal {
    pub(crate) involvement: VendorInvolvement,
    assessment: bool,
    pub(crate) contact: Contact,
    pub(crate) records: Vec<Record>,
    pub(crate) filed: Vec<Filed>,
    sent: Vec<Sent>,
    /// The place of the customer's market.
    market: usize,
}

/// Everything.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) programme: &'static Programme,
    companies: usize,
    hour: u64,
    pub(crate) deals: Vec<Deal>,
    names: Vec<Vec<Named>>,
    rules: Vec<Vec<Ruled>>,
}

impl Record {
    /// Ended without ever having been accepted: its company can be invited again (R67, R94).
    fn ended(&self) -> bool {
        !self.accepted && self.status != Status::Received
    }
}

impl Deal {
    fn standing(&self, company: usize) -> Option<&Record> {
        let mut own = self.records.iter().filter(|row| row.company == company);
        own.clone()
            .find(|row| !row.ended())
            .or_else(|| own.next_back())
    }

    /// Whether a company has an invitation that is open or was accepted, or started the deal.
    fn takes_part(&self, company: usize) -> bool {
        self.standing(company).is_some_and(|record| !record.ended())
    }

    fn of_vendor(&self) -> bool {
        self.records[0].company == VENDOR
    }
}

fn refused(codes: impl IntoIterator<Item = Code>) -> Result<(), Outcome> {
    let codes: BTreeSet<_> = codes.into_iter().collect();
    if codes.is_empty() {
        Ok(())
    } else {
        Err(Outcome::Refused(codes))
    }
}

impl Model {
    pub(crate) fn new(programme: &'static Programme, companies: usize) -> Self {
        Self {
            programme,
            companies,
            hour: 0,
            deals: Vec::new(),
            names: vec![Vec::new(); COMPANIES],
            rules: vec![Vec::new(); COMPANIES],
        }
    }

    /// What a viewer's own company is.
    fn company(&self, viewer: &Viewer) -> usize {
        self.programme.place(viewer.partner)
    }

    /// The columns of R7: whether a grant reaches a location, for somebody who is on the team or is not.
    fn reaches(&self, viewer: &Viewer, location: usize, on_team: bool) -> bool {
        let location = self.programme.companies[self.company(viewer)].locations[location];
        viewer.grants.iter().any(|grant| {
            let here = match &grant.scope {
                Scope::All => true,
                Scope::Locations(locations) => locations.contains(&location),
            };
            match grant.role {
                Role::PartnerAdmin => true,
                Role::ReferralsAdmin => here,
                Role::ReferralsUser => here && on_team,
                Role::ProgramAdmin => false,
            }
        })
    }

    fn sees_own(&self, viewer: &Viewer, record: &Record) -> bool {
        let on_team = viewer
            .email
            .as_ref()
            .is_some_and(|email| record.team.contains(email));
        record.company == self.company(viewer) && self.reaches(viewer, record.location, on_team)
    }

    fn has_role_for_deals(viewer: &Viewer) -> bool {
        let mut grants = viewer.grants.iter();
        grants.any(|grant| grant.role != Role::ProgramAdmin)
    }

    /// Whether a record is given to the viewer as one: their company's, and to the vendor what it may view.
    pub(crate) fn given(&self, viewer: &Viewer, deal: &Deal, place: usize) -> bool {
        let shared = place == 0
            && self.company(viewer) == VENDOR
            && !deal.of_vendor()
            && deal.involvement != VendorInvolvement::None
            && Self::has_role_for_deals(viewer);
        shared || self.sees_own(viewer, &deal.records[place])
    }

    /// Whether the viewer sees anything at all of a record.
    pub(crate) fn sees(&self, viewer: &Viewer, deal: &Deal, place: usize) -> bool {
        let record = &deal.records[place];
        if self.given(viewer, deal, place) {
            return true;
        }
        let me = self.company(viewer);
        if record.company == me || (me == VENDOR && place == 0) {
            return false;
        }
        let Some(mine) = deal.standing(me).filter(|mine| self.sees_own(viewer, mine)) else {
            return false;
        };
        place == 0 || me == deal.records[0].company || (mine.accepted && record.accepted)
    }

    /// Does a command, or says why not.
    pub(crate) fn perform(
        &mut self,
        viewer: &Viewer,
        target: Option<Target>,
        version: i32,
        what: &What,
    ) -> Outcome {
        let outcome = match (what, target) {
            (What::Create(new), _) => self.create(viewer, new),
            (What::Wait(hours), _) => {
                self.hour += u64::from(*hours);
                Ok(())
            }
            (What::Expire, _) => {
                for deal in 0..self.deals.len() {
                    self.lapse(deal);
                }
                Ok(())
            }
            (What::Name(_) | What::Unname(_) | What::Route(_) | What::Unroute(_), _) => {
                self.keep(viewer, version, what)
            }
            (_, Some(target)) => self.change(viewer, target, version, what),
            (_, None) => Err(Outcome::NotFound),
        };
        outcome.err().unwrap_or(Outcome::Done)
    }

    /// R98: at its due time or after it, an answer is late.
    fn lapse(&mut self, deal: usize) {
        let hour = self.hour;
        for record in &mut self.deals[deal].records {
            if record.status == Status::Received && hour >= record.due {
                record.status = Status::Expired;
            }
        }
    }

    fn create(&mut self, viewer: &Viewer, new: &New) -> Result<(), Outcome> {
        let me = self.company(viewer);
        let vendor = me == VENDOR;
        let is_assessment = new.sold == Sold::Assessment;
        let mut faults = Vec::new();
        if is_assessment && me != VETTED {
            faults.push(Code::AssessmentNotVetted);
        }
        if vendor && (new.may_view || new.help) {
            faults.push(Code::InvalidValue);
        }
        if vendor && new.offers.is_empty() {
            faults.push(Code::Required);
        }
        let whom: Vec<usize> = new
            .offers
            .iter()
            .map(|offer| offer.partner % self.companies)
            .collect();
        if whom.iter().collect::<BTreeSet<_>>().len() < whom.len() {
            faults.push(Code::AlreadyInvited);
        }
        refused(faults)?;

        let team = self.addresses(me, &new.team);
        let on_team = viewer
            .email
            .as_ref()
            .is_some_and(|email| team.contains(email));
        let mut codes = Vec::new();
        // A user creates for any location in scope, if they are on the team of what they create (R7, design §7).
        if !Self::has_role_for_deals(viewer) {
            codes.push(Code::Forbidden);
        } else if !self.reaches(viewer, new.location, true) {
            codes.push(Code::LocationOutOfScope);
        } else if !self.reaches(viewer, new.location, on_team) {
            codes.push(Code::NotOnTeam);
        }
        if me == UNRELEASED {
            codes.push(Code::NotCoSellReady);
        }
        if is_assessment && (new.may_view || new.help || !new.offers.is_empty()) {
            codes.push(Code::AssessmentNotShareable);
        }
        match new.contact {
            // An assessment needs a contact, who has consented (R132).
            Contact::None if is_assessment => codes.push(Code::CustomerContactRequired),
            Contact::Refuses if is_assessment => codes.push(Code::ConsentRequired),
            Contact::None if new.help => codes.push(Code::CustomerContactRequired),
            Contact::Refuses if new.help || !new.offers.is_empty() => {
                codes.push(Code::ConsentRequired);
            }
            Contact::None | Contact::Refuses | Contact::Agrees => {}
        }
        codes.extend(whom.iter().filter_map(|invitee| ineligible(me, *invitee)));
        refused(codes)?;

        let own = Record {
            company: me,
            location: new.location,
            status: Status::Accepted,
            version: 1,
            stage: Some(SalesStage::Created),
            own_stage: None,
            accepted: true,
            team,
            due: 0,
            incentives: match new.sold {
                Sold::OwnAndVendors => {
                    vec![IncentiveKind::AzureIpCoSell, IncentiveKind::BizAppsPremium]
                }
                Sold::Own if vendor => vec![IncentiveKind::BizAppsPremium],
                Sold::Own | Sold::Assessment => Vec::new(),
            },
        };
        self.deals.push(Deal {
            involvement: match (vendor || new.help, new.may_view) {
                (true, _) => VendorInvolvement::HelpRequested,
                (false, true) => VendorInvolvement::Visible,
                (false, false) => VendorInvolvement::None,
            },
            assessment: is_assessment,
            contact: new.contact,
            records: vec![own],
            filed: Vec::new(),
            sent: Vec::new(),
            market: market(match new.customer {
                known @ (0 | 1) => known,
                _ => REFERENCES + me,
            }),
        });
        let deal = self.deals.len() - 1;
        if new.help {
            self.send(deal, VENDOR, 0, None);
        }
        for offer in &new.offers {
            self.offer(deal, *offer);
        }
        Ok(())
    }

    fn offer(&mut self, deal: usize, offer: Offer) {
        let invitee = offer.partner % self.companies;
        let solution = usize::from(offer.elsewhere);
        // R173, R175, R179: the rules are for what the vendor sends; else it goes where the solution is sold.
        let rules = self.rules[invitee].iter().map(|rule| rule.routing);
        let market = self.deals[deal].market;
        let by = |of: Option<usize>, at: Option<usize>| {
            let mut rules = rules.clone();
            rules.find(|rule| rule.solution == of && rule.market == at)
        };
        let decides = by(Some(solution), Some(market))
            .or_else(|| by(Some(solution), None))
            .or_else(|| by(None, Some(market)))
            .filter(|_| self.deals[deal].of_vendor());
        let location = decides.map_or(solution, |rule| rule.location);
        self.send(deal, invitee, location, Some(solution));
    }

    /// Of a solution to a partner, or for help to the vendor.
    fn send(&mut self, deal: usize, company: usize, location: usize, solution: Option<usize>) {
        let due = self.hour + ANSWER_WITHIN;
        let deal = &mut self.deals[deal];
        deal.sent.push(Sent {
            record: deal.records.len(),
            help: solution.is_none(),
        });
        deal.records.push(Record {
            company,
            location,
            status: Status::Received,
            version: 1,
            stage: None,
            own_stage: None,
            accepted: false,
            team: Vec::new(),
            due,
            incentives: match solution {
                Some(1) => vec![IncentiveKind::AzureIpCoSell],
                _ => Vec::new(),
            },
        });
    }

    fn addresses(&self, company: usize, mates: &[Mate]) -> Vec<String> {
        mates
            .iter()
            .map(|mate| self.address(company, *mate))
            .collect()
    }

    fn address(&self, company: usize, mate: Mate) -> String {
        let company = if mate.foreign {
            (company + 1) % self.companies
        } else {
            company
        };
        email(company, mate.who).to_lowercase()
    }

    /// A command on a record that exists, in the order of design §7: sight, the clock, faults, version, refusals.
    fn change(
        &mut self,
        viewer: &Viewer,
        target: Target,
        version: i32,
        what: &What,
    ) -> Result<(), Outcome> {
        if let What::Resubmit(place, _) | What::Review(place, _) = what {
            return self.decide(viewer, target, *place, version, what);
        }
        let deal = &self.deals[target.deal];
        let gone = match what {
            What::Leave(_) => deal.records[target.record].team.is_empty(),
            // Only the sender and the invited company see an invitation.
            What::Withdraw(which) => {
                deal.sent.is_empty() || {
                    let sent = deal.sent[which % deal.sent.len()];
                    let ends = [&deal.records[0], &deal.records[sent.record]];
                    !ends.into_iter().any(|end| self.sees_own(viewer, end))
                }
            }
            _ => false,
        };
        if gone || !self.given(viewer, deal, target.record) {
            return Err(Outcome::NotFound);
        }
        self.lapse(target.deal);
        let deal = &self.deals[target.deal];
        let record = &deal.records[target.record];
        let own = record.company == self.company(viewer);
        let current = record.version == version;
        let refusal = refused(self.faults(viewer, deal, target.record, current, what))
            .and_then(|()| refused((own && !current).then_some(Code::VersionConflict)))
            .and_then(|()| refused((!own).then_some(Code::Forbidden)))
            .and_then(|()| refused(self.refusals(viewer, deal, target.record, what)));
        // What lapsed has lapsed, whatever the command came to.
        refusal?;
        self.carry_out(target, what);
        Ok(())
    }

    fn faults(
        &self,
        viewer: &Viewer,
        deal: &Deal,
        place: usize,
        current: bool,
        what: &What,
    ) -> Option<Code> {
        let record = &deal.records[place];
        let is_on =
            |mate: &Mate| current && record.team.contains(&self.address(record.company, *mate));
        let fault = match what {
            What::Accept(mates) => mates.iter().any(is_on),
            What::Join(mate) => is_on(mate),
            What::Mark(stage) => !markable(*stage, place, deal.assessment),
            What::MarkOwn(text) => match self.meaning(self.company(viewer), *text, place, deal) {
                Some(stage) => !markable(stage, place, deal.assessment),
                None => return Some(Code::StageUnmapped),
            },
            What::Register(_, contract) if !contract.signed => return Some(Code::OutOfRange),
            _ => false,
        };
        fault.then_some(Code::InvalidValue)
    }

    /// A21, as far as these commands can meet it.
    #[expect(clippy::too_many_lines, reason = "one arm a command")]
    fn refusals(&self, viewer: &Viewer, deal: &Deal, place: usize, what: &What) -> Vec<Code> {
        let record = &deal.records[place];
        let mut codes: Vec<Code> = status(record, what).into_iter().collect();
        let upgrade = matches!(what, What::Share | What::Ask(_) | What::Invite(_));
        if deal.assessment && upgrade {
            codes.push(Code::AssessmentNotShareable);
        }
        if (upgrade || matches!(what, What::Contact(_))) && place != 0 {
            codes.push(Code::InboundCannotInvite);
            return codes;
        }
        let vendor_takes_part = deal.takes_part(VENDOR);
        match what {
            What::Share if deal.of_vendor() || deal.involvement != VendorInvolvement::None => {
                codes.push(Code::IllegalTransition);
            }
            What::Ask(contact) => {
                if deal.of_vendor() {
                    codes.push(Code::IllegalTransition);
                } else if vendor_takes_part {
                    codes.push(Code::AlreadyInvited);
                }
                match if *contact == Contact::None {
                    deal.contact
                } else {
                    *contact
                } {
                    Contact::None => codes.push(Code::CustomerContactRequired),
                    Contact::Refuses => codes.push(Code::ConsentRequired),
                    Contact::Agrees => {}
                }
            }
            What::Invite(offer) => {
                let invitee = offer.partner % self.companies;
                if let Some(code) = ineligible(record.company, invitee) {
                    codes.push(code);
                } else if deal.takes_part(invitee) {
                    codes.push(Code::AlreadyInvited);
                }
                if deal.contact == Contact::Refuses {
                    codes.push(Code::ConsentRequired);
                }
            }
            What::Register(incentive, _) => {
                let of = |filed: &&Filed| filed.record == place && filed.incentive == *incentive;
                codes.extend(match deal.filed.iter().find(of) {
                    Some(_) => Some(Code::IllegalTransition),
                    None => (!eligible(deal, place, *incentive))
                        .then_some(Code::NotEligibleForRegistration),
                });
            }
            What::Withdraw(which) => {
                let sent = deal.sent[which % deal.sent.len()];
                codes.extend(match deal.records[sent.record].status {
                    _ if sent.help => Some(Code::VisibilityOneWay),
                    Status::Received => None,
                    Status::Accepted => Some(Code::IllegalTransition),
                    _ => Some(Code::TerminalState),
                });
            }
            What::Leave(which) => {
                let mut without = record.clone();
                without.team.remove(which % record.team.len());
                if !self.sees_own(viewer, &without) {
                    codes.push(Code::NotOnTeam);
                }
                if without.team.is_empty() {
                    codes.push(Code::TeamRequired);
                }
            }
            // R85, R86: one after the other, and all of them before it is won.
            What::Mark(_) | What::MarkOwn(_) if deal.assessment => {
                let stage = match what {
                    What::Mark(stage) => Some(*stage),
                    What::MarkOwn(text) => self.meaning(record.company, *text, place, deal),
                    _ => None,
                };
                let jumps = record.stage.is_some_and(|now| next(now) != stage);
                codes.extend(
                    (jumps && record.status != Status::Won).then_some(Code::StageOutOfOrder),
                );
            }
            What::Win if deal.assessment && record.status == Status::Accepted => {
                let all = record.stage == Some(SalesStage::PresentToCustomer);
                codes.extend((!all).then_some(Code::StagesIncomplete));
            }
            What::Contact(contact) if deal.assessment => match contact {
                Contact::None => codes.push(Code::CustomerContactRequired),
                Contact::Refuses => codes.push(Code::ConsentRequired),
                Contact::Agrees => {}
            },
            What::Contact(contact) => {
                let companies = deal.records[1..].iter();
                let shared = companies.clone().any(|record| !record.ended());
                if *contact == Contact::Refuses && shared {
                    codes.push(Code::ConsentRequired);
                }
                if *contact == Contact::None && vendor_takes_part && !deal.of_vendor() {
                    codes.push(Code::CustomerContactRequired);
                }
            }
            _ => {}
        }
        codes
    }

    /// R84, R87: what a text means to a company in a deal of this kind, if anything.
    fn meaning(
        &self,
        company: usize,
        text: usize,
        place: usize,
        deal: &Deal,
    ) -> Option<SalesStage> {
        let of_other = &WAYS[usize::from(!deal.assessment)];
        let names = self.names[company].iter().map(|named| named.naming);
        let names: Vec<_> = names
            .filter(|named| !of_other.contains(&named.stage))
            .collect();
        let first = if place == 0 {
            SalesStage::Created
        } else {
            SalesStage::Accepted
        };
        let stage = match OWN[text].0 {
            Own::Name(name) => names.iter().find(|named| named.name == name)?.stage,
            Own::Percent(percent) => {
                let own = names.iter().find(|known| known.percent == Some(percent));
                let reached = [20, 40, 60, 80].iter().filter(|least| percent >= **least);
                match (own, reached.count()) {
                    (Some(own), _) => own.stage,
                    (None, _) if percent == 100 => SalesStage::Won,
                    (None, 0) => (percent >= 10).then_some(first)?,
                    (None, reached) => WAYS[usize::from(deal.assessment)][reached - 1],
                }
            }
            Own::Noise => return None,
        };
        Some(match stage {
            SalesStage::Created | SalesStage::Accepted => first,
            stage => stage,
        })
    }

    /// What a company goes by is its admins' to keep, who have the whole of it; others of it with a role for deals see
    /// it (R7, R178).
    fn keep(&mut self, viewer: &Viewer, off: i32, what: &What) -> Result<(), Outcome> {
        let me = self.company(viewer);
        let sees = Self::has_role_for_deals(viewer);
        let mut admins = viewer.grants.iter().filter_map(|grant| match grant.role {
            Role::PartnerAdmin => Some(true),
            Role::ReferralsAdmin => Some(grant.scope == Scope::All),
            Role::ReferralsUser | Role::ProgramAdmin => None,
        });
        let duty = match (admins.clone().any(|whole| whole), admins.next()) {
            (true, _) => None,
            (false, Some(_)) => Some(Code::LocationOutOfScope),
            (false, None) => Some(Code::Forbidden),
        };
        let stale = (off != 0).then_some(Code::VersionConflict);
        let any = |place: usize, number: usize| (number > 0).then(|| place % number);
        match what {
            What::Name(naming) => {
                let known = self.names[me].iter().filter(|_| sees);
                let mut others = known
                    .clone()
                    .filter(|named| named.naming.name != naming.name);
                let taken = naming.percent.is_some()
                    && others.any(|named| named.naming.percent == naming.percent);
                let won = naming.stage == SalesStage::Won;
                refused((taken || won).then_some(Code::InvalidValue))?;
                let is = |named: &Named| named.naming.name == naming.name;
                // Who does not see the names is told nothing of them.
                let hidden = self.names[me].iter().find(|named| !sees && is(named));
                let stale = match hidden {
                    Some(named) => (named.version + off != 0).then_some(Code::VersionConflict),
                    None => stale,
                };
                refused(stale)?;
                refused(duty)?;
                let known = self.names[me].iter().position(is);
                match known {
                    Some(place) => {
                        let named = &mut self.names[me][place];
                        (named.naming, named.version) = (*naming, named.version + 1);
                    }
                    None => self.names[me].push(Named {
                        naming: *naming,
                        version: 1,
                    }),
                }
            }
            What::Unname(place) => {
                let place = any(*place, self.names[me].len()).filter(|_| sees);
                let place = place.ok_or(Outcome::NotFound)?;
                refused(stale)?;
                refused(duty)?;
                self.names[me].remove(place);
            }
            What::Route(routing) => {
                let known = routing
                    .rule
                    .and_then(|place| any(place, self.rules[me].len()));
                if known.is_some() && !sees {
                    return Err(Outcome::NotFound);
                }
                let nothing = routing.market.is_none() && routing.solution.is_none();
                refused(nothing.then_some(Code::Required))?;
                refused(stale)?;
                refused(duty)?;
                let mut others = self.rules[me].iter().enumerate();
                let same = others.any(|(place, other)| {
                    let (other, is_itself) = (&other.routing, Some(place) == known);
                    let same = other.market == routing.market && other.solution == routing.solution;
                    same && !is_itself
                });
                refused(same.then_some(Code::RoutingConflict))?;
                match known {
                    Some(place) => {
                        let rule = &mut self.rules[me][place];
                        (rule.routing, rule.version) = (*routing, rule.version + 1);
                    }
                    None => self.rules[me].push(Ruled {
                        routing: *routing,
                        version: 1,
                    }),
                }
            }
            What::Unroute(place) => {
                let place = any(*place, self.rules[me].len()).filter(|_| sees);
                let place = place.ok_or(Outcome::NotFound)?;
                refused(stale)?;
                refused(duty)?;
                self.rules[me].remove(place);
            }
            _ => {}
        }
        Ok(())
    }

    /// R114: whether a registration of a record is seen by its company, or by the vendor that may view the deal or
    /// started it.
    fn sees_filed(&self, viewer: &Viewer, deal: &Deal, record: usize) -> bool {
        let me = self.company(viewer);
        let started = me == VENDOR
            && deal.of_vendor()
            && deal
                .standing(VENDOR)
                .is_some_and(|mine| self.sees_own(viewer, mine));
        started || self.given(viewer, deal, record)
    }

    /// A correction or a review: A20, R113, R114.
    fn decide(
        &mut self,
        viewer: &Viewer,
        target: Target,
        place: usize,
        version: i32,
        what: &What,
    ) -> Result<(), Outcome> {
        use RegistrationState as S;
        let deal = &self.deals[target.deal];
        let filed = deal.filed.iter().enumerate();
        let own: Vec<_> = filed
            .filter(|(_, filed)| filed.record == target.record)
            .map(|(number, filed)| (number, *filed))
            .collect();
        if own.is_empty() || !self.sees_filed(viewer, deal, target.record) {
            return Err(Outcome::NotFound);
        }
        let (number, filed) = own[place % own.len()];
        self.lapse(target.deal);
        let me = self.company(viewer);
        let own = self.deals[target.deal].records[target.record].company == me;
        let vendors = me == VENDOR
            && viewer
                .grants
                .iter()
                .any(|grant| matches!(grant.role, Role::PartnerAdmin | Role::ReferralsAdmin));
        let (fault, forbidden, state) = match what {
            What::Resubmit(_, Contract { signed, .. }) => (
                (!signed).then_some(Code::OutOfRange),
                !own,
                (filed.state == S::ActionRequired).then_some(S::ReviewPending),
            ),
            What::Review(_, Verdict { decision, reason }) => {
                let needs = matches!(decision, Decision::Fail | Decision::RequireAction);
                let state = match decision {
                    Decision::Pass => Some(S::Passed),
                    Decision::Fail => Some(S::Failed),
                    Decision::RequireAction => Some(S::ActionRequired),
                    // Of the later edition, and of what is closed at once in this one.
                    Decision::Audit | Decision::Close => None,
                };
                (
                    (needs && !reason).then_some(Code::ReasonRequired),
                    !vendors,
                    state.filter(|_| filed.state == S::ReviewPending),
                )
            }
            _ => return Err(Outcome::NotFound),
        };
        refused(fault)?;
        refused((filed.version != version).then_some(Code::VersionConflict))?;
        let stop = match (state, filed.state) {
            (Some(_), _) => None,
            (None, S::Closed) => Some(Code::TerminalState),
            (None, _) => Some(Code::IllegalTransition),
        };
        refused(forbidden.then_some(Code::Forbidden).into_iter().chain(stop))?;
        let deal = &mut self.deals[target.deal];
        let filed = &mut deal.filed[number];
        filed.version += 1;
        match state {
            Some(outcome @ (S::Passed | S::Failed)) => {
                // What is decided is closed (R113).
                filed.version += 1;
                (filed.state, filed.outcome) = (S::Closed, Some(outcome));
            }
            Some(state) => filed.state = state,
            None => {}
        }
        if matches!(what, What::Resubmit(..)) {
            deal.records[target.record].version += 1;
        }
        Ok(())
    }

    #[expect(clippy::too_many_lines, reason = "one arm a command")]
    fn carry_out(&mut self, target: Target, what: &What) {
        let Target {
            deal,
            record: place,
        } = target;
        let company = self.deals[deal].records[place].company;
        let joining = match what {
            What::Accept(mates) => self.addresses(company, mates),
            What::Join(mate) => vec![self.address(company, *mate)],
            _ => Vec::new(),
        };
        let record = &mut self.deals[deal].records[place];
        record.version += 1;
        record.team.extend(joining);
        let of_deal = &mut self.deals[deal];
        match what {
            What::Share => of_deal.involvement = VendorInvolvement::Visible,
            What::Ask(contact) => {
                of_deal.involvement = VendorInvolvement::HelpRequested;
                if *contact != Contact::None {
                    of_deal.contact = *contact;
                }
                self.send(deal, VENDOR, 0, None);
            }
            What::Invite(offer) => self.offer(deal, *offer),
            What::Withdraw(which) => {
                let sent = of_deal.sent[which % of_deal.sent.len()];
                of_deal.records[sent.record].status = Status::Withdrawn;
            }
            What::Accept(_) => {
                let record = &mut of_deal.records[place];
                record.status = Status::Accepted;
                record.accepted = true;
                record.stage = Some(SalesStage::Accepted);
            }
            What::Decline => of_deal.records[place].status = Status::Declined,
            What::Mark(_) | What::MarkOwn(_) => {
                let (stage, own) = match what {
                    What::MarkOwn(text) => {
                        let meant = self.meaning(company, *text, place, &self.deals[deal]);
                        (meant, Some(OWN[*text].1.trim().to_owned()))
                    }
                    What::Mark(stage) => (Some(*stage), None),
                    _ => (None, None),
                };
                let record = &mut self.deals[deal].records[place];
                (record.stage, record.own_stage) = (stage, own);
            }
            What::Register(incentive, _) => {
                // Only IP co-sell is reviewed; the others are approved, and closed with that (R114, A20).
                let (state, outcome, version) = match incentive {
                    IncentiveKind::AzureIpCoSell => (RegistrationState::ReviewPending, None, 1),
                    _ => (
                        RegistrationState::Closed,
                        Some(RegistrationState::Approved),
                        2,
                    ),
                };
                of_deal.filed.push(Filed {
                    record: place,
                    incentive: *incentive,
                    state,
                    outcome,
                    version,
                });
            }
            What::Win => {
                of_deal.records[place].status = Status::Won;
                of_deal.records[place].stage = Some(SalesStage::Won);
                of_deal.records[place].own_stage = None;
                if place == 0 {
                    let_go(of_deal, false);
                }
            }
            What::Lose | What::Mistake => {
                of_deal.records[place].status = if matches!(what, What::Lose) {
                    Status::Lost
                } else {
                    Status::ClosedAsError
                };
                if place == 0 {
                    let_go(of_deal, true);
                }
            }
            What::Leave(which) => {
                let team = &mut of_deal.records[place].team;
                let which = which % team.len();
                team.remove(which);
            }
            What::Contact(contact) => of_deal.contact = *contact,
            What::Create(_)
            | What::MarkNext
            | What::Join(_)
            | What::Note
            | What::Wait(_)
            | What::Expire
            | What::Favorite
            | What::Say(..)
            | What::Retire
            | What::Name(_)
            | What::Unname(_)
            | What::Route(_)
            | What::Unroute(_)
            | What::Resubmit(..)
            | What::Review(..)
            | What::Rate => {}
        }
    }
}

/// R82, R130: the stages between the first and the last, of either kind of deal.
pub(crate) const WAYS: [[SalesStage; 4]; 2] = [
    [
        SalesStage::Qualified,
        SalesStage::Developed,
        SalesStage::Proposed,
        SalesStage::Negotiated,
    ],
    [
        SalesStage::SecureLetterOfEngagement,
        SalesStage::CollectData,
        SalesStage::PrepareAssessmentReport,
        SalesStage::PresentToCustomer,
    ],
];

/// R83, R88: the first stage is the record's own, the last comes with winning; those between are of one kind of deal.
fn markable(stage: SalesStage, place: usize, assessment: bool) -> bool {
    match stage {
        SalesStage::Created => place == 0,
        SalesStage::Accepted => place != 0,
        stage => WAYS[usize::from(assessment)].contains(&stage),
    }
}

/// R86: the one stage of an assessment that comes after another.
fn next(now: SalesStage) -> Option<SalesStage> {
    let way = &WAYS[1];
    match way.iter().position(|stage| *stage == now) {
        Some(place) => way.get(place + 1).copied(),
        None => Some(way[0]),
    }
}

/// R65, R104, R107, R108, R109, R115: whether a record can be registered for an incentive, apart from being so already.
fn eligible(deal: &Deal, place: usize, incentive: IncentiveKind) -> bool {
    let record = &deal.records[place];
    let registers = record.company != VENDOR && (place == 0) != deal.of_vendor();
    let co_sell = deal.of_vendor() || deal.involvement == VendorInvolvement::HelpRequested;
    let kind = !deal.assessment && deal.involvement != VendorInvolvement::None;
    let vendor = deal.standing(VENDOR).map(|vendor| vendor.status);
    let accepted = matches!(vendor, Some(Status::Accepted | Status::Won | Status::Lost));
    registers
        && kind
        && record.incentives.contains(&incentive)
        && record.status == Status::Won
        && (accepted || !co_sell)
}

/// R68: who has not answered when the deal ends is let go; of a deal that is won, the vendor is not.
fn let_go(deal: &mut Deal, vendor_too: bool) {
    for sent in deal.sent.clone() {
        let record = &mut deal.records[sent.record];
        if record.status == Status::Received && (vendor_too || !sent.help) {
            record.status = Status::Withdrawn;
        }
    }
}

/// R57, R67: whom nobody can invite.
fn ineligible(sender: usize, invitee: usize) -> Option<Code> {
    if invitee == sender {
        Some(Code::SelfInvitation)
    } else {
        matches!(invitee, VENDOR | UNRELEASED).then_some(Code::PartnerNotEligible)
    }
}

/// The machine of A20: what stands against a command in a record's status. An answer that comes too late is told so,
/// whether or not the expiry has run (R98).
fn status(record: &Record, what: &What) -> Option<Code> {
    let answer = matches!(what, What::Accept(_) | What::Decline);
    match record.status {
        Status::Expired if answer => Some(Code::DeadlinePassed),
        // Registration is what follows winning (R112).
        Status::Won if matches!(what, What::Register(..)) => None,
        Status::Accepted if matches!(what, What::Register(..)) => Some(Code::IllegalTransition),
        Status::Received => {
            let open = answer || matches!(what, What::Join(_) | What::Leave(_) | What::Mistake);
            (!open).then_some(Code::IllegalTransition)
        }
        Status::Accepted => answer.then_some(Code::IllegalTransition),
        Status::Won
        | Status::Lost
        | Status::Declined
        | Status::Expired
        | Status::Withdrawn
        | Status::ClosedAsError => Some(Code::TerminalState),
    }
}
