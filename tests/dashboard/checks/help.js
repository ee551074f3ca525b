// A deal that is upgraded: what the server requires for it decides what the form asks.

import { expect } from "../../page/expect.js";
import { startDeal } from "../api.js";

export async function help(browser, { as }, ok) {
  const api = as["partner-a"];
  const customerContact = {
    name: "Ida Holm",
    email: "ida@customer.example",
    phone: "+45 33 12 34 56",
    consentGiven: false,
  };
  const { id } = await startDeal(api, { name: "Quay lights", customerContact });
  const desk = await browser.open("partner-a", `deals/${encodeURIComponent(id)}`);
  const form = await desk.begin("REQUEST_VENDOR_HELP");
  await form.getByText("The vendor must know what help is wanted.").waitFor();
  await form.getByText("The contact must have agreed to be shared.").waitFor();
  const name = await form.getByLabel("Name").inputValue();
  expect(name, name === "Ida Holm", "the contact that the deal has");
  await form.getByRole("checkbox", { name: /proof of concept/ }).check();
  await desk.press("Ask the vendor for help", form);
  await desk.mustFault("The contact agreed", /agreed/, form);
  await form.getByLabel("The contact agreed", { exact: false }).check();
  await desk.press("Ask the vendor for help", form);
  await form.waitFor({ state: "hidden" });
  await desk.party("Tessarine Software").getByText("Received", { exact: true }).waitFor();
  await desk.page.getByText("Co-sell", { exact: true }).first().waitFor();
  await browser.shoot(desk, "help");
  ok("asking for help asks for what is required, and nothing else: consent, beside the contact that is there");
  await desk.close();
}
