// Runs a server on as many processes as there are cores to run on, as both projects advise for production.

import cluster from "node:cluster";
import { availableParallelism } from "node:os";

/** `serve(connections)` runs in each process, with its part of the connections to the database. */
export async function spread(serve) {
  const processes = availableParallelism();
  if (cluster.isPrimary) {
    for (let number = 0; number < processes; number += 1) cluster.fork();
    cluster.on("exit", () => process.exit(1));
  } else {
    await serve(Math.max(1, Math.floor(Number(process.env.CONNECTIONS) / processes)));
  }
}

export const port = Number(process.env.PORT);
export const database = process.env.DATABASE_URL;
