// Follows all that happens, and goes on after a break where it left off.

import type { Client as Socket } from "graphql-ws";
import { stringifyDocument } from "urql";
import { FeedDocument, type FeedSubscription } from "../generated/graphql.ts";
import { changeOf, type Change } from "./changes.ts";

/** In milliseconds: how long a change is marked, what happens together, how long nothing is read again, and when a replay is over. */
const MARKED = 4_000;
const TOGETHER = 50;
const REST = 400;
const QUIET = 700;

/** With this a socket is closed whose token does not count (any more). */
export const FORBIDDEN = 4403;

export interface State {
  connection: "connecting" | "live" | "broken" | "ended";
  /** How many changes came after the last break; null where there was none, or they are still coming. */
  caughtUp: number | null;
  /** Counts the moments at which what is shown may have become old. */
  beat: number;
  /** The records that changed just now. */
  fresh: ReadonlySet<string>;
}

export type Feed = ReturnType<typeof startFeed>;

export function startFeed(socket: Socket) {
  let state: State = { connection: "connecting", caughtUp: null, beat: 0, fresh: new Set() };
  const watchers = new Set<() => void>();
  const hearers = new Set<(change: Change) => void>();
  let coming: ReturnType<typeof setTimeout> | undefined;
  let rested = 0;
  let missed: { count: number; over: ReturnType<typeof setTimeout> } | undefined;
  let isFollowing = false;

  function set(next: Partial<State>) {
    state = { ...state, ...next };
    for (const watcher of watchers) watcher();
  }

  /** What is shown is to be read anew: once for all that happens together, and never in too quick a row. */
  function touch() {
    coming ??= setTimeout(
      () => {
        coming = undefined;
        rested = Date.now() + REST;
        set({ beat: state.beat + 1 });
      },
      Math.max(TOGETHER, rested - Date.now()),
    );
  }

  function mark(id: string) {
    set({ fresh: new Set(state.fresh).add(id) });
    setTimeout(() => set({ fresh: new Set([...state.fresh].filter((other) => other !== id)) }), MARKED);
  }

  function heard(change: Change) {
    touch();
    if (change.opportunityId) mark(change.opportunityId);
    if (missed) catchUp(missed.count + 1);
    else for (const hearer of hearers) hearer(change);
  }

  /** The replay is over once nothing comes any more. */
  function catchUp(count: number) {
    clearTimeout(missed?.over);
    const over = setTimeout(() => {
      missed = undefined;
      set({ caughtUp: count });
    }, QUIET);
    missed = { count, over };
  }

  function follow(after: string | undefined) {
    // The variables are sent anew with each retry: with the last cursor in them, nothing is missed over a break.
    const variables = { after };
    socket.subscribe(
      { query: stringifyDocument(FeedDocument), variables },
      {
        next({ data }) {
          if (!data) return;
          const change = changeOf(data as unknown as FeedSubscription);
          variables.after = change.cursor;
          heard(change);
        },
        error(fault) {
          // A cursor that does not count any more: what was missed is not known, so it goes on from now.
          if (!Array.isArray(fault) || !variables.after) return set({ connection: "ended" });
          touch();
          follow(undefined);
        },
        complete() {},
      },
    );
  }

  socket.on("connected", (_, greeting, isRetry) => {
    set({ connection: "live", caughtUp: null });
    if (isFollowing && isRetry) catchUp(0);
    // What is read from now on is no older than the cursor of the greeting, so that nothing is lost in between.
    if (!isFollowing) follow(greeting?.["cursor"] as string | undefined);
    isFollowing = true;
    touch();
  });
  socket.on("closed", (event) => {
    const isRefused = (event as CloseEvent).code === FORBIDDEN;
    set({ connection: isRefused ? "ended" : "broken", caughtUp: null });
  });

  return {
    snapshot: () => state,
    watch(watcher: () => void) {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    hear(hearer: (change: Change) => void) {
      hearers.add(hearer);
      return () => void hearers.delete(hearer);
    },
    touch,
  };
}
