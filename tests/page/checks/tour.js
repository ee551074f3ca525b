// Every tab runs at a click for whom it is for; for the others it is marked, and the page says what it needs.

import { eventually, expect } from "../expect.js";
import { mustBeDone } from "../window.js";

/** As the tour begins: nobody has filed a registration yet. */
const NOT_FOR = {
  "partner-a": ["Registrations", "ReviewRegistration", "NewPartner"],
  "user-a": [
    ...["ViewAs", "Registrations", "ReviewRegistration", "Publish", "Company", "RoutingRule", "OwnStage"],
    "NewPartner",
  ],
  vendor: ["AskVendor", "RegisterDeal", "Registrations", "ReviewRegistration", "Publish", "Company", "NewPartner"],
  program: [
    ...["OneDeal", "WhatMayIDo", "NewCustomer", "CreateDeal", "Duplicates", "Accept", "Decline", "SetStage"],
    ...["UpdateDeal", "Team", "Solutions", "AskVendor", "Invite", "PostMessage", "Favorite", "History", "ViewAs"],
    ...["Win", "Lose", "Eligibility", "RegisterDeal", "Registrations", "ReviewRegistration"],
    ...["Routing", "RoutingRule", "OwnStage"],
  ],
};

const RUN_BY_OTHERS = {
  "user-a": ["CreateDeal", "Accept", "PostMessage", "History", "Eligibility", "Routing"],
  vendor: ["CreateDeal", "Duplicates", "Accept", "Solutions", "ViewAs", "RoutingRule"],
  program: ["Figures", "Publish", "Company", "Mail", "NewPartner"],
};
const DONE_FOR_GOOD = [
  ...["SavedViews", "CreateDeal", "Accept", "SetStage", "UpdateDeal", "Solutions", "PostMessage", "Favorite", "Win"],
];

export async function tour(browser, ok) {
  const window = browser.first;
  const tabs = await window.tabs();
  for (const [persona, notFor] of Object.entries(NOT_FOR)) {
    await window.be(persona);
    await eventually(
      () => window.marked(),
      (marked) => String(marked) === String(notFor),
      `the tabs that ${persona} cannot run to be ${notFor}`,
    );
    const runs = RUN_BY_OTHERS[persona] ?? tabs.filter((name) => !notFor.includes(name));
    for (const name of runs) {
      await run(window, persona, name);
      const place = String(tabs.indexOf(name) + 1).padStart(2, "0");
      if (persona === "partner-a") await browser.shoot(window, `tour-${place}-${name}`);
    }
    ok(`${runs.length} tabs run for ${persona}, and ${notFor.length} of ${tabs.length} are marked as not to be run`);
  }

  await window.show("CreateDeal");
  const said = await window.text(".covente-lacking");
  expect(said, said.includes("a role for deals"), "the page to say what CreateDeal needs");
  const marks = await window.lintMarks();
  expect(marks, marks.length > 0, "a location that is missing to be underlined");
  await browser.shoot(window, "tour-lacking");
  ok("a tab that cannot be run says what it needs");
}

async function run(window, persona, name) {
  await window.show(name);
  const marks = await window.lintMarks();
  expect(marks, marks.length === 0, `nothing underlined in the variables of ${name} for ${persona}`);
  if (name.startsWith("Watch")) {
    await window.listen(name);
    await window.page.click(".graphiql-execute-button");
  } else if (DONE_FOR_GOOD.includes(name)) await window.change(name);
  else mustBeDone(`${name} of ${persona}`, await window.run(name));
}
