// What GraphiQL remembers: the open tabs belong to this window, history and settings to the browser.

const TABS = "graphiql:tabState";
const WINDOW_KEYS = new Set([
  TABS,
  "graphiql:query",
  "graphiql:variables",
  "graphiql:headers",
  "covente:filled",
]);
const OWNED = "covente:window";
const HISTORY_KEYS = { "graphiql:queries": "queries", "graphiql:favorites": "favorites" };

// A new window starts with the tabs of the last one, and goes its own way from then on.
if (!sessionStorage.getItem(OWNED)) {
  for (const key of WINDOW_KEYS) {
    const value = localStorage.getItem(key);
    if (value !== null) sessionStorage.setItem(key, value);
  }
  sessionStorage.setItem(OWNED, "yes");
}

// GraphiQL writes these a little later than the tabs, and opens one more tab where no tab holds them.
const { tabs, activeTabIndex } = JSON.parse(sessionStorage.getItem(TABS) ?? "{}");
for (const part of tabs ? ["query", "variables"] : []) {
  const text = tabs[activeTabIndex]?.[part];
  if (text) sessionStorage.setItem(`graphiql:${part}`, text);
  else sessionStorage.removeItem(`graphiql:${part}`);
}

let isOver = false;

export const storage = {
  getItem(key) {
    return (WINDOW_KEYS.has(key) ? sessionStorage : localStorage).getItem(key);
  },
  setItem(key, value) {
    if (isOver) return;
    if (WINDOW_KEYS.has(key)) sessionStorage.setItem(key, value);
    if (key !== "graphiql:headers") localStorage.setItem(key, withoutHeaders(key, value));
  },
  removeItem(key) {
    if (WINDOW_KEYS.has(key)) sessionStorage.removeItem(key);
    localStorage.removeItem(key);
  },
  get length() {
    return Object.keys(localStorage).filter((key) => key.startsWith("graphiql:")).length;
  },
  clear() {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("graphiql:")) localStorage.removeItem(key);
    }
    forgetTabs();
  },
};

/** For a page that is about to start anew: what GraphiQL still means to write must not bring the tabs back. */
export function startOver() {
  forgetTabs();
  isOver = true;
}

function forgetTabs() {
  for (const key of WINDOW_KEYS) storage.removeItem(key);
}

/** Headers may hold a token, and history outlives the window. */
function withoutHeaders(key, value) {
  const list = HISTORY_KEYS[key];
  if (!list) return value;
  return JSON.stringify({ [list]: JSON.parse(value)[list].map(({ headers: _, ...entry }) => entry) });
}
