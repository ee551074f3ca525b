// The one query from whose answer the tabs are filled; it is paid for at each refresh.

export const QUERY = `
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
    nodes { id version name createdAt team { email } availableActions { action allowed } }
  }
  shared: opportunities(tab: SHARED, first: 1) { nodes { id version createdAt } }
  won: opportunities(
    tab: OUTBOUND
    filter: { status: { eq: WON }, type: { in: [PARTNER_LED, CO_SELL] } }
    orderBy: [{ field: STATUS_SINCE, direction: DESC }]
    first: 10
  ) {
    nodes {
      id
      version
      value { amount currency }
      availableActions { action allowed }
      registrationEligibility { routes { incentive eligible registration { id } } }
    }
  }
  stageMappings { name version }
  registered: registrations(orderBy: [{ field: STATE, direction: ASC }], first: 1) { nodes { id version state } }
  nearby: customers(country: $country, first: 1) { nodes { id name address { country } } }
  anywhere: customers(first: 1) { nodes { id name address { country } } }
  mine: solutions(filter: { partner: { eq: $company } }, first: 20) {
    nodes { id version kind isCoSellReady isRetired }
  }
  vendors: solutions(kind: VENDOR, filter: { isCoSellReady: { eq: true } }, first: 5) {
    nodes { id partner { id } }
  }
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
  createdAt
  updatedAt
  closeDate
  type
  customer { id }
  salesStage
  value { currency }
  solutions { id solution { id kind incentive isCoSellReady isRetired } }
  team { email }
  invitations { id status isHelpRequest }
  engagement { vendorInvolvement parties { status partner { id kind } } customerContact { consentGiven } }
  availableActions { action allowed }
}`;
