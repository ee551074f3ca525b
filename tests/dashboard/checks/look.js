// Every page in light and dark, on a desk and on a phone: axe finds nothing serious, nothing sticks out.

import AxeBuilder from "@axe-core/playwright";
import { expect } from "../../page/expect.js";
import { DESKTOP, PHONE } from "../browser.js";

export async function look(browser, { as }, ok) {
  const { opportunities } = await as["partner-a"].ask(`{ opportunities(tab: INBOUND, filter: { status: { eq: RECEIVED } }, first: 1) { nodes { id } } }`);
  const deal = `deals/${encodeURIComponent(opportunities.nodes[0].id)}`;
  for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    for (const colorScheme of ["light", "dark"]) {
      const desk = await browser.open("partner-a", "?tab=OUTBOUND", { viewport, colorScheme });
      const { page } = desk;
      const check = async (name) => {
        await mustBeAccessible(page, `${name}, ${size}, ${colorScheme}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide, wide <= 0, `nothing wider than the window: ${name}, ${size}`);
        await browser.shoot(desk, `${name}-${size}-${colorScheme}`);
      };
      await page.locator(".card").first().waitFor();
      if (size === "desktop") await page.getByRole("table", { name: "Value by close month" }).getByRole("row").nth(2).waitFor({ state: "attached" });
      await check("board");
      await page.getByRole("button", { name: "Filters" }).click();
      await page.getByRole("dialog", { name: "Filters" }).waitFor();
      await check("filters");
      await page.keyboard.press("Escape");
      await desk.press("partner-a: change person");
      await page.getByRole("menuitem", { name: "Fourteen days" }).waitFor();
      await check("menu");
      await desk.go("deadlines");
      await page.getByRole("table").getByRole("row").nth(1).waitFor();
      await check("deadlines");
      await desk.go(deal);
      await page.getByRole("button", { name: /not possible now/ }).click();
      await page.locator("[aria-disabled=true]").first().waitFor();
      await check("deal");
      await desk.begin("ACCEPT_OPPORTUNITY");
      await check("form");
      await desk.go("new");
      await desk.press("Next");
      await page.getByRole("alert").first().waitFor();
      await check("create");
      await desk.close();
    }
  }
  ok("light and dark, desktop and phone: axe finds nothing serious on any page, nothing sticks out");
}

async function mustBeAccessible(page, where) {
  // What fades in is judged when it is there.
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  const texts = grave.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${any[0]?.message ?? ""} ${html.slice(0, 160)}`));
  expect(texts.join("\n        "), texts.length === 0, `nothing serious for axe: ${where}`);
}
