// The question that the board asks, kept in the address: ?tab=INBOUND&q=cold&type.in=CO_SELL&closeDate.lte=2027-01-31&sort=VALUE

import { useMemo } from "react";
import { useSearchParams } from "react-router";
import type {
  OpportunityFilter,
  OpportunityOrder,
  OpportunityOrderField,
  OpportunityTab,
} from "../generated/graphql.ts";

export interface Question {
  tab: OpportunityTab;
  search: string;
  filter: OpportunityFilter;
  orderBy: OpportunityOrder[];
}

const DESCENDING = "-";
const LISTS = ["in", "notIn"];

/** One test for each `field.operator`; what is nested deeper (`and`, `or`, `not`) as JSON. */
function filterOf(params: URLSearchParams): OpportunityFilter {
  const filter: Record<string, unknown> = {};
  for (const key of new Set(params.keys())) {
    const [field = "", operator] = key.split(".");
    const text = params.get(key) ?? "";
    if (["and", "or", "not"].includes(key)) filter[key] = JSON.parse(text);
    else if (operator) {
      const value = LISTS.includes(operator)
        ? params.getAll(key)
        : ["true", "false"].includes(text)
          ? text === "true"
          : text;
      filter[field] = { ...(filter[field] as object | undefined), [operator]: value };
    }
  }
  return filter as OpportunityFilter;
}

export function addressOf({ tab, search, filter, orderBy }: Question): URLSearchParams {
  const params = new URLSearchParams({ tab });
  if (search) params.set("q", search);
  for (const [field, tests] of Object.entries(filter)) {
    if (["and", "or", "not"].includes(field)) params.set(field, JSON.stringify(tests));
    else {
      for (const [operator, value] of Object.entries((tests ?? {}) as Record<string, unknown>)) {
        for (const item of [value].flat())
          if (item !== null && item !== "") params.append(`${field}.${operator}`, String(item));
      }
    }
  }
  for (const { field, direction } of orderBy)
    params.append("sort", `${direction === "DESC" ? DESCENDING : ""}${field}`);
  return params;
}

function orderOf(sort: string): OpportunityOrder {
  const isDescending = sort.startsWith(DESCENDING);
  return { field: sort.slice(isDescending ? 1 : 0) as OpportunityOrderField, direction: isDescending ? "DESC" : "ASC" };
}

export function useQuestion() {
  const [params, setParams] = useSearchParams();
  return useMemo(() => {
    const question: Question = {
      tab: (params.get("tab") as OpportunityTab | null) ?? "OUTBOUND",
      search: params.get("q") ?? "",
      filter: filterOf(params),
      orderBy: params.getAll("sort").map(orderOf),
    };
    const ask = (change: Partial<Question>) => setParams(addressOf({ ...question, ...change }), { replace: true });
    return { ...question, ask };
  }, [params, setParams]);
}

/** The same filter with other tests of one field; without any, the field is not tested. */
export function withTests(
  filter: OpportunityFilter,
  field: keyof OpportunityFilter,
  tests: Record<string, unknown>,
): OpportunityFilter {
  const { [field]: before, ...rest } = filter;
  const all = Object.entries({ ...(before as object), ...tests }).filter(
    ([, value]) => value !== null && value !== "" && String(value) !== "",
  );
  return all.length === 0 ? rest : { ...rest, [field]: Object.fromEntries(all) };
}
