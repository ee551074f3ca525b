// Every page in light and dark, on a desk and on a phone: axe finds nothing serious, nothing sticks out.

import { readFileSync } from "node:fs";
import { expect } from "../../page/expect.js";
import { DESKTOP, PHONE } from "../browser.js";

const AXE = readFileSync(new URL("../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

export async function look(browser, { as }, ok) {
  const { deadlines } = await as["partner-a"].ask(
    `{ deadlines(within: "P14D", kinds: [ANSWER_TO_OFFER], mine: true, first: 1) { nodes { opportunity { name } } } }`,
  );
  const deal = deadlines.nodes[0].opportunity;
  for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    for (const colorScheme of ["light", "dark"]) {
      const desk = await browser.open("partner-a", "?tab=OUTBOUND&type.in=CO_SELL", { viewport, colorScheme });
      const { page } = desk;
      const check = async (name) => {
        await mustBeAccessible(page, `${name}, ${size}, ${colorScheme}`, colorScheme === "dark" ? COLORS : {});
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide, wide <= 0, `nothing wider than the window: ${name}, ${size}`);
        await browser.shoot(desk, `${name}-${size}-${colorScheme}`);
      };
      await page.locator(".card").first().waitFor();
      if (size === "desktop")
        await page
          .getByRole("table", { name: "Value by close month" })
          .getByRole("row")
          .nth(2)
          .waitFor({ state: "attached" });
      await check("board");
      await page.getByRole("button", { name: "Filters" }).click();
      await page.getByRole("dialog", { name: "Filters" }).waitFor();
      await check("filters");
      await page.keyboard.press("Escape");
      await desk.press("partner-a: change person");
      await page.getByRole("menuitem", { name: "Fourteen days" }).waitFor();
      await check("menu");
      await page.getByRole("menuitem", { name: "Fourteen days" }).press("Escape");
      const to = (name) => page.getByRole("navigation").getByRole("link", { name }).click();
      await to("Deadlines");
      await page.getByRole("table").getByRole("row").nth(1).waitFor();
      await check("deadlines");
      await page.getByRole("table").getByRole("link", { name: deal.name }).first().click();
      await page.getByRole("button", { name: /not possible now/ }).click();
      await page.locator("[aria-disabled=true]").first().waitFor();
      await check("deal");
      await desk.begin("ACCEPT_OPPORTUNITY");
      await check("form");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
      await to("New deal");
      await desk.press("Next");
      await page.getByRole("alert").first().waitFor();
      await check("create");
      await desk.close();
    }
  }
  ok("light and dark, desktop and phone: axe finds nothing serious on any page, nothing sticks out");
}

/** What changes with the colours alone. */
const COLORS = { runOnly: ["color-contrast", "link-in-text-block"] };

async function mustBeAccessible(page, where, options) {
  // What fades in is judged when it is there.
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
  if (!(await page.evaluate("window.axe !== undefined"))) await page.evaluate(AXE);
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), {
    resultTypes: ["violations"],
    ...options,
  });
  const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  const texts = grave.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${any[0]?.message ?? ""} ${html.slice(0, 160)}`),
  );
  expect(texts.join("\n        "), texts.length === 0, `nothing serious for axe: ${where}`);
}
