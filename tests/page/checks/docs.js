// The documentation of the schema opens beside the editor, and leads from a field to its type.

import { eventually, expect } from "../expect.js";

const PANE = ".graphiql-doc-explorer";

export async function docs(browser, ok) {
  const window = browser.first;
  await window.be("partner-a");
  await window.page.click('[aria-label="Show Documentation Explorer"]');
  await window.page.locator(PANE).getByText("Query", { exact: true }).click();
  await titled(window, "Query");
  await window.page.locator(PANE).getByText("OpportunityConnection", { exact: true }).click();
  await titled(window, "OpportunityConnection");
  await window.page.locator(PANE).getByText("Opportunity", { exact: true }).click();
  await titled(window, "Opportunity");
  const text = await window.text(PANE);
  expect(text, text.includes("How far the sale is; null before it is accepted."), "the description of a field");
  await browser.shoot(window, "docs-type");
  await window.page.click('[aria-label="Hide Documentation Explorer"]');
  ok("the docs pane opens, and goes from the queries to a type with its descriptions");
}

function titled(window, name) {
  return eventually(() => window.text(`${PANE}-title`), (title) => title === name, `the documentation of ${name}`);
}
