// The page in both colours and two sizes: tabs stand in groups, nothing sticks out. Its pictures are for screenshots.

import { expect } from "../expect.js";

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

const GROUPS = ["Look", "Start", "Answer", "Work", "Close", "Set up"];

export async function look(browser, ok) {
  const window = browser.first;
  await window.be("vendor");
  await window.show("Filters");
  await window.run("Filters");
  const groups = await window.page.$$eval(".graphiql-tab[data-group]", (tabs) => tabs.map((tab) => tab.dataset.group));
  expect(groups, String(groups) === String(GROUPS), `the groups of tabs ${GROUPS}`);
  for (const viewport of SIZES) {
    await window.page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await window.page.emulateMedia({ colorScheme });
      const wide = await window.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, wide <= 0, `nothing wider than ${viewport.width}`);
      const hidden = await window.page.$$eval(".graphiql-tab-button", (tabs) =>
        tabs
          .filter((tab) => {
            const { left, top, width, height } = tab.getBoundingClientRect();
            return !tab.contains(document.elementFromPoint(left + width / 2, top + height / 2));
          })
          .map((tab) => tab.textContent),
      );
      expect(hidden, hidden.length === 0, "every tab to be seen");
      await browser.shoot(window, `look-${viewport.width}-${colorScheme}`);
    }
  }
  ok("light and dark, 1280 and 1920 wide: every tab is seen, nothing sticks out");
}
