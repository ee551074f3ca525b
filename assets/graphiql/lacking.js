// What a viewer lacks for a tab, in the words of the page.

/** What one can have without a role for deals. */
const BESIDE_DEALS = ["solution", "company", "programme", "mail"];

/** What a value stands for, in the words of the page, for those that a viewer may lack. */
const NAMES = {
  deal: "a deal that you see",
  create: "a location to sell from and a solution that is released for co-selling",
  duplicate: "an open deal of your own that is still to close",
  seller: "a role for deals",
  answer: "an invitation that waits for your answer",
  stage: "an open deal",
  update: "an open deal",
  team: "an open deal, and a colleague who is not on its team",
  line: "an open deal with a solution",
  share: "a deal of your own that the vendor does not see yet",
  ask: "a deal of your own for which the vendor is not asked yet",
  invite: "an open deal of your own, and a partner who is not in it",
  withdraw: "an invitation of yours that waits for its answer",
  message: "an open deal",
  favorite: "a deal that you see",
  win: "an open deal",
  lose: "an open deal",
  mistake: "an open deal",
  past: "a deal that you see",
  view: "a deal of your own, and the role of an admin of the company",
  eligibility: "a deal of your own",
  register: "a won deal of your own that can be registered",
  registration: "a registration that you see, such as one that RegisterDeal files",
  review: "to be the vendor, and a registration that waits for its review, such as one that RegisterDeal files",
  routing: "a solution of your own that is released for co-selling",
  rules: "the role of an admin of the whole company",
  solution: "the role of a partner admin and a solution of the company",
  company: "the role of a partner admin",
  mail: "a verified e-mail address in your token",
  programme: "the role of an admin of the programme",
};

/** What of the values that a text names the viewer has not, in words. */
export function lacking(text, values) {
  const roots = [...text.matchAll(/"\$(\w+)/g)].map((match) => match[1]).filter((root) => values[root] === null);
  const names = roots.map((root) => (values.seller || BESIDE_DEALS.includes(root) ? NAMES[root] : NAMES.seller));
  return [...new Set(names)];
}
