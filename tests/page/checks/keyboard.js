// The page without a mouse.

import { eventually, expect } from "../expect.js";

const STOPS = {
  "the persona select": "#persona",
  "the clock's control": "#clock-by",
  "the clock's button": "#clock-form button",
  "the history's button": 'button[aria-label="Show History"]',
  "the active tab": '.graphiql-tab-active .graphiql-tab-button',
  "the query": ".graphiql-query-editor textarea",
  "the run button": ".graphiql-execute-button",
  "the variables": ".graphiql-editor-tool textarea",
  "the message log": ".covente-messages",
};
const MOST_STOPS = 60;

export async function keyboard(browser, ok) {
  const window = browser.second;
  const { page } = window;
  await window.be("partner-b");
  await window.listen();
  await browser.first.be("partner-a");
  await browser.first.change("CreateDeal");
  await window.raise();
  await page.waitForSelector(".covente-messages");

  await page.evaluate(() => document.activeElement.blur());
  const reached = new Map();
  for (let stop = 0; stop < MOST_STOPS && reached.size < Object.keys(STOPS).length; stop += 1) {
    await page.keyboard.press("Tab");
    for (const [name, selector] of Object.entries(STOPS)) {
      const focus = await page.evaluate((wanted) => {
        const active = document.activeElement;
        if (!active.matches(wanted)) return null;
        const drawn = active.closest(".CodeMirror") ? "cursor" : getComputedStyle(active).outlineStyle;
        return { drawn };
      }, selector);
      if (!focus) continue;
      expect(focus, focus.drawn !== "none", `the focus to be seen on ${name}`);
      reached.set(name, stop);
    }
  }
  const missed = Object.keys(STOPS).filter((name) => !reached.has(name));
  expect([...reached.keys()], missed.length === 0, `Tab to reach ${missed.join(", ")}`);
  ok(`Tab reaches all there is to use, in ${Math.max(...reached.values()) + 1} stops, and leaves the editors`);

  await page.focus("#persona");
  const before = await window.text("#who");
  await page.keyboard.press("ArrowDown");
  const isAnother = (text) => text !== before && text !== "…";
  await eventually(() => window.text("#who"), isAnother, "another persona by an arrow key");

  await page.focus('.graphiql-tab-active .graphiql-tab-button');
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await eventually(() => window.value("query"), (text) => text.includes(" Pipeline("), "the second tab by arrow keys");
  await page.focus(".graphiql-query-editor textarea");
  await page.keyboard.press("Control+Enter");
  const isAnswer = (text) => text.includes("totalCount");
  await eventually(() => window.value("response"), isAnswer, "an answer after Ctrl-Enter");
  await window.type("response", "");
  await page.focus(".graphiql-execute-button");
  await page.keyboard.press("Enter");
  await eventually(() => window.value("response"), isAnswer, "an answer after Enter on run");
  ok("persona, tabs and run by keys alone");
}
