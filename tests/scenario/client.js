// One signed-in person who speaks GraphQL over HTTP; each document is validated against the published schema first.

import { parse, validate } from "graphql";
import { VIEWER } from "./documents.js";

export class Client {
  static async signIn(server, name, token) {
    const client = new Client();
    Object.assign(client, { server, name, token });
    client.viewer = (await client.query(VIEWER)).viewer;
    client.company = client.viewer.partner;
    return client;
  }

  check(document) {
    const faults = validate(this.server.schema, parse(document));
    if (faults.length > 0) throw new Error(`not in the published schema: ${faults.join("\n")}\n${document}`);
  }

  async query(document, variables = {}) {
    this.check(document);
    const response = await fetch(`${this.server.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json",
        authorization: `Bearer ${this.token}`,
      },
      body: JSON.stringify({ query: document, variables }),
    });
    const text = await response.text();
    const answer = response.status === 200 ? JSON.parse(text) : undefined;
    if (!answer || answer.errors) throw new Error(`${this.name} got ${response.status} ${text} for ${document}`);
    return answer.data;
  }

  // Runs a mutation of one root field and returns its payload; the rules must not refuse it.
  async mutate(document, variables) {
    const payload = await this.payload(document, variables);
    if (payload.userErrors.length > 0) {
      throw new Error(`${this.name} was refused: ${JSON.stringify(payload.userErrors)} for ${document}`);
    }
    return payload;
  }

  // Runs a mutation that the rules must refuse with this one code, at this path if one is given.
  async refused(code, document, variables, path) {
    const payload = await this.payload(document, variables);
    const right =
      payload.userErrors.length === 1 &&
      payload.userErrors[0].code === code &&
      (path === undefined || payload.userErrors[0].path.join(".") === path);
    if (!right) throw new Error(`expected the one refusal ${code} ${path ?? ""}, got ${JSON.stringify(payload)}`);
  }

  async payload(document, variables) {
    const [payload] = Object.values(await this.query(document, variables));
    return payload;
  }

  // Every node of a connection, page by page; the document takes $after and names its one root field's page info.
  async all(document, variables = {}) {
    const nodes = [];
    let after = null;
    do {
      const [page] = Object.values(await this.query(document, { ...variables, after }));
      nodes.push(...page.nodes);
      if (page.pageInfo.hasNextPage && page.pageInfo.endCursor === after) throw new Error("a page that leads to itself");
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    return nodes;
  }
}
