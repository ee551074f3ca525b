// The board: lists by stage, search, filters and views that the address keeps, and figures that are the server's.

import { eventually, expect } from "../../page/expect.js";

export async function board(browser, { as }, ok) {
  const api = as["partner-a"];
  const desk = await browser.open("partner-a", "?tab=OUTBOUND");
  const { page } = desk;

  const { pipeline, opportunities } = await api.ask(`{
    pipeline(tab: OUTBOUND) { total { count wonCount } }
    opportunities(tab: OUTBOUND, filter: { status: { eq: ACCEPTED } }) { totalCount }
  }`);
  const figure = (name) => page.locator(`[data-figure="${name}"]`).textContent();
  await eventually(
    () => figure("Won"),
    (text) => Number(text) === pipeline.total.wonCount,
    `${pipeline.total.wonCount} won`,
  );
  await eventually(
    () => figure("Open"),
    (text) => Number(text) === opportunities.totalCount,
    `${opportunities.totalCount} open`,
  );
  const row = page.getByRole("table", { name: "How far deals got" }).getByRole("row", { name: /^Won/ });
  expect(
    await row.textContent(),
    (await row.textContent()).endsWith(String(pipeline.total.wonCount)),
    "the funnel to end with what is won",
  );
  await eventually(
    () => desk.count("Won"),
    (count) => count === pipeline.total.wonCount,
    "the column Won to hold as many",
  );
  ok("the board and its figures say what the server says");

  await page.getByLabel("Search deals, customers, people, messages").fill("patient");
  await eventually(
    () => desk.address.searchParams.get("q"),
    (q) => q === "patient",
    "the search in the address",
  );
  await page.getByRole("button", { name: "Filters" }).click();
  const filters = page.getByRole("dialog", { name: "Filters" });
  await filters.getByRole("checkbox", { name: "Partner-led" }).check();
  await eventually(
    () => desk.address.searchParams.getAll("type.in"),
    (types) => String(types) === "PARTNER_LED",
    "the filter in the address",
  );
  await page.keyboard.press("Escape");
  const found = await api.ask(
    `{ opportunities(tab: OUTBOUND, search: "patient", filter: { type: { in: [PARTNER_LED] } }, first: 100) { totalCount nodes { name } } }`,
  );
  const shown = () => page.locator(".card").count();
  await eventually(
    shown,
    (count) => count === found.opportunities.totalCount && count > 0,
    `${found.opportunities.totalCount} cards`,
  );
  await page.reload();
  await eventually(
    shown,
    (count) => count === found.opportunities.totalCount,
    "the same after a reload of the address",
  );
  ok("search and filters stand in the address, which shows the same again");

  await desk.press("Saved views");
  const views = page.getByRole("dialog", { name: "Saved views" });
  await views.getByRole("button", { name: "Save this view" }).click();
  await desk.mustFault("Name of the view", /needed/, views);
  await views.getByLabel("Name of the view").fill("Patients, partner-led");
  await views.getByRole("button", { name: "Save this view" }).click();
  await views.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Remove Partner-led" }).click();
  await eventually(
    () => desk.address.searchParams.has("type.in"),
    (has) => !has,
    "the filter taken off",
  );
  await page.getByRole("tab", { name: /Inbound/ }).click();
  await desk.press("Saved views");
  await views
    .getByRole("button", { name: /Patients, partner-led/ })
    .first()
    .click();
  await eventually(
    () => desk.address.search,
    (text) => /tab=OUTBOUND&q=patient&type.in=PARTNER_LED/.test(text),
    "the address of the view",
  );
  await eventually(shown, (count) => count === found.opportunities.totalCount, "the view's deals");
  await desk.press("Saved views");
  await views.getByRole("button", { name: "Delete the view Patients, partner-led" }).click();
  await views.getByText("No views yet").waitFor();
  ok("a view is refused without a name, saved, opened from elsewhere, and thrown away");

  await desk.go("?tab=OUTBOUND");
  const first = page.locator(".card").first();
  const name = await first.getByRole("link").textContent();
  await desk.press(`Mark ${name} as a favourite`, first);
  await page.getByRole("tab", { name: /Favourites/ }).click();
  await desk.card(name).waitFor();
  await desk.press(`Take ${name} off the favourites`, desk.card(name).first());
  await page.getByText("Mark a deal with its heart").waitFor();
  ok("a heart brings a deal to the favourites, and takes it off them");

  const { deadlines } = await api.ask(
    `{ deadlines(within: "P14D", mine: true, first: 100) { totalCount nodes { engagement { reference } } } }`,
  );
  await desk.go("deadlines");
  await page.getByText("Ours", { exact: true }).click();
  const rows = page.getByRole("table").getByRole("row");
  await eventually(
    () => rows.count(),
    (count) => count === deadlines.totalCount + 1,
    `${deadlines.totalCount} deadlines of ours`,
  );
  const soonest = await rows.nth(1).textContent();
  expect(
    soonest,
    soonest.includes(deadlines.nodes[0].engagement.reference) && /left/.test(soonest),
    "the soonest first, with the time left",
  );
  ok("the deadlines are listed, soonest first, with whose move it is and the time left");
  await desk.close();
}
