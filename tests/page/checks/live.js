// What happens in one window is seen in another, as another company, at once.

import { eventually, expect } from "../expect.js";

export async function live(browser, ok) {
  const { first: sender, second: invited } = browser;
  await sender.be("partner-a");
  const before = await invited.counts();
  await invited.listen();

  const { createOpportunity } = await sender.change("CreateDeal");
  const reference = createOpportunity.opportunity.engagement.reference;
  await seen(invited, reference, "RECEIVED");
  const more = before.inbound + 1;
  await eventually(() => invited.counts(), ({ inbound }) => inbound === more, `${more} inbound deals`);
  await browser.shoot(invited, "live-received");
  ok("a deal that is started in one window is received in the other, and counted");

  await sender.be("partner-b");
  await sender.change("Accept");
  await seen(invited, reference, "ACCEPTED");
  await sender.be("partner-a");
  ok("an acceptance is told as well");

  const { createOpportunity: another } = await sender.change("CreateDeal");
  const { winOpportunity } = await sender.change("Win");
  const isTheLast = winOpportunity.opportunity.id === another.opportunity.id;
  expect(winOpportunity, isTheLast, "the deal that was just started to be won");
  await seen(invited, another.opportunity.engagement.reference, "WITHDRAWN");
  ok("a win withdraws the invitation that was not answered");

  const { createOpportunity: last } = await sender.change("CreateDeal");
  await sender.page.selectOption("#clock-by", "P14D");
  await sender.page.click("#clock-form button");
  await seen(invited, last.opportunity.engagement.reference, "EXPIRED");
  ok("after fourteen days of the clock an invitation expires, and the other window is told");
  const cut = await invited.page.$$eval(".covente-messages code", (lines) =>
    lines.some((line) => line.scrollWidth > line.clientWidth),
  );
  expect(cut, !cut, "messages that are not cut off");
  await browser.shoot(invited, "live-expired");
}

function seen(window, reference, status) {
  return eventually(
    () => window.page.locator(".covente-messages code").allTextContents(),
    (messages) => messages.some((text) => text.includes(reference) && text.includes(`"to":"${status}"`)),
    `a message that ${reference} is ${status}`,
  );
}
