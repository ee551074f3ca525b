// What stood in a field, and what stands there since, for a person.

import { useWords, type Money } from "../lang/words.tsx";

interface Named {
  id: string;
  name: string;
}

const SETS: Record<string, string> = {
  STATUS: "status",
  SALES_STAGE: "stage",
  DECLINE_REASON: "reason",
  LOST_REASON: "reason",
  ERROR_REASON: "mistake",
  VENDOR_INVOLVEMENT: "involvement",
  HELP_KINDS: "help",
};

export function useShowValue() {
  const { t, label, money, day, list } = useWords();
  return function show(field: string, value: unknown, names: readonly Named[] = []): string {
    const set = SETS[field];
    const nameOf = (id: unknown) => names.find((named) => named.id === id)?.name;
    if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0))
      return t("change.nothing");
    if (Array.isArray(value)) return list(value.map((item) => show(field, item, names)));
    if (typeof value === "object") {
      const parts = value as Record<string, unknown>;
      if ("amount" in parts && "currency" in parts) return money(parts as unknown as Money);
      if ("minor" in parts) return money(ofMinor(parts as unknown as { minor: number; currency: string }));
      if (field === "REGISTRATIONS" && typeof parts["state"] === "string") return label("registration", parts["state"]);
      return String(parts["name"] ?? Object.values(parts).map(nameOf).find(Boolean) ?? t("change.hidden"));
    }
    if (set) return label(set, String(value));
    if (field === "CLOSE_DATE") return day(String(value));
    return nameOf(value) ?? String(value);
  };
}

/** A conflict tells amounts in the smallest unit of their currency. */
function ofMinor({ minor, currency }: { minor: number; currency: string }): Money {
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return { amount: (minor / 10 ** digits).toFixed(digits), currency };
}

/** The field of a key that a conflict names, such as `closeDate`, `customerId` or `team.<id>`. */
export function fieldOf(key: string): string {
  const snake = key
    .split(".")[0]!
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase();
  return ["CRM_ID", "CAMPAIGN_ID"].includes(snake) ? snake : snake.replace(/_ID$/, "");
}
