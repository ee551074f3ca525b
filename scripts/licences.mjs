// Writes the licences of all packages that a lock file installs to be run, each text once: licences.mjs DIRECTORY FILE

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [directory, file] = process.argv.slice(2);
const lock = JSON.parse(readFileSync(join(directory, "package-lock.json"), "utf8"));
const texts = new Map();
for (const [path, { version, license, dev, optional }] of Object.entries(lock.packages).sort(([a], [b]) =>
  a < b ? -1 : 1,
)) {
  const name = path.split("node_modules/").pop();
  if (path === "" || dev || optional || name.startsWith("@types/")) continue;
  const place = join(directory, path);
  const found = readdirSync(place).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  const { author } = JSON.parse(readFileSync(join(place, "package.json"), "utf8"));
  const text = found
    ? readFileSync(join(place, found), "utf8").replaceAll("\r", "").trim()
    : `(${license}, by ${author?.name ?? author ?? "the contributors of its repository"}; the package holds no text)`;
  texts.set(text, [...(texts.get(text) ?? []), `${name} ${version} (${license})`]);
}
const parts = [...texts].map(([text, names]) => `${[...new Set(names)].join("\n")}\n\n${text}\n`);
writeFileSync(file, parts.join(`\n${"-".repeat(80)}\n\n`));
