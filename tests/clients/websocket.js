// A session of the npm client graphql-ws, from its token to a server that dies and comes back.

import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { Changes, STATUS_CHANGED } from "./changes.js";
import { CREATE } from "./deals.js";
import { expect, expectSame, within } from "./expect.js";

const ME = "{ viewer { subject partner { id } } }";

export async function websocket(demo, seller, ok) {
  const pinging = pings(demo, seller, ok); // the longest
  await queries(demo, seller, ok);
  await refusals(demo, seller, ok);
  await completing(demo, seller, ok);
  await pinging;
  await resuming(demo, seller, ok);
}

function connect(demo, token, options = {}) {
  return createClient({
    url: `${demo.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    ...options,
  });
}

/** The one answer to a query or mutation; throws what the client is given as an error. */
function once(client, query, variables) {
  const answers = [];
  const answered = new Promise((resolve, reject) => {
    const complete = () => resolve(answers);
    client.subscribe({ query, variables }, { next: (answer) => answers.push(answer), error: reject, complete });
  });
  return within(`an answer to ${query}`, answered).then((all) => {
    expect(all, all.length === 1, "one answer, and then its end");
    return all[0];
  });
}

async function queries(demo, seller, ok) {
  let greeting; // the first: a client without operations disconnects, and is greeted again
  const client = connect(demo, seller.token, { on: { connected: (_, payload) => (greeting ??= payload) } });
  const { data } = await once(client, ME);
  expectSame(data, await seller.ask(ME), "the answer that HTTP gives");
  const { subject, partnerId } = greeting.viewer;
  expectSame({ subject, partner: { id: partnerId } }, data.viewer, "the viewer in the connection's acknowledgement");
  const input = seller.input("Created over a socket");
  const created = await once(client, CREATE, { input });
  expect(created, created.data.createOpportunity.opportunity?.name === input.name, "a deal");
  const refused = await once(client, CREATE, { input: { ...input, name: "" } });
  const codes = refused.data.createOpportunity.userErrors.map(({ code }) => code);
  expectSame(codes, ["REQUIRED"], "a refusal as data");

  // What happens after the newest cursor of the acknowledgement is heard, however late one subscribes.
  const changes = new Changes();
  client.subscribe({ query: STATUS_CHANGED, variables: { after: greeting.cursor } }, changes.sink);
  await changes.until(input.name);
  expectSame(changes.names(), [input.name], "the one change since the connection");
  await client.dispose();
  ok("graphql-ws: a token in connectionParams, a greeting with viewer and cursor, queries and mutations");
}

/** The server pings with frames of WebSocket itself, which browsers answer unasked; the client with the protocol's. */
async function pings(demo, seller, ok) {
  const [pong, ping] = [Promise.withResolvers(), Promise.withResolvers()];
  class Socket extends WebSocket {
    constructor(...args) {
      super(...args);
      this.on("ping", ping.resolve);
    }
  }
  const on = { pong: (received) => received && pong.resolve() };
  const client = connect(demo, seller.token, { webSocketImpl: Socket, lazy: false, keepAlive: 1000, on });
  await within("a pong to the client's ping", pong.promise);
  await within("a ping of the server", ping.promise);
  await once(client, ME);
  await client.dispose();
  ok("graphql-ws: pings of the client are answered, and the server pings");
}

async function refusals(demo, seller, ok) {
  const refusedWith = async (client, query) => {
    try {
      await once(client, query);
    } catch (reason) {
      return reason;
    }
    throw new Error(`expected a refusal of ${query}`);
  };
  const wrong = await refusedWith(connect(demo, `${seller.token}x`), ME);
  expect(wrong.code, wrong.code === 4403 && wrong.reason.startsWith("Forbidden"), "a close with 4403 for a wrong token");

  const client = connect(demo, seller.token);
  const errors = await refusedWith(client, "{ nonsense }");
  expectSame(errors.map(({ extensions }) => extensions.code), ["GRAPHQL_VALIDATION_FAILED"], "an error by its code");
  await once(client, ME);
  await client.dispose();
  ok("graphql-ws: a wrong token closes with 4403; a document that does not validate is an error of its own alone");
}

async function completing(demo, seller, ok) {
  const client = connect(demo, seller.token);
  const [one, other] = [new Changes(), new Changes()];
  const complete = client.subscribe({ query: STATUS_CHANGED }, one.sink);
  await one.opened(seller);
  client.subscribe({ query: STATUS_CHANGED, variables: { after: one.cursor } }, other.sink);
  await seller.create("To both");
  await Promise.all([one.until("To both"), other.until("To both")]);
  complete();
  await one.settled("the end of what was completed", () => one.ended !== undefined);
  expectSame(one.ended, "complete", "an end without an error");
  await seller.create("To one");
  await other.until("To one");
  // Queries have their answers on this same socket, so what was sent before them has come.
  await once(client, ME);
  expectSame(one.names(), ["To both"], "what came before it was completed");
  expectSame(other.names(), ["To both", "To one"], "what the other subscription saw");
  await client.dispose();
  ok("graphql-ws: of two subscriptions one is completed, the other goes on");
}

/** The client reads the variables anew for each connection: with the last cursor in them, a retry resumes. */
async function resuming(demo, seller, ok) {
  const changes = new Changes();
  const variables = {};
  let connections = 0;
  const serving = Promise.withResolvers();
  const client = connect(demo, seller.token, {
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: () => serving.promise,
    on: { connected: () => (connections += 1) },
  });
  const { next, ...rest } = changes.sink;
  const keep = (answer) => {
    next(answer);
    variables.after = changes.cursor;
  };
  client.subscribe({ query: STATUS_CHANGED, variables }, { ...rest, next: keep });
  await changes.survive(demo, seller, serving.resolve);
  expectSame(connections, 2, "one connection before and one after");
  await client.dispose();
  ok("graphql-ws: killed and started again, resumed after the last cursor: nothing missed, nothing double");
}
