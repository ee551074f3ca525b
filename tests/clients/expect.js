// Expectations that say what was expected and what was seen, and waiting with a bound.

import { isDeepStrictEqual } from "node:util";

/** In milliseconds: longer than the 25 seconds in which a server pings. */
const PATIENCE = 40_000;

export function expect(seen, holds, expected) {
  if (holds) return;
  const text = seen instanceof Error ? seen.stack : JSON.stringify(seen);
  throw new Error(`expected ${expected}\n        saw ${text}`);
}

export function expectSame(seen, expected, what) {
  expect(seen, isDeepStrictEqual(seen, expected), `${what}: ${JSON.stringify(expected)}`);
}

export async function within(what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`expected ${what} within ${PATIENCE / 1000} s`)), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
