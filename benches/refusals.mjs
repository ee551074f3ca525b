// How much CPU time the server takes to refuse the worst documents: node benches/refusals.mjs --binary PATH
//
// Starts a demo, sends each document some times, and prints for each the code, and the middle of what the server's process
// took, from /proc. It wants Linux.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Demo } from "../tests/demo.mjs";

const TIMES = 15;
/** In milliseconds: what the kernel counts CPU time in, and so how often a document is sent between two looks. */
const TICK = 10;
const TOGETHER = 10;

const repeated = (count, of) => Array.from({ length: count }, (_, place) => of(place)).join(" ");
const doubled = (depth, inner) =>
  `{ ...F0 } ${repeated(depth, (n) => `fragment F${n} on Query { ${n + 1 < depth ? `...F${n + 1} ...F${n + 1}` : inner} }`)}`;

const WORST = {
  "a megabyte of words": `{ ${"viewer ".repeat(140_000)} }`,
  "just below the longest document: words": `{ ${"viewer ".repeat(3_000)} }`,
  "20,000 brackets": "{a".repeat(20_000),
  "a list of a list of a list, 10,000 deep": `{ viewer(a: ${"[".repeat(10_000)}`,
  "fragments that double 30 times": doubled(30, "viewer { subject }"),
  "fragments in a circle": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
  "1,000 aliases": `{ ${repeated(1_000, (n) => `a${n}: viewer { subject }`)} }`,
  "200 roots": `{ ${repeated(200, (n) => `r${n}: opportunities(tab: OUTBOUND, first: 100) { totalCount }`)} }`,
  "1,000 directives": `{ viewer ${repeated(1_000, () => "@include(if: true)")} { subject } }`,
  "nested 200 deep": `{ node(id: "x") { ${"... on Opportunity { engagement { opportunity { ".repeat(60)} id ${"} } }".repeat(60)} } }`,
  "300 fields that overlap, each with arguments": `{ ${repeated(300, (n) => `opportunities(tab: OUTBOUND, first: ${n + 1}) { nodes { id } }`)} }`,
  "fields that overlap in fragments": `{ ${repeated(60, (n) => `...O${n}`)} } ${repeated(60, (n) => `fragment O${n} on Query { opportunities(tab: OUTBOUND, first: ${n + 1}) { nodes { id team { name } } } }`)}`,
  "lists of lists": `{ opportunities(tab: OUTBOUND, first: 100) { nodes { ${repeated(9, (n) => `h${n}: history(first: 100) { nodes { at } }`)} } } }`,
  "500 wrong names": `{ ${repeated(500, (n) => `oportunity${n}`)} }`,
  "a thousand operations": repeated(1_000, (n) => `query Q${n} { viewer { subject } }`),
  "a variable of 50,000 values": "query ($filter: OpportunityFilter) { opportunities(tab: OUTBOUND, filter: $filter) { totalCount } }",
};

const variablesOf = (name) =>
  name.startsWith("a variable") ? { filter: { status: { in: Array(50_000).fill("WON") } } } : {};

const { values: options } = parseArgs({ options: { binary: { type: "string" } } });
const demo = await Demo.start(options.binary);
const token = demo.token("partner-a");
try {
  console.log("| document | kB | code | CPU ms |\n| --- | --: | --- | --: |");
  for (const [name, query] of Object.entries(WORST)) {
    const body = JSON.stringify({ query, variables: variablesOf(name) });
    let code;
    const spent = [];
    for (let time = 0; time < TIMES; time += 1) {
      const before = ticks(demo.process.pid);
      for (let again = 0; again < TOGETHER; again += 1) code = await refused(body);
      spent.push(((ticks(demo.process.pid) - before) * TICK) / TOGETHER);
    }
    spent.sort((one, other) => one - other);
    console.log(`| ${name} | ${Math.ceil(body.length / 1024)} | ${code} | ${spent[TIMES >> 1].toFixed(1)} |`);
  }
} finally {
  await demo.stop();
}

async function refused(body) {
  const response = await fetch(`${demo.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body,
  });
  const { errors } = await response.json();
  if (!errors) throw new Error(`not refused: ${body.slice(0, 200)}`);
  return errors[0].extensions.code;
}

/** User and system time of a process. */
function ticks(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(")").pop().trim().split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
