// The page: who one is, the clock of the demo, and GraphiQL below.

import { newClock, showClock } from "./clock.js";
import { connect } from "./connection.js";
import { newExamples } from "./examples.js";
import { startOver } from "./storage.js";
import { askWho, describeSight, introduce } from "./who.js";
import { mount, newTraffic, workbench } from "./workbench.js";

const PERSONA = "covente:persona";
const TOKEN = "covente:token";
const SETTLED = 150;

const config = JSON.parse(document.getElementById("covente-config").textContent);
const element = (id) => document.getElementById(id);
const clock = newClock();
const examples = newExamples(config.tabs);
const traffic = newTraffic({ changed: refreshSoon, heard: hear });
let connection;
let showTime = () => {};
let due;

start();

function start() {
  element("version").textContent = config.version;
  const persona = config.personas.length > 0 ? startPersonas() : undefined;
  if (!persona) startToken();
  if (config.clock === "movable") showTime = showClock(element("clock-form"), clock, moveClock);
  element("reset-tabs").addEventListener("click", () => {
    startOver();
    location.reload();
  });
  window.addEventListener("focus", refreshAll);

  signIn(persona?.token ?? sessionStorage.getItem(TOKEN) ?? "");
  mount(element("graphiql"), {
    examples,
    // One function for GraphiQL, whoever is signed in: a new one would make it ask for the schema again.
    fetcher: ({ operationName, ...asked }, options) =>
      connection.fetcher({ ...asked, operationName: namedIn(asked.query, operationName) }, options),
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
    workbench.forget();
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
    workbench.forget();
    signIn(token);
    workbench.reintrospect();
  });
  element("token-form").hidden = false;
}

/** A token has one HTTP identity and one socket: another token gets another connection. */
function signIn(token) {
  connection?.close();
  traffic.forget();
  connection = connect(token, traffic);
  if (!token) return say("Nobody is signed in");
  say("…");
  refresh(connection, true);
}

/** Several causes, such as an answer and what it pushed, make one refresh. */
function refreshSoon() {
  clearTimeout(due);
  due = setTimeout(() => refresh(connection), SETTLED);
}

/** Another window may have moved the clock, or the server may be back. */
async function refreshAll() {
  if (connection.isSignedIn) await readClock(connection).catch(() => {});
  refreshSoon();
}

/** Asks anew for all that the page says of the viewer, and that it fills into the tabs. */
async function refresh(asked, first = false) {
  const isCurrent = () => asked === connection;
  if (!asked.isSignedIn) return;
  try {
    if (first) await readClock(asked);
    const { viewer, counts } = await askWho(asked);
    if (!isCurrent()) return;
    say(introduce(viewer), `${describeSight(viewer)} ${counts.join(" · ")}`);
    if (first) asked.follow(refreshSoon);
    await examples.refresh(asked, viewer, clock.now(), isCurrent);
  } catch (error) {
    if (isCurrent()) say(error.message, "", true);
  }
}

async function readClock(asked) {
  if (config.clock !== "movable") return;
  await clock.move(asked);
  showTime();
}

async function moveClock(by) {
  await clock.move(connection, by);
  refreshSoon();
}

/** Where the clock can be moved, the date of an answer is not the server's time. */
function hear(date) {
  if (config.clock !== "movable") clock.heard(date);
}

function say(who, sees = "", fault = false) {
  element("who").textContent = who;
  element("who").toggleAttribute("data-fault", fault);
  element("sees").textContent = sees;
}

/** For a moment after a tab is opened, GraphiQL still asks for the operation of the tab before. */
function namedIn(query, operationName) {
  const named = new RegExp(`\\b(?:query|mutation|subscription)\\s+${operationName}\\b`);
  return named.test(query) ? operationName : undefined;
}
