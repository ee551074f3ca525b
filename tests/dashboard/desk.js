// One window with the dashboard: what somebody does and reads there, by the names that a screen reader would say.

import { availableParallelism, loadavg } from "node:os";
import { eventually, expect } from "../page/expect.js";

/** In milliseconds. */
const PATIENCE = 15_000;

export class Desk {
  constructor(page, home) {
    this.page = page;
    this.home = home;
  }

  async go(page = "") {
    await this.page.goto(`${this.home}/${page}`);
    await this.page.locator('[data-connection="live"]').waitFor();
  }

  get address() {
    return new URL(this.page.url());
  }

  badge() {
    return this.page.locator("[data-connection]");
  }

  card(name) {
    return this.page.locator(".card", { hasText: name });
  }

  column(name) {
    return this.page.getByRole("region", { name, exact: true });
  }

  /** How many deals the column says that it holds. */
  async count(column) {
    const text = await this.column(column).locator("[data-count]").textContent();
    return Number(text);
  }

  button(name, within = this.page) {
    return within.getByRole("button", { name, exact: true });
  }

  async press(name, within) {
    await this.button(name, within).click();
  }

  async fill(label, text, within = this.page) {
    await within
      .getByLabel(label, { exact: true })
      .or(within.getByLabel(`${label} *`, { exact: true }))
      .first()
      .fill(text);
  }

  /** Opens the form of an action that is allowed. */
  async begin(action) {
    await this.page.locator(`button[data-action="${action}"]:not([aria-disabled])`).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.waitFor();
    return dialog;
  }

  /** What is said to be wrong with a field, as it is told beside it. */
  async faultOf(label, within = this.page) {
    const field = within.locator("input, textarea, select").and(within.getByLabel(label)).first();
    return field.evaluate((element) => {
      if (element.getAttribute("aria-invalid") !== "true") return "";
      const ids = (element.getAttribute("aria-describedby") ?? "").split(" ");
      return ids
        .map((id) => document.getElementById(id)?.textContent ?? "")
        .join(" ")
        .trim();
    });
  }

  async mustFault(label, expected, within) {
    await eventually(
      () => this.faultOf(label, within),
      (text) => expected.test(text),
      `the field “${label}” to be told ${expected}`,
    );
  }

  /** The answer to the operation of this name. */
  answerOf(name, isMeant = () => true) {
    const asks = new RegExp(`(query|mutation) ${name}\\b`);
    const isIt = (text) => asks.test(text ?? "") && isMeant(inputOf(text));
    return this.page.waitForResponse((one) => one.url().endsWith("/graphql") && isIt(one.request().postData()));
  }

  /** Opens the deal of a card. */
  async open(name) {
    await this.card(name).first().getByRole("link").click();
    await this.page.getByRole("heading", { level: 1, name }).waitFor();
    await this.page.locator("[data-action]").first().waitFor();
  }

  party(name) {
    return this.page.locator(`[data-party="${name}"]`);
  }

  async close() {
    await this.page.context().close();
  }
}

/** How long after `at` something is seen; `seen` began to be awaited before. Where others use the machine, too, it waits its turn. */
export async function mustBeSoon(seen, at, what) {
  const took = (await seen) - at;
  const turns = Math.max(1, loadavg()[0] / availableParallelism());
  expect(`${took} ms`, took < 1000 * turns, `${what} within a second`);
}

/** When an element of that selector with that text comes to be there, by the clock that both processes share. */
export function seen({ page }, selector, text) {
  const at = page.evaluate(
    ([selector, text, patience]) =>
      new Promise((resolve, reject) => {
        const isThere = () =>
          [...document.querySelectorAll(selector)].some((element) => element.textContent.includes(text));
        const observer = new MutationObserver(() => isThere() && done());
        const done = () => (observer.disconnect(), resolve(Date.now()));
        setTimeout(() => reject(new Error(`expected ${selector} with “${text}”`)), patience);
        observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        if (isThere()) done();
      }),
    [selector, text, PATIENCE],
  );
  // Who awaits it may have given up over something else.
  at.catch(() => {});
  return at;
}

const inputOf = (text) => {
  const { variables } = JSON.parse(text);
  return variables.input ?? variables;
};
