// Lists deals and the next page of them, creates one, hears of it, and sees it change in the store.

import {
  commitMutation,
  createOperationDescriptor,
  fetchQuery,
  getFragment,
  getPaginationMetadata,
  getPaginationVariables,
  getRequest,
  getSingularSelector,
  readInlineData,
  requestSubscription,
  type GraphQLTaggedNode,
  type MutationParameters,
} from "relay-runtime";
import { newDeal } from "covente-example-shared/deal.ts";
import { connect } from "covente-example-shared/socket.ts";
import type { documents_deal$key } from "./__generated__/documents_deal.graphql";
import type { documents_list$data } from "./__generated__/documents_list.graphql";
import type { documentsCreateMutation } from "./__generated__/documentsCreateMutation.graphql";
import type { documentsDealsQuery } from "./__generated__/documentsDealsQuery.graphql";
import type { documentsFormQuery } from "./__generated__/documentsFormQuery.graphql";
import type { documentsLoseMutation } from "./__generated__/documentsLoseMutation.graphql";
import type { documentsNodeQuery } from "./__generated__/documentsNodeQuery.graphql";
import type { documentsStatusChangedSubscription } from "./__generated__/documentsStatusChangedSubscription.graphql";
import { CREATE, DEAL, DEALS, FORM, LIST, LOSE, NODE, STATUS_CHANGED } from "./documents";
import { makeEnvironment } from "./environment";

const deal = (key: documents_deal$key) => readInlineData(DEAL, key);

async function main() {
  const { socket, newest } = await connect();
  const environment = makeEnvironment(socket);

  // The list, and its next page, which Relay puts behind the first one: what usePaginationFragment does.
  environment.retain(createOperationDescriptor(getRequest(DEALS), {}));
  const data = await fetchQuery<documentsDealsQuery>(environment, DEALS, {}).toPromise();
  const selector = getSingularSelector(getFragment(LIST), data);
  if (!selector) throw new Error("there is no list");
  const list = () => (environment.lookup(selector).data as unknown as documents_list$data).opportunities;
  const names = () => list().edges.map(({ node }) => deal(node).name).join(", ");
  console.log(`${list().totalCount} deals, the first: ${names()}`);
  const { paginationRequest, paginationMetadata } = getPaginationMetadata(getFragment(LIST), "documents_list");
  const next = getPaginationVariables("forward", 3, list().pageInfo.endCursor, {}, {}, paginationMetadata);
  await fetchQuery(environment, paginationRequest, next).toPromise();
  if (list().edges.length !== 6) throw new Error("the store does not hold both pages");
  console.log(`and with the next page: ${names()}`);

  // A deal: first one that is refused, as data, and then one that is not.
  const mutate = <M extends MutationParameters>(mutation: GraphQLTaggedNode, variables: M["variables"]) =>
    new Promise<M["response"]>((onCompleted, onError) =>
      commitMutation<M>(environment, { mutation, variables, onCompleted: (answer) => onCompleted(answer), onError }),
    );
  const form = await fetchQuery<documentsFormQuery>(environment, FORM, {}).toPromise();
  if (!form) throw new Error("there is nothing to make a deal of");
  const create = async (name: string) => {
    const input = newDeal(form, name);
    const { createOpportunity } = await mutate<documentsCreateMutation>(CREATE, { input });
    if (!createOpportunity) throw new Error("there is no answer");
    return createOpportunity;
  };
  for (const { code, path, message } of (await create("")).userErrors) {
    console.log(`refused: ${code} at ${path.join(".")}: ${message}`);
  }
  const { opportunity } = await create("Made with Relay");
  if (!opportunity) throw new Error("it was refused");
  const created = deal(opportunity);
  console.log(`created: ${created.name}, ${created.value.amount} ${created.value.currency}`);

  // Whatever has an id can be fetched by it, and is one record in the store, however it came there.
  const { id } = created;
  const byId = createOperationDescriptor(getRequest(NODE), { id });
  environment.retain(byId);
  await fetchQuery<documentsNodeQuery>(environment, NODE, { id }).toPromise();
  const inStore = () => (environment.lookup(byId.fragment).data as unknown as documentsNodeQuery["response"]).node;
  const node = inStore();
  if (node?.__typename !== "Opportunity" || !node.deal) throw new Error("node(id:) does not find it");
  console.log(`node(id:) is the ${node.__typename} ${deal(node.deal).name}, ${deal(node.deal).status}`);

  // What the server pushes. It goes on after the newest change that there was before the deal.
  await new Promise<void>((resolve, reject) => {
    requestSubscription<documentsStatusChangedSubscription>(environment, {
      subscription: STATUS_CHANGED,
      variables: { after: newest ?? null },
      onError: reject,
      onNext: (answer) => {
        const change = answer?.opportunityStatusChanged;
        if (change?.opportunity?.id !== id) return;
        console.log(`heard: ${created.name} is ${change.to}`);
        if (change.to === "LOST") return resolve();
        const input = { opportunityId: id, expectedVersion: opportunity.version, reason: "TIME_FRAME_TOO_SHORT" } as const;
        mutate<documentsLoseMutation>(LOSE, { input }).catch(reject);
      },
    });
  });
  const lost = inStore()?.deal;
  if (!lost || deal(lost).status !== "LOST") throw new Error("the pushed change is not in the store");
  console.log(`in the store: ${deal(lost).name} is ${deal(lost).status}`);
  await socket.dispose();
}

void main();
