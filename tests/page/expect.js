// Expectations that say what was expected and what was seen.

export function expect(seen, holds, expected) {
  if (holds) return;
  const text = typeof seen === "string" ? seen : JSON.stringify(seen);
  throw new Error(`expected ${expected}\n        saw ${text}`);
}

/** In milliseconds: nothing waits so long but on a busy machine. */
const PATIENCE = 15_000;

/** Asks until it holds, within a bound. */
export async function eventually(ask, holds, expected) {
  const end = Date.now() + PATIENCE;
  let seen = await ask();
  while (!holds(seen) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    seen = await ask();
  }
  expect(seen, holds(seen), expected);
  return seen;
}
