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
