// A won deal is registered: the checklist is the server's, the form is checked at its fields, the vendor reviews it.

import { eventually, expect } from "../../page/expect.js";

export async function registration(browser, { as }, ok) {
  const api = as["partner-a"];
  const { opportunities } = await api.ask(`{
    opportunities(tab: OUTBOUND, filter: { status: { eq: WON } }, first: 100) {
      nodes { id name engagement { reference } registrationEligibility { state routes { incentive eligible conditions { condition outcome } } } }
    }
  }`);
  const deal = opportunities.nodes.find(({ registrationEligibility }) => registrationEligibility.state === "PENDING");
  expect(opportunities.nodes.length, deal, "a won deal that can be registered");
  const a = await browser.open("partner-a", `deals/${encodeURIComponent(deal.id)}`);
  const checklist = a.page.getByRole("region", { name: "Registration checklist" });
  const outcomes = { MET: "Met", NOT_MET: "Not met", NOT_YET_KNOWN: "Not known yet" };
  const expected = deal.registrationEligibility.routes.flatMap(({ conditions }) =>
    conditions.map(({ condition, outcome }) => `${condition} ${outcomes[outcome]}`),
  );
  const shown = () =>
    checklist
      .locator("[data-condition]")
      .evaluateAll((rows) =>
        rows.map((row) => `${row.dataset.condition} ${row.querySelector("[role=img]").getAttribute("aria-label")}`),
      );
  await eventually(shown, (rows) => String(rows) === String(expected) && rows.length > 3, String(expected));

  const form = await a.begin("REGISTER_DEAL");
  await a.press("Register the deal", form);
  await a.mustFault("Contract", /needed/, form);
  await form.getByLabel("Contract").first().selectOption("NEW");
  await form.getByLabel("Where the solution runs").selectOption("VENDOR_CLOUD");
  await form.getByLabel("Whose tenant").selectOption("CUSTOMER");
  await a.press("Register the deal", form);
  await a.mustFault("Signed on", /date/, form);
  await eventually(
    () => form.getByText(/clearly names|must be|needs/).count(),
    (count) => count > 0,
    "the statement to be asked for",
  );
  const { now } = await api.advance("PT0S");
  for (const label of ["Signed on", "Starts on"]) await a.fill(label, now.slice(0, 10), form);
  await form.getByLabel("The contract clearly names", { exact: false }).check();
  await browser.shoot(a, "register");
  await a.press("Register the deal", form);
  await form.waitFor({ state: "hidden" });
  const state = (name) => checklist.locator(`[data-registration="${name}"]`).waitFor();
  await checklist.locator("[data-registration]").waitFor();
  ok("the checklist is the server's; the form says at each field what is missing, and the deal is registered");

  const { registrations } = (
    await api.ask(`query ($id: ID!) { opportunity(id: $id) { registrations { state } } }`, { id: deal.id })
  ).opportunity;
  if (registrations.at(-1).state !== "REVIEW_PENDING") return a.close();
  const asVendor = await as.vendor.ask(
    `query ($reference: String!) { opportunities(tab: SHARED, filter: { reference: { eq: $reference } }) { nodes { id } } }`,
    { reference: deal.engagement.reference },
  );
  const vendor = await browser.open("vendor", `deals/${encodeURIComponent(asVendor.opportunities.nodes[0].id)}`);
  const review = await vendor.begin("REVIEW_REGISTRATION");
  await review.getByLabel("Decision").selectOption("REQUIRE_ACTION");
  await vendor.press("Review the registration", review);
  await vendor.mustFault("What the partner is told", /why/, review);
  await review.getByLabel("What the partner is told").fill("The contract's last page is missing.");
  await vendor.press("Review the registration", review);
  await state("ACTION_REQUIRED");
  await checklist.getByText("The contract's last page is missing.").waitFor();
  const correcting = await a.begin("RESUBMIT_REGISTRATION");
  const tenant = await correcting.getByLabel("Whose tenant").inputValue();
  expect(tenant, tenant === "CUSTOMER", "the form to hold what was filed");
  await a.press("Correct the registration", correcting);
  await state("REVIEW_PENDING");
  const passing = await vendor.begin("REVIEW_REGISTRATION");
  await passing.getByLabel("Decision").selectOption("PASS");
  await vendor.press("Review the registration", passing);
  await checklist.getByText("Outcome: Passed").waitFor();
  ok("the vendor wants it corrected and says why, it is corrected and passed: each sees what the other did");
  for (const desk of [a, vendor]) await desk.close();
}
