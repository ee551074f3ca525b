// A deal is registered by one company and reviewed by another, and each tab can be run once there is what it needs.

import { eventually, expect } from "../expect.js";
import { mustBeDone } from "../window.js";

export async function registration(browser, ok) {
  const window = browser.first;
  await window.be("partner-a");
  await window.show("RegisterDeal");
  const form = await window.value("variables");
  await window.type("variables", form.replace('"dryRun": true', '"dryRun": false'));
  const answer = await window.filled(() => window.run("RegisterDeal"));
  mustBeDone("RegisterDeal", answer);
  const { registration: filed } = answer.data.registerDeal;
  expect(filed, filed.state === "REVIEW_PENDING", "a registration to be reviewed");

  await runs(window, "Registrations");
  await window.be("vendor");
  const { reviewRegistration } = await runs(window, "ReviewRegistration");
  const { state } = reviewRegistration.registration;
  expect(state, state === "ACTION_REQUIRED", "a correction to be asked for");
  await window.filled(() => window.page.click("#reset-tabs"));
  ok("what a partner registers is shown to it, and reviewed by the vendor");
}

async function runs(window, name) {
  await window.show(name);
  await eventually(() => window.marked(), (marked) => !marked.includes(name), `${name} to be no longer marked`);
  const answer = await window.run(name);
  mustBeDone(name, answer);
  return answer.data;
}
