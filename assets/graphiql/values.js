// What the tabs are filled with: one query, asked as the viewer, and what follows from its answer.

const DAYS_TO_CLOSE = 60;
const ADMIN_ROLES = ["PARTNER_ADMIN", "PROGRAM_ADMIN"];
const KEPT_BY_ADMINS = ["solution", "company", "programme"];
const STAGES = ["QUALIFIED", "DEVELOPED", "PROPOSED", "NEGOTIATED"];

const QUERY = `
query Examples($company: ID!, $country: CountryCode!, $email: String) {
  own: opportunities(
    tab: OUTBOUND, filter: { status: { eq: ACCEPTED } }, orderBy: [{ field: UPDATED_AT, direction: DESC }], first: 20
  ) {
    nodes { ...Deal }
  }
  received: opportunities(
    tab: INBOUND, filter: { status: { eq: ACCEPTED } }, orderBy: [{ field: UPDATED_AT, direction: DESC }], first: 10
  ) {
    nodes { ...Deal }
  }
  waiting: opportunities(
    tab: INBOUND, filter: { status: { eq: RECEIVED } }, orderBy: [{ field: CREATED_AT, direction: DESC }], first: 10
  ) {
    nodes { id version name team { email } availableActions { action allowed } }
  }
  shared: opportunities(tab: SHARED, first: 1) { nodes { id } }
  nearby: customers(country: $country, first: 1) { nodes { id name address { country } } }
  anywhere: customers(first: 1) { nodes { id name address { country } } }
  mine: solutions(filter: { partner: { eq: $company } }, first: 20) {
    nodes { id version kind isCoSellReady isRetired }
  }
  vendors: solutions(kind: VENDOR, filter: { isCoSellReady: { eq: true } }, first: 5) { nodes { id } }
  others: solutions(
    kind: PARTNER
    filter: { isCoSellReady: { eq: true }, not: { partner: { eq: $company } } }
    orderBy: [{ field: PARTNER_NAME, direction: ASC }]
    first: 100
  ) {
    nodes { id partner { id coSellReady transacting } }
  }
  colleagues: recentContacts(first: 10) { name email phone }
  self: recentContacts(search: $email, first: 1) { name email phone }
}

fragment Deal on Opportunity {
  id
  version
  name
  updatedAt
  salesStage
  value { currency }
  solutions { id solution { id } }
  team { email }
  invitations { id status isHelpRequest }
  engagement { vendorInvolvement parties { partner { id } } customerContact { consentGiven } }
  availableActions { action allowed }
}`;

/** What a value stands for, in the words of the page, for those that a viewer may lack. */
const NAMES = {
  deal: "a deal that you see",
  create: "a location to sell from and a solution that is released for co-selling",
  seller: "a role for deals",
  answer: "an invitation that waits for your answer",
  stage: "an open deal",
  update: "an open deal",
  team: "an open deal, and a colleague who is not on its team",
  line: "an open deal with a solution",
  share: "a deal of your own that the vendor does not see yet",
  ask: "a deal of your own for which the vendor is not asked yet",
  invite: "an open deal of your own, and a partner who is not in it",
  withdraw: "an invitation of yours that waits for its answer",
  favorite: "a deal that you see",
  win: "an open deal",
  lose: "an open deal",
  mistake: "an open deal",
  solution: "the role of a partner admin and a solution of the company",
  company: "the role of a partner admin",
  programme: "the role of an admin of the programme",
};

/** The values by the names of the placeholders; null for what the viewer has not. */
export async function valuesFor(connection, viewer, now) {
  const { partner, email } = viewer;
  const found = await connection.request(QUERY, { company: partner.id, country: partner.country, email });
  const own = found.own.nodes;
  const open = [...own, ...found.received.nodes].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  const deal = own[0] ?? open[0] ?? found.waiting.nodes[0] ?? found.shared.nodes[0];
  const others = found.others.nodes.filter((solution) => solution.partner.coSellReady && solution.partner.transacting);
  const me = person(email, found.self[0]);
  const record = (action, deals = open) => versioned(deals.find(allows(action)));

  return {
    me,
    closeDate: new Date(now.getTime() + DAYS_TO_CLOSE * 24 * 60 * 60 * 1000).toISOString().slice(0, 10),
    customer: customerToFind(found),
    deal: dealsToCompare(deal, own[0], found.received.nodes[0] ?? found.waiting.nodes[0]),
    create: dealToCreate(viewer, me, found, others),
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
    favorite: deal ? { id: deal.id } : null,
    win: record("WIN_OPPORTUNITY"),
    lose: record("LOSE_OPPORTUNITY"),
    mistake: record("CLOSE_OPPORTUNITY_AS_ERROR"),
    solution: isAdmin(viewer) ? versioned(found.mine.nodes.find((one) => !one.isRetired)) : null,
    company: isAdmin(viewer) ? companyToKeep(partner) : null,
    programme: viewer.grants.some(({ role }) => role === "PROGRAM_ADMIN") ? { newcomer: "Veldhoven Systems" } : null,
  };
}

/** What of the values that a text names the viewer has not, in words. */
export function lacking(text, values) {
  const roots = [...text.matchAll(/"\$(\w+)/g)].map((match) => match[1]).filter((root) => values[root] === null);
  const names = roots.map((root) => (values.seller || KEPT_BY_ADMINS.includes(root) ? NAMES[root] : NAMES.seller));
  return [...new Set(names)];
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
  const sold = mine.nodes.find((one) => one.isCoSellReady && !one.isRetired && one.kind !== "ASSESSMENT");
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
  const sold = mine.nodes.filter((one) => one.isCoSellReady && !one.isRetired && one.kind !== "ASSESSMENT");
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
