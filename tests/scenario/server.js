// The demo under test, with the schema that it publishes and its personas as people who speak to it.

import { buildSchema, extendSchema, parse } from "graphql";
import { Demo } from "../demo.mjs";
import { within } from "./wait.js";
import { Client } from "./client.js";

// The published schema is the one of production; a demo adds the mutation that moves its clock.
const DEMO_ONLY = parse(`
  extend type Mutation { advanceClock(by: Duration!): AdvanceClockPayload }
  type AdvanceClockPayload { now: DateTime userErrors: [UserError!]! }
`);

export class Server extends Demo {
  async serve(listen) {
    await super.serve(listen);
    const published = await fetch(`${this.url}/schema.graphql`);
    this.schema = extendSchema(buildSchema(await published.text()), DEMO_ONLY);
  }

  async persona(name) {
    return Client.signIn(this, name, this.token(name));
  }

  // Asks it to stop, as an operator would; every open socket must close with 1001 (going away).
  async stopUnder(subscribers) {
    const sockets = subscribers.filter((subscriber) => subscriber.isOpen());
    const codes = sockets.map((subscriber) => subscriber.closed());
    const { code, signal } = await within(30, "the server's end", this.stop());
    const faults = [];
    if (code !== 0) faults.push(`the server ended with ${code ?? signal} after SIGTERM`);
    for (const [index, subscriber] of sockets.entries()) {
      const closed = await within(10, "a socket's close", codes[index]);
      if (closed !== 1001) faults.push(`${subscriber.name}'s socket closed with ${closed} at the server's end, not 1001`);
    }
    return faults;
  }
}
