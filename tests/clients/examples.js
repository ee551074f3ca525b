// Generates, type-checks and runs each program of examples/clients against a demo, and reads what it printed.
//
//   node examples.js --binary PATH

import { execFile } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { parseArgs, promisify } from "node:util";
import { Demo } from "../demo.mjs";
import { Changes, STATUS_CHANGED } from "./changes.js";
import { Seller } from "./deals.js";
import { expect } from "./expect.js";

const EXAMPLES = `${dirname(import.meta.dirname)}/../examples/clients`;

const LINES = [
  /^\d+ deals, the first: .+$/m,
  /^and with the next page: .+(, .+){5}$/m,
  /^refused: REQUIRED at name: .+$/m,
  /^created: Made with .+, 120000.50 USD$/m,
  /^heard: Made with .+ is ACCEPTED$/m,
];
const RELAY = [/^node\(id:\) is the Opportunity Made with Relay, ACCEPTED$/m, /^in the store: Made with Relay is LOST$/m];
const PROGRAMS = { apollo: LINES, urql: LINES, relay: [...LINES, ...RELAY], "gql-tada": LINES };

const { values: options } = parseArgs({ options: { binary: { type: "string" } } });

async function main() {
  const demo = await Demo.start(options.binary);
  try {
    const seller = await Seller.signIn(demo, "partner-a");
    Object.assign(process.env, { COVENTE_URL: demo.url, COVENTE_TOKEN: seller.token });
    for (const [program, lines] of Object.entries(PROGRAMS)) await run(program, lines);
    await socket(demo, seller);
  } finally {
    await demo.stop();
  }
}

async function run(program, lines) {
  // The Node of the packages, for everything that npm starts.
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` };
  const npm = async (script) => {
    const args = ["run", "--silent", script, "--prefix", `${EXAMPLES}/${program}`];
    const ran = await promisify(execFile)("npm", args, { env, timeout: 120_000 }).catch((error) => {
      throw new Error(`npm run ${script} of ${program} failed:\n${error.stdout}${error.stderr || error.message}`);
    });
    return ran.stdout;
  };
  await npm("generate");
  await npm("check");
  const printed = await npm("start");
  for (const line of lines) expect(printed, line.test(printed), `${program} to print ${line}`);
  console.log(`ok ${program}: generated, checked and run:\n${printed.replace(/^/gm, "     ").trimEnd()}`);
}

/** What all of them share goes on after a break by itself. */
async function socket(demo, seller) {
  const { connect } = await import(`${EXAMPLES}/shared/socket.ts`);
  const { socket, newest } = await connect();
  const changes = new Changes();
  socket.subscribe({ query: STATUS_CHANGED, variables: { after: newest } }, changes.sink);
  await changes.survive(demo, seller);
  await socket.dispose();
  console.log("ok shared: killed and started again, the socket resumed: nothing missed, nothing double");
}

try {
  await main();
} catch (error) {
  console.log(`FAILED  ${error.message}`);
  process.exit(1);
}
