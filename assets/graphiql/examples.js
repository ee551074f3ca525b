// Fills the examples: a text such as "$deal.id" in the variables of a tab stands for a value of the viewer's own.

import { lacking } from "./lacking.js";
import { storage } from "./storage.js";
import { valuesFor } from "./values.js";

const FILLED = "covente:filled";
const KEPT = 5;

/** The tabs that the page opens with, what the viewer may put into them, and whom to tell of a change. */
export function newExamples(tabs) {
  return {
    tabs,
    values: null,
    filled: {},
    changed() {},

    async refresh(connection, viewer, now, isCurrent) {
      const values = await valuesFor(connection, viewer, now);
      if (isCurrent()) this.set(values);
    },

    set(values) {
      this.values = values;
      this.changed();
    },

    /** The example of a tab, which bears the name of its operation as its title. */
    of(title) {
      return tabs.find(({ name }) => name === title);
    },

    /** What the viewer has not for this tab, in words. */
    lacking(title) {
      const example = this.of(title);
      return example && this.values ? lacking(example.variables, this.values) : [];
    },

    /** The text filled in anew, where it is still what was last filled in, and not the user's. */
    fill(title, text) {
      const example = this.of(title);
      if (!example || !this.isOurs(example, text)) return text;
      const now = fill(example.variables, this.values);
      this.filled[title] = now;
      remember(title, now);
      return now;
    },

    /** The tabs of an earlier visit may be a little older than what was last filled in: GraphiQL keeps them late. */
    isOurs({ name, variables }, text) {
      if (name in this.filled) return text === this.filled[name];
      return text === variables || (remembered()[name] ?? []).includes(text);
    },
  };
}

function remembered() {
  return JSON.parse(storage.getItem(FILLED) ?? "{}");
}

function remember(name, text) {
  const texts = remembered();
  texts[name] = [...new Set([text, ...(texts[name] ?? [])])].slice(0, KEPT);
  storage.setItem(FILLED, JSON.stringify(texts));
}

function fill(text, values) {
  return text.replace(/"\$([\w.]+)"/g, (_, path, at) => {
    const value = path.split(".").reduce((parent, key) => parent?.[key], values) ?? null;
    const indent = /^\s*/.exec(text.slice(text.lastIndexOf("\n", at) + 1))[0];
    const space = value instanceof Object && typeof (value[0] ?? value) === "object" ? 2 : 0;
    return JSON.stringify(value, null, space).replaceAll("\n", `\n${indent}`);
  });
}
