// Who one is, what that role sees, and how many deals there are.

import { expect } from "../expect.js";

const SEES = {
  "partner-a": /referrals admin and partner admin at all locations.*Sees all deals of the company, keeps its data/,
  "partner-b": /referrals admin at all locations.*Sees all deals of the company\./,
  "user-a": /referrals user at .*Sees only deals at .* on whose team they are/,
  vendor: /Sees all deals of the company, and those of partners that are shared with the vendor/,
  program: /admin of the programme.*Sees no deals/,
};

export async function personas(browser, ok) {
  const window = browser.first;
  await window.raise();
  const clock = await window.text("#clock-now");
  expect(clock, /^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/.test(clock), "the time from the start");
  const seen = {};
  for (const [name, expected] of Object.entries(SEES)) {
    if (name !== "partner-a") await window.be(name);
    const text = `${await window.text("#who")} ${await window.text("#sees")}`;
    expect(text, expected.test(text), `${name} to be introduced as ${expected}`);
    seen[name] = await window.counts();
    const shown = await window.page.$eval("#persona", (select) => select.scrollWidth <= select.clientWidth);
    expect(shown, shown, `the whole text of ${name} in the select`);
  }
  expect(seen, seen["partner-a"].outbound > seen["user-a"].outbound, "an admin to see more deals than a user");
  expect(seen, seen.vendor.shared > 0 && seen["partner-a"].shared === 0, "shared deals for the vendor alone");
  expect(seen, seen.program.inbound + seen.program.outbound === 0, "no deals for who runs the programme");
  await browser.shoot(window, "persona-program");
  ok("the persona switch tells who one is, what that role sees, and how many deals there are");
}
