// The server as one person sees it, asked directly: for what a check needs to know or to bring about elsewhere.

import { expect } from "../page/expect.js";

export class Api {
  constructor(url, token) {
    this.url = `${url}/graphql`;
    this.headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  }

  async ask(query, variables = {}) {
    const response = await fetch(this.url, {
      method: "POST",
      headers: this.headers,
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    expect(errors, !errors, "an answer without errors");
    return data;
  }

  /** Does something, and answers the payload and when it was there. */
  async act(name, input) {
    const type = `${name[0].toUpperCase()}${name.slice(1)}Input`;
    const data = await this.ask(
      `mutation ($input: ${type}!) { ${name}(input: $input) { opportunity { id version } userErrors { code message path } } }`,
      { input },
    );
    expect(data[name].userErrors, data[name].userErrors.length === 0, `${name} to be done`);
    return { ...data[name].opportunity, at: Date.now() };
  }

  /** The viewer's own record of the deal of that reference. */
  async record(reference) {
    const list = (tab) =>
      `${tab}: opportunities(tab: ${tab}, filter: { reference: { eq: $reference } }) { nodes { ...Record } }`;
    const data = await this.ask(
      `query ($reference: String!) { ${list("INBOUND")} ${list("OUTBOUND")} }
       fragment Record on Opportunity {
         id version name status salesStage closeDate value { amount currency }
         availableActions { action allowed refusals { message } }
         registrationEligibility { conditions { condition outcome } routes { conditions { condition outcome } } }
       }`,
      { reference },
    );
    return [...data.INBOUND.nodes, ...data.OUTBOUND.nodes][0];
  }

  async advance(by) {
    const { advanceClock } = await this.ask(`mutation ($by: Duration!) { advanceClock(by: $by) { now } }`, { by });
    return { now: advanceClock.now, at: Date.now() };
  }
}

/** Starts a deal of the viewer's company, with what any deal needs. */
export async function startDeal(api, details) {
  const { viewer, customers, solutions } = await api.ask(`{
    viewer { partner { locations { id isDefault } } }
    customers(first: 1) { nodes { id } }
    solutions(search: "Cloud Landing", first: 1) { nodes { id } }
  }`);
  const { now } = await api.advance("PT0S");
  return api.act("createOpportunity", {
    customerId: customers.nodes[0].id,
    locationId: viewer.partner.locations.find(({ isDefault }) => isDefault).id,
    value: { amount: "5000", currency: "EUR" },
    closeDate: new Date(Date.parse(now) + 90 * 24 * 3_600_000).toISOString().slice(0, 10),
    team: [{ name: "Kwame Bellweather", email: "kwame.bellweather@alderbrook.example", phone: "+44 20 7946 0012" }],
    solutionIds: [solutions.nodes[0].id],
    ...details,
  });
}
