// What the tabs are filled with: one query, asked as the viewer, and what follows from its answer.

import { QUERY } from "./query.js";

const DAYS_TO_CLOSE = 60;
const ADMIN_ROLES = ["PARTNER_ADMIN", "PROGRAM_ADMIN"];
const DEAL_ADMIN_ROLES = ["PARTNER_ADMIN", "REFERRALS_ADMIN"];
const REVIEWED = "AZURE_IP_CO_SELL";
const OWN_STAGE = "Verbal agreement";
const STAGES = ["QUALIFIED", "DEVELOPED", "PROPOSED", "NEGOTIATED"];

/** The values by the names of the placeholders; null for what the viewer has not. */
export async function valuesFor(connection, viewer, now) {
  const { partner, email } = viewer;
  const found = await connection.request(QUERY, { company: partner.id, country: partner.country, email });
  const own = found.own.nodes;
  const open = [...own, ...found.received.nodes].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  const deal = own[0] ?? open[0] ?? found.waiting.nodes[0] ?? found.shared.nodes[0];
  const others = found.others.nodes.filter((solution) => solution.partner.coSellReady && solution.partner.transacting);
  const me = person(email, found.self[0]);
  const today = day(now);
  const register = dealToRegister(found.won.nodes, today);
  const record = (action, deals = open) => versioned(deals.find(allows(action)));

  return {
    me,
    closeDate: day(new Date(now.getTime() + DAYS_TO_CLOSE * 24 * 60 * 60 * 1000)),
    customer: customerToFind(found),
    deal: dealsToCompare(deal, own[0], found.received.nodes[0] ?? found.waiting.nodes[0]),
    create: dealToCreate(viewer, me, found, others),
    duplicate: dealToDouble(own, today),
    seller: isSeller(viewer) ? { country: partner.country } : null,
    answer: answer(found.waiting.nodes.find(allows("ACCEPT_OPPORTUNITY")), me),
    stage: nextStage(open.find(allows("SET_SALES_STAGE"))),
    update: record("UPDATE_OPPORTUNITY"),
    team: newMember(open.filter(allows("ADD_TEAM_MEMBER")), found.colleagues),
    line: lineToPrice(open.filter(allows("UPDATE_OPPORTUNITY_SOLUTION")), found),
    share: record("SHARE_WITH_VENDOR", own.filter((one) => one.engagement.vendorInvolvement === "NONE")),
    ask: record("REQUEST_VENDOR_HELP", own.filter((one) => one.engagement.vendorInvolvement !== "HELP_REQUESTED")),
    invite: invitation(own.filter(allows("INVITE_PARTNER")), others),
    withdraw: openInvitation(own.filter(allows("WITHDRAW_INVITATION"))),
    message: dealToTalkIn(open),
    favorite: deal ? { id: deal.id } : null,
    win: record("WIN_OPPORTUNITY"),
    lose: record("LOSE_OPPORTUNITY"),
    mistake: record("CLOSE_OPPORTUNITY_AS_ERROR"),
    past: [...open].sort((a, b) => b.version - a.version)[0] ?? deal ?? null,
    view: isDealAdmin(viewer) ? dealToView(own, viewer, found, others) : null,
    eligibility: dealsToCheck(own, found.won.nodes, register),
    register,
    registration: found.registered.nodes[0] ?? null,
    review: registrationToReview(viewer, found.registered.nodes[0]),
    routing: isSeller(viewer) ? offerToRoute(found) : null,
    rules: isDealAdmin(viewer, true) ? rulesToKeep(partner, found) : null,
    solution: isAdmin(viewer) ? versioned(found.mine.nodes.find((one) => !one.isRetired)) : null,
    company: isAdmin(viewer) ? companyToKeep(partner) : null,
    mail: email ? { enabled: true } : null,
    programme: viewer.grants.some(({ role }) => role === "PROGRAM_ADMIN") ? { newcomer: "Veldhoven Systems" } : null,
  };
}

function day(instant) {
  return instant.toISOString().slice(0, 10);
}

function allows(action) {
  return (deal) => deal.availableActions.some((one) => one.action === action && one.allowed);
}

function versioned(record) {
  return record ? { id: record.id, version: record.version } : null;
}

/** A deal to look at, and the kinds of deals that there are: own and received. */
function dealsToCompare(deal, own, received) {
  return deal ? { id: deal.id, kinds: ids([own, received ?? deal]) } : null;
}

/** Who is on the team already is not put on it again. */
function answer(record, me) {
  if (!record) return null;
  const team = record.team.some(({ email }) => email.toLowerCase() === me.email.toLowerCase()) ? [] : [me];
  return { ...versioned(record), name: record.name, team };
}

function isSeller({ grants }) {
  return grants.some(({ role }) => role !== "PROGRAM_ADMIN");
}

function ids(records) {
  return [...new Set(records.filter(Boolean).map(({ id }) => id))];
}

function isAdmin({ grants }) {
  return grants.some(({ role }) => ADMIN_ROLES.includes(role));
}

/** An admin for the deals of the company, at some of its locations or at all. */
function isDealAdmin({ grants }, everywhere = false) {
  return grants.some(({ role, allLocations }) => DEAL_ADMIN_ROLES.includes(role) && (allLocations || !everywhere));
}

/** Teams know people by e-mail; who was never on one gets a name from the address. */
function person(email, contact) {
  if (contact?.email === email) return contact;
  const name = (email ?? "deal.owner").split("@")[0].split(/[._-]+/);
  return {
    name: name.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(" "),
    email: email ?? "deal.owner@company.example",
    phone: "+4930123456",
  };
}

/** The beginning of a name that the list of customers holds. */
function customerToFind({ nearby, anywhere }) {
  const customer = nearby.nodes[0] ?? anywhere.nodes[0];
  return { country: customer?.address.country, search: customer?.name.slice(0, 4) };
}

function dealToCreate(viewer, me, { nearby, anywhere, mine, vendors }, others) {
  const customer = nearby.nodes[0] ?? anywhere.nodes[0];
  const location = locationToSellFrom(viewer);
  const sold = mine.nodes.find(isSold);
  if (!customer || !location || !sold || others.length === 0) return null;
  const isVendor = viewer.partner.kind === "VENDOR";
  return {
    customer: customer.id,
    location: location.id,
    solutions: ids([sold, isVendor ? undefined : vendors.nodes[0]]),
    vendorHelp: isVendor
      ? null
      : { helpKinds: ["WORKLOAD_SPECIFIC_VALUE_PROPOSITION"], message: "Please join the first workshop." },
    partner: others[0].partner.id,
    partnerSolution: others[0].id,
  };
}

/** A deal in the past cannot be entered again. */
function dealToDouble(deals, today) {
  for (const { customer, closeDate, solutions } of deals) {
    const sold = ids(solutions.map(({ solution }) => solution).filter(isSold));
    if (customer && closeDate >= today && sold.length > 0) return { customer: customer.id, closeDate, solutions: sold };
  }
  return null;
}

function isSold({ kind, isCoSellReady, isRetired }) {
  return isCoSellReady && !isRetired && kind !== "ASSESSMENT";
}

function locationToSellFrom({ partner, grants }) {
  const sales = grants.filter(({ role }) => role !== "PROGRAM_ADMIN");
  if (sales.some(({ allLocations }) => allLocations)) {
    return partner.locations.find(({ isDefault }) => isDefault) ?? partner.locations[0];
  }
  return sales.flatMap(({ locations }) => locations)[0];
}

function nextStage(deal) {
  if (!deal) return null;
  const next = STAGES[STAGES.indexOf(deal.salesStage) + 1] ?? STAGES[0];
  return { ...versioned(deal), next };
}

function newMember(deals, colleagues) {
  for (const deal of deals) {
    const there = new Set(deal.team.map(({ email }) => email.toLowerCase()));
    const contact = colleagues.find(({ email }) => !there.has(email.toLowerCase()));
    if (contact) return { ...versioned(deal), contact };
  }
  return null;
}

function lineToPrice(deals, { mine, vendors }) {
  const sold = mine.nodes.filter(isSold);
  for (const deal of deals) {
    const there = new Set(deal.solutions.map(({ solution }) => solution.id));
    const another = [...sold, ...vendors.nodes].find(({ id }) => !there.has(id));
    if (there.size === 0 || !another || !allows("ADD_SOLUTIONS")(deal)) continue;
    return {
      id: deal.solutions[0].id,
      deal: deal.id,
      version: deal.version,
      currency: deal.value.currency,
      another: another.id,
    };
  }
  return null;
}

/** A contact of the customer who has not agreed to be shared stands in the way of an invitation. */
function invitation(deals, others) {
  for (const deal of deals) {
    if (deal.engagement.customerContact?.consentGiven === false) continue;
    const there = new Set(deal.engagement.parties.map(({ partner }) => partner.id));
    const solution = others.find(({ partner }) => !there.has(partner.id));
    if (!solution) continue;
    return {
      ...versioned(deal),
      currency: deal.value.currency,
      partner: solution.partner.id,
      solution: solution.id,
    };
  }
  return null;
}

function openInvitation(deals) {
  for (const deal of deals) {
    const waiting = deal.invitations.find(({ status, isHelpRequest }) => status === "RECEIVED" && !isHelpRequest);
    if (waiting) return { id: waiting.id, version: deal.version };
  }
  return null;
}

function companyToKeep({ id, version, locations }) {
  const first = locations[0];
  return {
    id,
    version,
    location: first.id,
    locationVersion: first.version,
    lastLocation: locations.at(-1).id,
  };
}

/** Rather one in which somebody listens. */
function dealToTalkIn(deals) {
  const mine = deals.filter(allows("POST_MESSAGE"));
  const isHeard = ({ engagement }) => engagement.parties.filter(({ status }) => status === "ACCEPTED").length > 1;
  return versioned(mine.find(isHeard) ?? mine[0]);
}

/** A partner who is in the deal, if there is one. */
function dealToView(deals, { partner: { id } }, { vendors }, others) {
  const guests = ({ engagement: { parties } }) =>
    parties.map(({ partner }) => partner).filter((partner) => partner.kind === "PARTNER" && partner.id !== id);
  const deal = deals.find((one) => guests(one).length > 0) ?? deals[0];
  const vendor = vendors.nodes[0]?.partner.id;
  const partner = deal && (guests(deal)[0]?.id ?? others[0]?.partner.id);
  return vendor && partner ? { id: deal.id, vendor, partner } : null;
}

/** The youngest open one, which may still be won too early, and one that is won. */
function dealsToCheck(own, won, register) {
  const isEligible = ({ type, solutions }) =>
    ["PARTNER_LED", "CO_SELL"].includes(type) && solutions.some(({ solution }) => solution.incentive);
  const [youngest] = own.filter(isEligible).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const found = ids([youngest ?? own[0], register ?? won[0]]);
  return found.length > 0 ? { ids: found } : null;
}

/** Rather for the incentive whose registrations are reviewed. */
function dealToRegister(won, today) {
  const possible = won.filter(allows("REGISTER_DEAL")).flatMap((deal) =>
    deal.registrationEligibility.routes
      .filter(({ eligible, registration }) => eligible && !registration)
      .map(({ incentive }) => ({ ...versioned(deal), incentive, value: deal.value, today })),
  );
  return possible.find(({ incentive }) => incentive === REVIEWED) ?? possible[0] ?? null;
}

function registrationToReview({ partner, grants }, filed) {
  const isReviewer = partner.kind === "VENDOR" && grants.some(({ role }) => DEAL_ADMIN_ROLES.includes(role));
  return isReviewer && filed?.state === "REVIEW_PENDING" ? versioned(filed) : null;
}

function offerToRoute({ nearby, anywhere, mine }) {
  const customer = nearby.nodes[0] ?? anywhere.nodes[0];
  const solution = mine.nodes.find(isSold);
  return customer && solution ? { market: customer.address.country, solution: solution.id } : null;
}

/** A name that is mapped already has a version. */
function rulesToKeep({ locations }, { stageMappings }) {
  const known = stageMappings.find(({ name }) => name === OWN_STAGE);
  return { location: locations.at(-1).id, stage: OWN_STAGE, stageVersion: known?.version };
}
