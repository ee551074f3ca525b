// Who one is, what that role sees, and how many deals there are: in plain words.

const QUERY = `
query Who {
  viewer {
    subject
    email
    partner { id name kind country version locations { id name version isDefault } }
    grants { role allLocations locations { id name } }
  }
  inbound: opportunities(tab: INBOUND, first: 1) { totalCount }
  outbound: opportunities(tab: OUTBOUND, first: 1) { totalCount }
  shared: opportunities(tab: SHARED, first: 1) { totalCount }
  favourites: opportunities(tab: FAVORITES, first: 1) { totalCount }
}`;

const ROLES = {
  PARTNER_ADMIN: "partner admin",
  REFERRALS_ADMIN: "referrals admin",
  REFERRALS_USER: "referrals user",
  PROGRAM_ADMIN: "admin of the programme",
};

/** The viewer with what their lists count. */
export async function askWho(connection) {
  const { viewer, ...lists } = await connection.request(QUERY);
  const counts = Object.entries(lists).map(([name, { totalCount }]) => `${name} ${totalCount}`);
  return { viewer, counts };
}

/** Person, roles, company and locations. */
export function introduce({ subject, email, partner, grants }) {
  const roles = new Map();
  for (const grant of grants) {
    const where = grant.role === "PROGRAM_ADMIN" ? "" : ` ${whereOf(grant)}`;
    roles.set(where, [...(roles.get(where) ?? []), ROLES[grant.role]]);
  }
  const granted = [...roles].map(([where, names]) => `${list(names)}${where}`);
  return `${email ?? subject} of ${partner.name}: ${list(granted) || "no role"}`;
}

/** What that role sees, by the widest of its grants (R7). */
export function describeSight({ partner, grants }) {
  const of = (...roles) => grants.filter(({ role }) => roles.includes(role));
  const admin = of("PARTNER_ADMIN", "REFERRALS_ADMIN");
  const user = of("REFERRALS_USER");
  const others = partner.kind === "VENDOR" ? ", and those of partners that are shared with the vendor" : "";
  const said = [];
  if (admin.length > 0) said.push(`${dealsOf(widest(admin))}${others}`);
  else if (user.length > 0) said.push(`sees only deals ${whereOf(widest(user))} on whose team they are`);
  else said.push("sees no deals");
  if (of("PARTNER_ADMIN").length > 0) said.push("keeps its data and catalogue");
  if (of("PROGRAM_ADMIN").length > 0) said.push("runs the programme: companies and catalogue");
  return `${said.join(", ")}.`.replace(/^./, (letter) => letter.toUpperCase());
}

function dealsOf(scope) {
  return scope.allLocations ? "sees all deals of the company" : `sees the deals of the company ${whereOf(scope)}`;
}

function widest(grants) {
  const places = grants.flatMap(({ locations }) => locations);
  return { allLocations: grants.some(({ allLocations }) => allLocations), locations: places };
}

function whereOf({ allLocations, locations }) {
  if (allLocations) return "at all locations";
  return locations.length > 0 ? `at ${list([...new Set(locations.map(({ name }) => name))])}` : "at no location";
}

function list(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
