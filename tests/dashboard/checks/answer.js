// The invited companies answer: one accepts, one declines, and the vendor lets its time run out.

import { eventually, expect } from "../../page/expect.js";
import { mustBeSoon, seen } from "../desk.js";
import { NAME } from "./create.js";

const party = (name) => `[data-party="${name}"]`;

export async function answer(browser, { desks: { a, b, vendor }, as, reference }, ok) {
  await b.open(NAME);
  const { availableActions } = await as["partner-b"].record(reference);
  await mustShowActions(b, availableActions);
  ok("there is a button for each action that is allowed, and for each other one the reason why not");

  const accepting = await b.begin("ACCEPT_OPPORTUNITY");
  await b.fill("Name of the deal", "", accepting);
  await b.press("Accept", accepting);
  await b.mustFault("Name of the deal", /needed/, accepting);
  await b.fill("Name of the deal", "Cold chain with Alderbrook", accepting);
  await accepting
    .getByRole("button", { name: /Add Lucien|Add Anouk|Add Camille/ })
    .first()
    .click();
  const accepted = seen(a, party("Brennic Analytics"), "Accepted");
  const response = b.answerOf("AcceptOpportunity");
  await b.button("Accept", accepting).click();
  const answered = await (await response).json();
  expect(
    answered.data.acceptOpportunity.userErrors,
    answered.data.acceptOpportunity.userErrors.length === 0,
    "it to be accepted",
  );
  await mustBeSoon(accepted, Date.now(), "the acceptance on the page of the sender");
  await b.page.getByRole("heading", { level: 1, name: "Cold chain with Alderbrook" }).waitFor();
  await eventually(
    () => a.page.getByRole("region", { name: "Joint team" }).textContent(),
    (text) => text.includes("Brennic Analytics"),
    "the people of both in the joint team",
  );
  ok("an acceptance needs a name, says so at its field, and is seen by the sender within a second, joint team and all");

  const c = await browser.open("partner-c", "?tab=INBOUND&sort=-CREATED_AT");
  await c.open(NAME);
  const declining = await c.begin("DECLINE_OPPORTUNITY");
  await c.press("Decline", declining);
  await c.mustFault("Reason", /reason/, declining);
  await declining.getByLabel("Reason").selectOption("TIME_FRAME_TOO_SHORT");
  await declining.getByLabel("Notes").fill("Our team is booked until summer.");
  const declined = seen(a, party("Corvane Security"), "The time frame is too short");
  const refusal = c.answerOf("DeclineOpportunity", ({ reason }) => reason);
  await c.press("Decline", declining);
  await refusal;
  await mustBeSoon(declined, Date.now(), "the reason on the page of the sender");
  ok("a refusal needs a reason, and its sender reads it within a second");

  const message = seen(b, "[role=log]", "Kick-off on Monday?");
  const compose = a.page.getByRole("region", { name: "Messages" });
  await compose.getByLabel("For whom").selectOption("PARTY");
  await compose.getByLabel("Company", { exact: false }).selectOption({ label: "Brennic Analytics" });
  await a.press("Send", compose);
  await a.mustFault("Message", /needed/, compose);
  await compose.getByLabel("Message", { exact: false }).last().fill("Kick-off on Monday?");
  const posted = a.answerOf("PostMessage", ({ body }) => body);
  await a.press("Send", compose);
  await posted;
  await mustBeSoon(message, Date.now(), "the message on the page of the other");
  const own = await c.page.getByText("Kick-off on Monday?").count();
  expect(own, own === 0, "no word of it to the third company");
  await c.close();
  ok("a message to one company is read by it, and by no other");

  await vendor.card(NAME).first().waitFor();
  const expired = seen(a, party("Tessarine Software"), "Expired");
  const gone = vendor.page
    .locator("section", { has: vendor.page.getByRole("heading", { name: "Received" }) })
    .locator(".card", { hasText: NAME })
    .waitFor({ state: "detached" });
  await a.press("partner-a: change person");
  const advanced = a.answerOf("AdvanceClock", ({ by }) => by === "P14D");
  await a.page.getByRole("menuitem", { name: "Fourteen days" }).click();
  await advanced;
  await mustBeSoon(expired, Date.now(), "the expiry on the page of the sender");
  await gone;
  ok(
    "fourteen days on, the help request has expired: the sender sees it within a second, and it left the vendor's column",
  );
}

/** The buttons of the page and what the server says of them. */
export async function mustShowActions({ page }, availableActions) {
  const section = page.getByRole("region", { name: "What you can do" });
  const control = section.getByRole("button", { name: /not possible now/ });
  if ((await control.getAttribute("aria-expanded")) !== "true") await control.click();
  const expected = Object.fromEntries(
    availableActions.map(({ action, allowed, refusals }) => [
      action,
      allowed ? "allowed" : [...new Set(refusals.map(({ message }) => message))].join(" "),
    ]),
  );
  const shown = () =>
    section.locator("[data-action]").evaluateAll((buttons) =>
      Object.fromEntries(
        buttons.map((button) => {
          const why = document.getElementById(button.getAttribute("aria-describedby"))?.textContent;
          return [button.dataset.action, button.getAttribute("aria-disabled") === "true" ? why : "allowed"];
        }),
      ),
    );
  const sorted = (actions) => JSON.stringify(Object.entries(actions).sort());
  await eventually(shown, (actions) => sorted(actions) === sorted(expected), `the actions ${sorted(expected)}`);
}
