// Reads a CSV file with a header line (RFC 4180: quotes, doubled quotes, either line ending).

import { readFileSync } from "node:fs";

export function readCsv(path) {
  const [header, ...rows] = records(readFileSync(path, "utf8"));
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ""])));
}

function records(text) {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/gy;
  const all = [];
  let record = [];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (!match) throw new Error(`the CSV file cannot be read from character ${at} on`);
    record.push(match[1] === undefined ? match[2] : match[1].replaceAll('""', '"'));
    if (match[3] !== ",") {
      all.push(record);
      record = [];
    }
  }
  if (record.length > 0) all.push([...record, ""]);
  return all;
}
