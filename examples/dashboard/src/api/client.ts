// The server as one person sees it: queries and mutations over HTTP, subscriptions over one socket.

import { createClient, type Client as Socket } from "graphql-ws";
import { cacheExchange, Client, fetchExchange, subscriptionExchange } from "urql";
import { FORBIDDEN } from "./feed.ts";

const endpoint = new URL("/graphql", location.href);

/** In milliseconds: how often the server is asked whether it is there, and how long it may take to say so. */
const PING = 10_000;
const PATIENCE = 5_000;
const LONGEST_WAIT = 5_000;

/** It is open until it is aborted. */
export function openSocket(token: string, signal: AbortSignal): Socket {
  let overdue: ReturnType<typeof setTimeout> | undefined;
  const socket = createClient({
    url: endpoint.href.replace(/^http/, "ws"),
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: false,
    keepAlive: PING,
    retryAttempts: Infinity,
    shouldRetry: (fault) => (fault as CloseEvent).code !== FORBIDDEN,
    retryWait: async (tries) => {
      await online();
      await new Promise((resolve) =>
        setTimeout(resolve, Math.min(250 * 2 ** tries, LONGEST_WAIT) * (0.5 + Math.random() / 2)),
      );
    },
    onNonLazyError: () => {},
    on: {
      ping: (received) => {
        if (!received) overdue = setTimeout(() => socket.terminate(), PATIENCE);
      },
      pong: (received) => {
        if (received) clearTimeout(overdue);
      },
      closed: () => clearTimeout(overdue),
    },
  });
  // A socket outlives the network by minutes; the browser knows at once.
  addEventListener("offline", () => socket.terminate(), { signal });
  signal.addEventListener("abort", () => void socket.dispose());
  return socket;
}

function online() {
  return new Promise<unknown>((resolve) => {
    if (navigator.onLine) resolve(undefined);
    else addEventListener("online", resolve, { once: true });
  });
}

export function makeClient(token: string, socket: Socket) {
  return new Client({
    url: endpoint.href,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
    preferGetMethod: false,
    // What was seen before is shown at once, and asked anew.
    requestPolicy: "cache-and-network",
    exchanges: [
      cacheExchange,
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
