// urql: queries and mutations over HTTP, subscriptions over the socket, pages merged in a normalised cache.

import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import type { Client as Socket } from "graphql-ws";
import { Client, fetchExchange, subscriptionExchange } from "urql";
import { endpoint, headers } from "covente-example-shared/server.ts";

/** Types without an id of their own, which live in their parents. */
const embedded = () => null;

export function makeClient(socket: Socket) {
  return new Client({
    url: endpoint,
    fetchOptions: { headers },
    preferGetMethod: false,
    exchanges: [
      cacheExchange({
        resolvers: { Query: { opportunities: relayPagination() } },
        keys: { Money: embedded, OpportunityStatusChange: embedded, Viewer: embedded },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query, variables: variables as Record<string, unknown> }, sink as never),
          }),
        }),
      }),
    ],
  });
}
