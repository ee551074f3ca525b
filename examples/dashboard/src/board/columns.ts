// The columns of the board, as the document `Board` names them, and how each looks.

import type { OpportunityOrder, OpportunityTab } from "../generated/graphql.ts";

export type ColumnName =
  "received" | "accepted" | "qualified" | "developed" | "proposed" | "negotiated" | "won" | "closed";

export const COLUMNS: { name: ColumnName; color: string; percent?: number }[] = [
  { name: "received", color: "blue" },
  { name: "accepted", color: "petrol", percent: 10 },
  { name: "qualified", color: "petrol", percent: 20 },
  { name: "developed", color: "petrol", percent: 40 },
  { name: "proposed", color: "petrol", percent: 60 },
  { name: "negotiated", color: "petrol", percent: 80 },
  { name: "won", color: "green", percent: 100 },
  { name: "closed", color: "gray" },
];

/** A deal that one starts oneself, or that is shared, is never to be answered. */
export const columnsOf = (tab: OpportunityTab) =>
  COLUMNS.filter(({ name }) => name !== "received" || !["OUTBOUND", "SHARED"].includes(tab));

const by = (field: OpportunityOrder["field"], direction: OpportunityOrder["direction"]): OpportunityOrder[] => [
  { field, direction },
];

/** What is next comes first, unless another order is asked for. */
export function ordersOf(asked: OpportunityOrder[]) {
  const or = (own: OpportunityOrder[]) => (asked.length > 0 ? asked : own);
  return {
    due: or(by("ANSWER_DUE_AT", "ASC")),
    soonest: or(by("CLOSE_DATE", "ASC")),
    latest: or(by("STATUS_SINCE", "DESC")),
  };
}
