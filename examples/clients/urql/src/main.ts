// Lists deals and the next page of them, creates one, and hears of it.

import { newDeal } from "covente-example-shared/deal.ts";
import { connect } from "covente-example-shared/socket.ts";
import { makeClient } from "./client.ts";
import { CREATE, DEAL, DEALS, FORM, STATUS_CHANGED } from "./documents.ts";
import { read } from "./generated/index.ts";
import type { DealsQuery } from "./generated/graphql.ts";

const { socket, newest } = await connect();
const client = makeClient(socket);

/** The data of an answer, or its error thrown. */
async function data<T>(answer: PromiseLike<{ data?: T | undefined; error?: Error | undefined }>): Promise<T> {
  const { data, error } = await answer;
  if (!data) throw error ?? new Error("there is no data");
  return data;
}

// The list, and its next page, which the cache puts behind the first one.
const names = ({ opportunities }: DealsQuery) => opportunities.edges.map(({ node }) => read(DEAL, node).name).join(", ");
const first = await data(client.query(DEALS, { first: 3 }).toPromise());
console.log(`${first.opportunities.totalCount} deals, the first: ${names(first)}`);
const after = first.opportunities.pageInfo.endCursor;
const both = await data(client.query(DEALS, { first: 3, after }).toPromise());
if (both.opportunities.edges.length !== 6) throw new Error("the cache does not hold both pages");
console.log(`and with the next page: ${names(both)}`);

// A deal: first one that is refused, as data, and then one that is not.
const form = await data(client.query(FORM, {}).toPromise());
const create = async (name: string) => {
  const { createOpportunity } = await data(client.mutation(CREATE, { input: newDeal(form, name) }).toPromise());
  if (!createOpportunity) throw new Error("there is no answer");
  return createOpportunity;
};
for (const { code, path, message } of (await create("")).userErrors) {
  console.log(`refused: ${code} at ${path.join(".")}: ${message}`);
}
const created = read(DEAL, (await create("Made with urql")).opportunity);
if (!created) throw new Error("it was refused");
console.log(`created: ${created.name}, ${created.value.amount} ${created.value.currency}`);

// What the server pushes. It goes on after the newest change that there was before the deal.
await new Promise<void>((resolve, reject) => {
  const changes = client.subscription(STATUS_CHANGED, { after: newest ?? null });
  const { unsubscribe } = changes.subscribe(({ data, error }) => {
    if (error) reject(error);
    const change = data?.opportunityStatusChanged;
    if (!change || read(DEAL, change.opportunity)?.id !== created.id) return;
    console.log(`heard: ${created.name} is ${change.to}`);
    unsubscribe();
    resolve();
  });
});
await socket.dispose();
