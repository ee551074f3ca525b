// Opens the dashboard of a demo in a browser that reaches nothing else, and does what the people of four companies do.
//
//   node main.js --binary PATH [--screenshots DIR] [--only CHECK]

import { parseArgs } from "node:util";
import { ok, run } from "../course.mjs";
import { Demo } from "../demo.mjs";
import { Api } from "./api.js";
import { Browser } from "./browser.js";
import { board } from "./checks/board.js";
import { conflict } from "./checks/conflict.js";
import { create } from "./checks/create.js";
import { answer } from "./checks/answer.js";
import { french } from "./checks/french.js";
import { help } from "./checks/help.js";
import { keyboard } from "./checks/keyboard.js";
import { look } from "./checks/look.js";
import { offline } from "./checks/offline.js";
import { registration } from "./checks/registration.js";
import { win } from "./checks/win.js";

const CHECKS = { board, look, keyboard, french, help, create, answer, conflict, offline, win, registration };
const PERSONAS = ["partner-a", "partner-b", "partner-c", "user-a", "vendor", "program"];
const LONGEST = 300;

const { values: options } = parseArgs({
  options: { binary: { type: "string" }, screenshots: { type: "string" }, only: { type: "string" } },
});

async function main() {
  const demo = await Demo.start(options.binary);
  let browser;
  try {
    const as = Object.fromEntries(PERSONAS.map((name) => [name, new Api(demo.url, demo.token(name))]));
    browser = await Browser.start(demo.url, options.screenshots);
    const story = { demo, as };
    for (const [name, check] of Object.entries(CHECKS)) {
      if (options.only && !options.only.split(",").includes(name)) continue;
      await check(browser, story, ok);
      browser.mustBeClean();
    }
    ok("no error in the console, nothing against the page's policy, no request to anywhere else");
  } catch (error) {
    await browser?.shootAll();
    for (const fault of browser?.faults ?? []) console.log(`        ${fault}`);
    throw error;
  } finally {
    await browser?.stop();
    await demo.stop();
  }
}

await run(main, LONGEST);
