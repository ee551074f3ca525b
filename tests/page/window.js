// One window with the page: what a visitor does and reads there.

import { eventually, expect } from "./expect.js";

const RUN = ".graphiql-execute-button";
/** Without waiting until two pictures of it are the same: nothing moves here, and a busy machine draws seldom. */
const AT_ONCE = { force: true };
/** How long GraphiQL takes to read which operation a document holds, in milliseconds. */
const READ = 150;
/** How long the page takes to draw what it was told, in milliseconds, on a busy machine. */
const DRAWN = 250;
const EDITORS = { query: ".graphiql-query-editor", variables: ".graphiql-editor-tool", response: ".graphiql-response" };

export class Window {
  constructor(page) {
    this.page = page;
  }

  async open(url) {
    await this.filled(() => this.page.goto(url));
  }

  async reload() {
    await this.filled(() => this.page.reload());
  }

  /** Does what makes the page ask for its values, and waits until they stand in the tabs. */
  async filled(act) {
    const told = this.answerOf("Examples");
    const done = await act();
    await told;
    await this.page.waitForSelector(`${EDITORS.variables} .CodeMirror`);
    await this.page.waitForTimeout(DRAWN);
    return done;
  }

  text(selector) {
    return this.page.textContent(selector);
  }

  tabs() {
    return this.page.locator(".graphiql-tab-button").allTextContents();
  }

  /** A window behind another one draws too seldom to be used. */
  async raise() {
    await this.page.bringToFront();
  }

  async show(name) {
    await this.raise();
    await this.page.locator(".graphiql-tab-button").getByText(name, { exact: true }).click(AT_ONCE);
    await eventually(() => this.value("query"), (text) => text.includes(` ${name}`), `the tab ${name}`);
    await this.page.waitForTimeout(READ);
  }

  value(editor) {
    return this.page.evaluate(
      (selector) => document.querySelector(`${selector} .CodeMirror`).CodeMirror.getValue(),
      EDITORS[editor],
    );
  }

  async type(editor, text) {
    await this.page.evaluate(
      ([selector, value]) => document.querySelector(`${selector} .CodeMirror`).CodeMirror.setValue(value),
      [EDITORS[editor], text],
    );
  }

  async be(persona) {
    await this.raise();
    await this.filled(() => this.page.selectOption("#persona", persona));
  }

  /** The answer to the operation of this name, whoever asks for it. */
  answerOf(name) {
    const asks = new RegExp(`(query|mutation) ${name}\\b`);
    const answer = this.page
      .waitForResponse((one) => one.url().endsWith("/graphql") && asks.test(one.request().postData() ?? ""))
      .then((response) => response.json());
    // Who waits for it may have given up over something else.
    answer.catch(() => {});
    return answer;
  }

  async run(name) {
    const answer = this.answerOf(name);
    await this.page.click(RUN, AT_ONCE);
    return answer;
  }

  /** Runs a tab that stores something. */
  async change(name) {
    await this.show(name);
    return this.filled(async () => {
      const answer = await this.run(name);
      mustBeDone(name, answer);
      return answer.data;
    });
  }

  /** Runs a tab that waits for what comes. */
  async listen(name = "WatchLive") {
    await this.show(name);
    await this.page.click(RUN, AT_ONCE);
    await eventually(() => this.text(".covente-footer"), (text) => text.includes("listening"), "a tab that listens");
  }

  /** The tabs that are marked as not to be run. */
  marked() {
    return this.page.locator(".graphiql-tab[data-lacking] .graphiql-tab-button").allTextContents();
  }

  /** What the editor underlines in the variables, once it has read the types that this tab declares. */
  async lintMarks() {
    return this.page.evaluate(async (selector) => {
      const editor = document.querySelector(`${selector} .CodeMirror`).CodeMirror;
      const names = Object.keys(JSON.parse(editor.getValue() || "{}"));
      const isRead = () => names.every((name) => name in (editor.state.lint.linterOptions.variableToType ?? {}));
      const marks = () => editor.getAllMarks().filter(({ className }) => /lint-mark/.test(className));
      for (let wait = 0; wait < 20; wait += 1) {
        editor.performLint();
        if (isRead() && marks().length === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return isRead() ? marks().map((mark) => mark.__annotation.message) : ["the editor does not know the types"];
    }, EDITORS.variables);
  }

  /** The four numbers beside what one sees. */
  async counts() {
    const text = await this.text("#sees");
    const counts = [...text.matchAll(/(\w+) (\d+)(?: ·|$)/g)];
    return Object.fromEntries(counts.map(([, name, count]) => [name, Number(count)]));
  }
}

export function mustBeDone(name, answer) {
  const refused = Object.values(answer.data ?? {}).flatMap((payload) => payload?.userErrors ?? []);
  const faults = [...(answer.errors ?? []), ...refused];
  expect(faults, faults.length === 0 && answer.data, `${name} to run without errors`);
}
