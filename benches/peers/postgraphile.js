// PostGraphile with its recommended preset, reading alone: what it serves is what it finds in the database.

import { createServer } from "node:http";

import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

import { database, port, spread } from "./cluster.js";

await spread(async (connections) => {
  const preset = {
    extends: [PostGraphileAmberPreset],
    disablePlugins: ["NodePlugin", "PgMutationCreatePlugin", "PgMutationUpdateDeletePlugin"],
    pgServices: [makePgService({ connectionString: database, schemas: ["public"], poolConfig: { max: connections } })],
    // Plain lists: a page is cut by `first`, and nothing counts or makes cursors.
    schema: { defaultBehavior: "-connection +list" },
    grafast: { explain: false },
    grafserv: { graphiql: false, websockets: false, watch: false, graphqlPath: "/graphql" },
  };
  const server = createServer();
  await postgraphile(preset).createServ(grafserv).addTo(server);
  server.listen(port, "127.0.0.1");
});
