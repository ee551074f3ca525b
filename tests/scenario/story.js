// The story: a private deal becomes a joint one, is answered by one, two and nobody, and is won.

import * as documents from "./documents.js";
import { pick } from "./customers.js";
import { Subscriber } from "./subscriber.js";
import { name } from "./timeline.js";

const CONTACT = { name: "Robin Hale", phone: "+1 425 555 0142", email: "robin.hale@example.com", consentGiven: true };
const SELLER = { name: "Asha Rao", phone: "+91 80 5550 1234", email: "asha.rao@partner-a.example" };
const usd = (amount) => ({ amount, currency: "USD" });
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export async function play(people, rows) {
  const { a, b, c, vendor } = people;
  name(people);
  const solutions = await solutionsBy(a);
  const windows = [new Subscriber(a).open(), new Subscriber(b).open(), new Subscriber(vendor).open()];
  const [windowA, windowB, windowVendor] = windows;
  const customer = await pick(a, rows[Math.floor(rows.length / 2)]);

  // A change that all three must see, in a deal of its own: before it they are not yet listening, behind it nothing of
  // the story can still be under way, since all changes have one order.
  const bell = async (title) => {
    const { opportunity } = await a.mutate(documents.CREATE, {
      input: {
        ...deal(a, await pick(a, rows.at(-1)), solutions, title),
        customerContact: CONTACT,
        vendorHelp: { helpKinds: ["GENERAL_OR_OTHER"] },
        invitations: [invitation(b, solutions, "1000.00")],
      },
    });
    const own = (person) => (change) =>
      change.engagement.id === opportunity.engagement.id && change.party.partner.id === person.company.id;
    await Promise.all(windows.map((window) => window.until(title, own(window.person))));
  };
  await opened(windows, bell);

  // A starts alone. Nobody else knows of the deal.
  const created = await a.mutate(documents.CREATE, { input: deal(a, customer, solutions, "Cold chain control tower") });
  let own = expect(created.opportunity, { status: "ACCEPTED", type: "PRIVATE" });
  const { engagement } = own;
  const told = (person, to) => (change) =>
    change.engagement.id === engagement.id && change.party.partner.id === person.company.id && change.to === to;
  await windowA.until("its own deal", told(a, "ACCEPTED"));
  hidden(await vendor.query(documents.OPPORTUNITY, { id: own.id }));

  // The vendor may look, but not at the contact, nor at A's private notes.
  own = (await a.mutate(documents.SHARE, { input: target(own) })).opportunity;
  expect(own, { type: "PARTNER_LED" });
  const { opportunity: shared } = await vendor.query(documents.OPPORTUNITY, { id: own.id });
  expect(shared, { name: own.name, customerName: customer.name, customerContact: null, internal: null });

  // Help needs a contact who has consented.
  const help = { helpKinds: ["CUSTOMER_TECHNICAL_ARCHITECTURE"], message: "Please review the design before March." };
  await a.refused("CUSTOMER_CONTACT_REQUIRED", documents.ASK_HELP, { input: { ...target(own), ...help } });
  const asked = { ...target(own), ...help, customerContact: CONTACT };
  own = (await a.mutate(documents.ASK_HELP, { input: asked })).opportunity;
  expect(own, { type: "CO_SELL" });

  for (const invitee of [b, c]) {
    const input = { ...target(own), invitation: invitation(invitee, solutions, "48000.00") };
    own = (await a.mutate(documents.INVITE, { input })).opportunity;
  }
  await windowA.until("C's invitation", told(c, "RECEIVED"));
  await windowB.until("its invitation", told(b, "RECEIVED"));
  await windowVendor.until("the request for help", told(vendor, "RECEIVED"));

  // The vendor answers first; B does not hear of it, since it has not accepted yet.
  const vendorOwn = await accept(vendor, engagement, { name: "Asked by a partner: control tower" });
  await windowA.until("the vendor's yes", told(vendor, "ACCEPTED"));
  await windowVendor.until("its own yes", told(vendor, "ACCEPTED"));

  // The vendor's line is cut; what it misses meanwhile comes when it resumes.
  await windowVendor.cut();
  let inviteeOwn = await accept(b, engagement, { name: "B's part: sensors and gateways", value: usd("52500.00") });
  expect(inviteeOwn, { name: "B's part: sensors and gateways", value: usd("52500.00") });
  await windowA.until("B's yes", told(b, "ACCEPTED"));
  await windowB.until("its own yes", told(b, "ACCEPTED"));
  windowVendor.resume();
  await windowVendor.until("B's yes, replayed", told(b, "ACCEPTED"));

  // Stages are each party's own.
  own = await stage(a, own, "QUALIFIED");
  inviteeOwn = await stage(b, inviteeOwn, "DEVELOPED");
  await stage(vendor, vendorOwn, "QUALIFIED");
  own = await stage(a, own, "NEGOTIATED");

  // C lets fourteen days pass, and then it is too late.
  const late = await received(c, engagement);
  await a.mutate(documents.ADVANCE_CLOCK, { by: "P14D" });
  await windowA.until("C's invitation expires", told(c, "EXPIRED"));
  const answer = { ...target(late.opportunity), name: "C's part" };
  await c.refused("DEADLINE_PASSED", documents.ACCEPT, { input: { ...answer, expectedVersion: await versionOf(c, late) } });

  // A wins.
  own = (await a.mutate(documents.WIN, { input: target(own) })).opportunity;
  expect(own, { status: "WON", salesStage: "WON" });
  await Promise.all(windows.map((window) => window.until("A wins", told(a, "WON"))));

  await bell("closing bell");
  console.log(`deal ${engagement.reference}, ${customer.name} of ${customer.address.city}: created to won`);
  return { engagement: engagement.id, subscribers: windows };
}

// A socket that has been opened says nothing until a change comes: ring until all have heard one ring.
async function opened(windows, bell) {
  for (let ring = 1; ; ring += 1) {
    try {
      return await bell(`opening bell ${ring}`);
    } catch (error) {
      const deaf = windows.filter((window) => window.seen.length === 0);
      if (ring === 3 || deaf.length === 0) throw error;
    }
  }
}

function deal({ company }, customer, solutions, title) {
  return {
    customerId: customer.id,
    locationId: company.locations.find(({ isDefault }) => isDefault).id,
    name: title,
    value: usd("120000.50"),
    closeDate: inDays(90),
    privateNotes: "Met at the trade fair.",
    crmId: "CRM-2041",
    team: [SELLER],
    solutionIds: [solutions.get(company.id)[0].id],
  };
}

function invitation({ company }, solutions, share) {
  return {
    partnerId: company.id,
    share: usd(share),
    closeDate: inDays(60),
    message: "Join us in this one.",
    solutionIds: [solutions.get(company.id)[0].id],
    helpKinds: ["QUOTES_OR_LICENSING"],
  };
}

// company id → its solutions that are ready for co-selling
async function solutionsBy(person) {
  const all = await person.all(documents.SOLUTIONS, { kind: "PARTNER" });
  return Map.groupBy(all.filter(({ isCoSellReady }) => isCoSellReady), ({ partner }) => partner.id);
}

const target = ({ id, version }) => ({ opportunityId: id, expectedVersion: version });

async function received(person, engagement) {
  const all = await person.all(documents.RECEIVED);
  const found = all.filter((invitation) => invitation.engagement.id === engagement.id);
  if (found.length !== 1) throw new Error(`${person.name} finds ${found.length} open invitations to the deal`);
  return found[0];
}

async function versionOf(person, { opportunity }) {
  return (await person.query(documents.OPPORTUNITY, { id: opportunity.id })).opportunity.version;
}

async function accept(person, engagement, fields) {
  const { opportunity } = await received(person, engagement);
  const { opportunity: own } = await person.mutate(documents.ACCEPT, { input: { ...target(opportunity), ...fields } });
  return expect(own, { status: "ACCEPTED" });
}

async function stage(person, own, to) {
  const { opportunity } = await person.mutate(documents.SET_STAGE, { input: { ...target(own), stage: to } });
  return expect(opportunity, { salesStage: to });
}

function hidden({ opportunity }) {
  if (opportunity !== null) throw new Error(`a private deal was shown: ${JSON.stringify(opportunity)}`);
}

function expect(record, fields) {
  for (const [field, wanted] of Object.entries(fields)) {
    if (JSON.stringify(record[field]) !== JSON.stringify(wanted)) {
      throw new Error(`${field} should be ${JSON.stringify(wanted)}: ${JSON.stringify(record)}`);
    }
  }
  return record;
}
