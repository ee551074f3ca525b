// The page fills in what moved on, and leaves alone what the visitor wrote.

import { eventually, expect } from "../expect.js";

export async function edits(browser, ok) {
  const window = browser.first;
  await window.be("partner-a");
  await window.show("SetStage");
  const before = JSON.parse(await window.value("variables")).input;
  await window.change("SetStage");
  const after = await eventually(
    async () => JSON.parse(await window.value("variables")).input,
    (input) => input.expectedVersion === before.expectedVersion + 1,
    `version ${before.expectedVersion + 1} to be filled in after a change`,
  );
  expect(after, after.stage !== before.stage, `another stage than ${before.stage}`);
  ok("a tab holds the version that its own mutation led to");

  await window.type("variables", '{ "input": { "opportunityId": "mine" } }');
  await window.be("partner-b");
  const own = await window.value("variables");
  expect(own, own.includes("mine"), "an edited text to stay");
  await window.show("CreateDeal");
  const deal = JSON.parse(await window.value("variables")).input;
  const me = await window.text("#who");
  expect(deal.team, me.startsWith(deal.team[0].email), `the new persona's own person on the team: ${me}`);
  ok("a persona switch fills the tabs anew, and leaves an edited one");

  await window.filled(() => window.page.click("#reset-tabs"));
  await window.show("SetStage");
  const reset = await window.value("variables");
  expect(reset, !reset.includes("mine"), "the tour as it was");
  await window.reload();
  const tabs = await window.tabs();
  expect(tabs, new Set(tabs).size === tabs.length, "each tab once after a reload");
  ok("the tabs can be reset, and outlive a reload");
}
