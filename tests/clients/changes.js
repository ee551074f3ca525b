// The changes that a subscription brought, in the order in which they came.

import { expect, expectSame, within } from "./expect.js";

export const STATUS_CHANGED = `subscription ($opportunityId: ID, $after: String) {
  opportunityStatusChanged(opportunityId: $opportunityId, after: $after) { to cursor opportunity { id name } }
}`;

const BELL = "bell";
/** How long a bell may take to be heard, in milliseconds. */
const RINGING = 300;

export class Changes {
  constructor() {
    this.seen = [];
    this.waiting = [];
    this.ended = undefined;
  }

  /** What the client library calls. */
  sink = {
    next: ({ data, errors }) => (errors ? this.end(errors) : this.take(data.opportunityStatusChanged)),
    error: (reason) => this.end(reason),
    complete: () => this.end("complete"),
  };

  take(change) {
    this.seen.push(change);
    this.wake();
  }

  end(how) {
    this.ended ??= how;
    this.wake();
  }

  wake() {
    for (const waiter of this.waiting.splice(0)) waiter();
  }

  async settled(what, holds) {
    const settled = async () => {
      while (!holds()) await new Promise((resolve) => this.waiting.push(resolve));
    };
    await within(what, settled());
  }

  /** Waits for the change of this name, or for the end, which must not come before it. */
  async until(name) {
    const holds = () => this.names().includes(name);
    await this.settled(`the change of ${name}`, () => holds() || this.ended !== undefined);
    expect(this.ended, holds(), `the change of ${name}`);
  }

  /** A subscription gives no sign of its own that it is open: deals are made until one is heard of. */
  async opened(seller) {
    for (let ring = 0; this.seen.length === 0; ring += 1) {
      expect(this.ended, this.ended === undefined && ring < 20, "a subscription that opens");
      await seller.create(BELL);
      const heard = this.settled("a bell", () => this.seen.length > 0 || this.ended !== undefined);
      await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, RINGING))]);
    }
  }

  /** The server dies and comes back on the same data; what happens until the client is there again is not lost. */
  async survive(demo, seller, reconnect = () => {}) {
    await this.opened(seller);
    await seller.create("Before the fall");
    await this.until("Before the fall");

    await demo.kill();
    await demo.startAgain();
    const missed = ["Missed once", "Missed twice", "Missed thrice"];
    for (const name of missed) await seller.create(name);
    reconnect();
    await this.until("Missed thrice");
    await seller.create("Live again");
    await this.until("Live again");
    expectSame(this.names(), ["Before the fall", ...missed, "Live again"], "each change once, in order");
  }

  names() {
    return this.seen.map(({ opportunity }) => opportunity.name).filter((name) => name !== BELL);
  }

  get cursor() {
    return this.seen.at(-1)?.cursor;
  }
}
