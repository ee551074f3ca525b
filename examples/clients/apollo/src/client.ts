// Apollo Client: queries and mutations over HTTP, subscriptions over the socket, pages merged in the cache.

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import type { Client } from "graphql-ws";
import { endpoint, headers } from "covente-example-shared/server.ts";

export function makeClient(socket: Client) {
  return new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: endpoint, headers }),
    ),
    cache: new InMemoryCache({
      typePolicies: {
        Query: { fields: { opportunities: relayStylePagination(["tab", "filter", "orderBy"]) } },
      },
    }),
  });
}
