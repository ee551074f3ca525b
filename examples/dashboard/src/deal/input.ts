// From what stands in a form to the input of a mutation.

import { useRef } from "react";
import type { UserErrorCode } from "../generated/graphql.ts";
import type { Values } from "../ui/fields.tsx";

/** Puts a value at a place with dots between levels. */
export function put(values: Values, at: string, value: unknown): Values {
  const [first = "", ...rest] = at.split(".");
  return {
    ...values,
    [first]: rest.length === 0 ? value : put((values[first] ?? {}) as Values, rest.join("."), value),
  };
}

export function get(values: unknown, at: string): unknown {
  return at.split(".").reduce<unknown>((value, name) => (value as Values | undefined)?.[name], values);
}

/** Without what was left empty: a text, a list, an amount of money without a number. */
export function filled(value: unknown): unknown {
  if (value === "" || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item) => (typeof item === "object" ? { ...(item as object) } : item));
  if (value === null || typeof value !== "object") return value;
  if ("amount" in value && value.amount === "") return undefined;
  const entries = Object.entries(value)
    .map(([name, part]) => [name, filled(part)] as const)
    .filter(([, part]) => part !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** One key for each intent: the same input, sent again after a failure, is done once. */
export function useIdempotency() {
  const last = useRef({ text: "", key: "" });
  return <Input extends object>(input: Input) => {
    const text = JSON.stringify(input);
    if (last.current.text !== text) last.current = { text, key: crypto.getRandomValues(new Uint32Array(4)).join("-") };
    return { ...input, idempotencyKey: last.current.key };
  };
}

export interface Fault {
  code: UserErrorCode;
  message: string;
  path: readonly string[];
  data: unknown;
}

/** Each refusal at its place in the input, as forms name places. */
export function errorsOf(faults: readonly Fault[], say: (fault: Fault) => string): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const fault of faults) {
    const place = fault.path.join(".");
    errors[place] = [errors[place], say(fault)].filter(Boolean).join(" ");
  }
  return errors;
}
