// The part of Covente's schema that is measured, over the same tables.

export const schema = `
  type Query {
    opportunity(id: ID!): Opportunity
    opportunities(tab: Tab!, first: Int!): Opportunities!
  }
  enum Tab { OUTBOUND }
  type Opportunities { nodes: [Opportunity!]! }
  type Opportunity {
    id: ID!
    version: Int!
    name: String!
    status: String!
    statusSince: String!
    salesStage: String
    closeDate: String!
    createdAt: String!
    updatedAt: String!
    value: Money!
    customer: Customer
    partner: Partner!
    location: Location!
    engagement: Engagement!
    team: [TeamMember!]!
    solutions: [OpportunitySolution!]!
    invitations: [Invitation!]!
  }
  type Money { amount: String! currency: String! }
  type Customer { id: ID! name: String! industry: String }
  type Partner { id: ID! name: String! country: String! }
  type Location { id: ID! name: String! city: String! }
  type Engagement { id: ID! reference: String! parties: [Party!]! }
  type Party { role: String! status: String! statusSince: String! partner: Partner! }
  type TeamMember { id: ID! name: String! email: String! phone: String! }
  type OpportunitySolution { id: ID! quantity: Int price: Money solution: Solution! }
  type Solution { id: ID! name: String! kind: String! }
  type Invitation {
    id: ID!
    isHelpRequest: Boolean!
    status: String!
    message: String
    share: Money!
    sentAt: String!
    invitee: Partner!
  }
`;

const DEAL = `
  SELECT o.id, o.engagement_id, o.version, o.name, o.status, o.status_since, o.sales_stage, o.close_date, o.created_at,
    o.updated_at, o.value_minor, o.currency, e.reference, c.id AS customer_id, c.name AS customer_name, c.industry,
    p.id AS partner_id, p.name AS partner_name, p.country, l.id AS location_id, l.name AS location_name, l.city
  FROM opportunity o
    JOIN engagement e ON e.id = o.engagement_id
    JOIN customer c ON c.id = e.customer_id
    JOIN partner p ON p.id = o.partner_id
    JOIN location l ON l.id = o.location_id`;
const ONE = `${DEAL} WHERE o.id = $1 AND o.partner_id = $2`;
const PAGE = `${DEAL} WHERE o.partner_id = $1 AND o.is_originator ORDER BY o.id DESC LIMIT $2`;
const TEAM = `
  SELECT opportunity_id AS of, id, name, email, phone FROM team_member
  WHERE opportunity_id = ANY($1) ORDER BY position, id`;
const SOLUTIONS = `
  SELECT o.opportunity_id AS of, o.id, o.quantity, o.price_minor, o.currency, s.id AS solution_id, s.name, s.kind
  FROM opportunity_solution o JOIN solution s ON s.id = o.solution_id
  WHERE o.opportunity_id = ANY($1) ORDER BY o.position, o.id`;
const INVITATIONS = `
  SELECT i.sender_opportunity_id AS of, i.id, i.is_help_request, o.status, i.message, i.share_minor, i.currency, i.sent_at,
    p.id AS partner_id, p.name, p.country
  FROM invitation i JOIN opportunity o ON o.id = i.opportunity_id JOIN partner p ON p.id = i.invitee_id
  WHERE i.engagement_id = ANY($1) AND i.sender_opportunity_id = ANY($2) ORDER BY i.id`;
const PARTIES = `
  SELECT o.engagement_id AS of, o.is_originator, o.status, o.status_since, p.id AS partner_id, p.name, p.country
  FROM opportunity o JOIN partner p ON p.id = o.partner_id
  WHERE o.engagement_id = ANY($1) ORDER BY o.id`;

const money = (minor, currency) => ({ amount: (minor / 100).toFixed(2), currency });
const partner = (row) => ({ id: row.partner_id, name: row.name, country: row.country });
const deal = (row) => ({
  id: row.id,
  version: row.version,
  name: row.name,
  status: row.status,
  statusSince: row.status_since,
  salesStage: row.sales_stage,
  closeDate: row.close_date,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  value: money(row.value_minor, row.currency),
  customer: { id: row.customer_id, name: row.customer_name, industry: row.industry },
  partner: { id: row.partner_id, name: row.partner_name, country: row.country },
  location: { id: row.location_id, name: row.location_name, city: row.city },
  engagement: { id: row.engagement_id, reference: row.reference },
});

export const resolvers = {
  Query: {
    opportunity: async (_, { id }, { rows, company }) => {
      const [row] = await rows("one", ONE, [id, company]);
      return row && deal(row);
    },
    opportunities: async (_, { first }, { rows, company }) => ({
      nodes: (await rows("page", PAGE, [company, first])).map(deal),
    }),
  },
};

/** The rows of many objects by what they are of, in the order in which the objects ask. */
const lists = (found, keys, item) => {
  const by = new Map(keys.map((key) => [key, []]));
  for (const row of found) by.get(row.of).push(item(row));
  return keys.map((key) => by.get(key));
};

// What a loader has read is kept for no second field of the request: none asks twice.
const loader = (load) => ({ loader: load, opts: { cache: false } });

export const loaders = {
  Opportunity: {
    team: loader(async (queries, { rows }) => {
      const keys = queries.map(({ obj }) => obj.id);
      return lists(await rows("team", TEAM, [keys]), keys, (row) => row);
    }),
    solutions: loader(async (queries, { rows }) => {
      const keys = queries.map(({ obj }) => obj.id);
      return lists(await rows("solutions", SOLUTIONS, [keys]), keys, (row) => ({
        id: row.id,
        quantity: row.quantity,
        price: row.price_minor === null ? null : money(row.price_minor, row.currency),
        solution: { id: row.solution_id, name: row.name, kind: row.kind },
      }));
    }),
    invitations: loader(async (queries, { rows }) => {
      const keys = queries.map(({ obj }) => obj.id);
      const deals = queries.map(({ obj }) => obj.engagement.id);
      return lists(await rows("invitations", INVITATIONS, [deals, keys]), keys, (row) => ({
        id: row.id,
        isHelpRequest: row.is_help_request,
        status: row.status,
        message: row.message,
        share: money(row.share_minor, row.currency),
        sentAt: row.sent_at,
        invitee: partner(row),
      }));
    }),
  },
  Engagement: {
    parties: loader(async (queries, { rows }) => {
      const keys = queries.map(({ obj }) => obj.id);
      return lists(await rows("parties", PARTIES, [keys]), keys, (row) => ({
        role: row.is_originator ? "ORIGINATOR" : "INVITEE",
        status: row.status,
        statusSince: row.status_since,
        partner: partner(row),
      }));
    }),
  },
};
