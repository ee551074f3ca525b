// Fills the example variables: "$customerId" and its like stand for values that differ from persona to persona.

import { storage } from "./storage.js";

const DAY = 24 * 60 * 60 * 1000;
const FILLED = "covente:examples";

/** The values of a persona. The close date is the only one that the server may leave to us. */
export function valuesOf(persona) {
  const closeDate = new Date(Date.now() + 180 * DAY).toISOString().slice(0, 10);
  return { closeDate, ...persona?.examples };
}

/** Puts `values` where a placeholder stands, or the value that an earlier persona had there. */
export function fill(text, values, previous = {}) {
  const names = new Map();
  for (const [name, value] of Object.entries(previous)) names.set(JSON.stringify(value), name);
  return text.replace(/"(?:[^"\\]|\\.)*"/g, (string) => {
    const name = string.startsWith('"$') ? string.slice(2, -1) : names.get(string);
    if (name === undefined) return string;
    return JSON.stringify(name in values ? values[name] : `$${name}`);
  });
}

/** The values that the tabs of this window hold now. */
export function filled() {
  return JSON.parse(storage.getItem(FILLED) ?? "{}");
}

export function remember(values) {
  storage.setItem(FILLED, JSON.stringify(values));
}

/** Stored tabs may hold the ids of another persona, or of a database that is gone. */
export function refreshStoredTabs(values) {
  const previous = filled();
  const state = storage.getItem("graphiql:tabState");
  if (state) {
    const { tabs, ...rest } = JSON.parse(state);
    storage.setItem("graphiql:tabState", JSON.stringify({ tabs: tabs.map(refreshed), ...rest }));
  }
  const active = storage.getItem("graphiql:variables");
  if (active) storage.setItem("graphiql:variables", fill(active, values, previous));
  remember(values);

  function refreshed(tab) {
    return { ...tab, variables: tab.variables && fill(tab.variables, values, previous) };
  }
}
