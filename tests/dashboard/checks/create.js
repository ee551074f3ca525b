// A deal in the steps of the article, each checked by the server; the companies that it invites see it come in.

import { eventually, expect } from "../../page/expect.js";
import { mustBeSoon, seen } from "../desk.js";

export const NAME = "Cold chain, watched end to end";

export async function create(browser, story, ok) {
  const desks = { a: await browser.open("partner-a", "new") };
  for (const [name, persona] of [
    ["b", "partner-b"],
    ["vendor", "vendor"],
  ]) {
    desks[name] = await browser.open(persona, "?tab=INBOUND&sort=-CREATED_AT");
    await desks[name].column("Received").locator(".card").first().waitFor();
  }
  Object.assign(story, { desks });
  const { a } = desks;
  const { page } = a;
  const step = (name) => page.getByRole("heading", { level: 2, name }).waitFor();

  await a.press("Next");
  await page.getByText("There is no such customer.").first().waitFor();
  await page.getByLabel("Country").selectOption("JP");
  await page.getByLabel("Customer’s name or D-U-N-S number").fill("foo");
  const suggestion = page.getByRole("radio").first();
  const text = await suggestion.textContent();
  expect(text, /D-U-N-S \d{9}/.test(text) && /Japan/.test(text), "suggestions told apart by place and D-U-N-S number");
  await suggestion.click();
  await a.press("Add a contact");
  await a.fill("Name", "Ida Holm");
  await a.fill("E-mail address", "ida.holm@customer.example");
  await a.fill("Phone number", "+45 33 12 34 56");
  await a.press("Next");
  await step("Details");
  ok("a customer is suggested by a few letters; without one there is no going on");

  await a.press("Next");
  await a.mustFault("Name of the deal", /needed/);
  await a.mustFault("Estimated value", /decimal/);
  await a.mustFault("Estimated close date", /date/);
  await browser.shoot(a, "create-faults");
  await a.fill("Name of the deal", NAME);
  await a.fill("Estimated value", "84000");
  const { now } = await story.as["partner-a"].advance("PT0S");
  const closeDate = new Date(Date.parse(now) + 60 * 24 * 3_600_000).toISOString().slice(0, 10);
  await a.fill("Estimated close date", closeDate);
  await a.press("Next");
  await step("Team");
  ok("all that is wrong with the details is said at its field, at once");

  await a.press("Next");
  await a.mustFault("Name", /name/);
  await a.press("Add Kwame Bellweather");
  await a.press("Add Saoirse Quill");
  await a.press("Next");
  await step("Solutions");
  await a.press("Next");
  await page
    .getByText("at least one solution", { exact: false })
    .or(page.getByText("At least one solution is needed."))
    .first()
    .waitFor();
  await page.getByRole("checkbox", { name: /Cloud Landing Zone/ }).check();
  await a.press("Next");
  await step("Selling type");
  await page.getByText("The deal will be: Private").waitFor();
  await page.getByText("its solution would be eligible", { exact: false }).waitFor();
  await page.getByRole("radio", { name: "Yes", exact: true }).check();
  await page.getByText("The deal will be: Partner-led").waitFor();
  await page.getByRole("radio", { name: /this help/ }).check();
  await page.getByRole("checkbox", { name: /proof of concept/ }).check();
  await page.getByRole("alert").getByText(/agree/).waitFor();
  await a.press("Next");
  await step("Customer");
  await page.getByLabel("The contact agreed", { exact: false }).check();
  for (const name of ["Details", "Team", "Solutions", "Selling type"]) {
    await a.press("Next");
    await step(name);
  }
  await page.getByText("The deal will be: Co-sell").waitFor();
  await a.press("Next");
  await step("Partners");
  ok(
    "recent contacts, solutions and the two questions: the server says what kind of deal it will be, and that it needs consent",
  );

  for (const [place, company] of [
    [1, "Brennic"],
    [2, "Corvane"],
  ]) {
    await a.press("Invite a partner");
    const invitation = page.getByRole("group", { name: `Invitation ${place}` });
    await invitation.getByLabel("Partner", { exact: false }).first().fill(company);
    await page.getByRole("option", { name: new RegExp(company) }).click();
    await invitation.getByLabel("Solutions that they should bring", { exact: false }).first().click();
    await page.locator("[role=option]:visible").first().click();
    await page.keyboard.press("Escape");
    if (place === 2) {
      await a.press("Next");
      await a.mustFault("Share of the invited company", /decimal|number/, invitation);
    }
    await a.fill("Share of the invited company", "21000", invitation);
    await invitation.getByRole("checkbox", { name: /proof of concept/ }).check();
    expect(
      await invitation.getByLabel("Estimated close date").inputValue(),
      (date) => date === closeDate,
      "the close date of the deal",
    );
  }
  await a.press("Next");
  await step("Review");
  await page.getByText("Checked: nothing stands in the way.").waitFor();
  await browser.shoot(a, "create-review", { fullPage: true });

  const arrivals = ["b", "vendor"].map((name) => [name, seen(desks[name], ".card.fresh", NAME)]);
  const done = a.answerOf("CreateOpportunity", ({ dryRun }) => !dryRun);
  await a.press("Create the deal");
  const response = await done;
  const at = Date.now();
  const { idempotencyKey } = JSON.parse(response.request().postData()).variables.input;
  expect(idempotencyKey, idempotencyKey?.length > 20, "an idempotency key");
  for (const [name, arrival] of arrivals) await mustBeSoon(arrival, at, `the deal on the board of ${name}, marked`);
  await desks.b.page.getByRole("alert").getByText(NAME).first().waitFor();
  await page.getByRole("heading", { level: 1, name: NAME }).waitFor();
  story.reference = await page.locator("h1 ~ *, code").locator("code").or(page.locator("code")).first().textContent();
  await eventually(
    () => a.party("Brennic Analytics").textContent(),
    (text) => text.includes("Received"),
    "the invited company among the parties",
  );
  await browser.shoot(desks.b, "live-received");
  ok("one mutation creates it; a partner and the vendor see it within a second, marked, without a reload");
}
