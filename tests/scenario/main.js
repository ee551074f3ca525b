// Plays the story against one running server and judges what each subscriber saw.
//
//   node main.js --binary PATH --customers CSV [--database-url URL]

import { parseArgs } from "node:util";
import { createCustomers } from "./customers.js";
import { readCsv } from "./csv.js";
import { judge, print } from "./timeline.js";
import { Server } from "./server.js";
import { play } from "./story.js";

const { values: options } = parseArgs({
  options: {
    binary: { type: "string" },
    customers: { type: "string" },
    "database-url": { type: "string" },
  },
});

async function main() {
  const rows = readCsv(options.customers);
  const url = options["database-url"];
  const server = await Server.start(options.binary, url ? ["--database-url", url] : []);
  try {
    const a = await server.persona("partner-a");
    const b = await server.persona("partner-b");
    const c = await server.persona("partner-c");
    const vendor = await server.persona("vendor");

    await createCustomers(a, rows);
    const { engagement, subscribers } = await play({ a, b, c, vendor }, rows);

    const faults = [];
    for (const subscriber of subscribers) {
      print(subscriber, engagement);
      faults.push(...judge(subscriber, engagement));
    }
    if (faults.length > 0) return faults;

    for (const subscriber of subscribers) faults.push(...(await subscriber.replaysTheSame(engagement)));
    return [...faults, ...(await server.stopUnder(subscribers))];
  } finally {
    await server.stop();
  }
}

const faults = await main();
for (const fault of faults) console.log(`\nFAULT: ${fault}`);
if (faults.length === 0) console.log("\neach saw what it should: no more, no less, in order, and again when replayed");
process.exit(faults.length === 0 ? 0 : 1);
