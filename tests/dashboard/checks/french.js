// All of it in French: words, dates, money, and what is refused.

import { eventually, expect } from "../../page/expect.js";

export async function french(browser, { as }, ok) {
  const desk = await browser.open("partner-b", "?tab=INBOUND", { locale: "fr-FR" });
  const { page } = desk;
  await eventually(
    () => page.locator("html").getAttribute("lang"),
    (lang) => lang === "fr",
    "a page in French",
  );
  await page.getByRole("tab", { name: /Entrantes/ }).waitFor();
  await desk.column("Reçues").locator(".card").first().waitFor();
  const text = await desk.column("Reçues").locator(".card").first().textContent();
  expect(
    text,
    /\d[\s\u202f\u00a0]?[$€£¥]|€|\d\s?k/.test(text) && /Encore/.test(text),
    "money and the time left in French",
  );
  await desk.column("Reçues").locator(".card").first().getByRole("link").click();
  const form = await desk.begin("DECLINE_OPPORTUNITY");
  await desk.press("Décliner", form);
  await desk.mustFault("Raison", /Il faut une raison/, form);
  await desk.press("Annuler", form.locator("form"));
  const refused = page.getByRole("button", { name: /actions impossibles/ });
  await refused.click();
  await page.getByText("Le statut du dossier ne le permet pas.").first().waitFor();
  await browser.shoot(desk, "french", { fullPage: true });
  ok("French by the browser's language: columns, money, time left, and refusals at their fields");

  await desk.press("EN: English");
  await page.getByRole("region", { name: "What you can do" }).waitFor();
  await page.reload();
  await page.getByRole("region", { name: "What you can do" }).waitFor();
  await desk.press("FR: français");
  await page.getByRole("region", { name: "Ce que vous pouvez faire" }).waitFor();
  ok("the language is switched at a click, and kept");
  await desk.close();
}
