// Makes the picture of the README: the board of a partner in a fresh demo, the moment that another company accepts.
//
//   node screenshot.js --binary PATH --to FILE

import { parseArgs } from "node:util";
import { Demo } from "../demo.mjs";
import { Api } from "./api.js";
import { Browser } from "./browser.js";

const SIZE = { width: 1440, height: 900 };

const { values: options } = parseArgs({ options: { binary: { type: "string" }, to: { type: "string" } } });

const demo = await Demo.start(options.binary);
const browser = await Browser.start(demo.url);
try {
  const [a, b] = ["partner-a", "partner-b"].map((name) => new Api(demo.url, demo.token(name)));
  const { partners, own, wanted, opportunities } = await a.ask(`{
    partners(search: "Brennic", first: 1) { nodes { id } }
    own: solutions(search: "Cloud Landing", first: 1) { nodes { id } }
    wanted: solutions(kind: PARTNER, filter: { partnerName: { startsWith: "Brennic" } }, first: 1) { nodes { id } }
    opportunities(tab: OUTBOUND, filter: { status: { eq: ACCEPTED }, type: { eq: PARTNER_LED } }, orderBy: [{ field: CLOSE_DATE, direction: ASC }], first: 1) {
      nodes { id version name value { currency } engagement { id } }
    }
  }`);
  const [deal] = opportunities.nodes;
  await a.act("invitePartner", {
    opportunityId: deal.id,
    expectedVersion: deal.version,
    invitation: {
      partnerId: partners.nodes[0].id,
      share: { amount: "18000", currency: deal.value.currency },
      solutionIds: [wanted.nodes[0].id],
      helpKinds: ["PROOF_OF_CONCEPT_OR_DEMO"],
    },
  });
  const desk = await browser.open("partner-a", "?tab=OUTBOUND", { viewport: SIZE });
  await desk.card(deal.name).first().waitFor();
  await desk.page
    .getByRole("table", { name: "Value by close month" })
    .getByRole("row")
    .nth(2)
    .waitFor({ state: "attached" });
  const { engagement } = await b.ask(`query ($id: ID!) { engagement(id: $id) { opportunity { id version } } }`, {
    id: deal.engagement.id,
  });
  await b.act("acceptOpportunity", {
    opportunityId: engagement.opportunity.id,
    expectedVersion: engagement.opportunity.version,
    name: deal.name,
  });
  await desk.page.locator(".card.fresh", { hasText: deal.name }).waitFor();
  await desk.page.getByRole("alert").waitFor();
  await desk.page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, animationName }) => animationName === "fresh" || playState !== "running"),
  );
  await desk.page.screenshot({ path: options.to });
} finally {
  await browser.stop();
  await demo.stop();
}
