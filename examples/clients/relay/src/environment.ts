// Relay's environment: queries and mutations over HTTP, subscriptions over the socket, one store.

import type { Client } from "graphql-ws";
import { Environment, Network, Observable, RecordSource, Store, type GraphQLResponse } from "relay-runtime";
import { endpoint, headers } from "covente-example-shared/server.ts";

export function makeEnvironment(socket: Client): Environment {
  const network = Network.create(
    async ({ text }, variables) => {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json", accept: "application/graphql-response+json" },
        body: JSON.stringify({ query: text, variables }),
      });
      return (await response.json()) as GraphQLResponse;
    },
    ({ text }, variables) =>
      Observable.create((sink) => socket.subscribe({ query: text ?? "", variables }, sink as never)),
  );
  return new Environment({ network, store: new Store(new RecordSource()) });
}
