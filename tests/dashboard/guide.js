// Follows docs/frontend.md: runs every command as it stands there, and looks at the page that comes of them.
//
//   node guide.js --binary PATH

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { ok, run } from "../course.mjs";
import { Demo, printed } from "../demo.mjs";
import { expect } from "../page/expect.js";
import { Api, startDeal } from "./api.js";
import { launch } from "./browser.js";

const GUIDE = `${import.meta.dirname}/../../docs/frontend.md`;
const WRITTEN = "http://127.0.0.1:8080";
const ADDRESS = /http:\/\/localhost:\d+\//;
const LONGEST = 240;

const { values: options } = parseArgs({ options: { binary: { type: "string" } } });

/** The commands of the guide, the last of which serves the page. */
class Reader {
  constructor(demo) {
    this.directory = mkdtempSync(join(tmpdir(), "covente-guide-"));
    const blocks = readFileSync(GUIDE, "utf8").matchAll(/^```sh\n(.*?)^```$/gms);
    const script = [...blocks].map(([, block]) => block).join("").replaceAll(WRITTEN, demo.url);
    // Without its settings: bash takes a pipe of Node for a session from afar, and reads them.
    this.process = spawn("bash", ["--norc", "-euo", "pipefail", "-c", script], {
      cwd: this.directory,
      // The Node of the packages, for everything that npm starts.
      env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`, NO_COLOR: "1" },
      detached: true,
    });
    process.on("exit", () => this.end());
    this.process.stdin.end(`${demo.token("partner-b")}\n`);
  }

  /** Where the page is served, once it is. */
  address() {
    return printed(this.process, ADDRESS, "the guide");
  }

  end() {
    try {
      process.kill(-this.process.pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
    // What was ended a moment ago may still be writing.
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Invites `partner-b` into deals, one each second, until the page shows one: nobody sees when it has begun to follow. */
async function invite(demo, page) {
  const [a, b] = ["partner-a", "partner-b"].map((name) => new Api(demo.url, demo.token(name)));
  const { viewer, solutions } = await b.ask(`{
    viewer { partner { id name } }
    solutions(first: 100) { nodes { id isCoSellReady partner { id } } }
  }`);
  const { id, name } = viewer.partner;
  const solution = solutions.nodes.find(({ isCoSellReady, partner }) => isCoSellReady && partner.id === id);
  const invitation = {
    partnerId: id,
    solutionIds: [solution.id],
    share: { amount: "1000", currency: "EUR" },
    helpKinds: ["QUOTES_OR_LICENSING"],
  };
  const line = page.getByText(`: ${name} new → RECEIVED`).first();
  for (let count = 0; count < 20 && !(await line.isVisible()); count += 1) {
    await startDeal(a, { name: `From the guide ${count}`, invitations: [invitation] });
    await page.waitForTimeout(1000);
  }
  expect(await page.locator("#app").innerText(), await line.isVisible(), `the invitation of ${name} on the page`);
  return line.innerText();
}

async function main() {
  const demo = await Demo.start(options.binary);
  const reader = new Reader(demo);
  let chromium;
  try {
    const address = await reader.address();
    ok(`every command of the guide: made, generated, type-checked and served at ${address}`);
    chromium = await launch("localhost");
    const page = await chromium.newPage();
    await page.goto(address);
    ok(`the page shows a deal as it comes in: ${await invite(demo, page)}`);
  } finally {
    await chromium?.close();
    reader.end();
    await demo.stop();
  }
}

await run(main, LONGEST);
