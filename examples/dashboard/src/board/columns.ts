// The columns of the board: which records stand in each, and in what order.

import type { OpportunityFilter, OpportunityOrder, OpportunityTab, SalesStage } from "../generated/graphql.ts";
import type { MessageId } from "../lang/words.tsx";

export interface ColumnSpec {
  words: MessageId;
  color: string;
  filter: OpportunityFilter;
  orderBy: OpportunityOrder[];
  percent?: number;
}

const soonest: OpportunityOrder[] = [{ field: "CLOSE_DATE", direction: "ASC" }];
const latest: OpportunityOrder[] = [{ field: "STATUS_SINCE", direction: "DESC" }];

/** Stages of ordinary deals and of assessments that mean the same percentage stand together. */
const open = (words: MessageId, percent: number, ...stages: SalesStage[]): ColumnSpec => ({
  words,
  percent,
  color: "petrol",
  filter: { status: { eq: "ACCEPTED" }, salesStage: { in: stages } },
  orderBy: soonest,
});

const RECEIVED: ColumnSpec = {
  words: "column.received",
  color: "blue",
  filter: { status: { eq: "RECEIVED" } },
  orderBy: [{ field: "ANSWER_DUE_AT", direction: "ASC" }],
};

const COLUMNS: ColumnSpec[] = [
  open("column.accepted", 10, "CREATED", "ACCEPTED"),
  open("column.qualified", 20, "QUALIFIED", "SECURE_LETTER_OF_ENGAGEMENT"),
  open("column.developed", 40, "DEVELOPED", "COLLECT_DATA"),
  open("column.proposed", 60, "PROPOSED", "PREPARE_ASSESSMENT_REPORT"),
  open("column.negotiated", 80, "NEGOTIATED", "PRESENT_TO_CUSTOMER"),
  { words: "column.won", color: "green", percent: 100, filter: { status: { eq: "WON" } }, orderBy: latest },
  {
    words: "column.closed",
    color: "gray",
    filter: { status: { in: ["LOST", "DECLINED", "EXPIRED", "WITHDRAWN", "CLOSED_AS_ERROR"] } },
    orderBy: latest,
  },
];

/** A deal that one starts oneself, or that is shared, is never to be answered. */
export const columnsOf = (tab: OpportunityTab) => (tab === "OUTBOUND" || tab === "SHARED" ? COLUMNS : [RECEIVED, ...COLUMNS]);
