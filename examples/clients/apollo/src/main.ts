// Lists deals and the next page of them, creates one, and hears of it.

import { filter, firstValueFrom, map } from "rxjs";
import { newDeal } from "covente-example-shared/deal.ts";
import { connect } from "covente-example-shared/socket.ts";
import { makeClient } from "./client.ts";
import { CREATE, DEAL, DEALS, FORM, STATUS_CHANGED } from "./documents.ts";
import { read } from "./generated/index.ts";
import type { DealsQuery } from "./generated/graphql.ts";

const { socket, newest } = await connect();
const client = makeClient(socket);

// The list, and its next page, which the cache puts behind the first one.
const names = (data: DealsQuery) => data.opportunities.edges.map(({ node }) => read(DEAL, node).name).join(", ");
const { data: first } = await client.query({ query: DEALS, variables: { first: 3 } });
if (!first) throw new Error("there is no list");
console.log(`${first.opportunities.totalCount} deals, the first: ${names(first)}`);
await client.query({
  query: DEALS,
  variables: { first: 3, after: first.opportunities.pageInfo.endCursor },
  fetchPolicy: "network-only", // as fetchMore does: pages are one list in the cache, which would answer by itself
});
const both = client.readQuery({ query: DEALS, variables: { first: 3 } });
if (both?.opportunities.edges.length !== 6) throw new Error("the cache does not hold both pages");
console.log(`and with the next page: ${names(both)}`);

// A deal: first one that is refused, as data, and then one that is not.
const { data: form } = await client.query({ query: FORM });
if (!form) throw new Error("there is nothing to make a deal of");
const create = async (name: string) => {
  const { data } = await client.mutate({ mutation: CREATE, variables: { input: newDeal(form, name) } });
  if (!data?.createOpportunity) throw new Error("there is no answer");
  return data.createOpportunity;
};
for (const { code, path, message } of (await create("")).userErrors) {
  console.log(`refused: ${code} at ${path.join(".")}: ${message}`);
}
const changes = client.subscribe({ query: STATUS_CHANGED, variables: { after: newest ?? null } });
const heard = (id: string) =>
  firstValueFrom(
    changes.pipe(
      map(({ data }) => data?.opportunityStatusChanged),
      filter((change) => read(DEAL, change?.opportunity)?.id === id),
    ),
  );
const created = read(DEAL, (await create("Made with Apollo Client")).opportunity);
if (!created) throw new Error("it was refused");
console.log(`created: ${created.name}, ${created.value.amount} ${created.value.currency}`);

// What the server pushes. It goes on after the newest change that there was before the deal.
const change = await heard(created.id);
console.log(`heard: ${created.name} is ${change?.to}`);
await socket.dispose();
