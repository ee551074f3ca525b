// What the server pushes, told in one form: the one place that knows the shape of its events.

import type { FeedSubscription } from "../generated/graphql.ts";

/** Something that happened to a deal. */
export interface Change {
  cursor: string;
  /** Your own record of the deal; none once you see it no longer. */
  opportunityId: string | undefined;
  deal: string | undefined;
  /** The company whose record it happened to. */
  who: string | undefined;
  /** The company that did it; nobody, where the time ran out. */
  by: string | undefined;
  /** What happened: a value of `HistoryKind`, or `SIGHT_LOST`, the last that one hears of a deal. */
  kind: string;
}

export function changeOf({ opportunityEvents }: FeedSubscription): Change {
  const { cursor, kind, actor, engagement, party, opportunity } = opportunityEvents;
  return {
    cursor,
    kind: kind ?? "SIGHT_LOST",
    opportunityId: opportunity?.id,
    deal: opportunity?.name ?? engagement?.customerName,
    who: party?.partner.name,
    by: actor?.partner?.name,
  };
}
