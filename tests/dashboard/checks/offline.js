// The network goes and comes back, the server stops and starts, a laptop sleeps: the page goes on where it left off, and says so.

import { eventually, expect } from "../../page/expect.js";
import { startDeal } from "../api.js";

const NETWORK = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_EMPTY_RESPONSE|WebSocket|Failed to load resource/;

export async function offline(browser, { desks: { b, a }, demo, as }, ok) {
  const api = as["partner-a"];
  await b.go("?tab=INBOUND");
  await b.page.evaluate(() => (window.isTheSamePage = true));
  const before = await b.count("Received");

  await browser.allowing(NETWORK, async () => {
    await b.page.context().setOffline(true);
    await b.badge().getByText("No connection").waitFor();
    await invite(api, ["One", "Two", "Three"]);
    const still = await b.count("Received");
    expect(still, still === before, "nothing new while there is no network");
    await browser.shoot(b, "offline");
    await b.page.context().setOffline(false);
    await b.badge().getByText("Live again: caught up 3 changes").waitFor();
    await eventually(
      () => b.count("Received"),
      (count) => count === before + 3,
      `${before + 3} received`,
    );
  });
  await browser.shoot(b, "caught-up");
  const isSame = await b.page.evaluate(() => window.isTheSamePage);
  expect(isSame, isSame === true, "no reload");
  ok("offline and back: three changes are caught up, counted and shown, without a reload");

  await browser.allowing(NETWORK, async () => {
    await demo.kill();
    await b.badge().getByText("No connection").waitFor();
    await demo.startAgain();
    await invite(api, ["Four"]);
    await b.badge().getByText("Live again").waitFor();
    await eventually(
      () => b.count("Received"),
      (count) => count === before + 4,
      `${before + 4} received`,
    );
  });
  ok("a server that was killed and started again is found again, and nothing is missed");

  // As after sleep: the connection is there, but nothing comes through it any more.
  await browser.allowing(NETWORK, async () => {
    demo.process.kill("SIGSTOP");
    await b.badge().getByText("No connection").waitFor({ timeout: 30_000 });
    demo.process.kill("SIGCONT");
    await b.badge().getByText("Live again: nothing was missed").waitFor({ timeout: 30_000 });
    await a.badge().getByText("Live again").waitFor({ timeout: 30_000 });
  });
  ok("a connection that went silent, as after sleep, is noticed and taken up again");
}

/** Deals of partner A, each with an invitation to partner B. */
async function invite(api, names) {
  const { partners, wanted } = await api.ask(`{
    partners(search: "Brennic", first: 1) { nodes { id } }
    wanted: solutions(kind: PARTNER, filter: { partnerName: { startsWith: "Brennic" } }, first: 1) { nodes { id } }
  }`);
  const invitation = {
    partnerId: partners.nodes[0].id,
    share: { amount: "1000", currency: "EUR" },
    solutionIds: [wanted.nodes[0].id],
    helpKinds: ["GENERAL_OR_OTHER"],
  };
  for (const name of names) await startDeal(api, { name, invitations: [invitation] });
}
