// One open window: a subscription over graphql-ws that keeps what it saw, can be cut, and can be resumed.

import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { STATUS_CHANGED } from "./documents.js";
import { within } from "./wait.js";

export class Subscriber {
  constructor(person) {
    this.person = person;
    this.name = person.name;
    this.seen = []; // every change, in the order in which it came
    this.marks = []; // what happened to the window itself, and after how many changes
    this.waiting = [];
    this.failure = undefined;
    person.check(STATUS_CHANGED);
  }

  open(variables = {}) {
    const line = { socket: undefined, ending: false }; // this one connection
    this.line = line;
    class Socket extends WebSocket {
      constructor(...args) {
        super(...args);
        line.socket = this;
      }
    }
    const address = `${this.person.server.url.replace("http", "ws")}/graphql`;
    const client = createClient({
      url: address,
      webSocketImpl: Socket,
      connectionParams: { authorization: `Bearer ${this.person.token}` },
      retryAttempts: 0,
      lazyCloseTimeout: 0,
    });
    client.subscribe(
      { query: STATUS_CHANGED, variables },
      {
        next: ({ data, errors }) => (errors ? this.fail(errors) : this.take(data.opportunityStatusChanged)),
        error: (reason) => line.ending || this.fail(reason),
        complete: () => {},
      },
    );
    return this;
  }

  take(change) {
    this.seen.push(change);
    this.wake();
  }

  fail(reason) {
    const why = reason.code ? `closed with ${reason.code} ${reason.reason}` : JSON.stringify(reason);
    this.failure = new Error(`${this.name}'s subscription failed: ${why}`);
    this.wake();
  }

  wake() {
    for (const waiter of this.waiting.splice(0)) waiter();
  }

  // Waits until one change fits.
  async until(what, fits) {
    const arrived = async () => {
      while (!this.seen.some(fits)) {
        if (this.failure) throw this.failure;
        await new Promise((resolve) => this.waiting.push(resolve));
      }
    };
    await within(10, `${this.name}: ${what}`, arrived());
  }

  isOpen() {
    return this.line.socket?.readyState === WebSocket.OPEN;
  }

  // The code of the close that is to come.
  closed() {
    const { line } = this;
    line.ending = true;
    return new Promise((resolve) => line.socket.once("close", (code) => resolve(code)));
  }

  // The cable is pulled: no close frame, no goodbye.
  async cut() {
    const closed = this.closed();
    this.line.socket.terminate();
    await within(10, `${this.name}: the cut socket's end`, closed);
    this.marks.push({ after: this.seen.length, text: "the socket is cut" });
  }

  resume() {
    this.marks.push({ after: this.seen.length, text: "resumed after the last cursor" });
    return this.open({ after: this.seen.at(-1).cursor });
  }

  of(engagement) {
    return this.seen.filter((change) => change.engagement.id === engagement);
  }

  // A new window that asks for this deal alone, after the first change that we saw, is told the rest as we were.
  async replaysTheSame(engagement) {
    const [first, ...rest] = this.of(engagement);
    if (!first || rest.length === 0) return [`${this.name} saw too little to replay`];
    const again = new Subscriber(this.person);
    again.open({ opportunityId: first.opportunity.id, after: first.cursor });
    await again.until("the replay's last change", (change) => change.cursor === rest.at(-1).cursor);
    const closed = again.closed();
    again.line.socket.close(1000);
    await within(10, `${this.name}: the replay's end`, closed);
    const told = (changes) => JSON.stringify(changes.map(({ cursor, from, to, at }) => ({ cursor, from, to, at })));
    return told(again.seen) === told(rest)
      ? []
      : [`${this.name}'s replay differs:\n  live   ${told(rest)}\n  replay ${told(again.seen)}`];
  }
}
