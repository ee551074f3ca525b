// The documents that the story sends.

const PAYLOAD = `
  userErrors { code message path rule }
  warnings { code message path }
`;
const RECORD = `id version status salesStage name type value { amount currency } engagement { id reference }`;

export const VIEWER = `query {
  viewer {
    subject
    partner { id name kind locations { id name isDefault } }
  }
}`;

export const CUSTOMERS = `query ($search: String, $after: String) {
  customers(search: $search, first: 100, after: $after) {
    nodes { id name isReference address { line1 city region country } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const CREATE_CUSTOMER = `mutation ($input: CreateCustomerInput!) {
  createCustomer(input: $input) { customer { id name } ${PAYLOAD} }
}`;

export const SOLUTIONS = `query ($kind: SolutionKind, $after: String) {
  solutions(kind: $kind, first: 100, after: $after) {
    nodes { id name isCoSellReady partner { id } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const OPPORTUNITY = `query ($id: ID!) {
  opportunity(id: $id) {
    ${RECORD}
    customerName
    customerContact { name email }
    internal { privateNotes }
  }
}`;

export const RECEIVED = `query ($after: String) {
  invitations(direction: RECEIVED, status: [RECEIVED], first: 50, after: $after) {
    nodes {
      id
      isHelpRequest
      message
      share { amount currency }
      sender { name }
      engagement { id }
      opportunity { id version status }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const CREATE = `mutation ($input: CreateOpportunityInput!) {
  createOpportunity(input: $input) { opportunity { ${RECORD} } ${PAYLOAD} }
}`;

export const SHARE = `mutation ($input: ShareWithVendorInput!) {
  shareWithVendor(input: $input) { opportunity { ${RECORD} } ${PAYLOAD} }
}`;

export const ASK_HELP = `mutation ($input: RequestVendorHelpInput!) {
  requestVendorHelp(input: $input) { opportunity { ${RECORD} } invitation { id status } ${PAYLOAD} }
}`;

export const INVITE = `mutation ($input: InvitePartnerInput!) {
  invitePartner(input: $input) { opportunity { ${RECORD} } invitation { id status invitee { name } } ${PAYLOAD} }
}`;

export const ACCEPT = `mutation ($input: AcceptOpportunityInput!) {
  acceptOpportunity(input: $input) { opportunity { ${RECORD} } ${PAYLOAD} }
}`;

export const SET_STAGE = `mutation ($input: SetSalesStageInput!) {
  setSalesStage(input: $input) { opportunity { ${RECORD} } ${PAYLOAD} }
}`;

export const WIN = `mutation ($input: WinOpportunityInput!) {
  winOpportunity(input: $input) { opportunity { ${RECORD} } ${PAYLOAD} }
}`;

export const ADVANCE_CLOCK = `mutation ($by: Duration!) { advanceClock(by: $by) { now userErrors { code message path } } }`;

export const STATUS_CHANGED = `subscription ($opportunityId: ID, $after: String) {
  opportunityStatusChanged(opportunityId: $opportunityId, after: $after) {
    engagement { id reference }
    party { partner { id name } role status }
    from
    to
    opportunity { id status partner { id } }
    actor { via partner { id name } }
    at
    cursor
  }
}`;
