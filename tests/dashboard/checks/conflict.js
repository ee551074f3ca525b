// Two people of one company change the same deal: what the other one changed is shown, and one decides.

import { eventually, expect } from "../../page/expect.js";

export async function conflict(browser, { desks: { a }, as, reference }, ok) {
  const api = as["partner-a"];
  const change = async (fields) => {
    const { id, version } = await api.record(reference);
    return api.act("updateOpportunity", { opportunityId: id, expectedVersion: version, ...fields });
  };
  const name = await a.page.getByRole("heading", { level: 1 }).textContent();

  const form = await a.begin("UPDATE_OPPORTUNITY");
  await a.fill("Name of the deal", "Cold chain, mine", form);
  await change({ name: "Cold chain, theirs", value: { amount: "90000", currency: "EUR" } });
  await a.press("Edit details", form);
  const told = form.getByRole("alert").filter({ hasText: "Somebody changed this deal meanwhile" });
  await told.waitFor();
  const cells = (field) => told.locator(`[data-conflict="${field}"]`).getByRole("cell").allTextContents();
  const named = await cells("NAME");
  expect(
    named,
    String(named) === String([name, "Cold chain, theirs", "Cold chain, mine"]),
    "the name before, theirs and mine",
  );
  const valued = await cells("VALUE");
  expect(valued, String(valued) === String(["€84,000", "€90,000", "–"]), "the value that they changed and I did not");
  await browser.shoot(a, "conflict");
  await a.press("Keep mine", form);
  await a.page.getByRole("heading", { level: 1, name: "Cold chain, mine" }).waitFor();
  const kept = await api.record(reference);
  expect(kept, kept.name === "Cold chain, mine" && kept.value.amount === "90000.00", "my name, with their value");
  ok("a conflict shows what the other one changed; “Keep mine” sends mine on top, and loses nothing of theirs");

  const again = await a.begin("SET_SALES_STAGE");
  await again.getByLabel("Sales stage").selectOption("PROPOSED");
  const { id, version } = await api.record(reference);
  await api.act("setSalesStage", { opportunityId: id, expectedVersion: version, stage: "DEVELOPED" });
  await a.press("Set stage", again);
  const staged = told.locator('[data-conflict="SALES_STAGE"]');
  await eventually(
    async () => (await staged.getByRole("cell").allTextContents()).slice(1),
    (texts) => String(texts) === "Developed,Proposed",
    "their stage and mine",
  );
  await a.press("Take theirs", again);
  await again.waitFor({ state: "hidden" });
  await eventually(
    async () => (await api.record(reference)).salesStage,
    (stage) => stage === "DEVELOPED",
    "their stage to stay",
  );
  await a.page
    .getByRole("list", { name: "Milestones" })
    .getByRole("listitem")
    .filter({ hasText: "Developed" })
    .locator("xpath=self::*[@aria-current='step']")
    .waitFor();
  ok("“Take theirs” leaves what the other one did");
}
