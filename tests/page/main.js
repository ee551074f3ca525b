// Opens the page of a demo in a browser that reaches nothing else, and checks what a visitor does there.
//
//   node main.js --binary PATH [--screenshots DIR]

import { parseArgs } from "node:util";
import { Browser } from "./browser.js";
import { clock } from "./checks/clock.js";
import { docs } from "./checks/docs.js";
import { edits } from "./checks/edits.js";
import { history } from "./checks/history.js";
import { keyboard } from "./checks/keyboard.js";
import { live } from "./checks/live.js";
import { look } from "./checks/look.js";
import { personas } from "./checks/personas.js";
import { registration } from "./checks/registration.js";
import { tour } from "./checks/tour.js";
import { ok, run } from "../course.mjs";
import { Demo } from "../demo.mjs";

const LONGEST = 300;

const { values: options } = parseArgs({
  options: { binary: { type: "string" }, screenshots: { type: "string" } },
});

async function main() {
  const demo = await Demo.start(options.binary);
  let browser;
  try {
    browser = await Browser.start(demo.url, options.screenshots);
    for (const check of [personas, tour, registration, edits, live, clock, history, docs, keyboard, look]) {
      await check(browser, ok);
      browser.mustBeClean();
    }
    ok("no error in the console, nothing against the page's policy, no request to anywhere else");
  } finally {
    await browser?.stop();
    await demo.stop();
  }
}

await run(main, LONGEST);
