// A socket for subscriptions that miss nothing: they go on after a break where they left off.

import { createClient, type Client } from "graphql-ws";
import { headers, socketEndpoint } from "./server.ts";

export interface Connection {
  /** Its `subscribe` goes on after a break; its `iterate` is the library's own, and does not. */
  socket: Client;
  /** The cursor of the newest change when the socket opened: what happens from then on comes after it. */
  newest: string | undefined;
}

export async function connect(): Promise<Connection> {
  const client = createClient({ url: socketEndpoint, connectionParams: headers, lazy: false, retryAttempts: Infinity });
  const newest = await new Promise<string | undefined>((resolve) => {
    client.on("connected", (_, greeting) => resolve(greeting?.["cursor"] as string | undefined));
  });
  return { socket: { ...client, subscribe: resuming(client) }, newest };
}

/** The client sends its variables anew with each retry: with the last cursor in them, a retry resumes. */
function resuming(client: Client): Client["subscribe"] {
  return (payload, sink) => {
    const variables = { ...payload.variables };
    return client.subscribe(
      { ...payload, variables },
      {
        ...sink,
        next(answer) {
          const [change] = Object.values(answer.data ?? {}) as ({ cursor?: string } | null)[];
          if (change?.cursor) variables["after"] = change.cursor;
          sink.next(answer as never);
        },
      },
    );
  };
}
