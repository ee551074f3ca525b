// GraphQL over HTTP, judged by the reference implementation's own suite: every audit, optional ones included.

import { auditServer } from "graphql-http";
import { expect } from "./expect.js";

const AUDITS = 61;

export async function audits(demo, ok) {
  await judged(demo, "signed in", { authorization: `Bearer ${demo.token("partner-a")}` }, ok);
  await judged(demo, "as nobody", {}, ok);
}

async function judged(demo, who, headers, ok) {
  const results = await auditServer({
    url: `${demo.url}/graphql`,
    fetchFn: (url, options) => fetch(url, { ...options, headers: { ...headers, ...options?.headers } }),
  });
  const passed = results.filter(({ status }) => status === "ok");
  const others = results.filter(({ status }) => status !== "ok");
  const faults = others.map(({ id, status, name, reason }) => `${status} ${id} ${name}: ${reason}`);
  expect(faults, faults.length === 0 && passed.length === AUDITS, `all ${AUDITS} audits of graphql-http to pass`);
  ok(`graphql-http: ${passed.length} of ${AUDITS} audits pass, ${who}`);
}
