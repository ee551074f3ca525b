// The server as one bearer of a token sees it: the same token over HTTP and over the WebSocket.

const { createClient } = graphqlWs;
const endpoint = new URL("graphql", document.baseURI);

/**
 * @param {string} token  empty: nobody is signed in
 * @param {{answered: Function, listening: Function, received: Function, heard: Function}} watch  told of each answer,
 *   of each pushed message, and of the server's time
 */
export function connect(token, watch) {
  const socketUrl = new URL(endpoint);
  socketUrl.protocol = endpoint.protocol === "https:" ? "wss:" : "ws:";
  socketUrl.search = "";
  const authorization = token && `Bearer ${token}`;

  const socket = createClient({
    url: socketUrl.href,
    connectionParams: authorization ? { authorization } : undefined,
  });

  async function post(url, { headers: given, ...init }) {
    const headers = new Headers(given);
    headers.set("accept", "application/graphql-response+json, application/json;q=0.9");
    if (authorization && !headers.has("authorization")) headers.set("authorization", authorization);
    const start = performance.now();
    const response = await fetch(url, { ...init, headers });
    if (!/\bjson\b/.test(response.headers.get("content-type") ?? "")) {
      throw new Error(`The server answered ${response.status} without JSON: ${await response.text()}`);
    }
    const { operationName, query } = JSON.parse(init.body);
    if (operationName === "IntrospectionQuery") return response;
    watch.answered({
      mayHaveChanged: /\bmutation\b/.test(query),
      status: response.status,
      milliseconds: Math.round(performance.now() - start),
      database: /\bdb;desc="([^"]+)"/.exec(response.headers.get("server-timing") ?? "")?.[1],
    });
    return response;
  }

  const fetcher = GraphiQL.createFetcher({
    url: endpoint.href,
    fetch: post,
    enableIncrementalDelivery: false,
    wsClient: {
      subscribe(payload, sink) {
        watch.listening();
        return socket.subscribe(payload, {
          ...sink,
          next(message) {
            watch.received(message);
            sink.next(message);
          },
        });
      },
    },
  });

  return {
    fetcher,
    isSignedIn: token !== "",

    /** One operation of the page itself; a top-level error is thrown. */
    async request(query, variables) {
      const headers = new Headers({ "content-type": "application/json" });
      if (authorization) headers.set("authorization", authorization);
      const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
      watch.heard(new Date(response.headers.get("date") ?? Date.now()));
      const { data, errors } = await response.json();
      if (errors?.length) throw new Error(errors[0].message);
      return data;
    },

    /** Calls back at each change of status in the deals that the bearer may see. */
    follow(changed) {
      socket.subscribe(
        { query: "subscription Follow { opportunityStatusChanged { cursor } }" },
        { next: changed, error() {}, complete() {} },
      );
    },

    close() {
      socket.dispose();
    },
  };
}
