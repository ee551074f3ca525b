// Debian's Chromium without a network: whatever it asks of another host is a fault, as is every error that it logs.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { expect } from "../page/expect.js";
import { Desk } from "./desk.js";

const CHROMIUM = "/usr/bin/chromium";
const ARGS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
];
export const DESKTOP = { width: 1440, height: 1000 };
export const PHONE = { width: 390, height: 844 };
const PATIENCE = 10_000;

/** Chromium that finds this one host. */
export function launch(host) {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [...ARGS, `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${host}`],
    chromiumSandbox: process.getuid() !== 0,
  });
}

export class Browser {
  static async start(url, screenshots) {
    const browser = new Browser();
    Object.assign(browser, { url, screenshots, faults: [], allowed: [], desks: [] });
    if (screenshots) mkdirSync(screenshots, { recursive: true });
    browser.chromium = await launch("127.0.0.1");
    return browser;
  }

  /** A window of its own for somebody, as people at different desks have. */
  async open(persona, page = "", { viewport = DESKTOP, colorScheme = "light", locale = "en" } = {}) {
    const context = await this.chromium.newContext({
      viewport,
      colorScheme,
      locale,
      timezoneId: "UTC",
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(PATIENCE);
    context.on("page", (page) => this.watch(page));
    const desk = new Desk(await context.newPage(), `${this.url}/dashboard/${persona}`);
    this.desks.push(desk);
    await desk.go(page);
    return desk;
  }

  watch(page) {
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.fault(`the console says ${message.text()}`);
    });
    page.on("pageerror", (error) => this.fault(`the page fails with ${error.stack}`));
    const asked = (url) => {
      const { host, protocol } = new URL(url);
      if (host !== new URL(this.url).host && !["data:", "blob:"].includes(protocol)) this.fault(`the page asks ${url}`);
    };
    page.on("request", (request) => asked(request.url()));
    page.on("websocket", (socket) => asked(socket.url()));
  }

  fault(text) {
    if (!this.allowed.some((expected) => expected.test(text))) this.faults.push(text);
  }

  /** While something is broken on purpose, the browser says so. */
  async allowing(expected, act) {
    this.allowed.push(expected);
    await act();
    this.allowed.pop();
  }

  /** Chromium reports what the policy forbids in the console. */
  mustBeClean() {
    expect(this.faults.join("\n        "), this.faults.length === 0, "no fault in the browser");
  }

  async shoot(desk, name, options = {}) {
    if (this.screenshots) await desk.page.screenshot({ path: join(this.screenshots, `${name}.png`), ...options });
  }

  /** What every window shows, for whoever looks for the fault. */
  async shootAll() {
    for (const [place, desk] of this.desks.entries())
      if (!desk.page.isClosed()) await this.shoot(desk, `failed-${place}`);
  }

  async stop() {
    await this.chromium.close();
  }
}
