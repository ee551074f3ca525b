// Lists deals and the next page of them, creates one, and hears of it.

import { readFragment, type ResultOf } from "gql.tada";
import { newDeal } from "covente-example-shared/deal.ts";
import { connect } from "covente-example-shared/socket.ts";
import { ask, follow } from "./client.ts";
import { CREATE, DEAL, DEALS, FORM, STATUS_CHANGED } from "./documents.ts";

const { socket, newest } = await connect();

// The list, and its next page.
const names = ({ opportunities }: ResultOf<typeof DEALS>) =>
  opportunities.edges.map(({ node }) => readFragment(DEAL, node).name).join(", ");
const first = await ask(DEALS, { first: 3 });
console.log(`${first.opportunities.totalCount} deals, the first: ${names(first)}`);
const second = await ask(DEALS, { first: 3, after: first.opportunities.pageInfo.endCursor });
console.log(`and with the next page: ${names(first)}, ${names(second)}`);

// A deal: first one that is refused, as data, and then one that is not.
const form = await ask(FORM, {});
const create = async (name: string) => {
  const { createOpportunity } = await ask(CREATE, { input: newDeal(form, name) });
  if (!createOpportunity) throw new Error("there is no answer");
  return createOpportunity;
};
for (const { code, path, message } of (await create("")).userErrors) {
  console.log(`refused: ${code} at ${path.join(".")}: ${message}`);
}
const created = readFragment(DEAL, (await create("Made with gql.tada")).opportunity);
if (!created) throw new Error("it was refused");
console.log(`created: ${created.name}, ${created.value.amount} ${created.value.currency}`);

// What the server pushes. It goes on after the newest change that there was before the deal.
await follow(socket, STATUS_CHANGED, { after: newest ?? null }, ({ opportunityStatusChanged: change }) => {
  if (readFragment(DEAL, change.opportunity)?.id !== created.id) return false;
  console.log(`heard: ${created.name} is ${change.to}`);
  return true;
});
await socket.dispose();
