// A session of the npm client graphql-sse in its distinct connections mode, on the endpoint of everything else.

import { createClient } from "graphql-sse";
import { Changes, STATUS_CHANGED } from "./changes.js";
import { CREATE } from "./deals.js";
import { expect, expectSame, within } from "./expect.js";

const ME = "{ viewer { partner { name } } }";

export async function sse(demo, seller, ok) {
  await operations(demo, seller, ok);
  await refusals(demo, seller, ok);
  await completing(demo, seller, ok);
  await resuming(demo, seller, ok);
}

function connect(demo, token, options = {}) {
  return createClient({
    url: `${demo.url}/graphql`,
    headers: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    ...options,
  });
}

async function once(client, query, variables) {
  const answers = client.iterate({ query, variables });
  const { value } = await within(`an answer to ${query}`, answers.next());
  const { done } = await within("the end of the answers", answers.next());
  expect(value, value && done, "one answer, and then its end");
  return value;
}

async function operations(demo, seller, ok) {
  const client = connect(demo, seller.token);
  expectSame((await once(client, ME)).data, await seller.ask(ME), "the answer that HTTP gives");
  const input = seller.input("Created over an event stream");
  const created = await once(client, CREATE, { input });
  expect(created, created.data.createOpportunity.opportunity?.name === input.name, "a deal");
  client.dispose();
  ok("graphql-sse: a token in a header, a query and a mutation");
}

async function refusals(demo, seller, ok) {
  const thrown = async (client, query) => {
    try {
      return await once(client, query);
    } catch (reason) {
      return reason;
    }
  };
  const wrong = await thrown(connect(demo, `${seller.token}x`), ME);
  expect(wrong, wrong.response?.status === 401, "401 for a wrong token");
  const refused = await thrown(connect(demo, seller.token), "{ nonsense }");
  const code = (refused.errors ?? (await refused.response.json()).errors)[0].extensions.code;
  expectSame(code, "GRAPHQL_VALIDATION_FAILED", "an error by its code");
  ok("graphql-sse: a wrong token is 401; a document that does not validate is an error");
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
  await seller.create("To one");
  await other.until("To one");
  expectSame(one.names(), ["To both"], "what came before it was completed");
  expectSame(other.names(), ["To both", "To one"], "what the other subscription saw");
  client.dispose();
  ok("graphql-sse: of two subscriptions one is completed, the other goes on");
}

/** The client leaves the ids of events alone, and asks for the headers anew at each connection: the cursor goes there. */
async function resuming(demo, seller, ok) {
  const changes = new Changes();
  const raw = [];
  let connections = 0;
  const serving = Promise.withResolvers();
  const client = connect(demo, seller.token, {
    retryAttempts: Infinity,
    retry: () => serving.promise,
    headers: () => ({
      authorization: `Bearer ${seller.token}`,
      ...(changes.cursor && { "last-event-id": changes.cursor }),
    }),
    on: { connected: () => (connections += 1) },
    fetchFn: async (...request) => {
      const response = await fetch(...request);
      const reader = response.clone().body.pipeThrough(new TextDecoderStream());
      (async () => {
        for await (const text of reader) raw.push(text);
      })().catch(() => {}); // a killed server ends it so
      return response;
    },
  });
  client.subscribe({ query: STATUS_CHANGED }, changes.sink);
  await changes.survive(demo, seller, serving.resolve);
  expectSame(connections, 2, "one connection before and one after");
  client.dispose();
  const ids = [...raw.join("").matchAll(/^id: ?(.+)$/gm)].map(([, id]) => id);
  expectSame(ids, changes.seen.map(({ cursor }) => cursor), "the cursor of each change as the id of its event");
  ok("graphql-sse: killed and started again, resumed by Last-Event-ID: nothing missed, nothing double");
}
