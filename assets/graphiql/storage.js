// What GraphiQL remembers: the open tabs belong to this window, history and settings to the browser.

const WINDOW_KEYS = new Set([
  "graphiql:tabState",
  "graphiql:query",
  "graphiql:variables",
  "graphiql:headers",
  "covente:examples",
]);
const OWNED = "covente:window";

// A new window starts with the tabs of the last one, and goes its own way from then on.
if (!sessionStorage.getItem(OWNED)) {
  for (const key of WINDOW_KEYS) {
    const value = localStorage.getItem(key);
    if (value !== null) sessionStorage.setItem(key, value);
  }
  sessionStorage.setItem(OWNED, "yes");
}

export const storage = {
  getItem(key) {
    return (WINDOW_KEYS.has(key) ? sessionStorage : localStorage).getItem(key);
  },
  setItem(key, value) {
    if (WINDOW_KEYS.has(key)) sessionStorage.setItem(key, value);
    localStorage.setItem(key, value);
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

export function forgetTabs() {
  for (const key of WINDOW_KEYS) storage.removeItem(key);
}
