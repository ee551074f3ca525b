// What each window should see of the deal, and the judgement on what it saw.

// design §9 and §11, in the order of the log. A party enters with the invitation sent to it; the originator sees each
// record of its deal; an invitee sees the originator's; co-invitees see each other's once both have accepted.
const EXPECTED = [
  { party: "a", from: null, to: "ACCEPTED", actor: "a", seenBy: ["a"], why: "a private deal is its company's own" },
  { party: "vendor", from: null, to: "RECEIVED", actor: "a", seenBy: ["a", "vendor"], why: "help is asked" },
  { party: "b", from: null, to: "RECEIVED", actor: "a", seenBy: ["a", "b"], why: "B is invited" },
  { party: "c", from: null, to: "RECEIVED", actor: "a", seenBy: ["a"], why: "C is invited; it keeps no window open" },
  { party: "vendor", from: "RECEIVED", to: "ACCEPTED", actor: "vendor", seenBy: ["a", "vendor"], why: "B is still pending" },
  { party: "b", from: "RECEIVED", to: "ACCEPTED", actor: "b", seenBy: ["a", "b", "vendor"], why: "both have accepted" },
  { party: "c", from: "RECEIVED", to: "EXPIRED", actor: null, seenBy: ["a"], why: "the sender is told, nobody else" },
  { party: "a", from: "ACCEPTED", to: "WON", actor: "a", seenBy: ["a", "b", "vendor"], why: "the originator's outcome" },
];

const FORTNIGHT = 14 * 24 * 60 * 60 * 1000;

const line = ({ party, from, to, actor }) => `${party}: ${from ?? "–"} → ${to}, by ${actor ?? "the clock"}`;

let companies = {}; // company id → its short name in the table

export function name(people) {
  companies = Object.fromEntries(Object.entries(people).map(([short, person]) => [person.company.id, short]));
}

const told = (change) => ({
  party: companies[change.party.partner.id],
  from: change.from,
  to: change.to,
  actor: change.actor.partner && companies[change.actor.partner.id],
});

export function print(subscriber, engagement) {
  const short = companies[subscriber.person.company.id];
  console.log(`\nwhat ${subscriber.person.company.name} (${short}) saw:`);
  for (const [index, change] of [...subscriber.seen.entries(), [subscriber.seen.length, undefined]]) {
    for (const mark of subscriber.marks.filter(({ after }) => after === index)) console.log(`  --- ${mark.text}`);
    if (change?.engagement.id !== engagement) continue;
    console.log(`  ${change.at}  ${change.party.partner.name}: ${change.from ?? "–"} → ${change.to}`);
  }
  const others = subscriber.seen.length - subscriber.of(engagement).length;
  console.log(`  (and ${others} changes of other deals)`);
}

export function judge(subscriber, engagement) {
  const short = companies[subscriber.person.company.id];
  const expected = EXPECTED.filter(({ seenBy }) => seenBy.includes(short)).map(line);
  const changes = subscriber.of(engagement);
  const seen = changes.map(told).map(line);
  const faults = [];
  if (JSON.stringify(seen) !== JSON.stringify(expected)) {
    faults.push(`${short} should have seen\n    ${expected.join("\n    ")}\n  and saw\n    ${seen.join("\n    ")}`);
  }
  if (new Set(subscriber.seen.map(({ cursor }) => cursor)).size !== subscriber.seen.length) {
    faults.push(`${short} saw a change twice`);
  }
  if (changes.some((change, index) => index > 0 && Date.parse(change.at) < Date.parse(changes[index - 1].at))) {
    faults.push(`${short} saw a change that is older than the one before it`);
  }
  // The expiry is dated to the moment when the answer was due, whenever it was noticed (R98).
  for (const expired of changes.filter(({ to }) => to === "EXPIRED")) {
    const sent = changes.find(({ party, to }) => to === "RECEIVED" && party.partner.id === expired.party.partner.id);
    if (Date.parse(expired.at) !== Date.parse(sent?.at) + FORTNIGHT) faults.push(`${short} saw an expiry at another time`);
  }
  // Each change comes with the viewer's own record of the deal, never with another company's.
  if (changes.some(({ opportunity }) => opportunity?.partner.id !== subscriber.person.company.id)) {
    faults.push(`${short} was shown another record than its own`);
  }
  return faults;
}
