// No client library: fetch for queries and mutations, graphql-ws for subscriptions, typed by their documents.

import type { TadaDocumentNode } from "gql.tada";
import { print } from "graphql";
import type { Client } from "graphql-ws";
import { endpoint, headers } from "covente-example-shared/server.ts";

/** Runs a query or a mutation. */
export async function ask<Data, Variables>(document: TadaDocumentNode<Data, Variables>, variables: Variables) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const answer = (await response.json()) as { data?: Data; errors?: { message: string }[] };
  if (!answer.data || answer.errors) throw new Error(answer.errors?.map(({ message }) => message).join(" "));
  return answer.data;
}

/** Follows a subscription until what it brings is enough. */
export function follow<Data, Variables>(
  socket: Client,
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables & Record<string, unknown>,
  isEnough: (data: Data) => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = socket.subscribe<Data>(
      { query: print(document), variables },
      { next: ({ data }) => data && isEnough(data) && stop(), error: reject, complete: resolve },
    );
  });
}
