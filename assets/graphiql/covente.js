// The page: who one is, the clock of the demo, and GraphiQL below.

import { connect } from "./connection.js";
import { refreshStoredTabs, valuesOf } from "./examples.js";
import { forgetTabs } from "./storage.js";
import { mount, newTraffic, workbench } from "./workbench.js";

const PERSONA = "covente:persona";
const TOKEN = "covente:token";
const VIEWER = "{ viewer { subject email partner { name } grants { role allLocations locations { name } } } }";
const ADVANCE = "mutation($by: Duration!) { advanceClock(by: $by) { now } }";

const config = JSON.parse(document.getElementById("covente-config").textContent);
const element = (id) => document.getElementById(id);
const traffic = newTraffic();
let connection;

start();

function start() {
  element("version").textContent = config.version;
  const persona = config.personas.length > 0 ? startPersonas() : undefined;
  if (!persona) startToken();
  if (config.clock === "movable") startClock();
  element("reset-tabs").addEventListener("click", () => {
    forgetTabs();
    location.reload();
  });

  refreshStoredTabs(valuesOf(persona));
  signIn(persona?.token ?? sessionStorage.getItem(TOKEN) ?? "");
  mount(element("graphiql"), {
    tabs: config.tabs,
    persona,
    // One function for GraphiQL, whoever is signed in: a new one would make it ask for the schema again.
    fetcher: (...call) => connection.fetcher(...call),
    traffic,
  });
}

function startPersonas() {
  const select = element("persona");
  for (const { name, about } of config.personas) select.add(new Option(about ? `${name} – ${about}` : name, name));
  const asked = new URLSearchParams(location.search).get("persona");
  if (asked !== null) history.replaceState(null, "", location.pathname);
  const wanted = [asked, sessionStorage.getItem(PERSONA)];
  const persona = wanted.map(find).find(Boolean) ?? config.personas[0];
  select.value = persona.name;
  remember(persona);
  select.addEventListener("change", () => {
    const chosen = find(select.value);
    remember(chosen);
    workbench.adopt(chosen);
    signIn(chosen.token);
  });
  element("persona-form").addEventListener("submit", (event) => event.preventDefault());
  element("persona-form").hidden = false;
  return persona;

  function find(name) {
    return config.personas.find((persona) => persona.name === name);
  }
  function remember({ name }) {
    sessionStorage.setItem(PERSONA, name);
    document.title = `${name} – Covente`;
  }
}

function startToken() {
  element("token").value = sessionStorage.getItem(TOKEN) ?? "";
  element("token-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const token = element("token").value.trim().replace(/^bearer\s+/i, "");
    sessionStorage.setItem(TOKEN, token);
    workbench.adopt();
    signIn(token);
    workbench.reintrospect();
  });
  element("token-form").hidden = false;
}

function startClock() {
  const button = element("clock-form").querySelector("button");
  element("clock-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const { advanceClock } = await connection.request(ADVANCE, { by: element("clock-by").value });
      say(element("clock-now"), `It is ${advanceClock.now.slice(0, 16).replace("T", " ")} UTC`);
    } catch (error) {
      say(element("clock-now"), error.message, true);
    } finally {
      button.disabled = false;
    }
  });
  element("clock-form").hidden = false;
}

/** A token has one HTTP identity and one socket: another token gets another connection. */
function signIn(token) {
  connection?.close();
  traffic.forget();
  connection = connect(token, traffic);
  tellWho(connection, token);
}

async function tellWho(asked, token) {
  const who = element("who");
  if (!token) return say(who, "Nobody is signed in");
  say(who, "…");
  try {
    const { viewer } = await asked.request(VIEWER);
    if (asked === connection) say(who, introduce(viewer));
  } catch (error) {
    if (asked === connection) say(who, error.message, true);
  }
}

function introduce({ subject, email, partner, grants }) {
  return [`${email ?? subject} of ${partner.name}`, ...grants.map(describeGrant)].join(" · ");
}

function describeGrant({ role, allLocations, locations }) {
  const name = role.charAt(0) + role.slice(1).toLowerCase().replaceAll("_", " ");
  const where = allLocations ? "all locations" : locations.map((place) => place.name).join(", ");
  return `${name}, ${where || "no location"}`;
}

function say(where, text, fault = false) {
  where.textContent = text;
  where.toggleAttribute("data-fault", fault);
}
