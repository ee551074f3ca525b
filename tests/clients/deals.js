// Deals, made over plain HTTP: what the subscribers under test must hear of.

import { expect } from "./expect.js";

const MINE = `{
  viewer { partner { id locations { id isDefault } } }
  customers(first: 1) { nodes { id } }
  solutions(first: 100) { nodes { id isCoSellReady partner { id } } }
}`;

export const CREATE = `mutation ($input: CreateOpportunityInput!) {
  createOpportunity(input: $input) { opportunity { id name } userErrors { code path message } }
}`;

export class Seller {
  static async signIn(demo, persona) {
    const seller = new Seller();
    Object.assign(seller, { demo, token: demo.token(persona) });
    const { viewer, customers, solutions } = await seller.ask(MINE);
    const own = solutions.nodes.find(({ isCoSellReady, partner }) => isCoSellReady && partner.id === viewer.partner.id);
    seller.deal = {
      customerId: customers.nodes[0].id,
      locationId: viewer.partner.locations.find(({ isDefault }) => isDefault).id,
      value: { amount: "120000.50", currency: "USD" },
      closeDate: new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10),
      team: [{ name: "Asha Rao", phone: "+91 80 5550 1234", email: "asha.rao@partner-a.example" }],
      solutionIds: [own.id],
    };
    return seller;
  }

  async ask(query, variables = {}) {
    const response = await fetch(`${this.demo.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    expect({ data, errors }, data && !errors, `data for ${query}`);
    return data;
  }

  /** The input of a new deal. */
  input(name) {
    return { ...this.deal, name };
  }

  /** Creates a deal, which is one change of a status, and gives its id. */
  async create(name) {
    const { createOpportunity } = await this.ask(CREATE, { input: this.input(name) });
    expect(createOpportunity, createOpportunity.opportunity, "a deal");
    return createOpportunity.opportunity.id;
  }
}
