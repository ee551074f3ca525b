// Holds a demo to what the clients of the field expect on the wire.
//
//   node main.js --binary PATH [--database-url URL]

import { parseArgs } from "node:util";
import { Demo } from "../demo.mjs";
import { audits } from "./audits.js";
import { Seller } from "./deals.js";
import { sse } from "./sse.js";
import { websocket } from "./websocket.js";

const { values: options } = parseArgs({
  options: { binary: { type: "string" }, "database-url": { type: "string" } },
});

async function main() {
  const url = options["database-url"];
  const demo = await Demo.start(options.binary, url ? ["--database-url", url] : []);
  try {
    const seller = await Seller.signIn(demo, "partner-a");
    await audits(demo, ok);
    await websocket(demo, seller, ok);
    await sse(demo, seller, ok);
  } finally {
    await demo.stop();
  }
}

/** With the seconds since the start. */
function ok(done) {
  console.log(`ok ${process.uptime().toFixed().padStart(3)} s  ${done}`);
}

try {
  await main();
} catch (error) {
  console.log(`FAILED  ${error.message}`);
  process.exit(1);
}
