// Mercurius with JIT: one statement for the page or the deal, and a loader for each list below.

import Fastify from "fastify";
import mercurius from "mercurius";
import pg from "pg";

import { database, port, spread } from "./cluster.js";
import { loaders, resolvers, schema } from "./mercurius-schema.js";

// Instants as text in UTC, as the schema gives them; counts of minor units fit a number.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => `${text.slice(0, 10)}T${text.slice(11).replace("+00", "Z")}`);
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

await spread(async (connections) => {
  // Without the second, Postgres plans a statement with a list of ids anew each time.
  const options = "-c timezone=UTC -c plan_cache_mode=force_generic_plan";
  const pool = new pg.Pool({ connectionString: database, max: connections, options });
  // A statement with a name is prepared once on each connection.
  const rows = async (name, text, values) => (await pool.query({ name, text, values })).rows;

  const app = Fastify({ logger: false });
  app.register(mercurius, {
    schema,
    resolvers,
    loaders,
    jit: 1,
    graphiql: false,
    context: (request) => ({ rows, company: request.headers["x-company"] }),
  });
  await app.listen({ host: "127.0.0.1", port });
});
