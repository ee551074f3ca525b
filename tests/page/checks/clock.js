// The clock of the demo is shown from the start, can be moved, and is the same in every window.

import { eventually, expect } from "../expect.js";

export async function clock(browser, ok) {
  const { first: one, second: two } = browser;
  const start = await time(one);
  expect(start, !Number.isNaN(start), "the time");
  await one.raise();
  await one.page.selectOption("#clock-by", "P1D");
  await one.page.click("#clock-form button");
  const moved = await eventually(() => time(one), (now) => now > start, "a later time");
  expect(moved - start, Math.abs(moved - start - 24 * 60) <= 2, "a day more, in minutes");
  await two.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await eventually(() => time(two), (now) => Math.abs(now - moved) <= 2, "the same time in the second window");
  await two.show("CreateDeal");
  await eventually(
    async () => Date.parse(JSON.parse(await two.value("variables")).input.closeDate) / 60_000,
    (date) => Math.abs(date - moved - 60 * 24 * 60) <= 24 * 60,
    "a close date of sixty days after the clock",
  );
  ok("the clock is shown from the start, moves, and is the same in both windows");
}

/** In minutes. */
async function time(window) {
  const text = await window.text("#clock-now");
  return Date.parse(text.replace(" UTC", "Z").replace(" ", "T")) / 60_000;
}
