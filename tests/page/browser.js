// Debian's Chromium without a network: whatever it asks of another host is a fault, as is every error that it logs.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { expect } from "./expect.js";
import { Window } from "./window.js";

const CHROMIUM = "/usr/bin/chromium";
const SIZE = { width: 1280, height: 800 };
const ARGS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

export class Browser {
  static async start(url, screenshots) {
    const browser = new Browser();
    browser.url = url;
    browser.screenshots = screenshots;
    browser.faults = [];
    if (screenshots) mkdirSync(screenshots, { recursive: true });
    browser.chromium = await chromium.launch({
      executablePath: CHROMIUM,
      args: ARGS,
      chromiumSandbox: process.getuid() !== 0,
    });
    browser.visitor = await browser.chromium.newContext({ viewport: SIZE, colorScheme: "light" });
    browser.visitor.setDefaultTimeout(10_000);
    browser.visitor.on("page", (page) => browser.watch(page));
    await browser.visitor.route(
      (url) => !browser.isOurs(url.href),
      (route) => route.abort(),
    );
    browser.first = await browser.open("partner-a");
    browser.second = await browser.open("partner-b");
    return browser;
  }

  async open(persona) {
    const window = new Window(await this.visitor.newPage());
    await window.open(`${this.url}/?persona=${persona}`);
    return window;
  }

  isOurs(url) {
    const { protocol, host } = new URL(url);
    return host === new URL(this.url).host || protocol === "data:" || protocol === "blob:";
  }

  watch(page) {
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.faults.push(`the console says ${message.text()}`);
    });
    page.on("pageerror", (error) => this.faults.push(`the page fails with ${error.stack}`));
    const asked = (url) => {
      if (!this.isOurs(url)) this.faults.push(`the page asks ${url}`);
    };
    page.on("request", (request) => asked(request.url()));
    page.on("websocket", (socket) => asked(socket.url()));
  }

  /** Chromium reports what the policy forbids in the console. */
  mustBeClean() {
    expect(this.faults.join("\n        "), this.faults.length === 0, "no fault in the browser");
  }

  async shoot(window, name) {
    if (this.screenshots) await window.page.screenshot({ path: join(this.screenshots, `${name}.png`) });
  }

  async stop() {
    await this.chromium.close();
  }
}
